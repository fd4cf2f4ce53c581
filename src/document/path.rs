//! From the pointer's way to the places of dabs, at even distances however the way came in pieces.

use std::collections::VecDeque;

use super::Stabiliser;

/// A place on the canvas in pixels; `0, 0` is the top left corner of the top left pixel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// From the left edge.
    pub x: f32,
    /// From the top edge.
    pub y: f32,
}

impl Point {
    /// The point at `x`, `y`.
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }
}

/// Where the pointer is and how hard it presses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// On the canvas; may lie beside it.
    pub at: Point,
    /// 0 to 1; 1 for pointers that do not tell.
    pub pressure: f32,
}

impl Sample {
    /// A sample from its parts.
    pub const fn new(at: Point, pressure: f32) -> Self {
        Self { at, pressure }
    }
}

/// A sample on the way, precise enough that cutting the way in pieces does not show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub x: f64,
    pub y: f64,
    pub pressure: f64,
}

impl Spot {
    /// A sample brought near the canvas's possible sizes; `None` if it is not made of numbers.
    pub(super) fn new(sample: Sample) -> Option<Self> {
        let place = |v: f32| v.is_finite().then(|| f64::from(v).clamp(-65_536.0, 131_072.0));
        let pressure = if sample.pressure.is_nan() { 1.0 } else { f64::from(sample.pressure).clamp(0.0, 1.0) };
        Some(Self { x: place(sample.at.x)?, y: place(sample.at.y)?, pressure })
    }

    fn towards(self, other: Self, t: f64) -> Self {
        let mix = |a: f64, b: f64| a + (b - a) * t;
        Self { x: mix(self.x, other.x), y: mix(self.y, other.y), pressure: mix(self.pressure, other.pressure) }
    }

    fn distance(self, other: Self) -> f64 {
        (other.x - self.x).hypot(other.y - self.y)
    }
}

/// Walks along straight pieces and stops after each step, across the pieces' ends.
#[derive(Debug, Default)]
pub(super) struct Walker {
    last: Option<Spot>,
    /// Way to go to the next stop.
    left_px: f64,
}

/// Stops that fall on a piece's end belong to it in spite of rounding.
const END_TOLERANCE_PX: f64 = 1e-6;

impl Walker {
    /// Goes straight to `to`, stopping at the start of the whole way and then after each step of `step_px(stop)`.
    pub(super) fn walk(&mut self, to: Spot, step_px: impl Fn(Spot) -> f64, mut stop: impl FnMut(Spot)) {
        let Some(from) = self.last.replace(to) else {
            stop(to);
            self.left_px = step_px(to);
            return;
        };
        let length = from.distance(to);
        let mut walked = 0.0;
        while length > 0.0 && walked + self.left_px <= length + END_TOLERANCE_PX {
            walked += self.left_px;
            let spot = from.towards(to, walked / length);
            stop(spot);
            self.left_px = step_px(spot);
        }
        self.left_px -= length - walked;
    }
}

/// The way between stops of the stabiliser.
const STEADY_STEP_PX: f64 = 1.0;

/// Turns the pointer's way into the brush's.
#[derive(Debug)]
pub(super) struct Steady {
    kind: Stabiliser,
    walker: Walker,
    /// The last stops of the pointer, for the mean.
    window: VecDeque<Spot>,
    /// Where the brush hangs on its string.
    brush: Option<Spot>,
    /// Where the pointer was last.
    pointer: Option<Spot>,
}

impl Steady {
    pub(super) fn new(kind: Stabiliser) -> Self {
        Self { kind, walker: Walker::default(), window: VecDeque::new(), brush: None, pointer: None }
    }

    /// Takes the pointer's next place in and tells the places that the brush goes to, in straight lines.
    pub(super) fn follow(&mut self, pointer: Spot, mut go_to: impl FnMut(Spot)) {
        self.pointer = Some(pointer);
        if self.kind == Stabiliser::Off {
            return go_to(pointer);
        }
        let Self { kind, walker, window, brush, .. } = self;
        let step = |_| STEADY_STEP_PX;
        walker.walk(pointer, step, |spot| {
            let steadied = match *kind {
                Stabiliser::Off => spot,
                Stabiliser::Average { window_px } => mean(window, spot, window_px),
                Stabiliser::PulledString { length_px } => pulled(*brush, spot, f64::from(length_px)),
            };
            *brush = Some(steadied);
            go_to(steadied);
        });
    }

