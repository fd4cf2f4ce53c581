//! Buttons and menu rows drawn from the table of commands.

use egui::{Color32, Response, RichText, Role, ScrollArea, Ui, WidgetInfo};

use super::icons;
use super::theme::{self, Tokens};
use super::widgets::{Hint, IconButton};
use crate::app::{App, COMMANDS, Command, CommandRow, Group, row_of};
use crate::locale::t;

/// The row of a command; `None` for commands that carry values of their own.
pub fn row(command: &Command) -> Option<&'static CommandRow> {
    row_of(command)
}

/// The first of a command's shortcuts, as artists read it; empty without one.
pub fn shortcut_text(app: &App, row: &CommandRow) -> String {
    app.shortcuts_of(row).first().map(|shortcut| shortcut.shown()).unwrap_or_default()
}

/// A button with the command's icon, which does it. Its tooltip carries the shortcut.
pub fn icon_button(ui: &mut Ui, app: &mut App, command: &Command, selected: bool) -> Option<Response> {
    let row = row(command)?;
    let shortcut = shortcut_text(app, row);
    let hint = Hint { title: row.label(), shortcut: &shortcut, text: row.tooltip() };
    let enabled = (row.when)(app);
    let icon = icons::named(row.icon).unwrap_or(icons::INFO);
    let response = ui.add_enabled_ui(enabled, |ui| IconButton::new(icon, hint).selected(selected).show(ui)).inner;
    if response.clicked() {
        app.run(command.clone());
    }
    Some(response)
}

/// Names a button that has an icon before its text, without the icon.
pub fn name_item(response: &Response, name: &str) {
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
}

/// A row of a menu.
pub fn menu_item(ui: &mut Ui, app: &mut App, row: &CommandRow) {
    let tokens = Tokens::of(ui);
    // A row without an icon leaves its room, so that all names stand in line.
    let (icon, tint) = icons::named(row.icon).map_or((icons::INFO, Color32::TRANSPARENT), |icon| (icon, tokens.weak));
    let icon = RichText::new(icon).font(theme::icon_font(theme::ICON_PT)).color(tint);
    let shortcut = RichText::new(shortcut_text(app, row)).color(tokens.faint);
    let button = egui::Button::new((icon, row.label())).shortcut_text(shortcut).frame_when_inactive(false);
    let enabled = (row.when)(app);
    let item = ui.add_enabled(enabled, button);
    name_item(&item, row.label());
    if item.on_hover_text(row.tooltip()).clicked() {
        app.run(row.command.clone());
        ui.close();
    }
}

/// All rows of some groups, with a line between two groups.
pub fn menu_of(ui: &mut Ui, app: &mut App, groups: &[Group]) {
    for (i, group) in groups.iter().enumerate() {
        if i > 0 {
            ui.separator();
        }
        for row in COMMANDS.iter().filter(|row| row.group == *group) {
            menu_item(ui, app, row);
        }
    }
}

/// A menu with all commands, by groups.
pub fn menu(ui: &mut Ui, app: &mut App) {
    for group in Group::ALL {
        // Tools have the rail.
        if group == Group::Tool {
            continue;
        }
        ui.menu_button(group.label(), |ui| {
            ui.set_min_width(240.0);
            if group == Group::File {
                recent(ui, app);
            }
            long(ui, |ui| menu_of(ui, app, &[group]));
        });
    }
}

/// A menu that scrolls where the window is too low for it.
pub fn long<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let most = ui.ctx().content_rect().height() - 80.0;
    ui.spacing_mut().interact_size.y = 24.0;
    ui.spacing_mut().button_padding.y = 2.0;
    ui.spacing_mut().item_spacing.y = 1.0;
    ScrollArea::vertical().max_height(most).auto_shrink([true, true]).show(ui, content).inner
}

/// The files that were open last.
fn recent(ui: &mut Ui, app: &mut App) {
    if app.recent().is_empty() {
        return;
    }
    ui.menu_button(t!("command-open-recent"), |ui| {
        ui.set_min_width(240.0);
        let mut chosen = None;
        for (i, path) in app.recent().iter().enumerate() {
            let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
            let about = path.display().to_string();
            if ui.button(name.as_ref()).on_hover_text(about).clicked() {
                chosen = Some(Command::OpenRecent(i));
            }
        }
        if let Some(command) = chosen {
            app.run(command);
            ui.close();
        }
    });
}
