//! The last lines of the log, kept in memory for the report of a crash.

use std::collections::VecDeque;
use std::sync::Mutex;

/// So many lines are kept.
const MOST: usize = 120;
/// So many bytes of each.
const LENGTH: usize = 1000;

static LINES: Mutex<VecDeque<String>> = Mutex::new(VecDeque::new());

/// Keeps a line. One that comes while the lines are being read is left out.
pub(super) fn keep(line: &[u8]) {
    let line = String::from_utf8_lossy(&line[..line.len().min(LENGTH)]);
    if let Ok(mut lines) = LINES.try_lock() {
        if lines.len() >= MOST {
            lines.pop_front();
        }
        lines.push_back(line.trim_end().to_owned());
    }
}

/// The last lines, the oldest first; none while another thread is at them, for whoever asks may be breaking down.
pub(super) fn lines() -> Vec<String> {
    LINES.try_lock().map(|lines| lines.iter().cloned().collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_are_kept_and_no_more() {
        for i in 0..MOST + 5 {
            keep(format!("line {i}\n").as_bytes());
        }
        keep(&vec![b'x'; 10 * LENGTH]);
        let lines = lines();
        assert_eq!((lines.len(), lines[0].as_str()), (MOST, "line 6"));
        assert_eq!(lines[MOST - 1].len(), LENGTH);
    }
}
