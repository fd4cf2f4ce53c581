//! Where a row that is dragged would come to lie: the arithmetic of the list, without anything drawn.

use crate::document::{LayerId, Place};

/// A row of the whole tree, top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Which layer.
    pub id: LayerId,
    /// How deep in groups it lies.
    pub depth: usize,
    /// Whether it is a group.
    pub group: bool,
    /// Whether its children are seen.
    pub open: bool,
    /// Whether it is seen itself.
    pub shown: bool,
}

/// What is drawn to say where the row would go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A line above the visible row of this number (below all where there is none), at this depth.
    Between { row: usize, depth: usize },
    /// The visible row of this number, a group, takes it in.
    Into(usize),
}

/// Where a row would come to lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Among its siblings to be, once it is taken away from where it is.
    pub place: Place,
    /// What is drawn.
    pub mark: Mark,
}

/// Where the row of `lifted` would go if it were let go here: `y` in rows from the top of the list, `depth` as far as
/// the pointer is to the right, in steps of indentation. `None` where it would stay or cannot go.
pub fn target(lines: &[Line], lifted: LayerId, y: f32, depth: f32) -> Option<Target> {
    let lifted = lines.iter().position(|line| line.id == lifted)?;
    let shown: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].shown).collect();
    let y = y.clamp(0.0, shown.len() as f32);
    let (row, within) = (y.floor() as usize, y.fract());
    let found = match shown.get(row) {
        Some(&over) if lines[over].group && (0.3..0.7).contains(&within) => {
            let place = Place { parent: Some(lines[over].id), index: children(lines, over) };
            Target { place, mark: Mark::Into(row) }
        }
        _ => between(lines, &shown, (row + usize::from(within >= 0.5)).min(shown.len()), depth),
    };
    let into = found.place.parent.and_then(|id| lines.iter().position(|line| line.id == id));
    if into.is_some_and(|into| (lifted..end(lines, lifted)).contains(&into)) {
        return None;
    }
    let here = place(lines, lifted);
    let mut to = found.place;
    if to.parent == here.parent && to.index > here.index {
        to.index -= 1;
    }
    (to != here).then_some(Target { place: to, ..found })
}

/// The place in the gap above the visible row of this number.
fn between(lines: &[Line], shown: &[usize], gap: usize, depth: f32) -> Target {
    let Some(above) = gap.checked_sub(1).map(|row| shown[row]) else {
        let index = lines.iter().filter(|line| line.depth == 0).count();
        return Target { place: Place { parent: None, index }, mark: Mark::Between { row: 0, depth: 0 } };
    };
    let least = shown.get(gap).map_or(0, |below| lines[*below].depth);
    let most = lines[above].depth + usize::from(lines[above].group && lines[above].open);
    let depth = (depth.round().max(0.0) as usize).clamp(least.min(most), most);
    let place = if depth > lines[above].depth {
        Place { parent: Some(lines[above].id), index: children(lines, above) }
    } else {
        // Under the row above, or under the group of that depth which the row above lies in.
        let sibling = (0..=above).rev().find(|i| lines[*i].depth == depth).unwrap_or(above);
        place(lines, sibling)
    };
    Target { place, mark: Mark::Between { row: gap, depth } }
}

/// The row behind a row's last descendant.
fn end(lines: &[Line], row: usize) -> usize {
    let after = lines[row + 1..].iter().position(|line| line.depth <= lines[row].depth);
    after.map_or(lines.len(), |after| row + 1 + after)
}

fn children(lines: &[Line], row: usize) -> usize {
    lines[row + 1..end(lines, row)].iter().filter(|line| line.depth == lines[row].depth + 1).count()
}

/// Where a row lies among its siblings.
fn place(lines: &[Line], row: usize) -> Place {
    let depth = lines[row].depth;
    let parent = lines[..row].iter().rev().find(|line| line.depth < depth).map(|line| line.id);
    let below = lines[row + 1..].iter().take_while(|line| line.depth >= depth);
    Place { parent, index: below.filter(|line| line.depth == depth).count() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Top to bottom: a, the group g with b and c, the closed group h with d, e.
    fn lines() -> Vec<Line> {
        let line = |id, depth, group, open, shown| Line { id: LayerId(id), depth, group, open, shown };
        vec![
            line(1, 0, false, true, true),
            line(2, 0, true, true, true),
            line(3, 1, false, true, true),
            line(4, 1, false, true, true),
            line(5, 0, true, false, true),
            line(6, 1, false, true, false),
            line(7, 0, false, true, true),
        ]
    }

    fn to(lifted: u32, y: f32, depth: f32) -> Option<(Option<u32>, usize)> {
        target(&lines(), LayerId(lifted), y, depth).map(|t| (t.place.parent.map(|id| id.0), t.place.index))
    }

    #[test]
    fn rows_go_between_others_and_count_as_if_taken_away_first() {
        // The lowest to the top, the top to the bottom.
        assert_eq!(to(7, 0.1, 0.0), Some((None, 3)));
        assert_eq!(to(1, 5.9, 0.0), Some((None, 0)));
        // Between the two groups: the pointer's x says whether it ends the first or lies under it.
        assert_eq!(to(1, 3.9, 1.0), Some((Some(2), 0)));
        assert_eq!(to(1, 3.9, 0.0), Some((None, 2)));
        assert_eq!(to(3, 3.9, 0.0), Some((None, 2)));
        // Under an open group there is only its inside.
        assert_eq!(to(7, 1.9, 0.0), Some((Some(2), 2)));
    }

    #[test]
    fn the_middle_of_a_group_takes_a_row_in() {
        let into = target(&lines(), LayerId(7), 4.5, 0.0).unwrap();
        assert_eq!((into.place, into.mark), (Place { parent: Some(LayerId(5)), index: 1 }, Mark::Into(4)));
        assert_eq!(to(1, 1.5, 0.0), Some((Some(2), 2)));
    }

    #[test]
    fn nothing_goes_where_it_is_or_into_itself() {
        for (lifted, y) in [(1, 0.2), (1, 0.9), (2, 2.5), (2, 1.5), (2, 1.2), (3, 2.2), (3, 2.8), (7, 5.9), (5, 4.5)] {
            assert_eq!(to(lifted, y, f32::from(u8::from(lifted == 3))), None, "{lifted} at {y}");
        }
        assert_eq!(to(9, 1.0, 0.0), None);
        // A row that is the top of its group already is not moved by the gap under the group's own row.
        assert_eq!(to(3, 1.9, 1.0), None);
    }

    #[test]
    fn wherever_the_pointer_goes_the_place_exists() {
        let lines = lines();
        for lifted in 1..=7 {
            for y in -10..80 {
                for depth in -2..5 {
                    let Some(found) = target(&lines, LayerId(lifted), y as f32 / 10.0, depth as f32) else { continue };
                    let siblings = match found.place.parent {
                        Some(id) => children(&lines, lines.iter().position(|line| line.id == id).unwrap()),
                        None => 4,
                    };
                    assert!(found.place.index <= siblings, "{lifted} at {y}, {depth}: {found:?}");
                }
            }
        }
    }
}
