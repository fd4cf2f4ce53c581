//! The EXIF block of the JPEG and WebP pictures that we write.
//!
//! Source: EXIF 2.32 (CIPA DC-008), 4.5 and 4.6. The infotext stands where AUTOMATIC1111's web UI puts it: in the tag
//! `UserComment`, UTF-16 in the byte order of the block, which is big-endian. Our own recipe is in `MakerNote`.

use super::exif::{EXIF_DIRECTORY, MAKER_NOTE, MAKER_NOTE_NAME, USER_COMMENT};
use super::{PARAMETERS_KEY, RECIPE_KEY, TextChunks};

/// Type of entries whose form only their writer knows.
const UNDEFINED: u16 = 7;
const LONG: u16 = 4;
const ENTRY_BYTES: usize = 12;

/// The block, beginning with its TIFF header; `None` if there is neither infotext nor recipe.
pub(super) fn exif_block(texts: &TextChunks) -> Option<Vec<u8>> {
    let text_of = |wanted: &str| texts.iter().find(|(key, _)| *key == wanted).map(|(_, text)| text);
    let comment = text_of(PARAMETERS_KEY).map(|text| {
        let units = text.encode_utf16().filter(|unit| *unit != 0).flat_map(u16::to_be_bytes);
        b"UNICODE\0".iter().copied().chain(units).collect::<Vec<u8>>()
    });
    let note = text_of(RECIPE_KEY).map(|text| [MAKER_NOTE_NAME, text.as_bytes()].concat());
    // Tags go up within a directory.
    let values: Vec<(u16, Vec<u8>)> =
        [(MAKER_NOTE, note), (USER_COMMENT, comment)].into_iter().filter_map(|(tag, v)| Some((tag, v?))).collect();
    if values.is_empty() {
        return None;
    }
    let mut block = b"MM\0\x2a\0\0\0\x08".to_vec();
    let second = block.len() + directory_bytes(1);
    push_directory(&mut block, &[(EXIF_DIRECTORY, LONG, 1, second as u32)]);
    let mut at = second + directory_bytes(values.len());
    let mut entries = Vec::new();
    for (tag, value) in &values {
        entries.push((*tag, UNDEFINED, value.len() as u32, at as u32));
        // Values begin at even places.
        at += value.len().next_multiple_of(2);
    }
    push_directory(&mut block, &entries);
    for (_, mut value) in values {
        value.resize(value.len().next_multiple_of(2), 0);
        block.append(&mut value);
    }
    Some(block)
}

/// Count, entries, and the place of the next directory.
const fn directory_bytes(entries: usize) -> usize {
    2 + entries * ENTRY_BYTES + 4
}

/// Entries of tag, type, count, and value or its place. No directory follows.
fn push_directory(block: &mut Vec<u8>, entries: &[(u16, u16, u32, u32)]) {
    block.extend((entries.len() as u16).to_be_bytes());
    for (tag, kind, count, value) in entries {
        block.extend([tag.to_be_bytes(), kind.to_be_bytes()].concat());
        block.extend([count.to_be_bytes(), value.to_be_bytes()].concat());
    }
    block.extend([0; 4]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::exif;

    #[test]
    fn what_is_written_is_read() {
        let pair = |key: &str, text: &str| (key.to_owned(), text.to_owned());
        let all = [pair(PARAMETERS_KEY, "猫, \u{1f600} café\nSteps: 1"), pair(RECIPE_KEY, "{\"odd\": 1}")];
        for keep in [&all[..], &all[..1], &all[1..]] {
            let mut texts = TextChunks::new();
            texts.push("other", "left out");
            for (key, text) in keep {
                texts.push(key, text);
            }
            let block = exif_block(&texts).unwrap();
            let mut read = exif::texts(&block);
            read.sort();
            assert_eq!(read, keep);
            assert_eq!(exif::texts(&[b"Exif\0\0".to_vec(), block].concat()).len(), keep.len());
        }
        assert_eq!(exif_block(&TextChunks::new()), None);
    }
}
