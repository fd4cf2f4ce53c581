//! Control networks as the web UI's extension writes them into infotexts, old form and new.
//!
//! New: `ControlNet 0: "Module: canny, Model: control_v11p_sd15_canny [d14c016b], Weight: 1.0, Guidance Start: 0.0, …"`.
//! Old: `ControlNet 0: "preprocessor: canny, model: …, weight: 1, starting/ending: (0, 1), …"`.

use std::fmt::Write as _;

use crate::job::{ControlRecipe, ModelRef, Preprocessor};

use super::super::number::python;
use super::{ForeignControl, model_named, share};

/// The control of a field's value; `None` if it names no network.
pub(super) fn read(value: &str) -> Option<ForeignControl> {
    let field = |names: &[&str]| fields(value).find(|(key, _)| names.contains(&key.as_str())).map(|(_, value)| value);
    let number = |names: &[&str]| field(names)?.trim().parse::<f64>().ok().filter(|value| value.is_finite());
    let network = model_with_hash(field(&["model"])?)?;
    let preprocessor = field(&["module", "preprocessor"]).map(str::trim).filter(|name| !name.is_empty());
    let ends = field(&["starting/ending"]).and_then(|pair| {
        let (start, end) = pair.trim_matches(['(', ')', ' ']).split_once(',')?;
        Some((start.trim().parse::<f64>().ok()?, end.trim().parse::<f64>().ok()?))
    });
    let start = number(&["guidance start"]).or(ends.map(|ends| ends.0)).and_then(share);
    let end = number(&["guidance end"]).or(ends.map(|ends| ends.1)).and_then(share);
    Some(ForeignControl {
        network,
        preprocessor: preprocessor.filter(|name| *name != "none").map(ToOwned::to_owned),
        strength: number(&["weight"]).filter(|weight| (0.0..=10.0).contains(weight)).unwrap_or(1.0),
        start: start.unwrap_or(0.0),
        end: end.unwrap_or(1.0),
        guess: field(&["control mode"]).is_some_and(|mode| mode.trim() == "ControlNet is more important"),
        image: None,
    })
}

/// The value of a field for a control, in the new form.
pub(in super::super) fn write(control: &ControlRecipe) -> String {
    let ControlRecipe { network, preprocessor, thresholds, strength, start, end, guess, .. } = control;
    let module = match preprocessor {
        Preprocessor::None => "none",
        Preprocessor::Canny => "canny",
        Preprocessor::Scribble => "invert (from white bg & black line)",
        Preprocessor::Tile => "tile_resample",
        Preprocessor::Inpaint => "inpaint_only",
        Preprocessor::Depth => "depth_anything",
    };
    let hash = network.hash.as_ref().map(|hash| format!(" [{hash}]")).unwrap_or_default();
    let mut out = format!("Module: {module}, Model: {}{hash}, Weight: {}", network.name, python(*strength));
    out.push_str(", Resize Mode: Crop and Resize");
    if let Some((low, high)) = thresholds {
        let _ = write!(out, ", Threshold A: {low}, Threshold B: {high}");
    }
    let mode = if *guess { "ControlNet is more important" } else { "Balanced" };
    let _ = write!(
        out,
        ", Guidance Start: {}, Guidance End: {}, Pixel Perfect: True, Control Mode: {mode}",
        python(*start),
        python(*end)
    );
    out
}

/// `name [hash]`.
fn model_with_hash(text: &str) -> Option<ModelRef> {
    let (name, hash) = match text.trim().strip_suffix(']').and_then(|text| text.rsplit_once(" [")) {
        Some((name, hash)) => (name, Some(hash.to_owned())),
        None => (text.trim(), None),
    };
    Some(ModelRef { hash, ..model_named(name)? })
}

/// Keys in lower case and values; a comma in round brackets does not end a value.
fn fields(text: &str) -> impl Iterator<Item = (String, &str)> {
    let mut depth = 0usize;
    let parts = text.split(move |c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    });
    parts.filter_map(|part| part.split_once(':')).map(|(key, value)| (key.trim().to_lowercase(), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read() {
        let new = read(
            "Module: canny, Model: control_v11p_sd15_canny [d14c016b], Weight: 0.8, Resize Mode: Crop and Resize, Guidance \
             Start: 0.1, Guidance End: 0.9, Pixel Perfect: True, Control Mode: ControlNet is more important",
        )
        .unwrap();
        let network = ModelRef { name: "control_v11p_sd15_canny".into(), hash: Some("d14c016b".into()) };
        assert_eq!(
            new,
            ForeignControl {
                network,
                preprocessor: Some("canny".into()),
                strength: 0.8,
                start: 0.1,
                end: 0.9,
                guess: true,
                image: None
            }
        );
        let old =
            read("preprocessor: none, model: a/b.pth, weight: x, starting/ending: (0.25, 0.5), resize mode: Crop");
        let old = old.unwrap();
        assert_eq!((old.network.name.as_str(), old.preprocessor, old.strength), ("b", None, 1.0));
        assert_eq!((old.start, old.end, old.guess), (0.25, 0.5, false));
        assert_eq!(read("Module: canny, Model: None"), None);
        assert_eq!(read(""), None);
    }
}
