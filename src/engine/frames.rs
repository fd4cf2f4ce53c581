//! The frames in which a picture is extended: boxes of the size that the model was trained at, outward from what is
//! known, each with enough of the last in it to go on from there.

use crate::base::{Extent, Rect};

/// The frames that extend `known` to all of `canvas`, in the order in which they are painted. Each is at most as large
/// as `frame`, lies inside the canvas, and shows what is new; together they cover all that is not known.
///
/// They go outward in rounds, each round around all that was painted before. In a round those that show the most of
/// it come first, so that corners are painted when both of their sides are.
pub fn frames(known: Rect, canvas: Extent, frame: Extent) -> Vec<Rect> {
    let frame = Extent::new(frame.width.clamp(1, canvas.width.max(1)), frame.height.clamp(1, canvas.height.max(1)));
    let mut plan = Vec::new();
    let mut done = known;
    for round in rounds(known, canvas, frame) {
        let across = positions(round.x, round.width, frame.width);
        let down = positions(round.y, round.height, frame.height);
        let extent = Extent::new(frame.width.min(round.width), frame.height.min(round.height));
        let boxes =
            down.iter().flat_map(|&y| across.iter().map(move |&x| Rect::new(x, y, extent.width, extent.height)));
        let seen = |part: &Rect| part.intersection(done).map_or(0, |shared| shared.extent().area());
        let mut boxes: Vec<Rect> = boxes.filter(|part| seen(part) < part.extent().area()).collect();
        // A stable sort: those that see alike stay in their order, side by side.
        boxes.sort_by_key(|part| std::cmp::Reverse(seen(part)));
        plan.extend(boxes);
        done = round;
    }
    plan
}

/// What is painted after each round: `known`, grown evenly until it is all of the canvas.
fn rounds(known: Rect, canvas: Extent, frame: Extent) -> Vec<Rect> {
    let right = canvas.width - known.x - known.width;
    let bottom = canvas.height - known.y - known.height;
    // What a picture smaller than the frame leaves of it is filled in the first round.
    let most = |frame: u32, known: u32| (frame * 2 / 5).max(frame.saturating_sub(known) / 2).max(1);
    let (across, down) = (most(frame.width, known.width), most(frame.height, known.height));
    let number = [(known.x, across), (right, across), (known.y, down), (bottom, down)];
    let number = number.iter().map(|(side, most)| side.div_ceil(*most)).max().unwrap_or(0);
    let part = |side: u32, round: u32| (u64::from(side) * u64::from(round) / u64::from(number)) as u32;
    (1..=number)
        .map(|round| {
            let (left, top) = (part(known.x, round), part(known.y, round));
            let width = left + known.width + part(right, round);
            Rect::new(known.x - left, known.y - top, width, top + known.height + part(bottom, round))
        })
        .collect()
}

/// Where boxes of `frame` pixels begin so that they cover a stretch and overlap by at least three eighths.
fn positions(start: u32, length: u32, frame: u32) -> Vec<u32> {
    if length <= frame {
        return vec![start];
    }
    let overlap = frame * 3 / 8;
    let number = (length - overlap).div_ceil((frame - overlap).max(1)).max(2);
    let step = |i: u32| (u64::from(length - frame) * u64::from(i) / u64::from(number - 1)) as u32;
    (0..number).map(|i| start + step(i)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn frames_cover_what_is_new_and_each_sees_what_was_before(
            (w, h) in (1u32..400, 1u32..400), (left, right, top, bottom) in (0u32..300, 0u32..300, 0u32..300, 0u32..300),
            (fw, fh) in (2u32..20, 2u32..20),
        ) {
            let known = Rect::new(left, top, w, h);
            let canvas = Extent::new(left + w + right, top + h + bottom);
            let frame = Extent::new(fw * 8, fh * 8);
            let plan = frames(known, canvas, frame);
            let mut painted = vec![false; canvas.area()];
            let mut paint = |part: Rect| {
                let (mut new, mut old) = (0, 0);
                for y in part.y..part.y + part.height {
                    for cell in &mut painted[(y * canvas.width + part.x) as usize..][..part.width as usize] {
                        if *cell { old += 1 } else { new += 1 }
                        *cell = true;
                    }
                }
                (old, new)
            };
            paint(known);
            for part in plan {
                prop_assert!(part.width <= frame.width && part.height <= frame.height);
                prop_assert!(part.x + part.width <= canvas.width && part.y + part.height <= canvas.height);
                let (old, new) = paint(part);
                prop_assert!(new > 0, "a frame with nothing new");
                prop_assert!(old > 0, "a frame that sees nothing");
            }
            prop_assert!(painted.iter().all(|p| *p));
        }
    }

    #[test]
    fn the_usual_cases_take_the_frames_that_one_expects() {
        let native = Extent::new(256, 256);
        let grown = |known: Extent, by: u32| {
            let canvas = Extent::new(known.width + 2 * by, known.height + 2 * by);
            frames(Rect::new(by, by, known.width, known.height), canvas, native)
        };
        // One pixel, or little enough for one frame at each corner.
        for by in [1, 64] {
            let plan = grown(native, by);
            assert_eq!(plan.len(), 4, "{plan:?}");
            assert!(plan.iter().all(|part| part.extent() == native));
        }
        assert_eq!(grown(Extent::new(100, 80), 64), [Rect::new(0, 0, 228, 208)]);
        // Three rounds, sides before corners.
        let plan = grown(native, 300);
        assert!(plan.len() > 20 && plan.len() < 50, "{}", plan.len());
        assert_eq!(plan[0], Rect::new(300, 200, 256, 256));
        // One side of a large picture is painted along that side alone.
        let plan = frames(Rect::new(64, 0, 1024, 1024), Extent::new(1088, 1024), native);
        assert!(plan.iter().all(|part| part.x == 0) && plan.len() >= 6, "{plan:?}");
        assert!(frames(Rect::new(0, 0, 9, 9), Extent::new(9, 9), native).is_empty());
    }
}
