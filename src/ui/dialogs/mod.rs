//! Windows above the window: the palette of commands, the sheet of shortcuts, settings, saving and exporting, growing
//! the picture, files that are made larger, what came back after a crash, and the question before closing.

mod batch;
mod canvas_size;
mod dropped;
mod elsewhere;
mod export;
mod outpaint;
mod palette;
mod quit;
mod recover;
mod save;
mod settings;
mod shortcuts;

use egui::{Frame, Id, Modal, Ui, Vec2};

use super::system::System;
use super::theme::{self, Tokens};
use crate::app::{App, Ask, DroppedPicture, QuitGuard};

use self::batch::BatchDialog;
use self::canvas_size::CanvasDialog;
use self::elsewhere::ElsewhereDialog;
use self::outpaint::OutpaintDialog;
use self::save::SaveDialog;

pub use export::ExportDialog;
pub use palette::Palette;

/// The dialog that is open.
pub enum Dialog {
    /// Commands by name.
    Palette(Palette),
    /// All shortcuts.
    Shortcuts,
    /// Settings.
    Settings,
    /// Where and how to export.
    Export(ExportDialog),
    /// Where to save the project.
    Save(SaveDialog),
    /// How far the picture grows.
    Outpaint(OutpaintDialog),
    /// What size the canvas has.
    CanvasSize(CanvasDialog),
    /// Which files are made larger.
    Batch(BatchDialog),
    /// Which models of other programs are used.
    Elsewhere(ElsewhereDialog),
    /// What came back after a crash.
    Recover,
    /// Whether a dropped picture is opened, or its settings used.
    Dropped(Box<DroppedPicture>),
    /// Whether to close although something is lost.
    Quit(QuitGuard),
}

/// What a dialog says after a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// It stays.
    Stay,
    /// It is done.
    Close,
}

impl Dialog {
    /// The dialog for what the app asks; `None` for what is no dialog of ours.
    pub fn for_ask(ask: &Ask, app: &App) -> Option<Self> {
        match ask {
            Ask::Palette => Some(Self::Palette(Palette::default())),
            Ask::Shortcuts => Some(Self::Shortcuts),
            Ask::Settings => Some(Self::Settings),
            Ask::Quit(guard) => Some(Self::Quit(*guard)),
            Ask::Export => Some(Self::Export(ExportDialog::for_picture(app))),
            Ask::SaveCandidate(id) => Some(Self::Export(ExportDialog::for_candidate(app, *id))),
            Ask::SaveAs => Some(Self::Save(SaveDialog::new(app))),
            Ask::Outpaint => Some(Self::Outpaint(OutpaintDialog::default())),
            Ask::CanvasSize => Some(Self::CanvasSize(CanvasDialog::new(app))),
            Ask::UpscaleFiles => Some(Self::Batch(BatchDialog::default())),
            Ask::Elsewhere => Some(Self::Elsewhere(ElsewhereDialog::default())),
            Ask::Recover => Some(Self::Recover),
            Ask::Dropped(picture) => Some(Self::Dropped(picture.clone())),
            Ask::Open
            | Ask::SaveAll
            | Ask::BatchFiles
            | Ask::BatchFolder
            | Ask::BatchOutput
            | Ask::ModelFolder
            | Ask::ControlPicture(_)
            | Ask::Paste
            | Ask::ToClipboard(_)
            | Ask::RenameLayer(_)
            | Ask::Reveal(_) => None,
        }
    }

    /// Shows it. Escape and a click beside it close it.
    pub fn show(&mut self, ui: &Ui, app: &mut App, system: &mut System) -> After {
        let (name, width): (_, f32) = match self {
            Self::Palette(_) => ("palette", 480.0),
            Self::Shortcuts => ("shortcuts", 840.0),
            Self::Settings => ("settings", 520.0),
            Self::Export(_) => ("export", 460.0),
            Self::Save(_) => ("save", 460.0),
            Self::Outpaint(_) => ("outpaint", 420.0),
            Self::CanvasSize(_) => ("canvas size", 360.0),
            Self::Batch(_) => ("upscale files", 560.0),
            Self::Elsewhere(_) => ("elsewhere", 560.0),
            Self::Recover => ("recover", 460.0),
            Self::Dropped(_) => ("dropped", 480.0),
            Self::Quit(_) => ("quit", 400.0),
        };
        let room = ui.ctx().content_rect().size() - Vec2::splat(2.0 * theme::GROUP_GAP + 40.0);
        let size = egui::vec2(width.min(room.x), room.y);
        // Each has a name of its own, because a window remembers its size.
        let frame = Frame::window(ui.style()).inner_margin(theme::DIALOG_MARGIN);
        let modal = Modal::new(Id::unique(("dialog", name))).backdrop_color(Tokens::of(ui).veil).frame(frame);
        let shown = modal.show(ui.ctx(), |ui| {
            ui.set_width(size.x);
            ui.set_max_height(size.y);
            match self {
                Self::Palette(palette) => palette.show(ui, app),
                Self::Shortcuts => shortcuts::show(ui, app),
                Self::Settings => settings::show(ui, app),
                Self::Export(dialog) => dialog.show(ui, app, system),
                Self::Save(dialog) => dialog.show(ui, app, system),
                Self::Outpaint(dialog) => dialog.show(ui, app),
                Self::CanvasSize(dialog) => dialog.show(ui, app),
                Self::Batch(dialog) => dialog.show(ui, app),
                Self::Elsewhere(dialog) => dialog.show(ui, app),
                Self::Recover => recover::show(ui, app),
                Self::Dropped(picture) => dropped::show(ui, app, picture),
                Self::Quit(guard) => quit::show(ui, app, *guard),
            }
        });
        if shown.should_close() { After::Close } else { shown.inner }
    }
}

/// The title of a dialog.
fn title(ui: &mut Ui, text: &str) {
    ui.heading(text);
    ui.add_space(theme::GAP);
}
