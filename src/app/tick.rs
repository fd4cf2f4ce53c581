//! What is looked after from frame to frame.

use std::time::Duration;

use super::App;

/// Steps of history are deflated by so many tiles a tick, when nothing else is to be done.
const SQUEEZE_TILES: usize = 2;
/// How soon to go on deflating.
const SQUEEZE_AGAIN: Duration = Duration::from_millis(50);

impl App {
    /// Takes in what the engine and the threads have done, and looks after settings and history. To be called once a
    /// frame, after [`AppConfig::wake`](super::AppConfig::wake), and when [`App::next_tick`] says. Whether something
    /// changed that the window shows.
    pub fn tick(&mut self) -> bool {
        while let Some(done) = self.workers.next() {
            done(self);
        }
        self.take_events();
        self.take_hashes();
        self.take_downloads();
        self.follow_size();
        self.look_after_settings();
        self.count_tokens();
        self.look_for_unknown_words();
        self.pump_changes();
        self.follow_live();
        self.look_into_frame();
        self.look_for_part();
        self.refresh_layers();
        self.make_thumbnails();
        self.autosave();
        self.squeezing = !self.tools.is_busy() && self.history.squeeze(SQUEEZE_TILES);
        std::mem::take(&mut self.changed)
    }

    /// When [`App::tick`] is to be called although nothing happened; `None` if there is no need.
    pub fn next_tick(&self) -> Option<Duration> {
        let squeeze = self.squeezing.then_some(SQUEEZE_AGAIN);
        let others = [self.store.due_in(), self.living.due_in(), self.thumbnails_due_in(), self.autosave_due_in()];
        squeeze.into_iter().chain(others.into_iter().flatten()).min()
    }

    /// Whether no thread is at anything: neither engine, files nor pixels.
    pub fn is_idle(&self) -> bool {
        self.jobs.rows().is_empty() && self.workers.is_idle() && self.changes.is_empty() && self.living.is_idle()
    }
}
