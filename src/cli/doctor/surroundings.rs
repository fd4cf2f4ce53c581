//! What is around the window: display, dialogs, fonts; and the records of earlier runs.

use std::fs;
use std::path::{Path, PathBuf};

use crate::app::Dirs;
use crate::diagnostics;

use super::Finding;

/// Parts of the names of fonts, in lower case, that have Japanese and Chinese letters.
const CJK: [&str; 10] = [
    "cjk",
    "wqy",
    "ipag",
    "takao",
    "vlgothic",
    "droidsansfallback",
    "unifont",
    "sourcehan",
    "notosansjp",
    "notosanssc",
];
/// Files that are looked at in the folders of fonts.
const MOST_FONTS: usize = 20_000;

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Whether this is a system on which windows need what Linux desktops have.
const fn is_free_desktop() -> bool {
    cfg!(all(unix, not(target_os = "macos")))
}

/// Whether a window system can be expected to answer.
pub fn has_display() -> bool {
    !is_free_desktop() || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(is_set)
}

/// What the window needs beside an adapter; nothing for a program without one.
pub fn window(built: bool, display: bool) -> Vec<Finding> {
    if !built {
        let remedy = "pictures are made by `scumble generate`; for the window build with the feature gui";
        return vec![Finding::warn("window", "this program was built without its window", remedy)];
    }
    if !is_free_desktop() {
        return Vec::new();
    }
    let mut found = vec![if display {
        Finding::ok("display", if is_set("WAYLAND_DISPLAY") { "Wayland" } else { "X11" })
    } else {
        let remedy = "start it in a desktop session; `scumble generate` needs none";
        Finding::warn("display", "neither DISPLAY nor WAYLAND_DISPLAY is set: no window can open", remedy)
    }];
    if display {
        found.push(dialogs(is_set("DBUS_SESSION_BUS_ADDRESS"), on_path("zenity")));
    }
    found.push(fonts(&font_folders()));
    found
}

fn dialogs(bus: bool, zenity: bool) -> Finding {
    match (bus, zenity) {
        (true, _) => Finding::ok("file dialogs", "by the desktop's portal"),
        (false, true) => Finding::ok("file dialogs", "by zenity"),
        (false, false) => {
            let remedy = "install xdg-desktop-portal or zenity; until then paths are written, and files dropped";
            Finding::warn("file dialogs", "neither a session bus nor zenity was found", remedy)
        }
    }
}

fn on_path(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

fn font_folders() -> Vec<PathBuf> {
    let mut folders = vec![PathBuf::from("/usr/share/fonts"), PathBuf::from("/usr/local/share/fonts")];
    if let Some(base) = directories::BaseDirs::new() {
        folders.extend([base.data_dir().join("fonts"), base.home_dir().join(".fonts")]);
    }
    folders
}

/// The window brings its own fonts; those of Japanese and Chinese are large, and are the system's.
fn fonts(folders: &[PathBuf]) -> Finding {
    let mut waiting: Vec<(PathBuf, usize)> = folders.iter().map(|folder| (folder.clone(), 0)).collect();
    let mut left = MOST_FONTS;
    while let Some((folder, depth)) = waiting.pop() {
        let Ok(files) = fs::read_dir(&folder) else { continue };
        for file in files.flatten() {
            left = left.saturating_sub(1);
            let name = file.file_name().to_string_lossy().to_lowercase();
            let is_folder = file.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && depth < 6 && left > 0 {
                waiting.push((file.path(), depth + 1));
            } else if !is_folder && CJK.iter().any(|part| name.contains(part)) {
                let text = format!("built in; Japanese and Chinese by {}", file.file_name().display());
                return Finding::ok("fonts", text);
            }
        }
    }
    let remedy = "only needed for prompts and names in these languages: install one, on Debian fonts-noto-cjk";
    Finding::warn("fonts", "built in, but the system has none for Japanese and Chinese", remedy)
}

/// The log, and reports of what broke down.
pub fn records(dirs: Option<&Dirs>) -> Vec<Finding> {
    let Some(dirs) = dirs else { return Vec::new() };
    let crashes = diagnostics::crash_reports(&dirs.crashes());
    let logs = Finding::ok("log", dirs.logs().display().to_string());
    vec![logs, of_crashes(crashes.len(), &dirs.crashes())]
}

fn of_crashes(count: usize, folder: &Path) -> Finding {
    let folder = folder.display();
    if count == 0 {
        return Finding::ok("crash reports", "none");
    }
    let text = format!("{count} in {folder}");
    Finding::warn("crash reports", text, "send the newest with a report of what you did; then delete them")
}

#[cfg(test)]
mod tests {
    use super::super::Grade;
    use super::*;

    #[test]
    fn fonts_are_known_by_their_names() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("truetype/noto");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("NotoSans.ttf"), "").unwrap();
        let folders = [root.path().to_owned(), root.path().join("gone")];
        assert_eq!(fonts(&folders).grade, Grade::Warn);
        fs::write(folder.join("NotoSansCJK-Regular.ttc"), "").unwrap();
        assert!(fonts(&folders).text.ends_with("NotoSansCJK-Regular.ttc"));
    }

    #[test]
    fn what_is_missing_is_said_with_what_to_do() {
        let found = [dialogs(false, false), of_crashes(2, Path::new("/x")), window(false, true).remove(0)];
        assert!(found.iter().all(|finding| finding.grade == Grade::Warn && !finding.remedy.is_empty()));
        assert!(dialogs(true, false).grade == Grade::Ok && of_crashes(0, Path::new("/x")).grade == Grade::Ok);
        assert_eq!(records(None), []);
    }
}
