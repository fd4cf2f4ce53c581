//! Reading the infotext of AUTOMATIC1111's web UI and the programs that follow it.
//!
//! Form: prompt lines, lines that begin with `Negative prompt:` and those after it, and a last line of at least three
//! `Key: value` fields. A key is a word character, then word characters, blanks, `-` or `/`; a value is a JSON string
//! or everything up to the next comma.

use crate::base::{Extent, RngKind};
use crate::job::{Area, MaskedContent, Variation};

/// The schedules that older files append to the sampler's name, longest name first.
pub const KNOWN_SCHEDULE_LABELS: &[&str] = &[
    "Align Your Steps",
    "Polyexponential",
    "SGM Uniform",
    "Exponential",
    "KL Optimal",
    "Automatic",
    "Uniform",
    "Karras",
    "Normal",
    "Simple",
    "Turbo",
    "Beta",
    "DDIM",
];

/// What a missing field means.
const DEFAULTS: &[(&str, &str)] = &[
    ("Clip skip", "1"),
    ("Mask mode", "Inpaint masked"),
    ("Masked content", "original"),
    ("Inpaint area", "Whole picture"),
    ("Masked area padding", "32"),
    ("RNG", "GPU"),
    ("Schedule type", "Automatic"),
];

const NEGATIVE: &str = "Negative prompt:";
const MIN_FIELDS: usize = 3;

/// An infotext taken apart. Numbers stay text until they are asked for, since files hold all kinds of things.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Infotext {
    /// What is wanted; may have several lines.
    pub prompt: String,
    /// What is not wanted.
    pub negative_prompt: String,
    /// The fields of the last line in their order, quotes undone. A key that comes twice is kept twice.
    pub fields: Vec<(String, String)>,
}

impl Infotext {
    /// Takes any text apart; what has no fields is all prompt.
    pub fn parse(text: &str) -> Self {
        let mut lines: Vec<&str> = text.trim().lines().collect();
        let mut fields = Vec::new();
        if let Some(last) = lines.pop() {
            fields = split_fields(last);
            if fields.len() < MIN_FIELDS {
                fields.clear();
                lines.push(last);
            }
        }
        let (mut prompt, mut negative) = (Vec::new(), Vec::new());
        let mut negative_began = false;
        for line in lines {
            let line = line.trim();
            let rest = line.strip_prefix(NEGATIVE);
            negative_began |= rest.is_some();
            let part = if negative_began { &mut negative } else { &mut prompt };
            part.push(rest.map_or(line, str::trim));
        }
        Self { prompt: prompt.join("\n"), negative_prompt: negative.join("\n"), fields }
    }

    /// A field as it is written; of several, the last.
    pub fn field(&self, key: &str) -> Option<&str> {
        self.fields.iter().rev().find(|(k, _)| k == key).map(|(_, value)| value.as_str())
    }

    /// A field, or what its absence means: no clip skip, the GPU's generator, the automatic schedule and so on.
    pub fn field_or_default(&self, key: &str) -> Option<&str> {
        let default = DEFAULTS.iter().find(|(k, _)| *k == key).map(|(_, value)| *value);
        self.field(key).or(default)
    }

