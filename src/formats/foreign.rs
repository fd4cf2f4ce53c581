//! Files that people take for pictures and that are not read, told by their first bytes.

use super::Fault;

/// Names with their article, and what their files begin with at which byte.
const STARTS: &[(&str, usize, &[u8])] = &[
    ("a JPEG XL picture", 0, b"\xff\x0a"),
    ("a JPEG XL picture", 0, b"\0\0\0\x0cJXL \r\n\x87\n"),
    ("a JPEG 2000 picture", 0, b"\0\0\0\x0cjP  \r\n\x87\n"),
    ("a Photoshop picture", 0, b"8BPS"),
    ("a GIMP picture", 0, b"gimp xcf"),
    ("a Krita picture", 30, b"mimetypeapplication/x-krita"),
    ("an OpenRaster picture", 30, b"mimetypeimage/openraster"),
    ("an OpenEXR picture", 0, b"v/1\x01"),
    ("a Radiance picture", 0, b"#?RADIANCE"),
    ("a DDS texture", 0, b"DDS "),
    ("a QOI picture", 0, b"qoif"),
    ("an icon", 0, b"\0\0\x01\0"),
    ("a PDF document", 0, b"%PDF-"),
];

/// What to say of a file that begins with `head` (the more of it the better) and is in no known format.
pub(super) fn fault(head: &[u8]) -> Fault {
    let start = STARTS.iter().find(|(_, at, start)| head.get(*at..).is_some_and(|rest| rest.starts_with(start)));
    if head.is_empty() {
        Fault::Empty
    } else if let Some(name) = start.map(|(name, ..)| *name).or_else(|| heif(head)).or_else(|| svg(head)) {
        Fault::Unsupported(name)
    } else if is_text(head) {
        Fault::Text
    } else {
        Fault::UnknownFormat
    }
}

/// Pictures in the container of ISO/IEC 23008-12: a box `ftyp` with the main brand, a version, and further brands.
fn heif(head: &[u8]) -> Option<&'static str> {
    let (size, rest) = head.split_first_chunk::<4>()?;
    let brands = rest.strip_prefix(b"ftyp")?;
    let brands = &brands[..brands.len().min((u32::from_be_bytes(*size) as usize).saturating_sub(8))];
    let has = |wanted: &[&[u8; 4]]| brands.as_chunks::<4>().0.iter().any(|brand| wanted.contains(&brand));
    if has(&[b"avif", b"avis"]) {
        Some("an AVIF picture")
    } else if has(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"]) {
        Some("a HEIC picture")
    } else {
        None
    }
}

fn svg(head: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let is_svg = text.starts_with("<svg")
        || ["<?xml", "<!--", "<!DOCTYPE svg"].iter().any(|start| text.starts_with(start)) && text.contains("<svg");
    is_svg.then_some("an SVG drawing")
}

/// Whether it is UTF-8 without control characters; the last character may be cut off.
fn is_text(head: &[u8]) -> bool {
    let valid = match str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
        Err(_) => return false,
    };
    !valid.is_empty() && valid.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_beginning() {
        let named = |head: &[u8]| match fault(head) {
            Fault::Unsupported(name) => name,
            other => panic!("{other}"),
        };
        for (name, at, start) in STARTS {
            assert_eq!(named(&[&vec![7; *at], *start, b"more"].concat()), *name);
        }
        assert_eq!(named(b"\0\0\0\x1cftypavif\0\0\0\0mif1miaf"), "an AVIF picture");
        assert_eq!(named(b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif"), "an AVIF picture");
        assert_eq!(named(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), "a HEIC picture");
        // A brand beyond the box is none.
        assert_eq!(named(b"\0\0\0\x14ftypmif1\0\0\0\0mif1avif"), "a HEIC picture");
        assert_eq!(fault(b"\0\0\0\x18ftypisom\0\0\0\0isomiso2"), Fault::UnknownFormat);
        assert_eq!(named(b"\xef\xbb\xbf <svg xmlns=''>"), "an SVG drawing");
        assert_eq!(named(b"<?xml version='1.0'?>\n<!-- drawn -->\n<svg>"), "an SVG drawing");
        assert_eq!(fault(b"<?xml version='1.0'?>\n<data/>"), Fault::Text);
        assert_eq!(fault("caf\u{e9}\n".as_bytes()), Fault::Text);
        assert_eq!(fault(&"caf\u{e9}".as_bytes()[..4]), Fault::Text);
        assert_eq!(fault(b"a\x01b"), Fault::UnknownFormat);
        assert_eq!(fault(&[0xc3]), Fault::UnknownFormat);
        assert_eq!(fault(b""), Fault::Empty);
    }
}
