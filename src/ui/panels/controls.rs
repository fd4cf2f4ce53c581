//! Control networks: which picture is followed, how strongly, and for which steps.

use egui::{Color32, ComboBox, Rect, RichText, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::name_combo;
use crate::app::words::{preprocessor_about, preprocessor_name};
use crate::app::{App, Ask, Command, ControlAction, ControlForm, ControlPicture, PREPROCESSORS};
use crate::job::Preprocessor;
use crate::library::models::ModelKind;
use crate::locale::t;
use crate::ui::icons;
use crate::ui::theme::{self, Tokens};
use crate::ui::thumbnails::Thumbnails;
use crate::ui::widgets::{Hint, IconButton, Segment, ValueSlider, caption, from_right, plain_button, segmented};

/// The thresholds of edges where nothing is said.
const EDGES: (u8, u8) = (100, 200);
/// The largest side of a preview, in points.
const PREVIEW: f32 = 160.0;

/// Shows every control, and the button that adds one.
pub fn show(ui: &mut Ui, app: &mut App, thumbnails: &mut Thumbnails) {
    for number in 0..app.form.controls.len() {
        ui.push_id(("control", number), |ui| one(ui, app, thumbnails, number));
        ui.add_space(theme::UNIT);
    }
    if plain_button(ui, t!("control-add")).on_hover_text(t!("control-add.about")).clicked() {
        app.run(Command::Control(ControlAction::Add(None)));
    }
}

fn one(ui: &mut Ui, app: &mut App, thumbnails: &mut Thumbnails, number: usize) {
    let Some(mut control) = app.form.controls.get(number).cloned() else { return };
    let mut command = None;
    // They are counted from one.
    let nth = number + 1;
    from_right(ui, theme::CONTROL, |ui| {
        let title = t!("control-remove", number = nth);
        if IconButton::new(icons::CLOSE, Hint { title: &title, ..Hint::default() }).show(ui).clicked() {
            command = Some(Command::Control(ControlAction::Remove(number)));
        }
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            ui.checkbox(&mut control.enabled, t!("control-title", number = nth));
        });
    });
    network(ui, app, &t!("control-network", number = nth), &mut control);
    picture(ui, number, &mut control, &mut command);
    preprocessor(ui, nth, &mut control);
    if plain_button(ui, &t!("control-preview", number = nth)).clicked() {
        command = Some(Command::Control(ControlAction::Preview(number)));
    }
    if let Some(preview) = app.control_preview(number) {
        let size = vec2(preview.extent().width as f32, preview.extent().height as f32);
        let (rect, response) = ui.allocate_exact_size(size * (PREVIEW / size.max_elem().max(1.0)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, t!("control-followed", number = nth)));
        let texture = thumbnails.of(ui.ctx(), &preview).id();
        let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        ui.painter().image(texture, rect, uv, Color32::WHITE);
    }
    let (label, about) = (t!("control-strength", number = nth), t!("control-strength.about"));
    let slider = ValueSlider::new(&label, 0.0..=2.0).step(0.05, 2).reset(1.0).about(about);
    slider.show(ui, &mut control.strength);
    let (label, about) = (t!("control-start", number = nth), t!("control-start.about"));
    ValueSlider::new(&label, 0.0..=1.0).percent().reset(0.0).about(about).show(ui, &mut control.start);
    let (label, about) = (t!("control-end", number = nth), t!("control-end.about"));
    ValueSlider::new(&label, 0.0..=1.0).percent().reset(1.0).about(about).show(ui, &mut control.end);
    let label = t!("control-guess", number = nth);
    ui.checkbox(&mut control.guess, label).on_hover_text(t!("control-guess.about"));
    control.clamp();
    if let Some(place) = app.form.controls.get_mut(number) {
        *place = control;
    }
    if let Some(command) = command {
        app.run(command);
    }
}

