//! The prompt language: weights, chunks, editing, conjunctions, adapters, wildcards. Text in, structure out.
//!
//! The language is that of AUTOMATIC1111's web UI, in the order in which it reads a prompt:
//!
//! 1. [`wildcards`] puts a line of a file in the place of `__name__`.
//! 2. [`Prompt::parse`] takes out comments (`#` to the end of the line) and tags (`<lora:name:0.8>`).
//! 3. [`conjunction`] splits at `AND`; a number after a part's last colon is its weight. Not so a negative prompt.
//! 4. [`schedules`] says which text holds at which step: `[from:to:when]`, `[to:when]`, `[from::when]`, `[a|b]`.
//! 5. [`attention`] reads each of these texts: `(more)`, `[less]`, `(this:1.3)`, `BREAK`.
//!
//! Every text has a meaning: what cannot be read is text. Where the web UI stops with an error, the nearest meaning is
//! taken and [`spans`] says so. Every function takes time in proportion to its text and finite memory, and weights are
//! finite.

mod attention;
mod characters;
mod conjunction;
mod dialects;
mod editing;
mod networks;
mod nudge;
mod python_random;
mod spans;
mod wildcards;
mod words;

pub use attention::{Part, attention, unweighted};
pub use conjunction::conjunction;
pub use dialects::{from_comfy, from_invoke, from_novelai};
pub use editing::{schedules, schedules_after, stretch_at};
pub use networks::{Network, NetworkKind, Prompt, tags};
pub use nudge::{move_token, nudge};
pub use spans::{Span, SpanContext, SpanKind, spans};
pub use wildcards::{Expanded, wildcard_in_folder, wildcards};
pub use words::{Begun, Unknown, WordKind, Words, replaced, word_at};
