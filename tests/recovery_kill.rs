//! Killed at any instant of painting, saving and keeping: the saved file is whole, and the kept work is fresh.

#![allow(
    clippy::print_stderr,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "what was measured is told, not judged; names are our own"
)]
// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use scumble::base::{Extent, Rect};
use scumble::document::{Document, Layer, LayerId, Piece, Plane, Props, Raster};
use scumble::formats::{Limits, Project, RecoverySlot, discard_recovered, list_recovered, read_project, write_project};
use serde_json::json;

#[path = "support/artwork.rs"]
mod artwork;

use artwork::Random;

/// The folder that the child paints in; only the child has it.
const CHILD: &str = "SCUMBLE_TEST_KILLED_IN";
/// How many times the child is killed.
const ROUNDS: &str = "SCUMBLE_TEST_KILLS";
/// How often the child keeps its work: a minute, on the scale of this test.
const INTERVAL: Duration = Duration::from_millis(60);
const EXTENT: Extent = Extent::new(300, 260);
const LAYERS: u32 = 3;

/// State `count` of the artwork: each layer shows it in pixels that differ by layer and place, so that no file that
/// mixes two states can look like one.
fn state(count: u32) -> Document {
    let layer = |id: u32| {
        let texels =
            (0..120 * 90).map(|i: u32| (count.wrapping_mul(0x9e37_79b9) ^ i.wrapping_mul(id * 77)).to_le_bytes());
        let piece = Piece::new(Rect::new(id * 40, id * 30, 120, 90), texels.collect()).unwrap();
        let plane = Plane::filled(EXTENT, [0; 4]).with_piece(&piece).unwrap();
        Layer::raster(LayerId(id), Props::named(format!("{count}")), Raster::new(plane))
    };
    Document::from_layers(EXTENT, (1..=LAYERS).map(layer).collect()).unwrap()
}

/// The state that a project shows, which must be one.
fn shown(project: &Project) -> u32 {
    let count: u32 = project.document.layers()[0].props.name.parse().unwrap();
    assert!(project.document == state(count), "a mixture of states");
    assert_eq!(project.notes, json!({ "count": count }));
    count
}

fn whole(path: &Path) -> u32 {
    let (project, problems) = read_project(path, &Limits::default()).unwrap();
    assert_eq!(problems, Vec::<String>::new());
    shown(&project)
}

/// Paints, saves and keeps for ever, and says on the standard output what is done.
fn child(folder: &Path) {
    let say = |what: &str, count: u32| {
        // A line at a time, past what the test program does with its output.
        let mut out = std::io::stdout().lock();
        writeln!(out, "\n@{what} {count}").unwrap();
        out.flush().unwrap();
    };
    let start: u32 = fs::read_to_string(folder.join("start")).unwrap().parse().unwrap();
    let mut slot = RecoverySlot::claim(&folder.join("recovery")).unwrap();
    let saved = folder.join("art.scumble");
    let mut kept = Instant::now();
    for count in start.. {
        let document = state(count);
        say("painted", count);
        if kept.elapsed() >= INTERVAL {
            kept = Instant::now();
            slot.write(&document, &json!({ "count": count }), Some(&saved)).unwrap();
            say("kept", count);
        }
        if count % 7 == 3 {
            write_project(&saved, &document, &json!({ "count": count })).unwrap();
            say("saved", count);
        }
    }
}

/// What the child said last, by its kind, with the time at which it was heard.
#[derive(Debug, Default, Clone, Copy)]
struct Said {
    painted: Option<u32>,
    kept: Option<u32>,
    saved: Option<u32>,
}

fn listen(out: ChildStdout) -> mpsc::Receiver<(String, u32)> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            let Some((what, count)) = line.strip_prefix('@').and_then(|line| line.split_once(' ')) else { continue };
            // A line that was cut off by the kill is none.
            if let Ok(count) = count.parse() {
                let _ = sender.send((what.to_owned(), count));
            }
        }
    });
    receiver
}

fn start(folder: &Path) -> (Child, mpsc::Receiver<(String, u32)>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["killed_at_any_instant", "--exact", "--nocapture"])
        .env(CHILD, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let said = listen(child.stdout.take().unwrap());
    (child, said)
}

#[test]
fn killed_at_any_instant() {
    if let Some(folder) = std::env::var_os(CHILD) {
        return child(Path::new(&folder));
    }
    let rounds: u32 = std::env::var(ROUNDS).ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(40);
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("art.scumble");
    let mut random = Random(rounds.into());
    let (mut last_saved, mut next) = (None, 1u32);
    let (mut parts, mut recoveries, mut newer) = (0, 0, 0);
    for round in 0..rounds {
        fs::write(folder.path().join("start"), next.to_string()).unwrap();
        let (mut child, said) = start(folder.path());
        let mut heard = Said::default();
        let mut hear = |(what, count): (String, u32)| match what.as_str() {
            "painted" => heard.painted = Some(count),
            "kept" => heard.kept = Some(count),
            _ => heard.saved = Some(count),
        };
        // It is up once it paints; then any instant will do.
        hear(said.recv_timeout(Duration::from_mins(1)).unwrap());
        thread::sleep(Duration::from_micros(random.below(250_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        said.into_iter().for_each(&mut hear);
        let painted = heard.painted.unwrap();
        next = painted + 2;

        // The last saved file: the state that it said to have saved, or one that it was just saving.
        last_saved = heard.saved.or(last_saved);
        if last_saved.is_some() || saved.exists() {
            let count = whole(&saved);
            assert!(last_saved.is_none_or(|last| count >= last), "round {round}: {count} is older than {last_saved:?}");
            assert!(count <= painted, "round {round}");
            newer += u32::from(last_saved != Some(count));
            last_saved = Some(count);
        }

        // The kept work: the state that it said to have kept, or a later one.
        let recovery = folder.path().join("recovery");
        let found = list_recovered(&recovery, &Limits::default());
        assert!(found.len() <= 1, "round {round}: one slot for one program");
        if let Some(kept) = heard.kept {
            assert_eq!(found.len(), 1, "round {round}: what was kept is found");
            let count = whole(&found[0].path);
            assert!(count >= kept && count <= painted, "round {round}: {count}, and {kept} was kept");
        }
        for recovered in &found {
            recoveries += 1;
            whole(&recovered.path);
            assert_eq!(recovered.title, "art");
            discard_recovered(recovered).unwrap();
        }
        // What was being written is left beside, and in nobody's way.
        let files = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        for file in files.filter(|file| file.ends_with(".part")) {
            parts += 1;
            fs::remove_file(folder.path().join(file)).unwrap();
        }
    }
    eprintln!(
        "{rounds} kills: {parts} while saving, {newer} after saving and before saying so, {recoveries} recovered, state \
         {next}"
    );
    assert!(recoveries > 0 && last_saved.is_some(), "the child was killed before it did anything");
}
