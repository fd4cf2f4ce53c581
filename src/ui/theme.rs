//! How everything looks: the only file with colours, and the one with sizes and fonts.
//!
//! Neutral greys, so that they do not tint what the eye makes of the picture, and one accent. The accent marks what the
//! model will do or has done: the Generate button, the mask, the box that the networks see.

use egui::epaint::text::{FontInsert, FontPriority, InsertFontFamily, VariationCoords};
use egui::style::{Interaction, ScrollStyle, Selection, Spacing, TextCursorStyle, WidgetVisuals, Widgets};
use egui::{
    Color32, Context, CornerRadius, FontData, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle, Ui,
    Visuals, vec2,
};

use crate::prompt::SpanKind;

/// The step of the grid: every distance is a multiple of it, in points.
pub const UNIT: f32 = 4.0;
/// Between two things that belong together.
pub const GAP: f32 = 8.0;
/// Between two groups.
pub const GROUP_GAP: f32 = 16.0;
/// Height of every control.
pub const CONTROL: f32 = 28.0;
/// Height of the button that everything is about.
pub const BIG_CONTROL: f32 = 40.0;
/// Between the edge of a dialog and what is in it.
pub const DIALOG_MARGIN: i8 = 20;
/// Height of the top bar.
pub const TOP_BAR: f32 = 44.0;
/// Width of the rail of tools.
pub const RAIL: f32 = 48.0;
/// Height of the status line.
pub const STATUS: f32 = 26.0;
/// Height of the strip of candidates.
pub const STRIP: f32 = 116.0;
/// Width of the panel at the right where it lies over the canvas.
pub const PANEL_WIDTH: f32 = 320.0;
/// How narrow and wide the panel at the right can be drawn.
pub const PANEL_RANGE: std::ops::RangeInclusive<f32> = 280.0..=460.0;
/// How low and high the list of layers can be drawn.
pub const LAYERS_RANGE: std::ops::RangeInclusive<f32> = 116.0..=640.0;
/// So much height is left to the panel above the layers.
pub const LAYERS_LEAVE: f32 = 260.0;
/// At first the layers take no more of the height than this share.
pub const LAYERS_SHARE: f32 = 0.36;
/// Lower windows have the layers folded away.
pub const LAYERS_NEED: f32 = 400.0;
/// Narrower windows show the panel over the canvas instead of beside it.
pub const NARROW: f32 = 760.0;
/// Radius of the corners of controls.
pub const RADIUS: u8 = 5;
/// Radius of the corners of windows and cards.
pub const BIG_RADIUS: u8 = 10;

/// The colours of one theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tokens {
    /// Around the canvas.
    pub backdrop: Color32,
    /// Panels and bars.
    pub panel: Color32,
    /// Windows that float above.
    pub raised: Color32,
    /// What one writes into.
    pub sunken: Color32,
    /// Controls.
    pub control: Color32,
    /// Controls under the pointer.
    pub control_hover: Color32,
    /// Controls that are held down.
    pub control_active: Color32,
    /// Lines between areas.
    pub line: Color32,
    /// Outlines of controls.
    pub outline: Color32,
    /// Text.
    pub text: Color32,
    /// Text that stands back.
    pub weak: Color32,
    /// Text that is barely there: hints, units.
    pub faint: Color32,
    /// What the model does.
    pub accent: Color32,
    /// The accent under the pointer.
    pub accent_hover: Color32,
    /// A surface with a touch of the accent: what is selected.
    pub accent_soft: Color32,
    /// The accent as colour of text.
    pub accent_text: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// All is well.
    pub good: Color32,
    /// Something needs a look.
    pub warning: Color32,
    /// Something failed.
    pub bad: Color32,
    /// The squares behind transparent pixels.
    pub checker: [Color32; 2],
    /// Lines between pixels at high zoom.
    pub grid: Color32,
    /// The canvas's edge.
    pub edge: Color32,
    /// Shadow of what floats.
    pub shadow: Color32,
    /// Over everything behind a dialog.
    pub veil: Color32,
}

