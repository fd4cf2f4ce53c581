//! State and decisions of the studio, without widgets: what the window shows, and what happens when something is done.
//!
//! [`App::run`] is the one place where things are done: panels, menus and keys send a [`Command`]; [`COMMANDS`] lists
//! those that need no further choice. [`App::tick`] takes in what the engine and the threads for files and pixels have
//! done. [`App::pointer`] hands the pointer to the tool. None of the three waits for a file, a model or a tensor.
//!
//! Plain values ([`App::form`], [`App::settings`], [`App::view`] and the settings of [`App::tools`]) are changed in
//! place.

mod actions;
mod applied;
mod ask;
mod autosave;
mod browser;
mod candidates;
mod clipboard;
mod command;
mod commands;
mod control_preview;
mod controls;
mod downloads;
mod dropped;
mod economy_numbers;
mod edits;
mod elsewhere;
mod facts;
mod fast;
mod files;
mod foreign;
mod form;
mod frame;
mod gallery;
mod generate;
mod hires_numbers;
mod jobs;
mod keymap;
mod layer_rows;
mod layers;
mod live;
mod model_actions;
mod models;
mod notice;
mod numbers;
mod outpaint;
mod plan;
mod progress;
mod project;
mod prompt_names;
mod prompt_view;
mod prompts;
mod records;
mod recover;
mod resolve;
mod run;
mod sampler_numbers;
mod selection;
mod settings;
mod shortcut;
mod shown;
mod small_copies;
mod state;
mod store;
mod tags;
mod take;
mod tick;
mod tokens;
mod toolbox;
mod tour;
mod unknown_words;
mod upscale;
mod view;
pub mod words;
mod worker;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use crate::base::Rect;
use crate::document::{Dirty, Document, History, MaskBounds};
use crate::engine::{Engine, EngineConfig};
use crate::job::{Failure, Recipe};
use crate::library::download::Hub;
use crate::locale::t;

pub use crate::diagnostics::LogLevel;
pub use crate::engine::{PREPROCESSORS, PreprocessorKind};
pub use crate::formats::{Export, ExportFormat};
pub use crate::library::elsewhere::Places;
pub use crate::sampling::{Noise, Sampler};
pub use actions::{BatchAction, FrameAction, LayerAction, MaskAction, SelectionAction};
pub use ask::{Ask, QuitGuard};
pub use browser::Browser;
pub use candidates::{Candidate, CandidateId, THUMBNAIL_PX};
pub use command::{Command, CommandRow, Group};
pub use commands::{COMMANDS, Commands, find_command, row_of};
pub use controls::{ControlForm, ControlPicture};
pub use downloads::DownloadRow;
pub use dropped::DroppedPicture;
pub use elsewhere::{ElsewhereAction, ElsewhereRow, ModelSearch};
pub use files::labels;
pub use form::{ASPECTS, Aspect, EXAMPLES, Form, VaeChoice, random_seed};
pub use frame::FrameInfo;
pub use gallery::Gallery;
pub use jobs::{GenerateKind, JobKind, JobRow, JobState, TaskId, time_words};
pub use keymap::Keymap;
pub use layer_rows::{LAYER_THUMBNAIL_PX, LayerRow};
pub use live::{LiveResult, LiveSettings};
pub use model_actions::{ControlAction, LibraryAction, PromptAction};
pub use models::{ModelChoice, family_label};
pub use notice::{Notice, NoticeKind};
pub use numbers::{Left, NUMBERS, Number, Numbers, find_number};
pub use prompt_names::Addition;
pub use prompt_view::{Completions, PromptContext};
pub use records::keep_records;
pub use recover::RecoveredRow;
pub use settings::{DeviceSetting, PanelSettings, Settings, Theme, TinyDecoder, WindowSettings};
pub use shortcut::{Key, Shortcut};
pub use shown::{HistoryState, LivePreview};
pub use store::Dirs;
pub use tags::{LoraTag, has_words, lora_tags, with_lora, with_strength, with_words, without_lora};
pub use tokens::TokenCount;
pub use toolbox::Toolbox;
pub use tour::{TOUR, TourAction, TourHint, TourSpot};
pub use unknown_words::{near_words_sentence, unknown_words_sentence};
pub use upscale::{
    Batch, BatchFormat, BatchRow, BatchState, FACTOR_RANGE, FACTORS, REFINE_TILE_RANGE, TILE_RANGE, UpscaleForm,
    UpscaleInto, UpscaleOutlook, UpscaleSize, UpscaleWhat, UpscalerChoice,
};
pub use view::{MAX_ZOOM, MIN_ZOOM, View, ZOOM_STEPS};

