//! Which files are models: their endings, and what lies beside them.

/// Endings of model files, in lower case.
const ENDINGS: [&str; 8] = ["safetensors", "sft", "ckpt", "pt", "pth", "bin", "gguf", "th"];

/// Whether a file's ending is that of a model.
pub fn is_ending(ending: &str) -> bool {
    ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// Whether a file is one of several that hold a model together (`model-00001-of-00003.safetensors`).
pub(super) fn is_shard(stem: &str) -> bool {
    let digits = |text: &str| text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit());
    stem.rsplit_once("-of-")
        .is_some_and(|(before, of)| digits(of) && before.rsplit_once('-').is_some_and(|(_, number)| digits(number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_and_shards_are_known() {
        assert!(is_ending("SafeTensors") && is_ending("ckpt") && !is_ending("yaml") && !is_ending(""));
        assert!(is_shard("model-00001-of-00003") && is_shard("a-b-00010-of-00010"));
        assert!(!is_shard("one-of-them") && !is_shard("model-1-of-3") && !is_shard("00001-of-00003"));
    }
}
