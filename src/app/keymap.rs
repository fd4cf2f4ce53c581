//! Which key does what: the table's keys, and the artist's own over them.

use super::commands::COMMANDS;
use super::{CommandRow, Settings, Shortcut};
use crate::locale::t;

/// The keys as they are now.
pub struct Keymap {
    keys: Vec<(Shortcut, &'static CommandRow)>,
    problems: Vec<String>,
}

impl Keymap {
    /// The table's keys with those of the settings in their place.
    pub fn new(settings: &Settings) -> Self {
        let (mut keys, mut problems) = (Vec::<(Shortcut, &CommandRow)>::new(), Vec::new());
        let mut own = Vec::new();
        for (id, texts) in &settings.shortcuts {
            let Some(row) = COMMANDS.iter().find(|row| row.id == id) else {
                problems.push(t!("key-of-no-command", id = id.as_str()));
                continue;
            };
            own.push(row.id);
            for text in texts {
                match text.parse::<Shortcut>() {
                    Ok(shortcut) => keys.push((shortcut, row)),
                    Err(problem) => problems.push(t!("key-unreadable", command = row.label(), problem = problem)),
                }
            }
        }
        // The artist's own keys win over the table's of other commands.
        let chosen = keys.len();
        for row in COMMANDS.iter().filter(|row| !own.contains(&row.id)) {
            for shortcut in row.shortcuts {
                match keys[..chosen].iter().find(|(key, _)| key.matches(*shortcut)) {
                    Some((_, other)) => problems.push(t!(
                        "key-taken",
                        keys = shortcut.shown(),
                        now = other.label(),
                        before = row.label()
                    )),
                    None => keys.push((*shortcut, row)),
                }
            }
        }
        for (i, (shortcut, row)) in keys[..chosen].iter().enumerate() {
            if let Some((_, other)) = keys[..i].iter().find(|(key, _)| key.matches(*shortcut)) {
                problems.push(t!(
                    "key-given-twice",
                    keys = shortcut.shown(),
                    first = other.label(),
                    second = row.label()
                ));
            }
        }
        Self { keys, problems }
    }

    /// What these keys mean.
    pub fn command_for(&self, pressed: Shortcut) -> Option<&'static CommandRow> {
        self.keys.iter().find(|(key, _)| key.matches(pressed)).map(|(_, row)| *row)
    }

    /// The keys of a command, the one to show first.
    pub fn shortcuts_of(&self, row: &CommandRow) -> Vec<Shortcut> {
        self.keys.iter().filter(|(_, other)| other.id == row.id).map(|(key, _)| *key).collect()
    }

    /// What is wrong with the artist's own keys, one sentence each.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Command, Key};

    fn keymap(own: &[(&str, &[&str])]) -> Keymap {
        let mut settings = Settings::default();
        for (id, keys) in own {
            settings.shortcuts.insert((*id).to_owned(), keys.iter().map(|key| (*key).to_owned()).collect());
        }
        Keymap::new(&settings)
    }

    #[test]
    fn the_tables_keys_hold_until_the_artist_gives_others() {
        let undo = Shortcut::ctrl(Key::Char('Z'));
        let plain = keymap(&[]);
        assert!(plain.problems().is_empty());
        assert_eq!(plain.command_for(undo).unwrap().command, Command::Undo);
        let own = keymap(&[("undo", &["F9", "Ctrl+PageUp"])]);
        assert!(own.problems().is_empty() && own.command_for(undo).is_none());
        let row = own.command_for(Shortcut::new(Key::F(9))).unwrap();
        assert_eq!(own.shortcuts_of(row).len(), 2);
        assert!(keymap(&[("undo", &[])]).command_for(undo).is_none());
    }

    #[test]
    fn conflicts_are_said_and_the_artists_key_wins() {
        let taken = keymap(&[("redo", &["Ctrl+Z"])]);
        assert_eq!(taken.command_for(Shortcut::ctrl(Key::Char('Z'))).unwrap().command, Command::Redo);
        assert_eq!(taken.problems(), ["Ctrl+Z now means 'Redo' and no longer 'Undo': give one of them another key"]);
        let twice = keymap(&[("fly", &["F9"]), ("redo", &["F9"]), ("undo", &["F9", "Hyper+Q"])]);
        assert_eq!(twice.problems().len(), 3, "{:?}", twice.problems());
        assert_eq!(twice.command_for(Shortcut::new(Key::F(9))).unwrap().command, Command::Redo);
    }
}
