//! Tags that add networks to the model: `<lora:name:0.8>`; and comments, which say nothing to it.

use std::ops::Range;

use super::characters::is_word;

/// What kind of network a tag adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NetworkKind {
    /// A low-rank adapter: `lora`, and `lyco` as older prompts have it.
    Lora,
    /// A kind that is not supported, by its tag's name, as `hypernet`.
    Unsupported(String),
}

/// A tag in a prompt.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// The kind.
    pub kind: NetworkKind,
    /// Which one: a file's stem, or what its author calls it.
    pub name: String,
    /// Strength in the text encoders.
    pub text_weight: f64,
    /// Strength in the UNet.
    pub unet_weight: f64,
}

/// A prompt without its comments and tags.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prompt {
    /// The words.
    pub text: String,
    /// The tags, in order.
    pub networks: Vec<Network>,
    /// Tags that were left out, one sentence each.
    pub problems: Vec<String>,
}

impl Prompt {
    /// Takes comments and tags out of a positive prompt. A tag is `<kind:name>`, then `:weight` for text encoders and
    /// UNet, or `:text:unet`, or the named `te=` and `unet=`. Any `<word:something>` is taken for a tag.
    pub fn parse(text: &str) -> Self {
        let text = without_comments(text);
        let mut prompt = Self::default();
        let mut done = 0;
        for tag in raw_tags(&text) {
            prompt.text.push_str(&text[done..tag.start]);
            done = tag.end;
            match network(tag.kind, tag.arguments) {
                Ok(network) => {
                    if let NetworkKind::Unsupported(kind) = &network.kind {
                        let said = format!("'<{kind}:{}>' was left out: networks of the kind '{kind}'", tag.arguments);
                        prompt.problems.push(format!("{said} are not supported, only lora"));
                    }
                    prompt.networks.push(network);
                }
                Err(reason) => {
                    prompt.problems.push(format!("'<{}:{}>' was left out: {reason}", tag.kind, tag.arguments));
                }
            }
        }
        prompt.text.push_str(&text[done..]);
        prompt
    }

    /// A negative prompt, in which tags are words: only its comments are taken out.
    pub fn negative(text: &str) -> String {
        without_comments(text)
    }
}

/// A tag in a text.
pub(super) struct Tag<'a> {
    pub start: usize,
    pub end: usize,
    pub kind: &'a str,
    pub arguments: &'a str,
}

/// The networks of a positive prompt in order, with the bytes of their tags, brackets included. Tags in comments, and
/// those that [`Prompt::parse`] leaves out with a problem, are not among them.
pub fn tags(text: &str) -> Vec<(Range<usize>, Network)> {
    let text = blank(text, &comments(text));
    let found = raw_tags(&text).into_iter();
    found.filter_map(|tag| Some((tag.start..tag.end, network(tag.kind, tag.arguments).ok()?))).collect()
}

/// Where the comments of a text are, less the ends of their lines.
pub(super) fn comments(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(at) = line.find('#') {
            found.push(start + at..start + line.trim_end_matches('\n').len());
        }
        start += line.len();
    }
    found
}

/// The text with spaces in the place of these ranges, byte by byte.
pub(super) fn blank(text: &str, ranges: &[Range<usize>]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for range in ranges {
        bytes[range.clone()].fill(b' ');
    }
    // Whole characters were replaced.
    String::from_utf8(bytes).unwrap_or_default()
}

/// All tags of a text in order.
pub(super) fn raw_tags(text: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|i| at + i) {
        at = start + 1;
        let rest = &text[at..];
        let kind = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
        let Some(arguments) = rest[kind.len()..].strip_prefix(':').filter(|_| !kind.is_empty()) else { continue };
        let Some(length) = arguments.find('>') else { break };
        if length > 0 {
            at += kind.len() + 1 + length + 1;
            found.push(Tag { start, end: at, kind, arguments: &arguments[..length] });
        }
    }
    found
}

