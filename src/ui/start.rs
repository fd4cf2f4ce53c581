//! Opening the window, and what is said where none can be opened.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use eframe::{NativeOptions, Renderer};
use egui::{IconData, ViewportBuilder};

use super::studio::Studio;
use crate::app::{App, AppConfig};
use crate::diagnostics;
use crate::gpu;
use crate::job::{Blame, Failure};
use crate::locale::{self, t};

/// What window systems know the program by: the name of its `.desktop` file in `packaging/linux`, so that the window gets
/// that file's name and icon.
const APP_ID: &str = "org.scumble.Scumble";

/// Opens the window, with this picture if there is one, and returns when it is closed.
///
/// Fails with one sentence if there is no display, no graphics adapter, or no engine.
pub fn run(open: Option<PathBuf>) -> Result<(), Failure> {
    let started = Instant::now();
    if !has_display() {
        return Err(machine(t!("start-no-display")));
    }
    // The window's size and language are among the settings, and they are read before it opens: one small file.
    let settings = App::kept_settings();
    locale::choose(locale::wanted(settings.language));
    let window = settings.window;
    let mut viewport = ViewportBuilder::default()
        .with_title("Scumble")
        .with_app_id(APP_ID)
        .with_inner_size(window.size)
        .with_min_inner_size([400.0, 320.0])
        .with_maximized(window.maximised)
        .with_drag_and_drop(true);
    if let Some(icon) = icon() {
        viewport = viewport.with_icon(icon);
    }
    let options = NativeOptions { viewport, renderer: Renderer::Wgpu, dithering: false, ..NativeOptions::default() };
    eframe::run_native(
        "scumble",
        options,
        Box::new(move |creation| {
            let ctx = creation.egui_ctx.clone();
            let waker = ctx.clone();
            let config = AppConfig { open, wake: Arc::new(move || waker.request_repaint()), ..AppConfig::standard() };
            if let Some(state) = &creation.wgpu_render_state {
                diagnostics::note_adapter(&gpu::described(&state.adapter.get_info()));
            }
            let app = App::new(config)?;
            Ok(Box::new(Studio::new(&ctx, creation.wgpu_render_state.clone(), app).started_at(started).speaking()))
        }),
    )
    .map_err(|error| failure(&error))
}

/// Whether a window system can be expected to answer.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos"))) || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(set)
}

fn machine(sentence: impl Into<String>) -> Failure {
    Failure::new(Blame::Machine, sentence.into())
}

fn failure(error: &eframe::Error) -> Failure {
    match error {
        eframe::Error::AppCreation(inner) => match inner.downcast_ref::<Failure>() {
            Some(failure) => failure.clone(),
            None => machine(t!("start-not-set-up", error = inner.to_string())),
        },
        eframe::Error::Winit(inner) => machine(t!("start-no-window", error = inner.to_string())),
        eframe::Error::WinitEventLoop(inner) => {
            // The system's error begins with the place in the library where it came up.
            let inner = inner.to_string();
            let reason = inner.rsplit(": ").next().unwrap_or_default();
            machine(t!("start-no-answer", error = reason))
        }
        eframe::Error::Wgpu(inner) => machine(t!("start-no-adapter", error = inner.to_string())),
    }
}

/// The window's icon; without it the system shows one of its own.
fn icon() -> Option<IconData> {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_finds_its_desktop_file() {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("packaging/linux/{APP_ID}.desktop"));
        let text = std::fs::read_to_string(file).unwrap();
        assert!(text.contains(&format!("\nStartupWMClass={APP_ID}\n")), "{text}");
    }

    #[test]
    fn the_icon_is_a_picture() {
        let icon = icon().unwrap();
        assert_eq!((icon.width, icon.height), (256, 256));
        assert!(icon.rgba.chunks(4).any(|p| p[3] == 0) && icon.rgba.chunks(4).any(|p| p[3] == 255));
    }

    #[test]
    fn each_reason_for_no_window_names_the_way_without_one() {
        let inner = Failure::new(Blame::Machine, "the engine cannot start: too little memory");
        let error = eframe::Error::AppCreation(Box::new(inner.clone()));
        assert_eq!(failure(&error), inner);
        let error = eframe::Error::AppCreation("odd".into());
        assert!(failure(&error).message.contains("(odd)") && failure(&error).message.contains("scumble generate"));
    }
}
