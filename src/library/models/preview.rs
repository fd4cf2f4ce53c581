//! The picture beside a model.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// What stands between a model's name and a picture's, best first: A1111's and the managers' `NAME.preview.png`, then
/// the bare `NAME.png`.
const MIDDLES: [&str; 3] = [".preview", "", ".thumb"];
/// Endings of pictures, best first.
const PICTURES: [&str; 5] = ["png", "jpg", "jpeg", "webp", "gif"];

/// Whether a name is that of a picture.
pub(super) fn is_picture(name: &OsStr) -> bool {
    let ending = Path::new(name).extension().and_then(OsStr::to_str);
    ending.is_some_and(|ending| PICTURES.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// The picture of a model called `stem`, out of the names beside it.
pub(super) fn find(path: &Path, stem: &str, beside: &[OsString]) -> Option<PathBuf> {
    let wanted =
        MIDDLES.iter().flat_map(|middle| PICTURES.iter().map(move |ending| format!("{stem}{middle}.{ending}")));
    let found = wanted.filter_map(|wanted| {
        beside.iter().find(|name| name.to_str().is_some_and(|name| name.eq_ignore_ascii_case(&wanted)))
    });
    found.map(|name| path.with_file_name(name)).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_picture_is_taken() {
        let names = |names: &[&str]| names.iter().map(OsString::from).collect::<Vec<_>>();
        let path = Path::new("/m/ink.v2.safetensors");
        let find = |beside: &[&str]| find(path, "ink.v2", &names(beside));
        assert_eq!(find(&["ink.v2.json", "ink.v2.txt", "ink.v2.x.png"]), None);
        assert_eq!(find(&["ink.v2.webp", "ink.v2.PNG"]), Some("/m/ink.v2.PNG".into()));
        assert_eq!(find(&["ink.v2.png", "ink.v2.preview.jpeg"]), Some("/m/ink.v2.preview.jpeg".into()));
    }
}
