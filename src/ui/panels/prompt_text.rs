//! The text of a prompt while it is written: each part in the colour of what it is, mistakes underlined with the
//! sentence on hover, and a list of names that go on with what was begun.

use std::sync::Arc;

use egui::text::{ByteIndex, CCursor, CCursorRange, LayoutJob, TextFormat};
use egui::text_edit::TextEditOutput;
use egui::text_selection::text_cursor_state::{byte_index_from_char_index, char_index_from_byte_index};
use egui::{Area, EventFilter, FontId, Frame, Galley, Id, Key, Modifiers, Order, Stroke, TextBuffer, TextEdit, Ui};

use crate::app::{App, Completions, PromptContext};
use crate::locale::t;
use crate::prompt::{WordKind, word_at};
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::caption;

/// After so long without a key, a word counts as written.
const REST_SECS: f64 = 0.9;

/// The text in colours, as wide as `width`.
fn layout(ui: &Ui, context: &PromptContext, text: &str, width: f32) -> Arc<Galley> {
    let tokens = Tokens::of(ui);
    let plain = TextFormat::simple(FontId::proportional(theme::BODY_PT), tokens.text);
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    let mut done = 0;
    for span in context.spans(text) {
        job.append(&text[done..span.range.start], 0.0, plain.clone());
        let underline = if span.problem.is_some() { Stroke::new(1.5, tokens.bad) } else { Stroke::NONE };
        let color = theme::prompt(tokens, span.kind, span.weight);
        job.append(&text[span.range.clone()], 0.0, TextFormat { color, underline, ..plain.clone() });
        done = span.range.end;
    }
    job.append(&text[done..], 0.0, plain);
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Shows the field. What is wrong with the part under the pointer is said.
pub fn edit(
    ui: &mut Ui,
    id: Id,
    (hint, rows): (&str, usize),
    text: &mut String,
    context: &PromptContext,
    offers: bool,
) -> TextEditOutput {
    let mut layouter = |ui: &Ui, text: &dyn TextBuffer, width: f32| layout(ui, context, text.as_str(), width);
    let edit = TextEdit::multiline(text)
        .id(id)
        .hint_text(hint)
        .desired_rows(rows)
        .desired_width(f32::INFINITY)
        // While names are offered, Tab takes one, and Esc takes them away.
        .event_filter(EventFilter { tab: offers, escape: offers, horizontal_arrows: true, vertical_arrows: true })
        .layouter(&mut layouter)
        .margin(egui::Margin::symmetric(10, 8));
    let output = edit.show(ui);
    if let Some(pointer) = output.response.hover_pos() {
        let at = output.galley.cursor_from_pos(pointer - output.galley_pos);
        let at = byte_index_from_char_index(text, at.index).0;
        let span = context.spans(text).into_iter().find(|span| span.range.contains(&at));
        if let Some(problem) = span.and_then(|span| span.problem) {
            output.response.response.clone().on_hover_text_at_pointer(problem);
        }
    }
    output
}

/// The selection of the field in bytes of its text.
pub fn selection(ui: &Ui, id: Id, text: &str) -> Option<std::ops::Range<usize>> {
    let range = TextEdit::load_state(ui.ctx(), id)?.cursor.char_range()?;
    let at = |cursor: CCursor| byte_index_from_char_index(text, cursor.index).0;
    let (a, b) = (at(range.primary), at(range.secondary));
    Some(a.min(b)..a.max(b))
}

/// Selects these bytes of the field's text.
pub fn select(ui: &Ui, id: Id, text: &str, bytes: std::ops::Range<usize>) {
    let Some(mut state) = TextEdit::load_state(ui.ctx(), id) else { return };
    let at = |byte: usize| CCursor::new(char_index_from_byte_index(text, ByteIndex(byte)));
    state.cursor.set_char_range(Some(CCursorRange::two(at(bytes.start), at(bytes.end))));
    state.store(ui.ctx(), id);
}

/// The word under the cursor, while it is being written.
pub fn being_written(ui: &Ui, id: Id, text: &str) -> Option<String> {
    let key = id.with("written");
    let now = ui.input(|i| i.time);
    let (before, since) = ui.data(|data| data.get_temp::<(String, f64)>(key)).unwrap_or_default();
    let since = if before == text { since } else { now };
    if before != text {
        ui.data_mut(|data| data.insert_temp(key, (text.to_owned(), now)));
    }
    let rest = since + REST_SECS - now;
    let cursor =
        selection(ui, id, text).filter(|range| rest > 0.0 && range.is_empty() && ui.memory(|m| m.has_focus(id)))?;
    ui.ctx().request_repaint_after_secs(rest as f32);
    word_at(text, cursor.start)
}

/// Names that go on with what was begun, and which of them is chosen.
#[derive(Debug, Clone, Default)]
struct Offer {
    completions: Option<Completions>,
    chosen: Option<usize>,
    /// Where the word begins for which none are wanted.
    refused: Option<usize>,
}

/// Takes the keys that choose among the names offered in the frame before. Whether names are offered.
pub fn offered_keys(ui: &Ui, id: Id, text: &mut String) -> bool {
    let offer: Offer = ui.data(|data| data.get_temp(id.with("offer"))).unwrap_or_default();
    let Some(completions) = offer.completions.filter(|_| ui.memory(|m| m.has_focus(id))) else { return false };
    if ui.input(|i| i.modifiers.command) {
        // A command is no more writing.
        ui.data_mut(|data| data.remove::<Offer>(id.with("offer")));
        return false;
    }
    let (count, mut chosen) = (completions.items.len(), offer.chosen.filter(|at| *at < completions.items.len()));
    let (take, refuse) = ui.input_mut(|i| {
        if i.consume_key(Modifiers::NONE, Key::ArrowDown) {
            chosen = Some(chosen.map_or(0, |at| (at + 1) % count));
        } else if i.consume_key(Modifiers::NONE, Key::ArrowUp) {
            chosen = Some(chosen.map_or(count - 1, |at| (at + count - 1) % count));
        }
        // What may stay as it is is left by Enter, as anywhere else.
        let enter = chosen.is_some() && i.consume_key(Modifiers::NONE, Key::Enter);
        (i.consume_key(Modifiers::NONE, Key::Tab) || enter, i.consume_key(Modifiers::NONE, Key::Escape))
    });
    if take {
        complete(ui, id, text, &completions, chosen.unwrap_or(0));
        return false;
    }
    let offer = if refuse {
        Offer { refused: Some(completions.range.start), ..Offer::default() }
    } else {
        Offer { completions: Some(completions), chosen, refused: None }
    };
    ui.data_mut(|data| data.insert_temp(id.with("offer"), offer));
    !refuse
}

fn complete(ui: &Ui, id: Id, text: &mut String, completions: &Completions, chosen: usize) {
    ui.data_mut(|data| data.remove::<Offer>(id.with("offer")));
    let Completions { range, items, .. } = completions;
    let Some((_, insert)) = items.get(chosen).filter(|_| text.get(range.clone()).is_some()) else { return };
    text.replace_range(range.clone(), insert);
    let end = range.start + insert.len();
    select(ui, id, text, end..end);
}

/// What words of a kind are, above them.
fn heading(kind: WordKind) -> &'static str {
    match kind {
        WordKind::Thing => t!("panel-prompt-kind-thing"),
        WordKind::Colour => t!("panel-prompt-kind-colour"),
        WordKind::Style => t!("panel-prompt-kind-style"),
        WordKind::Sky => t!("panel-prompt-kind-sky"),
        WordKind::Land => t!("panel-prompt-kind-land"),
        WordKind::Relation => t!("panel-prompt-kind-relation"),
        WordKind::Place => t!("panel-prompt-kind-place"),
        WordKind::View => t!("panel-prompt-kind-view"),
        WordKind::Pattern => t!("panel-prompt-kind-pattern"),
        WordKind::Count => t!("panel-prompt-kind-count"),
        WordKind::Size => t!("panel-prompt-kind-size"),
        WordKind::Other => t!("panel-prompt-kind-other"),
    }
}

