//! Keys as data: written in settings, shown in menus, matched when pressed.

use std::fmt;
use std::str::FromStr;

use crate::locale::t;

/// A key of the keyboard, whatever else is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// A key by what it types without Shift on a US keyboard: a capital letter, a digit or a sign.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Escape,
    /// Tab.
    Tab,
    /// Space.
    Space,
    /// Delete.
    Delete,
    /// Backspace.
    Backspace,
    /// The left arrow.
    Left,
    /// The right arrow.
    Right,
    /// The up arrow.
    Up,
    /// The down arrow.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// F1 to F24.
    F(u8),
}

/// The keys with names of their own.
const NAMED: &[(Key, &str)] = &[
    (Key::Enter, "Enter"),
    (Key::Escape, "Esc"),
    (Key::Tab, "Tab"),
    (Key::Space, "Space"),
    (Key::Delete, "Delete"),
    (Key::Backspace, "Backspace"),
    (Key::Left, "Left"),
    (Key::Right, "Right"),
    (Key::Up, "Up"),
    (Key::Down, "Down"),
    (Key::Home, "Home"),
    (Key::End, "End"),
    (Key::PageUp, "PageUp"),
    (Key::PageDown, "PageDown"),
];

impl Key {
    /// As it stands on the artist's keyboard; [`Display`](fmt::Display) writes it as settings have it.
    pub fn shown(self) -> String {
        match self {
            Self::Char(_) | Self::F(_) => return self.to_string(),
            Self::Enter => t!("key-enter"),
            Self::Escape => t!("key-escape"),
            Self::Tab => t!("key-tab"),
            Self::Space => t!("key-space"),
            Self::Delete => t!("key-delete"),
            Self::Backspace => t!("key-backspace"),
            Self::Left => t!("key-left"),
            Self::Right => t!("key-right"),
            Self::Up => t!("key-up"),
            Self::Down => t!("key-down"),
            Self::Home => t!("key-home"),
            Self::End => t!("key-end"),
            Self::PageUp => t!("key-page-up"),
            Self::PageDown => t!("key-page-down"),
        }
        .to_owned()
    }

    /// Whether Shift may be needed to type it, so that Shift tells nothing: `+` is Shift and `=` on many keyboards.
    fn may_need_shift(self) -> bool {
        matches!(self, Self::Char('+' | '?'))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Char(c) => write!(f, "{c}"),
            Self::F(n) => write!(f, "F{n}"),
            named => f.write_str(NAMED.iter().find(|(key, _)| key == named).map_or("", |(_, name)| name)),
        }
    }
}

/// A key with what is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shortcut {
    /// The key.
    pub key: Key,
    /// Ctrl, or Command on a Mac.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt, or Option on a Mac.
    pub alt: bool,
}

impl Shortcut {
    /// The key alone.
    pub const fn new(key: Key) -> Self {
        Self { key, ctrl: false, shift: false, alt: false }
    }

    /// With Ctrl.
    pub const fn ctrl(key: Key) -> Self {
        Self { ctrl: true, ..Self::new(key) }
    }

    /// With Shift.
    pub const fn shift(key: Key) -> Self {
        Self { shift: true, ..Self::new(key) }
    }

    /// With Alt.
    pub const fn alt(key: Key) -> Self {
        Self { alt: true, ..Self::new(key) }
    }

    /// With Ctrl and Shift.
    pub const fn ctrl_shift(key: Key) -> Self {
        Self { ctrl: true, shift: true, ..Self::new(key) }
    }

    /// With Ctrl and Alt.
    pub const fn ctrl_alt(key: Key) -> Self {
        Self { ctrl: true, alt: true, ..Self::new(key) }
    }

    /// As artists read it; [`Display`](fmt::Display) writes it as settings have it.
    pub fn shown(self) -> String {
        let held = [(self.ctrl, t!("key-ctrl")), (self.shift, t!("key-shift")), (self.alt, t!("key-alt"))];
        let mut keys: Vec<_> = held.into_iter().filter(|(held, _)| *held).map(|(_, name)| name.to_owned()).collect();
        keys.push(self.key.shown());
        keys.join("+")
    }

