//! The prompts that were used, kept on the disk.

use serde::{Deserialize, Serialize};

use super::worker::Lane;
use super::{App, NoticeKind, store};
use crate::locale::t;

/// The most prompts that are kept.
const MOST: usize = 500;

/// A prompt with what is not wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Entry {
    pub prompt: String,
    pub negative: String,
}

/// The prompts that were used, oldest first, and where the artist is among them.
#[derive(Debug, Default)]
pub(super) struct Prompts {
    entries: Vec<Entry>,
    /// The entry that is shown, and what was written before the walk began.
    walk: Option<(usize, Entry)>,
}

impl Prompts {
    /// Takes in what was kept on the disk, before what was used since the start. Whether anything was.
    pub fn loaded(&mut self, mut kept: Vec<Entry>) -> bool {
        let new = std::mem::take(&mut self.entries);
        kept.retain(|entry| !new.contains(entry));
        let any_new = !new.is_empty();
        self.entries = kept;
        self.entries.extend(new);
        self.walk = None;
        any_new
    }

    /// Remembers a prompt as the newest; whether anything changed.
    pub fn remember(&mut self, entry: Entry) -> bool {
        self.walk = None;
        if entry.prompt.trim().is_empty() || self.entries.last() == Some(&entry) {
            return false;
        }
        self.entries.retain(|other| *other != entry);
        self.entries.push(entry);
        let surplus = self.entries.len().saturating_sub(MOST);
        self.entries.drain(..surplus);
        true
    }

    /// The prompt before or after the present one; `None` at the ends.
    pub fn step(&mut self, present: &Entry, older: bool) -> Option<Entry> {
        let on_the_way = self.walk.as_ref().is_some_and(|(at, _)| self.entries.get(*at) == Some(present));
        if !on_the_way {
            self.walk = None;
        }
        let at = match (&self.walk, older) {
            (None, true) => {
                let last = self.entries.len().checked_sub(1)?;
                // The newest is often what is there already.
                let at = if self.entries[last] == *present { last.checked_sub(1)? } else { last };
                self.walk = Some((at, present.clone()));
                at
            }
            (None, false) => return None,
            (Some((at, _)), true) => at.checked_sub(1)?,
            (Some((at, draft)), false) => {
                if at + 1 >= self.entries.len() {
                    let draft = draft.clone();
                    self.walk = None;
                    return (draft != *present).then_some(draft);
                }
                at + 1
            }
        };
        if let Some((place, _)) = &mut self.walk {
            *place = at;
        }
        self.entries.get(at).cloned()
    }
}

impl App {
    /// Remembers the prompt, on the disk too.
    pub(super) fn remember_prompt(&mut self) {
        let entry = Entry { prompt: self.form.prompt.clone(), negative: self.form.negative.clone() };
        // Until those of earlier times are read, writing would lose them.
        if self.prompts.remember(entry) && self.store.prompts_loaded {
            self.keep_prompts();
        }
    }

    /// Has the prompts written.
    pub(super) fn keep_prompts(&mut self) {
        let Some(path) = self.dirs.as_ref().map(super::Dirs::prompts) else { return };
        let entries = self.prompts.entries.clone();
        // If too much waits, the next prompt writes this one, too.
        self.workers.submit(Lane::Files, true, t!("prompt-work-keeping"), move || {
            let written = store::write(&path, &entries);
            Box::new(move |app| {
                if let Err(sentence) = written {
                    app.say(NoticeKind::Warning, sentence);
                }
            })
        });
    }

    /// Walks through the prompts.
    pub(super) fn step_prompt(&mut self, older: bool) {
        let present = Entry { prompt: self.form.prompt.clone(), negative: self.form.negative.clone() };
        if let Some(entry) = self.prompts.step(&present, older) {
            (self.form.prompt, self.form.negative) = (entry.prompt, entry.negative);
            self.changed = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(prompt: &str) -> Entry {
        Entry { prompt: prompt.to_owned(), negative: String::new() }
    }

    #[test]
    fn the_walk_goes_both_ways_and_gives_the_draft_back() {
        let mut prompts = Prompts::default();
        assert_eq!(prompts.step(&entry("x"), true), None);
        for text in ["one", "two", "one", "three", "  "] {
            prompts.remember(entry(text));
        }
        let draft = entry("draft");
        let mut present = draft.clone();
        for expected in ["three", "one", "two"] {
            present = prompts.step(&present, true).unwrap();
            assert_eq!(present, entry(expected));
        }
        assert_eq!(prompts.step(&present, true), None);
        for expected in ["one", "three", "draft"] {
            present = prompts.step(&present, false).unwrap();
            assert_eq!(present, entry(expected));
        }
        assert_eq!(prompts.step(&present, false), None);
        // What was changed on the way begins a new walk.
        present = prompts.step(&draft, true).unwrap();
        assert_eq!(present, entry("three"));
        assert_eq!(prompts.step(&entry("three and more"), true), Some(entry("three")));
    }

    #[test]
    fn what_is_kept_comes_before_what_was_used_since() {
        let mut prompts = Prompts::default();
        prompts.remember(entry("new"));
        assert!(prompts.loaded(vec![entry("old"), entry("new")]) && !Prompts::default().loaded(Vec::new()));
        assert_eq!(prompts.entries, [entry("old"), entry("new")]);
        for i in 0..MOST {
            prompts.remember(entry(&i.to_string()));
        }
        assert_eq!((prompts.entries.len(), &prompts.entries[0]), (MOST, &entry("0")));
    }
}
