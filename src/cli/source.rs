//! What `scumble generate` starts from: picture and mask, and what arguments and recipe say of them.

use std::path::Path;
use std::sync::Arc;

use crate::base::{Extent, Mask};
use crate::formats::{self, Limits};
use crate::job::{Area, ImageRef, MaskedContent, OutpaintFill, Recipe, Source, SourceRecipe};

use super::args::GenerateArgs;
use super::choices::OnlyMasked;
use super::outcome::Stop;
use super::work::file;

/// What a picture's recipe says of a mask, or what holds without one.
struct Noted {
    strength: f64,
    feather_px: f64,
    content: MaskedContent,
    area: Area,
    soft: bool,
    empty: OutpaintFill,
}

impl Noted {
    fn of(recipe: Option<&SourceRecipe>) -> Self {
        // A1111's defaults.
        let plain = Self {
            strength: 0.75,
            feather_px: 4.0,
            content: MaskedContent::Original,
            area: Area::Whole,
            soft: false,
            empty: OutpaintFill::Edge,
        };
        match recipe {
            Some(SourceRecipe::Image { strength, .. }) => Self { strength: *strength, ..plain },
            Some(SourceRecipe::Inpaint { strength, feather_px, content, area, soft, empty, .. }) => Self {
                strength: *strength,
                feather_px: *feather_px,
                content: *content,
                area: *area,
                soft: *soft,
                empty: *empty,
            },
            Some(SourceRecipe::Noise | SourceRecipe::Outpaint { .. }) | None => plain,
        }
    }
}

/// What a job starts from.
pub(super) struct From {
    /// With its pixels.
    pub source: Source,
    /// The recipe's note of it.
    pub recipe: SourceRecipe,
    /// Size of the picture, if it starts from one.
    pub size: Option<Extent>,
    /// What the whole picture is scaled to, if it is.
    pub working: Option<Extent>,
}

/// Reads it. `base` is the recipe of `--from`, `own_size` the model's.
pub(super) fn read(args: &GenerateArgs, base: Option<&Recipe>, own_size: Extent) -> Result<From, Stop> {
    mask_is_given(args)?;
    let noted = base.map(|recipe| &recipe.source);
    let working = args.settings.working.or(base.and_then(|recipe| recipe.working));
    if let Some(SourceRecipe::Outpaint { image, .. }) = noted {
        return Err(Stop::usage(format!(
            "--from: the recipe extends the picture '{}': repeat it with `scumble outpaint {} --from ...`",
            image.name, image.name
        )));
    }
    let Some(image) = &args.image else {
        if let Some(SourceRecipe::Image { image, .. } | SourceRecipe::Inpaint { image, .. }) = noted {
            return Err(Stop::usage(format!(
                "--from: the recipe starts from the picture '{}': give it with --image",
                image.name
            )));
        }
        for (given, name) in [(args.mask.is_some(), "--mask"), (args.settings.strength.is_some(), "--strength")] {
            if given {
                return Err(Stop::usage(format!("{name} needs a picture: give it with --image")));
            }
        }
        return Ok(From { source: Source::Noise, recipe: SourceRecipe::Noise, size: None, working });
    };
    let (noted_image, noted_mask) = match noted {
        Some(SourceRecipe::Image { image, .. }) => (Some(image), None),
        Some(SourceRecipe::Inpaint { image, mask, .. }) => (Some(image), Some(mask)),
        Some(SourceRecipe::Noise | SourceRecipe::Outpaint { .. }) | None => (None, None),
    };
    if let (None, Some(mask)) = (&args.mask, noted_mask) {
        return Err(Stop::usage(format!(
            "--from: the recipe repaints inside the mask '{}': give it with --mask",
            mask.name
        )));
    }
    let limits = Limits::default();
    let pixels = Arc::new(formats::read_picture(image, &limits).map_err(file)?);
    let size = Some(pixels.extent());
    let image_ref = reference(image, formats::picture_sha256(&pixels));
    warn_of_another("--image", image, &image_ref, noted_image);
    let Noted { strength, feather_px, content, area, soft, empty } = Noted::of(noted);
    let strength = args.settings.strength.unwrap_or(strength);
    let Some(path) = &args.mask else {
        let recipe = SourceRecipe::Image { image: image_ref, strength };
        return Ok(From { source: Source::Image { pixels, strength }, recipe, size, working });
    };
    let mask: Mask = formats::read_mask(path, &limits).map_err(file)?;
    let mask_ref = reference(path, formats::mask_sha256(&mask));
    warn_of_another("--mask", path, &mask_ref, noted_mask);
    let mask = Arc::new(mask);
    let feather_px = args.feather.unwrap_or(feather_px);
    let content = args.masked_content.map_or(content, MaskedContent::from);
    let area = area_of(args, area, own_size);
    let soft = args.soft.unwrap_or(soft);
    let empty = args.fill.map_or(empty, OutpaintFill::from);
    let recipe =
        SourceRecipe::Inpaint { image: image_ref, mask: mask_ref, strength, feather_px, content, area, soft, empty };
    let source = Source::Inpaint { pixels, mask, strength, feather_px, content, area, soft, empty };
    // The area has a working size of its own.
    let working = working.filter(|_| area == Area::Whole);
    Ok(From { source, recipe, size, working })
}

/// Fails if something is said of a mask that is not given.
fn mask_is_given(args: &GenerateArgs) -> Result<(), Stop> {
    let said = [
        (args.feather.is_some(), "--feather blurs the edge of a mask"),
        (args.masked_content.is_some(), "--masked-content says what is under a mask"),
        (args.only_masked.is_some(), "--only-masked repaints a box around a mask"),
        (args.soft.is_some(), "--soft reads the grey of a mask"),
        (args.fill.is_some(), "--fill says what is put where a picture with a mask is transparent"),
    ];
    match said.iter().find(|(given, _)| *given && args.mask.is_none()) {
        Some((_, what)) => Err(Stop::usage(format!("{what}: give one with --mask"))),
        None => Ok(()),
    }
}

/// The area by arguments, or else as the recipe has it.
fn area_of(args: &GenerateArgs, noted: Area, own_size: Extent) -> Area {
    let (noted_padding, noted_working) = match noted {
        Area::Whole => (None, None),
        Area::OnlyMasked { padding_px, working } => (Some(padding_px), Some(working)),
    };
    let padding = match args.only_masked {
        Some(OnlyMasked(padding)) => padding,
        None => noted_padding,
    };
    match padding {
        Some(padding_px) => {
            let working = args.settings.working.or(noted_working).unwrap_or(own_size);
            Area::OnlyMasked { padding_px, working }
        }
        None => Area::Whole,
    }
}

/// Says so if a picture is not the one that the recipe was made with. It may be meant, so it is no failure.
#[allow(clippy::print_stderr, reason = "this is where a command speaks")]
pub(super) fn warn_of_another(argument: &str, path: &Path, given: &ImageRef, noted: Option<&ImageRef>) {
    if let Some(noted) = noted.filter(|noted| noted.sha256 != given.sha256) {
        eprintln!(
            "scumble: {argument} {}: is another picture than '{}' of the recipe, so the result will differ from it",
            path.display(),
            noted.name
        );
    }
}

/// How recipes name a picture.
pub(super) fn reference(path: &Path, sha256: String) -> ImageRef {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    ImageRef { name, sha256 }
}
