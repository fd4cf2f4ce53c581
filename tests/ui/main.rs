//! The window as an artist uses it: the real studio with its real widgets, over a small fake model.

#![cfg(feature = "gui")]
// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

mod canvas;
mod desk;
mod look;
mod round;
