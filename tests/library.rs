//! The gallery: pictures kept by day and number, found again by their words, and moved to the trash only.

#![allow(clippy::print_stderr, reason = "what was measured is told, not judged")]
// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use scumble::base::{CancelToken, Extent, Pixmap, RngKind};
use scumble::formats::{Labels, Limits, TextChunks, read_metadata, read_picture, write_png};
use scumble::job::{Convention, DType, ModelRef, Recipe, SourceRecipe};
use scumble::library::{Entry, Gallery, LibraryError, search};

const LABELS: Labels<'_> = Labels { sampler: "Euler", schedule: None, hires_sampler: None, hires_schedule: None };

fn recipe(seed: u64, prompt: &str) -> Recipe {
    Recipe {
        version: Recipe::VERSION,
        software: "scumble".into(),
        model: ModelRef { name: "scumble-1".into(), hash: None },
        prompt: prompt.into(),
        negative_prompt: String::new(),
        size: Extent::new(8, 6),
        working: None,
        steps: 5,
        sampler: "euler".into(),
        schedule: "karras".into(),
        guidance: 7.0,
        eta: None,
        seed,
        variation: None,
        rng: RngKind::Cpu,
        source: SourceRecipe::Noise,
        tuning: scumble::job::Tuning::default(),
        dtype: DType::Auto,
        convention: Convention::Scumble,
    }
}

fn picture(value: u8) -> Pixmap {
    Pixmap::filled(Extent::new(8, 6), [value, 20, 30, 255])
}

fn scan(gallery: &Gallery) -> Vec<Entry> {
    gallery.scan(&CancelToken::new()).unwrap()
}

/// A gallery in a folder of its own, and its cache.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn pictures(&self) -> PathBuf {
        self.folder.path().join("pictures")
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    fn gallery(&self) -> Gallery {
        Gallery::open(&self.pictures(), &self.cache()).unwrap()
    }

    /// The file of the index, which must be there.
    fn index(&self) -> PathBuf {
        let own = fs::read_dir(self.cache()).unwrap().next().unwrap().unwrap().path();
        own.join("index.json")
    }
}

#[test]
fn finished_pictures_are_numbered_by_day_with_their_recipes() {
    let place = Place::new();
    let gallery = place.gallery();
    let paths: Vec<PathBuf> =
        (0..3).map(|i| gallery.record(&picture(i), &recipe(7 + u64::from(i), "a fox"), LABELS).unwrap()).collect();
    for (i, path) in paths.iter().enumerate() {
        // Were the last one made after midnight, it would begin anew.
        assert_eq!(path.file_name().unwrap().to_str().unwrap(), format!("{i:05}-{}.png", 7 + i));
        let day = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
        assert!(day.len() == 10 && day.starts_with("20"), "{day}");
        assert_eq!(read_picture(path, &Limits::default()).unwrap(), picture(i as u8));
        let metadata = read_metadata(path, &Limits::default()).unwrap();
        assert_eq!(metadata.recipe.as_ref(), Some(&recipe(7 + i as u64, "a fox")));
        assert!(metadata.parameters.unwrap().contains("Sampler: Euler"));
    }
    // Another program, or the artist, has put a higher number there.
    fs::rename(&paths[0], paths[0].with_file_name("00041-7.png")).unwrap();
    let next = gallery.record(&picture(9), &recipe(7, ""), LABELS).unwrap();
    assert!(next.ends_with("00042-7.png"), "{}", next.display());
    assert!(gallery.record(&Pixmap::filled(Extent::new(0, 0), [0; 4]), &recipe(1, ""), LABELS).is_err());
}

#[test]
fn many_recorders_take_each_number_once() {
    let place = Place::new();
    let gallery = place.gallery();
    std::thread::scope(|scope| {
        for thread in 0..4u8 {
            let gallery = &gallery;
            scope.spawn(move || {
                for i in 0..10 {
                    gallery.record(&picture(thread * 10 + i), &recipe(1, "x"), LABELS).unwrap();
                }
            });
        }
    });
    let entries = scan(&gallery);
    let mut values: Vec<u8> =
        entries.iter().map(|entry| read_picture(&entry.path, &Limits::default()).unwrap().pixel(0, 0)[0]).collect();
    values.sort_unstable();
    assert_eq!(values, (0..40).collect::<Vec<u8>>());
}