/// Shows the names that go on with what stands before the cursor, after a letter was written.
pub fn offer(ui: &Ui, app: &App, output: &TextEditOutput, id: Id, text: &mut String, negative: bool) {
    let key = id.with("offer");
    let before: Offer = ui.data(|data| data.get_temp(key)).unwrap_or_default();
    let cursor = output.cursor_range.filter(|range| range.is_empty() && output.response.has_focus());
    let Some(cursor) = cursor else {
        ui.data_mut(|data| data.remove::<Offer>(key));
        return;
    };
    let changed = output.response.changed();
    if !changed && before.completions.is_none() {
        return;
    }
    let at = byte_index_from_char_index(text, cursor.primary.index).0;
    let Some(completions) = app.completions(text, at, negative) else {
        ui.data_mut(|data| data.remove::<Offer>(key));
        return;
    };
    if before.refused == Some(completions.range.start) {
        return;
    }
    let same = before.completions.as_ref() == Some(&completions);
    let chosen = if same { before.chosen } else { (!completions.whole).then_some(0) };
    let mut clicked = None;
    let place = output.galley.pos_from_cursor(cursor.primary).translate(output.galley_pos.to_vec2());
    let area = Area::new(id.with("offered")).order(Order::Foreground).fixed_pos(place.left_bottom());
    area.constrain(true).show(ui.ctx(), |ui| {
        Frame::popup(ui.style()).show(ui, |ui| {
            // Beside the window's edge the popup moves to the left; its words are not to be broken instead.
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
            let kinds = completions.kinds.iter().copied().map(Some).chain(std::iter::repeat(None));
            let mut above = None;
            for ((number, (name, _)), kind) in completions.items.iter().enumerate().zip(kinds) {
                if let Some(kind) = kind.filter(|_| kind != above) {
                    caption(ui, heading(kind));
                }
                above = kind;
                if ui.selectable_label(Some(number) == chosen, name).clicked() {
                    clicked = Some(number);
                }
            }
        });
    });
    if let Some(number) = clicked {
        complete(ui, id, text, &completions, number);
        ui.memory_mut(|m| m.request_focus(id));
    } else {
        let offer = Offer { completions: Some(completions), chosen, refused: None };
        ui.data_mut(|data| data.insert_temp(key, offer));
    }
}
