//! Recovery: each program keeps its work in a slot of its own, and finds what others left when they were killed.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use scumble::base::Extent;
use scumble::document::Document;
use scumble::formats::{Limits, Recovered, RecoverySlot, discard_recovered, list_recovered, read_project};
use serde_json::{Value, json};

fn art(value: u8) -> Document {
    Document::new(Extent::new(30, 20), [value, 2, 3, 255]).unwrap()
}

fn list(folder: &Path) -> Vec<Recovered> {
    list_recovered(folder, &Limits::default())
}

fn value(recovered: &Recovered) -> u8 {
    let (project, problems) = read_project(&recovered.path, &Limits::default()).unwrap();
    assert_eq!(problems, Vec::<String>::new());
    project.document.pixel(0, 0).unwrap()[0]
}

fn slots(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|slot| slot.unwrap().path()).collect()
}

#[test]
fn work_is_found_once_its_program_is_gone_and_not_before() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("not/yet/there");
    assert_eq!(list(&folder), []);
    let mut slot = RecoverySlot::claim(&folder).unwrap();
    let mut other = RecoverySlot::claim(&folder).unwrap();
    slot.write(&art(1), &json!({"form": 5}), Some(Path::new("/art/fox.scumble"))).unwrap();
    other.write(&art(50), &Value::Null, None).unwrap();
    assert_eq!(list(&folder), [], "both are alive");
    slot.write(&art(2), &json!({"form": 6}), Some(Path::new("/art/fox.scumble"))).unwrap();
    // As the system does when a program ends in any way.
    drop(slot);
    let found = list(&folder);
    assert_eq!(found.len(), 1);
    assert_eq!((value(&found[0]), found[0].title.as_str()), (2, "fox"));
    assert_eq!(found[0].of_path.as_deref(), Some(Path::new("/art/fox.scumble")));
    assert!(found[0].when.elapsed().unwrap() < Duration::from_mins(1));
    assert_eq!(read_project(&found[0].path, &Limits::default()).unwrap().0.notes, json!({"form": 6}));
    drop(other);
    let found = list(&folder);
    assert_eq!(found.len(), 2);
    let untitled = found.iter().find(|recovered| recovered.of_path.is_none()).unwrap();
    assert_eq!((value(untitled), untitled.title.as_str()), (50, "Untitled"));
    discard_recovered(untitled).unwrap();
    assert_eq!(list(&folder).len(), 1);
    assert_eq!(slots(&folder).len(), 1);
}

#[test]
fn a_damaged_generation_leaves_the_one_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut slot = RecoverySlot::claim(folder).unwrap();
    for value in 1..=3 {
        slot.write(&art(value), &Value::Null, None).unwrap();
        // So that the files' times are apart on every disk.
        let older = SystemTime::now() - Duration::from_secs(100 - u64::from(value));
        for file in fs::read_dir(&slots(folder)[0]).unwrap().map(|file| file.unwrap().path()) {
            let file = fs::File::options().append(true).open(file).unwrap();
            let time = file.metadata().unwrap().modified().unwrap();
            if time.elapsed().unwrap() < Duration::from_secs(50) {
                file.set_modified(older).unwrap();
            }
        }
    }
    drop(slot);
    let latest = list(folder).remove(0);
    assert_eq!(value(&latest), 3);
    fs::write(&latest.path, b"PK\x03\x04 and nothing more").unwrap();
    let before = list(folder).remove(0);
    assert_eq!(value(&before), 2);
    // Nothing can be read: nothing is offered, and nothing removed.
    fs::write(&before.path, b"").unwrap();
    assert_eq!(list(folder), []);
    assert_eq!(fs::read_dir(&slots(folder)[0]).unwrap().count(), 3);
}

#[test]
fn what_is_saved_is_cleared_and_what_others_have_stays() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut slot = RecoverySlot::claim(folder).unwrap();
    slot.write(&art(1), &Value::Null, None).unwrap();
    slot.clear().unwrap();
    slot.clear().unwrap();
    slot.write(&art(7), &Value::Null, None).unwrap();
    let path = slots(folder)[0].join("a.scumble");
    let living = [slots(folder)[0].join("a.scumble"), slots(folder)[0].join("b.scumble")]
        .into_iter()
        .find(|path| path.exists())
        .unwrap_or(path);
    let taken = Recovered { path: living.clone(), when: SystemTime::now(), title: String::new(), of_path: None };
    assert!(discard_recovered(&taken).unwrap_err().to_string().contains("is in use by another program"));
    assert!(living.exists());
    // A file that is not ours is neither found nor removed.
    let foreign = folder.join("art.scumble");
    fs::write(&foreign, b"precious").unwrap();
    let sly = Recovered { path: foreign.clone(), ..taken };
    assert!(discard_recovered(&sly).is_err());
    fs::write(slots(folder).iter().find(|slot| slot.is_dir()).unwrap().join("note.txt"), b"mine").unwrap();
    slot.release().unwrap();
    let left = slots(folder).into_iter().find(|slot| slot.is_dir()).unwrap();
    assert_eq!(fs::read_dir(left).unwrap().count(), 1, "the note is not ours");
    assert_eq!(fs::read(foreign).unwrap(), b"precious");
    assert_eq!(list(folder), []);
    RecoverySlot::claim(&folder.join("own")).unwrap().release().unwrap();
    assert_eq!(slots(&folder.join("own")).len(), 0);
}
