//! The progress bar on stderr.

use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};

use crate::job::{Part, StepProgress};
use crate::library::download::{DownloadProgress, readable_bytes};

/// A bar that shows loading, then steps with the time left. Silent where stderr is no terminal.
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar that says that something is about to start.
    pub fn new() -> Self {
        let bar = ProgressBar::new(100);
        bar.set_style(style("{msg:<28} {wide_bar} {pos:>3} %"));
        bar.set_message("starting");
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// Shows how much of a part is loaded.
    pub fn loading(&self, part: Part, fraction: f32) {
        let name = match part {
            Part::TextEncoder => "loading the text encoder",
            Part::Unet => "loading the UNet",
            Part::Vae => "loading the VAE",
            Part::Upscaler => "loading the upscaler",
        };
        self.0.set_message(name);
        self.0.set_position((fraction * 100.0) as u64);
    }

    /// Shows the steps done.
    pub fn step(&self, step: &StepProgress) {
        if self.0.length() != Some(u64::from(step.of)) || self.0.position() > u64::from(step.done) {
            self.0.set_style(style("{msg:<28} {wide_bar} {pos}/{len} steps"));
            self.0.set_length(u64::from(step.of));
        }
        self.0.set_position(u64::from(step.done));
        match step.left {
            Some(left) if step.done < step.of => self.0.set_message(format!("{} left", HumanDuration(left))),
            _ => self.0.set_message("decoding"),
        }
    }

    /// Shows the tiles done of a picture that is made larger, one of `files`.
    pub fn tile(&self, step: &StepProgress, files: usize) {
        let of = u64::from(step.of);
        if self.0.length() != Some(of) || self.0.position() > u64::from(step.done) {
            self.0.set_style(style("{msg:<28} {wide_bar} {pos}/{len} tiles"));
            self.0.set_length(of);
        }
        self.0.set_position(u64::from(step.done));
        let which = if files > 1 { format!("{} of {files}, ", step.image + 1) } else { String::new() };
        match step.left {
            Some(left) if step.done < step.of => self.0.set_message(format!("{which}{} left", HumanDuration(left))),
            _ => self.0.set_message(format!("{which}writing")),
        }
    }

    /// Says what was made on stdout, above the bar.
    #[allow(clippy::print_stdout, reason = "this is where a command speaks")]
    pub fn say(&self, words: &str) {
        self.0.suspend(|| println!("{words}"));
    }

    /// Shows how much of a picture is decoded.
    pub fn decoding(&self, fraction: f32) {
        self.0.set_message(format!("decoding, {:.0} %", fraction * 100.0));
    }

    /// Says something above the bar.
    #[allow(clippy::print_stderr, reason = "this is where a command speaks")]
    pub fn notice(&self, sentence: &str) {
        self.0.suspend(|| eprintln!("{sentence}"));
    }

    /// Says that the work is being stopped.
    pub fn cancelling(&self) {
        self.0.set_message("cancelling");
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// A bar for downloads: bytes, speed, time left. Silent where stderr is no terminal.
pub struct Transfer(ProgressBar);

impl Transfer {
    /// A bar that says that something is about to start.
    pub fn new() -> Self {
        let bar = ProgressBar::new(0);
        bar.set_style(style("{prefix} {wide_bar} {bytes}/{total_bytes} {msg}"));
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// Shows how far a download is.
    pub fn show(&self, progress: &DownloadProgress) {
        let DownloadProgress { file, index, of, done, total, bytes_per_second, seconds_left, retries } = progress;
        let number = if *of > 1 { format!("{}/{of} ", index + 1) } else { String::new() };
        self.0.set_prefix(format!("{number}{file}"));
        self.0.set_length(total.unwrap_or(*done));
        self.0.set_position(*done);
        let left = seconds_left.map(|secs| format!(", {} left", HumanDuration(Duration::from_secs_f64(secs.min(1e9)))));
        let again = if *retries > 0 { format!(", tried again {retries} times") } else { String::new() };
        let speed = readable_bytes(*bytes_per_second as u64);
        self.0.set_message(format!("{speed}/s{}{again}", left.unwrap_or_default()));
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}
