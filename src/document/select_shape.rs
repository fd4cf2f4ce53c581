//! Shapes to coverage: how much of each pixel a rectangle, an ellipse or a polygon covers.

use crate::base::{Extent, Rect};

use super::{Piece, Point};

/// Coordinates beyond this count as this: no canvas is that large, and sums stay exact enough.
const FARTHEST_PX: f64 = 1e6;
/// How far an ellipse's polygon may lie within the ellipse, in pixels: less than a byte of coverage shows.
const FLATNESS_PX: f64 = 0.002;

/// A closed shape in canvas pixels; it may reach over the canvas's edge.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// The rectangle between two opposite corners.
    Rect(Point, Point),
    /// The ellipse that fills the rectangle between two opposite corners.
    Ellipse(Point, Point),
    /// The polygon of these corners. Whatever a line encloses counts as inside, however often it goes around, but
    /// for what it encloses once each way.
    Polygon(Vec<Point>),
}

impl Shape {
    /// The shape's closed outline, as a line of points without the first repeated at the end.
    pub fn outline(&self) -> Vec<Point> {
        match self {
            Self::Rect(a, b) => vec![*a, Point::new(b.x, a.y), *b, Point::new(a.x, b.y)],
            Self::Ellipse(a, b) => {
                let (rx, ry) = (f64::from(b.x - a.x) / 2.0, f64::from(b.y - a.y) / 2.0);
                let (cx, cy) = (f64::from(a.x) + rx, f64::from(a.y) + ry);
                // The sagitta of a chord over the angle `2 t` is `r (1 - cos t)`.
                let radius = rx.abs().max(ry.abs()).clamp(FLATNESS_PX, FARTHEST_PX);
                let half_angle = (1.0 - FLATNESS_PX / radius).clamp(-1.0, 1.0).acos();
                let count = (std::f64::consts::PI / half_angle).ceil().max(16.0) as usize;
                let point = |i: usize| {
                    let (sin, cos) = (std::f64::consts::TAU * i as f64 / count as f64).sin_cos();
                    Point::new((cx + rx * cos) as f32, (cy + ry * sin) as f32)
                };
                (0..count).map(point).collect()
            }
            Self::Polygon(points) => points.clone(),
        }
    }

    /// How much of each pixel of a canvas it covers, 0 to 255; without `antialias` either all or nothing. `None` if it
    /// covers nothing of the canvas.
    ///
    /// Coverage is the exact area of the outline within the pixel, rounded to the nearest byte.
    pub fn coverage(&self, canvas: Extent, antialias: bool) -> Option<Piece<u8>> {
        let points: Vec<_> = self.outline().iter().map(|p| (f64::from(p.x), f64::from(p.y))).collect();
        let (rect, mut values) = polygon_coverage(&points, canvas)?;
        if !antialias {
            for value in &mut values {
                *value = if *value >= 128 { 255 } else { 0 };
            }
        }
        values.iter().any(|&v| v > 0).then(|| Piece::new(rect, values)).flatten()
    }
}

/// An edge of a polygon, from top to bottom.
#[derive(Clone, Copy)]
struct Edge {
    top: (f64, f64),
    bottom: (f64, f64),
    /// 1 if it was drawn downwards, else -1.
    sense: f64,
}

impl Edge {
    /// `None` for a level edge, which encloses nothing.
    fn new(a: (f64, f64), b: (f64, f64)) -> Option<Self> {
        match a.1.partial_cmp(&b.1)? {
            std::cmp::Ordering::Less => Some(Self { top: a, bottom: b, sense: 1.0 }),
            std::cmp::Ordering::Greater => Some(Self { top: b, bottom: a, sense: -1.0 }),
            std::cmp::Ordering::Equal => None,
        }
    }

    fn x_at(&self, y: f64) -> f64 {
        let t = (y - self.top.1) / (self.bottom.1 - self.top.1);
        self.top.0 + (self.bottom.0 - self.top.0) * t
    }

    /// Adds to each cell of the row `y` how much more of it than of the cell before lies to the right of the edge.
    /// `left` is the x of the first cell; the last cell takes what lies beyond the row.
    fn add_to(&self, sums: &mut [f64], left: f64, y: f64) {
        let (from, to) = (self.top.1.max(y), self.bottom.1.min(y + 1.0));
        let width = sums.len() as f64 - 1.0;
        let (a, b) = (self.x_at(from) - left, self.x_at(to) - left);
        let (low, high) = (a.min(b), a.max(b));
        let height = (to - from) * self.sense;
        if high <= 0.0 {
            sums[0] += height;
            return;
        }
        // A part of the edge within one cell is worth as much as a vertical one in its middle.
        let mut add = |from: f64, to: f64, height: f64| {
            let middle = f64::midpoint(from, to);
            let cell = (middle as usize).min(sums.len() - 2);
            let beside = (middle - cell as f64).clamp(0.0, 1.0);
            sums[cell] += height * (1.0 - beside);
            sums[cell + 1] += height * beside;
        };
        if high - low < 1e-9 {
            if low < width {
                add(low, high, height);
            }
            return;
        }
        let per_px = height / (high - low);
        if low < 0.0 {
            add(0.0, 0.0, -low * per_px);
        }
        let (mut x, end) = (low.max(0.0), high.min(width));
        while x < end {
            let next = (x.floor() + 1.0).min(end);
            add(x, next, (next - x) * per_px);
            x = next;
        }
    }
}

