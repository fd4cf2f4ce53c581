//! Size, steps, guidance and seed; sampler, schedule and the like among the advanced.

use egui::{ComboBox, RichText, Role, Ui, vec2};

use super::model::name_combo;
use super::number::{number, optional};
use crate::app::{ASPECTS, App, Command, Form, Noise};
use crate::job::{Emphasis, SolverKind};
use crate::locale::t;
use crate::ui::commands;
use crate::ui::icons;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{Chip, Hint, IconButton, Segment, ValueSlider, caption, name_text, segmented};

/// Shows what is changed often.
pub fn show(ui: &mut Ui, app: &mut App) {
    size(ui, app);
    ui.add_space(theme::UNIT);
    number(ui, &mut app.form, "steps", 60.0);
    number(ui, &mut app.form, "guidance", 15.0);
    seed(ui, app);
}

fn size(ui: &mut Ui, app: &mut App) {
    let mut size = app.form.size;
    let mut command = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::UNIT;
        let width = (ui.available_width() - theme::CONTROL - 2.0 * theme::UNIT) / 2.0;
        let side = |ui: &mut Ui, name: &str, value: &mut u32| {
            ui.allocate_ui(vec2(width, theme::CONTROL), |ui| {
                ValueSlider::new(name, 64..=1024).step(8.0, 0).typed_up_to(4096).show(ui, value)
            })
        };
        side(ui, t!("panel-size-width"), &mut size.width);
        let swap = Hint { title: t!("panel-size-swap"), ..Hint::default() };
        if IconButton::new(icons::SWAP, swap).show(ui).clicked() {
            command = Some(Command::SwapSize);
        }
        side(ui, t!("panel-size-height"), &mut size.height);
    });
    let (now, native) = (app.form.size, app.model().defaults.size);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(theme::UNIT, theme::UNIT);
        for aspect in ASPECTS {
            let extent = aspect.size(native);
            let name = t!("panel-size-is", size = extent.to_string().replace('x', " × "));
            let chip = Chip::new(aspect.label, &name).selected(extent == now);
            if chip.show(ui).on_hover_text(&name).clicked() {
                size = extent;
            }
        }
    });
    if size != now {
        command = Some(Command::SetSize(size));
    }
    if let Some(command) = command {
        app.run(command);
    }
}

fn seed(ui: &mut Ui, app: &mut App) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::UNIT;
        let width = ui.available_width() - 2.0 * theme::CONTROL - 2.0 * theme::UNIT;
        ui.allocate_ui(vec2(width, theme::CONTROL), |ui| seed_field(ui, "Seed", t!("panel-seed"), &mut app.form.seed));
        commands::icon_button(ui, app, &Command::RollSeed, false);
        let locked = app.form.seed_locked;
        let row = commands::row(&Command::ToggleSeedLock);
        let shortcut = row.map(|row| commands::shortcut_text(app, row)).unwrap_or_default();
        let about = Hint {
            title: if locked { t!("panel-seed-locked") } else { t!("panel-seed-anew") },
            shortcut: &shortcut,
            text: t!("panel-seed-lock"),
        };
        let icon = if locked { icons::LOCKED } else { icons::UNLOCKED };
        if IconButton::new(icon, about).selected(locked).show(ui).clicked() {
            app.run(Command::ToggleSeedLock);
        }
    });
}

/// Seeds have 64 bits, which a slider's number does not hold: they are text.
fn seed_field(ui: &mut Ui, id: &str, name: &str, seed: &mut u64) {
    let id = egui::Id::unique(id);
    let mut text = ui.data(|d| d.get_temp::<String>(id)).unwrap_or_else(|| seed.to_string());
    let size = vec2(ui.available_width(), theme::CONTROL);
    let edit = egui::TextEdit::singleline(&mut text).id(id.with("field")).hint_text(name);
    let edit = edit.prefix(RichText::new(name).color(Tokens::of(ui).weak));
    let response = ui.add_sized(size, edit.align(egui::Align2::RIGHT_CENTER));
    name_text(&response, Role::TextInput, name, &text);
    if response.changed()
        && let Ok(typed) = text.trim().parse()
    {
        *seed = typed;
    }
    if response.has_focus() {
        ui.data_mut(|d| d.insert_temp(id, text));
    } else {
        ui.data_mut(|d| d.remove::<String>(id));
    }
}

