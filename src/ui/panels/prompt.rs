//! What the picture is to show, and what it is not to show.

use egui::{Align, Id, Key, Layout, Modifiers, RichText, Role, Ui, vec2};

use super::prompt_text::{being_written, edit, offer, offered_keys, select, selection};
use crate::app::{App, Command, EXAMPLES, PromptAction, TokenCount, TourSpot};
use crate::locale::t;
use crate::prompt::{move_token, nudge};
use crate::ui::theme::{self, Tokens};
use crate::ui::tour;
use crate::ui::widgets::{Chip, caption, name_text};

/// So many examples are shown at once.
const FEW: usize = 4;
/// So many known phrases are offered for unknown words.
const MOST_NEAR: usize = 6;

/// Shows both fields, and examples while the prompt is empty.
pub fn show(ui: &mut Ui, app: &mut App) {
    let (tokens, negative_tokens) = app.token_counts();
    heading(ui, t!("panel-prompt"), tokens);
    field(ui, app, t!("panel-prompt"), (t!("panel-prompt.hint"), 4), false);
    unknown(ui, app, false);
    if app.form.prompt.trim().is_empty() {
        examples(ui, app);
    }
    ui.add_space(theme::UNIT);
    heading(ui, t!("panel-prompt-negative"), negative_tokens);
    field(ui, app, t!("panel-prompt-negative"), (t!("panel-prompt-negative.hint"), 2), true);
    unknown(ui, app, true);
}

/// A field's id, which is the same in every language.
fn field_id(negative: bool) -> Id {
    Id::unique(if negative { "Negative prompt" } else { "Prompt" })
}

/// A title with the number of tokens, of so many that the begun chunks hold.
fn heading(ui: &mut Ui, title: &str, tokens: Option<TokenCount>) {
    let size = vec2(ui.available_width(), 20.0);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.label(RichText::new(title).font(theme::strong(theme::BODY_PT)));
        let Some(count) = tokens.filter(|count| count.tokens > 0) else { return };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let text = RichText::new(format!("{} / {}", count.tokens, count.room));
            ui.label(text.size(theme::CAPTION_PT).color(Tokens::of(ui).faint)).on_hover_text(t!("panel-prompt-tokens"));
        });
    });
}

/// A text field. Ctrl with Up and Down changes the weight of the words under the cursor, Alt with Left and Right moves
/// the piece between commas; Alt with Up and Down walks through the history.
fn field(ui: &mut Ui, app: &mut App, name: &str, (hint, rows): (&str, usize), negative: bool) {
    let id = field_id(negative);
    let context = app.prompt_context(negative);
    let form = &mut app.form;
    let mut text = std::mem::take(if negative { &mut form.negative } else { &mut form.prompt });
    let mut command = None;
    let offers = offered_keys(ui, id, &mut text);
    if ui.memory(|m| m.has_focus(id)) {
        keys(ui, id, &mut text);
        ui.input_mut(|i| {
            if i.consume_key(Modifiers::ALT, Key::ArrowUp) {
                command = Some(Command::PromptOlder);
            } else if i.consume_key(Modifiers::ALT, Key::ArrowDown) {
                command = Some(Command::PromptNewer);
            }
        });
    }
    let output = edit(ui, id, (hint, rows), &mut text, &context, offers);
    if output.response.changed() {
        // The field shows its hint once more in the frame that brings the first letter.
        ui.ctx().request_repaint();
    }
    if !negative {
        tour::mark(ui, TourSpot::Prompt, output.response.rect);
    }
    name_text(&output.response, Role::MultilineTextInput, name, &text);
    offer(ui, app, &output, id, &mut text, negative);
    let form = &mut app.form;
    *(if negative { &mut form.negative } else { &mut form.prompt }) = text;
    // Both fields walk together, from the first.
    if let Some(command) = command {
        app.run(command);
    }
}

/// The keys that change weights and places of words, and keep them selected.
fn keys(ui: &Ui, id: Id, text: &mut String) {
    let (steps, right, left) = ui.input_mut(|i| {
        let up = i.consume_key(Modifiers::COMMAND, Key::ArrowUp);
        let down = i.consume_key(Modifiers::COMMAND, Key::ArrowDown);
        let right = i.consume_key(Modifiers::ALT, Key::ArrowRight);
        (i32::from(up) - i32::from(down), right, i.consume_key(Modifiers::ALT, Key::ArrowLeft))
    });
    if steps == 0 && !right && !left {
        return;
    }
    let Some(bytes) = selection(ui, id, text) else { return };
    let (changed, selected) = if steps == 0 { move_token(text, bytes, right) } else { nudge(text, bytes, steps) };
    *text = changed;
    select(ui, id, text, selected);
}

/// A gentle word about words that the model does not know, with known ones to take in their place. Of the word under the
/// cursor nothing is said before the hand has rested.
fn unknown(ui: &mut Ui, app: &mut App, negative: bool) {
    let text = if negative { &app.form.negative } else { &app.form.prompt };
    let written = being_written(ui, field_id(negative), text);
    let unknown: Vec<_> =
        app.unknown_words(negative).iter().filter(|unknown| Some(&unknown.word) != written.as_ref()).cloned().collect();
    if unknown.is_empty() {
        return;
    }
    caption(ui, app.unknown_words_sentence(&unknown));
    let near = || unknown.iter().flat_map(|unknown| unknown.near.iter().map(move |near| (&unknown.word, near)));
    if near().next().is_none() {
        return;
    }
    let mut command = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(theme::UNIT, theme::UNIT);
        for (word, with) in near().take(MOST_NEAR) {
            let about = t!("panel-prompt-replace", with = with, word = word);
            if Chip::new(with, &about).show(ui).on_hover_text(&about).clicked() {
                let (word, with) = (word.clone(), with.clone());
                command = Some(Command::Prompt(PromptAction::Replace { word, with, negative }));
            }
        }
    });
    if let Some(command) = command {
        app.run(command);
    }
}

/// A few examples, and more of them on demand.
fn examples(ui: &mut Ui, app: &mut App) {
    let id = Id::unique("examples");
    let first = ui.data(|d| d.get_temp::<usize>(id)).unwrap_or(0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(theme::UNIT, theme::UNIT);
        for i in (0..EXAMPLES.len()).cycle().skip(first).take(FEW) {
            let name = t!("panel-prompt-example", prompt = EXAMPLES[i]);
            if Chip::new(EXAMPLES[i], &name).show(ui).clicked() {
                app.run(Command::UseExample(i));
            }
        }
        if Chip::new("…", t!("panel-prompt-examples")).show(ui).clicked() {
            ui.data_mut(|d| d.insert_temp(id, (first + FEW) % EXAMPLES.len()));
        }
    });
}
