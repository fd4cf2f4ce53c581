//! What the window asks of the system around it: file dialogs and the clipboard, each on a thread of its own, because
//! both may take as long as they like.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use arboard::{Clipboard, ImageData};
use crossbeam_channel::{Receiver, Sender, unbounded};
use egui::{Color32, ColorImage, Context};
use rfd::FileDialog;

use crate::app::{Ask, BatchAction, Command, ControlAction, ControlPicture, Export, Notice, NoticeKind};
use crate::base::{Extent, Pixmap};
use crate::locale::t;

/// A dialog that a person closes takes longer than this; one that could not be shown does not.
const NOBODY_IS_SO_QUICK: Duration = Duration::from_millis(250);
/// The most pixels that are taken from the clipboard.
const MOST_PIXELS: usize = crate::document::MAX_AREA_PX;

/// What comes back.
#[derive(Debug)]
pub enum Answer {
    /// To be done.
    Run(Command),
    /// To be said.
    Say(Notice),
    /// The file chosen in the dialog that the export window opened.
    ExportPath(PathBuf),
    /// The file chosen in the dialog that the window for saving opened.
    SavePath(PathBuf),
}

/// A file dialog.
#[derive(Debug, Clone)]
pub enum Choose {
    /// A picture to open.
    Open,
    /// A file to export to, beginning with this one.
    Export(PathBuf),
    /// A file to save the project to, beginning with this one.
    Save(PathBuf),
    /// A picture for the control network with this number.
    ControlPicture(usize),
    /// Pictures to be made larger.
    Pictures,
    /// A folder for something.
    Folder(&'static str, fn(PathBuf) -> Command),
    /// A folder for all candidates; this one where the system shows no dialog.
    SaveAll(Export, PathBuf),
}

impl Choose {
    /// A folder with models.
    pub fn models() -> Self {
        Self::Folder(t!("system-choose-model-folder"), Command::AddModelFolder)
    }

    /// What is chosen for the list of files that are made larger.
    pub fn for_batch(ask: &Ask) -> Self {
        match ask {
            Ask::BatchFolder => Self::Folder(t!("system-choose-picture-folder"), |folder| {
                Command::Batch(BatchAction::Add(vec![folder]))
            }),
            Ask::BatchOutput => {
                Self::Folder(t!("system-choose-results"), |folder| Command::Batch(BatchAction::Folder(Some(folder))))
            }
            _ => Self::Pictures,
        }
    }
}

enum Clip {
    Read,
    Write(Arc<Pixmap>),
}

/// The doors to the system.
pub struct System {
    ctx: Context,
    sender: Sender<Answer>,
    answers: Receiver<Answer>,
    clipboard: Option<Sender<Clip>>,
}

impl System {
    /// No thread runs before something is asked.
    pub fn new(ctx: &Context) -> Self {
        let (sender, answers) = unbounded();
        Self { ctx: ctx.clone(), sender, answers, clipboard: None }
    }

    /// What came back since the last call.
    pub fn answers(&self) -> Vec<Answer> {
        self.answers.try_iter().collect()
    }

    /// Shows a file dialog of the system.
    pub fn choose(&self, what: Choose) {
        self.on_thread("scumble-dialog", move || {
            let asked = Instant::now();
            let answer = choose(&what);
            if answer.is_none() && asked.elapsed() < NOBODY_IS_SO_QUICK {
                return Some(without_dialog(what));
            }
            answer
        });
    }

    /// Shows a file in the system's file manager.
    pub fn reveal(&self, path: PathBuf) {
        self.on_thread("scumble-reveal", move || {
            reveal(&path).err().map(|error| {
                let (path, error) = (path.display().to_string(), error.to_string());
                let say = t!("system-not-revealed", path = path, error = error);
                Answer::Say(Notice::new(NoticeKind::Warning, say))
            })
        });
    }

    /// Reads a picture from the clipboard.
    pub fn paste(&mut self) {
        self.clip(Clip::Read);
    }

