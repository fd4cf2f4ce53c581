//! A log in files of bounded size: the newest has the plain name, older ones a number, and the oldest goes.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes lines. The folder and the first file are made with the first line; what cannot be written is left out, for a
/// log must not disturb what it tells of.
pub(super) struct Rotating {
    folder: PathBuf,
    most_bytes: u64,
    /// Files that there may be, with the newest.
    files: usize,
    open: Option<File>,
}

impl Rotating {
    pub fn new(folder: &Path, most_bytes: u64, files: usize) -> Self {
        Self { folder: folder.to_owned(), most_bytes, files: files.max(1), open: None }
    }

    /// The file with this number, 0 being the newest.
    fn path(&self, number: usize) -> PathBuf {
        let name = if number == 0 { "scumble.log".to_owned() } else { format!("scumble.{number}.log") };
        self.folder.join(name)
    }

    fn put(&mut self, line: &[u8]) -> io::Result<()> {
        let line = &line[..line.len().min(self.most_bytes as usize)];
        let fits = |file: &File| Ok::<_, io::Error>(file.metadata()?.len() + line.len() as u64 <= self.most_bytes);
        let mut file = match self.open.take() {
            Some(file) => file,
            None => self.newest()?,
        };
        if !fits(&file)? {
            // Another program of ours may have put this file aside already.
            file = self.newest()?;
            if !fits(&file)? {
                drop(file);
                self.put_aside();
                file = self.newest()?;
            }
        }
        // At once, so that lines of several programs do not mix.
        file.write_all(line)?;
        self.open = Some(file);
        Ok(())
    }

    fn newest(&self) -> io::Result<File> {
        fs::create_dir_all(&self.folder)?;
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(self.path(0))
    }

    fn put_aside(&self) {
        for number in (0..self.files).rev() {
            // A gap in the numbers is no matter.
            let _ = if number + 1 >= self.files {
                fs::remove_file(self.path(number))
            } else {
                fs::rename(self.path(number), self.path(number + 1))
            };
        }
    }
}

impl Write for Rotating {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.put(line).is_err() {
            self.open = None;
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn files_are_few_and_small_and_the_newest_lines_stay() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("state/logs");
        let mut log = Rotating::new(&folder, 100, 3);
        assert!(!folder.exists(), "nothing was said yet");
        for i in 0..100 {
            writeln!(log, "line {i:04}").unwrap();
        }
        assert_eq!(names(&folder), ["scumble.1.log", "scumble.2.log", "scumble.log"]);
        let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        assert!(names(&folder).iter().all(|name| text(name).len() <= 100));
        assert!(text("scumble.log").ends_with("line 0099\n"));
        assert!(text("scumble.1.log") > text("scumble.2.log"), "higher numbers are older");
        // A line that is longer than a file is cut.
        log.write_all(&[b'x'; 1000]).unwrap();
        assert_eq!(text("scumble.log").len(), 100);
    }

    #[test]
    fn two_programs_share_the_files() {
        let root = tempfile::tempdir().unwrap();
        let (mut one, mut other) = (Rotating::new(root.path(), 200, 3), Rotating::new(root.path(), 200, 3));
        for i in 0..30 {
            writeln!(one, "one {i:03}").unwrap();
            writeln!(other, "two {i:03}").unwrap();
        }
        let all: String = names(root.path()).iter().map(|n| fs::read_to_string(root.path().join(n)).unwrap()).collect();
        assert_eq!(names(root.path()).len(), 3);
        for line in ["one 029", "two 029", "one 020", "two 020"] {
            assert!(all.contains(line), "{line}");
        }
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_no_matter() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut log = Rotating::new(&file.path().join("logs"), 100, 2);
        log.write_all(b"lost\n").unwrap();
    }
}
