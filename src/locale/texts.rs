//! The texts of each language, read once from the files that the program carries in itself.

use std::collections::HashMap;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::language::{Language, current};

macro_rules! files {
    ($language:literal) => {
        &[
            ("commands", include_str!(concat!("../../assets/locale/", $language, "/commands.ftl"))),
            ("work", include_str!(concat!("../../assets/locale/", $language, "/work.ftl"))),
            ("app", include_str!(concat!("../../assets/locale/", $language, "/app.ftl"))),
            ("panels", include_str!(concat!("../../assets/locale/", $language, "/panels.ftl"))),
            ("dialogs", include_str!(concat!("../../assets/locale/", $language, "/dialogs.ftl"))),
        ]
    };
}

/// The files of a language: name and content.
pub const fn files(language: Language) -> &'static [(&'static str, &'static str)] {
    match language {
        Language::English => files!("en"),
        Language::German => files!("de"),
        Language::Spanish => files!("es"),
        Language::French => files!("fr"),
        Language::Japanese => files!("ja"),
        Language::Chinese => files!("zh-CN"),
    }
}

/// All texts of one language.
struct Texts {
    bundle: FluentBundle<FluentResource>,
    /// Those without values, by their keys.
    plain: HashMap<String, String>,
}

impl Texts {
    fn read(language: Language) -> Self {
        let tag = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Marks around values, for texts of mixed directions: no language of ours needs them.
        bundle.set_use_isolating(false);
        let mut plain = HashMap::new();
        for (_, content) in files(language) {
            // What cannot be read is left out, and shown in English; a test finds it.
            let resource = match FluentResource::try_new((*content).to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            let keys: Vec<String> = resource.entries().flat_map(keys_of).collect();
            bundle.add_resource_overriding(resource);
            for key in keys {
                let mut failed = Vec::new();
                if let Some(text) = find(&bundle, &key, None, &mut failed)
                    && failed.is_empty()
                {
                    plain.insert(key, text);
                }
            }
        }
        Self { bundle, plain }
    }

    fn of(language: Language) -> &'static Self {
        static ALL: [OnceLock<Texts>; Language::ALL.len()] = [const { OnceLock::new() }; Language::ALL.len()];
        ALL[language as usize].get_or_init(|| Self::read(language))
    }
}

/// The key of a message, and those of its attributes.
fn keys_of(entry: &fluent_syntax::ast::Entry<&str>) -> Vec<String> {
    let fluent_syntax::ast::Entry::Message(message) = entry else { return Vec::new() };
    let own = message.value.as_ref().map(|_| message.id.name.to_owned());
    let attributes = message.attributes.iter().map(|attribute| format!("{}.{}", message.id.name, attribute.id.name));
    own.into_iter().chain(attributes).collect()
}

fn find(
    bundle: &FluentBundle<FluentResource>,
    key: &str,
    values: Option<&FluentArgs<'_>>,
    failed: &mut Vec<fluent_bundle::FluentError>,
) -> Option<String> {
    let (id, attribute) = key.split_once('.').map_or((key, None), |(id, attribute)| (id, Some(attribute)));
    let message = bundle.get_message(id)?;
    let pattern = match attribute {
        Some(name) => message.get_attribute(name)?.value(),
        None => message.value()?,
    };
    Some(bundle.format_pattern(pattern, values, failed).into_owned())
}

/// The text with this key, which takes no values, in the current language, or in English where that lacks it.
pub fn text(key: &str) -> &'static str {
    let known = |language| Texts::of(language).plain.get(key).map(String::as_str);
    known(current()).or_else(|| known(Language::English)).unwrap_or_else(|| {
        tracing::error!("there is no text for '{key}'");
        UNKNOWN
    })
}

/// The text with this key, which takes no values, in English: what commands are found by in every language.
pub fn english(key: &str) -> &'static str {
    Texts::of(Language::English).plain.get(key).map_or(UNKNOWN, String::as_str)
}

/// The key for a row of a table, by its place and the row's id: `number` and `clip_skip` make `number-clip-skip`.
pub fn key(place: &str, id: &str) -> String {
    format!("{place}-{}", id.replace('_', "-"))
}

/// What is shown where a text is missing; tests see to it that none is.
const UNKNOWN: &str = "\u{2026}";

/// The text with this key and these values in the current language.
pub fn format(key: &str, values: &[(&str, FluentValue<'_>)]) -> String {
    let values: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.clone())).collect();
    let said = |language| {
        let mut failed = Vec::new();
        find(&Texts::of(language).bundle, key, Some(&values), &mut failed).filter(|_| failed.is_empty())
    };
    said(current()).or_else(|| said(Language::English)).unwrap_or_else(|| {
        tracing::error!("there is no text for '{key}' with these values");
        UNKNOWN.to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_with_and_without_values_and_missing_ones_do_no_harm() {
        assert_eq!(text("command-undo"), "Undo");
        assert_eq!(text("command-undo.about"), "Takes the last step back.");
        assert_eq!(english("command-undo"), "Undo");
        assert_eq!(key("command", "zoom_in"), "command-zoom-in");
        assert_eq!((text("no-such-key"), english("no-such-key")), (UNKNOWN, UNKNOWN));
        assert_eq!(text("no.such.key"), UNKNOWN);
        assert_eq!(format("no-such-key", &[("n", FluentValue::from(1))]), UNKNOWN);
        assert_eq!(format("command-undo", &[]), "Undo");
    }
}
