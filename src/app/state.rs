//! Starting, and keeping the settings.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::diagnostics;
use crate::document::{Dirty, Document, History, MaskBounds};
use crate::engine::Engine;
use crate::job::Failure;
use crate::locale::t;
use crate::ops::{self, Threads};

use super::store::{self, Stored};
use super::worker::{Lane, Workers};
use super::{App, AppConfig, Command, Keymap, LiveSettings, NoticeKind, Settings, Toolbox, View, models};

/// Settings are written so long after the last change.
const SETTLE: Duration = Duration::from_secs(1);
/// After a failure it is tried again so much later.
const RETRY: Duration = Duration::from_mins(1);

/// What of the settings is on the disk, and when the rest goes there.
#[derive(Default)]
pub(super) struct Keeping {
    /// The settings as they were seen last.
    seen: Stored,
    /// When they are to be written.
    due: Option<Instant>,
    saving: bool,
    /// Whether a failure was told already.
    failed: bool,
    /// Whether the prompts of earlier times are there, so that writing them loses none.
    pub prompts_loaded: bool,
}

impl Keeping {
    /// Nothing is being written any more.
    pub fn forget(&mut self) {
        self.saving = false;
    }

    /// How long until the settings are to be written.
    pub fn due_in(&self) -> Option<Duration> {
        self.due.filter(|_| !self.saving).map(|due| due.saturating_duration_since(Instant::now()))
    }
}

/// Has jobs from now on compute on as many threads as the settings say, which give way to the window.
fn set_threads(settings: &Settings) {
    ops::set_threads(Threads { count: settings.threads as usize, yielding: true });
}

pub(super) fn start(config: AppConfig) -> Result<App, Failure> {
    let AppConfig { mut engine, dirs, open, hub, places, wake } = config;
    let (stored, problem) = dirs.as_ref().map_or_else(Default::default, |dirs| Stored::load(&dirs.settings()));
    let settings = stored.settings.clone();
    // Where nothing is kept it would come every time.
    let begins_tour = dirs.is_some() && !settings.tour_seen;
    set_threads(&settings);
    if settings.memory_mib > 0 {
        engine.memory_limit = Some(u64::from(settings.memory_mib) << 20);
    }
    engine.vae_tiles = settings.vae_tiles();
    let waker = wake.clone();
    engine.wake = Box::new(move || waker());
    let engine = Engine::start(engine)?;
    let workers = Workers::start(&wake)?;
    let document = [stored.form.size, models::builtin_defaults().size]
        .into_iter()
        .find_map(|size| Document::new(size, [255; 4]).ok())
        .ok_or_else(|| Failure::new(crate::job::Blame::Us, t!("app-no-canvas")))?;
    let mut tools = Toolbox::default();
    tools.settings.clone_from(&stored.tools);
    tools.choose(&stored.tool);
    let mut view = View::default();
    view.set_canvas(document.extent());
    let mut app = App {
        form: stored.form.clone(),
        keymap: Keymap::new(&settings),
        history: History::new(settings.undo_mib as usize * (1 << 20)),
        mask_bounds: MaskBounds::new(&document),
        blank: Some(document.clone()),
        saved: document.clone(),
        settings,
        upscale: stored.upscale.clone(),
        live: stored.live.clone(),
        tools,
        view,
        engine,
        workers,
        dirs,
        document,
        revision: 0,
        dirty: Dirty::default(),
        facts: super::facts::Facts::default(),
        layers: super::layer_rows::Layers::default(),
        changes: std::collections::VecDeque::default(),
        changing: false,
        next: None,
        clip: None,
        origins: Vec::new(),
        undone_origins: Vec::new(),
        files: super::project::Files::default(),
        autosaving: super::autosave::Autosaving::default(),
        recovered: super::recover::Recoveries::default(),
        gallery: super::Gallery::default(),
        living: super::live::Living::default(),
        upscaling: super::upscale::Upscaling::new(),
        jobs: super::jobs::Jobs::default(),
        candidates: super::candidates::Candidates::default(),
        preview: None,
        serial: 0,
        models: vec![models::builtin()],
        browser: super::Browser::default(),
        model_search: super::ModelSearch::new(places),
        tour: super::tour::Tour::beginning(begins_tour),
        downloads: super::downloads::Downloads::from(hub),
        control_previews: std::collections::HashMap::default(),
        tokens: super::tokens::Tokens::default(),
        unknown_words: super::unknown_words::UnknownWords::default(),
        unhurried: None,
        prompts: super::prompts::Prompts::default(),
        store: Keeping { seen: stored, ..Keeping::default() },
        notices: Vec::new(),
        asks: Vec::new(),
        quitting: false,
        changed: true,
        squeezing: false,
    };
    app.dirty.replaced = true;
    app.layers.touch();
    app.refresh_layers();
    if let Some(problem) = problem {
        app.say(NoticeKind::Warning, problem);
    }
    for problem in app.keymap.problems().to_vec() {
        app.say(NoticeKind::Warning, problem);
    }
    let settings = &app.settings;
    let (threads, device, folders) = (settings.threads, settings.device, settings.model_folders.len());
    tracing::info!(version = env!("CARGO_PKG_VERSION"), threads, ?device, folders, "the studio begins");
    app.load_prompts();
    app.scan_models();
    app.look_for_recovered();
    if let Some(path) = open {
        app.run(Command::OpenPath(path));
    }
    Ok(app)
}

