//! How the studio is set up, beyond what makes a picture.

use egui::{RichText, ScrollArea, Ui};

use super::{After, title};
use crate::app::{App, Ask, Command, DevicePreference, ThemeChoice};
use crate::ui::icons;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{Hint, IconButton, Segment, ValueSlider, caption, plain_button, row, segmented};

const MIB: u64 = 1 << 20;

/// Shows the settings; a change takes hold at once.
pub fn show(ui: &mut Ui, app: &mut App) -> After {
    title(ui, "Settings");
    let height = ui.ctx().content_rect().height() - 180.0;
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = theme::UNIT;
        look(ui, app);
        group(ui, "Computing");
        computing(ui, app);
        group(ui, "Undo");
        let mut mib = app.settings.undo_budget_bytes / MIB;
        let about = "Steps are kept compressed; the oldest go when they take more than this.";
        let slider = ValueSlider::new("Memory for undo", 64..=8192).step(64.0, 0).curved().unit(" MiB").about(about);
        if slider.show(ui, &mut mib).changed() {
            app.settings.undo_budget_bytes = mib * MIB;
        }
        group(ui, "Model folders");
        folders(ui, app);
        group(ui, "Shortcuts");
        caption(ui, "They are in the settings file, under their names in the command table.");
    });
    ui.add_space(theme::GAP);
    let close = plain_button(ui, "Done").clicked();
    if close { After::Close } else { After::Stay }
}

fn group(ui: &mut Ui, name: &str) {
    ui.add_space(theme::GROUP_GAP);
    ui.label(RichText::new(name).font(theme::strong(theme::BODY_PT)));
}

fn look(ui: &mut Ui, app: &mut App) {
    let choices = [
        Segment { value: ThemeChoice::System, label: "As the system", about: "" },
        Segment { value: ThemeChoice::Dark, label: "Dark", about: "" },
        Segment { value: ThemeChoice::Light, label: "Light", about: "" },
    ];
    caption(ui, "Theme");
    segmented(ui, "Theme", &mut app.settings.theme, &choices);
}

fn computing(ui: &mut Ui, app: &mut App) {
    let choices = [
        Segment { value: DevicePreference::Auto, label: "Best", about: "The best device that is found." },
        Segment { value: DevicePreference::Cpu, label: "Processor", about: "" },
        Segment { value: DevicePreference::Cuda, label: "NVIDIA", about: "Needs a build with CUDA." },
        Segment { value: DevicePreference::Metal, label: "Apple", about: "Needs a build with Metal." },
    ];
    caption(ui, "Device");
    segmented(ui, "Device", &mut app.settings.device, &choices);
    let most = std::thread::available_parallelism().map_or(8, std::num::NonZero::get) as u32;
    let about = "0 takes all. The change holds from the next start on.";
    ValueSlider::new("Threads", 0..=most).about(about).show(ui, &mut app.settings.threads);
    let mut gib = app.settings.memory_budget_bytes as f64 / (1024.0 * MIB as f64);
    let about = "What models may take; 0 is what the machine has free. The change holds from the next start on.";
    let slider = ValueSlider::new("Memory for models", 0.0..=64.0).step(0.5, 1).typed_up_to(1024.0).unit(" GiB");
    if slider.about(about).show(ui, &mut gib).changed() {
        app.settings.memory_budget_bytes = (gib * 1024.0 * MIB as f64) as u64;
    }
}

fn folders(ui: &mut Ui, app: &mut App) {
    let mut command = None;
    for folder in &app.settings.model_folders {
        let name = folder.display().to_string();
        row(ui, "", |ui| {
            let title = format!("Look for models in {name} no longer");
            if IconButton::new(icons::CLOSE, Hint { title: &title, ..Hint::default() }).show(ui).clicked() {
                command = Some(Command::RemoveModelFolder(folder.clone()));
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let text = RichText::new(&name).color(Tokens::of(ui).weak);
                ui.add(egui::Label::new(text).truncate());
            });
        });
    }
    if plain_button(ui, "Add a folder…").clicked() {
        command = Some(Command::Ask(Ask::ModelFolder));
    }
    if let Some(command) = command {
        app.run(command);
    }
}
