//! CLIP's tokenizer: byte-pair encoding as transformers' `CLIPTokenizer` does it.
//!
//! Text is brought to NFC, runs of white space become one space, letters become lower case; then words, numbers digit
//! by digit and runs of other signs are encoded for themselves. Nothing is unescaped or repaired (no ftfy). The
//! padding token is never cut out of the text: for SD2 and SDXL's second encoder, whose padding is `!`, diffusers
//! reads a written `!` as padding, while `OpenCLIP`, which those models were trained with, does not.
//!
//! The shipped vocabulary (`assets/clip-merges.txt.gz`) is CLIP's own; see `assets/NOTICE-clip.md`.

use crate::nets::error::Result;
use crate::weights::{self, Config, Error, brief, read_text};
use serde_json::Value;
use std::collections::HashMap;
use std::io::Read as _;
use std::path::Path;
use tokenizers::models::bpe::BPE;
use tokenizers::normalizers::{Lowercase, NFC, Replace, Sequence as Normalizers, replace::ReplacePattern};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::sequence::Sequence as PreTokenizers;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::{AddedToken, SplitDelimiterBehavior};

/// CLIP's vocabulary is 0.9 MB and its merges 0.5 MB.
const SHIPPED: &[u8] = include_bytes!("../../../assets/clip-merges.txt.gz");
const BEGIN: &str = "<|startoftext|>";
const END: &str = "<|endoftext|>";
/// Words, single digits and runs of other signs.
const WORDS: &str = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+";

type Vocabulary = HashMap<String, u32>;
type Merges = Vec<(String, String)>;

/// Text to token ids.
pub struct Tokenizer {
    inner: tokenizers::Tokenizer,
    begin: u32,
    end: u32,
    pad: u32,
    length: usize,
}

impl std::fmt::Debug for Tokenizer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { begin, end, pad, length, .. } = self;
        write!(f, "Tokenizer {{ begin: {begin}, end: {end}, pad: {pad}, length: {length} }}")
    }
}

impl Tokenizer {
    /// Bytes that a file of a tokenizer may have.
    pub const MAX_FILE_BYTES: u64 = 16 << 20;

    /// CLIP's own vocabulary of 49408 tokens, padded with the end token (as SD1 wants it), 77 tokens a chunk.
    pub fn shipped() -> Result<Self> {
        let name = "the built-in vocabulary";
        let broken = |reason: String| Error::Broken { file: name.to_owned(), reason };
        let mut text = String::new();
        flate2::read::GzDecoder::new(SHIPPED)
            .take(Self::MAX_FILE_BYTES)
            .read_to_string(&mut text)
            .map_err(|e| broken(e.to_string()))?;
        let merges = parse_merges(&text).map_err(broken)?;
        Self::build(name, vocabulary_of(&merges), merges, END, 77)
    }

    /// Reads a model's `tokenizer/` folder: see [`Self::read`].
    pub fn open(folder: &Path) -> Result<Self> {
        Self::read(|name| {
            let path = folder.join(name);
            if path.exists() { read_text(&path, Self::MAX_FILE_BYTES).map(Some) } else { Ok(None) }
        })
    }

