//! A studio on a test bench: a pointer, keys, time, and a folder that vanishes.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, pos2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::wgpu::{WgpuTestRenderer, create_render_state, default_wgpu_setup};
use egui_kittest::{Harness, HarnessBuilder};
use scumble::app::{App, AppConfig, Command, Dirs, Places, TourAction};
use scumble::base::Extent;
use scumble::document::Point;
use scumble::engine::EngineConfig;
use scumble::engine::fake::FakeLoader;
use scumble::ui::Studio;
use tempfile::TempDir;

/// The studio and what drives it.
pub struct Desk {
    pub harness: Harness<'static, Studio>,
    pub folder: TempDir,
}

/// Whether there is a graphics adapter; if not, that is said aloud, or a failure if one is required.
pub fn has_adapter() -> bool {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
    let found = !pollster::block_on(instance.enumerate_adapters(wgpu::Backends::all())).is_empty();
    if !found {
        assert_ne!(std::env::var("SCUMBLE_REQUIRE_ADAPTER").as_deref(), Ok("1"), "there is no graphics adapter");
        eprintln!("skipped: there is no graphics adapter");
    }
    found
}

/// An engine with a small fake model that takes so long for each step.
fn fake(step_delay: Duration) -> EngineConfig {
    let loader = FakeLoader { step_delay, ..FakeLoader::default() };
    EngineConfig { loader: Arc::new(loader), ..EngineConfig::default() }
}

fn builder(width: f32, height: f32, scale: f32) -> HarnessBuilder<Studio> {
    Harness::builder().with_size(vec2(width, height)).with_pixels_per_point(scale).with_step_dt(1.0 / 20.0)
}

impl Desk {
    /// A studio without graphics: everything but the picture of the canvas.
    pub fn new() -> Self {
        Self::with(builder(1100.0, 760.0, 1.0), fake(Duration::ZERO), false)
    }

    /// The same with a model that takes its time.
    pub fn slow(step: Duration) -> Self {
        Self::with(builder(1100.0, 760.0, 1.0), fake(step), false)
    }

    /// The same with the built-in model.
    pub fn with_built_in_model() -> Self {
        Self::with(builder(1100.0, 760.0, 1.0), EngineConfig::default(), false)
    }

    /// A studio that draws, of this size in points and at this scale.
    pub fn drawing(width: f32, height: f32, scale: f32, step: Duration) -> Self {
        Self::with(builder(width, height, scale).with_render_cursor(false), fake(step), true)
    }

    /// A studio whose settings, results and unsaved work lie in a folder that something may be in already.
    pub fn within(folder: TempDir) -> Self {
        Self::open(folder, builder(1100.0, 760.0, 1.0), fake(Duration::ZERO), false)
    }

    /// A studio as it begins for who opens it in this folder, with other programs' models in these places.
    pub fn beginning(folder: TempDir, places: Places) -> Self {
        Self::begin(folder, builder(1100.0, 760.0, 1.0), fake(Duration::ZERO), false, Some(places))
    }

    /// Ends the program in order, and leaves its folder.
    pub fn end(self) -> TempDir {
        let Self { harness, folder } = self;
        drop(harness);
        folder
    }

    fn with(builder: HarnessBuilder<Studio>, engine: EngineConfig, draws: bool) -> Self {
        Self::open(tempfile::tempdir().unwrap(), builder, engine, draws)
    }

    fn open(folder: TempDir, builder: HarnessBuilder<Studio>, engine: EngineConfig, draws: bool) -> Self {
        Self::begin(folder, builder, engine, draws, None)
    }

    /// Without `places` the artist knows the program already: there is no tour.
    fn begin(
        folder: TempDir,
        builder: HarnessBuilder<Studio>,
        engine: EngineConfig,
        draws: bool,
        places: Option<Places>,
    ) -> Self {
        let known = places.is_none();
        let part = |name: &str| folder.path().join(name);
        let dirs = Dirs {
            config: part("config"),
            data: part("data"),
            pictures: part("pictures"),
            state: part("state"),
            cache: part("cache"),
        };
        let places = places.or_else(|| Some(Places::default()));
        let config = AppConfig { engine, dirs: Some(dirs), open: None, hub: None, places, wake: Arc::new(|| ()) };
        let mut app = App::new(config).unwrap();
        if known {
            app.run(Command::Tour(TourAction::End));
        }
        app.form.size = Extent::new(128, 128);
        app.form.steps = 4;
        app.run(Command::New);
        let gpu = draws.then(|| create_render_state(default_wgpu_setup(), egui_wgpu_options()));
        let builder = match &gpu {
            Some(gpu) => builder.renderer(WgpuTestRenderer::from_render_state(gpu.clone())),
            None => builder,
        };
        let harness = builder.build_eframe(move |creation| Studio::new(&creation.egui_ctx, gpu, app));
        let mut desk = Self { harness, folder };
        desk.settle();
        if draws {
            // The first frame compiles the shaders, which on a busy machine takes longer than the bench waits.
            assert!((0..12).any(|_| desk.harness.render().is_ok()), "nothing is drawn");
        }
        desk
    }

