//! The window: egui panels that read the app and send it commands.
//!
//! [`Studio`] is the whole content. Each frame it takes in what has come from the engine, the files and the system,
//! turns keys into commands by the app's table, and lays out: a bar at the top with the options of the tool in hand, a
//! rail of tools, the canvas, a strip of candidates, and a panel with everything that makes a picture. Panels change
//! plain values of the app's form and settings in place, and send a [`Command`](crate::app::Command) for everything
//! else. Nothing is drawn without a cause: an event, a wake of the engine, a notice that has been read, or the mask's
//! marching edge.
//!
//! `theme` is the only file with colours, sizes and fonts; `widgets` holds the controls.

mod candidates;
mod canvas;
mod commands;
mod dialogs;
mod empty;
mod fonts;
mod frame_times;
mod fuzzy;
mod gallery;
mod grid;
mod icons;
mod keys;
mod layers;
mod models;
mod panels;
mod start;
mod status;
mod studio;
mod system;
mod theme;
mod thumbnails;
mod toasts;
mod tool_options;
mod tool_rail;
mod top_bar;
mod tour;
mod widgets;

pub use crate::gpu::adapters;
pub use start::run;
pub use studio::Studio;
