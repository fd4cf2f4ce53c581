//! Small copies of pictures that lists show: made in a thread for what is seen, and held for as long as there is room.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::Pixmap;

/// The most that are held.
const MOST: usize = 300;
/// The most that are asked for at once; the oldest wishes are forgotten.
const WISHES: usize = 96;
/// How many are made before what was asked for meanwhile is looked at.
const AT_A_TIME: usize = 4;

/// The copies and the wishes for more of them.
#[derive(Debug, Default)]
pub(super) struct SmallCopies {
    /// With when they were last looked at; `None` for files that have none.
    kept: HashMap<PathBuf, (u64, Option<Arc<Pixmap>>)>,
    /// What is wanted, the last wish last.
    wishes: Vec<PathBuf>,
    making: bool,
    /// Counts looks.
    clock: u64,
}

/// What a look for a copy finds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Look {
    /// It was made; `None` if the file has none.
    Kept(Option<Arc<Pixmap>>),
    /// It was not made yet.
    Wished,
}

impl SmallCopies {
    /// What is there of a file's copy; where it was not made yet, it is wished for.
    pub fn look(&mut self, path: &Path) -> Look {
        self.clock += 1;
        let clock = self.clock;
        if let Some((look, small)) = self.kept.get_mut(path) {
            *look = clock;
            return Look::Kept(small.clone());
        }
        match self.wishes.iter().position(|wish| wish == path) {
            Some(at) => {
                let wish = self.wishes.remove(at);
                self.wishes.push(wish);
            }
            None => self.wishes.push(path.to_owned()),
        }
        let surplus = self.wishes.len().saturating_sub(WISHES);
        self.wishes.drain(..surplus);
        Look::Wished
    }

    /// The next few to be made, the last wish first; none while others are being made.
    pub fn next(&mut self) -> Vec<PathBuf> {
        if self.making {
            return Vec::new();
        }
        let first = self.wishes.len().saturating_sub(AT_A_TIME);
        let mut wanted = self.wishes.split_off(first);
        wanted.reverse();
        wanted
    }

    /// Whether some are being made now.
    pub fn set_making(&mut self, making: bool) {
        self.making = making;
    }

    /// Remembers a copy, and forgets those that were not looked at for longest.
    pub fn keep(&mut self, path: PathBuf, small: Option<Arc<Pixmap>>) {
        self.kept.insert(path, (self.clock, small));
        if self.kept.len() > MOST {
            let mut looks: Vec<u64> = self.kept.values().map(|(look, _)| *look).collect();
            looks.sort_unstable();
            let oldest = looks[looks.len() - MOST * 3 / 4];
            self.kept.retain(|_, (look, _)| *look >= oldest);
        }
    }

    /// Forgets the copy of a file.
    pub fn remove(&mut self, path: &Path) {
        self.kept.remove(path);
    }

    /// Forgets all copies.
    pub fn clear(&mut self) {
        self.kept.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_wish_comes_first_and_the_oldest_copies_go() {
        let mut copies = SmallCopies::default();
        let path = |i: usize| PathBuf::from(i.to_string());
        for i in 0..WISHES + 10 {
            assert_eq!(copies.look(&path(i)), Look::Wished);
        }
        copies.look(&path(50));
        assert_eq!(copies.next(), [path(50), path(WISHES + 9), path(WISHES + 8), path(WISHES + 7)]);
        copies.set_making(true);
        assert!(copies.next().is_empty());
        for i in 0..=MOST {
            copies.keep(path(i), None);
            copies.look(&path(i));
        }
        assert_eq!(copies.look(&path(MOST)), Look::Kept(None));
        assert_eq!(copies.look(&path(0)), Look::Wished);
        copies.remove(&path(MOST));
        assert_eq!(copies.look(&path(MOST)), Look::Wished);
    }
}
