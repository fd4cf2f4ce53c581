//! GIF files (of an animation, the first picture), and their comments, where the web UI puts the infotext.
//!
//! Source: Graphics Interchange Format, version 89a (1990), `CompuServe`.

use image::ImageFormat;

use super::{Fault, Format, Infotext, Limits, PARAMETERS_KEY, Texts, decode};

const LABEL: &str = "GIF";

/// The row of [`FORMATS`](super::FORMATS).
pub(super) static GIF: Format = Format {
    id: "gif",
    label: LABEL,
    extensions: &["gif"],
    checked: "files of the image crate, animations, comments, cut-off and fuzzed files",
    recognises: |bytes| bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a"),
    read: |bytes, limits| decode::pixels(bytes, ImageFormat::Gif, LABEL, limits),
    read_texts: texts,
    export: None,
};

/// The comments: one that is an infotext under [`PARAMETERS_KEY`], others under `Comment`.
fn texts(bytes: &[u8], limits: &Limits) -> Result<Texts, Fault> {
    let mut texts = Texts::new();
    let mut room = limits.text_bytes;
    for comment in comments(bytes).ok_or_else(|| decode::broken(LABEL, "it ends too soon"))? {
        // Every comment counts for something, so that a million empty ones end too.
        room = room.checked_sub(comment.len() + 16).ok_or(Fault::TooMuchText { limit: limits.text_bytes })?;
        let text = String::from_utf8(comment)
            .unwrap_or_else(|error| error.as_bytes().iter().map(|&b| char::from(b)).collect());
        let text = text.trim_matches('\0');
        let key = if Infotext::parse(text).fields.is_empty() { "Comment" } else { PARAMETERS_KEY };
        if !text.is_empty() {
            texts.push((key.to_owned(), text.to_owned()));
        }
    }
    Ok(texts)
}

/// Whether there is more than one picture.
pub(super) fn is_animated(bytes: &[u8]) -> bool {
    blocks(bytes).is_some_and(|(_, pictures)| pictures > 1)
}

fn comments(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    blocks(bytes).map(|(comments, _)| comments)
}

/// Walks from block to block without unpacking pictures: the comments, and the number of pictures. `None` if the file
/// ends before its end.
fn blocks(bytes: &[u8]) -> Option<(Vec<Vec<u8>>, usize)> {
    let (mut found, mut pictures) = (Vec::new(), 0);
    let mut at = 13 + palette_bytes(*bytes.get(10)?);
    loop {
        match bytes.get(at)? {
            0x21 => {
                let is_comment = *bytes.get(at + 1)? == 0xfe;
                let (data, next) = sub_blocks(bytes, at + 2)?;
                if is_comment {
                    found.push(data.concat());
                }
                at = next;
            }
            // A picture: its place and palette, a byte for the decoder, its data.
            0x2c => {
                pictures += 1;
                at = sub_blocks(bytes, at + 11 + palette_bytes(*bytes.get(at + 9)?))?.1;
            }
            // Some writers fill up with zeros.
            0 => at += 1,
            // The end; or what is not in the format, and what was found may still be good.
            _ => return Some((found, pictures)),
        }
    }
}

/// The size of a palette, by the byte that announces it.
const fn palette_bytes(packed: u8) -> usize {
    if packed & 0x80 == 0 { 0 } else { 6 << (packed & 7) }
}

/// Blocks of up to 255 bytes from `at` to the empty one, and the place after it.
fn sub_blocks(bytes: &[u8], mut at: usize) -> Option<(Vec<&[u8]>, usize)> {
    let mut blocks = Vec::new();
    loop {
        let size = usize::from(*bytes.get(at)?);
        at += 1;
        if size == 0 {
            return Some((blocks, at));
        }
        blocks.push(bytes.get(at..at + size)?);
        at += size;
    }
}
