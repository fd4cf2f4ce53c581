//! Names that artists see of what the rooms below know by ids: blend modes, kinds of models and the like.

use crate::document::{BlendMode, Combine, Filter, GradientKind, MaskOp, SelectOp, Turn};
use crate::formats::ExportFormat;
use crate::job::{LatentResize, OutpaintFill, Preprocessor};
use crate::library::models::ModelKind;
use crate::locale::{key, t, text};

/// A blend mode.
pub fn blend_name(mode: BlendMode) -> &'static str {
    text(&key("word-blend", mode.id()))
}

/// A kind of models.
pub fn model_kind_name(kind: ModelKind) -> &'static str {
    text(&key("word-model", kind.id()))
}

/// Many models of a kind.
pub fn model_kinds_name(kind: ModelKind) -> &'static str {
    text(&key("word-models", kind.id()))
}

/// What the new ground of a picture begins with.
pub fn outpaint_fill_name(fill: OutpaintFill) -> &'static str {
    match fill {
        OutpaintFill::Edge => t!("word-fill-edge"),
        OutpaintFill::Mirror => t!("word-fill-mirror"),
        OutpaintFill::Blur => t!("word-fill-blur"),
        OutpaintFill::Noise => t!("word-fill-noise"),
        OutpaintFill::Neutral => t!("word-fill-neutral"),
    }
}

/// How latents are enlarged.
pub fn latent_resize_name(resize: LatentResize) -> &'static str {
    match resize {
        LatentResize::Bilinear => t!("word-latent-bilinear"),
        LatentResize::BilinearAntialiased => t!("word-latent-bilinear-antialiased"),
        LatentResize::Bicubic => t!("word-latent-bicubic"),
        LatentResize::BicubicAntialiased => t!("word-latent-bicubic-antialiased"),
        LatentResize::Nearest => t!("word-latent-nearest"),
        LatentResize::NearestExact => t!("word-latent-nearest-exact"),
    }
}

/// How a control's picture is made.
pub fn preprocessor_name(kind: Preprocessor) -> &'static str {
    match kind {
        Preprocessor::None => t!("word-preprocessor-none"),
        Preprocessor::Canny => t!("word-preprocessor-canny"),
        Preprocessor::Scribble => t!("word-preprocessor-scribble"),
        Preprocessor::Tile => t!("word-preprocessor-tile"),
        Preprocessor::Inpaint => t!("word-preprocessor-inpaint"),
        Preprocessor::Depth => t!("word-preprocessor-depth"),
    }
}

/// What that does, in one sentence.
pub fn preprocessor_about(kind: Preprocessor) -> &'static str {
    match kind {
        Preprocessor::None => t!("word-preprocessor-none.about"),
        Preprocessor::Canny => t!("word-preprocessor-canny.about"),
        Preprocessor::Scribble => t!("word-preprocessor-scribble.about"),
        Preprocessor::Tile => t!("word-preprocessor-tile.about"),
        Preprocessor::Inpaint => t!("word-preprocessor-inpaint.about"),
        Preprocessor::Depth => t!("word-preprocessor-depth.about"),
    }
}

/// A format of exported pictures.
pub fn export_format_name(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Png { sixteen_bit: false } => t!("word-format-png"),
        ExportFormat::Png { sixteen_bit: true } => t!("word-format-png-16"),
        ExportFormat::Jpeg { .. } => t!("word-format-jpeg"),
        ExportFormat::WebpLossless => t!("word-format-webp-lossless"),
        ExportFormat::WebpLossy { .. } => t!("word-format-webp-lossy"),
    }
}

/// One after the other: `a, b, c`.
pub fn list(items: impl IntoIterator<Item = String>) -> String {
    items.into_iter().reduce(|first, second| t!("word-list", first = first, second = second)).unwrap_or_default()
}

/// All of them: `a, b and c`.
pub fn list_and(mut items: Vec<String>) -> String {
    let Some(last) = items.pop() else { return String::new() };
    if items.is_empty() { last } else { t!("word-list-and", first = list(items), last = last) }
}

