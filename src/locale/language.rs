//! Which languages there are, and which one is spoken now.

use std::sync::atomic::{AtomicU8, Ordering};

use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English, in which every text stands.
    #[default]
    #[serde(rename = "en")]
    English,
    /// German.
    #[serde(rename = "de")]
    German,
    /// Spanish.
    #[serde(rename = "es")]
    Spanish,
    /// French.
    #[serde(rename = "fr")]
    French,
    /// Japanese.
    #[serde(rename = "ja")]
    Japanese,
    /// Chinese in simplified characters.
    #[serde(rename = "zh-CN")]
    Chinese,
}

impl Language {
    /// All, in the order of their tags.
    pub const ALL: [Self; 6] =
        [Self::German, Self::English, Self::Spanish, Self::French, Self::Japanese, Self::Chinese];

    /// Its tag by BCP 47, which is also the name of its folder in `assets/locale`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::Japanese => "ja",
            Self::Chinese => "zh-CN",
        }
    }

    /// Its name in itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Spanish => "Español",
            Self::French => "Français",
            Self::Japanese => "日本語",
            Self::Chinese => "简体中文",
        }
    }

    /// Its name in English, for where its own cannot be shown.
    pub const fn english_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "German",
            Self::Spanish => "Spanish",
            Self::French => "French",
            Self::Japanese => "Japanese",
            Self::Chinese => "Chinese",
        }
    }

    /// The language for a tag (`de-AT`) or a POSIX locale (`de_AT.UTF-8`); `None` if it is none of ours.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let first = tag.split(['-', '_', '.', '@']).next().unwrap_or_default().to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.tag().split('-').next() == Some(first.as_str()))
    }

    /// The first of the system's languages that is one of ours, otherwise English.
    pub fn of_system() -> Self {
        sys_locale::get_locales().find_map(|tag| Self::of_tag(&tag)).unwrap_or_default()
    }

    /// The one that `SCUMBLE_LANG` in the environment names, by its tag; it overrules the settings.
    pub fn of_environment() -> Option<Self> {
        std::env::var("SCUMBLE_LANG").ok().and_then(|tag| Self::of_tag(&tag))
    }

    /// Whether it is written with characters that need a font of the system's.
    pub const fn is_cjk(self) -> bool {
        matches!(self, Self::Japanese | Self::Chinese)
    }
}

/// The language to speak where this one is set; `None` follows the system. The environment overrules both.
pub fn wanted(set: Option<Language>) -> Language {
    Language::of_environment().or(set).unwrap_or_else(Language::of_system)
}

static CURRENT: AtomicU8 = AtomicU8::new(Language::English as u8);

/// Speak this language from now on.
pub fn choose(language: Language) {
    CURRENT.store(language as u8, Ordering::Relaxed);
}

/// The language that is spoken now: English until [`choose`] is called.
pub fn current() -> Language {
    let now = CURRENT.load(Ordering::Relaxed);
    Language::ALL.into_iter().find(|language| *language as u8 == now).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_regions_and_of_posix_find_their_language() {
        for (tag, language) in [
            ("de-AT", Some(Language::German)),
            ("en_GB.UTF-8", Some(Language::English)),
            ("zh-Hans-SG", Some(Language::Chinese)),
            ("ja", Some(Language::Japanese)),
            ("pt-BR", None),
            ("", None),
            ("C", None),
        ] {
            assert_eq!(Language::of_tag(tag), language, "{tag}");
        }
        assert!(Language::ALL.iter().all(|language| Language::of_tag(language.tag()) == Some(*language)));
    }
}
