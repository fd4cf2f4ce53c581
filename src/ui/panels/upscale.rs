//! The Upscale panel: what is made larger, by what, how large, and what becomes of it.

use egui::{ComboBox, RichText, Ui, vec2};

use super::{gap, model, name_combo, prompt};
use crate::app::{
    App, Ask, Command, FACTOR_RANGE, FACTORS, REFINE_TILE_RANGE, TILE_RANGE, UpscaleForm, UpscaleInto, UpscaleOutlook,
    UpscaleSize, UpscaleWhat,
};
use crate::base::Extent;
use crate::document::MAX_SIDE_PX;
use crate::locale::t;
use crate::ui::commands;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{
    Chip, Hint, Segment, ValueSlider, capitalised, caption, from_right, main_button, plain_button, section, segmented,
};

/// The tile that is offered first where the artist sets one.
const USUAL_TILE: u32 = 256;

/// Shows the panel's content.
pub fn show(ui: &mut Ui, app: &mut App) {
    what(ui, app);
    ui.add_space(theme::GAP);
    by(ui, app);
    let outlook = app.upscale_outlook();
    let diffuses = app.upscaler().is_some_and(|chosen| chosen.diffuses);
    if !diffuses {
        ui.add_space(theme::GAP);
        caption(ui, t!("panel-upscale-how-large"));
        factors(ui, &mut app.upscale);
        if let Some(source) = outlook.source {
            sides(ui, &mut app.upscale, source);
        }
    }
    ui.add_space(theme::GAP);
    into(ui, app);
    gap(ui);
    if diffuses {
        section(ui, "Led by the prompt", t!("panel-upscale-led"), true, |ui| prompt::show(ui, app));
    } else {
        section(ui, "Refine with a prompt", t!("panel-upscale-refine"), app.upscale.refine, |ui| refine(ui, app));
        gap(ui);
        section(ui, "Tiles", t!("panel-upscale-tiles"), false, |ui| tiles(ui, &mut app.upscale));
    }
    gap(ui);
    section(ui, "Many files", t!("panel-upscale-many"), true, |ui| {
        let row = commands::row(&Command::Ask(Ask::UpscaleFiles));
        let shortcut = row.map(|row| commands::shortcut_text(app, row)).unwrap_or_default();
        let button = plain_button(ui, t!("panel-upscale-files"));
        let about =
            Hint { title: t!("panel-upscale-files.title"), shortcut: &shortcut, text: t!("panel-upscale-files.about") };
        let button = crate::ui::widgets::hint(button, about);
        if button.clicked() {
            app.run(Command::Ask(Ask::UpscaleFiles));
        }
    });
}

fn what(ui: &mut Ui, app: &mut App) {
    caption(ui, t!("panel-upscale-what"));
    let choices = [
        (UpscaleWhat::Picture, t!("panel-upscale-picture"), t!("panel-upscale-picture.about")),
        (UpscaleWhat::Selection, t!("panel-upscale-selection"), t!("panel-upscale-selection.about")),
        (UpscaleWhat::Layer, t!("panel-upscale-layer"), t!("panel-upscale-layer.about")),
    ]
    .map(|(value, label, about)| Segment { value, label, about });
    segmented(ui, t!("panel-upscale-what"), &mut app.upscale.what, &choices);
}

