//! Takes what the artist wrote out of sentences that go into the log.

/// What stands in its place.
const VEIL: &str = "…";
/// Texts shorter than this are found in sentences by chance; in quotes they are veiled whatever their length.
const SHORT: usize = 6;

/// `sentence` without the artist's words: what stands in single quotes is left out if one of `words` holds it or is held
/// by it, and so is all of a longer text of theirs wherever it stands.
pub fn veiled(sentence: &str, words: &[&str]) -> String {
    let words: Vec<&str> = words.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    if words.is_empty() {
        return sentence.to_owned();
    }
    let held = |part: &str| {
        let part = part.trim();
        !part.is_empty() && words.iter().any(|text| text.contains(part) || (text.len() >= SHORT && part.contains(text)))
    };
    let (mut out, mut rest) = (String::with_capacity(sentence.len()), sentence);
    while let Some(open) = rest.find('\'') {
        let after = &rest[open + 1..];
        out.push_str(&rest[..=open]);
        rest = after;
        if let Some(close) = after.find('\'').filter(|close| held(&after[..*close])) {
            out.push_str(VEIL);
            out.push('\'');
            rest = &after[close + 1..];
        }
    }
    out.push_str(rest);
    for text in words.iter().filter(|text| text.len() >= SHORT) {
        out = out.replace(text, VEIL);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_artist_wrote_is_left_out() {
        let prompt = "a portrait of Ada, <lora:secret:0.8> __names__";
        let cases = [
            ("no LoRA is called 'secret': add its folder", "no LoRA is called '…': add its folder"),
            ("the model's file '/m/fox.ckpt' is damaged", "the model's file '/m/fox.ckpt' is damaged"),
            ("it isn't so: '__names__' and 'a portrait'", "it isn't so: '…' and '…'"),
            ("'/pictures/a portrait of Ada, <lora:secret:0.8> __names__.png' is full", "'…' is full"),
            ("stopped at a portrait of Ada, <lora:secret:0.8> __names__!", "stopped at …!"),
            ("nothing to hide", "nothing to hide"),
            ("'open", "'open"),
        ];
        for (sentence, wanted) in cases {
            assert_eq!(veiled(sentence, &[prompt, ""]), wanted);
        }
        assert_eq!(veiled("of 'x'", &["", " "]), "of 'x'");
        assert_eq!(veiled("gut: 'grün'", &["grün"]), "gut: '…'");
    }
}
