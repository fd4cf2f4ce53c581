//! Files to be made larger: the list with what became of each, by what and how large, and where results go.

use std::path::{Path, PathBuf};

use egui::{Align, ComboBox, Label, Layout, RichText, Role, ScrollArea, TextEdit, Ui, WidgetInfo, vec2};

use super::{After, title};
use crate::app::{App, Ask, BatchAction, BatchFormat, BatchState, Command, UpscaleSize};
use crate::locale::t;
use crate::ui::icons;
use crate::ui::panels::{name_combo, upscale_by, upscale_factors};
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{
    Hint, IconButton, ValueSlider, capitalised, caption, from_right, name_text, plain_button, primary_button,
};

/// Height of the list, in points.
const LIST: f32 = 240.0;
/// Height of a file's row, in points.
const ROW: f32 = 24.0;

/// The window for many files. What is in it belongs to the app, so that it can be closed while the job runs.
#[derive(Default)]
pub struct BatchDialog {
    /// The folder as it is being typed.
    folder: Option<String>,
}

impl BatchDialog {
    /// Shows it.
    pub fn show(&mut self, ui: &mut Ui, app: &mut App) -> After {
        title(ui, t!("batch-title"));
        ui.spacing_mut().item_spacing.y = theme::UNIT;
        let running = app.batch().task().is_some();
        sources(ui, app, running);
        list(ui, app);
        ui.add_space(theme::UNIT);
        ui.add_enabled_ui(!running, |ui| {
            upscale_by(ui, app);
            if !matches!(app.upscale.size, UpscaleSize::Factor(_)) {
                // A width or height is that of one picture.
                app.upscale.size = UpscaleSize::Factor(4.0);
            }
            upscale_factors(ui, &mut app.upscale);
            format(ui, app);
            self.output(ui, app);
        });
        progress(ui, app);
        ui.add_space(theme::UNIT);
        buttons(ui, app, running)
    }

    /// Where results go: typed, or chosen in the system's dialog.
    fn output(&mut self, ui: &mut Ui, app: &mut App) {
        caption(ui, t!("batch-folder"));
        let mut command = None;
        from_right(ui, theme::CONTROL, |ui| {
            ui.spacing_mut().item_spacing.x = theme::UNIT;
            if plain_button(ui, t!("dialog-browse")).clicked() {
                command = Some(Command::Ask(Ask::BatchOutput));
            }
            let now = app.batch().folder().map_or_else(String::new, |folder| folder.to_string_lossy().into_owned());
            let mut text = self.folder.clone().unwrap_or(now);
            let edit =
                TextEdit::singleline(&mut text).hint_text(t!("batch-folder.hint")).align(egui::Align2::LEFT_CENTER);
            let response = ui.add_sized(vec2(ui.available_width(), theme::CONTROL), edit);
            name_text(&response, Role::TextInput, t!("batch-folder.name"), &text);
            if response.changed() {
                let folder = Some(PathBuf::from(text.trim())).filter(|folder| !folder.as_os_str().is_empty());
                command = Some(Command::Batch(BatchAction::Folder(folder)));
            }
            self.folder = response.has_focus().then_some(text);
        });
        if let Some(command) = command {
            app.run(command);
        }
    }
}

fn sources(ui: &mut Ui, app: &mut App, running: bool) {
    let mut command = None;
    ui.add_enabled_ui(!running, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = theme::UNIT;
            for (label, about, ask) in [
                (t!("batch-add-files"), t!("batch-add-files.about"), Ask::BatchFiles),
                (t!("batch-add-folder"), t!("batch-add-folder.about"), Ask::BatchFolder),
            ] {
                if plain_button(ui, label).on_hover_text(about).clicked() {
                    command = Some(Command::Ask(ask));
                }
            }
            let some = !app.batch().rows().is_empty();
            if ui.add_enabled_ui(some, |ui| plain_button(ui, t!("batch-clear"))).inner.clicked() {
                command = Some(Command::Batch(BatchAction::Clear));
            }
        });
    });
    if let Some(command) = command {
        app.run(command);
    }
}

fn list(ui: &mut Ui, app: &mut App) {
    let tokens = Tokens::of(ui);
    let frame = egui::Frame::new().fill(tokens.sunken).corner_radius(theme::RADIUS).inner_margin(theme::GAP);
    let mut command = None;
    frame.show(ui, |ui| {
        ui.set_min_size(vec2(ui.available_width(), LIST.min(ui.available_height() / 2.0)));
        let batch = app.batch();
        if batch.rows().is_empty() {
            ui.label(RichText::new(t!("batch-nothing")).color(tokens.weak));
            return;
        }
        let area = ScrollArea::vertical().max_height(LIST).auto_shrink([false, false]);
        area.show_rows(ui, ROW, batch.rows().len(), |ui, range| {
            for number in range {
                let Some(row) = batch.rows().get(number) else { continue };
                let working = batch.working() == Some(number);
                let state = state_of(&row.state, working, tokens);
                if row_of(ui, &row.path, &state, batch.task().is_none()) {
                    command = Some(Command::Batch(BatchAction::Remove(number)));
                }
            }
        });
    });
    if let Some(command) = command {
        app.run(command);
    }
}

