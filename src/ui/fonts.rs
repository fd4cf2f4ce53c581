//! The language that the window speaks, and the font of the system's that Japanese and Chinese need: the program has no
//! such characters with it.

use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Receiver, TryRecvError, bounded};
use egui::epaint::text::{FontInsert, VariationCoords};
use egui::{Context, FontData, FontFamily, FontId};
use fontique::{
    Charmap, Collection, CollectionOptions, FallbackKey, QueryStatus, Script, SourceCache, SourceCacheOptions,
};

use super::theme;
use crate::app::{Notice, NoticeKind};
use crate::locale::{Language, choose, t, wanted};

/// Families of fonts with Japanese characters, the best first: of Linux, macOS and Windows.
const JAPANESE: &[&str] = &[
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Source Han Sans",
    "Source Han Sans JP",
    "Hiragino Sans",
    "Hiragino Kaku Gothic ProN",
    "Yu Gothic UI",
    "Yu Gothic",
    "Meiryo",
    "IPAexGothic",
    "IPAPGothic",
    "IPAGothic",
    "TakaoPGothic",
    "VL PGothic",
];
/// The same with simplified Chinese characters.
const CHINESE: &[&str] = &[
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
];

/// What a language is called in a list: by its own name, or in English where no font has that name's characters.
pub fn name(ctx: &Context, language: Language) -> &'static str {
    let seen = |text| ctx.fonts_mut(|fonts| fonts.has_glyphs(&FontId::proportional(theme::BODY_PT), text));
    if language.is_cjk() && !seen(language.name()) { language.english_name() } else { language.name() }
}

/// Speaks the language that is set.
#[derive(Default)]
pub struct Speech {
    /// Whether what is set was looked at, and what that was.
    looked: bool,
    set: Option<Language>,
    /// A font that is looked for, and for which language.
    looking: Option<(Language, Receiver<Option<FontInsert>>)>,
    /// The font that was taken from the system.
    taken: Option<String>,
}

impl Speech {
    /// Speaks another language from the next frame on, if another one is `set`. One whose characters no font has is not
    /// spoken: that is said.
    pub fn follow(&mut self, ctx: &Context, set: Option<Language>) -> Option<Notice> {
        if !self.looked || self.set != set {
            (self.looked, self.set) = (true, set);
            let language = wanted(set);
            self.looking = language.is_cjk().then(|| (language, find(ctx, language)));
            if !language.is_cjk() {
                speak(ctx, language);
            }
        }
        let (language, receiver) = self.looking.as_ref()?;
        let (language, found) = match receiver.try_recv() {
            Ok(found) => (*language, found),
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => (*language, None),
        };
        self.looking = None;
        if let Some(font) = found {
            self.take(ctx, font);
            speak(ctx, language);
            return None;
        }
        speak(ctx, Language::English);
        let text = t!("language-no-font", language = language.english_name());
        Some(Notice::new(NoticeKind::Warning, text).until_dismissed())
    }

    /// Shows with this font what no other has, in place of the one that was taken before: each language has its own
    /// forms of the same characters.
    fn take(&mut self, ctx: &Context, font: FontInsert) {
        let mut fonts = ctx.fonts(|fonts| fonts.definitions().clone());
        if let Some(before) = self.taken.replace(font.name.clone()) {
            fonts.families.values_mut().for_each(|names| names.retain(|name| *name != before));
            fonts.font_data.remove(&before);
        }
        for family in [FontFamily::Proportional, FontFamily::Monospace, theme::strong_family()] {
            fonts.families.entry(family).or_default().push(font.name.clone());
        }
        fonts.font_data.insert(font.name, Arc::new(font.data));
        ctx.set_fonts(fonts);
    }
}

fn speak(ctx: &Context, language: Language) {
    choose(language);
    ctx.request_repaint();
}

/// Looks for a font with the language's characters, on a thread of its own: the system may have thousands.
fn find(ctx: &Context, language: Language) -> Receiver<Option<FontInsert>> {
    let (sender, receiver) = bounded(1);
    let ctx = ctx.clone();
    let spawned = thread::Builder::new().name("fonts".to_owned()).spawn(move || {
        let found = look(language);
        if let Some(font) = &found {
            tracing::info!("{} is shown by the font '{}'", language.english_name(), font.name);
        } else {
            tracing::warn!("no font has the characters of {}", language.english_name());
        }
        // Nobody waits where another language was chosen since.
        let _ = sender.send(found);
        ctx.request_repaint();
    });
    if let Err(error) = spawned {
        tracing::error!("the thread that looks for fonts cannot be started: {error}");
    }
    receiver
}

