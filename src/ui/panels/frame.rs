//! The generation frame: where the next picture is made, and what size the model works at.

use egui::{RichText, Ui, vec2};

use crate::app::{App, Command};
use crate::base::SignedRect;
use crate::locale::t;
use crate::ui::canvas::frame_words;
use crate::ui::icons;
use crate::ui::theme::{self, Tokens};
use crate::ui::tool_options;
use crate::ui::widgets::{Hint, IconButton, ValueSlider, caption, from_right};

/// As far from the picture as a frame may begin, in pixels.
const FAR: i32 = 8192;

/// Shows size, place and what is wrong with them.
pub fn show(ui: &mut Ui, app: &mut App) {
    let info = app.frame_info();
    from_right(ui, theme::CONTROL, |ui| {
        if app.document().frame().is_some() {
            let about = Hint { title: t!("panel-frame-remove"), shortcut: "", text: t!("panel-frame-remove.about") };
            if IconButton::new(icons::CLOSE, about).show(ui).clicked() {
                app.run(Command::SetFrame(None));
            }
        }
        ui.allocate_ui(vec2(4.0 * theme::CONTROL, theme::CONTROL), |ui| tool_options::fit_frame(ui, app));
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            let tool = IconButton::new(
                icons::FRAME,
                Hint { title: t!("panel-frame-tool"), shortcut: "F", text: t!("panel-frame-tool.about") },
            );
            if tool.selected(app.tools.chosen() == "frame").show(ui).clicked() {
                app.run(Command::Tool("frame"));
            }
        });
    });
    if let Some(frame) = app.document().frame() {
        numbers(ui, app, frame);
    }
    let words = frame_words(&info.frame.extent().to_string(), &info.working.to_string());
    let same = info.frame.extent() == info.working;
    caption(ui, if same { t!("panel-frame-works", size = words) } else { t!("panel-frame-scaled", sizes = words) });
    let scale = ui.checkbox(&mut app.form.scale_to_model, t!("panel-frame-scale"));
    scale.on_hover_text(t!("panel-frame-scale.about"));
    if let Some(warning) = &info.warning {
        ui.label(RichText::new(warning).size(theme::CAPTION_PT).color(Tokens::of(ui).warning));
    }
}

/// Place and size as numbers. While a slider is dragged the frame stays; where it is let go is one step.
fn numbers(ui: &mut Ui, app: &mut App, frame: SignedRect) {
    let id = ui.scope_id().with("frame in hand");
    let in_hand: Option<SignedRect> = ui.data(|data| data.get_temp(id));
    let shown = in_hand.unwrap_or(frame);
    let (mut x, mut y, mut width, mut height) = (shown.x, shown.y, shown.width, shown.height);
    let half = (ui.available_width() - theme::UNIT) / 2.0;
    let pair = |ui: &mut Ui, left: &mut dyn FnMut(&mut Ui), right: &mut dyn FnMut(&mut Ui)| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = theme::UNIT;
            ui.allocate_ui(vec2(half, theme::CONTROL), left);
            ui.allocate_ui(vec2(half, theme::CONTROL), right);
        });
    };
    let step = f64::from(app.tools.settings.frame_rules.multiple.max(1));
    let canvas = app.document().extent();
    let place = |ui: &mut Ui, name: &str, value: &mut i32, side: u32| {
        ValueSlider::new(name, -(side as i32)..=side as i32).typed_from(-FAR).typed_up_to(FAR).show(ui, value);
    };
    pair(ui, &mut |ui| place(ui, t!("panel-frame-x"), &mut x, canvas.width), &mut |ui| {
        place(ui, t!("panel-frame-y"), &mut y, canvas.height);
    });
    let side = |ui: &mut Ui, name: &str, value: &mut u32| {
        ValueSlider::new(name, 64..=2048).step(step, 0).typed_up_to(8192).show(ui, value);
    };
    pair(ui, &mut |ui| side(ui, t!("panel-frame-width"), &mut width), &mut |ui| {
        side(ui, t!("panel-frame-height"), &mut height);
    });
    let now = SignedRect { x, y, width, height };
    if now != frame && ui.input(|i| i.pointer.primary_down()) {
        ui.data_mut(|data| data.insert_temp(id, now));
        return;
    }
    ui.data_mut(|data| data.remove::<SignedRect>(id));
    if now != frame {
        app.run(Command::SetFrame(Some(now)));
    }
}