#[test]
fn a_scan_lists_what_is_there_newest_first_and_reads_only_what_changed() {
    let place = Place::new();
    let gallery = place.gallery();
    assert_eq!(scan(&gallery), []);
    let fox = gallery.record(&picture(1), &recipe(11, "a fox"), LABELS).unwrap();
    let cat = gallery.record(&picture(2), &recipe(12, "a cat"), LABELS).unwrap();
    // Of another program, of another day; something that is no picture; what is hidden.
    let folder = place.pictures().join("2024-02-29");
    fs::create_dir(&folder).unwrap();
    let foreign = folder.join("holiday.PNG");
    let mut texts = TextChunks::new();
    texts.push("parameters", "a dog\nSteps: 4, Sampler: Euler, Seed: 77, Size: 8x6, Model: dreamer");
    write_png(&foreign, &picture(3), &texts).unwrap();
    File::options()
        .append(true)
        .open(&foreign)
        .unwrap()
        .set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(9))
        .unwrap();
    fs::write(place.pictures().join("broken.png"), b"\x89PNG\r\n\x1a\nnothing more").unwrap();
    fs::write(place.pictures().join("note.txt"), b"words").unwrap();
    fs::create_dir(place.pictures().join(".trash")).unwrap();
    write_png(&place.pictures().join(".trash/gone.png"), &picture(4), &TextChunks::new()).unwrap();

    let entries = scan(&gallery);
    let names: Vec<&Path> = entries.iter().map(|entry| entry.path.as_path()).collect();
    let own = fs::canonicalize(&foreign).unwrap();
    assert_eq!(names, [cat.as_path(), fox.as_path(), own.as_path()]);
    assert_eq!(
        (entries[1].seed, entries[1].prompt.as_str(), entries[1].model.as_str()),
        (Some(11), "a fox", "scumble-1")
    );
    assert_eq!(
        (entries[2].seed, entries[2].prompt.as_str(), entries[2].model.as_str()),
        (Some(77), "a dog", "dreamer")
    );
    assert_eq!((entries[2].day.as_str(), entries[2].size), ("2024-02-29", Extent::new(8, 6)));
    assert_eq!(search(&entries, "date:2024 dog"), [2]);

    // From the index, in another run of the program: content is not looked at where time and length are the same.
    let length = fs::metadata(&fox).unwrap().len() as usize;
    let time = fs::metadata(&fox).unwrap().modified().unwrap();
    fs::write(&fox, vec![0; length]).unwrap();
    File::options().append(true).open(&fox).unwrap().set_modified(time).unwrap();
    assert_eq!(scan(&place.gallery()), entries);
    // Changed: it is no picture any more.
    fs::write(&fox, b"short").unwrap();
    fs::remove_file(&foreign).unwrap();
    let left: Vec<PathBuf> = scan(&place.gallery()).into_iter().map(|entry| entry.path).collect();
    assert_eq!(left, [cat]);
}

#[test]
fn a_damaged_or_strange_index_is_made_anew() {
    let place = Place::new();
    let gallery = place.gallery();
    for i in 0..5 {
        gallery.record(&picture(i), &recipe(u64::from(i), "a fox"), LABELS).unwrap();
    }
    let entries = scan(&gallery);
    let whole = fs::read(place.index()).unwrap();
    let text = String::from_utf8(whole.clone()).unwrap();
    let versions = text.replace("\"version\":1", "\"version\":99");
    let lies = text.replace("a fox", "a dog").replace("\"version\":1", "\"version\":0");
    assert!(versions != text && lies != text);
    let cuts = (0..whole.len()).step_by(31).map(|end| whole[..end].to_vec());
    for damaged in cuts.chain([versions.into(), lies.into(), vec![0xff; 99], b"[[[[[[".repeat(99_999)]) {
        fs::write(place.index(), &damaged).unwrap();
        assert_eq!(scan(&gallery), entries);
        assert_eq!(fs::read(place.index()).unwrap().len(), whole.len());
    }
}

#[test]
fn a_cancelled_scan_ends_and_loses_nothing() {
    let place = Place::new();
    let gallery = place.gallery();
    for i in 0..5 {
        gallery.record(&picture(i), &recipe(u64::from(i), "a fox"), LABELS).unwrap();
    }
    let entries = scan(&gallery);
    let cancelled = CancelToken::new();
    cancelled.cancel();
    assert!(gallery.scan(&cancelled).is_err());
    let index = fs::read_to_string(place.index()).unwrap();
    assert_eq!(index.matches("a fox").count(), 5);
    assert_eq!(scan(&gallery), entries);
}

#[test]
fn thumbnails_are_made_once_and_follow_the_file() {
    let place = Place::new();
    let gallery = place.gallery();
    let path = gallery.folder().join("wide.png");
    let save = |colour: [u8; 4]| {
        let wide = Pixmap::filled(Extent::new(1000, 500), colour);
        write_png(&path, &wide, &TextChunks::new()).unwrap();
    };
    save([200, 10, 10, 255]);
    let first = gallery.thumbnail(&path).unwrap();
    assert_eq!(first.extent(), Extent::new(256, 128));
    let kept = || fs::read_dir(place.index().with_file_name("thumbnails")).unwrap().map(|file| file.unwrap().path());
    let file = kept().next().unwrap();
    assert!(fs::metadata(&file).unwrap().len() < 4096);
    // What is shown comes from the cache: a stain in it shows.
    write_png(&file, &Pixmap::filled(Extent::new(2, 2), [1, 2, 3, 255]), &TextChunks::new()).unwrap();
    assert_eq!(gallery.thumbnail(&path).unwrap().extent(), Extent::new(2, 2));
    // A damaged one is made anew.
    fs::write(&file, b"RIFF").unwrap();
    assert_eq!(gallery.thumbnail(&path).unwrap().extent(), Extent::new(256, 128));
    save([10, 200, 10, 255]);
    let second = gallery.thumbnail(&path).unwrap();
    assert!(first.pixel(5, 5)[0] > 190 && second.pixel(5, 5)[0] < 30);
    let sentence = gallery.thumbnail(&gallery.folder().join("none.png")).unwrap_err().to_string();
    assert!(sentence.ends_with("does not exist: check the name and the folder"), "{sentence}");
}

