//! The table of commands: a file for each of its parts.

mod canvas;
mod edit;
mod file;
mod generate;
mod layer;
mod mask;
mod prompt;
mod select;
mod tool;
mod view;

use super::command::Group;
use super::command::Group::{Candidate, Edit, File, Generate, Help, Image, Layer, Mask, Prompt, Select, Tool, View};
use super::{App, Command, CommandRow, Shortcut, Shortcut as S};
use crate::locale::{english, key, text};

const fn row(
    id: &'static str,
    command: Command,
    shortcuts: &'static [Shortcut],
    icon: &'static str,
    group: Group,
) -> CommandRow {
    CommandRow { command, id, shortcuts, icon, group, when: always }
}

/// A row that is not always to be had.
const fn row_when(
    id: &'static str,
    command: Command,
    shortcuts: &'static [Shortcut],
    icon: &'static str,
    group: Group,
    when: fn(&App) -> bool,
) -> CommandRow {
    CommandRow { command, id, shortcuts, icon, group, when }
}

impl CommandRow {
    /// Name for people. An ellipsis says that a dialog follows.
    pub fn label(&self) -> &'static str {
        text(&key("command", self.id))
    }

    /// Its name in English, by which it is found, too.
    pub fn english(&self) -> &'static str {
        english(&key("command", self.id))
    }

    /// One sentence.
    pub fn tooltip(&self) -> &'static str {
        text(&format!("{}.about", key("command", self.id)))
    }
}

impl Group {
    /// Its name.
    pub fn label(self) -> &'static str {
        text(self.key())
    }

    /// Its name in English.
    pub fn english(self) -> &'static str {
        english(self.key())
    }

    const fn key(self) -> &'static str {
        match self {
            Self::File => "group-file",
            Self::Edit => "group-edit",
            Self::Layer => "group-layer",
            Self::Image => "group-image",
            Self::Select => "group-select",
            Self::Mask => "group-mask",
            Self::Tool => "group-tool",
            Self::View => "group-view",
            Self::Generate => "group-generate",
            Self::Candidate => "group-candidate",
            Self::Prompt => "group-prompt",
            Self::Help => "group-help",
        }
    }
}

fn always(_: &App) -> bool {
    true
}

fn has_mask(app: &App) -> bool {
    app.mask_bounds().is_some()
}

fn has_selection(app: &App) -> bool {
    app.has_selection()
}

fn has_brush(app: &App) -> bool {
    app.tools.has_brush()
}

fn has_selected(app: &App) -> bool {
    app.selected_candidate().is_some()
}

fn has_candidates(app: &App) -> bool {
    !app.candidates().is_empty()
}

fn has_jobs(app: &App) -> bool {
    !app.jobs().is_empty()
}

/// Everything that can be done without further choice, in the order of menus.
pub static COMMANDS: Commands = Commands(&[
    file::ROWS,
    edit::ROWS,
    layer::ROWS,
    canvas::ROWS,
    select::ROWS,
    mask::ROWS,
    tool::ROWS,
    view::ROWS,
    generate::ROWS,
    prompt::ROWS,
]);

/// The rows of all parts, one after the other.
pub struct Commands(&'static [&'static [CommandRow]]);

impl Commands {
    /// All rows.
    pub fn iter(&self) -> impl Iterator<Item = &'static CommandRow> + use<> {
        self.0.iter().flat_map(|part| part.iter())
    }
}

/// The row with this id.
pub fn find_command(id: &str) -> Option<&'static CommandRow> {
    COMMANDS.iter().find(|row| row.id == id)
}

/// The row that does exactly this.
pub fn row_of(command: &Command) -> Option<&'static CommandRow> {
    COMMANDS.iter().find(|row| row.command == *command)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Key::Char;
    use crate::tools::TOOLS;

    #[test]
    fn rows_have_names_of_their_own_and_keys_of_their_own() {
        for (i, row) in COMMANDS.iter().enumerate() {
            for other in COMMANDS.iter().take(i) {
                assert!(row.id != other.id && row.label() != other.label(), "{}", row.id);
                assert!(row.command != other.command, "{} does what {} does", row.id, other.id);
                let shared = row.shortcuts.iter().find(|s| other.shortcuts.iter().any(|o| o.matches(**s)));
                assert_eq!(shared, None, "{} and {} have the same key", row.id, other.id);
            }
            assert!(row.tooltip().ends_with('.'), "{}", row.id);
            assert!(std::ptr::eq(find_command(row.id).unwrap(), row) && Group::ALL.contains(&row.group));
            assert!(std::ptr::eq(row_of(&row.command).unwrap(), row));
        }
        assert!(find_command("nonsense").is_none());
    }

    #[test]
    fn every_tool_has_its_row_with_its_key() {
        for tool in TOOLS {
            let row = row_of(&Command::Tool(tool.id)).unwrap();
            assert_eq!((row.label(), row.icon), (tool.label(), tool.icon));
            let keys: Vec<_> = tool.shortcut.map(|key| S::new(Char(key))).into_iter().collect();
            assert_eq!(row.shortcuts, keys);
        }
        assert_eq!(COMMANDS.iter().filter(|row| matches!(row.command, Command::Tool(_))).count(), TOOLS.len());
    }
}