impl App {
    fn load_prompts(&mut self) {
        let Some(path) = self.dirs.as_ref().map(super::Dirs::prompts) else { return };
        self.workers.submit(Lane::Files, false, t!("app-work-reading-prompts"), move || {
            let (entries, problem) = store::read_or_set_aside(&path);
            Box::new(move |app| {
                app.store.prompts_loaded = true;
                if app.prompts.loaded(entries.unwrap_or_default()) {
                    app.keep_prompts();
                }
                if let Some(problem) = problem {
                    app.say(NoticeKind::Warning, problem);
                }
            })
        });
    }

    /// Acts on changed settings, and has them written once they have come to rest.
    pub(super) fn look_after_settings(&mut self) {
        let seen = &self.store.seen;
        if self.settings != seen.settings {
            let (threads, undo, keys, folders) = (
                self.settings.threads != seen.settings.threads,
                self.settings.undo_mib != seen.settings.undo_mib,
                self.settings.shortcuts != seen.settings.shortcuts,
                self.settings.model_folders != seen.settings.model_folders,
            );
            self.settings = self.settings.clone().clamped();
            if threads {
                set_threads(&self.settings);
            }
            if undo {
                self.history.set_budget(self.settings.undo_mib as usize * (1 << 20));
            }
            if self.settings.log_level != self.store.seen.settings.log_level {
                diagnostics::set_level(self.settings.log_level);
            }
            if keys {
                self.keymap = Keymap::new(&self.settings);
                for problem in self.keymap.problems().to_vec() {
                    self.say(NoticeKind::Warning, problem);
                }
            }
            if folders {
                self.scan_models();
            }
        }
        let seen = &mut self.store.seen;
        let same = self.settings == seen.settings
            && self.form == seen.form
            && self.upscale == seen.upscale
            && self.tools.settings == seen.tools
            && self.tools.chosen() == seen.tool
            && self.live == LiveSettings { enabled: self.live.enabled, ..seen.live.clone() };
        if !same {
            seen.settings.clone_from(&self.settings);
            seen.form.clone_from(&self.form);
            seen.upscale.clone_from(&self.upscale);
            seen.tools.clone_from(&self.tools.settings);
            self.tools.chosen().clone_into(&mut seen.tool);
            seen.live.clone_from(&self.live);
            self.store.due = Some(Instant::now() + SETTLE);
            self.changed = true;
        }
        if self.store.due.is_some_and(|due| due <= Instant::now()) {
            self.save_settings();
        }
    }

    /// Has the settings written now.
    pub(super) fn save_settings(&mut self) {
        let Some(path) = self.dirs.as_ref().map(super::Dirs::settings) else {
            self.store.due = None;
            return;
        };
        if self.store.saving {
            return;
        }
        let stored = self.store.seen.clone();
        self.store.saving = self.workers.submit(Lane::Files, true, t!("app-work-keeping-settings"), move || {
            let written = store::write(&path, &stored);
            Box::new(move |app| {
                app.store.saving = false;
                match written {
                    Ok(()) => app.store.failed = false,
                    Err(sentence) => {
                        app.store.due = Some(Instant::now() + RETRY);
                        if !std::mem::replace(&mut app.store.failed, true) {
                            app.say(NoticeKind::Warning, t!("settings-note-not-kept", problem = sentence));
                        }
                    }
                }
            })
        });
        self.store.due = if self.store.saving { None } else { Some(Instant::now() + SETTLE) };
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.stop_stroke(crate::tools::Phase::Release);
        self.browser.stop();
        self.model_search.stop();
        // The last changes may not have come to rest; the threads write before they end.
        self.look_after_settings();
        if self.store.due.is_some() {
            self.store.saving = false;
            self.save_settings();
        }
        self.end_autosaving();
    }
}

/// Whatever the window shows of the samplers and schedules.
impl App {
    /// Ids and names of all samplers.
    pub fn samplers() -> Vec<(&'static str, &'static str)> {
        crate::sampling::SAMPLERS.iter().map(|row| (row.id, row.label)).collect()
    }

    /// The chosen sampler.
    pub fn sampler(&self) -> Option<&'static crate::sampling::Sampler> {
        crate::sampling::find_sampler(&self.form.sampler)
    }

    /// Ids and names of all schedules.
    pub fn schedules() -> Vec<(&'static str, &'static str)> {
        crate::sampling::SCHEDULES.iter().map(|row| (row.id, row.label)).collect()
    }

    /// What the window's title says: the picture's name, and a star if it has changes that were not saved.
    pub fn title(&self) -> String {
        let star = if self.is_unsaved() { "*" } else { "" };
        format!("{}{star} - Scumble", self.shown_name())
    }

    /// What recipes call the picture: its file's name, or "canvas".
    pub(super) fn picture_name(&self) -> String {
        self.file_name().unwrap_or_else(|| "canvas".to_owned())
    }

    /// What the artist sees of that.
    pub(super) fn shown_name(&self) -> String {
        self.file_name().unwrap_or_else(|| t!("app-unnamed").to_owned())
    }

    fn file_name(&self) -> Option<String> {
        let name = self.files.path.as_deref().and_then(Path::file_name);
        name.map(|name| name.to_string_lossy().into_owned())
    }
}
