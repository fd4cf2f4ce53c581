//! The program's own records as a user finds them: the log, reports of crashes, `--version` and `doctor`.

#![cfg(target_os = "linux")]
// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A home that holds nothing, and the program in it.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, args: &[&str], env: &[(&str, &str)]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scumble"));
        command
            .args(args)
            .current_dir(self.path())
            .env("HOME", self.path())
            .env("XDG_STATE_HOME", self.path().join("state"));
        for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "SCUMBLE_LOG", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        command.envs(env.iter().copied()).output().unwrap()
    }

    fn reports(&self) -> Vec<PathBuf> {
        let folder = self.path().join("state/scumble/crashes");
        fs::read_dir(folder).map(|files| files.map(|file| file.unwrap().path()).collect()).unwrap_or_default()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.path().join("state/scumble/logs/scumble.log")).unwrap_or_default()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn output_that_nobody_reads_or_takes_is_no_crash() {
    let home = Home::new();
    let run = |output: std::process::Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scumble"));
        command.arg("samplers").env("HOME", home.path()).env("XDG_STATE_HOME", home.path().join("state"));
        command.stdout(output).stderr(std::process::Stdio::piped()).spawn().unwrap().wait_with_output().unwrap()
    };
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let closed = run(writer.into());
    assert_eq!((closed.status.code(), text(&closed.stderr)), (Some(141), String::new()));
    let full = run(fs::OpenOptions::new().write(true).open("/dev/full").unwrap().into());
    assert_eq!(full.status.code(), Some(1));
    assert!(
        text(&full.stderr).starts_with("scumble: the output cannot be written: No space left"),
        "{}",
        text(&full.stderr)
    );
    assert_eq!(home.reports(), Vec::<PathBuf>::new());
}

#[test]
fn a_crash_leaves_a_report_whatever_thread_it_was_on() {
    for (which, thread, code) in [("main", "main", Some(101)), ("thread", "asked-for", Some(0))] {
        let home = Home::new();
        let out = home.run(&["samplers"], &[("SCUMBLE_TEST_CRASH", which)]);
        assert_eq!(out.status.code(), code, "{}", text(&out.stderr));
        assert!(text(&out.stderr).contains("asked for it"), "the panic is said as always");
        let reports = home.reports();
        assert_eq!(reports.len(), 1, "{reports:?}");
        let report = fs::read_to_string(&reports[0]).unwrap();
        for part in [
            &format!("scumble {}\n", env!("CARGO_PKG_VERSION")),
            "features: ",
            "system: ",
            "adapter: ",
            &format!("thread: {thread}\n"),
            "place: src/diagnostics/crash.rs:",
            "message: SCUMBLE_TEST_CRASH asked for it",
            "break_down_as_asked",
            "the log's last lines:",
        ] {
            assert!(report.contains(part), "{part}: {report}");
        }
        assert!(!report.contains(home.path().to_str().unwrap()), "the home is named");
        assert!(home.log().contains("broke down"), "{}", home.log());
    }
    let home = Home::new();
    home.run(&["samplers"], &[]);
    assert!(home.reports().is_empty() && home.log().is_empty(), "nothing happened, and nothing is written");
}

const PROMPT: &str = "a secretive portrait";

fn generate(model: &str) -> Vec<&str> {
    let mut args = vec!["generate", PROMPT, "--model", model, "-o", "out.png"];
    args.extend(["--steps", "2", "--size", "64x48", "--device", "cpu", "--negative", "hidden words"]);
    args
}