    /// Reads `vocab.json` and `merges.txt`, or else `tokenizer.json`, through `text`, which gives a file's text or
    /// `None` if there is no such file. The padding token is `special_tokens_map.json`'s or `tokenizer_config.json`'s,
    /// or else the end token.
    pub fn read(text: impl Fn(&str) -> weights::Result<Option<String>>) -> Result<Self> {
        let config = |name: &str| {
            let text = text(name)?;
            text.map(|text| Config::parse(&format!("tokenizer/{name}"), &text)).transpose()
        };
        let needed = |name: &str| Error::Unreadable {
            file: format!("tokenizer/{name}"),
            reason: "there is no such file".to_owned(),
        };
        let merges_text = text("merges.txt")?;
        let whole = if merges_text.is_none() { config("tokenizer.json")? } else { None };
        let (vocabulary, merges) = match (merges_text, whole) {
            (None, Some(whole)) => {
                let model = whole.value("model").ok_or_else(|| whole.error("model", "is missing"))?;
                let merges = model.get("merges").and_then(|list| list.as_array()?.iter().map(merge_of).collect());
                let merges = merges.ok_or_else(|| whole.error("model.merges", "is not a list of pairs"))?;
                let vocabulary = model.get("vocab").and_then(vocabulary_in);
                (vocabulary.ok_or_else(|| whole.error("model.vocab", "is not a map of token ids"))?, merges)
            }
            (merges_text, _) => {
                let vocab = config("vocab.json")?.ok_or_else(|| needed("vocab.json"))?;
                let merges = parse_merges(&merges_text.ok_or_else(|| needed("merges.txt"))?)
                    .map_err(|reason| Error::Broken { file: "tokenizer/merges.txt".to_owned(), reason })?;
                let broken = || Error::Broken {
                    file: "tokenizer/vocab.json".to_owned(),
                    reason: "it is not a map of token ids".to_owned(),
                };
                (vocabulary_in(&vocab.into_value()).ok_or_else(broken)?, merges)
            }
        };
        let (map, config) = (config("special_tokens_map.json")?, config("tokenizer_config.json")?);
        let stated = [&map, &config].into_iter().flatten().find_map(|file| {
            let value = file.value("pad_token")?;
            value.as_str().or_else(|| value.get("content")?.as_str())
        });
        let length = config.as_ref().and_then(|file| file.value("model_max_length")?.as_u64());
        let length = length.and_then(|n| usize::try_from(n).ok()).filter(|n| (3..=4096).contains(n)).unwrap_or(77);
        Self::build("tokenizer", vocabulary, merges, stated.unwrap_or(END), length)
    }

    fn build(file: &str, vocabulary: Vocabulary, merges: Merges, pad: &str, length: usize) -> Result<Self> {
        let broken = |reason: String| Error::Broken { file: file.to_owned(), reason };
        let id = |token: &str| {
            vocabulary
                .get(token)
                .copied()
                .ok_or_else(|| broken(format!("its vocabulary has no token '{}'", brief(token))))
        };
        let (begin, end, pad) = (id(BEGIN)?, id(END)?, id(pad)?);
        for (left, right) in &merges {
            for token in [left, right, &format!("{left}{right}")] {
                id(token)?;
            }
        }
        let failed = |e: tokenizers::Error| broken(e.to_string());
        let model = BPE::builder()
            .vocab_and_merges(vocabulary.into_iter().collect::<tokenizers::models::bpe::Vocab>(), merges)
            .end_of_word_suffix("</w>".to_owned())
            .unk_token(END.to_owned())
            .build()
            .map_err(failed)?;
        let mut inner = tokenizers::Tokenizer::new(model);
        let spaces = Replace::new(ReplacePattern::Regex(r"\s+".to_owned()), " ").map_err(failed)?;
        let normalizers = vec![NFC.into(), spaces.into(), Lowercase.into()];
        inner.with_normalizer(Some(Normalizers::new(normalizers))).map_err(failed)?;
        let words = SplitPattern::Regex(WORDS.to_owned());
        let words = Split::new(words, SplitDelimiterBehavior::Removed, true).map_err(failed)?;
        let bytes = ByteLevel::new(false, true, true);
        inner.with_pre_tokenizer(Some(PreTokenizers::new(vec![words.into(), bytes.into()])));
        let specials = [BEGIN, END].map(|token| AddedToken::from(token, true));
        inner.add_special_tokens(specials).map_err(failed)?;
        Ok(Self { inner, begin, end, pad, length })
    }

    /// The same tokenizer with another padding token, such as 0 (`!`) for SD2.
    #[must_use]
    pub fn padded_with(mut self, id: u32) -> Self {
        self.pad = id;
        self
    }

    /// The id that begins every chunk.
    pub fn begin(&self) -> u32 {
        self.begin
    }

