//! One picture of the gallery: large, with what made it and what can be done with it.

use egui::epaint::RectShape;
use egui::{Color32, CornerRadius, Rect, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::app::{App, Command};
use crate::locale::t;
use crate::ui::icons;
use crate::ui::theme::{self, Tokens};
use crate::ui::thumbnails::Thumbnails;
use crate::ui::widgets::{Hint, IconButton, caption, plain_button, row};

/// Shows the picture with this number.
pub fn show(ui: &mut Ui, app: &mut App, thumbnails: &mut Thumbnails, number: usize) {
    let gallery = app.gallery();
    let Some(entry) = gallery.shown().get(number).and_then(|i| gallery.entries().get(*i)).cloned() else {
        caption(ui, t!("gallery-choose"));
        return;
    };
    ui.spacing_mut().item_spacing.y = theme::GAP;
    let side = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(side, side), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, t!("gallery-picture")));
    ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS), Tokens::of(ui).sunken);
    // The picture itself once it is read; its thumbnail until then.
    let picture = app.gallery_picture(&entry.path).or_else(|| app.gallery_thumbnail(&entry.path));
    if let Some(picture) = picture {
        let size = vec2(picture.extent().width as f32, picture.extent().height as f32);
        let size = size * (side / size.max_elem().max(1.0));
        let texture = thumbnails.of(ui.ctx(), &picture).id();
        let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let place = Rect::from_center_size(rect.center(), size);
        let shape = RectShape::filled(place, CornerRadius::same(theme::RADIUS), Color32::WHITE);
        ui.painter().add(shape.with_texture(texture, uv));
    }
    let half = (side - theme::GAP) / 2.0;
    ui.horizontal(|ui| {
        let size = vec2(half, theme::CONTROL);
        for (label, command) in [
            (t!("gallery-use"), Command::GalleryUse(entry.path.clone())),
            (t!("gallery-open"), Command::GalleryOpen(entry.path.clone())),
        ] {
            if ui.add_sized(size, egui::Button::new(label)).clicked() {
                app.run(command);
            }
        }
    });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::UNIT;
        if plain_button(ui, t!("gallery-layer")).clicked() {
            app.run(Command::GalleryLayer(entry.path.clone()));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let hint = |title, text| Hint { title, shortcut: "", text };
            let (title, text) = (t!("gallery-trash"), t!("gallery-trash.about"));
            let trash = Hint { title, shortcut: "Delete", text };
            if IconButton::new(icons::TRASH, trash).show(ui).clicked() {
                app.run(Command::GalleryTrash(entry.path.clone()));
            }
            let copy = hint(t!("gallery-copy-path"), t!("gallery-copy-path.about"));
            if IconButton::new(icons::COPY, copy).show(ui).clicked() {
                ui.ctx().copy_text(entry.path.display().to_string());
            }
            let reveal = hint(t!("gallery-show-in-folder"), t!("gallery-show-in-folder.about"));
            if IconButton::new(icons::OPEN, reveal).show(ui).clicked() {
                app.run(Command::GalleryReveal(entry.path.clone()));
            }
        });
    });
    ui.separator();
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        caption(ui, t!("gallery-prompt"));
        let prompt = if entry.prompt.trim().is_empty() { t!("gallery-prompt-none") } else { entry.prompt.as_str() };
        ui.add(egui::Label::new(RichText::new(prompt)).wrap().selectable(true));
        ui.add_space(theme::GAP);
        let file = entry.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let unknown = || t!("gallery-fact-seed-unknown").to_owned();
        let size = entry.size.to_string().replace('x', " × ");
        for (name, value) in [
            (t!("gallery-fact-seed"), entry.seed.map_or_else(unknown, |seed| seed.to_string())),
            (t!("gallery-fact-model"), entry.model.clone()),
            (t!("gallery-fact-size"), size),
            (t!("gallery-fact-day"), entry.day.clone()),
            (t!("gallery-fact-file"), file),
        ] {
            row(ui, name, |ui| ui.add(egui::Label::new(value).truncate().selectable(true)));
        }
    });
}
