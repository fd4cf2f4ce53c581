//! Reports of what broke down: one file for each panic, on whatever thread, in a folder on this computer.

use std::any::Any;
use std::backtrace::Backtrace;
use std::cell::Cell;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::panic::{self, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use crate::formats;

use super::{about, adapter, recent};

/// Reports of one run: what breaks down again and again says nothing new.
const MOST_OF_A_RUN: usize = 5;
/// Reports that are kept.
const MOST: usize = 10;
/// Bytes of a backtrace.
const MOST_BYTES: usize = 64 << 10;
/// Beginning and end of a report's name; between them stand the time, so that names sort by it, and the process.
const NAME: (&str, &str) = ("crash-", ".txt");

/// What a write to a pipe fails with that nothing reads from: `EPIPE`, `ERROR_BROKEN_PIPE`, `ERROR_NO_DATA`.
const CLOSED_PIPE: [u32; 3] = [32, 109, 232];
/// The exit code of what such a write stops, as shells have it for SIGPIPE.
const SIGPIPE_CODE: i32 = 141;

/// A report that lies in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crash {
    /// The file.
    pub path: PathBuf,
    /// Its name, by which later reports sort after earlier ones.
    pub name: String,
    /// When it was written.
    pub when: SystemTime,
}

/// The report that this run wrote last.
static LAST: Mutex<Option<PathBuf>> = Mutex::new(None);

/// What stays the same from report to report.
struct Reporter {
    folder: PathBuf,
    system: String,
    /// Left out of reports, because it names the artist.
    home: Option<String>,
    written: AtomicUsize,
}

thread_local! {
    /// Whether this thread is writing a report: what breaks down then is not reported.
    static WRITING: Cell<bool> = const { Cell::new(false) };
}

/// From now on every panic of the process leaves a report in `folder`, beside what it did before. The folder is made
/// with the first.
pub fn report_crashes(folder: &Path) {
    let name = sysinfo::System::long_os_version().unwrap_or_else(|_| std::env::consts::OS.to_owned());
    let reporter = Reporter {
        folder: folder.to_owned(),
        system: format!("{name}, {}", std::env::consts::ARCH),
        home: directories::UserDirs::new().map(|dirs| dirs.home_dir().display().to_string()),
        written: AtomicUsize::new(0),
    };
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if let Some(error) = unwritten(&message_of(info.payload())) {
            stop_for_output(error);
        }
        before(info);
        if !WRITING.replace(true) {
            reporter.report(info);
            WRITING.set(false);
        }
    }));
}

/// Why the standard output took no more, if a panic says that: `println!` breaks down then. Only commands write there, the
/// window never does, so that no unsaved work ends with it.
fn unwritten(message: &str) -> Option<&str> {
    message.strip_prefix("failed printing to stdout: ")
}

/// Ends the program without a breakdown. Who reads its output may have seen enough, as `head` has: nothing is said then.
fn stop_for_output(error: &str) -> ! {
    if CLOSED_PIPE.iter().any(|code| error.ends_with(&format!("(os error {code})"))) {
        std::process::exit(SIGPIPE_CODE);
    }
    // Where this cannot be said either, nothing can.
    let _ = writeln!(std::io::stderr(), "scumble: the output cannot be written: {error}");
    std::process::exit(1);
}

impl Reporter {
    fn report(&self, info: &PanicHookInfo<'_>) {
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        if number >= MOST_OF_A_RUN {
            return;
        }
        let thread = std::thread::current().name().unwrap_or("without a name").to_owned();
        let place = info.location().map_or_else(|| "unknown".to_owned(), ToString::to_string);
        let message = message_of(info.payload());
        let trace = Backtrace::force_capture().to_string();
        let text = self.text(&thread, &place, &message, &trace, &recent::lines());
        let now = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%S.%3fZ");
        let path = self.folder.join(format!("{}{now}-{}-{number}{}", NAME.0, std::process::id(), NAME.1));
        let made = fs::create_dir_all(&self.folder).map_err(|error| error.to_string());
        let written = made.and_then(|()| {
            formats::write_new(&path, |out| out.write_all(text.as_bytes())).map_err(|error| error.to_string())
        });
        match written {
            Ok(()) => {
                tracing::error!(thread, place, report = %path.display(), "broke down");
                if let Ok(mut last) = LAST.lock() {
                    *last = Some(path);
                }
            }
            Err(error) => tracing::error!(thread, place, error, "broke down, and no report could be written"),
        }
        sweep(&self.folder);
    }

