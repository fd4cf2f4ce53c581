//! A number: dragged as a slider, typed as a text, stepped with the arrow keys.
//!
//! The label stands inside the bar, as in Krita, so that a panel of many numbers stays short.

use std::ops::RangeInclusive;

use egui::accesskit::{Action, ActionData};
use egui::emath::{self, Numeric};
use egui::{
    Align2, CornerRadius, CursorIcon, EventFilter, FontId, Id, Key, Rect, Response, Sense, TextEdit, Ui, WidgetInfo,
    pos2, vec2,
};

use super::buttons::focus_ring;
use super::tooltip::{Hint, hint};
use crate::ui::theme::{self, Tokens};

/// A number with a label.
#[must_use = "show it with `show`"]
pub struct ValueSlider<'a> {
    label: &'a str,
    range: RangeInclusive<f64>,
    typed: RangeInclusive<f64>,
    step: f64,
    decimals: usize,
    unit: &'a str,
    scale: f64,
    curved: bool,
    reset: Option<f64>,
    about: &'a str,
}

impl<'a> ValueSlider<'a> {
    /// A slider over a range, in whole numbers.
    pub fn new<N: Numeric>(label: &'a str, range: RangeInclusive<N>) -> Self {
        let range = range.start().to_f64()..=range.end().to_f64();
        let (typed, step) = (range.clone(), 1.0);
        Self { label, range, typed, step, decimals: 0, unit: "", scale: 1.0, curved: false, reset: None, about: "" }
    }

    /// Steps of `step`, shown with so many decimals.
    pub fn step(mut self, step: f64, decimals: usize) -> Self {
        (self.step, self.decimals) = (step, decimals);
        self
    }

    /// Shown as a percentage: a value of 1 is 100 %.
    pub fn percent(mut self) -> Self {
        (self.step, self.decimals, self.scale, self.unit) = (0.01, 0, 100.0, " %");
        self
    }

    /// What stands behind the number, with the space before it.
    pub fn unit(mut self, unit: &'a str) -> Self {
        self.unit = unit;
        self
    }

    /// Gives small values more room.
    pub fn curved(mut self) -> Self {
        self.curved = true;
        self
    }

    /// Lets larger numbers be typed than the slider reaches.
    pub fn typed_up_to<N: Numeric>(mut self, most: N) -> Self {
        self.typed = *self.typed.start()..=most.to_f64();
        self
    }

    /// Lets smaller numbers be typed than the slider reaches.
    pub fn typed_from<N: Numeric>(mut self, least: N) -> Self {
        self.typed = least.to_f64()..=*self.typed.end();
        self
    }

    /// What a click with the right button brings back.
    pub fn reset<N: Numeric>(mut self, value: N) -> Self {
        self.reset = Some(value.to_f64());
        self
    }

    /// What the number means, in a sentence.
    pub fn about(mut self, about: &'a str) -> Self {
        self.about = about;
        self
    }

    /// Shows it over the whole width. `Response::changed` says whether the number changed.
    pub fn show<N: Numeric>(self, ui: &mut Ui, value: &mut N) -> Response {
        let width = ui.available_width();
        let (rect, mut response) = ui.allocate_exact_size(vec2(width, theme::CONTROL), Sense::click_and_drag());
        let editing = response.id.with("typed");
        let before = value.to_f64();
        let mut now = before;
        if let Some(mut text) = ui.data(|d| d.get_temp::<String>(editing)) {
            if let Some(typed) = self.edit(ui, rect, editing, &mut text) {
                now = typed;
            }
        } else {
            now = self.moved(ui, &mut response, before);
            // A click, or Enter while it has the focus: from now on it is typed.
            if response.clicked() && !ui.input(|i| i.modifiers.any()) {
                ui.data_mut(|d| d.insert_temp(editing, self.digits(before)));
                ui.memory_mut(|m| m.request_focus(editing));
            }
            self.paint(ui, &response, now);
        }
        if now != before {
            *value = N::from_f64(now);
            response.mark_changed();
        }
        self.tell(ui, &response, now);
        if self.about.is_empty() {
            response
        } else {
            hint(response, Hint { title: self.label, shortcut: "", text: self.about })
        }
    }

