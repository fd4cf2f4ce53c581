//! What is read before weights and editing: comments, tags and wildcards.

use super::super::networks::{NetworkKind, Tag, blank, comments, network, raw_tags};
use super::super::wildcards::split_at_wildcard;
use super::SpanKind;
use super::canvas::Canvas;

/// Lays comments, tags and wildcards on the canvas and gives the text with spaces in their place.
pub(super) fn mask(text: &str, negative: bool, canvas: &mut Canvas) -> String {
    let found = comments(text);
    for range in &found {
        canvas.put(range.clone(), SpanKind::Comment, 1.0, 0);
    }
    let text = blank(text, &found);
    let mut found = Vec::new();
    for Tag { start, end, kind, arguments } in if negative { Vec::new() } else { raw_tags(&text) } {
        found.push(start..end);
        match network(kind, arguments) {
            Ok(network) => match network.kind {
                NetworkKind::Lora => canvas.put(start..end, SpanKind::Network, network.unet_weight, 0),
                NetworkKind::Unsupported(kind) => {
                    let problem = format!("Networks of the kind '{kind}' are not supported: this is left out");
                    canvas.complain(start..end, SpanKind::Network, 0, problem);
                }
            },
            Err(reason) => canvas.complain(start..end, SpanKind::Network, 0, format!("This is left out: {reason}")),
        }
    }
    let text = blank(&text, &found);
    let mut found = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, name, after)) = split_at_wildcard(rest) {
        let start = text.len() - rest.len() + before.len();
        let end = start + name.len() + 4;
        canvas.put(start..end, SpanKind::Wildcard, 1.0, 0);
        found.push(start..end);
        rest = after;
    }
    blank(&text, &found)
}
