//! What is read before weights and editing: comments, tags and wildcards.

use super::super::networks::{NetworkKind, Tag, network, tags};
use super::super::wildcards::split_at_wildcard;
use super::SpanKind;
use super::canvas::Canvas;

/// Lays comments, tags and wildcards on the canvas and gives the text with spaces in their place.
pub(super) fn mask(text: &str, negative: bool, canvas: &mut Canvas) -> String {
    let mut masked = text.as_bytes().to_vec();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(at) = line.find('#') {
            let range = start + at..start + line.trim_end_matches('\n').len();
            masked[range.clone()].fill(b' ');
            canvas.put(range, SpanKind::Comment, 1.0, 0);
        }
        start += line.len();
    }
    // Whole characters were replaced.
    let without_comments = String::from_utf8(masked).unwrap_or_default();
    let mut masked = without_comments.clone().into_bytes();
    for Tag { start, end, kind, arguments } in if negative { Vec::new() } else { tags(&without_comments) } {
        masked[start..end].fill(b' ');
        match network(kind, arguments) {
            Ok(found) => match found.kind {
                NetworkKind::Lora => canvas.put(start..end, SpanKind::Network, found.unet_weight, 0),
                NetworkKind::Unsupported(kind) => {
                    let problem = format!("Networks of the kind '{kind}' are not supported: this is left out");
                    canvas.complain(start..end, SpanKind::Network, 0, problem);
                }
            },
            Err(reason) => canvas.complain(start..end, SpanKind::Network, 0, format!("This is left out: {reason}")),
        }
    }
    let without_tags = String::from_utf8(masked).unwrap_or_default();
    let mut masked = without_tags.clone().into_bytes();
    let mut rest = without_tags.as_str();
    while let Some((before, name, after)) = split_at_wildcard(rest) {
        let start = without_tags.len() - rest.len() + before.len();
        let end = start + name.len() + 4;
        masked[start..end].fill(b'_');
        canvas.put(start..end, SpanKind::Wildcard, 1.0, 0);
        rest = after;
    }
    String::from_utf8(masked).unwrap_or_default()
}