fn network(ui: &mut Ui, app: &App, name: &str, control: &mut ControlForm) {
    let choices = app.additions(ModelKind::ControlNet);
    let chosen = choices.iter().find(|choice| Some(&choice.path) == control.network.as_ref());
    let label = match (&control.network, chosen) {
        (None, _) => t!("control-choose").to_owned(),
        (_, Some(choice)) => choice.name.clone(),
        (Some(path), None) => path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
    };
    let combo = ComboBox::from_id_salt("network").selected_text(label).width(ui.available_width()).truncate();
    let shown = combo.show_ui(ui, |ui| {
        if choices.is_empty() {
            ui.label(t!("control-none-found"));
        }
        for choice in &choices {
            let selected = Some(&choice.path) == control.network.as_ref();
            let fits = choice.misfit.is_none();
            let item = ui.add_enabled(fits || selected, egui::Button::selectable(selected, &choice.name));
            let item = match &choice.misfit {
                Some(why) => item.on_disabled_hover_text(why).on_hover_text(why),
                None => item,
            };
            if item.clicked() {
                control.network = Some(choice.path.clone());
            }
        }
    });
    name_combo(&shown.response, name);
    if let Some(why) = chosen.and_then(|choice| choice.misfit.as_ref()) {
        ui.label(RichText::new(why).size(theme::CAPTION_PT).color(Tokens::of(ui).warning));
    }
}

fn picture(ui: &mut Ui, number: usize, control: &mut ControlForm, command: &mut Option<Command>) {
    // Which of the three, without the file's name.
    let mut kind = match control.picture {
        ControlPicture::Canvas => 0,
        ControlPicture::Layer => 1,
        ControlPicture::File(_) => 2,
    };
    let choices = [
        Segment { value: 0, label: t!("control-from-canvas"), about: t!("control-from-canvas.about") },
        Segment { value: 1, label: t!("control-from-layer"), about: t!("control-from-layer.about") },
        Segment { value: 2, label: t!("control-from-file"), about: t!("control-from-file.about") },
    ];
    if segmented(ui, &t!("control-picture", number = number + 1), &mut kind, &choices) {
        match kind {
            0 => control.picture = ControlPicture::Canvas,
            1 => control.picture = ControlPicture::Layer,
            _ => *command = Some(Command::Ask(Ask::ControlPicture(number))),
        }
    }
    if let ControlPicture::File(path) = &control.picture {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        caption(ui, t!("control-follows", file = file)).on_hover_text(path.display().to_string());
    }
}

fn preprocessor(ui: &mut Ui, nth: usize, control: &mut ControlForm) {
    let label = preprocessor_name(control.preprocessor);
    let combo = ComboBox::from_id_salt("preprocessor").selected_text(label).width(ui.available_width());
    let shown = combo.show_ui(ui, |ui| {
        for row in PREPROCESSORS {
            let item = ui.selectable_value(&mut control.preprocessor, row.kind, preprocessor_name(row.kind));
            item.on_hover_text(preprocessor_about(row.kind));
        }
    });
    name_combo(&shown.response, &t!("control-preprocessor", number = nth));
    if control.preprocessor == Preprocessor::Canny {
        thresholds(ui, nth, control);
    }
}

/// How strong an edge must be.
fn thresholds(ui: &mut Ui, nth: usize, control: &mut ControlForm) {
    let (mut low, mut high) = control.thresholds.unwrap_or(EDGES);
    let (label, about) = (t!("control-edges-low", number = nth), t!("control-edges-low.about"));
    ValueSlider::new(&label, 0..=255).reset(EDGES.0).about(about).show(ui, &mut low);
    let (label, about) = (t!("control-edges-high", number = nth), t!("control-edges-high.about"));
    ValueSlider::new(&label, 0..=255).reset(EDGES.1).about(about).show(ui, &mut high);
    let now = (low, high.max(low));
    control.thresholds = (now != EDGES).then_some(now);
}