    /// Where the brush still has to go when it is lifted.
    pub(super) fn catch_up(&self) -> Option<Spot> {
        matches!(self.kind, Stabiliser::Average { .. }).then_some(self.pointer).flatten()
    }
}

/// The mean of the last stops within the window, the new one among them.
fn mean(window: &mut VecDeque<Spot>, spot: Spot, window_px: f32) -> Spot {
    let most = (f64::from(window_px) / STEADY_STEP_PX).round().max(1.0) as usize;
    window.push_back(spot);
    while window.len() > most {
        window.pop_front();
    }
    let count = window.len() as f64;
    let mean = |part: fn(&Spot) -> f64| window.iter().map(part).sum::<f64>() / count;
    Spot { x: mean(|s| s.x), y: mean(|s| s.y), pressure: spot.pressure }
}

/// The brush after the pointer has gone to `pointer` with the string between them.
fn pulled(brush: Option<Spot>, pointer: Spot, length_px: f64) -> Spot {
    let Some(brush) = brush else { return pointer };
    let distance = brush.distance(pointer);
    let moved = if distance > length_px { brush.towards(pointer, (distance - length_px) / distance) } else { brush };
    Spot { pressure: pointer.pressure, ..moved }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(x: f64, y: f64) -> Spot {
        Spot { x, y, pressure: 1.0 }
    }

    fn steadied(kind: Stabiliser, way: &[(f64, f64)]) -> Vec<Spot> {
        let (mut steady, mut places) = (Steady::new(kind), Vec::new());
        for &(x, y) in way {
            steady.follow(spot(x, y), |s| places.push(s));
        }
        places.extend(steady.catch_up());
        places
    }

    #[test]
    fn stops_are_evenly_spaced_across_pieces() {
        let mut stops = Vec::new();
        let mut walker = Walker::default();
        for (x, y) in [(0.0, 0.0), (3.5, 0.0), (3.5, 0.0), (10.0, 0.0), (10.0, 8.0)] {
            walker.walk(spot(x, y), |_| 4.0, |s| stops.push((s.x, s.y)));
        }
        assert_eq!(stops, [(0.0, 0.0), (4.0, 0.0), (8.0, 0.0), (10.0, 2.0), (10.0, 6.0)]);
    }

    #[test]
    fn a_stop_at_the_end_of_a_piece_is_made_once() {
        for pieces in [1, 3, 7, 10] {
            let (mut stops, mut walker) = (0, Walker::default());
            for i in 0..=pieces {
                walker.walk(spot(100.0 * f64::from(i) / f64::from(pieces), 0.0), |_| 10.0, |_| stops += 1);
            }
            assert_eq!(stops, 11, "{pieces}");
        }
    }

    #[test]
    fn a_string_lets_the_pointer_shake_and_the_brush_trail_behind() {
        let string = Stabiliser::PulledString { length_px: 20.0 };
        let shaken = steadied(string, &[(0.0, 0.0), (9.0, 3.0), (-8.0, 5.0), (2.0, -9.0)]);
        assert!(shaken.iter().all(|s| (s.x, s.y) == (0.0, 0.0)));
        let pulled = steadied(string, &[(0.0, 0.0), (100.0, 0.0)]);
        let end = pulled.last().unwrap();
        assert!((end.x - 80.0).abs() < 1e-9 && end.y == 0.0, "{end:?}");
    }

    #[test]
    fn the_mean_flattens_zigzag_and_arrives_at_the_end() {
        let way: Vec<(f64, f64)> = (0..100).map(|i| (f64::from(i) * 3.0, f64::from(i % 2) * 8.0)).collect();
        let places = steadied(Stabiliser::Average { window_px: 60.0 }, &way);
        let settled = &places[100..places.len() - 1];
        assert!(settled.iter().all(|s| (s.y - 4.0).abs() < 1.0));
        let end = places.last().unwrap();
        assert_eq!((end.x, end.y), (297.0, 8.0));
    }

    #[test]
    fn places_that_are_no_numbers_are_left_out() {
        assert_eq!(Spot::new(Sample::new(Point::new(f32::NAN, 0.0), 1.0)), None);
        assert_eq!(Spot::new(Sample::new(Point::new(0.0, f32::INFINITY), 1.0)), None);
        let far = Spot::new(Sample::new(Point::new(1e30, -1e30), f32::NAN)).unwrap();
        assert_eq!((far.x, far.y, far.pressure), (131_072.0, -65_536.0, 1.0));
    }
}