/// How a file's state is shown: an icon with its colour, and words.
struct Shown {
    icon: &'static str,
    colour: egui::Color32,
    words: String,
    about: String,
}

fn state_of(state: &BatchState, working: bool, tokens: &Tokens) -> Shown {
    let shown = |icon, colour, words: &str, about: String| Shown { icon, colour, words: words.to_owned(), about };
    match state {
        BatchState::Listed => shown("", tokens.faint, "", String::new()),
        BatchState::Waiting if working => {
            shown(icons::RESUME, tokens.accent_text, t!("batch-state-working"), String::new())
        }
        BatchState::Waiting => shown("", tokens.faint, t!("batch-state-waiting"), String::new()),
        BatchState::Done(path) => shown(icons::GOOD, tokens.good, t!("batch-state-done"), path.display().to_string()),
        BatchState::Failed(sentence) => shown(icons::BAD, tokens.bad, sentence, sentence.clone()),
        BatchState::NotDone => shown(icons::INFO, tokens.weak, t!("batch-state-not-done"), String::new()),
    }
}

/// A file with its state. Whether it is to be taken out.
fn row_of(ui: &mut Ui, path: &Path, state: &Shown, removable: bool) -> bool {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let mut removes = false;
    ui.allocate_ui_with_layout(vec2(ui.available_width(), ROW), Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = theme::UNIT;
        if removable {
            let title = t!("batch-remove", name = &name);
            let button = IconButton::new(icons::CLOSE, Hint { title: &title, ..Hint::default() }).side(ROW);
            removes = button.show(ui).clicked();
        }
        let half = ui.available_width() / 2.0;
        if !state.words.is_empty() {
            ui.allocate_ui_with_layout(vec2(half, ROW), Layout::right_to_left(Align::Center), |ui| {
                if !state.icon.is_empty() {
                    let icon = RichText::new(state.icon).font(theme::icon_font(14.0)).color(state.colour);
                    ui.label(icon);
                }
                let words = RichText::new(&state.words).size(theme::CAPTION_PT).color(state.colour);
                let label = ui.add(Label::new(words).truncate());
                if !state.about.is_empty() {
                    label.on_hover_text(&state.about);
                }
            });
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let label = ui.add(Label::new(&name).truncate()).on_hover_text(path.display().to_string());
            label.widget_info(|| {
                WidgetInfo::labeled(Role::Label, true, t!("batch-row", name = &name, state = &state.words))
            });
        });
    });
    removes
}

fn format(ui: &mut Ui, app: &mut App) {
    let now = app.batch().format();
    let combo = ComboBox::from_id_salt("batch format").selected_text(t!("batch-format", format = now.label()));
    let mut command = None;
    let shown = combo.width(ui.available_width()).show_ui(ui, |ui| {
        for format in BatchFormat::ALL {
            if ui.selectable_label(now == format, capitalised(format.label())).clicked() {
                command = Some(BatchAction::Format(format));
            }
        }
    });
    name_combo(&shown.response, t!("batch-format.name"));
    if now == BatchFormat::Jpeg {
        let mut quality = app.batch().quality();
        if ValueSlider::new(t!("dialog-quality"), 1..=100).reset(90).show(ui, &mut quality).changed() {
            command = Some(BatchAction::Quality(quality));
        }
    }
    if let Some(action) = command {
        app.run(Command::Batch(action));
    }
}

/// How far the job has come, and what was the outcome.
fn progress(ui: &mut Ui, app: &App) {
    let tokens = Tokens::of(ui);
    let batch = app.batch();
    let (done, failed) = batch.counts();
    let job = batch.task().and_then(|task| app.jobs().iter().find(|job| job.id == task));
    if let Some(job) = job {
        let bar = egui::ProgressBar::new(job.state.fraction().unwrap_or(0.0)).desired_height(6.0).fill(tokens.accent);
        ui.add_space(theme::UNIT);
        ui.add(bar);
        let number = (job.made + 1).min(job.count);
        caption(ui, t!("batch-progress", number = number, count = job.count, state = job.words()));
    } else if done + failed > 0 {
        let words = match failed {
            0 => t!("batch-written", count = done),
            _ => t!("batch-written-failed", count = done, failed = failed),
        };
        ui.label(RichText::new(words).color(if failed > 0 { tokens.warning } else { tokens.good }));
    } else if let Some(problem) = app.batch_problem() {
        ui.label(RichText::new(problem).size(theme::CAPTION_PT).color(tokens.bad));
    }
}

fn buttons(ui: &mut Ui, app: &mut App, running: bool) -> After {
    let mut after = After::Stay;
    from_right(ui, theme::CONTROL, |ui| {
        if running {
            if primary_button(ui, t!("batch-cancel")).clicked() {
                app.run(Command::Batch(BatchAction::Cancel));
            }
        } else {
            let ready = !app.batch().rows().is_empty() && app.batch_problem().is_none();
            if ui.add_enabled_ui(ready, |ui| primary_button(ui, t!("batch-start"))).inner.clicked() {
                app.run(Command::Batch(BatchAction::Start));
            }
        }
        if plain_button(ui, t!("dialog-close")).clicked() {
            after = After::Close;
        }
    });
    after
}
