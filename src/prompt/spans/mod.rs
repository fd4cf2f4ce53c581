//! What each part of a prompt is, for highlighting it while it is written.

use std::ops::Range;

mod canvas;
mod mask;
mod names;
mod weights;

use super::characters::find_word;
use super::conjunction::{AND, weight_at_end};
use super::editing::{Change, When, parse};
use canvas::Canvas;
use mask::mask;
use names::Names;
use weights::weights;

/// What a span of a prompt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpanKind {
    /// Words; such a span is listed if their weight is not 1.
    Words,
    /// A bracket, or a weight with its colon; weighted as what it encloses.
    Bracket,
    /// Brackets, colons and moment of `[from:to:when]`.
    Editing,
    /// Brackets and bars of `[a|b]`.
    Alternation,
    /// `<lora:name:0.8>`.
    Network,
    /// `__name__`.
    Wildcard,
    /// The name of a known embedding.
    Embedding,
    /// `BREAK`.
    Break,
    /// `AND`, and the weight at the end of a part.
    Conjunction,
    /// `#` to the end of the line.
    Comment,
    /// Something that does not mean what it seems to; it has a problem.
    Mistake,
}

/// A part of a prompt that is not plain words.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// Bytes of the prompt, on the boundaries of characters.
    pub range: Range<usize>,
    /// What it is.
    pub kind: SpanKind,
    /// The weight that the words there have.
    pub weight: f64,
    /// How many brackets are open there.
    pub depth: usize,
    /// What is wrong, as one sentence.
    pub problem: Option<String>,
}

/// What is known of a prompt beside its text.
#[derive(Debug, Clone, Copy, Default)]
pub struct SpanContext<'a> {
    /// Whether it says what is not wanted: then tags and `AND` are words.
    pub negative: bool,
    /// Names of embeddings; their case does not count.
    pub embeddings: &'a [String],
}

/// The spans of a prompt in order; they do not overlap, and what lies between them is plain words.
pub fn spans(text: &str, context: SpanContext<'_>) -> Vec<Span> {
    let mut canvas = Canvas::new(text.len());
    let masked = mask(text, context.negative, &mut canvas);
    let parts = if context.negative { std::iter::once(0..masked.len()).collect() } else { parts(&masked, &mut canvas) };
    let names = Names::new(context.embeddings);
    for part in parts {
        let edited = editing(&masked, part.clone(), &mut canvas);
        weights(&edited, part.start, &names, &mut canvas);
    }
    canvas.finish()
}

/// A positive prompt with blanks in the place of its comments, tags and wildcards: all else stays at its byte.
pub(super) fn masked(text: &str) -> String {
    mask(text, false, &mut Canvas::new(text.len()))
}

/// The parts between `AND`, less their weights.
fn parts(text: &str, canvas: &mut Canvas) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    loop {
        let next = find_word(text, AND, start);
        let part = &text[start..next.unwrap_or(text.len())];
        let trimmed = part.trim_end();
        match weight_at_end(trimmed) {
            Some((at, weight)) => {
                canvas.put(start + at..start + trimmed.len(), SpanKind::Conjunction, weight, 0);
                parts.push(start..start + at);
            }
            None => parts.push(start..start + part.len()),
        }
        let Some(at) = next else { return parts };
        start = at + AND.len();
        canvas.put(at..start, SpanKind::Conjunction, 1.0, 0);
    }
}