    /// The value after pointer, keys and screen reader had their say.
    fn moved(&self, ui: &Ui, response: &mut Response, before: f64) -> f64 {
        if let (true, Some(reset)) = (response.secondary_clicked(), self.reset) {
            return reset;
        }
        let mut now = before;
        if response.dragged()
            && let Some(at) = response.interact_pointer_pos()
        {
            let share = f64::from(emath::remap_clamp(at.x, response.rect.x_range(), 0.0..=1.0));
            now = self.rounded(self.at_share(share)).clamp(*self.range.start(), *self.range.end());
        }
        let mut steps = 0.0;
        if response.has_focus() {
            let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
            ui.input(|i| {
                let stride = if i.modifiers.shift { 10.0 } else { 1.0 };
                steps += (i.num_presses(Key::ArrowRight) as f64 - i.num_presses(Key::ArrowLeft) as f64) * stride;
            });
        }
        ui.input(|i| {
            steps += i.num_accesskit_action_requests(response.id, Action::Increment) as f64;
            steps -= i.num_accesskit_action_requests(response.id, Action::Decrement) as f64;
            for request in i.accesskit_action_requests(response.id, Action::SetValue) {
                if let Some(ActionData::NumericValue(value)) = request.data {
                    now = value.clamp(*self.typed.start(), *self.typed.end());
                }
            }
        });
        if steps != 0.0 {
            now = self.rounded(now + steps * self.step).clamp(*self.typed.start(), *self.typed.end());
        }
        now
    }

    /// Shows the text field and returns the number when it is done; wrong texts change nothing.
    fn edit(&self, ui: &mut Ui, rect: Rect, id: Id, text: &mut String) -> Option<f64> {
        let first = ui.data(|d| d.get_temp::<bool>(id.with("open")).is_none());
        let edit = TextEdit::singleline(text)
            .id(id)
            .hint_text(self.label)
            .align(Align2::RIGHT_CENTER)
            .margin(egui::Margin::symmetric(8, 4));
        let response = ui.put(rect, edit);
        if first {
            ui.data_mut(|d| d.insert_temp(id.with("open"), true));
            response.request_focus();
            let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
            let all = egui::text::CCursorRange::two(
                egui::text::CCursor::default(),
                egui::text::CCursor::new(text.chars().count()),
            );
            state.cursor.set_char_range(Some(all));
            state.store(ui.ctx(), id);
        }
        let done = response.lost_focus() || (!first && !response.has_focus());
        if !done {
            ui.data_mut(|d| d.insert_temp(id, text.clone()));
            return None;
        }
        ui.data_mut(|d| {
            d.remove::<String>(id);
            d.remove::<bool>(id.with("open"));
        });
        let kept = !ui.input(|i| i.key_pressed(Key::Escape));
        if kept { self.parsed(text) } else { None }
    }

    fn parsed(&self, text: &str) -> Option<f64> {
        let digits: String = text.chars().filter(|c| c.is_ascii_digit() || "-+.,eE".contains(*c)).collect();
        let typed: f64 = digits.replace(',', ".").parse().ok()?;
        typed.is_finite().then(|| self.to_precision(typed / self.scale).clamp(*self.typed.start(), *self.typed.end()))
    }

    /// To the next step, counted from zero.
    fn rounded(&self, value: f64) -> f64 {
        self.to_precision((value / self.step).round() * self.step)
    }

    /// Without digits that are not shown.
    fn to_precision(&self, value: f64) -> f64 {
        let tens = 10f64.powi(self.decimals as i32) * self.scale;
        (value * tens).round() / tens
    }

