//! The window: egui panels that read the app and send it commands.
mod fuzzy;
mod icons;
mod theme;
mod widgets;
