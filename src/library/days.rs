//! Days as folders have them: `2026-11-22`, by the clock on the artist's wall.

use std::time::SystemTime;

use jiff::{Timestamp, civil, tz::TimeZone};

/// The day of a moment, where the artist is.
pub(super) fn day_of(time: SystemTime) -> String {
    let stamp = Timestamp::try_from(time).unwrap_or_default();
    stamp.to_zoned(TimeZone::system()).date().to_string()
}

/// Whether a folder's name is that of a day.
pub(super) fn is_day(name: &str) -> bool {
    name.len() == 10 && name.parse::<civil::Date>().is_ok_and(|date| date.to_string() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_from_other_names() {
        assert!(is_day("2026-11-22") && is_day("2024-02-29") && is_day(&day_of(SystemTime::now())));
        for other in ["2026-11-31", "2025-02-29", "2026-1-2", "20261122", "cats", "", "2026-11-22T10"] {
            assert!(!is_day(other), "{other}");
        }
    }
}
