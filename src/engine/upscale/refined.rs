//! Pictures that a diffusion model goes over when they are enlarged, or that it enlarges by itself.

use std::sync::Arc;

use crate::base::{Extent, Pixmap};
use crate::families::ModelError;
use crate::job::{Blame, Failure, Recipe, Refine, UpscaleSettings};

use super::super::desk::{Desk, Told};
use super::super::resample::{Kernel, resize_pixmap_by};
use super::enlarge_pixmap;

/// Makes a picture as large as `to`, by the network and the model of the settings or by a model that enlarges; with the
/// recipe of what the model did. Opacity is enlarged apart: models know none.
pub(super) fn refined(
    desk: &mut Desk<'_>,
    picture: &Arc<Pixmap>,
    to: Extent,
    (settings, refine): (&UpscaleSettings, &Refine),
    told: Told,
) -> Result<(Arc<Pixmap>, Recipe), ModelError> {
    let enlarged = if refine.enlarges > 1 {
        picture.clone()
    } else {
        Arc::new(desk.with_network(settings, settings.dtype, told, |surroundings| {
            enlarge_pixmap(picture, to, settings.tile, surroundings)
        })?)
    };
    let transparent = enlarged.pixels().any(|[_, _, _, alpha]| alpha < 255);
    let seen = if transparent { Arc::new(opaque(&enlarged)) } else { enlarged.clone() };
    let made = desk.generate(&refine.task(seen, told.result.is_some()), false)?.pop();
    let (made, recipe) = made.ok_or_else(|| Failure::new(Blame::Us, "no picture was made: please report this"))?;
    let mut made = if made.extent() == to { made } else { Arc::new(resize_pixmap_by(&made, to, Kernel::Lanczos)) };
    if transparent {
        let sized = if enlarged.extent() == to { None } else { Some(resize_pixmap_by(&enlarged, to, Kernel::Lanczos)) };
        let alphas = sized.as_ref().unwrap_or(&enlarged);
        let pixels = Arc::make_mut(&mut made).data_mut().as_chunks_mut::<4>().0;
        pixels.iter_mut().zip(alphas.pixels()).for_each(|(pixel, [_, _, _, alpha])| pixel[3] = alpha);
    }
    Ok((made, recipe))
}

/// The same colours, all of them opaque.
fn opaque(picture: &Pixmap) -> Pixmap {
    let mut picture = picture.clone();
    picture.data_mut().as_chunks_mut::<4>().0.iter_mut().for_each(|pixel| pixel[3] = 255);
    picture
}