#[test]
fn the_log_says_what_was_done_and_the_prompt_only_where_details_are_wanted() {
    let model = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/models/sd1");
    let home = Home::new();
    let out = home.run(&generate(model), &[]);
    assert!(out.status.success(), "{}", text(&out.stderr));
    assert!(!text(&out.stderr).contains("INFO"), "stderr is as it was: {}", text(&out.stderr));
    let log = home.log();
    for part in ["model loaded", "file=sd1", "ms=", "job begins", "size=64x48", "steps=2", "job done"] {
        assert!(log.contains(part), "{part}: {log}");
    }
    assert!(!log.contains("secretive") && !log.contains("hidden"), "{log}");
    let first = log.lines().next().unwrap();
    assert!(first.starts_with("20") && first.contains("Z  INFO"), "{first}");

    let home = Home::new();
    let out = home.run(&generate(model), &[("SCUMBLE_LOG", "debug")]);
    assert!(home.log().contains(PROMPT) && text(&out.stderr).contains(PROMPT), "details were wanted");
    let home = Home::new();
    home.run(&generate(model), &[("SCUMBLE_LOG", "off")]);
    assert_eq!(home.log(), "");

    // What is missing is said aloud, and not written down.
    let home = Home::new();
    let mut args = generate(model);
    args[1] = "a fox <lora:secretive:1>";
    let out = home.run(&args, &[]);
    assert!(text(&out.stderr).contains("secretive"), "{}", text(&out.stderr));
    assert!(home.log().contains("job done") && !home.log().contains("secretive"), "{}", home.log());
    // Nor is what stops it.
    let home = Home::new();
    args[1] = PROMPT;
    args.extend(["--sampler", "nonsense"]);
    let out = home.run(&args, &[]);
    assert!(!out.status.success() && text(&out.stderr).contains("nonsense"), "{}", text(&out.stderr));
    assert!(home.log().contains("the command stopped") && !home.log().contains("secretive"), "{}", home.log());
}

#[test]
fn the_version_tells_features_and_what_computes() {
    let home = Home::new();
    let long = text(&home.run(&["--version"], &[]).stdout);
    let short = text(&home.run(&["-V"], &[]).stdout);
    let first = format!("scumble {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(short, first);
    assert!(long.starts_with(&first), "{long}");
    for part in ["features: ", "kernels: ", "portable", "processor: "] {
        assert!(long.contains(part), "{part}: {long}");
    }
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "nothing was written");
}

fn findings(out: &Output) -> Vec<Value> {
    let told: Value = serde_json::from_slice(&out.stdout).unwrap();
    let findings = told["findings"].as_array().unwrap().clone();
    let count = |grade: &str| findings.iter().filter(|finding| finding["grade"] == grade).count() as u64;
    assert_eq!((&told["problems"], &told["warnings"]), (&count("problem").into(), &count("warn").into()));
    assert_eq!(out.status.code(), Some(i32::from(count("problem") > 0)), "{told}");
    for finding in &findings {
        let remedy = finding["remedy"].as_str().unwrap();
        assert_eq!(finding["grade"] == "ok", remedy.is_empty(), "{finding}");
    }
    findings
}

fn grade<'a>(findings: &'a [Value], topic: &str) -> &'a str {
    let found = findings.iter().find(|finding| finding["topic"] == topic);
    found.unwrap_or_else(|| panic!("{topic}: {findings:?}"))["grade"].as_str().unwrap()
}

#[test]
fn the_doctor_says_what_is_well_and_what_to_do_where_it_is_not() {
    let home = Home::new();
    let found = findings(&home.run(&["doctor", "--json"], &[]));
    for topic in ["version", "system", "processor", "kernels", "memory", "device", "models", "log"] {
        grade(&found, topic);
    }
    assert_eq!((grade(&found, "built-in model"), grade(&found, "crash reports")), ("ok", "ok"));
    let plain = text(&home.run(&["doctor"], &[]).stdout);
    assert!(plain.contains("ok       built-in model") && plain.trim_end().ends_with(['s', 'g']), "{plain}");

    // A file in the way of a folder, broken settings, and a report of a crash.
    let home = Home::new();
    fs::write(home.path().join("cache"), "in the way").unwrap();
    fs::create_dir_all(home.path().join(".config/scumble")).unwrap();
    fs::write(home.path().join(".config/scumble/settings.json"), "{").unwrap();
    home.run(&["samplers"], &[("SCUMBLE_TEST_CRASH", "thread")]);
    let cache = home.path().join("cache");
    let out = home.run(&["doctor", "--json"], &[("XDG_CACHE_HOME", cache.to_str().unwrap())]);
    let found = findings(&out);
    assert_eq!((out.status.code(), grade(&found, "cache")), (Some(1), "problem"));
    assert_eq!(grade(&found, "crash reports"), "warn");
    let settings = found.iter().filter(|finding| finding["topic"] == "settings" && finding["grade"] == "warn");
    assert!(settings.count() == 1 && home.path().join(".config/scumble/settings.json").exists());
}
