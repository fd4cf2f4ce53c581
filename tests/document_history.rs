//! Undo and redo under random edits: every state comes back byte for byte, and the budget is kept.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use scumble::base::{Extent, Pixmap, Rect, SignedRect};
use scumble::document::{Brush, Document, Edit, History, Ink, MaskOp, Point, Sample, Stroke};

/// Something that an artist does.
#[derive(Debug, Clone)]
enum Deed {
    Stroke { ink: Ink, brush: Brush, way: Vec<(f32, f32, f32)> },
    Mask(MaskOp),
    Candidate { seed: u32, flat: bool },
    Crop(Rect),
    Canvas(SignedRect),
}

fn any_ink() -> impl Strategy<Value = Ink> {
    prop_oneof![any::<[u8; 3]>().prop_map(Ink::Colour), Just(Ink::Eraser), Just(Ink::MaskAdd), Just(Ink::MaskErase)]
}

fn any_deed() -> impl Strategy<Value = Deed> {
    let brush = (1.0f32..60.0, 0.0f32..=1.0, 0.1f32..=1.0, 0.1f32..=1.0)
        .prop_map(|(size_px, hardness, opacity, flow)| Brush { size_px, hardness, opacity, flow, ..Brush::default() });
    let way = proptest::collection::vec((-40.0f32..300.0, -40.0f32..300.0, 0.0f32..=1.0), 1..5);
    let mask_op = prop_oneof![
        Just(MaskOp::Clear),
        Just(MaskOp::Fill),
        Just(MaskOp::Invert),
        (0u32..9).prop_map(MaskOp::Grow),
        (0u32..9).prop_map(MaskOp::Shrink),
        (0.0f64..4.0).prop_map(MaskOp::Feather),
    ];
    let rect = (0u32..80, 0u32..80, 20u32..200, 20u32..200).prop_map(|(x, y, w, h)| Rect::new(x, y, w, h));
    let canvas =
        (-60i32..30, -60i32..30, 100u32..300, 100u32..300).prop_map(|(x, y, w, h)| SignedRect::new(x, y, w, h));
    prop_oneof![
        5 => (any_ink(), brush, way).prop_map(|(ink, brush, way)| Deed::Stroke { ink, brush, way }),
        2 => mask_op.prop_map(Deed::Mask),
        1 => (any::<u32>(), any::<bool>()).prop_map(|(seed, flat)| Deed::Candidate { seed, flat }),
        1 => rect.prop_map(Deed::Crop),
        1 => canvas.prop_map(Deed::Canvas),
    ]
}

