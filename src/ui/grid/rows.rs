//! How many pictures lie where: rows of a grid with a heading for each day, of which only those in sight are shown.

use std::ops::Range;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// The day of the picture with this number.
    Heading(usize),
    /// These pictures, side by side.
    Cells(Range<usize>),
}

/// All rows with the heights at which they begin.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    rows: Vec<(f32, Row)>,
    /// Height of all of them.
    pub height: f32,
}

impl Rows {
    /// Rows for `count` pictures, so many side by side; a new one and a heading begin where `same_day(i)` says that the
    /// picture `i` is of another day than the one before it. Heights include the gaps.
    pub fn new(count: usize, columns: usize, [heading, cell]: [f32; 2], same_day: impl Fn(usize) -> bool) -> Self {
        let columns = columns.max(1);
        let mut rows = Self::default();
        let mut first = 0;
        while first < count {
            if first == 0 || !same_day(first) {
                rows.push(Row::Heading(first), heading);
            }
            let most = (first + columns).min(count);
            let end = (first + 1..most).find(|i| !same_day(*i)).unwrap_or(most);
            rows.push(Row::Cells(first..end), cell);
            first = end;
        }
        rows
    }

    fn push(&mut self, row: Row, height: f32) {
        self.rows.push((self.height, row));
        self.height += height;
    }

    /// The rows that touch this span of heights, with the heights at which they begin.
    pub fn between(&self, top: f32, bottom: f32) -> &[(f32, Row)] {
        let first = self.rows.partition_point(|(y, _)| *y <= top).saturating_sub(1);
        let end = self.rows.partition_point(|(y, _)| *y < bottom);
        &self.rows[first.min(end)..end]
    }

    /// The height at which the row of a picture begins.
    pub fn y_of(&self, picture: usize) -> Option<f32> {
        self.row_of(picture).map(|row| self.rows[row].0)
    }

    fn row_of(&self, picture: usize) -> Option<usize> {
        let holds = |row: &Row| matches!(row, Row::Cells(cells) if cells.contains(&picture));
        // The row begins with the last first picture that is no later.
        let begins = |row: &Row| match row {
            Row::Heading(first) => *first,
            Row::Cells(cells) => cells.start,
        };
        let end = self.rows.partition_point(|(_, row)| begins(row) <= picture);
        let row = end.checked_sub(1)?;
        holds(&self.rows[row].1).then_some(row)
    }

    /// The picture so many rows of pictures below (above, if negative) a picture, in the same column or the last one.
    pub fn moved(&self, picture: usize, by: i32) -> usize {
        let Some(row) = self.row_of(picture) else { return picture };
        let cells = |row: usize| match &self.rows[row].1 {
            Row::Cells(cells) => Some(cells.clone()),
            Row::Heading(_) => None,
        };
        let column = cells(row).map_or(0, |cells| picture - cells.start);
        let rows: Vec<Range<usize>> = if by < 0 {
            (0..row).rev().filter_map(cells).take(by.unsigned_abs() as usize).collect()
        } else {
            (row + 1..self.rows.len()).filter_map(cells).take(by.unsigned_abs() as usize).collect()
        };
        rows.last().map_or(picture, |cells| (cells.start + column).min(cells.end - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seven pictures of one day, then two, then one.
    fn rows() -> Rows {
        Rows::new(10, 3, [20.0, 100.0], |i| ![7, 9].contains(&i))
    }

    #[test]
    fn every_picture_has_its_place_and_days_begin_new_rows() {
        let rows = rows();
        let all = rows.between(0.0, f32::MAX);
        let expected = [
            (0.0, Row::Heading(0)),
            (20.0, Row::Cells(0..3)),
            (120.0, Row::Cells(3..6)),
            (220.0, Row::Cells(6..7)),
            (320.0, Row::Heading(7)),
            (340.0, Row::Cells(7..9)),
            (440.0, Row::Heading(9)),
            (460.0, Row::Cells(9..10)),
        ];
        assert_eq!(all, expected);
        assert_eq!(rows.height, 560.0);
        assert_eq!((rows.y_of(4), rows.y_of(8), rows.y_of(10)), (Some(120.0), Some(340.0), None));
        assert_eq!(Rows::new(0, 3, [20.0, 100.0], |_| true), Rows::default());
    }

    #[test]
    fn only_what_is_in_sight_is_shown() {
        let many = Rows::new(10_000, 5, [20.0, 100.0], |i| i % 37 != 0);
        for top in [0.0, 1234.5, 100_000.0, many.height - 700.0] {
            let seen = many.between(top, top + 700.0);
            assert!(seen.len() <= 16, "{} rows at {top}", seen.len());
            assert!(seen[0].0 <= top && seen[seen.len() - 1].0 < top + 700.0);
        }
        assert!(Rows::default().between(0.0, 100.0).is_empty());
    }

    #[test]
    fn the_keys_walk_over_headings_in_their_column() {
        let rows = rows();
        assert_eq!((rows.moved(1, 1), rows.moved(4, 1), rows.moved(6, 1), rows.moved(8, 1)), (4, 6, 7, 9));
        assert_eq!((rows.moved(8, -1), rows.moved(4, -1), rows.moved(1, -1), rows.moved(0, 3)), (6, 1, 1, 7));
        assert_eq!((rows.moved(0, 99), rows.moved(9, -99), rows.moved(99, 1)), (9, 0, 99));
    }
}
