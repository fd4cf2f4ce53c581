//! An app with a model for tests behind it, driven as a window would drive it.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use scumble::app::{App, AppConfig, CandidateId, Command, Dirs, Notice, NoticeKind, Places};
use scumble::base::{Extent, Pixmap};
use scumble::document::{LayerId, Point};
use scumble::engine::EngineConfig;
use scumble::engine::fake::{Counts, FakeLoader};
use scumble::formats::{Limits, TextChunks, read_picture, write_png};
use scumble::library::download::Hub;
use scumble::tools::{Modifiers, Phase, ToolEvent};

pub struct Studio {
    pub app: App,
    pub notices: Vec<Notice>,
    pub folder: tempfile::TempDir,
    pub counts: Arc<Counts>,
}

pub fn dirs(root: &Path) -> Dirs {
    let part = |name: &str| root.join(name);
    Dirs {
        config: part("config"),
        data: part("data"),
        state: part("state"),
        cache: part("cache"),
        pictures: part("pictures"),
    }
}

pub fn start(root: &Path, step_delay: Duration) -> App {
    start_counting(root, step_delay, &Arc::default(), None)
}

fn start_counting(root: &Path, step_delay: Duration, counts: &Arc<Counts>, hub: Option<Hub>) -> App {
    let loader = FakeLoader { step_delay, counts: counts.clone(), ..FakeLoader::default() };
    let engine = EngineConfig { loader: Arc::new(loader), ..EngineConfig::default() };
    App::new(AppConfig {
        engine,
        dirs: Some(dirs(root)),
        hub,
        places: Some(Places::default()),
        ..AppConfig::standard()
    })
    .unwrap()
}

impl Studio {
    pub fn new() -> Self {
        Self::with_delay(Duration::ZERO)
    }

    pub fn with_delay(step_delay: Duration) -> Self {
        Self::with(step_delay, None)
    }

    /// A studio that downloads models from here.
    pub fn with_hub(hub: Hub) -> Self {
        Self::with(Duration::ZERO, Some(hub))
    }

    fn with(step_delay: Duration, hub: Option<Hub>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let counts = Arc::default();
        let mut app = start_counting(folder.path(), step_delay, &counts, hub);
        app.form.steps = 4;
        app.form.size = Extent::new(96, 64);
        "euler".clone_into(&mut app.form.sampler);
        app.form.working = Extent::new(64, 64);
        // Small pictures stay small, so that tests are quick; what they test otherwise, they ask for.
        app.form.scale_to_model = false;
        app.settings.keep_results = false;
        let mut studio = Self { app, notices: Vec::new(), folder, counts };
        studio.tick();
        studio
    }

    pub fn tick(&mut self) {
        self.app.tick();
        self.notices.extend(self.app.notices());
    }

    /// Ticks until something holds.
    pub fn until(&mut self, what: &str, mut holds: impl FnMut(&mut App) -> bool) {
        let end = Instant::now() + Duration::from_mins(2);
        loop {
            self.tick();
            if holds(&mut self.app) {
                return;
            }
            assert!(Instant::now() < end, "waited in vain: {what}; {:?}", self.notices);
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    pub fn settle(&mut self) {
        self.until("all work is done", |app| app.is_idle());
    }

    pub fn run(&mut self, command: Command) {
        self.app.run(command);
        self.settle();
    }

    /// Generates and waits; the candidates that came.
    pub fn generate(&mut self) -> Vec<CandidateId> {
        let before = self.app.candidates().len();
        self.run(Command::Generate);
        self.app.candidates()[before..].iter().map(|candidate| candidate.id).collect()
    }

    pub fn event(&mut self, phase: Phase, x: f32, y: f32) {
        let at = Point::new(x, y);
        let modifiers = Modifiers::default();
        self.app.pointer(ToolEvent { at, on_screen: at, pressure: 1.0, modifiers, phase });
    }

    pub fn drag(&mut self, tool: &'static str, way: &[(f32, f32)]) {
        self.app.run(Command::Tool(tool));
        self.event(Phase::Press, way[0].0, way[0].1);
        for (x, y) in way {
            self.event(Phase::Drag, *x, *y);
        }
        let (x, y) = way[way.len() - 1];
        self.event(Phase::Release, x, y);
    }

    pub fn picture(&self) -> Pixmap {
        self.app.document().to_pixmap()
    }

    /// Evaluations of the network so far.
    pub fn predictions(&self) -> usize {
        self.counts.predictions.load(Ordering::SeqCst)
    }

    /// Pictures decoded so far.
    pub fn decodes(&self) -> usize {
        self.counts.decodes.load(Ordering::SeqCst)
    }

    /// The names of the layers, from the top down.
    pub fn layers(&self) -> Vec<String> {
        self.app.layers().iter().map(|row| row.props.name.clone()).collect()
    }

    pub fn active(&self) -> LayerId {
        self.app.document().active().layer()
    }

    /// Undoes all and does all again; the document must come back both ways.
    pub fn undo_and_redo_all(&mut self) {
        let end = self.app.document().clone();
        let mut steps = 0;
        while self.app.history_state().undo.is_some() {
            self.run(Command::Undo);
            steps += 1;
        }
        for _ in 0..steps {
            self.run(Command::Redo);
        }
        assert!(*self.app.document() == end, "doing {steps} steps again did not bring the end back");
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Opens a picture with much in it.
    pub fn open_gradient(&mut self, size: Extent) -> Pixmap {
        let pixel = |i: u32| [(i % size.width * 3) as u8, (i / size.width * 5) as u8, (i * 7 % 251) as u8, 255];
        let data = (0..size.width * size.height).flat_map(pixel).collect();
        let picture = Pixmap::from_rgba(size, data).unwrap();
        let path = self.path("gradient.png");
        write_png(&path, &picture, &TextChunks::default()).unwrap();
        self.run(Command::OpenPath(path));
        assert!(self.picture() == picture, "the picture was not opened: {:?}", self.notices);
        picture
    }

    pub fn read(&self, name: &str) -> Pixmap {
        read_picture(&self.path(name), &Limits::default()).unwrap()
    }

    /// The last thing that was said, which must be of this kind and hold this text.
    pub fn said(&mut self, kind: NoticeKind, part: &str) -> Notice {
        self.tick();
        let found = self.notices.iter().rposition(|notice| notice.kind == kind && notice.text.contains(part));
        let Some(at) = found else { panic!("'{part}' was not said: {:?}", self.notices) };
        self.notices.remove(at)
    }
}
