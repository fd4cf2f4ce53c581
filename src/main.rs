//! The `scumble` program.

fn main() {}
