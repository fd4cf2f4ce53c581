//! The progress bar on stderr.

use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};

use crate::job::{Part, StepProgress};

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
