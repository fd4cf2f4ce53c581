//! Texts that change while a picture is made: `[from:to:when]`, `[to:when]`, `[from::when]` and `[a|b]`.
//!
//! `when` is a number of steps, or with a decimal point a share of them. A group counts only if all in it is well
//! formed: a bracket that fits nothing makes text of every group that is open around it. A `|` or a `\` that belongs to
//! nothing makes text of the whole prompt, as in the web UI.

use super::characters::is_space;

/// Deeper prompts are text (the web UI ends there with an error).
const MAX_DEPTH: usize = 200;

/// Which text holds until which step (counted from 1, inclusive), in order; the last entry's step is `steps`.
///
/// The texts still have their brackets and weights. A prompt without editing has one entry.
pub fn schedules(text: &str, steps: usize) -> Vec<(usize, String)> {
    schedules_of(text, Pass { steps, before: None })
}

/// The same for a second pass of `steps` steps over a picture that took `before`: numbers of steps go on from there,
/// and shares from 1 on are of the second pass, so that what changes in the first has changed (as in the web UI).
pub fn schedules_after(text: &str, steps: usize, before: usize) -> Vec<(usize, String)> {
    schedules_of(text, Pass { steps, before: Some(before) })
}

/// How many steps there are, and after how many others.
#[derive(Debug, Clone, Copy)]
struct Pass {
    steps: usize,
    before: Option<usize>,
}

fn schedules_of(text: &str, pass: Pass) -> Vec<(usize, String)> {
    let Ok(Structure { nodes, .. }) = parse(text) else { return vec![(pass.steps, text.to_owned())] };
    let mut ends = vec![pass.steps];
    collect_ends(&nodes, pass, &mut ends);
    ends.sort_unstable();
    ends.dedup();
    let at = |end| {
        let mut out = String::new();
        render(&nodes, text, pass, end, &mut out);
        (end, out)
    };
    ends.into_iter().map(at).collect()
}

/// Which entry of a schedule holds at a step that is counted from 0.
///
/// The web UI compares the step from 0 with the ends counted from 1, so that the first text holds for one step more
/// than is written: `[a:b:10]` shows `a` for eleven steps. This does the same.
pub fn stretch_at<T>(schedule: &[(usize, T)], step: usize) -> usize {
    schedule.iter().position(|(until, _)| step <= *until).unwrap_or(0)
}

/// A moment, before it is known how many steps there are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum When {
    Share(f64),
    Step(f64),
}

impl When {
    fn step(self, Pass { steps, before }: Pass) -> i64 {
        let at = match (self, before) {
            (Self::Share(share), None) => share * steps as f64,
            (Self::Share(share), Some(_)) => (share - 1.0) * steps as f64,
            (Self::Step(step), before) => step - before.unwrap_or(0) as f64,
        };
        // Towards zero, as Python's `int`; beyond the range it saturates.
        (at as i64).min(steps as i64)
    }

    /// A number with an optional sign and exponent, white space around it.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim_matches(is_space);
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let plain = [whole, fraction, exponent].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
        if !plain || exponent.is_empty() || whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let value = text.parse().ok()?;
        Some(if text.contains('.') { Self::Share(value) } else { Self::Step(value) })
    }
}

type Nodes = Vec<Node>;

#[derive(Debug)]
enum Node {
    /// Text between these bytes.
    Text(usize, usize),
    /// What is in brackets that only [`attention`](super::attention) reads, brackets included.
    Group(Nodes),
    Scheduled {
        before: Nodes,
        after: Nodes,
        when: When,
    },
    Alternate(Vec<Nodes>),
}

/// A bracket that is not closed yet.
struct Open {
    bracket: char,
    at: usize,
    fields: Vec<Nodes>,
    /// Colons and bars between the fields, and where they stand.
    separators: Vec<(char, usize)>,
}

/// What a group does whose brackets and separators these are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Change {
    /// `[from:to:when]`, or without `from`: then `true`.
    Scheduled(When, bool),
    /// `[a|b]`.
    Alternate,
}

/// A prompt taken apart.
pub(super) struct Structure {
    nodes: Nodes,
    /// First and last byte of every bracket, separator and moment of an edited group, and what the group does.
    pub marks: Vec<(usize, usize, Change)>,
}

#[derive(Default)]
struct Parser {
    root: Nodes,
    open: Vec<Open>,
    marks: Vec<(usize, usize, Change)>,
}

