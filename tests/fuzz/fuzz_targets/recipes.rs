//! Texts of pictures as other programs' settings: the first byte says under which key.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[allow(dead_code)]
#[path = "../../support/texts.rs"]
mod texts;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, text)) = bytes.split_first() else { return };
    let (key, _) = texts::RECIPES[usize::from(*first) % texts::RECIPES.len()];
    texts::check_recipe(key, &String::from_utf8_lossy(text));
});
