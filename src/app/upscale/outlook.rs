//! What is said before a picture is made larger: how large it becomes, what it takes, and what stands against it.

use std::time::Duration;

use crate::base::Extent;
use crate::document::{MAX_AREA_PX, MAX_SIDE_PX};
use crate::locale::t;

use super::form::UpscaleSize;

/// The longest side that a WebP file can have.
const WEBP_SIDE_PX: u32 = 16_383;

/// What comes of the settings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UpscaleOutlook {
    /// The size of what is made larger; `None` if there is nothing.
    pub source: Option<Extent>,
    /// The result's size.
    pub target: Option<Extent>,
    /// About so many bytes of memory are needed.
    pub bytes: Option<u64>,
    /// About so long it takes, by the pace of the last time; `None` if this network was never used.
    pub time: Option<Duration>,
    /// Why it cannot be done, in a sentence.
    pub problem: Option<String>,
    /// What is to be known before, in a sentence.
    pub warning: Option<String>,
}

/// What an outlook is made of.
pub(super) struct Terms<'a> {
    /// What is made larger; else why there is nothing.
    pub source: Result<Extent, &'static str>,
    pub size: UpscaleSize,
    /// How many times the network itself enlarges; `None` if that is not known.
    pub native: Option<u32>,
    /// What is wrong with the network's file.
    pub model_problem: Option<&'a str>,
    /// Bytes that are needed to make a picture of the first size one of the second.
    pub bytes: &'a dyn Fn(Extent, Extent) -> u64,
    /// Bytes that are free.
    pub available: u64,
    /// Pixels of the source that the network does in a second.
    pub pace: Option<f64>,
}

impl Terms<'_> {
    /// What comes of them.
    pub fn outlook(&self) -> UpscaleOutlook {
        let mut outlook = UpscaleOutlook::default();
        let source = match self.source {
            Ok(source) => source,
            Err(sentence) => {
                outlook.problem = Some(sentence.to_owned());
                return outlook;
            }
        };
        outlook.source = Some(source);
        outlook.problem = self.model_problem.map(str::to_owned);
        let Some(target) = self.size.of(source) else {
            outlook.problem = Some(t!("upscale-impossible-size").to_owned());
            return outlook;
        };
        outlook.target = Some(target);
        let longest = target.width.max(target.height);
        if longest > MAX_SIDE_PX || target.area() > MAX_AREA_PX {
            outlook.problem.get_or_insert_with(|| {
                let (side, most) = (MAX_SIDE_PX, MAX_AREA_PX / 1_000_000);
                t!("upscale-too-large", side = side, megapixels = most)
            });
            return outlook;
        }
        let bytes = (self.bytes)(source, target);
        outlook.bytes = Some(bytes);
        outlook.time = self.pace.filter(|pace| *pace > 0.0).map(|pace| {
            let seconds = source.area() as f64 / pace;
            Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
        });
        outlook.warning = self.warning(source, target, bytes);
        outlook
    }

    fn warning(&self, source: Extent, target: Extent, bytes: u64) -> Option<String> {
        if bytes > self.available {
            let (needed, free) = (memory_words(bytes), memory_words(self.available));
            return Some(t!("upscale-memory-short", needed = needed, free = free));
        }
        let factor = self.size.factor(source);
        if let Some(native) = self.native.filter(|native| *native > 1 && factor > f64::from(*native) * 1.01) {
            return Some(t!("upscale-beyond-network", native = native, factor = format!("{factor:.3}")));
        }
        (target.width.max(target.height) > WEBP_SIDE_PX).then(|| t!("upscale-beyond-webp", side = WEBP_SIDE_PX))
    }
}

/// Bytes for people.
pub fn memory_words(bytes: u64) -> String {
    let value = bytes as f64;
    if value >= 1e9 {
        t!("upscale-memory-gb", number = format!("{:.1}", value / 1e9))
    } else {
        t!("upscale-memory-mb", number = format!("{:.0}", (value / 1e6).ceil()))
    }
}