/// A font of the system's with the language's characters, in its own forms of them. The file is mapped, not read; one
/// that cannot be drawn is none for the library that lists them.
fn look(language: Language) -> Option<FontInsert> {
    let (families, sample) = match language {
        Language::Japanese => (JAPANESE, "日本語あア"),
        _ => (CHINESE, "简体中文"),
    };
    let mut fonts = Collection::new(CollectionOptions { shared: false, system_fonts: true });
    let mut sources = SourceCache::new(SourceCacheOptions::default());
    let mut query = fonts.query(&mut sources);
    query.set_families(families.iter().copied());
    // Where none of these is there: what the system takes.
    let tag = fontique::Language::parse(language.tag()).ok();
    query.set_fallbacks(FallbackKey::new(Script::from_bytes(*b"Hani"), tag.as_ref()));
    let mut found = None;
    query.matches_with(|font| {
        let has = |map: &Charmap<'_>, c: char| map.map(c).is_some_and(|glyph| glyph != 0);
        if !font.charmap().is_some_and(|map| sample.chars().all(|c| has(&map, c))) {
            return QueryStatus::Continue;
        }
        found = Some(font.clone());
        QueryStatus::Stop
    });
    drop(query);
    let font = found?;
    let name = format!("{} {}", fonts.family_name(font.family.0).unwrap_or("?"), font.index);
    let (blob, _) = font.blob.into_raw_parts();
    let mut data = FontData::from_blob(blob, font.index);
    // Fonts with a choice of weights begin with the thinnest.
    data.tweak.coords = VariationCoords::new([(b"wght", 400.0)]);
    Some(FontInsert::new(&name, data, Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(ctx: &Context, content: impl FnMut(&mut egui::Ui)) {
        // Textures that nobody has taken are a mistake elsewhere.
        let mut output = ctx.run_ui(egui::RawInput::default(), content);
        output.textures_delta.clear();
    }

    fn has(ctx: &Context, family: &FontFamily, text: &str) -> bool {
        let mut has = false;
        frame(ctx, |ui| has = ui.fonts_mut(|fonts| fonts.has_glyphs(&FontId::new(13.0, family.clone()), text)));
        has
    }

    #[test]
    fn without_a_font_for_them_languages_go_by_their_english_names() {
        let ctx = Context::default();
        theme::install(&ctx);
        frame(&ctx, |ui| {
            let names = Language::ALL.map(|language| name(ui.ctx(), language));
            assert_eq!(names, ["Deutsch", "English", "Español", "Français", "Japanese", "Chinese"]);
        });
    }

    #[test]
    #[allow(clippy::print_stderr, reason = "a skipped test is said aloud")]
    fn a_font_of_the_system_shows_japanese_and_chinese_behind_all_others() {
        let ctx = Context::default();
        theme::install(&ctx);
        frame(&ctx, |_| {});
        let mut speech = Speech::default();
        let mut taken = Vec::new();
        for (language, text) in [(Language::Japanese, "日本語「あア。」"), (Language::Chinese, "简体中文，《字》。")]
        {
            let Some(font) = find(&ctx, language).recv().unwrap() else {
                eprintln!("skipped: this machine has no font for {}", language.english_name());
                return;
            };
            assert!(!taken.contains(&font.name), "{} is taken for both", font.name);
            taken.push(font.name.clone());
            speech.take(&ctx, font);
            for family in [FontFamily::Proportional, FontFamily::Monospace, theme::strong_family()] {
                assert!(has(&ctx, &family, text), "{family:?} lacks some of {text}");
            }
            let fonts = ctx.fonts(|fonts| fonts.definitions().clone());
            let names = &fonts.families[&FontFamily::Proportional];
            assert_eq!((names.first().unwrap().as_str(), names.last()), ("Inter", taken.last()));
            let known = fonts.font_data.keys().filter(|name| taken.contains(name)).count();
            assert_eq!(known, 1);
        }
    }
}
