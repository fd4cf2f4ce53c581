//! Notices at the lower edge of the canvas: what happened, and what may be done about it.

use egui::{Align, Align2, Area, Color32, Frame, Id, Layout, Margin, Order, Rect, RichText, Stroke, Ui, vec2};

use super::icons;
use super::theme::{self, Tokens};
use super::widgets::{Hint, IconButton, from_right, plain_button};
use crate::app::{Command, Notice, NoticeKind};
use crate::locale::t;

/// The most that are seen at once; older ones go.
const MOST: usize = 4;

struct Toast {
    notice: Notice,
    /// How often the same was said.
    times: usize,
    /// Seconds left.
    left_s: f64,
    serial: u64,
}

/// The notices on the screen.
#[derive(Default)]
pub struct Toasts {
    list: Vec<Toast>,
    serial: u64,
    last_s: f64,
}

/// How long a notice stays: as long as it takes to read it, and until it is closed if something failed.
fn life_s(notice: &Notice) -> f64 {
    let reading = 2.5 + notice.text.len() as f64 * 0.045;
    match notice.kind {
        _ if notice.stays => f64::INFINITY,
        NoticeKind::Error => f64::INFINITY,
        NoticeKind::Warning => reading * 2.0,
        _ if notice.action.is_some() => reading.max(8.0),
        _ => reading,
    }
}

impl Toasts {
    /// Shows one more.
    pub fn add(&mut self, notice: Notice) {
        if let Some(same) = self.list.iter_mut().find(|t| t.notice == notice) {
            same.times += 1;
            same.left_s = life_s(&notice);
            return;
        }
        self.serial += 1;
        self.list.push(Toast { left_s: life_s(&notice), notice, times: 1, serial: self.serial });
        if self.list.len() > MOST {
            self.list.remove(0);
        }
    }

    /// Draws them into the lower part of `canvas` and returns what was clicked.
    pub fn show(&mut self, ui: &Ui, canvas: Rect) -> Option<Command> {
        let now = ui.input(|i| i.time);
        let passed = now - std::mem::replace(&mut self.last_s, now);
        if self.list.is_empty() {
            return None;
        }
        let width = (canvas.width() - 2.0 * theme::GROUP_GAP).clamp(160.0, 440.0);
        let mut chosen = None;
        let at = canvas.center_bottom() - vec2(0.0, theme::GROUP_GAP);
        let area = Area::new(Id::unique("notices")).order(Order::Foreground).pivot(Align2::CENTER_BOTTOM).fixed_pos(at);
        let shown = area.show(ui.ctx(), |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = theme::GAP;
            self.list.retain(|toast| match card(ui, toast, width) {
                Some(Choice::Close) => false,
                Some(Choice::Act(command)) => {
                    chosen = Some(command);
                    false
                }
                None => true,
            });
        });
        // A notice that is being read does not go.
        if !shown.response.contains_pointer() {
            for toast in &mut self.list {
                // A long pause between frames is not time that someone spent reading.
                toast.left_s -= passed.min(1.0);
            }
        }
        self.list.retain(|toast| toast.left_s > 0.0);
        let next = self.list.iter().map(|t| t.left_s).fold(f64::INFINITY, f64::min);
        if next.is_finite() {
            ui.ctx().request_repaint_after_secs(next.clamp(0.05, 1.0) as f32);
        }
        chosen
    }
}

enum Choice {
    Close,
    Act(Command),
}

fn card(ui: &mut Ui, toast: &Toast, width: f32) -> Option<Choice> {
    let tokens = Tokens::of(ui);
    let (icon, tint) = match toast.notice.kind {
        NoticeKind::Info => (icons::INFO, tokens.weak),
        NoticeKind::Success => (icons::GOOD, tokens.good),
        NoticeKind::Warning => (icons::WARNING, tokens.warning),
        NoticeKind::Error => (icons::BAD, tokens.bad),
    };
    let mut choice = None;
    let frame = Frame::new()
        .fill(tokens.raised)
        .stroke(Stroke::new(1.0, tokens.outline))
        .corner_radius(theme::BIG_RADIUS)
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(Margin { left: 12, right: 6, top: 6, bottom: 6 });
    frame.show(ui, |ui| {
        ui.set_width(width - 20.0);
        ui.push_id(toast.serial, |ui| {
            if toast.notice.stays {
                ui.horizontal_top(|ui| words(ui, toast, icon, tint));
                choice = from_right(ui, theme::CONTROL, |ui| answers(ui, toast));
                return;
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let close = Hint { title: t!("status-notice-close"), ..Hint::default() };
                if IconButton::new(icons::CLOSE, close).show(ui).clicked() {
                    choice = Some(Choice::Close);
                }
                if let Some((label, command)) = &toast.notice.action
                    && ui.button(RichText::new(label).color(tokens.accent_text)).clicked()
                {
                    choice = Some(Choice::Act(command.clone()));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| words(ui, toast, icon, tint));
            });
        });
    });
    choice
}

fn words(ui: &mut Ui, toast: &Toast, icon: &str, tint: Color32) {
    ui.label(RichText::new(icon).font(theme::icon_font(theme::ICON_PT)).color(tint));
    let text = toast.notice.text.as_str();
    let text =
        if toast.times > 1 { t!("status-notice-times", text = text, count = toast.times) } else { text.to_owned() };
    ui.add(egui::Label::new(text).wrap());
}

/// What can be done about a notice that stays, in a row of its own.
fn answers(ui: &mut Ui, toast: &Toast) -> Option<Choice> {
    let mut choice = plain_button(ui, t!("status-notice-dismiss")).clicked().then_some(Choice::Close);
    let colour = Tokens::of(ui).accent_text;
    for (label, command) in [&toast.notice.more, &toast.notice.action].into_iter().flatten() {
        if ui.button(RichText::new(label).color(colour)).clicked() {
            choice = Some(Choice::Act(command.clone()));
        }
    }
    choice
}