    /// A `WIDTHxHEIGHT` field, as `Size` or `Hires resize`.
    pub fn extent(&self, key: &str) -> Option<Extent> {
        let (width, height) = self.field(key)?.trim().split_once('x')?;
        let side = |digits: &str| {
            let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| digits.parse().ok()).flatten()
        };
        Some(Extent::new(side(width)?, side(height)?)).filter(|extent| !extent.is_empty())
    }

    /// A whole number from 0, as `Steps`, `Seed` or `Clip skip` (1 if missing).
    pub fn whole(&self, key: &str) -> Option<u64> {
        self.field_or_default(key)?.trim().parse().ok()
    }

    /// A finite number, as `CFG scale` or `Denoising strength`.
    pub fn number(&self, key: &str) -> Option<f64> {
        self.field_or_default(key)?.trim().parse().ok().filter(|value: &f64| value.is_finite())
    }

    /// Sampler and schedule by their labels. Without `Schedule type`, a schedule at the end of the sampler's name
    /// (`DPM++ 2M Karras`) is split off; `None` is the sampler's own.
    pub fn sampler_and_schedule(&self) -> Option<(&str, Option<&str>)> {
        let sampler = self.field("Sampler")?.trim();
        if sampler.is_empty() {
            return None;
        }
        if let Some(schedule) = self.field("Schedule type") {
            return Some((sampler, Some(schedule.trim()).filter(|s| !s.is_empty() && *s != "Automatic")));
        }
        for schedule in KNOWN_SCHEDULE_LABELS {
            if let Some(name) = sampler.strip_suffix(schedule).and_then(|name| name.strip_suffix(' ')) {
                return Some((name.trim_end(), Some(*schedule).filter(|s| *s != "Automatic")));
            }
        }
        Some((sampler, None))
    }

    /// What the masked part was before it was repainted; the original where the file does not say or says otherwise.
    pub fn masked_content(&self) -> MaskedContent {
        let label = self.field("Masked content").map(str::trim);
        MaskedContent::ALL.into_iter().find(|content| label == Some(content.label())).unwrap_or_default()
    }

    /// Which part of the picture the networks saw. `Size` is then what that part was scaled to.
    pub fn inpaint_area(&self) -> Area {
        let only_masked = self.field("Inpaint area").is_some_and(|area| area.trim() == "Only masked");
        let padding = self.whole("Masked area padding").and_then(|px| u32::try_from(px).ok());
        match (only_masked, padding, self.extent("Size")) {
            (true, Some(padding_px), Some(working)) => Area::OnlyMasked { padding_px, working },
            _ => Area::Whole,
        }
    }

    /// Whether a grey mask said how far each pixel might change.
    pub fn soft_inpainting(&self) -> bool {
        self.field("Soft inpainting enabled").is_some_and(|value| value.trim() == "True")
    }

    /// The second seed, if any of it was mixed in.
    pub fn variation(&self) -> Option<Variation> {
        let strength = self.number("Variation seed strength").filter(|s| *s > 0.0 && *s <= 1.0)?;
        Some(Variation { seed: self.whole("Variation seed")?, strength })
    }

    /// The generator of the noise. The GPU's and NV are the same numbers here.
    pub fn rng(&self) -> Option<RngKind> {
        match self.field_or_default("RNG")? {
            "CPU" => Some(RngKind::Cpu),
            "GPU" | "NV" => Some(RngKind::Gpu),
            _ => None,
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_key_part(c: char) -> bool {
    is_word(c) || matches!(c, ' ' | '-' | '/')
}

/// All `Key: value` fields of a line; anything between them is passed over.
fn split_fields(line: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut rest = line;
    while let Some(start) = rest.find(is_word) {
        let tail = &rest[start..];
        let key_length = tail.find(|c| !is_key_part(c)).unwrap_or(tail.len());
        let (key, tail) = tail.split_at(key_length);
        // A key has two characters at least, and a colon follows.
        let value = tail.strip_prefix(':').filter(|_| key.chars().nth(1).is_some());
        let Some(value) = value else {
            rest = tail;
            continue;
        };
        let value = value.trim_start();
        let length = quoted_length(value).unwrap_or_else(|| value.find(',').unwrap_or(value.len()));
        let (value, tail) = value.split_at(length);
        fields.push((key.to_owned(), unquoted(value)));
        rest = tail.strip_prefix(',').unwrap_or(tail);
    }
    fields
}

/// Length of a quoted string at the beginning, if a comma or the line's end follows it.
fn quoted_length(text: &str) -> Option<usize> {
    let body = text.strip_prefix('"')?;
    let mut escaped = false;
    let end = body.find(|c| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    })?;
    let length = end + 2;
    (end > 0 && matches!(text.as_bytes().get(length), None | Some(b','))).then_some(length)
}

/// A JSON string's content; anything else as it is.
fn unquoted(value: &str) -> String {
    if value.len() >= 2 && value.starts_with('"') && value.ends_with('"') {
        return serde_json::from_str(value).unwrap_or_else(|_| value.to_owned());
    }
    value.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_mask_was_to_do_is_read() {
        let info = Infotext::parse(
            "a fox\nSteps: 20, Sampler: Euler a, Seed: 5, Size: 512x768, Variation seed: 77, Variation seed strength: \
             0.15, Denoising strength: 0.6, Mask blur: 4, Inpaint area: Only masked, Masked area padding: 48, Masked \
             content: latent noise, Soft inpainting enabled: True",
        );
        assert_eq!(info.masked_content(), MaskedContent::Noise);
        assert_eq!(info.inpaint_area(), Area::OnlyMasked { padding_px: 48, working: Extent::new(512, 768) });
        assert_eq!(info.variation(), Some(Variation { seed: 77, strength: 0.15 }));
        assert!(info.soft_inpainting());
        let plain = Infotext::parse("a fox\nSteps: 20, Seed: 5, Size: 512x768, Variation seed strength: 0");
        assert_eq!((plain.masked_content(), plain.inpaint_area()), (MaskedContent::Original, Area::Whole));
        assert_eq!((plain.variation(), plain.soft_inpainting()), (None, false));
        // Without its padding, the web UI's is meant.
        let short = Infotext::parse("a fox\nSteps: 20, Size: 64x64, Inpaint area: Only masked");
        assert_eq!(short.inpaint_area(), Area::OnlyMasked { padding_px: 32, working: Extent::new(64, 64) });
    }
}
