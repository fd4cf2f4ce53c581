//! Prompts, in every way in which they are read.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[allow(dead_code)]
#[path = "../../support/texts.rs"]
mod texts;

fuzz_target!(|input: (u64, &str)| texts::check_prompt(input.1, input.0));