const DARK: Tokens = Tokens {
    backdrop: Color32::from_rgb(0x14, 0x15, 0x17),
    panel: Color32::from_rgb(0x1d, 0x1e, 0x21),
    raised: Color32::from_rgb(0x24, 0x25, 0x29),
    sunken: Color32::from_rgb(0x16, 0x17, 0x19),
    control: Color32::from_rgb(0x2b, 0x2d, 0x31),
    control_hover: Color32::from_rgb(0x36, 0x38, 0x3d),
    control_active: Color32::from_rgb(0x40, 0x42, 0x48),
    line: Color32::from_rgb(0x2a, 0x2b, 0x2f),
    outline: Color32::from_rgb(0x3a, 0x3c, 0x42),
    text: Color32::from_rgb(0xe6, 0xe6, 0xe9),
    weak: Color32::from_rgb(0xa3, 0xa5, 0xad),
    faint: Color32::from_rgb(0x72, 0x75, 0x7e),
    accent: Color32::from_rgb(0x7a, 0x6a, 0xf0),
    accent_hover: Color32::from_rgb(0x8a, 0x7c, 0xf6),
    accent_soft: Color32::from_rgb(0x33, 0x2f, 0x55),
    accent_text: Color32::from_rgb(0xb3, 0xa9, 0xff),
    on_accent: Color32::from_rgb(0xff, 0xff, 0xff),
    good: Color32::from_rgb(0x5f, 0xbf, 0x8f),
    warning: Color32::from_rgb(0xe0, 0xa9, 0x4f),
    bad: Color32::from_rgb(0xee, 0x6f, 0x6f),
    checker: [Color32::from_rgb(0x3c, 0x3c, 0x3e), Color32::from_rgb(0x48, 0x48, 0x4a)],
    grid: Color32::from_rgb(0x60, 0x60, 0x64),
    edge: Color32::from_rgb(0x0a, 0x0a, 0x0b),
    shadow: Color32::from_rgba_premultiplied(0, 0, 0, 110),
    veil: Color32::from_rgba_premultiplied(0, 0, 0, 120),
};

const LIGHT: Tokens = Tokens {
    backdrop: Color32::from_rgb(0xd3, 0xd4, 0xd7),
    panel: Color32::from_rgb(0xf4, 0xf4, 0xf6),
    raised: Color32::from_rgb(0xfc, 0xfc, 0xfd),
    sunken: Color32::from_rgb(0xff, 0xff, 0xff),
    control: Color32::from_rgb(0xe4, 0xe5, 0xe8),
    control_hover: Color32::from_rgb(0xd9, 0xda, 0xdf),
    control_active: Color32::from_rgb(0xcd, 0xce, 0xd4),
    line: Color32::from_rgb(0xdd, 0xde, 0xe2),
    outline: Color32::from_rgb(0xc6, 0xc8, 0xce),
    text: Color32::from_rgb(0x1d, 0x1e, 0x22),
    weak: Color32::from_rgb(0x55, 0x58, 0x61),
    faint: Color32::from_rgb(0x83, 0x86, 0x90),
    accent: Color32::from_rgb(0x62, 0x52, 0xdd),
    accent_hover: Color32::from_rgb(0x72, 0x63, 0xe8),
    accent_soft: Color32::from_rgb(0xdd, 0xd9, 0xfb),
    accent_text: Color32::from_rgb(0x50, 0x40, 0xc8),
    on_accent: Color32::from_rgb(0xff, 0xff, 0xff),
    good: Color32::from_rgb(0x23, 0x84, 0x55),
    warning: Color32::from_rgb(0x9a, 0x66, 0x0b),
    bad: Color32::from_rgb(0xc2, 0x36, 0x3b),
    checker: [Color32::from_rgb(0xff, 0xff, 0xff), Color32::from_rgb(0xe2, 0xe2, 0xe4)],
    grid: Color32::from_rgb(0x8c, 0x8c, 0x90),
    edge: Color32::from_rgb(0x9a, 0x9b, 0xa0),
    shadow: Color32::from_rgba_premultiplied(0, 0, 0, 44),
    veil: Color32::from_rgba_premultiplied(0, 0, 0, 70),
};