    /// Takes in a picture that the window itself found in the clipboard.
    pub fn pasted(&self, image: Arc<ColorImage>) {
        self.on_thread("scumble-paste", move || {
            let picture = pixmap(&image);
            Some(Answer::Run(picture.map_or(Command::PasteNothing, Command::PastePicture)))
        });
    }

    /// Puts a picture into the clipboard.
    pub fn copy(&mut self, picture: Arc<Pixmap>) {
        self.clip(Clip::Write(picture));
    }

    fn clip(&mut self, what: Clip) {
        let unsent = match &self.clipboard {
            Some(clipboard) => clipboard.send(what).err().map(|unsent| unsent.0),
            None => Some(what),
        };
        if let Some(what) = unsent {
            let (sender, requests) = unbounded();
            // Nothing can be in the way of a channel that was just made.
            let _ = sender.send(what);
            self.clipboard = Some(sender);
            let (answers, ctx) = (self.sender.clone(), self.ctx.clone());
            self.on_thread("scumble-clipboard", move || {
                // On X11 and Wayland a picture stays in the clipboard for as long as its owner lives: this thread.
                serve_clipboard(&requests, &answers, &ctx);
                None
            });
        }
    }

    fn on_thread(&self, name: &str, work: impl FnOnce() -> Option<Answer> + Send + 'static) {
        let (sender, ctx) = (self.sender.clone(), self.ctx.clone());
        let spawned = thread::Builder::new().name(name.into()).spawn(move || {
            if let Some(answer) = work() {
                let _ = sender.send(answer);
                ctx.request_repaint();
            }
        });
        if let Err(error) = spawned {
            let say = t!("system-no-thread", error = error.to_string());
            let _ = self.sender.send(Answer::Say(Notice::new(NoticeKind::Error, say)));
        }
    }
}

/// Asks the system's file manager, and does not wait for it.
fn reveal(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    let (program, argument): (&str, OsString) = if cfg!(target_os = "macos") {
        ("open", folder.into())
    } else if cfg!(windows) {
        ("explorer", folder.into())
    } else {
        ("xdg-open", folder.into())
    };
    let mut child = Process::new(program).arg(argument).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    // Until the program that shows it has taken it over.
    child.wait()?;
    Ok(())
}

/// A dialog that begins in the folder of a file, with its name.
fn beginning_at(dialog: FileDialog, path: &Path) -> FileDialog {
    let dialog = match path.parent().filter(|folder| folder.is_dir()) {
        Some(folder) => dialog.set_directory(folder),
        None => dialog,
    };
    match path.file_name() {
        Some(name) => dialog.set_file_name(name.to_string_lossy()),
        None => dialog,
    }
}

fn choose(what: &Choose) -> Option<Answer> {
    let extensions = ["png", "jpg", "jpeg", "webp", "tif", "tiff", "bmp", "gif"];
    let (projects, pictures) = (["scumble", "ora", "psd"], t!("system-pictures"));
    match what {
        Choose::Open => {
            let all: Vec<&str> = projects.iter().chain(&extensions).copied().collect();
            let dialog = FileDialog::new().set_title(t!("system-open")).add_filter(t!("system-all"), &all);
            let dialog = dialog.add_filter(t!("system-projects"), &projects).add_filter(pictures, &extensions);
            dialog.pick_file().map(|path| Answer::Run(Command::OpenPath(path)))
        }
        Choose::Export(path) => {
            let dialog = FileDialog::new().set_title(t!("system-export")).add_filter(pictures, &extensions[..4]);
            beginning_at(dialog, path).save_file().map(Answer::ExportPath)
        }
        Choose::Save(path) => {
            let dialog = FileDialog::new().set_title(t!("system-save")).add_filter("Scumble", &projects[..1]);
            beginning_at(dialog.add_filter("OpenRaster", &projects[1..2]), path).save_file().map(Answer::SavePath)
        }
        Choose::SaveAll(export, _) => {
            let dialog = FileDialog::new().set_title(t!("system-choose-candidates-folder"));
            dialog.pick_folder().map(|folder| Answer::Run(Command::SaveAllTo { folder, export: *export }))
        }
        Choose::ControlPicture(number) => {
            let dialog = FileDialog::new().set_title(t!("system-choose-control")).add_filter(pictures, &extensions);
            let answer = |path| Command::Control(ControlAction::Picture(*number, ControlPicture::File(path)));
            dialog.pick_file().map(|path| Answer::Run(answer(path)))
        }
        Choose::Pictures => {
            let dialog = FileDialog::new().set_title(t!("system-choose-pictures")).add_filter(pictures, &extensions);
            dialog.pick_files().map(|paths| Answer::Run(Command::Batch(BatchAction::Add(paths))))
        }
        Choose::Folder(title, command) => {
            FileDialog::new().set_title(*title).pick_folder().map(|path| Answer::Run(command(path)))
        }
    }
}

/// What is done on a system that shows no dialog.
fn without_dialog(what: Choose) -> Answer {
    let say = match what {
        Choose::Open => t!("system-no-dialog-open"),
        Choose::Export(_) | Choose::Save(_) => t!("system-no-dialog-path"),
        Choose::Pictures => t!("system-no-dialog-pictures"),
        Choose::ControlPicture(_) => t!("system-no-dialog-control"),
        Choose::Folder(..) => t!("system-no-dialog-folder"),
        Choose::SaveAll(export, folder) => return Answer::Run(Command::SaveAllTo { folder, export }),
    };
    Answer::Say(Notice::new(NoticeKind::Warning, say))
}

fn serve_clipboard(requests: &Receiver<Clip>, answers: &Sender<Answer>, ctx: &Context) {
    let mut clipboard = match Clipboard::new() {
        Ok(clipboard) => clipboard,
        Err(error) => {
            let say = t!("system-no-clipboard", error = error.to_string());
            let _ = answers.send(Answer::Say(Notice::new(NoticeKind::Error, say)));
            ctx.request_repaint();
            return;
        }
    };
    for request in requests {
        let answer = match request {
            Clip::Read => {
                clipboard.get_image().ok().and_then(picture).map_or(Command::PasteNothing, Command::PastePicture)
            }
            Clip::Write(picture) => {
                let extent = picture.extent();
                let data = ImageData {
                    width: extent.width as usize,
                    height: extent.height as usize,
                    bytes: picture.data().into(),
                };
                let notice = match clipboard.set_image(data) {
                    Ok(()) => Notice::new(NoticeKind::Success, t!("system-copied")),
                    Err(error) => {
                        let say = t!("system-not-copied", error = error.to_string());
                        Notice::new(NoticeKind::Error, say)
                    }
                };
                let _ = answers.send(Answer::Say(notice));
                ctx.request_repaint();
                continue;
            }
        };
        let _ = answers.send(Answer::Run(answer));
        ctx.request_repaint();
    }
}

/// A picture from the clipboard, if it has a size that a document can have.
fn picture(image: ImageData<'_>) -> Option<Arc<Pixmap>> {
    let (width, height) = (u32::try_from(image.width).ok()?, u32::try_from(image.height).ok()?);
    if image.width.checked_mul(image.height)? > MOST_PIXELS {
        return None;
    }
    Pixmap::from_rgba(Extent::new(width, height), image.bytes.into_owned()).map(Arc::new)
}

fn pixmap(image: &ColorImage) -> Option<Arc<Pixmap>> {
    let [width, height] = image.size;
    let bytes = image.pixels.iter().flat_map(Color32::to_srgba_unmultiplied).collect::<Vec<u8>>();
    picture(ImageData { width, height, bytes: bytes.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_pixels_keep_their_place_and_impossible_ones_are_refused() {
        let mut image = ColorImage::filled([2, 1], Color32::from_rgb(1, 2, 3));
        image.pixels[1] = Color32::from_rgb(9, 8, 7);
        assert_eq!(pixmap(&image).unwrap().data(), [1, 2, 3, 255, 9, 8, 7, 255]);
        let wrong = ImageData { width: usize::MAX, height: 2, bytes: vec![0; 8].into() };
        assert!(picture(wrong).is_none());
        let short = ImageData { width: 4, height: 4, bytes: vec![0; 8].into() };
        assert!(picture(short).is_none());
    }
}
