//! The window as an artist uses it: the real studio with its real widgets, over a small fake model.

#![cfg(feature = "gui")]
// A failed unwrap is a failed test, and a skipped one is said aloud.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod begin;
mod canvas;
mod desk;
mod dialogs;
mod gallery;
mod layers;
mod look;
mod models;
#[path = "../support/own_files.rs"]
mod own_files;
mod round;
mod tools;
mod upscale;
#[path = "../support/web_ui.rs"]
mod web_ui;
