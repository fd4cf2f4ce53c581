//! The folders that the program writes to: whether it may, and whether there is room.

use std::path::{Path, PathBuf};

use crate::app::Dirs;
use crate::library::download::{free_bytes, readable_bytes};

use super::Finding;

/// Less room than this and nothing is kept safely.
const LEAST_ROOM: u64 = 100_000_000;

pub fn all(dirs: Option<&Dirs>) -> Vec<Finding> {
    let Some(dirs) = dirs else {
        let text = "the system names no home folder";
        return vec![Finding::problem(
            "folders",
            text,
            "set HOME: settings, work and models cannot be kept without it",
        )];
    };
    // What each is for, and the room that it should have.
    let folders = [
        ("settings", &dirs.config, LEAST_ROOM),
        ("own models", &dirs.data, 10_000_000_000),
        ("unsaved work", &dirs.state, 1_000_000_000),
        ("cache", &dirs.cache, LEAST_ROOM),
        ("pictures", &dirs.pictures, 1_000_000_000),
    ];
    let mut found: Vec<Finding> =
        folders.into_iter().map(|(topic, folder, room)| of_folder(topic, folder, room)).collect();
    if let Some(problem) = dirs.settings_problem() {
        found.push(Finding::warn("settings", problem, "start the window: it sets the file aside and begins a new one"));
    }
    found
}

fn of_folder(topic: &'static str, folder: &Path, wanted: u64) -> Finding {
    let name = folder.display();
    let Some(there) = folder.ancestors().find(|path| path.exists()).map(PathBuf::from) else {
        return Finding::problem(
            topic,
            format!("{name} does not exist, nor does what it lies in"),
            "is its disk there?",
        );
    };
    if !there.is_dir() {
        let text = format!("{name} cannot be used: {} is no folder", there.display());
        return Finding::problem(topic, text, "move that file away");
    }
    // It has no name, so that nothing is left whatever happens.
    if let Err(error) = tempfile::tempfile_in(&there) {
        let text = format!("{name} cannot be written to ({error})");
        return Finding::problem(topic, text, format!("check the permissions of {}", there.display()));
    }
    let made = if there == folder { "" } else { ", made when it is needed" };
    let Some(free) = free_bytes(&there) else { return Finding::ok(topic, format!("{name}{made}")) };
    let text = format!("{name}: {} free{made}", readable_bytes(free));
    if free < LEAST_ROOM {
        Finding::problem(topic, text, "make room on this disk: what is made cannot be kept")
    } else if free < wanted {
        Finding::warn(topic, text, format!("make room on this disk: {} are good to have", readable_bytes(wanted)))
    } else {
        Finding::ok(topic, text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Grade;
    use super::*;

    #[test]
    fn folders_are_tried_and_nothing_is_left_in_them() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("not/yet");
        let found = of_folder("cache", &deep, 0);
        assert!(found.grade != Grade::Ok || found.text.contains("made when it is needed"), "{found:?}");
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0);
        let file = root.path().join("file");
        std::fs::write(&file, "").unwrap();
        let found = of_folder("cache", &file.join("below"), 0);
        assert!(found.grade == Grade::Problem && found.text.contains("no folder"), "{found:?}");
        let greedy = of_folder("own models", root.path(), u64::MAX);
        assert!(greedy.grade != Grade::Ok && greedy.remedy.contains("make room"), "{greedy:?}");
        assert_eq!(all(None)[0].grade, Grade::Problem);
    }
}
