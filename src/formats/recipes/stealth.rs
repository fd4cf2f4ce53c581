//! Texts in the lowest bit of a picture's transparency ("stealth PNG info"), which survive where texts are taken off.
//!
//! Form, as `NovelAI` and an extension of the web UI write it: going down the columns from the left, a bit a pixel, the
//! highest first: a mark of 15 letters, a length of 32 bits in bits, and the text, packed by gzip if the mark says so.

use std::io::Read as _;

use flate2::read::GzDecoder;

use crate::base::Pixmap;

use super::super::{Limits, PARAMETERS_KEY, Texts};
use super::json;

const PLAIN: &[u8] = b"stealth_pnginfo";
const PACKED: &[u8] = b"stealth_pngcomp";

/// The hidden texts with their keys; none if nothing is hidden, or if it unpacks to more than the limit.
pub fn stealth_texts(picture: &Pixmap, limits: &Limits) -> Texts {
    hidden(picture, limits).map(texts).unwrap_or_default()
}

/// `NovelAI` hides an object of all its texts, the web UI its infotext.
fn texts(text: String) -> Texts {
    match json::object(&text) {
        Some(map) if map.contains_key("Comment") => {
            let pair = |(key, value): (String, serde_json::Value)| {
                let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
                (key, text)
            };
            map.into_iter().map(pair).collect()
        }
        _ => vec![(PARAMETERS_KEY.to_owned(), text)],
    }
}

fn hidden(picture: &Pixmap, limits: &Limits) -> Option<String> {
    let mut bits = Bits { picture, at: 0 };
    let mark = bits.bytes(PLAIN.len())?;
    let packed = match mark.as_slice() {
        PLAIN => false,
        PACKED => true,
        _ => return None,
    };
    let length = u32::from_be_bytes(bits.bytes(4)?.try_into().ok()?) as usize / 8;
    let data = bits.bytes(length).filter(|data| data.len() <= limits.text_bytes)?;
    if !packed {
        return String::from_utf8(data).ok();
    }
    let mut out = Vec::new();
    GzDecoder::new(data.as_slice()).take(limits.text_bytes as u64 + 1).read_to_end(&mut out).ok()?;
    (out.len() <= limits.text_bytes).then(|| String::from_utf8(out).ok())?
}

struct Bits<'a> {
    picture: &'a Pixmap,
    /// Pixels that were read, down the columns.
    at: usize,
}

impl Bits<'_> {
    /// The next bytes; `None` if the picture has not so many.
    fn bytes(&mut self, count: usize) -> Option<Vec<u8>> {
        let extent = self.picture.extent();
        let (width, height) = (extent.width as usize, extent.height as usize);
        if (width * height).saturating_sub(self.at) / 8 < count {
            return None;
        }
        let data = self.picture.data();
        let mut bit = || {
            let (x, y) = (self.at / height, self.at % height);
            self.at += 1;
            data[(y * width + x) * 4 + 3] & 1
        };
        Some((0..count).map(|_| (0..8).fold(0, |byte, _| byte << 1 | bit())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Extent;
    use std::io::Write as _;

    fn picture(mark: &[u8], data: &[u8]) -> Pixmap {
        let extent = Extent::new(64, 48);
        let bytes = [mark, &(data.len() as u32 * 8).to_be_bytes(), data].concat();
        let mut pixels = [9, 9, 9, 254].repeat(extent.area());
        for (i, byte) in bytes.iter().enumerate() {
            for bit in 0..8 {
                let at = i * 8 + bit;
                pixels[((at % 48) * 64 + at / 48) * 4 + 3] |= byte >> (7 - bit) & 1;
            }
        }
        Pixmap::from_rgba(extent, pixels).unwrap()
    }

    #[test]
    fn hidden_texts_are_found() {
        let limits = Limits::default();
        let plain = stealth_texts(&picture(PLAIN, "a cat\nSteps: 1".as_bytes()), &limits);
        assert_eq!(plain, [(PARAMETERS_KEY.to_owned(), "a cat\nSteps: 1".to_owned())]);
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(br#"{"Software": "NovelAI", "Comment": "{\"steps\": 28}"}"#).unwrap();
        let packed = encoder.finish().unwrap();
        let mut texts = stealth_texts(&picture(PACKED, &packed), &limits);
        texts.sort();
        assert_eq!(texts[1], ("Software".to_owned(), "NovelAI".to_owned()));
        assert_eq!(stealth_texts(&picture(PACKED, &packed), &Limits { text_bytes: 20, ..limits }), []);
        assert_eq!(stealth_texts(&picture(b"stealth_nothing", b"x"), &limits), []);
        assert_eq!(stealth_texts(&picture(PACKED, b"not gzip"), &limits), []);
        let mut bits = Bits { picture: &picture(PLAIN, b""), at: 0 };
        assert_eq!(bits.bytes(1 << 20), None);
    }
}
