//! The one place where commands are done.

use crate::base::Extent;
use crate::document::{Brush, SelectOp, Target};
use crate::locale::t;
use crate::tools::{Palette, Phase};

use super::clipboard::Copied;
use super::form::EXAMPLES;
use super::{App, Ask, CandidateId, Command, LibraryAction, NoticeKind, QuitGuard, Theme, random_seed};

impl App {
    /// Does something. Returns at once; what takes longer is done in threads, and [`App::tick`] takes it in.
    pub fn run(&mut self, command: Command) {
        if ends_strokes(&command) {
            self.stop_stroke(Phase::Release);
        }
        self.changed = true;
        match command {
            Command::Ask(ask) => self.asks.push(ask),
            Command::Quit => self.quit(),
            Command::QuitNow => {
                self.engine.cancel_all();
                self.quitting = true;
            }
            Command::Escape => self.escape(),
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::ToggleQuickMask => self.view.quick_mask = !self.view.quick_mask,
            Command::ToggleMask => self.view.mask_shown = !self.view.mask_shown,
            Command::Tool(id) => {
                self.drop_under_way();
                self.tools.choose(id);
            }
            Command::BrushLarger => self.brush(Brush::larger),
            Command::BrushSmaller => self.brush(Brush::smaller),
            Command::BrushHarder => self.brush(Brush::harder),
            Command::BrushSofter => self.brush(Brush::softer),
            Command::SwapColours => self.tools.settings.palette = self.tools.settings.palette.swapped(),
            Command::DefaultColours => self.tools.settings.palette = Palette::default(),
            Command::Fit => self.view.fit(),
            Command::Zoom(zoom) => self.view.set_zoom(zoom),
            Command::ZoomIn => self.view.zoom_in(),
            Command::ZoomOut => self.view.zoom_out(),
            Command::TogglePanels => self.view.panels = !self.view.panels,
            Command::ToggleTheme => {
                let dark = self.settings.theme == Theme::Dark;
                self.settings.theme = if dark { Theme::Light } else { Theme::Dark };
            }
            other => self.run_files(other),
        }
        self.refresh_layers();
    }

    /// The commands of files, the clipboard and the gallery.
    fn run_files(&mut self, command: Command) {
        match command {
            Command::New => self.new_canvas(),
            Command::OpenPath(path) | Command::GalleryOpen(path) => self.open_path(path),
            Command::Drop(path) => self.drop_path(path),
            Command::OpenBytes { name, bytes } => self.open_bytes(name, bytes),
            Command::OpenRecent(index) => self.open_recent(index),
            Command::ClearRecent => self.settings.recent.clear(),
            Command::Save => self.save(),
            Command::SaveTo(path) => self.save_to(path),
            Command::RecoverOpen(index) => self.recover(index),
            Command::RecoverDiscard(index) => self.discard_recovered(index),
            Command::RecoverDiscardAll => {
                (0..self.recovered().len()).rev().for_each(|index| self.discard_recovered(index));
            }
            Command::ExportNow => self.export_now(),
            Command::ExportTo { path, export } => self.export_to(path, export),
            Command::CopyPicture => self.copy(Copied::Layer),
            Command::CopyMerged => self.copy(Copied::Merged),
            Command::Cut => self.cut(),
            Command::PastePicture(picture) => self.paste(picture),
            Command::PasteNothing => {
                self.say(NoticeKind::Warning, t!("canvas-paste-nothing"));
            }
            Command::ToggleGallery => self.toggle_gallery(),
            Command::GalleryRefresh => self.read_gallery(true),
            Command::GallerySearch(query) => self.search_for(query),
            Command::GalleryUse(path) => self.gallery_use(path),
            Command::GalleryLayer(path) => self.gallery_layer(path),
            Command::GalleryTrash(path) => self.gallery_trash(path),
            Command::GalleryReveal(path) => self.asks.push(Ask::Reveal(path)),
            other => self.run_document(other),
        }
    }