impl Tokens {
    /// The colours of the theme that is on.
    pub fn of(ui: &Ui) -> &'static Self {
        if ui.visuals().dark_mode { &DARK } else { &LIGHT }
    }
}

/// A colour as four floats of 0 to 1, straight alpha, as shaders take it.
pub fn floats(colour: Color32) -> [f32; 4] {
    colour.to_srgba_unmultiplied().map(|v| f32::from(v) / 255.0)
}

/// A colour as a film of this opacity, of 255.
pub fn film(colour: Color32, opacity: u8) -> Color32 {
    Color32::from_rgba_unmultiplied(colour.r(), colour.g(), colour.b(), opacity)
}

/// A colour of the document's, opaque.
pub fn opaque([r, g, b]: [u8; 3]) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// The colour of a part of a prompt.
pub fn prompt(tokens: &Tokens, kind: SpanKind, weight: f64) -> Color32 {
    match kind {
        SpanKind::Words if weight < 1.0 => tokens.weak,
        SpanKind::Words | SpanKind::Break | SpanKind::Conjunction => tokens.accent_text,
        SpanKind::Bracket | SpanKind::Comment => tokens.faint,
        SpanKind::Editing | SpanKind::Alternation | SpanKind::Wildcard => tokens.warning,
        SpanKind::Network | SpanKind::Embedding => tokens.good,
        SpanKind::Mistake => tokens.text,
    }
}

/// Whatever is painted over the picture itself has to be seen on any colour: light within dark.
pub fn over_picture() -> [Color32; 2] {
    [Color32::from_black_alpha(150), Color32::from_white_alpha(235)]
}

/// The four sizes of text, in points.
pub const CAPTION_PT: f32 = 11.0;
/// Text of controls.
pub const BODY_PT: f32 = 13.0;
/// Titles of windows.
pub const TITLE_PT: f32 = 17.0;
/// Size of icons on buttons.
pub const ICON_PT: f32 = 18.0;

/// The family of headings: a heavier cut of the same face.
pub fn strong_family() -> FontFamily {
    FontFamily::Name("strong".into())
}

/// The font of headings at this size.
pub fn strong(size_pt: f32) -> FontId {
    FontId::new(size_pt, strong_family())
}

/// The font of icons at this size.
pub fn icon_font(size_pt: f32) -> FontId {
    FontId::new(size_pt, FontFamily::Name(egui_material_icons::FONT_FAMILY.into()))
}

/// Installs fonts and both themes. Call it once, before the first frame.
pub fn install(ctx: &Context) {
    egui_material_icons::initialize(ctx);
    for (name, family, weight) in [("Inter", FontFamily::Proportional, 430.0), ("Inter strong", strong_family(), 600.0)]
    {
        let mut data = FontData::from_static(include_bytes!("../../assets/fonts/Inter.ttf"));
        data.tweak.coords = VariationCoords::new([(b"wght", weight)]);
        let family = InsertFontFamily { family, priority: FontPriority::Highest };
        ctx.add_font(FontInsert::new(name, data, vec![family]));
    }
    for (theme, tokens) in [(egui::Theme::Dark, &DARK), (egui::Theme::Light, &LIGHT)] {
        ctx.set_style_of(theme, style(theme, tokens));
    }
}

fn style(theme: egui::Theme, tokens: &Tokens) -> Style {
    let font = |size| FontId::new(size, FontFamily::Proportional);
    Style {
        text_styles: [
            (TextStyle::Small, font(CAPTION_PT)),
            (TextStyle::Body, font(BODY_PT)),
            (TextStyle::Button, font(BODY_PT)),
            (TextStyle::Heading, strong(TITLE_PT)),
            (TextStyle::Monospace, FontId::new(12.0, FontFamily::Monospace)),
        ]
        .into(),
        spacing: spacing(),
        interaction: Interaction { selectable_labels: false, tooltip_delay: 0.4, ..Interaction::default() },
        visuals: visuals(theme, tokens),
        animation_time: 0.1,
        ..Style::default()
    }
}