/// The structure of a prompt; where it is text as a whole, the byte of what makes it so.
pub(super) fn parse(text: &str) -> Result<Structure, usize> {
    let mut parser = Parser::default();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        match c {
            '\\' => {
                let escaped = text[at + 1..].chars().next().filter(|c| *c != '\n').ok_or(at)?;
                parser.push(Node::Text(at, at + 1 + escaped.len_utf8()));
                at += 1 + escaped.len_utf8();
                continue;
            }
            '(' | '[' => {
                let fields = vec![Nodes::new()];
                parser.open.push(Open { bracket: c, at, fields, separators: Vec::new() });
                if parser.open.len() > MAX_DEPTH {
                    return Err(at);
                }
            }
            ')' | ']' => parser.close(text, c, at)?,
            ':' | '|' => match parser.open.last_mut() {
                Some(open) if c == ':' || open.bracket == '[' => {
                    open.separators.push((c, at));
                    open.fields.push(Nodes::new());
                }
                None if c == ':' => parser.push(Node::Text(at, at + 1)),
                _ => return Err(at),
            },
            _ => {
                let length = text[at..].find(['\\', '(', ')', '[', ']', ':', '|']).unwrap_or(text.len() - at);
                parser.push(Node::Text(at, at + length));
                at += length;
                continue;
            }
        }
        at += 1;
    }
    parser.give_up()?;
    Ok(Structure { nodes: parser.root, marks: parser.marks })
}

impl Parser {
    fn push(&mut self, node: Node) {
        let nodes = self.open.last_mut().and_then(|open| open.fields.last_mut());
        nodes.unwrap_or(&mut self.root).push(node);
    }

    /// Makes a node of the innermost group if it is one; fails if the whole prompt is text.
    fn close(&mut self, text: &str, bracket: char, at: usize) -> Result<(), usize> {
        let fits = self.open.last().is_some_and(|open| open.bracket == if bracket == ')' { '(' } else { '[' });
        if fits && let Some(open) = self.open.pop() {
            match open.into_node(text, at, &mut self.marks) {
                Ok(node) => {
                    self.push(node);
                    return Ok(());
                }
                Err(open) => self.open.push(open),
            }
        }
        self.give_up()?;
        self.push(Node::Text(at, at + 1));
        Ok(())
    }

    /// Makes text of all that is open; fails if there are bars among it, which are never text.
    fn give_up(&mut self) -> Result<(), usize> {
        for open in std::mem::take(&mut self.open) {
            if let Some((_, at)) = open.separators.iter().find(|(c, _)| *c == '|') {
                return Err(*at);
            }
            open.spill(&mut self.root);
        }
        Ok(())
    }
}

impl Open {
    /// The group that ends at byte `end`; itself if it is none.
    fn into_node(mut self, text: &str, end: usize, marks: &mut Vec<(usize, usize, Change)>) -> Result<Node, Self> {
        let only = |wanted: char| self.separators.iter().all(|(c, _)| *c == wanted);
        let (colons, bars) = (only(':'), only('|'));
        match (self.bracket, self.separators.len()) {
            ('[', 0) | ('(', 0 | 1) if colons => {
                let mut nodes = Nodes::new();
                self.spill(&mut nodes);
                nodes.push(Node::Text(end, end + 1));
                Ok(Node::Group(nodes))
            }
            ('[', count @ (1 | 2)) if colons => {
                let last = self.separators[count - 1].1 + 1;
                let Some(when) = When::parse(&text[last..end]) else { return Err(self) };
                self.mark(end, Change::Scheduled(when, count == 1), marks);
                self.fields.truncate(count);
                let after = self.fields.pop().unwrap_or_default();
                let before = self.fields.pop().unwrap_or_default();
                Ok(Node::Scheduled { before, after, when })
            }
            ('[', _) if bars => {
                self.mark(end, Change::Alternate, marks);
                Ok(Node::Alternate(self.fields))
            }
            _ => Err(self),
        }
    }

    /// Notes the brackets and separators; the last one with the moment behind it.
    fn mark(&self, end: usize, change: Change, marks: &mut Vec<(usize, usize, Change)>) {
        marks.push((self.at, self.at, change));
        marks.extend(self.separators.iter().map(|(_, at)| (*at, *at, change)));
        match (change, marks.last_mut()) {
            (Change::Scheduled(..), Some(last)) => last.1 = end,
            _ => marks.push((end, end, change)),
        }
    }

