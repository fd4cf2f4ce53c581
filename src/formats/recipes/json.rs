//! JSON as programs write it into pictures.

use serde_json::{Map, Value};

/// Parses an object. Python's `NaN` and `Infinity`, which JSON does not have, count as null; what is nested more than
/// 127 deep is refused.
pub(super) fn object(text: &str) -> Option<Map<String, Value>> {
    let parsed = serde_json::from_str(text).or_else(|_| serde_json::from_str(&without_nan(text))).ok()?;
    if let Value::Object(map) = parsed { Some(map) } else { None }
}

/// The text with `null` in the place of numbers that are none.
fn without_nan(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quoted = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let odd = ["NaN", "-Infinity", "Infinity"].iter().find(|word| !quoted && rest.starts_with(**word));
        let length = if let Some(word) = odd {
            out.push_str("null");
            word.len()
        } else if quoted && c == '\\' {
            1 + rest[1..].chars().next().map_or(0, char::len_utf8)
        } else {
            quoted ^= c == '"';
            c.len_utf8()
        };
        if odd.is_none() {
            out.push_str(&rest[..length]);
        }
        rest = &rest[length..];
    }
    out
}

/// A finite number, or a text that is one.
pub(super) fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::String(text) => text.trim().parse().ok()?,
        _ => value.as_f64()?,
    };
    number.is_finite().then_some(number)
}

/// A whole number from 0, however it is written.
pub(super) fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        _ => value.as_u64().or_else(|| {
            // 20.0 is whole, too.
            value.as_f64().filter(|v| v.fract() == 0.0 && (0.0..9e15).contains(v)).map(|v| v as u64)
        }),
    }
}

/// A text that says something.
pub(super) fn text(value: &Value) -> Option<&str> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// The items of a list, or a value that stands for a list of one.
pub(super) fn items(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        Value::Null => &[],
        one => std::slice::from_ref(one),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_numbers_are_read_or_nothing() {
        let map =
            object(r#"{"a": [NaN], "b": "NaN \" Infinity", "c": -Infinity, "d": "7", "e": 20.0, "f": 1.5}"#).unwrap();
        assert_eq!((&map["a"][0], &map["c"], &map["b"]), (&Value::Null, &Value::Null, &"NaN \" Infinity".into()));
        assert_eq!((whole(&map["d"]), whole(&map["e"]), whole(&map["f"])), (Some(7), Some(20), None));
        assert_eq!((number(&map["d"]), number(&map["b"])), (Some(7.0), None));
        assert_eq!((object("[1]"), object("{"), object(&"{\"a\":".repeat(500))), (None, None, None));
    }
}