/// The coverage of a polygon and where it lies on the canvas; `None` if that is nowhere.
pub(super) fn polygon_coverage(points: &[(f64, f64)], canvas: Extent) -> Option<(Rect, Vec<u8>)> {
    let near = |v: f64| v.clamp(-FARTHEST_PX, FARTHEST_PX);
    let points: Vec<_> =
        points.iter().filter(|(x, y)| !x.is_nan() && !y.is_nan()).map(|&(x, y)| (near(x), near(y))).collect();
    let bounds = bounds_on(&points, canvas)?;
    let next = points.iter().cycle().skip(1);
    let mut edges: Vec<Edge> = points.iter().zip(next).filter_map(|(&a, &b)| Edge::new(a, b)).collect();
    edges.sort_by(|a, b| a.top.1.total_cmp(&b.top.1));
    let mut values = Vec::with_capacity(bounds.extent().area());
    let mut sums = vec![0.0; bounds.width as usize + 1];
    let (mut active, mut waiting): (Vec<Edge>, _) = (Vec::new(), edges.as_slice());
    for row in bounds.y..bounds.y + bounds.height {
        let y = f64::from(row);
        let entering = waiting.partition_point(|edge| edge.top.1 < y + 1.0);
        active.extend_from_slice(&waiting[..entering]);
        waiting = &waiting[entering..];
        active.retain(|edge| edge.bottom.1 > y);
        sums.fill(0.0);
        for edge in &active {
            edge.add_to(&mut sums, f64::from(bounds.x), y);
        }
        let mut sum = 0.0;
        values.extend(sums[..bounds.width as usize].iter().map(|change| {
            sum += change;
            (sum.abs().min(1.0) * 255.0 + 0.5) as u8
        }));
    }
    Some((bounds, values))
}

