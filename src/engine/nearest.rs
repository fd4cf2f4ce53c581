//! The nearest pixel of a kind, exactly: Felzenszwalb and Huttenlocher 2012, "Distance Transforms of Sampled
//! Functions", with the place of the minimum kept beside its value.

use crate::base::Extent;

/// For each pixel of a picture the index of the nearest one that `wanted` names (by index), by Euclid's distance; of
/// two equally near ones, either. `None` if there is none at all.
pub(super) fn nearest(extent: Extent, wanted: impl Fn(usize) -> bool) -> Option<Vec<u32>> {
    let (width, height) = (extent.width as usize, extent.height as usize);
    // The row of the nearest wanted pixel of the same column.
    let mut rows = vec![u32::MAX; width * height];
    for x in 0..width {
        let mut last = u32::MAX;
        for y in 0..height {
            if wanted(y * width + x) {
                last = y as u32;
            }
            rows[y * width + x] = last;
        }
        for y in (0..height.saturating_sub(1)).rev() {
            let (own, below) = (rows[y * width + x], rows[(y + 1) * width + x]);
            let distance = |row: u32| (y as u32).abs_diff(row);
            if below != u32::MAX && (own == u32::MAX || distance(below) < distance(own)) {
                rows[y * width + x] = below;
            }
        }
    }
    let mut found = vec![0; width * height];
    let mut hull = Hull::default();
    for y in 0..height {
        let row = &rows[y * width..][..width];
        hull.build(row, y);
        if hull.columns.is_empty() {
            return None;
        }
        let mut at = 0;
        for (x, out) in found[y * width..][..width].iter_mut().enumerate() {
            while at + 1 < hull.columns.len() && hull.from[at + 1] <= x as f64 {
                at += 1;
            }
            let column = hull.columns[at];
            *out = row[column] * width as u32 + column as u32;
        }
    }
    Some(found)
}

/// The lower envelope of one parabola for each column, over a row.
#[derive(Default)]
struct Hull {
    /// The columns whose parabolas are lowest somewhere, in order.
    columns: Vec<usize>,
    /// From where on each is.
    from: Vec<f64>,
}

impl Hull {
    fn build(&mut self, rows: &[u32], y: usize) {
        self.columns.clear();
        self.from.clear();
        for (x, &row) in rows.iter().enumerate().filter(|(_, row)| **row != u32::MAX) {
            let height = |row: u32| f64::from((y as u32).abs_diff(row)).powi(2);
            let mut from = f64::NEG_INFINITY;
            while let Some(&last) = self.columns.last() {
                let sum = |x: usize, row: u32| height(row) + (x as f64).powi(2);
                from = (sum(x, row) - sum(last, rows[last])) / (2.0 * (x - last) as f64);
                if self.from.last().is_some_and(|&start| from <= start) {
                    self.columns.pop();
                    self.from.pop();
                    from = f64::NEG_INFINITY;
                } else {
                    break;
                }
            }
            self.columns.push(x);
            self.from.push(from);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_finds_what_trying_all_finds(
            (width, wanted) in (1usize..20).prop_flat_map(|width| {
                let cells = proptest::collection::vec(prop_oneof![5 => Just(false), 1 => Just(true)], width * 13);
                (Just(width), cells)
            })
        ) {
            let extent = Extent::new(width as u32, 13);
            let far = |a: usize, b: usize| (a % width).abs_diff(b % width).pow(2) + (a / width).abs_diff(b / width).pow(2);
            let found = nearest(extent, |i| wanted[i]);
            let all: Vec<usize> = (0..wanted.len()).filter(|i| wanted[*i]).collect();
            prop_assert_eq!(found.is_none(), all.is_empty());
            for (i, near) in found.into_iter().flatten().enumerate() {
                let near = near as usize;
                prop_assert!(wanted[near]);
                let least = all.iter().map(|j| far(i, *j)).min();
                prop_assert_eq!(Some(far(i, near)), least);
            }
        }
    }
}