    /// Bracket, fields and separators as they stand in the text.
    fn spill(self, out: &mut Nodes) {
        out.push(Node::Text(self.at, self.at + 1));
        let mut separators = self.separators.into_iter();
        for field in self.fields {
            out.extend(field);
            out.extend(separators.next().map(|(_, at)| Node::Text(at, at + 1)));
        }
    }
}

fn collect_ends(nodes: &[Node], pass: Pass, ends: &mut Vec<usize>) {
    for node in nodes {
        match node {
            Node::Text(..) => {}
            Node::Group(nodes) => collect_ends(nodes, pass, ends),
            Node::Scheduled { before, after, when } => {
                ends.extend(usize::try_from(when.step(pass)).ok().filter(|end| *end >= 1));
                collect_ends(before, pass, ends);
                collect_ends(after, pass, ends);
            }
            Node::Alternate(choices) => {
                ends.extend(1..=pass.steps);
                for nodes in choices {
                    collect_ends(nodes, pass, ends);
                }
            }
        }
        // Many alternations would otherwise hold as many lists of all steps.
        if ends.len() > 2 * pass.steps + 1024 {
            ends.sort_unstable();
            ends.dedup();
        }
    }
}

fn render(nodes: &[Node], text: &str, pass: Pass, step: usize, out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(start, end) => out.push_str(&text[*start..*end]),
            Node::Group(nodes) => render(nodes, text, pass, step, out),
            Node::Scheduled { before, after, when } => {
                let early = step as i64 <= when.step(pass);
                render(if early { before } else { after }, text, pass, step, out);
            }
            Node::Alternate(choices) => {
                render(&choices[step.saturating_sub(1) % choices.len()], text, pass, step, out);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, steps: usize) -> String {
        let entries = schedules(text, steps);
        entries.into_iter().map(|(until, text)| format!("{until}={text}")).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn steps_and_shares_are_told_apart_by_the_decimal_point() {
        assert_eq!(read("[a:b:1]", 4), "1=a|4=b");
        assert_eq!(read("[a:b:1.0]", 4), "4=a");
        assert_eq!(read("[a:b: .5 ]", 4), "2=a|4=b");
        assert_eq!(read("[a:b:2e0]", 4), "2=a|4=b");
        assert_eq!(read("[a:b:0]", 4), "4=b");
        assert_eq!(read("[a:b:-3]", 4), "4=b");
        assert_eq!(read("[a:b:9e99]", 4), "4=a");
        // A weight in square brackets is a moment: its text never comes.
        assert_eq!(read("[a:1.3]", 4), "4=");
    }

    #[test]
    fn a_second_pass_goes_on_from_the_first() {
        let read = |text: &str| {
            let entries = schedules_after(text, 4, 10);
            entries.into_iter().map(|(until, text)| format!("{until}={text}")).collect::<Vec<_>>().join("|")
        };
        // What changes in the first pass has changed, whatever the way of counting.
        assert_eq!(read("[a:b:3] [c:d:0.5]"), "4=b d");
        assert_eq!(read("[a:b:12]"), "2=a|4=b");
        assert_eq!(read("[a:b:1.5]"), "2=a|4=b");
        assert_eq!(read("[a:b:99]"), "4=a");
        assert_eq!(read("[a|b]"), "1=a|2=b|3=a|4=b");
    }

    #[test]
    fn what_fits_nothing_is_text() {
        assert_eq!(read("((a][:b:c [d:3]", 9), "3=((a][:b:c |9=((a][:b:c d");
        assert_eq!(read("[a:(b:c:1):2]", 4), "4=[a:(b:c:1):2]");
        assert_eq!(read("[a:b:c:2]", 4), "4=[a:b:c:2]");
        assert_eq!(read("[(a|b):c:2] [d:e:1]", 4), "4=[(a|b):c:2] [d:e:1]");
        assert_eq!(read("a | [b:c:2]", 4), "4=a | [b:c:2]");
        assert_eq!(read("[b:c:2]\\", 4), "4=[b:c:2]\\");
        assert_eq!(read(&format!("{}a{}", "[".repeat(300), ":1]".repeat(300)), 4).len(), 2 + 300 + 1 + 900);
    }

    #[test]
    fn the_first_text_holds_a_step_longer_than_written() {
        let schedule = schedules("[a:b:2]", 4);
        assert_eq!([0, 1, 2, 3].map(|step| stretch_at(&schedule, step)), [0, 0, 0, 1]);
    }
}