    fn text(&self, thread: &str, place: &str, message: &str, trace: &str, lines: &[String]) -> String {
        let mut text = String::from(
            "Scumble broke down. This report lies on this computer only; it was sent to nobody.\n\
             It may hold names of files: look through it before you show it to others.\n\n",
        );
        let adapter = adapter::noted().unwrap_or_else(|| "none is known".to_owned());
        // Writing to a text does not fail.
        let _ = writeln!(text, "{}", about());
        let _ = writeln!(text, "system: {}\nadapter: {adapter}", self.system);
        let _ = writeln!(text, "when: {}", jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ"));
        let _ = writeln!(text, "thread: {thread}\nplace: {place}\nmessage: {message}");
        let _ = writeln!(text, "\nbacktrace:\n{}", cut(trace, MOST_BYTES));
        let _ = writeln!(text, "\nthe log's last lines:");
        for line in lines {
            let _ = writeln!(text, "{line}");
        }
        match self.home.as_deref().filter(|home| home.len() > 1) {
            Some(home) => text.replace(home, "~"),
            None => text,
        }
    }
}

/// What a panic says. Where it is about a place in a text, that text is left out: it may be the artist's.
fn message_of(payload: &(dyn Any + Send)) -> String {
    let said = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let said = said.unwrap_or("no message");
    let of_text = ["char boundary", "byte index", "end byte", "start byte"].iter().any(|part| said.contains(part));
    let shown = if of_text { said.split(['`', '\'']).next().unwrap_or_default() } else { said };
    let dots = if shown.len() < said.len() { "…" } else { "" };
    format!("{}{dots}", cut(shown, 4096))
}

/// The first so many bytes, or fewer so that no character is broken.
fn cut(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

/// The reports in a folder, the newest first.
pub fn crash_reports(folder: &Path) -> Vec<Crash> {
    let Ok(files) = fs::read_dir(folder) else { return Vec::new() };
    let crash = |file: fs::DirEntry| {
        let name = file.file_name().into_string().ok()?;
        let ours = name.starts_with(NAME.0) && name.ends_with(NAME.1);
        let info = file.metadata().ok().filter(|info| ours && info.is_file())?;
        Some(Crash { path: file.path(), name, when: info.modified().unwrap_or(SystemTime::UNIX_EPOCH) })
    };
    let mut crashes: Vec<_> = files.flatten().filter_map(crash).collect();
    crashes.sort_by(|a, b| b.name.cmp(&a.name));
    crashes
}

/// The report that this run wrote last, if there is one.
pub fn last_report() -> Option<PathBuf> {
    LAST.try_lock().ok().and_then(|last| last.clone())
}

/// Removes the oldest reports.
fn sweep(folder: &Path) {
    for old in crash_reports(folder).into_iter().skip(MOST) {
        let _ = fs::remove_file(old.path);
    }
}

/// Breaks down where the environment variable `SCUMBLE_TEST_CRASH` asks for it, so that reports can be tried: `main` on
/// this thread, `thread` on another, of which the program lives on. No file can ask for that.
pub fn break_down_as_asked() {
    match std::env::var("SCUMBLE_TEST_CRASH").as_deref() {
        Ok("main") => panic!("SCUMBLE_TEST_CRASH asked for it"),
        Ok("thread") => {
            let asked = || panic!("SCUMBLE_TEST_CRASH asked for it on a thread");
            if let Ok(thread) = std::thread::Builder::new().name("asked-for".to_owned()).spawn(asked) {
                let _ = thread.join();
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reporter(folder: &Path) -> Reporter {
        let home = Some("/home/ada".to_owned());
        Reporter { folder: folder.to_owned(), system: "Test 1".to_owned(), home, written: AtomicUsize::new(0) }
    }

    #[test]
    fn a_report_says_what_and_where_and_names_nobody() {
        let text = reporter(Path::new("/x")).text("app-files", "src/a.rs:1:2", "it broke", "0: f", &["one".into()]);
        for part in [
            env!("CARGO_PKG_VERSION"),
            "features:",
            "system: Test 1",
            "adapter: ",
            "thread: app-files",
            "place: src/a.rs:1:2",
            "message: it broke",
            "0: f",
            "last lines:\none\n",
            "sent to nobody",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let text = reporter(Path::new("/x")).text("t", "p", "'/home/ada/art.png'", "at /home/ada/x.rs", &[]);
        assert!(text.contains("~/art.png") && !text.contains("/home"), "{text}");
    }

    #[test]
    fn texts_of_the_artist_are_left_out_of_messages() {
        let message = |text: &str| message_of(&text.to_owned());
        let prompt = "a portrait é of Ada";
        // A slice at a wrong place quotes the whole text.
        let panicked = panic::catch_unwind(|| prompt[..12].len()).unwrap_err();
        let said = message_of(panicked.as_ref());
        assert!(!said.contains("Ada") && !said.contains('é') && said.ends_with('…'), "{said}");
        assert_eq!(message("called `Option::unwrap()` on `None`"), "called `Option::unwrap()` on `None`");
        assert_eq!(message_of(&"plain"), "plain");
        assert_eq!(message_of(&5_u8), "no message");
        assert!(message(&"ä".repeat(9000)).len() < 4100);
    }

    #[test]
    fn only_the_newest_reports_are_kept_and_other_files_stay() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(crash_reports(&folder.path().join("none")), []);
        for i in 0..MOST + 4 {
            fs::write(folder.path().join(format!("crash-2026{i:04}.txt")), "x").unwrap();
        }
        fs::write(folder.path().join("notes.txt"), "mine").unwrap();
        sweep(folder.path());
        let left = crash_reports(folder.path());
        assert_eq!((left.len(), left[0].name.as_str()), (MOST, "crash-20260013.txt"));
        assert!(left.iter().all(|crash| crash.name.as_str() > "crash-20260003.txt"));
        assert!(folder.path().join("notes.txt").exists());
    }
}
