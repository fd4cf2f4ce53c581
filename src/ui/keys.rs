//! Keys as egui tells them, turned into the shortcuts of the command table.

use egui::{Event, InputState, Modifiers};

use crate::app::{Command, Key, Shortcut};
use crate::tools::ToolKey;

/// The key as the command table knows it, and whether the sign itself already took Shift to type.
fn key(key: egui::Key) -> Option<(Key, bool)> {
    use egui::Key as K;
    let plain = |c| Some((Key::Char(c), false));
    let shifted = |c| Some((Key::Char(c), true));
    match key {
        K::Enter => Some((Key::Enter, false)),
        K::Escape => Some((Key::Escape, false)),
        K::Tab => Some((Key::Tab, false)),
        K::Space => Some((Key::Space, false)),
        K::Delete => Some((Key::Delete, false)),
        K::Backspace => Some((Key::Backspace, false)),
        K::ArrowLeft => Some((Key::Left, false)),
        K::ArrowRight => Some((Key::Right, false)),
        K::ArrowUp => Some((Key::Up, false)),
        K::ArrowDown => Some((Key::Down, false)),
        K::Home => Some((Key::Home, false)),
        K::End => Some((Key::End, false)),
        K::PageUp => Some((Key::PageUp, false)),
        K::PageDown => Some((Key::PageDown, false)),
        // On a US keyboard these are the brackets with Shift, and shortcuts name the keys without it.
        K::OpenCurlyBracket => shifted('['),
        K::CloseCurlyBracket => shifted(']'),
        K::Pipe => shifted('\\'),
        K::Colon => shifted(';'),
        K::Minus => plain('-'),
        K::Quote => plain('\''),
        other => {
            let name = other.symbol_or_name();
            let mut chars = name.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) if c.is_ascii() => plain(c),
                (Some('F'), Some(_)) => name[1..].parse().ok().map(|n| (Key::F(n), false)),
                _ => None,
            }
        }
    }
}

/// The shortcut that a pressed key and what is held mean.
pub fn shortcut(pressed: egui::Key, held: Modifiers) -> Option<Shortcut> {
    let (key, took_shift) = key(pressed)?;
    Some(Shortcut { key, ctrl: held.command, shift: held.shift || took_shift, alt: held.alt })
}

/// The keys pressed in this frame that a tool may have a use for, with what they would mean to it.
pub fn tool_keys(input: &InputState) -> Vec<(egui::Key, ToolKey)> {
    let pressed = |event: &Event| match event {
        Event::Key { key, pressed: true, modifiers, .. } if !modifiers.command && !modifiers.alt => {
            let far = if modifiers.shift { 10 } else { 1 };
            let meant = match key {
                egui::Key::Enter => ToolKey::Confirm,
                egui::Key::Backspace => ToolKey::Back,
                egui::Key::ArrowLeft => ToolKey::Nudge { x: -far, y: 0 },
                egui::Key::ArrowRight => ToolKey::Nudge { x: far, y: 0 },
                egui::Key::ArrowUp => ToolKey::Nudge { x: 0, y: -far },
                egui::Key::ArrowDown => ToolKey::Nudge { x: 0, y: far },
                _ => return None,
            };
            Some((*key, meant))
        }
        _ => None,
    };
    input.events.iter().filter_map(pressed).collect()
}

/// Who else wants keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Focus {
    /// A text field has the focus.
    pub typing: bool,
    /// Some widget has it.
    pub focused: bool,
}

impl Focus {
    /// Whether a widget may want these keys: those that type, and those that press buttons and move sliders.
    fn wants(self, shortcut: Shortcut) -> bool {
        let presses = matches!(shortcut.key, Key::Enter | Key::Space | Key::Left | Key::Right | Key::Up | Key::Down);
        let bare = !shortcut.ctrl && !shortcut.alt;
        (self.typing && shortcut.is_typing()) || (self.focused && presses && bare)
    }
}

/// The shortcuts pressed in this frame that are not text for a field that has the focus; they are taken out of the
/// input, so that nothing else acts on them.
pub fn take(input: &mut InputState, focus: Focus, meant: impl Fn(Shortcut) -> bool) -> Vec<Shortcut> {
    let mut taken = Vec::new();
    input.events.retain(|event| {
        let shortcut = match event {
            Event::Key { key, pressed: true, modifiers, .. } => shortcut(*key, *modifiers),
            // The window turns these two into events of their own.
            Event::Copy if !focus.typing => Some(Shortcut::ctrl(Key::Char('C'))),
            Event::Cut if !focus.typing => Some(Shortcut::ctrl(Key::Char('X'))),
            _ => None,
        };
        match shortcut {
            Some(shortcut) if !focus.wants(shortcut) && meant(shortcut) => {
                taken.push(shortcut);
                false
            }
            _ => true,
        }
    });
    taken
}

/// Whether a key means the same while the gallery or the library of models is open.
pub fn in_gallery(command: &Command) -> bool {
    matches!(
        command,
        Command::Escape
            | Command::ToggleGallery
            | Command::Library(_)
            | Command::Quit
            | Command::ToggleTheme
            | Command::Ask(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_as_the_table_writes_them() {
        let cases = [
            (egui::Key::B, Modifiers::NONE, "B"),
            (egui::Key::E, Modifiers::COMMAND | Modifiers::SHIFT, "Ctrl+Shift+E"),
            (egui::Key::OpenBracket, Modifiers::NONE, "["),
            (egui::Key::OpenCurlyBracket, Modifiers::SHIFT, "Shift+["),
            (egui::Key::Num1, Modifiers::COMMAND, "Ctrl+1"),
            (egui::Key::Minus, Modifiers::COMMAND, "Ctrl+-"),
            (egui::Key::F1, Modifiers::NONE, "F1"),
            (egui::Key::F12, Modifiers::ALT, "Alt+F12"),
            (egui::Key::F, Modifiers::NONE, "F"),
            (egui::Key::ArrowUp, Modifiers::ALT, "Alt+Up"),
            (egui::Key::Enter, Modifiers::COMMAND, "Ctrl+Enter"),
        ];
        for (pressed, held, text) in cases {
            assert_eq!(shortcut(pressed, held).map(|s| s.to_string()).as_deref(), Some(text));
        }
        let plus = shortcut(egui::Key::Plus, Modifiers::COMMAND | Modifiers::SHIFT).unwrap();
        assert!(Shortcut::ctrl(Key::Char('+')).matches(plus));
    }
}