/// Shows what is changed seldom.
pub fn advanced(ui: &mut Ui, app: &mut App) {
    let samplers = App::samplers();
    choice(ui, ("Sampler", t!("sampler-name")), &samplers, &mut app.form.sampler);
    let schedules = App::schedules();
    choice(ui, ("Schedule", t!("sampler-schedule")), &schedules, &mut app.form.schedule);
    sampler_options(ui, app);
    match app.model().family_id.as_str() {
        "instruct-pix2pix" | "sdxl-instruct-pix2pix" => optional(ui, &mut app.form, "image_guidance"),
        "x4-upscaler" => optional(ui, &mut app.form, "noise_level"),
        _ => {}
    }
    caption(ui, t!("panel-advanced-prompt"));
    number(ui, &mut app.form, "clip_skip", 4.0);
    emphasis(ui, app);
    number(ui, &mut app.form, "guidance_rescale", 1.0);
    caption(ui, t!("panel-advanced-economy"));
    number(ui, &mut app.form, "guidance_start", 1.0);
    number(ui, &mut app.form, "guidance_end", 1.0);
    number(ui, &mut app.form, "deep_cache", 10.0);
    if app.form.tuning.economy.deep_cache > 1 {
        number(ui, &mut app.form, "deep_cache_branch", 12.0);
    }
    number(ui, &mut app.form, "token_merging", 0.75);
    ui.checkbox(&mut app.form.tuning.economy.tiny_decode, t!("panel-advanced-tiny"));
    caption(ui, t!("panel-advanced-variation"));
    number(ui, &mut app.form, "variation_strength", 1.0);
    if app.form.variation_strength > 0.0 {
        seed_field(ui, "Variation seed", t!("panel-seed-variation"), &mut app.form.variation_seed);
    }
    if app.form.only_masked {
        caption(ui, t!("panel-advanced-working"));
        number(ui, &mut app.form, "working_width", 1024.0);
        number(ui, &mut app.form, "working_height", 1024.0);
    }
}

/// What the chosen sampler takes beyond its name.
fn sampler_options(ui: &mut Ui, app: &mut App) {
    let Some(sampler) = app.sampler() else { return };
    let form = &mut app.form;
    if sampler.eta.is_some() || form.eta.is_some() {
        optional(ui, form, "eta");
    }
    if sampler.churns {
        number(ui, form, "s_churn", 40.0);
        if form.tuning.sampling.s_churn > 0.0 {
            number(ui, form, "s_tmin", 10.0);
            optional(ui, form, "s_tmax");
        }
    }
    if sampler.churns || sampler.noise != Noise::None {
        number(ui, form, "s_noise", 1.1);
    }
    if sampler.orders.is_some() {
        optional(ui, form, "solver_order");
    }
    if let [usual, ..] = sampler.solvers {
        solver(ui, form, sampler.solvers, *usual);
    }
    if sampler.noise != Noise::None {
        number(ui, form, "eta_noise_seed_delta", 100_000.0);
    }
    let options = &mut form.tuning.sampling;
    ui.checkbox(&mut options.discard_penultimate_sigma, t!("sampler-discard"));
    ui.checkbox(&mut options.sgm_noise_multiplier, t!("sampler-sgm"));
}

/// The form of a method that has several.
fn solver(ui: &mut Ui, form: &mut Form, solvers: &[SolverKind], usual: SolverKind) {
    let choices: Vec<_> = solvers
        .iter()
        .map(|&value| {
            let (label, about) = match value {
                SolverKind::Midpoint => (t!("sampler-midpoint"), t!("sampler-midpoint.about")),
                SolverKind::Heun => ("Heun", t!("sampler-heun")),
                SolverKind::Bh1 => ("B(h) = h", t!("sampler-bh1")),
                SolverKind::Bh2 => ("B(h) = exp(h) - 1", t!("sampler-bh2")),
            };
            Segment { value, label, about }
        })
        .collect();
    let mut now = form.tuning.sampling.solver.unwrap_or(usual);
    if segmented(ui, t!("sampler-form"), &mut now, &choices) {
        form.tuning.sampling.solver = (now != usual).then_some(now);
    }
}

/// What weighted words do.
fn emphasis(ui: &mut Ui, app: &mut App) {
    let choices = [
        (Emphasis::Original, t!("panel-emphasis-mean"), t!("panel-emphasis-mean.about")),
        (Emphasis::NoNorm, t!("panel-emphasis-weighted"), t!("panel-emphasis-weighted.about")),
        (Emphasis::Ignore, t!("panel-emphasis-ignore"), t!("panel-emphasis-ignore.about")),
        (Emphasis::None, t!("panel-emphasis-off"), t!("panel-emphasis-off.about")),
    ]
    .map(|(value, label, about)| Segment { value, label, about });
    segmented(ui, t!("panel-emphasis"), &mut app.form.tuning.emphasis, &choices);
}

fn choice(ui: &mut Ui, (id, name): (&str, &str), rows: &[(&'static str, &'static str)], chosen: &mut String) {
    caption(ui, name);
    let label = rows.iter().find(|(id, _)| id == chosen).map_or(chosen.as_str(), |(_, label)| label).to_owned();
    let combo = ComboBox::from_id_salt(id).selected_text(label).width(ui.available_width()).truncate();
    let shown = combo.show_ui(ui, |ui| {
        for (id, label) in rows {
            if ui.selectable_label(id == chosen, *label).clicked() {
                (*id).clone_into(chosen);
            }
        }
    });
    name_combo(&shown.response, name);
}
