//! Numbers as Python's `str` writes them, since infotexts are compared as text.

/// A float: without a fraction if it is whole (`7`), else the shortest digits that read back alike (`7.5`, `1e-05`).
pub(super) fn python(value: f64) -> String {
    let size = value.abs();
    if value.fract() == 0.0 && size < 1e16 {
        return format!("{value:.0}").replace("-0", if size == 0.0 { "0" } else { "-0" });
    }
    if value.is_nan() {
        return "nan".into();
    }
    if (1e-4..1e16).contains(&size) || !value.is_finite() {
        return value.to_string();
    }
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |rest| ('-', rest));
    format!("{digits}e{sign}{exponent:0>2}")
}

#[cfg(test)]
mod tests {
    use super::python;

    #[test]
    fn numbers_look_as_python_writes_them() {
        for (value, text) in [
            (7.0, "7"),
            (7.5, "7.5"),
            (0.0, "0"),
            (-0.0, "0"),
            (-1.0, "-1"),
            (0.1, "0.1"),
            (1.0 / 3.0, "0.3333333333333333"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1.5e-7, "1.5e-07"),
            (1e16, "1e+16"),
            (1.25e120, "1.25e+120"),
            (f64::INFINITY, "inf"),
            (f64::NAN, "nan"),
        ] {
            assert_eq!(python(value), text);
        }
    }
}