/// How a new selection joins the old one.
pub fn combine_name(how: Combine) -> &'static str {
    match how {
        Combine::Replace => t!("word-combine-replace"),
        Combine::Add => t!("word-combine-add"),
        Combine::Subtract => t!("word-combine-subtract"),
        Combine::Intersect => t!("word-combine-intersect"),
    }
}

/// How pixels between pixels are made.
pub fn filter_name(filter: Filter) -> &'static str {
    match filter {
        Filter::Nearest => t!("word-filter-nearest"),
        Filter::Bilinear => t!("word-filter-bilinear"),
        Filter::Bicubic => t!("word-filter-bicubic"),
    }
}

/// How a gradient spreads.
pub fn gradient_name(kind: GradientKind) -> &'static str {
    match kind {
        GradientKind::Linear => t!("word-gradient-linear"),
        GradientKind::Radial => t!("word-gradient-radial"),
    }
}

/// A step that turns a layer.
pub fn turn_name(turn: Turn) -> &'static str {
    match turn {
        Turn::FlipHorizontal => t!("undo-flip-horizontal"),
        Turn::FlipVertical => t!("undo-flip-vertical"),
        Turn::Left => t!("undo-rotate-left"),
        Turn::Right => t!("undo-rotate-right"),
        Turn::Half => t!("undo-rotate-half"),
    }
}

/// A step that changes the selection.
pub fn select_op_name(op: SelectOp) -> &'static str {
    match op {
        SelectOp::All => t!("undo-select-all"),
        SelectOp::None => t!("undo-deselect"),
        SelectOp::Invert => t!("undo-select-invert"),
        SelectOp::Grow(_) => t!("undo-select-grow"),
        SelectOp::Shrink(_) => t!("undo-select-shrink"),
        SelectOp::Feather(_) => t!("undo-select-feather"),
        SelectOp::Border(_) => t!("undo-select-border"),
        SelectOp::FromMask => t!("undo-select-mask"),
        SelectOp::ToMask => t!("undo-mask-from-selection"),
        SelectOp::FromLayerAlpha(_) => t!("undo-select-pixels"),
    }
}

/// A step that changes the mask.
pub fn mask_op_name(op: MaskOp) -> &'static str {
    match op {
        MaskOp::Clear => t!("undo-mask-clear"),
        MaskOp::Fill => t!("undo-mask-fill"),
        MaskOp::Invert => t!("undo-mask-invert"),
        MaskOp::Grow(_) => t!("undo-mask-grow"),
        MaskOp::Shrink(_) => t!("undo-mask-shrink"),
        MaskOp::Feather(_) => t!("undo-mask-feather"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_rooms_below() {
        assert!(BlendMode::ALL.into_iter().all(|mode| blend_name(mode) == mode.label()));
        assert!(ModelKind::all().all(|kind| model_kind_name(kind) == kind.label()));
        assert!(ModelKind::all().all(|kind| model_kinds_name(kind) == kind.plural()));
        assert!(LatentResize::ALL.into_iter().all(|resize| latent_resize_name(resize) == resize.label()));
        assert!(Combine::ALL.into_iter().all(|how| combine_name(how) == how.label()));
        assert!(Filter::ALL.into_iter().all(|filter| filter_name(filter) == filter.label()));
        assert!(GradientKind::ALL.into_iter().all(|kind| gradient_name(kind) == kind.label()));
        for row in crate::engine::PREPROCESSORS {
            assert_eq!((preprocessor_name(row.kind), preprocessor_about(row.kind)), (row.label, row.about));
        }
        let items = |items: &[&str]| -> Vec<String> { items.iter().map(|item| (*item).to_owned()).collect() };
        assert_eq!((list_and(items(&["a", "b", "c"])), list_and(items(&["a"]))), ("a, b and c".into(), "a".into()));
        for fill in OutpaintFill::ALL {
            assert_eq!(outpaint_fill_name(fill).to_lowercase(), fill.label());
        }
    }
}