    /// The commands of layers, selection, mask, frame and canvas.
    fn run_document(&mut self, command: Command) {
        match command {
            Command::Mask(action) => self.mask(action),
            Command::Selection(action) => self.selection(action),
            Command::Delete if self.candidates.selected.is_some() => self.with_selected(Self::discard),
            Command::Delete | Command::ClearSelected => {
                self.clear_selected();
            }
            Command::FillForeground => self.fill_selected(self.tools.settings.palette.foreground),
            Command::FillBackground => self.fill_selected(self.tools.settings.palette.background),
            Command::Layer(action) => self.layer(action),
            Command::LayerOf(id, action) => self.layer_of(id, action),
            Command::SelectLayer(id) => self.activate(Target::Layer(id)),
            Command::ChooseLayer(id) => self.layers.choose(id),
            Command::PickLayerAlpha(id) => self.select(SelectOp::FromLayerAlpha(id)),
            Command::RenameLayer(id, name) => self.rename_layer(id, &name),
            Command::LayerOpacity { id, opacity, done } => self.layer_opacity(id, opacity, done),
            Command::LayerBlend(id, blend) => self.set_props(id, t!("canvas-step-blend"), |props| props.blend = blend),
            Command::MoveLayer(id, place) => self.move_layer(id, place),
            Command::Frame(action) => self.change_frame(action),
            Command::SetFrame(frame) => self.set_frame(frame),
            Command::SetCanvas(canvas) => {
                self.set_canvas(t!("canvas-step-size"), canvas);
            }
            Command::CropToSelection => self.crop_to_selection(),
            Command::CropToFrame => self.crop_to_frame(),
            Command::Outpaint { sides, feather_px, fill } => self.outpaint(sides, feather_px, fill),
            other => self.run_jobs(other),
        }
    }

    /// The commands of jobs and candidates.
    fn run_jobs(&mut self, command: Command) {
        match command {
            Command::Generate => self.generate(false),
            Command::GenerateFront => self.generate(true),
            Command::ToggleUpscale => {
                let panels = &mut self.settings.panels;
                panels.upscale_open = !panels.upscale_open;
                self.view.panels = true;
            }
            Command::Upscale => self.enlarge(),
            Command::ChooseUpscaler(path) => self.choose_upscaler(path),
            Command::Batch(action) => self.batch_action(action),
            Command::Cancel => {
                self.cancel_running();
            }
            Command::CancelJob(task) => self.cancel_job(task),
            Command::CancelAll => {
                let all: Vec<_> = self.jobs.rows().iter().map(|row| row.id).collect();
                // From the last on, so that none starts when the one before it goes.
                all.into_iter().rev().for_each(|task| self.cancel_job(task));
            }
            Command::TogglePause if self.engine.is_paused() => self.engine.resume(),
            Command::TogglePause => self.engine.pause(),
            Command::MoveJob(task, index) => {
                if let Some(job) = self.jobs.find(task).and_then(|row| row.job) {
                    self.engine.move_to(job, index);
                    self.jobs.sort(&self.engine);
                }
            }
            Command::JobToFront(task) => self.run_jobs(Command::MoveJob(task, 0)),
            Command::Hover(id) => self.candidates.hovered = id.filter(|id| self.candidates.find(*id).is_some()),
            Command::Select(id) => self.candidates.select(id),
            Command::NextCandidate => self.candidates.step(true),
            Command::PreviousCandidate => self.candidates.step(false),
            Command::Take(id) => self.take(id),
            Command::TakeSelected if self.candidates.selected.is_none() => self.take_live(),
            Command::TakeSelected => self.with_selected(Self::take),
            Command::ToggleLive => self.live.enabled = !self.live.enabled,
            Command::TakeLive => self.take_live(),
            Command::DropLive => {
                self.drop_live();
            }
            Command::TakeAsNew(id) => self.take_as_new(id),
            Command::Discard(id) => self.discard(id),
            Command::DiscardSelected => self.with_selected(Self::discard),
            Command::DiscardAll => self.candidates.clear(),
            Command::MoreLike(id) => self.more_like(id),
            Command::MoreLikeSelected => self.with_selected(Self::more_like),
            Command::UseSettings(id) => self.use_settings(id),
            Command::UseSettingsOfSelected => self.with_selected(Self::use_settings),
            Command::SaveCandidateTo { id, path, export } => self.save_candidate(id, path, export),
            Command::SaveAllTo { folder, export } => self.save_all(folder, export),
            Command::ToggleCompare => {
                let on = self.view.compare.is_none() && self.can_compare();
                self.view.compare = on.then_some(0.5);
            }
            Command::SetCompare(at) if at.is_finite() && self.view.compare.is_some() => {
                self.view.compare = Some(at.clamp(0.0, 1.0));
            }
            other => self.run_form(other),
        }
        if !self.can_compare() {
            self.view.compare = None;
        }
    }