/// A picture that deflates badly, or one that deflates to nothing.
fn candidate(extent: Extent, seed: u32, flat: bool) -> Pixmap {
    // The finaliser of SplitMix64.
    let noise = |i: usize| {
        let v = (i as u64 + (u64::from(seed) << 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let v = (v ^ (v >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        ((v ^ (v >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 56) as u8
    };
    let data = (0..extent.area() * 4).map(|i| if flat { seed as u8 } else { noise(i) }).collect();
    Pixmap::from_rgba(extent, data).unwrap()
}

fn perform(deed: &Deed, document: &mut Document, history: &mut History) {
    let edit = match deed {
        Deed::Stroke { ink, brush, way } => {
            history.begin(document, "stroke");
            let mut stroke = Stroke::new(document, brush, *ink);
            for &(x, y, pressure) in way {
                if let Some(edit) = stroke.extend(Sample::new(Point::new(x, y), pressure)) {
                    history.apply(document, "part", edit).unwrap();
                }
            }
            if let Some(edit) = stroke.finish() {
                history.apply(document, "part", edit).unwrap();
            }
            return history.commit(document);
        }
        Deed::Mask(op) => op.edit(document),
        Deed::Candidate { seed, flat } => document.picture_edit(&candidate(document.extent(), *seed, *flat)).unwrap(),
        Deed::Crop(rect) => match document.crop_edit(*rect) {
            Ok(edit) => edit,
            Err(_) => return,
        },
        Deed::Canvas(rect) => Edit::Canvas(*rect),
    };
    history.apply(document, "deed", edit).unwrap();
}

/// Everything that can be seen, as plain bytes that share nothing with the document.
fn bytes(document: &Document) -> (Extent, Vec<u8>, Vec<u8>) {
    (document.extent(), document.to_pixmap().data().to_vec(), document.to_mask().data().to_vec())
}

fn blank() -> Document {
    Document::new(Extent::new(260, 200), [250, 240, 230, 255]).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn undo_and_redo_bring_back_every_state_byte_for_byte(
        deeds in proptest::collection::vec((any_deed(), 0usize..6), 1..9),
    ) {
        let (mut document, mut history) = (blank(), History::default());
        let mut states = vec![bytes(&document)];
        for (deed, squeezes) in &deeds {
            let snapshot = document.clone();
            perform(deed, &mut document, &mut history);
            let now = bytes(&document);
            prop_assert_eq!(&bytes(&snapshot), states.last().unwrap(), "a snapshot must not change");
            if Some(&now) != states.last() {
                states.push(now);
            }
            history.squeeze(*squeezes);
        }
        for _ in 0..2 {
            for state in states.iter().rev().skip(1) {
                prop_assert!(history.undo(&mut document).unwrap().is_some());
                prop_assert_eq!(&bytes(&document), state);
            }
            prop_assert_eq!(history.undo(&mut document), Ok(None));
            history.squeeze(3);
            for state in &states[1..] {
                prop_assert!(history.redo(&mut document).unwrap().is_some());
                prop_assert_eq!(&bytes(&document), state);
            }
            prop_assert_eq!(history.redo(&mut document), Ok(None));
        }
    }

    #[test]
    fn the_budget_is_kept_and_what_is_left_is_still_right(
        deeds in proptest::collection::vec((any_deed(), 0usize..3, 0usize..3), 1..12),
        budget in 0usize..600_000,
    ) {
        let (mut document, mut history) = (blank(), History::new(budget));
        for (deed, undos, redos) in &deeds {
            perform(deed, &mut document, &mut history);
            prop_assert!(history.bytes() <= budget);
            for _ in 0..*undos {
                history.undo(&mut document).unwrap();
                prop_assert!(history.bytes() <= budget);
            }
            for _ in 0..*redos {
                history.redo(&mut document).unwrap();
                prop_assert!(history.bytes() <= budget);
            }
        }
        let last = bytes(&document);
        let mut steps = 0;
        while history.undo_label().is_some() && history.undo(&mut document).unwrap().is_some() {
            steps += 1;
        }
        let mut back = 0;
        while history.redo_label().is_some() && back < steps && history.redo(&mut document).unwrap().is_some() {
            back += 1;
        }
        if back == steps {
            prop_assert_eq!(bytes(&document), last);
        }
    }
}

#[test]
fn the_oldest_steps_are_forgotten_first() {
    let (mut document, mut history) = (blank(), History::new(400_000));
    let mut states = vec![bytes(&document)];
    for seed in 0..5 {
        // Noise that cannot be deflated: 208 kB a step.
        let edit = document.picture_edit(&candidate(document.extent(), seed * 7_919, false)).unwrap();
        history.apply(&mut document, "candidate", edit).unwrap();
        states.push(bytes(&document));
    }
    assert!(history.undo(&mut document).unwrap().is_some());
    assert_eq!(bytes(&document), states[4]);
    assert_eq!(history.undo(&mut document), Ok(None));
    history.redo(&mut document).unwrap().unwrap();
    assert_eq!(bytes(&document), states[5]);
}

#[test]
fn a_stroke_on_a_large_canvas_takes_only_its_own_pixels_to_remember() {
    let mut document = Document::new(Extent::new(4096, 4096), [255; 4]).unwrap();
    let mut history = History::default();
    let way = vec![(300.0, 300.0, 1.0), (700.0, 420.0, 1.0)];
    let brush = Brush { size_px: 30.0, ..Brush::default() };
    perform(&Deed::Stroke { ink: Ink::Colour([200, 0, 0]), brush, way }, &mut document, &mut history);
    // On one colour, the pieces before the stroke are flat.
    assert!(history.bytes() < 2_000, "{}", history.bytes());
    history.undo(&mut document).unwrap().unwrap();
    assert!(history.bytes() < 430 * 150 * 4, "{}", history.bytes());
    while history.squeeze(1) {}
    assert!(history.bytes() < 20_000, "{}", history.bytes());
}
