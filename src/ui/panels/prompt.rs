//! What the picture is to show, and what it is not to show.

use egui::text::{CCursor, CCursorRange};
use egui::{Align, Id, Key, Layout, Modifiers, RichText, Role, TextEdit, Ui, vec2};

use crate::app::{App, Command, EXAMPLES, TokenCount, change_weight};
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{Chip, name_text};

/// So many examples are shown at once.
const FEW: usize = 4;

/// Shows both fields, and examples while the prompt is empty.
pub fn show(ui: &mut Ui, app: &mut App) {
    let (tokens, negative_tokens) = app.token_counts();
    heading(ui, "Prompt", tokens);
    let older = field(ui, "Prompt", "What is to be seen?", 4, &mut app.form.prompt);
    if let Some(command) = older {
        app.run(command);
    }
    if app.form.prompt.trim().is_empty() {
        examples(ui, app);
    }
    ui.add_space(theme::UNIT);
    heading(ui, "Negative prompt", negative_tokens);
    field(ui, "Negative prompt", "What is not to be seen?", 2, &mut app.form.negative);
}

/// A title with the number of tokens, of so many that the text encoder reads.
fn heading(ui: &mut Ui, title: &str, tokens: Option<TokenCount>) {
    let size = vec2(ui.available_width(), 20.0);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.label(RichText::new(title).font(theme::strong(theme::BODY_PT)));
        let Some(count) = tokens.filter(|count| count.tokens > 0) else { return };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let tokens = Tokens::of(ui);
            let (colour, about) = if count.tokens > count.chunk {
                (tokens.warning, "Tokens: what goes beyond the first chunk is not read.")
            } else {
                (tokens.faint, "Tokens of the text, of those that the text encoder reads.")
            };
            let text = format!("{} / {}", count.tokens, count.chunk);
            ui.label(RichText::new(text).size(theme::CAPTION_PT).color(colour)).on_hover_text(about);
        });
    });
}

/// A text field. Ctrl with Up and Down changes the weight of the words under the cursor; Alt with them walks through
/// the history.
fn field(ui: &mut Ui, name: &str, hint: &str, rows: usize, text: &mut String) -> Option<Command> {
    let id = Id::unique(name);
    let mut command = None;
    if ui.memory(|m| m.has_focus(id)) {
        let weight = ui.input_mut(|i| {
            let up = i.consume_key(Modifiers::COMMAND, Key::ArrowUp);
            let down = i.consume_key(Modifiers::COMMAND, Key::ArrowDown);
            f64::from(i8::from(up) - i8::from(down)) * 0.1
        });
        if weight != 0.0 {
            weigh(ui, id, text, weight);
        }
        ui.input_mut(|i| {
            if i.consume_key(Modifiers::ALT, Key::ArrowUp) {
                command = Some(Command::PromptOlder);
            } else if i.consume_key(Modifiers::ALT, Key::ArrowDown) {
                command = Some(Command::PromptNewer);
            }
        });
    }
    let edit = TextEdit::multiline(text)
        .id(id)
        .hint_text(hint)
        .desired_rows(rows)
        .desired_width(f32::INFINITY)
        .margin(egui::Margin::symmetric(10, 8));
    let response = ui.add(edit);
    if response.changed() {
        // The field shows its hint once more in the frame that brings the first letter.
        ui.ctx().request_repaint();
    }
    name_text(&response, Role::MultilineTextInput, name, text);
    command
}

/// Changes the weight of the words under the cursor, or of the selection, and keeps them selected.
fn weigh(ui: &Ui, id: Id, text: &mut String, by: f64) {
    let Some(mut state) = TextEdit::load_state(ui.ctx(), id) else { return };
    let Some(range) = state.cursor.char_range() else { return };
    let (a, b) = (range.primary.index.0, range.secondary.index.0);
    let (changed, selected) = change_weight(text, a.min(b)..a.max(b), by);
    *text = changed;
    let range = CCursorRange::two(CCursor::new(selected.start), CCursor::new(selected.end));
    state.cursor.set_char_range(Some(range));
    state.store(ui.ctx(), id);
}

/// A few examples, and more of them on demand.
fn examples(ui: &mut Ui, app: &mut App) {
    let id = Id::unique("examples");
    let first = ui.data(|d| d.get_temp::<usize>(id)).unwrap_or(0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(theme::UNIT, theme::UNIT);
        for i in (0..EXAMPLES.len()).cycle().skip(first).take(FEW) {
            let name = format!("Example: {}", EXAMPLES[i]);
            if Chip::new(EXAMPLES[i], &name).show(ui).clicked() {
                app.run(Command::UseExample(i));
            }
        }
        if Chip::new("…", "Other examples").show(ui).clicked() {
            ui.data_mut(|d| d.insert_temp(id, (first + FEW) % EXAMPLES.len()));
        }
    });
}