fn spacing() -> Spacing {
    Spacing {
        item_spacing: vec2(GAP, GAP),
        window_margin: Margin::same(16),
        menu_margin: Margin::same(6),
        button_padding: vec2(10.0, 4.0),
        indent: 16.0,
        interact_size: vec2(CONTROL, CONTROL),
        icon_width: 16.0,
        icon_width_inner: 8.0,
        icon_spacing: GAP,
        combo_height: 320.0,
        tooltip_width: 300.0,
        scroll: ScrollStyle { bar_width: 6.0, floating_width: 3.0, ..ScrollStyle::floating() },
        ..Spacing::default()
    }
}

fn visuals(theme: egui::Theme, t: &Tokens) -> Visuals {
    let state = |fill: Color32, outline: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, outline),
        corner_radius: CornerRadius::same(RADIUS),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    Visuals {
        widgets: Widgets {
            noninteractive: state(t.panel, t.line, t.text),
            inactive: WidgetVisuals { bg_stroke: Stroke::NONE, ..state(t.control, t.outline, t.text) },
            hovered: WidgetVisuals { bg_stroke: Stroke::NONE, ..state(t.control_hover, t.outline, t.text) },
            active: WidgetVisuals { bg_stroke: Stroke::NONE, ..state(t.control_active, t.outline, t.text) },
            open: WidgetVisuals { bg_stroke: Stroke::NONE, ..state(t.control_hover, t.outline, t.text) },
        },
        selection: Selection { bg_fill: t.accent_soft, stroke: Stroke::new(1.0, t.accent) },
        text_cursor: TextCursorStyle { stroke: Stroke::new(2.0, t.accent), blink: false, ..TextCursorStyle::default() },
        weak_text_color: Some(t.weak),
        hyperlink_color: t.accent_text,
        faint_bg_color: t.control,
        extreme_bg_color: t.sunken,
        text_edit_bg_color: Some(t.sunken),
        code_bg_color: t.control,
        warn_fg_color: t.warning,
        error_fg_color: t.bad,
        window_corner_radius: CornerRadius::same(BIG_RADIUS),
        window_shadow: Shadow { offset: [0, 8], blur: 32, spread: 0, color: t.shadow },
        window_fill: t.raised,
        window_stroke: Stroke::new(1.0, t.outline),
        menu_corner_radius: CornerRadius::same(RADIUS + 3),
        popup_shadow: Shadow { offset: [0, 4], blur: 16, spread: 0, color: t.shadow },
        panel_fill: t.panel,
        collapsing_header_frame: false,
        indent_has_left_vline: false,
        slider_trailing_fill: true,
        ..if theme == egui::Theme::Dark { Visuals::dark() } else { Visuals::light() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance as WCAG 2 defines it.
    fn luminance(colour: Color32) -> f32 {
        let [r, g, b, _] = egui::Rgba::from(colour).to_array();
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(a: Color32, b: Color32) -> f32 {
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        a.max(b) / a.min(b)
    }

    #[test]
    fn text_can_be_read_in_both_themes() {
        for t in [&DARK, &LIGHT] {
            for surface in [t.panel, t.raised, t.sunken, t.control] {
                assert!(contrast(t.text, surface) > 7.0, "{:?} on {surface:?}", t.text);
                assert!(contrast(t.weak, surface) > 4.5, "{:?} on {surface:?}", t.weak);
                assert!(contrast(t.faint, surface) > 2.7, "{:?} on {surface:?}", t.faint);
            }
            for text in [t.accent_text, t.bad, t.warning, t.good] {
                assert!(contrast(text, t.raised) > 4.5, "{text:?}");
            }
            assert!(contrast(t.on_accent, t.accent) > 3.9);
            assert!(contrast(t.accent_text, t.accent_soft) > 4.5);
        }
    }

    #[test]
    fn colours_reach_shaders_with_straight_alpha() {
        assert_eq!(floats(Color32::from_rgb(255, 0, 51)), [1.0, 0.0, 0.2, 1.0]);
        let half = floats(Color32::from_rgba_unmultiplied(255, 255, 255, 128));
        assert!((half[0] - 1.0).abs() < 0.01 && (half[3] - 0.5).abs() < 0.01);
    }
}
