//! Every command by a few of its letters.

use egui::{Id, Key, Modifiers, RichText, ScrollArea, TextEdit, Ui};

use super::After;
use crate::app::{App, COMMANDS, CommandRow};
use crate::locale::t;
use crate::ui::theme::{self, Tokens};
use crate::ui::{commands, fuzzy, icons};

/// The palette of commands.
#[derive(Default)]
pub struct Palette {
    query: String,
    chosen: usize,
}

impl Palette {
    /// Shows it; Enter does the marked command.
    pub fn show(&mut self, ui: &mut Ui, app: &mut App) -> After {
        let (up, down, enter) = ui.input_mut(|i| {
            let mut pressed = |key| i.consume_key(Modifiers::NONE, key);
            (pressed(Key::ArrowUp), pressed(Key::ArrowDown), pressed(Key::Enter))
        });
        let id = Id::unique("palette query");
        let edit = TextEdit::singleline(&mut self.query).id(id).hint_text(t!("palette-hint"));
        let response = ui.add(edit.desired_width(f32::INFINITY).margin(egui::Margin::symmetric(12, 8)));
        response.request_focus();
        if response.changed() {
            self.chosen = 0;
            // The field shows its hint once more in the frame that brings the first letter.
            ui.ctx().request_repaint();
        }
        let rows = found(&self.query);
        let last = rows.len().saturating_sub(1);
        self.chosen = match (up, down) {
            (true, false) => self.chosen.checked_sub(1).unwrap_or(last),
            (false, true) if self.chosen >= last => 0,
            (false, true) => self.chosen + 1,
            _ => self.chosen.min(last),
        };
        ui.add_space(theme::UNIT);
        let mut done = rows.get(self.chosen).filter(|_| enter).copied();
        let moved = up || down;
        ScrollArea::vertical().max_height(360.0).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (i, row) in rows.iter().enumerate() {
                let response = entry(ui, app, row, i == self.chosen);
                if i == self.chosen && moved {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    done = Some(row);
                }
            }
            if rows.is_empty() {
                ui.label(RichText::new(t!("palette-nothing")).color(Tokens::of(ui).faint));
            }
        });
        match done.filter(|row| (row.when)(app)) {
            Some(row) => {
                app.run(row.command.clone());
                After::Close
            }
            None => After::Stay,
        }
    }
}

fn entry(ui: &mut Ui, app: &App, row: &CommandRow, chosen: bool) -> egui::Response {
    let tokens = Tokens::of(ui);
    let icon = RichText::new(icons::named(row.icon).unwrap_or(" ")).font(theme::icon_font(theme::ICON_PT));
    let shortcut = RichText::new(commands::shortcut_text(app, row)).color(tokens.faint);
    let group = RichText::new(row.group.label()).color(tokens.faint);
    let button =
        egui::Button::selectable(chosen, (icon.color(tokens.weak), row.label(), group)).shortcut_text(shortcut);
    let size = egui::vec2(ui.available_width(), theme::CONTROL + theme::UNIT);
    let response = ui.add_enabled((row.when)(app), button.min_size(size));
    commands::name_item(&response, row.label());
    response.on_hover_text(row.tooltip())
}

/// The rows that fit the query, best first; all of them in the table's order without one.
fn found(query: &str) -> Vec<&'static CommandRow> {
    let mut scored: Vec<(i32, &CommandRow)> = COMMANDS
        .iter()
        .filter_map(|row| {
            let fit = |group: &str, label: &str| {
                let grouped = fuzzy::score(query, &format!("{group} {label}")).map(|score| score - 40);
                fuzzy::score(query, label).max(grouped)
            };
            // Who knows a command's English name finds it in any language.
            let english = fit(row.group.english(), row.english());
            Some((fit(row.group.label(), row.label()).max(english)?, row))
        })
        .collect();
    if !query.trim().is_empty() {
        scored.sort_by_key(|(score, _)| -score);
    }
    scored.into_iter().map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Command;

    #[test]
    fn commands_are_found_and_without_a_query_all_are_there() {
        assert_eq!(found("").len(), COMMANDS.iter().count());
        assert_eq!(found("undo")[0].command, Command::Undo);
        assert_eq!(found("gener")[0].command, Command::Generate);
        assert!(found("qqqqqq").is_empty());
    }
}