/// What an app is started with.
pub struct AppConfig {
    /// Of the engine; its `wake` is replaced by [`AppConfig::wake`].
    pub engine: EngineConfig,
    /// Where settings and prompts are kept; `None` keeps nothing.
    pub dirs: Option<Dirs>,
    /// A picture to open first.
    pub open: Option<PathBuf>,
    /// Where models are downloaded from; `None` is what the environment names, or the usual hub.
    pub hub: Option<Hub>,
    /// Where models of other programs are looked for; `None` is the usual places.
    pub places: Option<Places>,
    /// Called from any thread when [`App::tick`] has something to do.
    pub wake: Arc<dyn Fn() + Send + Sync>,
}

impl AppConfig {
    /// The usual engine and the user's own folders, nothing to open and nobody to wake.
    pub fn standard() -> Self {
        Self {
            engine: EngineConfig::default(),
            dirs: Dirs::of_user(),
            open: None,
            hub: None,
            places: None,
            wake: Arc::new(|| ()),
        }
    }
}

/// The studio's state.
#[allow(clippy::struct_excessive_bools, reason = "they are no states of one machine")]
pub struct App {
    /// What the next picture shall be.
    pub form: Form,
    /// Looks, machine, folders and keys.
    pub settings: Settings,
    /// The tools.
    pub tools: Toolbox,
    /// What part of the canvas is seen.
    pub view: View,
    /// How pictures are made larger.
    pub upscale: UpscaleForm,
    /// Whether and how the frame is generated anew while the artist paints.
    pub live: LiveSettings,

    // First, so that jobs end before the threads that serve them.
    engine: Engine,
    workers: worker::Workers,
    dirs: Option<Dirs>,

    document: Document,
    history: History,
    /// Counts the document's changes.
    revision: u64,
    dirty: Dirty,
    mask_bounds: MaskBounds,
    /// The canvas as it was when it was new, while nothing was opened.
    blank: Option<Document>,
    /// The document as it was opened, saved or exported last.
    saved: Document,
    facts: facts::Facts,
    layers: layer_rows::Layers,
    /// Changes that wait for their edit to be made.
    changes: VecDeque<edits::Change>,
    /// Whether the edit of the first of them is being made.
    changing: bool,
    /// What is to be done once no change waits any more.
    next: Option<generate::Next>,
    /// What was copied last.
    clip: Option<clipboard::Clip>,
    /// For each step that gave the picture another origin, the recipe of it; and those undone.
    origins: Vec<Option<Arc<Recipe>>>,
    undone_origins: Vec<Option<Arc<Recipe>>>,
    files: project::Files,
    autosaving: autosave::Autosaving,
    recovered: recover::Recoveries,
    gallery: Gallery,
    living: live::Living,

    upscaling: upscale::Upscaling,
    jobs: jobs::Jobs,
    candidates: candidates::Candidates,
    preview: Option<LivePreview>,
    serial: u64,

    models: Vec<ModelChoice>,
    browser: Browser,
    model_search: ModelSearch,
    tour: tour::Tour,
    downloads: downloads::Downloads,
    control_previews: std::collections::HashMap<usize, control_preview::Previewed>,
    keymap: Keymap,
    tokens: tokens::Tokens,
    unknown_words: unknown_words::UnknownWords,
    unhurried: Option<fast::Unhurried>,
    prompts: prompts::Prompts,
    store: state::Keeping,

    notices: Vec<Notice>,
    asks: Vec<Ask>,
    quitting: bool,
    /// Whether something changed since the last tick that the window shows.
    changed: bool,
    /// Whether history can be deflated further.
    squeezing: bool,
}

impl App {
    /// Starts the engine and the threads, and reads the settings (one small file).
    ///
    /// Fails if a thread cannot be started; broken settings are told in a notice.
    pub fn new(config: AppConfig) -> Result<Self, Failure> {
        state::start(config)
    }