    fn at_share(&self, share: f64) -> f64 {
        let share = if self.curved { share.powi(3) } else { share };
        emath::lerp(self.range.clone(), share)
    }

    fn share_of(&self, value: f64) -> f64 {
        let span = (self.range.end() - self.range.start()).max(f64::MIN_POSITIVE);
        let share = ((value - self.range.start()) / span).clamp(0.0, 1.0);
        if self.curved { share.cbrt() } else { share }
    }

    fn digits(&self, value: f64) -> String {
        format!("{:.*}", self.decimals, value * self.scale)
    }

    fn paint(&self, ui: &Ui, response: &Response, value: f64) {
        let rect = response.rect;
        if !ui.is_rect_visible(rect) {
            return;
        }
        let (tokens, radius) = (Tokens::of(ui), CornerRadius::same(theme::RADIUS));
        let active = response.hovered() || response.dragged();
        let ground = if active { tokens.control_hover } else { tokens.control };
        let painter = ui.painter();
        painter.rect_filled(rect, radius, ground);
        let filled = rect.width() * self.share_of(value) as f32;
        let part = Rect::from_min_size(rect.min, vec2(filled, rect.height()));
        painter.with_clip_rect(part).rect_filled(rect, radius, tokens.control_active);
        let bar = Rect::from_min_max(pos2(part.right() - 2.0, rect.top()), part.max);
        let accent = if active { tokens.accent_hover } else { tokens.accent };
        painter.with_clip_rect(bar.intersect(part)).rect_filled(rect, radius, accent);
        let font = FontId::proportional(theme::BODY_PT);
        let text = format!("{}{}", self.digits(value), self.unit);
        let right = pos2(rect.right() - theme::GAP, rect.center().y);
        let number = painter.text(right, Align2::RIGHT_CENTER, text, font.clone(), tokens.text);
        let left = pos2(rect.left() + theme::GAP, rect.center().y);
        let room = Rect::from_min_max(rect.min, pos2(number.left() - theme::UNIT, rect.bottom()));
        painter.with_clip_rect(room).text(left, Align2::LEFT_CENTER, self.label, font, tokens.weak);
        focus_ring(ui, response, theme::RADIUS);
        if response.hovered() {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
        }
    }

    /// Tells screen readers.
    fn tell(&self, ui: &Ui, response: &Response, value: f64) {
        let enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::slider(enabled, value, self.label));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_min_numeric_value(*self.typed.start());
            node.set_max_numeric_value(*self.typed.end());
            node.set_numeric_value_step(self.step);
            for action in [Action::SetValue, Action::Increment, Action::Decrement] {
                node.add_action(action);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_numbers_in_range() {
        let slider = ValueSlider::new("Strength", 0.0..=1.0).percent();
        assert_eq!(slider.digits(0.755), "76");
        assert_eq!(slider.parsed("75"), Some(0.75));
        assert_eq!(slider.parsed("33,6 %"), Some(0.34));
        assert_eq!((slider.parsed("900"), slider.parsed("-3")), (Some(1.0), Some(0.0)));
        for wrong in ["", "abc", "1e999", "--", "1.2.3"] {
            assert_eq!(slider.parsed(wrong), None, "{wrong}");
        }
        let steps = ValueSlider::new("Steps", 1..=60).typed_up_to(150);
        assert_eq!(
            (steps.parsed("150"), steps.parsed("2.4"), steps.parsed("9999")),
            (Some(150.0), Some(2.0), Some(150.0))
        );
    }

    #[test]
    fn the_place_of_a_value_is_the_value_of_its_place() {
        for slider in
            [ValueSlider::new("Size", 1..=2000).curved(), ValueSlider::new("Guidance", 1.0..=20.0).step(0.5, 1)]
        {
            for share in [0.0, 0.1, 0.5, 0.93, 1.0] {
                assert!((slider.share_of(slider.at_share(share)) - share).abs() < 1e-9);
            }
        }
    }
}
