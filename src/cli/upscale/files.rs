//! Which files are made larger, and what the larger ones are called.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::formats::FORMATS;

use super::super::outcome::Stop;
use super::args::UpscaleArgs;

/// What is read, and where the larger picture goes.
pub(super) type Pairs = Vec<(PathBuf, PathBuf)>;

/// The files, and sentences on arguments for which there are none. Whether `-o` is a file or a folder is decided here.
pub(super) fn pairs(args: &UpscaleArgs) -> Result<(Pairs, Vec<String>), Stop> {
    let (mut inputs, mut problems, mut folders) = (Vec::new(), Vec::new(), false);
    for image in &args.images {
        if !image.is_dir() {
            inputs.push(image.clone());
            continue;
        }
        folders = true;
        match pictures_in(image) {
            Ok(found) if found.is_empty() => {
                problems.push(format!("'{}' holds no pictures: name another folder", image.display()));
            }
            Ok(found) => inputs.extend(found),
            Err(error) => problems.push(format!("'{}' cannot be read ({error}): name another folder", image.display())),
        }
    }
    let output = &args.output;
    let names_file = !output.is_dir() && known_extension(output);
    if names_file {
        return match inputs.as_slice() {
            _ if folders || inputs.len() > 1 => Err(Stop::usage(format!(
                "-o {}: is one file, and there are several pictures: name a folder",
                output.display()
            ))),
            [] => Ok((Pairs::new(), problems)),
            [input, ..] => Ok((vec![(input.clone(), output.clone())], problems)),
        };
    }
    if !output.exists() && output.extension().is_some() && !ends_with_separator(output) {
        return Err(Stop::usage(format!(
            "-o {}: has an extension that names no format for saving: use .png, .jpg, .webp or .tiff, or name a folder",
            output.display()
        )));
    }
    std::fs::create_dir_all(output)
        .map_err(|e| Stop::file(format!("-o {}: cannot be made ({e}): choose another folder", output.display())))?;
    let mut taken = HashSet::new();
    let named = inputs.into_iter().map(|input| {
        let to = output.join(free_name(&input, args.format.extension(), &mut taken));
        (input, to)
    });
    Ok((named.collect(), problems))
}

/// The picture files of a folder, by their names, in order.
fn pictures_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        let is_picture = path.extension().and_then(|e| e.to_str()).is_some_and(|extension| {
            let extension = extension.to_lowercase();
            FORMATS.iter().any(|format| format.extensions.contains(&extension.as_str()))
        });
        if is_picture && !hidden && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The name of an input with another extension, and a number if another one has it, on file systems that tell no
/// capitals apart, too.
fn free_name(input: &Path, extension: &str, taken: &mut HashSet<String>) -> String {
    let stem = input.file_stem().map_or_else(|| "picture".into(), |stem| stem.to_string_lossy().into_owned());
    let names = std::iter::once(format!("{stem}.{extension}"));
    let mut names = names.chain((2u32..).map(|i| format!("{stem}-{i}.{extension}")));
    names.find(|name| taken.insert(name.to_lowercase())).unwrap_or_default()
}

fn known_extension(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
    extension.is_some_and(|e| ["png", "jpg", "jpeg", "webp", "tif", "tiff"].contains(&e.as_str()))
}

fn ends_with_separator(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().last().is_some_and(|&b| std::path::is_separator(char::from(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_meet_get_numbers() {
        let mut taken = HashSet::new();
        let names = ["a/x.png", "b/X.jpg", "c/x.png", "d/x-2.gif", "e/.."]
            .map(|path| free_name(Path::new(path), "png", &mut taken));
        assert_eq!(names, ["x.png", "X-2.png", "x-3.png", "x-2-2.png", "picture.png"]);
    }
}