    /// The id that ends the text.
    pub fn end(&self) -> u32 {
        self.end
    }

    /// The id that fills a chunk after its end.
    pub fn pad(&self) -> u32 {
        self.pad
    }

    /// The id of a comma.
    pub(super) fn comma(&self) -> Option<u32> {
        self.inner.token_to_id(",</w>")
    }

    /// Tokens of a chunk, beginning and end included.
    pub fn length(&self) -> usize {
        self.length
    }

    /// The ids of a text alone: no beginning, end or padding, any number of them.
    pub fn ids(&self, text: &str) -> Result<Vec<u32>> {
        let encoded = self.inner.encode_fast(text, false).map_err(|e| crate::nets::Error::Input(e.to_string()))?;
        Ok(encoded.get_ids().to_vec())
    }

    /// How many tokens a text takes, of [`Self::length`] less two.
    pub fn count(&self, text: &str) -> Result<usize> {
        Ok(self.ids(text)?.len())
    }

    /// One chunk of [`Self::length`] ids: beginning, the text cut to fit, end, padding.
    pub fn chunk(&self, text: &str) -> Result<Vec<u32>> {
        Ok(self.framed(&self.ids(text)?))
    }

    /// Ids between beginning and end, cut or padded to [`Self::length`].
    pub fn framed(&self, ids: &[u32]) -> Vec<u32> {
        let mut chunk = vec![self.begin];
        chunk.extend(ids.iter().take(self.length - 2));
        chunk.push(self.end);
        chunk.resize(self.length, self.pad);
        chunk
    }
}

/// The pairs of a `merges.txt`, whose first line may be a comment.
fn parse_merges(text: &str) -> std::result::Result<Merges, String> {
    let lines =
        text.lines().enumerate().filter(|(i, line)| !(line.is_empty() || *i == 0 && line.starts_with("#version")));
    let pairs = lines.map(|(i, line)| {
        let pair = line.split_once(' ').filter(|(left, right)| !left.is_empty() && !right.is_empty());
        let pair = pair.filter(|(_, right)| !right.contains(' '));
        let (left, right) = pair.ok_or_else(|| format!("line {} is not a pair of tokens", i + 1))?;
        Ok((left.to_owned(), right.to_owned()))
    });
    pairs.collect()
}

/// One merge of a `tokenizer.json`: a text of two tokens or a list of two.
fn merge_of(value: &Value) -> Option<(String, String)> {
    let (left, right) = match value {
        Value::String(pair) => pair.split_once(' ')?,
        Value::Array(pair) if pair.len() == 2 => (pair[0].as_str()?, pair[1].as_str()?),
        _ => return None,
    };
    Some((left.to_owned(), right.to_owned()))
}

/// The map of a `vocab.json`.
fn vocabulary_in(value: &Value) -> Option<Vocabulary> {
    let id = |(token, id): (&String, &Value)| Some((token.clone(), u32::try_from(id.as_u64()?).ok()?));
    value.as_object()?.iter().map(id).collect()
}

/// CLIP's vocabulary in its own order: bytes, bytes that end a word, merged tokens, the two special ones.
fn vocabulary_of(merges: &Merges) -> Vocabulary {
    // GPT-2's order: printable bytes first, then the rest; each stands for a printable sign.
    let printable = |b: &u32| matches!(b, 0x21..=0x7e | 0xa1..=0xac | 0xae..=0xff);
    let others = (0..=255).filter(|b| !printable(b)).zip(256..).map(|(_, sign)| sign);
    let signs: Vec<String> =
        (0..=255).filter(printable).chain(others).filter_map(char::from_u32).map(String::from).collect();
    let ends = signs.iter().map(|sign| format!("{sign}</w>"));
    let merged = merges.iter().map(|(left, right)| format!("{left}{right}"));
    let specials = [BEGIN, END].map(String::from);
    signs.iter().cloned().chain(ends).chain(merged).chain(specials).zip(0..).collect()
}