/// The network of a tag, or why there is none.
pub(super) fn network(kind: &str, arguments: &str) -> Result<Network, String> {
    let (mut positional, mut te, mut unet) = (Vec::new(), None, None);
    for argument in arguments.split(':') {
        match argument.split_once('=') {
            Some(("te", value)) => te = Some(value),
            Some(("unet", value)) => unet = Some(value),
            Some(_) => {}
            None => positional.push(argument),
        }
    }
    let weight = |text: Option<&str>, default: f64| match text {
        None => Ok(default),
        Some(text) => match text.trim().parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(format!("'{text}' is not a number")),
        },
    };
    let name = *positional.first().filter(|name| !name.trim().is_empty()).ok_or("it names no file")?;
    let lora = matches!(kind, "lora" | "lyco");
    let text_weight = weight(te.or(positional.get(1).copied()), 1.0);
    let unet_weight = |text_weight| weight(unet.or(positional.get(2).copied()), text_weight);
    if !lora {
        // What the numbers of other kinds mean is not known here.
        let kind = NetworkKind::Unsupported(kind.to_owned());
        return Ok(Network { kind, name: name.to_owned(), text_weight: 1.0, unet_weight: 1.0 });
    }
    let text_weight = text_weight?;
    let unet_weight = unet_weight(text_weight)?;
    Ok(Network { kind: NetworkKind::Lora, name: name.to_owned(), text_weight, unet_weight })
}

/// The text without what stands between a `#` and the end of its line.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for comment in comments(text) {
        out.push_str(&text[done..comment.start]);
        done = comment.end;
    }
    out + &text[done..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_taken_out_with_their_weights() {
        let prompt = Prompt::parse(
            "a <lora:x:0.8>fox<lora:y>, <lora:z:0.5:1.5> <lyco:n:te=0.25> <lora:m:0.5:unet=2:dyn=8>\n# <lora:no:1>\nend",
        );
        assert_eq!(prompt.text, "a fox,   \n\nend");
        let found: Vec<_> = prompt.networks.iter().map(|n| (n.name.as_str(), n.text_weight, n.unet_weight)).collect();
        assert_eq!(found, [("x", 0.8, 0.8), ("y", 1.0, 1.0), ("z", 0.5, 1.5), ("n", 0.25, 0.25), ("m", 0.5, 2.0)]);
        assert!(prompt.networks.iter().all(|n| n.kind == NetworkKind::Lora));
        assert!(prompt.problems.is_empty());
    }

    #[test]
    fn what_cannot_be_used_is_said_and_what_is_no_tag_stays() {
        let prompt = Prompt::parse("<hypernet:h:1> <lora:a:x> <lora: :1> <lora:te=1> a <b> <:c> <d:> < e:f> <g:h");
        assert_eq!(prompt.text, "    a <b> <:c> <d:> < e:f> <g:h");
        assert_eq!(prompt.networks.len(), 1);
        assert_eq!(prompt.networks[0].kind, NetworkKind::Unsupported("hypernet".into()));
        assert_eq!(prompt.problems.len(), 4);
        assert!(prompt.problems[0].contains("'<hypernet:h:1>'") && prompt.problems[0].contains("not supported"));
        assert!(prompt.problems[1].contains("'x' is not a number"), "{}", prompt.problems[1]);
        assert!(prompt.problems[2].contains("names no file") && prompt.problems[3].contains("names no file"));
        assert_eq!(Prompt::negative("a <lora:x:1> # b\nc"), "a <lora:x:1> \nc");
        let text = "é # <lora:no:1>\n<lora:y:2> <lora:a:x>";
        let found = tags(text);
        assert_eq!(found.len(), 1);
        assert_eq!((&text[found[0].0.clone()], found[0].1.name.as_str()), ("<lora:y:2>", "y"));
        assert_eq!(Prompt::parse(&"<a:".repeat(50_000)).networks.len(), 0);
    }
}
