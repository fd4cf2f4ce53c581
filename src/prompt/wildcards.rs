//! Wildcards: `__name__` becomes a line of the file `name.txt`, drawn with the picture's seed.

use std::path::{Component, Path, PathBuf};

use super::python_random::PythonRandom;

const MARK: &str = "__";
/// Wildcards in wildcards are followed this deep.
const MAX_DEPTH: usize = 10;
/// Longer prompts are not expanded any further.
const MAX_BYTES: usize = 1 << 20;
/// More wildcards than these are not complained of.
const MAX_PROBLEMS: usize = 20;

/// A prompt with its wildcards replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expanded {
    /// The prompt.
    pub text: String,
    /// What stayed as it was, one sentence each.
    pub problems: Vec<String>,
}

/// Puts lines in the place of `__name__`, which has no white space in it; `lines_of` gives the text of a file, or
/// `None` if there is none of that name, and then the wildcard stays. Lines that are empty or begin with `#` do not
/// count. The lines may have wildcards themselves.
///
/// The same seed gives the same lines, and those that the web UI's own extension draws.
pub fn wildcards(text: &str, lines_of: &mut dyn FnMut(&str) -> Option<String>, seed: u64) -> Expanded {
    let mut drawing = Drawing { lines_of, random: PythonRandom::new(seed), problems: Vec::new(), bytes: 0 };
    let mut out = String::new();
    drawing.expand(text, 0, &mut out);
    Expanded { text: out, problems: drawing.problems }
}

/// The file of a wildcard in a folder: `name.txt`, where the name may have folders in it but never leads out of it.
pub fn wildcard_in_folder(folder: &Path, name: &str) -> Option<PathBuf> {
    let relative = Path::new(name);
    let inside = relative.components().all(|part| matches!(part, Component::Normal(_)));
    (inside && !name.is_empty()).then(|| folder.join(format!("{name}.txt")))
}

struct Drawing<'a> {
    lines_of: &'a mut dyn FnMut(&str) -> Option<String>,
    random: PythonRandom,
    problems: Vec<String>,
    bytes: usize,
}

impl Drawing<'_> {
    fn expand(&mut self, text: &str, depth: usize, out: &mut String) {
        let mut rest = text;
        while let Some((before, name, after)) = split_at_wildcard(rest) {
            out.push_str(before);
            match self.line(name, depth) {
                Some(line) => self.expand(&line, depth + 1, out),
                None => out.extend([MARK, name, MARK]),
            }
            rest = after;
        }
        out.push_str(rest);
    }

    fn line(&mut self, name: &str, depth: usize) -> Option<String> {
        let refused = if depth >= MAX_DEPTH {
            Some(format!("it stands more than {MAX_DEPTH} wildcards deep; perhaps it names itself"))
        } else if self.bytes > MAX_BYTES {
            Some("the prompt became too long".to_owned())
        } else {
            None
        };
        let chosen = match refused {
            Some(reason) => Err(reason),
            None => match (self.lines_of)(name) {
                None => Err(format!("there is no file '{name}.txt' in the folder of wildcards")),
                Some(text) => {
                    let lines: Vec<&str> =
                        text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).collect();
                    if lines.is_empty() {
                        Err(format!("the file '{name}.txt' has no lines"))
                    } else {
                        Ok(lines[self.random.below(lines.len())].to_owned())
                    }
                }
            },
        };
        match chosen {
            Ok(line) => {
                self.bytes += line.len();
                Some(line)
            }
            Err(reason) => {
                let problem = format!("the wildcard '__{name}__' stays as it is: {reason}");
                if self.problems.len() < MAX_PROBLEMS && !self.problems.contains(&problem) {
                    self.problems.push(problem);
                }
                None
            }
        }
    }
}

/// What stands before the first wildcard, its name, and what follows.
pub(super) fn split_at_wildcard(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(start) = text[from..].find(MARK).map(|i| from + i + MARK.len()) {
        // Of more than two underscores, the last two open.
        let start = start + text[start..].len() - text[start..].trim_start_matches('_').len();
        let length = text[start..].find(MARK)?;
        let name = &text[start..start + length];
        if !name.is_empty() && !name.contains(char::is_whitespace) {
            return Some((&text[..start - MARK.len()], name, &text[start + length + MARK.len()..]));
        }
        from = start;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(name: &str) -> Option<String> {
        match name {
            "colour" => Some("red\n\n# not this\ngreen\nblue\n".into()),
            "animal" => Some("a __colour__ fox".into()),
            "loop" => Some("x __loop__ __loop__".into()),
            "empty" => Some("# nothing\n".into()),
            _ => None,
        }
    }

    fn expand(text: &str, seed: u64) -> Expanded {
        wildcards(text, &mut files, seed)
    }

    #[test]
    fn lines_are_drawn_as_the_web_ui_draws_them() {
        // random.seed(s); [random.choice(["red", "green", "blue"]) for _ in range(4)]
        for (seed, wanted) in [(0, COLOURS[0]), (1, COLOURS[1]), (99, COLOURS[2])] {
            assert_eq!(expand("__colour__ __colour__, __colour__-__colour__", seed).text, wanted);
        }
        let nested = expand("see ___animal__!", 3);
        assert!(nested.text.starts_with("see _a ") && nested.text.ends_with(" fox!"), "{nested:?}");
        assert!(nested.problems.is_empty());
    }

    const COLOURS: [&str; 3] = ["green green, red-green", "red blue, red-green", "green green, red-blue"];

    #[test]
    fn what_has_no_lines_stays_and_is_said() {
        let missing = expand("a __nothing__ and __empty__, snake__case, __ __, ____", 1);
        assert_eq!(missing.text, "a __nothing__ and __empty__, snake__case, __ __, ____");
        assert_eq!(missing.problems.len(), 2);
        assert!(missing.problems[0].contains("'nothing.txt'") && missing.problems[1].contains("no lines"));
        let endless = expand("__loop__", 1);
        assert!(endless.text.len() < 1 << 16 && endless.problems[0].contains("names itself"), "{}", endless.text.len());
    }

    #[test]
    fn names_never_lead_out_of_the_folder() {
        let folder = Path::new("w");
        assert_eq!(wildcard_in_folder(folder, "a/b"), Some(folder.join("a/b.txt")));
        for name in ["", "..", "../a", "/etc/passwd", "a/../../b"] {
            assert_eq!(wildcard_in_folder(folder, name), None, "{name}");
        }
    }
}