    /// Whether these keys mean this shortcut. Shift is not asked for where typing the key may need it.
    pub fn matches(self, pressed: Self) -> bool {
        let shift = self.shift == pressed.shift || self.key.may_need_shift();
        self.key == pressed.key && self.ctrl == pressed.ctrl && self.alt == pressed.alt && shift
    }

    /// Whether a text field wants these keys for itself: everything that types, moves or deletes.
    pub fn is_typing(self) -> bool {
        match self.key {
            Key::Escape | Key::F(_) => false,
            Key::Char('A' | 'C' | 'V' | 'X' | 'Y' | 'Z') => !self.alt,
            Key::Enter | Key::Tab | Key::Char(_) | Key::Space => !self.ctrl && !self.alt,
            _ => true,
        }
    }
}

impl fmt::Display for Shortcut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "Ctrl+"), (self.shift, "Shift+"), (self.alt, "Alt+")] {
            if held {
                f.write_str(name)?;
            }
        }
        self.key.fmt(f)
    }
}

/// Reads `Ctrl+Shift+E`, in any case.
impl FromStr for Shortcut {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let hint = || t!("key-no-shortcut", text = text);
        let text = text.trim();
        // The key may itself be a plus: `Ctrl++`.
        let split = text.char_indices().rev().skip(1).find(|(_, c)| *c == '+').map_or(0, |(at, _)| at + 1);
        let (held, key) = text.split_at(split);
        let mut chars = key.chars();
        let key = match (chars.next(), chars.next()) {
            (Some(c), None) if !c.is_whitespace() && !c.is_control() => Key::Char(c.to_ascii_uppercase()),
            (Some('F' | 'f'), Some(_)) if key[1..].bytes().all(|b| b.is_ascii_digit()) => {
                Key::F(key[1..].parse().ok().filter(|n| (1..=24).contains(n)).ok_or_else(hint)?)
            }
            _ => {
                let named = NAMED.iter().find(|(_, name)| name.eq_ignore_ascii_case(key));
                named.map(|(key, _)| *key).ok_or_else(hint)?
            }
        };
        let mut shortcut = Self::new(key);
        for name in held.split('+').map(str::trim).filter(|name| !name.is_empty()) {
            match name.to_ascii_lowercase().as_str() {
                "ctrl" | "cmd" | "command" => shortcut.ctrl = true,
                "shift" => shortcut.shift = true,
                "alt" | "option" => shortcut.alt = true,
                _ => return Err(hint()),
            }
        }
        Ok(shortcut)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcuts_are_read_as_they_are_written() {
        let all = [
            Shortcut::ctrl_shift(Key::Char('E')),
            Shortcut::new(Key::Char('[')),
            Shortcut::ctrl(Key::Char('+')),
            Shortcut::new(Key::Char('+')),
            Shortcut::alt(Key::PageUp),
            Shortcut::new(Key::F(12)),
            Shortcut::new(Key::Char('F')),
            Shortcut::shift(Key::Escape),
        ];
        for shortcut in all {
            assert_eq!(shortcut.to_string().parse(), Ok(shortcut), "{shortcut}");
            assert_eq!(shortcut.shown(), shortcut.to_string());
        }
        assert_eq!("ctrl+shift+e".parse(), Ok(all[0]));
        for wrong in ["", "Ctrl+", "F25", "F0", "Hyper+A", "Ctrl+Foo", " "] {
            assert!(wrong.parse::<Shortcut>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_sign_that_may_need_shift_does_not_ask_for_it() {
        let plus = Shortcut::ctrl(Key::Char('+'));
        assert!(plus.matches(Shortcut::ctrl_shift(Key::Char('+'))));
        assert!(!plus.matches(Shortcut::new(Key::Char('+'))));
        assert!(!Shortcut::ctrl(Key::Char('Z')).matches(Shortcut::ctrl_shift(Key::Char('Z'))));
    }

    #[test]
    fn text_fields_keep_the_keys_that_type() {
        assert!(Shortcut::new(Key::Char('B')).is_typing() && Shortcut::ctrl(Key::Char('Z')).is_typing());
        assert!(!Shortcut::ctrl(Key::Enter).is_typing() && !Shortcut::ctrl(Key::Char('E')).is_typing());
        assert!(!Shortcut::new(Key::F(1)).is_typing());
    }
}
