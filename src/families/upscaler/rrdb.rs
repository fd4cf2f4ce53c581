//! `RRDBNet`: ESRGAN in its old layout of nested sequences, in that of BSRGAN, and in that of Real-ESRGAN, with pixels
//! gathered before it or not.

use crate::nets::RrdbConfig;
use crate::nets::upscale::{MAX_UPSCALE, MAX_UPSCALE_DEPTH, MAX_UPSCALE_WIDTH};
use crate::weights;

use super::names::Names;
use super::{Architecture, Found};

pub(super) const ARCHITECTURE: Architecture = Architecture {
    id: "RRDBNet",
    label: "ESRGAN, BSRGAN, Real-ESRGAN",
    checked: "spandrel 0.4.2, on tiny networks of three layouts, x2 and x4, with pixels gathered and not",
    find,
};

/// How a layout names its parts, as a sequence of such.
struct Layout {
    label: &'static str,
    first: String,
    /// Before the number of a block.
    blocks: &'static str,
    /// Between that and the number of a dense block.
    dense: &'static str,
    /// What follows the name of a layer in a dense block.
    layer_end: &'static str,
    body: String,
    up: Vec<String>,
    hr: String,
    last: String,
}

/// The layout whose names the tensors have.
fn layout(names: &Names<'_>) -> Option<Layout> {
    let numbered = |stem: &str| {
        let there = |i: &usize| names.has(&format!("{stem}{i}.weight"));
        (1..=MAX_UPSCALE).take_while(there).map(|i| format!("{stem}{i}")).collect::<Vec<_>>()
    };
    if names.has("body.0.rdb1.conv1.weight") {
        return Some(Layout {
            label: "Real-ESRGAN's",
            first: "conv_first".into(),
            blocks: "body.",
            dense: "rdb",
            layer_end: "",
            body: "conv_body".into(),
            up: numbered("conv_up"),
            hr: "conv_hr".into(),
            last: "conv_last".into(),
        });
    }
    if names.has("RRDB_trunk.0.RDB1.conv1.weight") {
        return Some(Layout {
            label: "BSRGAN's",
            first: "conv_first".into(),
            blocks: "RRDB_trunk.",
            dense: "RDB",
            layer_end: "",
            body: "trunk_conv".into(),
            up: numbered("upconv"),
            hr: "HRconv".into(),
            last: "conv_last".into(),
        });
    }
    if !names.has("model.1.sub.0.RDB1.conv1.0.weight") {
        return None;
    }
    // What follows the blocks are numbered layers: those that double, and the last two.
    let tail = |name: &str| -> Option<usize> {
        let number = name.strip_prefix("model.")?.strip_suffix(".weight")?.parse().ok()?;
        (number > 1).then_some(number)
    };
    let mut tail: Vec<usize> = names.all().filter_map(tail).collect();
    tail.sort_unstable();
    let mut tail: Vec<String> = tail.into_iter().map(|i| format!("model.{i}")).collect();
    let (last, hr) = (tail.pop().unwrap_or_default(), tail.pop().unwrap_or_default());
    Some(Layout {
        label: "the old ESRGAN's",
        first: "model.0".into(),
        blocks: "model.1.sub.",
        dense: "RDB",
        layer_end: ".0",
        body: format!("model.1.sub.{}", names.count("model.1.sub.").saturating_sub(1)),
        up: tail,
        hr,
        last,
    })
}

fn find(names: &Names<'_>) -> Option<weights::Result<Found>> {
    let layout = layout(names)?;
    Some(read(names, &layout))
}

fn read(names: &Names<'_>, layout: &Layout) -> weights::Result<Found> {
    if names.all().any(|name| name.contains(".conv1x1.")) {
        let what = "is an ESRGAN+, whose blocks have a convolution more than this version runs: take an ESRGAN";
        return Err(names.unfit(what));
    }
    let weight = |name: &str| format!("{name}.weight");
    let block = |i: usize, dense: usize, layer: usize| {
        format!("{}{i}.{}{dense}.conv{layer}{}", layout.blocks, layout.dense, layout.layer_end)
    };
    let channels = names.side(&weight(&layout.last), 0);
    let inputs = names.side(&weight(&layout.first), 1);
    let width = names.side(&weight(&layout.first), 0);
    let growth = names.side(&weight(&block(0, 1, 1)), 0);
    // The last of the old layout's sequence is a convolution, not a block.
    let blocks = match names.count(layout.blocks) {
        count if layout.layer_end.is_empty() => count,
        count => count.saturating_sub(1),
    };
    let gathered = [1, 2, 4].into_iter().find(|r| channels > 0 && inputs == channels * r * r);
    let Some(gathered) = gathered else {
        return Err(names.unfit(format!(
            "reads {inputs} channels and makes {channels}, which no RRDBNet that enlarges pictures does: take another"
        )));
    };
    let sizes =
        [("channels", channels, 64), ("channels", width, MAX_UPSCALE_WIDTH), ("channels", growth, MAX_UPSCALE_WIDTH)];
    for (what, found, most) in sizes.into_iter().chain([("blocks", blocks, MAX_UPSCALE_DEPTH)]) {
        if !(1..=most).contains(&found) {
            return Err(
                names.unfit(format!("has layers of {found} {what}, where 1 to {most} are possible: take another"))
            );
        }
    }
    let doublings = layout.up.len();
    let scale = 1usize.checked_shl(doublings as u32).filter(|scale| *scale <= MAX_UPSCALE && *scale >= gathered);
    let Some(scale) = scale else {
        return Err(names.unfit(format!(
            "doubles the picture {doublings} times after it made it {gathered} times as small: take a network that makes \
             pictures 1 to {MAX_UPSCALE} times as large"
        )));
    };
    let config = RrdbConfig { channels, width, growth, blocks, doublings, gathered };
    let mut parts = vec![
        ("conv_first".to_owned(), layout.first.clone()),
        ("conv_body".to_owned(), layout.body.clone()),
        ("conv_hr".to_owned(), layout.hr.clone()),
        ("conv_last".to_owned(), layout.last.clone()),
    ];
    parts.extend(layout.up.iter().enumerate().map(|(i, up)| (format!("conv_up{}", i + 1), up.clone())));
    for i in 0..blocks {
        for (dense, layer) in (1..=3).flat_map(|dense| (1..=5).map(move |layer| (dense, layer))) {
            parts.push((format!("body.{i}.rdb{dense}.conv{layer}"), block(i, dense, layer)));
        }
    }
    let ends = |(name, stored): (String, String)| {
        ["weight", "bias"].map(|end| (format!("{name}.{end}"), format!("{stored}.{end}")))
    };
    let gather =
        if gathered > 1 { format!(", {gathered} x {gathered} pixels gathered into one") } else { String::new() };
    let evidence = format!(
        "names are {} layout; {blocks} blocks of {width} channels, growing by {growth}{gather}; x{}",
        layout.label,
        scale / gathered
    );
    Ok(Found { arrangement: Box::new(config), names: parts.into_iter().flat_map(ends).collect(), evidence })
}