/// The pixels of a canvas that points enclose.
fn bounds_on(points: &[(f64, f64)], canvas: Extent) -> Option<Rect> {
    let span = |values: &mut dyn Iterator<Item = f64>, side: u32| {
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)));
        let (low, high) = (low.floor().clamp(0.0, f64::from(side)), high.ceil().clamp(0.0, f64::from(side)));
        (high > low).then_some((low as u32, (high - low) as u32))
    };
    let (x, width) = span(&mut points.iter().map(|p| p.0), canvas.width)?;
    let (y, height) = span(&mut points.iter().map(|p| p.1), canvas.height)?;
    Some(Rect::new(x, y, width, height))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CANVAS: Extent = Extent::new(60, 40);

    fn point(x: f32, y: f32) -> Point {
        Point::new(x, y)
    }

    /// The sum of all coverages in pixels, and each one by place.
    fn area(shape: &Shape) -> f64 {
        shape
            .coverage(CANVAS, true)
            .map_or(0.0, |piece| piece.texels().iter().map(|&v| f64::from(v)).sum::<f64>() / 255.0)
    }

    #[test]
    fn a_rectangle_covers_each_pixel_by_what_of_it_lies_inside() {
        let piece = Shape::Rect(point(2.25, 1.5), point(5.5, 4.0)).coverage(CANVAS, true).unwrap();
        assert_eq!(piece.rect(), Rect::new(2, 1, 4, 3));
        // 0.75 and 0.5 of the columns at the sides, 0.5 of the first row.
        assert_eq!(piece.texels(), [96, 128, 128, 64, 191, 255, 255, 128, 191, 255, 255, 128]);
        let hard = Shape::Rect(point(2.25, 1.5), point(5.5, 4.0)).coverage(CANVAS, false).unwrap();
        assert_eq!(hard.texels(), [0, 255, 255, 0, 255, 255, 255, 255, 255, 255, 255, 255]);
    }

    #[test]
    fn what_lies_beyond_the_canvas_counts_for_nothing() {
        let piece = Shape::Rect(point(-1e30, -5.0), point(3.0, 1e9)).coverage(CANVAS, true).unwrap();
        assert_eq!((piece.rect(), piece.texels().iter().all(|&v| v == 255)), (Rect::new(0, 0, 3, 40), true));
        for (a, b) in [((-9.0, 0.0), (0.0, 9.0)), ((60.0, 0.0), (70.0, 9.0)), ((5.0, 5.0), (5.0, 9.0))] {
            assert_eq!(Shape::Rect(point(a.0, a.1), point(b.0, b.1)).coverage(CANVAS, true), None);
        }
        assert_eq!(Shape::Polygon(vec![]).coverage(CANVAS, true), None);
        assert_eq!(Shape::Polygon(vec![point(f32::NAN, 1.0); 3]).coverage(CANVAS, true), None);
        // A wedge whose point lies far to the left: on the canvas it is a band that opens.
        let wedge = Shape::Polygon(vec![point(-60.0, 20.0), point(60.0, 10.0), point(60.0, 30.0)]);
        // Its height at x is (x + 60) / 6, from 10 at the left edge to 20 at the right one.
        assert!((area(&wedge) - 900.0).abs() < 0.5, "{}", area(&wedge));
    }

    #[test]
    fn an_ellipse_has_the_area_of_one() {
        for (a, b) in [((5.0, 5.0), (35.0, 35.0)), ((3.3, 7.7), (58.1, 21.9)), ((10.0, 10.0), (11.0, 11.0))] {
            let exact = f64::from(std::f32::consts::FRAC_PI_4 * (b.0 - a.0) * (b.1 - a.1));
            let got = area(&Shape::Ellipse(point(a.0, a.1), point(b.0, b.1)));
            assert!((got - exact).abs() < 0.15, "{got} against {exact}");
        }
        // A pixel cut by the circle, reckoned by hand: the circle of radius 1 around 10,10 covers pi/4 of a pixel.
        let piece = Shape::Ellipse(point(9.0, 9.0), point(11.0, 11.0)).coverage(CANVAS, true).unwrap();
        assert_eq!(piece.texels(), [200, 200, 200, 200]);
    }

    #[test]
    fn going_around_twice_encloses_as_going_around_once() {
        let square = [point(10.0, 10.0), point(20.0, 10.0), point(20.0, 20.0), point(10.0, 20.0)];
        let twice = Shape::Polygon([square, square].concat());
        assert_eq!(twice.coverage(CANVAS, true), Shape::Polygon(square.to_vec()).coverage(CANVAS, true));
        // Both loops of an eight count, though one turns left and the other right.
        let eight = Shape::Polygon(vec![point(5.0, 5.0), point(25.0, 25.0), point(25.0, 5.0), point(5.0, 25.0)]);
        let piece = eight.coverage(CANVAS, true).unwrap();
        let at = |x: u32, y: u32| piece.texels()[((y - 5) * 20 + x - 5) as usize];
        assert_eq!((at(6, 15), at(23, 15), at(15, 7), at(15, 22)), (255, 255, 0, 0));
    }

    proptest! {
        #[test]
        fn a_triangle_covers_its_area_and_each_pixel_its_part(
            xs in proptest::array::uniform3(1.0f32..59.0), ys in proptest::array::uniform3(1.0f32..39.0),
        ) {
            let corners = [point(xs[0], ys[0]), point(xs[1], ys[1]), point(xs[2], ys[2])];
            let shape = Shape::Polygon(corners.to_vec());
            let exact = f64::from(((xs[1] - xs[0]) * (ys[2] - ys[0]) - (xs[2] - xs[0]) * (ys[1] - ys[0])).abs() / 2.0);
            let Some(piece) = shape.coverage(CANVAS, true) else {
                prop_assert!(exact < 1.0);
                return Ok(());
            };
            // Each pixel on the outline is rounded by half a byte at most.
            prop_assert!((area(&shape) - exact).abs() < 0.5, "{} against {exact}", area(&shape));
            // Pixels against 16 x 16 samples of the half-planes.
            let rect = piece.rect();
            let sign = |a: Point, b: Point, x: f32, y: f32| (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
            for (i, &value) in piece.texels().iter().enumerate().step_by(7) {
                let (px, py) = (rect.x + i as u32 % rect.width, rect.y + i as u32 / rect.width);
                let mut inside = 0;
                for s in 0..256u32 {
                    let x = px as f32 + ((s % 16) as f32 + 0.5) / 16.0;
                    let y = py as f32 + ((s / 16) as f32 + 0.5) / 16.0;
                    let signs = [0, 1, 2].map(|k| sign(corners[k], corners[(k + 1) % 3], x, y));
                    inside += u32::from(signs.iter().all(|&v| v >= 0.0) || signs.iter().all(|&v| v <= 0.0));
                }
                let sampled = f64::from(inside) / 256.0;
                prop_assert!((f64::from(value) / 255.0 - sampled).abs() < 0.13, "{value} against {sampled}");
            }
        }
    }
}
