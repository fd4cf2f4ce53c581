//! All shortcuts on one sheet.

use egui::{Align, Label, Layout, RichText, ScrollArea, Ui, vec2};

use super::{After, title};
use crate::app::{App, COMMANDS, Group};
use crate::locale::{t, text};
use crate::ui::commands::shortcut_text;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::from_right;

/// Height of a line, in points.
const LINE: f32 = 20.0;

/// What the pointer does on the canvas: the keys of the texts.
const POINTER: &[&str] = &[
    "shortcuts-pan",
    "shortcuts-zoom",
    "shortcuts-line",
    "shortcuts-pick",
    "shortcuts-size",
    "shortcuts-add",
    "shortcuts-subtract",
    "shortcuts-pixel",
    "shortcuts-ten-pixels",
    "shortcuts-layer-pixels",
    "shortcuts-layer-mask",
    "shortcuts-rename",
    "shortcuts-alike",
    "shortcuts-weight",
    "shortcuts-value",
    "shortcuts-usual",
];

/// Shows the sheet.
pub fn show(ui: &mut Ui, app: &App) -> After {
    title(ui, t!("shortcuts-title"));
    let keys: Vec<_> = POINTER.iter().map(|what| format!("{what}.keys")).collect();
    let pointer: Vec<_> = POINTER.iter().zip(&keys).map(|(what, keys)| (text(what), text(keys))).collect();
    let columns = if ui.available_width() > 640.0 { 3 } else { 1 };
    let height = ui.ctx().content_rect().height() - 160.0;
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        let groups: Vec<_> = Group::ALL.into_iter().filter(|group| !lines(app, *group).is_empty()).collect();
        let total: usize = groups.iter().map(|group| lines(app, *group).len() + 2).sum::<usize>() + POINTER.len() + 2;
        ui.set_width(ui.available_width() - theme::GAP);
        ui.spacing_mut().item_spacing.x = 2.0 * theme::GROUP_GAP;
        ui.columns(columns, |columns| {
            let (mut column, mut used) = (0, 0);
            for group in groups {
                let lines = lines(app, group);
                if used >= total.div_ceil(columns.len()) && column + 1 < columns.len() {
                    (column, used) = (column + 1, 0);
                }
                used += lines.len() + 2;
                let lines: Vec<_> = lines.iter().map(|(what, keys)| (*what, keys.as_str())).collect();
                part(&mut columns[column], group.label(), &lines);
            }
            if let Some(last) = columns.last_mut() {
                part(last, t!("shortcuts-pointer"), &pointer);
            }
        });
    });
    After::Stay
}

fn lines(app: &App, group: Group) -> Vec<(&'static str, String)> {
    let rows = COMMANDS.iter().filter(|row| row.group == group);
    rows.map(|row| (row.label(), shortcut_text(app, row))).filter(|(_, keys)| !keys.is_empty()).collect()
}

fn part(ui: &mut Ui, name: &str, lines: &[(&str, &str)]) {
    let tokens = Tokens::of(ui);
    ui.spacing_mut().item_spacing = vec2(theme::GAP, 2.0);
    ui.spacing_mut().interact_size.y = LINE;
    ui.label(RichText::new(name).font(theme::strong(theme::BODY_PT)));
    ui.add_space(theme::UNIT);
    for (what, keys) in lines {
        // The keys first: what they do is cut short where both find no room.
        from_right(ui, LINE, |ui| {
            ui.label(RichText::new(*keys).color(tokens.text));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(RichText::new(*what).color(tokens.weak)).truncate());
            });
        });
    }
    ui.add_space(theme::GROUP_GAP);
}