impl UpscaleOutlook {
    /// The result in a line: its size and its pixels.
    pub fn size_words(&self) -> String {
        let spaced = |extent: Extent| extent.to_string().replace('x', " × ");
        match (self.source, self.target) {
            (Some(source), Some(target)) => {
                let mega = target.area() as f64 / 1e6;
                let mega = if mega < 10.0 { format!("{mega:.1}") } else { format!("{mega:.0}") };
                t!("upscale-result", from = spaced(source), to = spaced(target), megapixels = mega)
            }
            (Some(source), None) => spaced(source),
            _ => t!("upscale-nothing").to_owned(),
        }
    }

    /// What it takes in a line.
    pub fn cost_words(&self) -> String {
        let Some(memory) = self.bytes.map(memory_words) else { return String::new() };
        match self.time.map(crate::app::time_words) {
            Some(time) => t!("upscale-cost", memory = memory, time = time),
            None => t!("upscale-cost-unknown", memory = memory),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: Extent = Extent { width: 512, height: 512 };

    fn terms(bytes: &dyn Fn(Extent, Extent) -> u64) -> Terms<'_> {
        Terms {
            source: Ok(SOURCE),
            size: UpscaleSize::Factor(4.0),
            native: Some(4),
            model_problem: None,
            bytes,
            available: 1_000_000_000,
            pace: Some(50_000.0),
        }
    }

    #[test]
    fn size_memory_and_time_are_said_before() {
        let bytes = |_: Extent, target: Extent| target.area() as u64 * 8;
        let outlook = terms(&bytes).outlook();
        assert_eq!(outlook.size_words(), "512 × 512 → 2048 × 2048, 4.2 megapixels");
        assert_eq!(outlook.cost_words(), "about 34 MB of memory, about 6 s");
        assert!(outlook.problem.is_none() && outlook.warning.is_none());
        let unknown = Terms { pace: None, ..terms(&bytes) }.outlook();
        assert_eq!(unknown.cost_words(), "about 34 MB of memory, time not known yet");
        let nothing = Terms { source: Err("Nothing is selected"), ..terms(&bytes) }.outlook();
        assert_eq!((nothing.size_words().as_str(), nothing.cost_words().as_str()), ("Nothing to enlarge", ""));
        assert_eq!(nothing.problem.as_deref(), Some("Nothing is selected"));
    }

    #[test]
    fn what_is_too_large_is_refused_and_what_is_much_is_warned_of() {
        let bytes = |_: Extent, target: Extent| target.area() as u64 * 8;
        for (source, size) in [
            (Extent::new(6000, 4000), UpscaleSize::Factor(4.0)),
            (Extent::new(30_000, 20), UpscaleSize::Factor(2.0)),
            (SOURCE, UpscaleSize::Width(MAX_SIDE_PX + 1)),
        ] {
            let outlook = Terms { source: Ok(source), size, ..terms(&bytes) }.outlook();
            assert!(outlook.problem.unwrap().contains("at most 32768 pixels a side"), "{source}");
            assert_eq!(outlook.bytes, None);
        }
        let wrong = Terms { size: UpscaleSize::Width(0), ..terms(&bytes) }.outlook();
        assert!(wrong.problem.unwrap().contains("No picture can have this size"));
        let full = Terms { available: 10_000_000, ..terms(&bytes) }.outlook();
        assert!(full.warning.unwrap().contains("34 MB of memory and 10 MB are free") && full.problem.is_none());
        let far = Terms { size: UpscaleSize::Factor(8.0), ..terms(&bytes) }.outlook();
        assert!(far.warning.unwrap().contains("enlarges 4 times"), "the network reaches its end at 4");
        let wide = Terms { source: Ok(Extent::new(4200, 64)), ..terms(&bytes) }.outlook();
        assert!(wide.warning.unwrap().contains("WebP"));
        let broken = Terms { model_problem: Some("it is no network"), ..terms(&bytes) }.outlook();
        assert_eq!(broken.problem.as_deref(), Some("it is no network"));
    }
}
