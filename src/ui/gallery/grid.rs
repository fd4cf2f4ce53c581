//! The gallery's pictures in rows, by day.

use egui::{Rect, Role, Sense, Ui, WidgetInfo};

use crate::app::{App, Command};
use crate::locale::t;
use crate::ui::grid::{Cells, Said, Tile};
use crate::ui::thumbnails::Thumbnails;

/// The pictures that are shown.
pub struct Pictures<'a> {
    /// The app behind the window.
    pub app: &'a mut App,
    /// Textures of small copies.
    pub thumbnails: &'a mut Thumbnails,
}

impl Pictures<'_> {
    fn day(&self, number: usize) -> &str {
        let gallery = self.app.gallery();
        &gallery.entries()[gallery.shown()[number]].day
    }
}

impl Cells for Pictures<'_> {
    fn count(&self) -> usize {
        self.app.gallery().shown().len()
    }

    fn same_group(&self, number: usize) -> bool {
        self.day(number) == self.day(number - 1)
    }

    fn heading(&self, number: usize) -> String {
        self.day(number).to_owned()
    }

    /// One picture with the first words of its prompt.
    fn cell(&mut self, ui: &mut Ui, place: Rect, number: usize, chosen: bool, said: &mut Said) {
        let gallery = self.app.gallery();
        let entry = &gallery.entries()[gallery.shown()[number]];
        let (path, prompt, seed) = (entry.path.clone(), entry.prompt.clone(), entry.seed);
        let response = ui.interact(place, ui.scope_id().with(&path), Sense::click());
        let enabled = ui.is_enabled();
        response.widget_info(|| {
            let name = t!("gallery-cell", number = number + 1, prompt = &prompt);
            WidgetInfo::selected(Role::Button, enabled, chosen, name)
        });
        let words = if prompt.trim().is_empty() {
            seed.map_or_else(String::new, |seed| t!("gallery-cell-seed", seed = seed.to_string()))
        } else {
            prompt.replace('\n', " ")
        };
        let picture = self.app.gallery_thumbnail(&path);
        let tile = Tile { picture, sign: "", words, chosen, dimmed: false };
        tile.paint(ui, self.thumbnails, place, &response);
        said.hear(&response, number);
        response.context_menu(|ui| {
            let items = [
                (t!("gallery-use"), Command::GalleryUse(path.clone())),
                (t!("gallery-open"), Command::GalleryOpen(path.clone())),
                (t!("gallery-layer"), Command::GalleryLayer(path.clone())),
                (t!("gallery-show-in-folder"), Command::GalleryReveal(path.clone())),
                (t!("gallery-trash"), Command::GalleryTrash(path.clone())),
            ];
            for (label, command) in items {
                if ui.button(label).clicked() {
                    self.app.run(command);
                    ui.close();
                }
            }
        });
    }
}