/// The network, and how far it mends.
pub fn by(ui: &mut Ui, app: &mut App) {
    caption(ui, t!("panel-upscale-by"));
    let chosen = app.upscaler().cloned();
    let label = chosen.as_ref().map_or(t!("panel-upscale-looking"), |chosen| chosen.label.as_str()).to_owned();
    let mut command = None;
    let combo = ComboBox::from_id_salt("upscaler").selected_text(label).width(ui.available_width()).truncate();
    let shown = combo.show_ui(ui, |ui| {
        for choice in app.upscalers() {
            let selected = chosen.as_ref().is_some_and(|chosen| chosen.path == choice.path);
            let about = choice.problem.as_ref().unwrap_or(&choice.about);
            let text = if choice.about.is_empty() || choice.path.is_none() {
                choice.label.clone()
            } else {
                format!("{}  ({})", choice.label, choice.about)
            };
            let item = ui.add_enabled(choice.problem.is_none(), egui::Button::selectable(selected, text));
            if item.on_hover_text(about).on_disabled_hover_text(about).clicked() && !selected {
                command = Some(Command::ChooseUpscaler(choice.path.clone()));
            }
        }
        ui.separator();
        if ui.selectable_label(false, t!("model-add-folder")).clicked() {
            command = Some(Command::Ask(Ask::ModelFolder));
        }
    });
    name_combo(&shown.response, t!("panel-upscale-upscaler"));
    if let Some(chosen) = chosen {
        match &chosen.problem {
            Some(problem) => {
                ui.label(RichText::new(problem).size(theme::CAPTION_PT).color(Tokens::of(ui).bad));
            }
            None if chosen.path.is_some() => {
                caption(ui, chosen.about);
            }
            None => {
                let slider = ValueSlider::new(t!("panel-upscale-restoration"), 0.0..=1.0).percent().reset(0.5);
                slider.about(t!("panel-upscale-restoration.about")).show(ui, &mut app.upscale.strength);
            }
        }
    }
    if let Some(command) = command {
        app.run(command);
    }
}

/// The factors that are common, and any other as a number.
pub fn factors(ui: &mut Ui, form: &mut UpscaleForm) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(theme::UNIT, theme::UNIT);
        for factor in FACTORS {
            let name = if factor == 1.0 {
                t!("panel-upscale-same").to_owned()
            } else {
                t!("panel-upscale-times", factor = factor)
            };
            let chip =
                Chip::new(&format!("×{factor}"), &name).selected(form.size == UpscaleSize::Factor(factor)).show(ui);
            if chip.on_hover_text(&name).clicked() {
                form.size = UpscaleSize::Factor(factor);
            }
        }
    });
    let UpscaleSize::Factor(mut factor) = form.size else { return };
    let slider = ValueSlider::new(t!("panel-upscale-factor"), *FACTOR_RANGE.start()..=8.0).step(0.25, 2).unit(" ×");
    let slider = slider.reset(4.0).about(t!("panel-upscale-factor.about"));
    if slider.typed_up_to(*FACTOR_RANGE.end()).show(ui, &mut factor).changed() {
        form.size = UpscaleSize::Factor(factor);
    }
}

/// Width and height of the result, which follow each other.
fn sides(ui: &mut Ui, form: &mut UpscaleForm, source: Extent) {
    let Some(target) = form.size.of(source) else { return };
    let half = (ui.available_width() - theme::UNIT) / 2.0;
    let most = |side: u32| (side.saturating_mul(8)).clamp(64, MAX_SIDE_PX);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::UNIT;
        let side = |ui: &mut Ui, name: &str, value: u32, from: u32| {
            let mut now = value;
            let about = t!("panel-upscale-side");
            let size = vec2(half, theme::CONTROL);
            ui.allocate_ui(size, |ui| {
                let slider = ValueSlider::new(name, from.min(most(from))..=most(from)).unit(" px").about(about);
                slider.typed_from(1).typed_up_to(MAX_SIDE_PX).show(ui, &mut now)
            });
            (now != value).then_some(now)
        };
        if let Some(width) = side(ui, t!("panel-upscale-width"), target.width, source.width) {
            form.size = UpscaleSize::Width(width);
        }
        if let Some(height) = side(ui, t!("panel-upscale-height"), target.height, source.height) {
            form.size = UpscaleSize::Height(height);
        }
    });
}

fn into(ui: &mut Ui, app: &mut App) {
    caption(ui, t!("panel-upscale-becomes"));
    let (label, about) = match app.upscale.what {
        UpscaleWhat::Picture => (t!("panel-upscale-this"), t!("panel-upscale-this.about")),
        UpscaleWhat::Selection | UpscaleWhat::Layer => {
            (t!("panel-upscale-new-layer"), t!("panel-upscale-new-layer.about"))
        }
    };
    let choices = [
        Segment { value: UpscaleInto::Document, label, about },
        Segment {
            value: UpscaleInto::NewPicture,
            label: t!("panel-upscale-new-picture"),
            about: t!("panel-upscale-new-picture.about"),
        },
    ];
    segmented(ui, t!("panel-upscale-becomes"), &mut app.upscale.into, &choices);
}