    /// The commands of the panel.
    fn run_form(&mut self, command: Command) {
        match command {
            Command::RollSeed => self.form.seed = random_seed(),
            Command::ToggleSeedLock => self.form.seed_locked = !self.form.seed_locked,
            Command::ChooseModel(path) => self.choose_model(path),
            Command::ModelDefaults => self.take_model_defaults(),
            Command::ToggleFast => self.toggle_fast(),
            Command::Prompt(action) => self.change_names(&action),
            Command::Control(action) => self.change_controls(action),
            Command::Library(action) => self.browser_action(action),
            Command::SetSize(size) => {
                self.form.size = size;
                self.form.clamp();
            }
            Command::SwapSize => {
                let Extent { width, height } = self.form.size;
                self.form.size = Extent::new(height, width);
            }
            Command::UseMetadata(metadata) => self.use_metadata(&metadata),
            Command::UseExample(index) => {
                if let Some(example) = EXAMPLES.get(index) {
                    self.remember_prompt();
                    (*example).clone_into(&mut self.form.prompt);
                }
            }
            Command::PromptOlder => self.step_prompt(true),
            Command::PromptNewer => self.step_prompt(false),
            // The next tick sees it and looks for models.
            Command::AddModelFolder(path) if !self.settings.model_folders.contains(&path) => {
                self.settings.model_folders.push(path);
            }
            Command::RemoveModelFolder(path) => self.settings.model_folders.retain(|folder| *folder != path),
            Command::ScanModels => self.scan_models(),
            Command::Elsewhere(action) => self.elsewhere(action),
            Command::Tour(action) => self.do_tour(action),
            Command::ShowLog => self.show_log(),
            // All others were done above, or have nothing to work on.
            _ => {}
        }
    }

    /// What would be lost by ending now.
    pub fn quit_guard(&self) -> QuitGuard {
        let rows = &self.candidates.rows;
        // Of a batch one is wanted: where one was taken or saved, the others were not.
        let settled =
            |row: &super::Candidate| rows.iter().any(|other| other.task == row.task && (other.taken || other.saved));
        QuitGuard {
            unsaved: self.is_unsaved(),
            jobs: self.jobs.rows().len(),
            candidates: rows.iter().filter(|row| !settled(row)).count(),
        }
    }

    fn quit(&mut self) {
        let guard = self.quit_guard();
        if guard.is_clear() {
            self.quitting = true;
        } else if !self.asks.contains(&Ask::Quit(guard)) {
            self.asks.push(Ask::Quit(guard));
        }
    }

    fn escape(&mut self) {
        if self.stop_stroke(Phase::Cancel) || self.drop_under_way() || self.cancel_running() {
            return;
        }
        if self.view.compare.take().is_some() {
            return;
        }
        if self.candidates.selected.is_some() {
            self.candidates.select(None);
        } else {
            self.drop_live();
        }
    }

    /// Stops the running job, or one that is about to run. Whether there was one.
    fn cancel_running(&mut self) -> bool {
        let running = self.engine.running();
        if self.jobs.rows().iter().all(|row| row.job.is_none() || row.job != running) && self.cancel_live() {
            return true;
        }
        let rows = self.jobs.rows();
        let row = rows.iter().find(|row| row.job.is_some() && row.job == running).or_else(|| {
            // Where the queue stands still, Cancel takes nothing out of it.
            rows.first().filter(|_| !self.engine.is_paused())
        });
        let Some(task) = row.map(|row| row.id) else { return false };
        self.cancel_job(task);
        true
    }

    fn with_selected(&mut self, act: fn(&mut Self, CandidateId)) {
        if let Some(id) = self.candidates.selected {
            act(self, id);
        }
    }

    fn discard(&mut self, id: CandidateId) {
        self.candidates.discard(id);
    }

    fn brush(&mut self, change: fn(&Brush) -> Brush) {
        if let Some(brush) = self.tools.brush_mut() {
            *brush = change(brush);
        }
    }
}

/// Whether the stroke under way is to end before this is done.
fn ends_strokes(command: &Command) -> bool {
    !matches!(
        command,
        Command::Escape
            // It ends strokes itself, but not its own dragging.
            | Command::LayerOpacity { .. }
            | Command::GallerySearch(_)
            | Command::Library(LibraryAction::Search(_))
            | Command::Hover(_)
            | Command::SetCompare(_)
            | Command::Fit
            | Command::Zoom(_)
            | Command::ZoomIn
            | Command::ZoomOut
            | Command::TogglePanels
            | Command::ToggleTheme
            | Command::ToggleMask
            | Command::ToggleQuickMask
    )
}
