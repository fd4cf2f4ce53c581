//! One touch of a round brush: how much it covers each pixel.

use crate::base::{Extent, Rect};

/// A dab, placed to a fraction of a pixel. The pixel `x`, `y` has its centre at `x + 0.5`, `y + 0.5`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dab {
    x: f64,
    y: f64,
    /// Up to this distance from the centre it is solid.
    inner_px: f32,
    /// From this distance on there is nothing.
    outer_px: f32,
    /// How far the dab goes towards its opacity where it is solid.
    flow: f32,
    opacity: f32,
}

impl Dab {
    /// A dab of diameter `size_px` (above 0); hardness, flow and opacity from 0 to 1.
    ///
    /// The rim is at least a pixel wide, so that a hard edge is antialiased. A dab thinner than a pixel covers as one
    /// of a pixel does, but as much less as its area is smaller.
    pub(super) fn new(x: f64, y: f64, size_px: f32, hardness: f32, flow: f32, opacity: f32) -> Self {
        let radius = (size_px / 2.0).max(0.5);
        let inner_px = (hardness * radius).min(radius - 0.5);
        let outer_px = radius.max(inner_px + 1.0);
        Self { x, y, inner_px, outer_px, flow: flow * size_px.min(1.0).powi(2), opacity }
    }

    /// The pixels of a canvas that it may touch; `None` if it lies beside the canvas.
    pub(super) fn bounds(&self, canvas: Extent) -> Option<Rect> {
        let reach = f64::from(self.outer_px);
        // The first and last pixel whose centre is within reach.
        let span = |centre: f64, side: u32| {
            let first = (centre - reach - 0.5).ceil().max(0.0);
            let last = (centre + reach - 0.5).floor().min(f64::from(side) - 1.0);
            (first <= last).then(|| (first as u32, (last - first) as u32 + 1))
        };
        let ((x, width), (y, height)) = (span(self.x, canvas.width)?, span(self.y, canvas.height)?);
        Some(Rect::new(x, y, width, height))
    }

    /// Lays the dab on a row of coverages that begins at pixel `x`, `y`.
    ///
    /// Each value goes towards the dab's opacity by flow times the dab's shape there, and never beyond it; what is
    /// above it already stays. Under one opacity this is `opacity * (1 - prod(1 - flow * shape))`.
    pub(super) fn lay_on(&self, coverages: &mut [f32], x: u32, y: u32) {
        let dy = (f64::from(y) + 0.5 - self.y) as f32;
        let first_dx = (f64::from(x) + 0.5 - self.x) as f32;
        let (dy_squared, fade) = (dy * dy, 1.0 / (self.outer_px - self.inner_px));
        // The part of the row that lies within the circle.
        let half_chord = (self.outer_px * self.outer_px - dy_squared).max(0.0).sqrt();
        let start = (-half_chord - first_dx).ceil().clamp(0.0, coverages.len() as f32) as usize;
        let end = ((half_chord - first_dx).floor() + 1.0).clamp(start as f32, coverages.len() as f32) as usize;
        let (first_dx, coverages) = (first_dx + start as f32, &mut coverages[start..end]);
        // Those in the middle are solid, which needs no distance; the pixel at either end of them may be either.
        let half_solid = (self.inner_px * self.inner_px - dy_squared).max(0.0).sqrt() - 1.0;
        let solid_from = (-half_solid - first_dx).ceil().clamp(0.0, coverages.len() as f32) as usize;
        let solid_to = (half_solid - first_dx).floor().clamp(solid_from as f32, coverages.len() as f32) as usize;
        let towards_opacity = |coverage: &mut f32, shape: f32| {
            *coverage += (self.opacity - *coverage).max(0.0) * shape * self.flow;
        };
        let fading = |coverages: &mut [f32], first: usize| {
            for (i, coverage) in coverages.iter_mut().enumerate() {
                let dx = first_dx + ((first + i) as i32) as f32;
                let distance = (dx * dx + dy_squared).sqrt();
                let t = ((distance - self.inner_px) * fade).clamp(0.0, 1.0);
                towards_opacity(coverage, 1.0 - t * t * (3.0 - 2.0 * t));
            }
        };
        fading(&mut coverages[..solid_from], 0);
        coverages[solid_from..solid_to].iter_mut().for_each(|coverage| towards_opacity(coverage, 1.0));
        fading(&mut coverages[solid_to..], solid_to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(dab: Dab) -> f64 {
        let canvas = Extent::new(200, 200);
        let Some(rect) = dab.bounds(canvas) else { return 0.0 };
        let mut sum = 0.0;
        for y in rect.y..rect.y + rect.height {
            let mut row = vec![0.0; rect.width as usize];
            dab.lay_on(&mut row, rect.x, y);
            sum += row.iter().map(|&v| f64::from(v)).sum::<f64>();
        }
        sum
    }

    #[test]
    fn a_hard_dab_covers_the_area_of_its_circle_wherever_it_is_placed() {
        for (size, tolerance) in [(3.0f32, 0.06), (10.0, 0.015), (61.3, 0.002)] {
            let circle = std::f64::consts::PI * f64::from(size / 2.0).powi(2);
            for (x, y) in [(100.0, 100.0), (100.5, 100.25), (99.9, 100.7)] {
                let covered = area(Dab::new(x, y, size, 1.0, 1.0, 1.0));
                assert!((covered / circle - 1.0).abs() < tolerance, "{size} at {x},{y}: {covered} not {circle}");
            }
        }
    }

    #[test]
    fn thin_dabs_fade_instead_of_vanishing() {
        let one = area(Dab::new(50.5, 50.5, 1.0, 1.0, 1.0, 1.0));
        let half = area(Dab::new(50.5, 50.5, 0.5, 1.0, 1.0, 1.0));
        assert!((half / one - 0.25).abs() < 1e-5, "{half} {one}");
    }

    #[test]
    fn shape_falls_from_the_centre_to_the_rim() {
        for hardness in [0.0, 0.3, 0.99, 1.0] {
            let mut row = vec![0.0; 40];
            Dab::new(0.5, 0.5, 50.0, hardness, 1.0, 1.0).lay_on(&mut row, 0, 0);
            assert_eq!(row[0], 1.0);
            assert!(row.is_sorted_by(|a, b| a >= b), "{hardness}");
            assert_eq!(row[26..], [0.0; 14]);
            let solid = row.iter().filter(|&&v| v == 1.0).count() as f32;
            assert!((solid - hardness * 25.0).abs() <= 1.5, "{hardness}: {solid}");
        }
    }

    #[test]
    fn a_dab_beside_the_canvas_touches_nothing() {
        let canvas = Extent::new(10, 10);
        assert!(Dab::new(-6.0, 5.0, 10.0, 1.0, 1.0, 1.0).bounds(canvas).is_none());
        assert!(Dab::new(5.0, 16.0, 10.0, 1.0, 1.0, 1.0).bounds(canvas).is_none());
        assert_eq!(Dab::new(-4.0, 5.0, 10.0, 1.0, 1.0, 1.0).bounds(canvas), Some(Rect::new(0, 0, 2, 10)));
    }
}