    pub fn app(&self) -> &App {
        self.harness.state().app()
    }

    pub fn app_mut(&mut self) -> &mut App {
        self.harness.state_mut().app_mut()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A few frames.
    pub fn frames(&mut self, count: usize) {
        self.harness.run_steps(count);
    }

    /// Frames until nothing is at work any more.
    pub fn settle(&mut self) {
        self.until("everything is done", App::is_idle);
        self.frames(3);
    }

    /// Frames until this is so; a test that waits in vain fails.
    pub fn until(&mut self, what: &str, mut so: impl FnMut(&App) -> bool) {
        let began = Instant::now();
        loop {
            self.harness.step();
            if so(self.app()) {
                return;
            }
            assert!(began.elapsed() < Duration::from_mins(1), "waited a minute in vain until {what}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Clicks the widget with this name.
    pub fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).scroll_to_me();
        self.frames(3);
        self.harness.get_by_label(name).click();
        self.frames(2);
    }

    /// Writes into the text field with this name.
    pub fn write(&mut self, name: &str, text: &str) {
        self.harness.get_by_role_and_label(Role::MultilineTextInput, name).focus();
        self.frames(2);
        self.harness.get_by_role_and_label(Role::MultilineTextInput, name).type_text(text);
        self.frames(2);
    }

    /// Presses a key.
    pub fn key(&mut self, held: Modifiers, key: Key) {
        self.harness.key_press_modifiers(held, key);
        self.frames(2);
    }

    /// Whether a widget with this name is there.
    pub fn shows(&self, name: &str) -> bool {
        self.harness.query_all_by_label(name).next().is_some()
    }

    /// Whether some text on the screen contains this.
    pub fn says(&self, part: &str) -> bool {
        let has = |text: Option<String>| text.is_some_and(|text| text.contains(part));
        self.harness.root().children_recursive().any(|node| {
            let node = node.accesskit_node();
            has(node.label()) || has(node.value())
        })
    }

    /// Where a point of the canvas is in the window.
    pub fn at(&self, x: f32, y: f32) -> Pos2 {
        let on_screen = self.app().view.to_screen(Point::new(x, y));
        pos2(on_screen.x, on_screen.y)
    }

    pub fn canvas(&self) -> Rect {
        self.harness.get_by_role_and_label(Role::Canvas, "Canvas").rect()
    }

    pub fn move_to(&mut self, at: Pos2) {
        self.harness.event(Event::PointerMoved(at));
        self.frames(1);
    }

    pub fn button(&mut self, at: Pos2, button: PointerButton, pressed: bool, modifiers: Modifiers) {
        self.harness.event(Event::PointerButton { pos: at, button, pressed, modifiers });
        self.frames(1);
    }

    /// Drags from point to point of the canvas with a button.
    pub fn drag(&mut self, points: &[(f32, f32)], which: PointerButton, held: Modifiers) {
        let places: Vec<Pos2> = points.iter().map(|(x, y)| self.at(*x, *y)).collect();
        self.harness.event(Event::ModifiersChanged(held));
        self.move_to(places[0]);
        self.button(places[0], which, true, held);
        for at in &places[1..] {
            self.move_to(*at);
        }
        self.button(places[places.len() - 1], which, false, held);
        self.harness.event(Event::ModifiersChanged(Modifiers::NONE));
        self.settle();
    }

    /// Drags with the first button.
    pub fn stroke(&mut self, points: &[(f32, f32)]) {
        self.drag(points, PointerButton::Primary, Modifiers::NONE);
    }

    /// The pixel of the document at a point.
    pub fn pixel(&self, x: u32, y: u32) -> [u8; 4] {
        self.app().document().pixel(x, y).unwrap()
    }

    /// The mask at a point.
    pub fn mask(&self, x: u32, y: u32) -> u8 {
        self.app().document().mask().texel(x, y).unwrap()
    }

    /// Makes pictures from a prompt and waits for all of them.
    pub fn generate(&mut self) {
        let before = self.app().candidates().len();
        self.key(Modifiers::COMMAND, Key::Enter);
        self.until("a candidate is there", |app| app.candidates().len() > before && app.is_idle());
        self.frames(3);
    }
}

fn egui_wgpu_options() -> eframe::egui_wgpu::RendererOptions {
    eframe::egui_wgpu::RendererOptions::PREDICTABLE
}
