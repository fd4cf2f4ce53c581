//! The texts of an EXIF block: where JPEG and WebP pictures carry their generation parameters.
//!
//! Source: EXIF 2.32 (CIPA DC-008), 4.6: a TIFF directory, a tag that points to a second one, and the tag `UserComment`.

use super::{PARAMETERS_KEY, RECIPE_KEY, Texts};

const COLOUR_PROFILE: u16 = 0x8773;
pub(super) const EXIF_DIRECTORY: u16 = 0x8769;
pub(super) const USER_COMMENT: u16 = 0x9286;
pub(super) const MAKER_NOTE: u16 = 0x927c;
/// A maker's note of ours begins so, and our recipe follows in JSON.
pub(super) const MAKER_NOTE_NAME: &[u8] = b"scumble\0";
/// Tags of the first directory that programs put text into.
const TEXT_TAGS: [(u16, &str); 4] =
    [(0x010e, "ImageDescription"), (0x010f, "Make"), (0x0110, "Model"), (0x0131, "Software")];
/// More entries than any writer makes.
const MAX_ENTRIES: usize = 256;

/// The texts found; `UserComment` comes under the key [`PARAMETERS_KEY`], our own `MakerNote` under [`RECIPE_KEY`].
/// Whatever is malformed is passed over.
///
/// Texts of the form `prompt:{…}` and `workflow:{…}` (as node editors write them) come under that key.
pub(super) fn texts(block: &[u8]) -> Texts {
    let block = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
    let Some(tiff) = Tiff::new(block) else { return Texts::new() };
    let mut texts = Texts::new();
    for entry in tiff.entries(tiff.u32(4)) {
        if entry.tag == EXIF_DIRECTORY {
            texts.extend(tiff.entries(tiff.u32(entry.at + 8)).into_iter().filter_map(|entry| {
                let (key, text) = match entry.tag {
                    USER_COMMENT => (PARAMETERS_KEY, user_comment(tiff.bytes(&entry)?, tiff.big_endian)),
                    MAKER_NOTE => (RECIPE_KEY, maker_note(tiff.bytes(&entry)?)?),
                    _ => return None,
                };
                (!text.is_empty()).then(|| (key.to_owned(), text))
            }));
        } else if let Some((_, name)) = TEXT_TAGS.iter().find(|(tag, _)| *tag == entry.tag) {
            let text = String::from_utf8_lossy(tiff.bytes(&entry).unwrap_or_default());
            let text = text.trim_end_matches('\0');
            let (name, text) = match text.split_once(':') {
                Some((key @ ("prompt" | "workflow"), text)) => (key, text),
                _ => (*name, text),
            };
            if !text.is_empty() {
                texts.push((name.to_owned(), text.to_owned()));
            }
        }
    }
    texts
}

/// The colour profile of a TIFF file, which is built as an EXIF block is.
pub(super) fn colour_profile(file: &[u8]) -> Option<&[u8]> {
    let tiff = Tiff::new(file)?;
    let entry = tiff.entries(tiff.u32(4)).into_iter().find(|entry| entry.tag == COLOUR_PROFILE)?;
    tiff.bytes(&entry)
}

struct Tiff<'a> {
    block: &'a [u8],
    big_endian: bool,
}

struct Entry {
    tag: u16,
    /// Where the entry's twelve bytes begin.
    at: usize,
}

impl<'a> Tiff<'a> {
    fn new(block: &'a [u8]) -> Option<Self> {
        let big_endian = match block.get(..4)? {
            b"MM\0\x2a" => true,
            b"II\x2a\0" => false,
            _ => return None,
        };
        Some(Self { block, big_endian })
    }

    fn u16(&self, at: usize) -> Option<u16> {
        let bytes = *self.block.get(at..)?.first_chunk()?;
        Some(if self.big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    fn u32(&self, at: usize) -> Option<usize> {
        let bytes = *self.block.get(at..)?.first_chunk()?;
        Some(if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) } as usize)
    }

    fn entries(&self, directory: Option<usize>) -> Vec<Entry> {
        let count = directory.and_then(|at| self.u16(at)).map_or(0, usize::from).min(MAX_ENTRIES);
        let first = directory.unwrap_or(0) + 2;
        let entry = |i: usize| {
            let at = first + i * 12;
            Some(Entry { tag: self.u16(at)?, at })
        };
        (0..count).map_while(entry).collect()
    }

