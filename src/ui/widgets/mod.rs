//! The controls that panels are made of. All of them stand on the grid, have an accessible name, and answer to keys.

mod buttons;
mod section;
mod segmented;
mod tooltip;
mod value_slider;

pub use buttons::{Chip, IconButton, Progress, main_button, plain_button, primary_button, text_button};
pub use section::section;
pub use segmented::{Segment, segmented};
pub use tooltip::{Hint, hint};
pub use value_slider::ValueSlider;

use egui::{Align, Layout, Response, RichText, Role, Ui, WidgetInfo, vec2};

use super::theme::{self, Tokens};

/// A small text that stands back.
pub fn caption(ui: &mut Ui, text: impl Into<String>) -> Response {
    let colour = Tokens::of(ui).weak;
    ui.label(RichText::new(text).size(theme::CAPTION_PT).color(colour))
}

/// A name of the tables, which stand in the middle of sentences, as it stands alone.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Gives a text field its accessible name.
pub fn name_text(response: &Response, role: Role, name: &str, text: &str) {
    let enabled = response.enabled();
    response.widget_info(|| {
        let info = WidgetInfo::text_edit(enabled, text, text, "");
        WidgetInfo { role, label: Some(name.to_owned()), ..info }
    });
}

/// A row of this height that is filled from the right edge on.
pub fn from_right<R>(ui: &mut Ui, height: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let size = vec2(ui.available_width(), height);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), content).inner
}

/// A row of the height of a control: a label at the left, and what `right` adds from the right edge on.
pub fn row<R>(ui: &mut Ui, label: &str, right: impl FnOnce(&mut Ui) -> R) -> R {
    let size = vec2(ui.available_width(), theme::CONTROL);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        let colour = Tokens::of(ui).weak;
        if !label.is_empty() {
            ui.label(RichText::new(label).color(colour));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), right).inner
    })
    .inner
}
