//! What goes wrong on the GPU, as sentences for the artist. Nothing here panics.

use std::sync::{Arc, Mutex, PoisonError};

/// Takes in what the device reports, from whatever thread.
#[derive(Debug, Clone, Default)]
pub(super) struct Health(Arc<Mutex<Troubles>>);

#[derive(Debug, Default)]
struct Troubles {
    fresh: Option<String>,
    /// The last that was told: what repeats itself every frame is told once.
    told: Option<String>,
}

impl Health {
    /// Hears of all errors of a device from now on. Without this, wgpu panics at the first.
    pub fn watch(device: &wgpu::Device) -> Self {
        let health = Self::default();
        let heard = health.clone();
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
            tracing::error!("graphics: {error}");
            heard.report(sentence(&error));
        }));
        let heard = health.clone();
        device.set_device_lost_callback(move |reason, message| {
            // Destroyed is what we do ourselves at the end.
            if reason != wgpu::DeviceLostReason::Destroyed {
                tracing::error!("graphics device lost: {message}");
                heard.report("the graphics device was lost: save your work and start Scumble again".to_owned());
            }
        });
        health
    }

    /// Notes a trouble.
    pub fn report(&self, sentence: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fresh = Some(sentence);
    }

    /// The latest trouble, if it has not been told just before.
    pub fn take(&self) -> Option<String> {
        let mut troubles = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = troubles.fresh.take().filter(|fresh| troubles.told.as_ref() != Some(fresh))?;
        troubles.told = Some(fresh.clone());
        Some(fresh)
    }
}

/// What an error of wgpu means to the artist.
pub(super) fn sentence(error: &wgpu::Error) -> String {
    match error {
        wgpu::Error::OutOfMemory { .. } => {
            "the graphics card has no memory left for the canvas: close other programs or zoom in".to_owned()
        }
        wgpu::Error::Validation { description, .. } | wgpu::Error::Internal { description, .. } => {
            // The first lines say but that there is an error.
            let says = |line: &&str| !matches!(*line, "" | "Validation Error" | "Caused by:");
            let first = description.lines().map(str::trim).find(says).unwrap_or("no reason given");
            format!("the canvas could not be drawn rightly ({first}): please report this")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_told_and_not_only_that_there_is_one() {
        let source = Box::new(std::fmt::Error);
        let description = "Validation Error\n\nCaused by:\n  In a pass\n    no texture\n".to_owned();
        let told = sentence(&wgpu::Error::Validation { source, description });
        assert!(told.contains("(In a pass)"), "{told}");
    }

    #[test]
    fn what_repeats_itself_is_told_once() {
        let health = Health::default();
        assert_eq!(health.take(), None);
        health.report("a".into());
        assert_eq!(health.take().as_deref(), Some("a"));
        health.report("a".into());
        assert_eq!(health.take(), None);
        health.report("b".into());
        health.report("c".into());
        assert_eq!(health.take().as_deref(), Some("c"));
        health.report("a".into());
        assert_eq!(health.take().as_deref(), Some("a"));
    }
}
