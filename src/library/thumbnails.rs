//! Thumbnails, made once and kept as small files.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::base::Pixmap;
use crate::formats::{
    self, Export, ExportFormat, FormatError, Limits, THUMBNAIL_PX, TextChunks, export_picture, read_picture,
};

use super::gallery::key;
use super::index::{Entry, Stamp};

const FOLDER: &str = "thumbnails";
/// About 10 KiB each, a tenth of what PNG takes.
const FORMAT: ExportFormat = ExportFormat::WebpLossy { quality: 80 };
/// Thumbnails of files that are gone are kept for so long, should the files come back.
const KEPT: Duration = Duration::from_hours(24);

/// The thumbnail of a picture: from the cache, or made and put there. A cache that cannot be written only costs time.
pub(super) fn thumbnail(cache: &Path, path: &Path, limits: &Limits) -> Result<Pixmap, FormatError> {
    let kept = fs::metadata(path).ok().map(|info| file_of(cache, path, &Stamp::of(&info)));
    if let Some(small) = kept.as_deref().and_then(|kept| read_picture(kept, limits).ok()) {
        return Ok(small);
    }
    let small = formats::thumbnail(&read_picture(path, limits)?, THUMBNAIL_PX);
    if let Some(kept) = kept
        && fs::create_dir_all(cache.join(FOLDER)).is_ok()
    {
        let _ = export_picture(&kept, &small, &TextChunks::new(), &Export { format: FORMAT, with_recipe: false });
    }
    Ok(small)
}

/// Removes the thumbnail of a file that is about to go.
pub(super) fn forget(cache: &Path, path: &Path) {
    if let Ok(info) = fs::metadata(path) {
        let _ = fs::remove_file(file_of(cache, path, &Stamp::of(&info)));
    }
}

/// Removes thumbnails that are of none of these pictures.
pub(super) fn prune(cache: &Path, entries: &[Entry]) {
    let Ok(files) = fs::read_dir(cache.join(FOLDER)) else { return };
    let files: Vec<_> = files.flatten().collect();
    // Thumbnails are made for pictures of the gallery only: as long as there are no more, there are none to prune.
    if files.len() <= entries.len() {
        return;
    }
    let of_entry = |entry: &Entry| {
        let info = fs::metadata(&entry.path).ok()?;
        Some(file_of(cache, &entry.path, &Stamp::of(&info)))
    };
    let known: HashSet<PathBuf> = entries.iter().filter_map(of_entry).collect();
    for file in files {
        let read = || file.metadata().ok()?.modified().ok();
        let old = read().and_then(|time| SystemTime::now().duration_since(time).ok()).is_some_and(|age| age > KEPT);
        if old && !known.contains(&file.path()) {
            let _ = fs::remove_file(file.path());
        }
    }
}

fn file_of(cache: &Path, path: &Path, stamp: &Stamp) -> PathBuf {
    let name = key(&format!("{}\n{}\n{}", path.display(), stamp.modified_nanos, stamp.length));
    cache.join(FOLDER).join(format!("{name}.{}", FORMAT.extension()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Extent;

    #[test]
    fn only_old_thumbnails_of_pictures_that_are_gone_are_pruned() {
        let folder = tempfile::tempdir().unwrap();
        let (cache, limits) = (folder.path().join("cache"), Limits::default());
        let picture = |name: &str| {
            let path = folder.path().join(name);
            formats::write_png(&path, &Pixmap::filled(Extent::new(9, 9), [5; 4]), &TextChunks::new()).unwrap();
            thumbnail(&cache, &path, &limits).unwrap();
            path
        };
        let paths = ["a.png", "b.png", "c.png"].map(picture);
        let files = || fs::read_dir(cache.join(FOLDER)).unwrap().map(|file| file.unwrap().path());
        let kept = |path: &Path| file_of(&cache, path, &Stamp::of(&fs::metadata(path).unwrap()));
        let entry = Entry { path: paths[0].clone(), ..Entry::default() };
        prune(&cache, std::slice::from_ref(&entry));
        assert_eq!(files().count(), 3, "they are young");
        for file in files().filter(|file| *file != kept(&paths[2])) {
            fs::File::options().append(true).open(file).unwrap().set_modified(SystemTime::now() - 2 * KEPT).unwrap();
        }
        prune(&cache, &[entry]);
        let mut wanted = vec![kept(&paths[0]), kept(&paths[2])];
        wanted.sort();
        let mut left: Vec<PathBuf> = files().collect();
        left.sort();
        assert_eq!(left, wanted);
    }
}
