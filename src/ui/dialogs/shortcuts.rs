//! All shortcuts on one sheet.

use egui::{RichText, ScrollArea, Ui, vec2};

use super::{After, title};
use crate::app::{App, COMMANDS, Group};
use crate::ui::commands::shortcut_text;
use crate::ui::theme::{self, Tokens};

/// What the pointer does on the canvas.
const POINTER: &[(&str, &str)] = &[
    ("Move the view", "Space or middle button"),
    ("Zoom at the pointer", "Wheel"),
    ("Straight line", "Shift+Click"),
    ("Pick a colour", "Alt+Click"),
    ("Size and hardness", "Alt+Right drag"),
    ("Add to the selection", "Shift+Drag"),
    ("Take from the selection", "Alt+Drag"),
    ("Move by a pixel", "Arrows"),
    ("Move by ten pixels", "Shift+Arrows"),
    ("Select a layer's pixels", "Ctrl+Click its picture"),
    ("Layer mask off and on", "Shift+Click the mask"),
    ("Rename a layer", "Two clicks"),
    ("Tools that are alike", "Hold, or right click"),
    ("Weight of words", "Ctrl+Up, Ctrl+Down"),
    ("Another value", "Click on a slider"),
    ("Its usual value", "Right click on a slider"),
];

/// Shows the sheet.
pub fn show(ui: &mut Ui, app: &App) -> After {
    title(ui, "Shortcuts");
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
                part(last, "Pointer", POINTER);
            }
        });
    });
    After::Stay
}

fn lines(app: &App, group: Group) -> Vec<(&'static str, String)> {
    let rows = COMMANDS.iter().filter(|row| row.group == group);
    rows.map(|row| (row.label, shortcut_text(app, row))).filter(|(_, keys)| !keys.is_empty()).collect()
}

fn part(ui: &mut Ui, name: &str, lines: &[(&str, &str)]) {
    let tokens = Tokens::of(ui);
    ui.spacing_mut().item_spacing = vec2(theme::GAP, 2.0);
    ui.spacing_mut().interact_size.y = 20.0;
    ui.label(RichText::new(name).font(theme::strong(theme::BODY_PT)));
    ui.add_space(theme::UNIT);
    for (what, keys) in lines {
        ui.horizontal(|ui| {
            ui.label(RichText::new(*what).color(tokens.weak));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(RichText::new(*keys).color(tokens.text));
            });
        });
    }
    ui.add_space(theme::GROUP_GAP);
}
