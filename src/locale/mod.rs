//! What the interface says, in the artist's language.
//!
//! Every text has a key and stands in `assets/locale/<language>/*.ftl`, in [Fluent](https://projectfluent.org)'s format:
//! `key = text`, with `.about = text` under it for the sentence that explains it. Code asks for it with [`t!`]:
//! `t!("save-title")`, `t!("save-kind.about")`, or with values `t!("queue-waiting", count = 3)`. A text that a language
//! lacks is shown in English. `tests/locale.rs` finds missing and forgotten keys, and texts that stand in code.
//!
//! The language is the program's as a whole: [`choose`] sets it, and the next frame speaks it.

mod language;
mod texts;

pub use fluent_bundle::FluentValue as Value;
pub use language::{Language, choose, current, wanted};
pub use texts::{english, files, format, key, text};

/// The text with this key in the current language: `&'static str`, or with values a `String`.
#[macro_export]
macro_rules! t {
    ($key:literal) => {
        $crate::locale::text($key)
    };
    ($key:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::locale::format($key, &[$((stringify!($name), $crate::locale::Value::from($value))),+])
    };
}
pub use t;
