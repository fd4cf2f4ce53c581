//! The log: what `tracing` and `log` tell, into files, into memory, and to stderr where that was asked for.

use std::io::{self, Write};
use std::path::Path;
use std::sync::OnceLock;

use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer as _, fmt, reload};

use super::rotating::Rotating;
use super::{LogLevel, recent};

/// Bytes of one file of the log.
const MOST_BYTES: u64 = 1 << 20;
/// Files that are kept, with the newest.
const FILES: usize = 4;
/// Lines that may wait for the disk; more are dropped, so that nobody waits.
const WAITING: usize = 4096;

/// The log as it is kept. Dropping it writes what still waits.
#[must_use = "dropping it ends the log"]
pub struct Journal {
    _writer: WorkerGuard,
}

type Set = Box<dyn Fn(LogLevel) + Send + Sync>;
static SET: OnceLock<Set> = OnceLock::new();

/// Begins the log in `folder`, for the whole process, at this level or at that which `SCUMBLE_LOG` names; where that
/// names one, it goes to stderr as well. `None` if there is a log already, or no thread for it.
pub fn keep_journal(folder: &Path, level: LogLevel) -> Option<Journal> {
    let asked = LogLevel::asked();
    let level = asked.unwrap_or(level);
    let rotating = Rotating::new(folder, MOST_BYTES, FILES);
    let builder = NonBlockingBuilder::default().buffered_lines_limit(WAITING).thread_name("log");
    let (disk, guard) = builder.finish(rotating);
    let (filter, handle) = reload::Layer::new(targets(level));
    let lines = fmt::layer().with_ansi(false).with_timer(Clock).with_thread_names(true);
    let lines = lines.with_writer(move || Tee(disk.clone())).with_filter(filter);
    let stderr = asked.map(|level| {
        let layer = fmt::layer().with_ansi(false).without_time().with_writer(io::stderr);
        layer.with_filter(Targets::new().with_target("scumble", level.filter()))
    });
    tracing_subscriber::registry().with(lines).with(stderr).try_init().ok()?;
    if asked.is_none() {
        let set = move |level| {
            // It fails only once the log is gone.
            let _ = handle.modify(|filter| *filter = targets(level));
        };
        let _ = SET.set(Box::new(set));
    }
    if log::set_logger(&Others).is_ok() {
        log::set_max_level(log::LevelFilter::Warn);
    }
    Some(Journal { _writer: guard })
}

/// Has the log say more or less from now on, if there is one and `SCUMBLE_LOG` does not decide.
pub fn set_level(level: LogLevel) {
    if let Some(set) = SET.get() {
        set(level);
    }
}

/// Our own events at this level; of others' no more than warnings.
fn targets(level: LogLevel) -> Targets {
    let others = level.filter().min(LogLevel::Warn.filter());
    Targets::new().with_default(others).with_target("scumble", level.filter())
}

/// What libraries tell by `log`: only what is not as wanted.
struct Others;

impl log::Log for Others {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.level() <= log::Level::Warn
    }

    fn log(&self, record: &log::Record<'_>) {
        let from = record.target();
        match record.level() {
            log::Level::Error => tracing::error!(target: "others", from, "{}", record.args()),
            log::Level::Warn => tracing::warn!(target: "others", from, "{}", record.args()),
            _ => {}
        }
    }

    fn flush(&self) {}
}

/// Moments in universal time, to the millisecond.
struct Clock;

impl FormatTime for Clock {
    fn format_time(&self, writer: &mut Writer<'_>) -> std::fmt::Result {
        write!(writer, "{}", jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ"))
    }
}

/// Hands each line to the disk's thread and to memory.
struct Tee(NonBlocking);

impl Write for Tee {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        recent::keep(line);
        self.0.write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