    /// The settings that were kept: one small file is read, before any window opens.
    pub fn kept_settings() -> Settings {
        Dirs::of_user().map_or_else(Settings::default, |dirs| store::peek(&dirs.settings()).settings)
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Counts the document's changes.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// What must be drawn anew since the last call.
    pub fn take_dirty(&mut self) -> Dirty {
        std::mem::take(&mut self.dirty)
    }

    /// The smallest rectangle around all that is masked. Costs nothing.
    pub fn mask_bounds(&self) -> Option<Rect> {
        self.mask_bounds.bounds()
    }

    /// Jobs that are not done: the running one, the waiting ones in order, then those in preparation.
    pub fn jobs(&self) -> &[JobRow] {
        self.jobs.rows()
    }

    /// The job that runs.
    pub fn running(&self) -> Option<&JobRow> {
        self.jobs.running()
    }

    /// Whether no further job is started.
    pub fn is_paused(&self) -> bool {
        self.engine.is_paused()
    }

    /// The candidates in the order of their coming.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates.rows
    }

    /// A candidate by its id.
    pub fn candidate(&self, id: CandidateId) -> Option<&Candidate> {
        self.candidates.find(id)
    }

    /// The candidate that keys work on.
    pub fn selected_candidate(&self) -> Option<CandidateId> {
        self.candidates.selected
    }

    /// The candidate under the pointer.
    pub fn hovered_candidate(&self) -> Option<CandidateId> {
        self.candidates.hovered
    }

    /// The candidate to be shown in place now.
    pub fn shown_candidate(&self) -> Option<&Candidate> {
        self.candidates.shown()
    }

    /// Whether there is something to compare the document with.
    pub fn can_compare(&self) -> bool {
        self.candidates.shown().is_some() || self.preview.as_ref().is_some_and(|preview| preview.share.is_some())
    }

    /// The picture on its way, to be shown in place.
    pub fn preview(&self) -> Option<&LivePreview> {
        self.preview.as_ref()
    }

    /// Tokens of prompt and negative prompt; `None` until they are counted.
    pub fn token_counts(&self) -> (Option<TokenCount>, Option<TokenCount>) {
        self.tokens.counts()
    }

    /// The notices that came since the last call.
    pub fn notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    /// The dialogs that are wanted since the last call.
    pub fn take_asks(&mut self) -> Vec<Ask> {
        std::mem::take(&mut self.asks)
    }

    /// Whether the window is to close.
    pub fn is_quitting(&self) -> bool {
        self.quitting
    }

    /// The keys of a command, the one to show first.
    pub fn shortcuts_of(&self, row: &CommandRow) -> Vec<Shortcut> {
        self.keymap.shortcuts_of(row)
    }

    /// What keys mean, whether it can be done now or not.
    pub fn command_for(&self, pressed: Shortcut) -> Option<&'static CommandRow> {
        self.keymap.command_for(pressed)
    }

    /// What is wrong with the artist's own keys, one sentence each.
    pub fn shortcut_problems(&self) -> &[String] {
        self.keymap.problems()
    }

    fn say(&mut self, kind: NoticeKind, text: impl Into<String>) {
        self.tell(Notice::new(kind, text));
    }

    fn tell(&mut self, notice: Notice) {
        if self.notices.last() != Some(&notice) {
            notice.log(&[&self.form.prompt, &self.form.negative]);
            self.notices.push(notice);
        }
        self.changed = true;
    }

    /// A piece of work broke down: what waits for its result must wait no longer.
    fn broke_down(&mut self, what: &str) {
        // What broke down once would break down again.
        if std::mem::take(&mut self.changing) {
            self.changes.pop_front();
        }
        self.next = None;
        self.jobs.forget_planned();
        self.living.forget_planned();
        self.tokens.forget();
        self.unknown_words.forget();
        self.store.forget();
        self.facts.forget();
        self.layers.forget();
        self.gallery.forget();
        self.browser.forget();
        self.model_search.forget();
        self.autosaving.forget();
        self.files.saving = false;
        self.upscaling.forget();
        let report = crate::diagnostics::last_report().map(|path| Command::Ask(Ask::Reveal(path)));
        let notice = Notice::new(NoticeKind::Error, t!("app-broke-down", what = what));
        let label = t!("app-broke-down-report");
        self.tell(report.map_or(notice.clone(), |reveal| notice.with_action(label, reveal)));
    }
}