#[test]
fn only_pictures_of_the_gallery_go_to_the_trash() {
    let place = Place::new();
    let gallery = place.gallery();
    let outside = place.folder.path().join("precious.png");
    fs::write(&outside, b"precious").unwrap();
    let inside = gallery.folder().join("2026-11-22");
    fs::create_dir(&inside).unwrap();
    let sly = inside.join("../../precious.png");
    for path in [&outside, &sly, &inside, &gallery.folder().join("none.png"), &PathBuf::new(), &PathBuf::from("/")] {
        let error = gallery.trash(path).unwrap_err();
        assert!(matches!(error, LibraryError::Outside { .. }), "{error}");
    }
    assert_eq!(fs::read(&outside).unwrap(), b"precious");
}

/// Where the system's trash can is meant to be in a child of this program; the child does the work.
const TRASH_IN: &str = "SCUMBLE_TEST_TRASH_GALLERY";

#[test]
fn trashed_pictures_can_be_found_in_a_trash_can() {
    if let Ok(folder) = std::env::var(TRASH_IN) {
        let gallery = Gallery::open(&Path::new(&folder).join("pictures"), &Path::new(&folder).join("cache")).unwrap();
        let path = gallery.record(&picture(1), &recipe(5, "a fox"), LABELS).unwrap();
        gallery.trash(&path).unwrap();
        assert!(!path.exists());
        assert_eq!(scan(&gallery), []);
        return;
    }
    // Once with a can, and once where none can be made.
    for can in ["can", "file/can"] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), b"").unwrap();
        let status = Command::new(std::env::current_exe().unwrap())
            .args(["trashed_pictures_can_be_found_in_a_trash_can", "--exact"])
            .env(TRASH_IN, folder.path())
            .env("XDG_DATA_HOME", folder.path().join(can))
            .env("HOME", folder.path().join(can))
            .output()
            .unwrap();
        assert!(status.status.success(), "{status:?}");
        if cfg!(target_os = "linux") {
            let names = |folder: PathBuf| {
                let files = fs::read_dir(folder).map(|files| files.map(|file| file.unwrap().file_name()).collect());
                files.unwrap_or_else(|_| Vec::new())
            };
            let mut found = names(folder.path().join("pictures/.trash"));
            found.extend(names(folder.path().join("can/Trash/files")));
            assert_eq!(found, ["00000-5.png"], "{can}");
        }
    }
}

/// Run once by hand with `cargo test --release --test library -- --ignored --nocapture`.
#[test]
#[ignore = "ten thousand files: a measurement"]
fn ten_thousand_pictures() {
    let place = Place::new();
    let gallery = place.gallery();
    let started = Instant::now();
    for i in 0..10_000u64 {
        let wide = Pixmap::filled(Extent::new(512, 512), [i as u8, (i >> 8) as u8, 9, 255]);
        let path = place.pictures().join(format!("2026-{:02}-{:02}", i / 1000 + 1, i / 50 % 20 + 1));
        fs::create_dir_all(&path).unwrap();
        let texts =
            TextChunks::of_recipe(&recipe(i, &format!("a fox number {i} in a wood at dusk, oil on canvas")), LABELS);
        write_png(&path.join(format!("{i:05}-{i}.png")), &wide, &texts).unwrap();
    }
    eprintln!("written: {:?}", started.elapsed());
    for name in ["cold", "warm", "warm again"] {
        let started = Instant::now();
        let entries = scan(&gallery);
        eprintln!("scan, {name}: {:?} for {} pictures", started.elapsed(), entries.len());
        assert_eq!(entries.len(), 10_000);
    }
    let entries = scan(&gallery);
    let started = Instant::now();
    let found = search(&entries, "fox model:scumble date:2026-03 -dog");
    eprintln!("search: {:?}, {} found", started.elapsed(), found.len());
    assert_eq!(found.len(), 1000);
    for name in ["made", "from the cache"] {
        let started = Instant::now();
        for entry in &entries[..100] {
            gallery.thumbnail(&entry.path).unwrap();
        }
        eprintln!("100 thumbnails of 512x512, {name}: {:?}", started.elapsed());
    }
}