/// Lays the signs of edited groups on the canvas and gives the part with spaces in their place.
fn editing(text: &str, part: Range<usize>, canvas: &mut Canvas) -> String {
    let first = part.start;
    let text = &text[part];
    let structure = match parse(text) {
        Ok(structure) => structure,
        Err(at) => {
            if text.contains('[') {
                let problem = match &text[at..=at] {
                    "|" => "This bar belongs to no [a|b], and so nothing is edited in this prompt",
                    "\\" => "A backslash at the end of a line: nothing is edited in this prompt",
                    _ => "The brackets are too deep: nothing is edited in this prompt",
                };
                canvas.complain(first + at..first + at + 1, SpanKind::Mistake, 0, problem);
            }
            return text.to_owned();
        }
    };
    let mut masked = text.as_bytes().to_vec();
    for (start, end, change) in structure.marks {
        masked[start..=end].fill(b' ');
        let range = first + start..first + end + 1;
        match change {
            Change::Alternate => canvas.put(range, SpanKind::Alternation, 1.0, 0),
            Change::Scheduled(When::Share(share), true) if share >= 1.0 && start != end => {
                let problem = "In square brackets a number is a moment, not a weight: this text never comes";
                canvas.complain(range, SpanKind::Editing, 0, problem);
            }
            Change::Scheduled(..) => canvas.put(range, SpanKind::Editing, 1.0, 0),
        }
    }
    String::from_utf8(masked).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text`: each span as its text, kind and weight, with a `!` where there is a problem.
    fn read(text: &str) -> String {
        let names = ["easynegative".to_owned(), "My-Style".into()];
        let spans = spans(text, SpanContext { negative: false, embeddings: &names });
        let show = |span: Span| {
            let problem = if span.problem.is_some() { "!" } else { "" };
            format!("{}={:?}{problem} {:.3}", &text[span.range], span.kind, span.weight)
        };
        spans.into_iter().map(show).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn every_kind_of_span_is_found() {
        assert_eq!(read("a plain 1girl, solo"), "");
        assert_eq!(read("a (b:1.3) c"), "(=Bracket 1.300|b=Words 1.300|:1.3)=Bracket 1.300");
        assert_eq!(read("[x]"), "[=Bracket 0.909|x=Words 0.909|]=Bracket 0.909");
        assert_eq!(
            read("[a:(b):5]"),
            "[=Editing 1.000|:=Editing 1.000|(=Bracket 1.100|b=Words 1.100|)=Bracket 1.100|:5]=Editing 1.000"
        );
        assert_eq!(read("[a|b]"), "[=Alternation 1.000||=Alternation 1.000|]=Alternation 1.000");
        assert_eq!(read("<lora:x:0.8> __y__ # z"), "<lora:x:0.8>=Network 0.800|__y__=Wildcard 1.000|# z=Comment 1.000");
        assert_eq!(read("a BREAK b"), "BREAK=Break 1.000");
        assert_eq!(read("a :2 AND b"), ":2=Conjunction 2.000|AND=Conjunction 1.000");
        assert_eq!(
            read("EasyNegative, (my-style:2), my-styles"),
            "EasyNegative=Embedding 1.000|(=Bracket 2.000|my-style=Embedding 2.000|:2)=Bracket 2.000"
        );
    }

    #[test]
    fn what_does_not_mean_what_it_seems_to_is_said() {
        assert_eq!(read("(a"), "(=Mistake! 1.000|a=Words 1.100");
        assert_eq!(read("a) b"), ")=Mistake! 1.000");
        assert_eq!(read("a:1.3)"), ":1.3)=Mistake! 1.000");
        assert_eq!(read("(a:1.2.3)"), "(=Bracket 1.100|a=Words 1.100|:1.2.3=Mistake! 1.000|)=Bracket 1.100");
        assert_eq!(read("[a:1.3]"), "[=Editing 1.000|:1.3]=Editing! 1.000");
        assert_eq!(read("a | [b:c:5]").split('|').nth(1), Some("=Mistake! 1.000"));
        assert_eq!(
            read("(a BREAK b)"),
            "(=Bracket 1.100|a =Words 1.100|BREAK=Break! 1.000| b=Words 1.100|)=Bracket 1.100"
        );
        assert_eq!(read("<hypernet:x:1><lora:a:b>"), "<hypernet:x:1>=Network! 1.000|<lora:a:b>=Network! 1.000");
    }

    #[test]
    fn tags_and_conjunctions_are_words_where_nothing_is_wanted() {
        let context = SpanContext { negative: true, embeddings: &[] };
        assert_eq!(spans("a AND b <lora:x:1> :2", context), []);
    }
}
