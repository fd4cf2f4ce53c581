//! How much the log says.

use serde::{Deserialize, Serialize};
use tracing::level_filters::LevelFilter;

/// How much the log says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// What failed.
    Error,
    /// And what is not as wanted.
    Warn,
    /// And what was done.
    #[default]
    Info,
    /// And how, with words of the artist's where they matter.
    Debug,
    /// And everything else.
    Trace,
}

impl LogLevel {
    /// All levels, from the least on.
    pub const ALL: [Self; 6] = [Self::Off, Self::Error, Self::Warn, Self::Info, Self::Debug, Self::Trace];

    /// The level that the environment variable `SCUMBLE_LOG` names; `None` if it names none.
    pub fn asked() -> Option<Self> {
        std::env::var("SCUMBLE_LOG").ok().and_then(|name| Self::from_name(&name))
    }

    /// The level of this name (`off`, `error`, `warn`, `info`, `debug`, `trace`), whatever its case.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name.trim().to_ascii_lowercase().as_str() {
            "off" => Self::Off,
            "error" => Self::Error,
            "warn" => Self::Warn,
            "info" => Self::Info,
            "debug" => Self::Debug,
            "trace" => Self::Trace,
            _ => return None,
        })
    }

    pub(super) fn filter(self) -> LevelFilter {
        match self {
            Self::Off => LevelFilter::OFF,
            Self::Error => LevelFilter::ERROR,
            Self::Warn => LevelFilter::WARN,
            Self::Info => LevelFilter::INFO,
            Self::Debug => LevelFilter::DEBUG,
            Self::Trace => LevelFilter::TRACE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_settings_file() {
        for level in LogLevel::ALL {
            let name = serde_json::to_value(level).unwrap();
            assert_eq!(LogLevel::from_name(name.as_str().unwrap()), Some(level));
        }
        assert_eq!((LogLevel::from_name(" WARN "), LogLevel::from_name("loud")), (Some(LogLevel::Warn), None));
    }
}
