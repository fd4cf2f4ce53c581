//! Thousands of damaged prompts and texts of pictures: no panic, and what is promised of every result holds.
//!
//! The fuzz targets `prompt` and `recipes` do the same without end.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

#[path = "support/random.rs"]
mod random;

#[path = "support/texts.rs"]
mod texts;

use random::Random;
use texts::{PROMPTS, RECIPES, check_prompt, check_recipe};

const CASES: usize = 1500;

/// Takes pieces away, doubles them and puts signs in.
fn damaged(text: &str, signs: &[char], random: &mut Random) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(6) {
        let (a, b) = (random.below(chars.len() + 1), random.below(chars.len() + 1));
        let (from, to) = (a.min(b), a.max(b).min(a.min(b) + 40));
        match random.below(4) {
            0 => drop(chars.drain(from..to)),
            1 => {
                let piece = chars[from..to].to_vec();
                chars.splice(b..b, piece);
            }
            _ => chars.insert(a, signs[random.below(signs.len())]),
        }
    }
    chars.into_iter().collect()
}

#[test]
fn damaged_prompts_have_a_meaning() {
    let signs: Vec<char> = "()[]:|\\<>_#,. \n019AND=+-猫\u{301}".chars().collect();
    let mut random = Random(11);
    for text in PROMPTS {
        check_prompt(text, 7);
        for _ in 0..CASES {
            let text = damaged(text, &signs, &mut random);
            check_prompt(&text, random.next());
        }
    }
}

#[test]
fn damaged_texts_of_pictures_are_read_or_passed_over() {
    let signs: Vec<char> = "{}[]\":,.\\ \n019-eNa\u{e9}".chars().collect();
    let mut random = Random(12);
    for (key, text) in RECIPES {
        check_recipe(key, text);
        for _ in 0..CASES {
            check_recipe(key, &damaged(text, &signs, &mut random));
        }
    }
}
