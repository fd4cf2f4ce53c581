//! How long frames take, for those who look into it: a file of one line for each frame, where the environment variable
//! `SCUMBLE_FRAME_TIMES` names one.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::time::{Duration, Instant};

use crossbeam_channel::{Sender, unbounded};
use egui::Context;

use crate::app::App;

/// What the columns hold.
const HEAD: &str = "secs\tsince_last_ms\tcpu_ms\tpressed\tjob";
/// How often what was measured is written.
const EVERY: Duration = Duration::from_secs(1);

/// Watches the frames of a window.
#[derive(Debug, Default)]
pub struct FrameTimes {
    /// When the program began, until the first frame is drawn.
    started: Option<Instant>,
    /// To the thread that writes, the beginning of its clock, and the last frame.
    log: Option<(Sender<String>, Instant, Instant)>,
}

impl FrameTimes {
    /// Measures since then.
    pub fn since(started: Instant) -> Self {
        let path = std::env::var_os("SCUMBLE_FRAME_TIMES");
        let log = path.and_then(|path| match File::create(&path) {
            Ok(file) => writer(file).map(|sender| (sender, started, started)),
            Err(error) => {
                tracing::warn!("SCUMBLE_FRAME_TIMES: {} cannot be written ({error})", path.display());
                None
            }
        });
        Self { started: Some(started), log }
    }

    /// Takes a frame's end down. `cpu` is what the one before it took of this thread, in seconds.
    pub fn note(&mut self, ctx: &Context, app: &App, cpu: Option<f32>) {
        if let Some(started) = self.started.take() {
            tracing::info!(ms = started.elapsed().as_millis() as u64, "first frame");
        }
        let Some((sender, started, last)) = &mut self.log else { return };
        let now = Instant::now();
        let since_last = now.duration_since(std::mem::replace(last, now)).as_secs_f64() * 1e3;
        let pressed = u8::from(ctx.input(|i| i.pointer.any_down()));
        let job = u8::from(app.is_living() || app.jobs().iter().any(|job| job.state.is_running()));
        let (secs, cpu) = (started.elapsed().as_secs_f64(), f64::from(cpu.unwrap_or_default()) * 1e3);
        let _ = sender.send(format!("{secs:.4}\t{since_last:.2}\t{cpu:.2}\t{pressed}\t{job}"));
    }
}

/// A thread that writes lines, so that no frame waits for the disk.
fn writer(file: File) -> Option<Sender<String>> {
    let (sender, lines) = unbounded::<String>();
    let write = move || -> std::io::Result<()> {
        let mut file = BufWriter::new(file);
        writeln!(file, "{HEAD}")?;
        let mut flushed = Instant::now();
        for line in lines {
            writeln!(file, "{line}")?;
            if flushed.elapsed() >= EVERY {
                file.flush()?;
                flushed = Instant::now();
            }
        }
        file.flush()
    };
    let run = move || {
        if let Err(error) = write() {
            tracing::warn!("SCUMBLE_FRAME_TIMES cannot be written any more ({error})");
        }
    };
    std::thread::Builder::new().name("frame-times".into()).spawn(run).ok().map(|_| sender)
}