    /// The bytes of an entry of text (type 2) or undefined type (7); up to four lie in the entry itself.
    fn bytes(&self, entry: &Entry) -> Option<&'a [u8]> {
        if !matches!(self.u16(entry.at + 2)?, 1 | 2 | 7) {
            return None;
        }
        let length = self.u32(entry.at + 4)?;
        let start = if length <= 4 { entry.at + 8 } else { self.u32(entry.at + 8)? };
        self.block.get(start..start.checked_add(length)?)
    }
}

/// Our recipe; other makers' notes are none of ours.
fn maker_note(bytes: &[u8]) -> Option<String> {
    Some(String::from_utf8_lossy(bytes.strip_prefix(MAKER_NOTE_NAME)?).trim_end_matches('\0').to_owned())
}

/// Eight bytes name the encoding, the text follows.
fn user_comment(bytes: &[u8], big_endian: bool) -> String {
    let Some((encoding, text)) = bytes.split_first_chunk::<8>() else { return String::new() };
    let text = match encoding {
        b"UNICODE\0" => utf16(text, big_endian),
        // Declared ASCII is often UTF-8 in truth; an undeclared encoding too.
        _ => String::from_utf8_lossy(text).into_owned(),
    };
    text.trim_matches('\0').to_owned()
}

/// UTF-16 of unsure byte order: by its mark, else the order that makes more of its units ASCII, else the block's.
fn utf16(text: &[u8], big_endian: bool) -> String {
    let pairs = text.as_chunks::<2>().0;
    let ascii = |byte_of: fn(&[u8; 2]) -> (u8, u8)| {
        pairs.iter().map(byte_of).filter(|(high, low)| *high == 0 && (1..128).contains(low)).count()
    };
    let (as_big, as_little) = (ascii(|&[a, b]| (a, b)), ascii(|&[a, b]| (b, a)));
    let big = match pairs.first() {
        Some([0xfe, 0xff]) => true,
        Some([0xff, 0xfe]) => false,
        _ if as_big != as_little => as_big > as_little,
        _ => big_endian,
    };
    let units = pairs.iter().map(|&pair| if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) });
    let text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    text.trim_start_matches('\u{feff}').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(little: bool, comment: &[u8]) -> Vec<u8> {
        let u16 = |v: u16| if little { v.to_le_bytes() } else { v.to_be_bytes() };
        let u32 = |v: u32| if little { v.to_le_bytes() } else { v.to_be_bytes() };
        let mut out = if little { b"II\x2a\0".to_vec() } else { b"MM\0\x2a".to_vec() };
        out.extend(u32(8));
        for (tag, kind, count, value) in [(EXIF_DIRECTORY, 4, 1, 26), (USER_COMMENT, 7, comment.len() as u32, 44)] {
            out.extend(u16(1));
            out.extend([u16(tag), u16(kind)].concat());
            out.extend([u32(count), u32(value), u32(0)].concat());
        }
        out.extend(comment);
        out
    }

    #[test]
    fn comments_are_read_in_every_encoding_and_byte_order() {
        let want = vec![(PARAMETERS_KEY.to_owned(), "a café".to_owned())];
        for little in [false, true] {
            for comment_little in [false, true] {
                let mut comment = b"UNICODE\0".to_vec();
                for unit in "a café".encode_utf16() {
                    comment.extend(if comment_little { unit.to_le_bytes() } else { unit.to_be_bytes() });
                }
                assert_eq!(texts(&block(little, &comment)), want, "{little} {comment_little}");
            }
            for encoding in [b"ASCII\0\0\0", &[0; 8]] {
                let comment = [encoding, "a café\0".as_bytes()].concat();
                assert_eq!(texts(&[b"Exif\0\0".to_vec(), block(little, &comment)].concat()), want);
            }
        }
    }

    #[test]
    fn malformed_blocks_give_nothing_and_never_panic() {
        let whole = block(false, b"ASCII\0\0\0some words");
        assert_eq!(texts(&whole).len(), 1);
        for cut in 0..whole.len() {
            assert!(texts(&whole[..cut]).is_empty(), "cut at {cut}");
        }
        for at in 0..44 {
            let mut broken = whole.clone();
            broken[at] = 0xff;
            texts(&broken);
        }
    }
}
