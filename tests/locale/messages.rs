//! The texts of a language, as they stand in its files.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use scumble::locale::{Language, files};

/// A text.
pub struct Text {
    pub pattern: Pattern<&'static str>,
    /// The values that it takes.
    pub values: BTreeSet<&'static str>,
    /// The words that its cases are chosen by, other than numbers.
    pub cases: BTreeSet<&'static str>,
    /// The terms that stand in it.
    terms: BTreeSet<&'static str>,
    /// Whether there is nothing else in it that would have to be followed.
    whole: bool,
}

/// All texts of a language by their keys, and what is wrong with its files.
#[derive(Default)]
pub struct Texts {
    pub all: BTreeMap<String, Text>,
    pub problems: Vec<String>,
    terms: BTreeSet<&'static str>,
}

/// The kinds of numbers that languages tell apart.
const PLURALS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

impl Texts {
    pub fn of(language: Language) -> Self {
        let files = files(language).iter().map(|(name, content)| (format!("{}/{name}.ftl", language.tag()), *content));
        Self::read(files)
    }

    /// The texts of files with these names and contents.
    pub fn read(files: impl IntoIterator<Item = (String, &'static str)>) -> Self {
        let mut texts = Self::default();
        for (name, content) in files {
            texts.take_in(&name, content);
        }
        let wanted: BTreeSet<&str> = texts.all.values().flat_map(|text| &text.terms).copied().collect();
        let amiss =
            wanted.symmetric_difference(&texts.terms).map(|term| format!("the term '{term}' is missing or not used"));
        texts.problems.extend(amiss);
        texts
    }

    fn take_in(&mut self, name: &str, content: &'static str) {
        let resource = fluent_syntax::parser::parse(content).unwrap_or_else(|(resource, errors)| {
            self.problems.extend(errors.iter().map(|error| format!("{name}: {error}, at {:?}", error.pos)));
            resource
        });
        for entry in resource.body {
            match entry {
                Entry::Message(message) => {
                    let id = message.id.name;
                    if let Some(pattern) = message.value {
                        self.add(name, id.to_owned(), &pattern);
                    }
                    for attribute in message.attributes {
                        self.add(name, format!("{id}.{}", attribute.id.name), &attribute.value);
                    }
                }
                Entry::Term(term) => {
                    let id = term.id.name;
                    let plain = Text::new(&term.value).plain().is_some() && term.attributes.is_empty();
                    if !plain || !self.terms.insert(id) {
                        self.problems
                            .push(format!("{name}: the term '{id}' has values or attributes, or stands there twice"));
                    }
                }
                Entry::Junk { content } => self.problems.push(format!("{name}: cannot be read: {content}")),
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
            }
        }
    }

    fn add(&mut self, name: &str, key: String, pattern: &Pattern<&'static str>) {
        let text = Text::new(pattern);
        if !text.whole {
            self.problems.push(format!("{name}: '{key}' refers to another text"));
        }
        if self.all.contains_key(&key) {
            self.problems.push(format!("{name}: '{key}' stands there twice"));
        }
        self.all.insert(key, text);
    }
}

impl Text {
    fn new(pattern: &Pattern<&'static str>) -> Self {
        let none = BTreeSet::new;
        let mut text = Self { pattern: pattern.clone(), values: none(), cases: none(), terms: none(), whole: true };
        text.look_at(pattern);
        text
    }

    /// What it says, if it takes no values.
    pub fn plain(&self) -> Option<String> {
        let said = |element: &PatternElement<&'static str>| match element {
            PatternElement::TextElement { value }
            | PatternElement::Placeable { expression: Expression::Inline(InlineExpression::StringLiteral { value }) } => {
                Some((*value).to_owned())
            }
            PatternElement::Placeable { .. } => None,
        };
        self.pattern.elements.iter().map(said).collect()
    }

    fn look_at(&mut self, pattern: &Pattern<&'static str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.look_into(expression);
            }
        }
    }

    fn look_into(&mut self, expression: &Expression<&'static str>) {
        let inline = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                for variant in variants {
                    if let VariantKey::Identifier { name } = variant.key
                        && !PLURALS.contains(&name)
                    {
                        self.cases.insert(name);
                    }
                    self.look_at(&variant.value);
                }
                selector
            }
        };
        match inline {
            InlineExpression::VariableReference { id } => {
                self.values.insert(id.name);
            }
            InlineExpression::TermReference { id, attribute: None, arguments: None } => {
                self.terms.insert(id.name);
            }
            InlineExpression::Placeable { expression } => self.look_into(expression),
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
            InlineExpression::FunctionReference { .. }
            | InlineExpression::MessageReference { .. }
            | InlineExpression::TermReference { .. } => self.whole = false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_cases_are_found_wherever_they_stand() {
        let file = "a = { $n ->\n    [one] { $x } for { $place ->\n        [mask] it\n       *[other] them\n    }\n   *[other] { $y }\n    }\n    .about = { { $z } }{\" \"}\nb = {\"{\"} b {\" \"}\nc = { -it } is { $w }\n-it = it\n";
        let texts = Texts::read([("test".to_owned(), file)]);
        assert_eq!(texts.problems, Vec::<String>::new());
        assert_eq!(texts.all["a"].values, ["n", "place", "x", "y"].into());
        assert_eq!(texts.all["a"].cases, ["mask"].into());
        assert_eq!(texts.all["a.about"].values, ["z"].into());
        assert_eq!((&texts.all["c"].values, texts.all["c"].plain()), (&["w"].into(), None));
        assert_eq!((texts.all["a"].plain(), texts.all["b"].plain().as_deref()), (None, Some("{ b  ")));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (file, words) in [
            ("a = x\nno message\n", "cannot be read"),
            ("a = { $x\nb = y\n", "expected"),
            ("a = x\nb = y\na = z\n", "'a' stands there twice"),
            ("a = x\n    .about = y\n    .about = z\n", "'a.about' stands there twice"),
            ("a = x\nb = { a }\n", "'b' refers"),
            ("-brand = x\n", "'brand' is missing or not used"),
            ("a = { -brand }\n", "'brand' is missing or not used"),
            ("a = { -brand }\n-brand = { $x }\n", "the term 'brand' has values"),
        ] {
            let texts = Texts::read([("test".to_owned(), file)]);
            assert!(
                texts.problems.iter().any(|problem| problem.to_lowercase().contains(words)),
                "{:?}",
                texts.problems
            );
        }
    }
}
