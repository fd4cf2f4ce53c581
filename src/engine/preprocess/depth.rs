//! Nearness, by Depth Anything V2: white is near, black is far.

use crate::base::{Extent, Mask};
use crate::engine::pixels::tensor_from_pixmap;
use crate::engine::resample::{resize_mask, resize_pixmap};
use crate::families::{DepthModel, ModelError};
use crate::job::{Blame, Failure};

use super::{Prepared, Request, painted};

pub(super) fn run(request: &Request<'_>) -> Result<Prepared, ModelError> {
    let Some(path) = request.network else {
        let message = "depth needs a network of its own: give a file of Depth Anything V2, or the finished picture";
        return Err(Failure::new(Blame::Request, message).into());
    };
    let model = DepthModel::open(path, request.device, request.cancel)?;
    let extent = request.pixels.extent();
    let (width, height) = model.working_size(extent.width, extent.height);
    let seen = Extent::new(width, height);
    let picture = tensor_from_pixmap(&resize_pixmap(request.pixels, seen), seen, request.device)?.affine(0.5, 0.5)?;
    let near = model.nearness(&picture, request.cancel)?.flatten_all()?.to_vec1::<f32>()?;
    let near = Mask::from_data(seen, near.into_iter().map(|v| (v * 255.0).round() as u8).collect());
    let near = near.map_or_else(|| Mask::filled(extent, 0), |near| resize_mask(&near, extent));
    Ok(Prepared { pixels: painted(extent, |i| [near.data()[i]; 3]), hidden: None })
}