/// The pass of the Generate panel's model over the result.
fn refine(ui: &mut Ui, app: &mut App) {
    let refine = ui.checkbox(&mut app.upscale.refine, t!("panel-upscale-refine-on"));
    refine.on_hover_text(t!("panel-upscale-refine-on.about"));
    if !app.upscale.refine {
        return;
    }
    model::show(ui, app);
    ui.add_space(theme::UNIT);
    prompt::show(ui, app);
    ui.add_space(theme::UNIT);
    let own = app.refine_tile();
    let form = &mut app.upscale;
    let slider = ValueSlider::new(t!("panel-upscale-strength"), 0.05..=1.0).percent().typed_from(0.01).reset(0.3);
    slider.about(t!("panel-upscale-strength.about")).show(ui, &mut form.refine_strength);
    let mut set = form.refine_tile > 0;
    let own_size = ui.checkbox(&mut set, t!("panel-upscale-own-refine"));
    if own_size.on_hover_text(t!("panel-upscale-own-refine.about")).changed() {
        form.refine_tile = if set { own } else { 0 };
    }
    if set {
        let slider = ValueSlider::new(t!("panel-upscale-refine-tile"), REFINE_TILE_RANGE).step(64.0, 0).unit(" px");
        slider.show(ui, &mut form.refine_tile);
    } else {
        caption(ui, t!("panel-upscale-refine-tiles", side = own));
    }
}

fn tiles(ui: &mut Ui, form: &mut UpscaleForm) {
    let mut set = form.tile.is_some();
    let own_size = ui.checkbox(&mut set, t!("panel-upscale-own-tile"));
    if own_size.on_hover_text(t!("panel-upscale-own-tile.about")).changed() {
        form.tile = set.then_some(USUAL_TILE);
    }
    match &mut form.tile {
        Some(side) => {
            let slider = ValueSlider::new(t!("panel-upscale-tile"), TILE_RANGE).step(32.0, 0).unit(" px");
            slider.reset(USUAL_TILE).show(ui, side);
        }
        None => {
            caption(ui, t!("panel-upscale-tile-free"));
        }
    }
}

/// What comes of the settings: size, memory, time, and what stands against them.
fn outlook(ui: &mut Ui, outlook: &UpscaleOutlook) {
    ui.spacing_mut().item_spacing.y = 2.0;
    let tokens = Tokens::of(ui);
    if outlook.source.is_some() {
        ui.label(RichText::new(outlook.size_words()).color(tokens.text));
        caption(ui, capitalised(&outlook.cost_words()));
    }
    for (sentence, colour) in [(&outlook.problem, tokens.bad), (&outlook.warning, tokens.warning)] {
        if let Some(sentence) = sentence {
            ui.label(RichText::new(sentence).size(theme::CAPTION_PT).color(colour));
        }
    }
    ui.add_space(theme::UNIT);
}

/// What comes of it, and the button that starts; while a job runs, how far that has come.
pub fn footer(ui: &mut Ui, app: &mut App) {
    let outlook = app.upscale_outlook();
    self::outlook(ui, &outlook);
    ui.spacing_mut().item_spacing = vec2(theme::GAP, theme::GAP);
    let shortcut = commands::row(&Command::Upscale).map(|row| commands::shortcut_text(app, row)).unwrap_or_default();
    let label = match outlook.target.filter(|_| outlook.problem.is_none()) {
        Some(target) => t!("panel-upscale-start-to", size = target.to_string().replace('x', " × ")),
        None => t!("panel-upscale-start").to_owned(),
    };
    let running = super::footer::Running::of(app);
    let text = match (&outlook.problem, running.is_some()) {
        (Some(problem), _) => problem.as_str(),
        (None, true) => t!("footer-one-more"),
        (None, false) => t!("panel-upscale-start.about"),
    };
    from_right(ui, theme::BIG_CONTROL, |ui| {
        if running.is_some() {
            super::footer::stop(ui, app);
        }
        let width = ui.available_width();
        let hint = Hint { title: t!("panel-upscale-start"), shortcut: &shortcut, text };
        let ready = outlook.problem.is_none() || running.is_some();
        let progress = running.as_ref().map(super::footer::Running::progress);
        let button = ui.add_enabled_ui(ready, |ui| main_button(ui, width, &label, progress, hint)).inner;
        if button.clicked() {
            app.run(Command::Upscale);
        }
    });
}
