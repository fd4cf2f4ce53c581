//! Previews: the slot that holds the latest one, and the colouring of latents without the VAE.

use std::sync::{Mutex, PoisonError};

use crate::base::{Extent, Pixmap};
use crate::job::{JobId, LatentFormat, Preview};

/// Holds the latest preview only: a new one overwrites one that nobody has taken. Pixels, which are done, and latents,
/// which are on their way, do not overwrite each other.
#[derive(Debug, Default)]
pub struct PreviewSlot(Mutex<[Option<(JobId, Preview)>; 2]>);

impl PreviewSlot {
    /// Overwrites what is there.
    pub fn put(&self, job: JobId, preview: Preview) {
        let kind = usize::from(matches!(preview, Preview::Latent { .. }));
        self.0.lock().unwrap_or_else(PoisonError::into_inner)[kind] = Some((job, preview));
    }

    /// Takes what is there, pixels first.
    pub fn take(&self) -> Option<(JobId, Preview)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter_mut().find_map(Option::take)
    }

    /// Forgets a preview of `job`, so that none is shown after its end.
    pub fn clear(&self, job: JobId) {
        for slot in self.0.lock().unwrap_or_else(PoisonError::into_inner).iter_mut() {
            slot.take_if(|(id, _)| *id == job);
        }
    }
}

/// Colours a planar latent `[channels, height, width]` with the format's matrix: one pixel a latent.
///
/// `None` if `data` does not hold `channels * extent.area()` values.
pub fn colour_latent(data: &[f32], extent: Extent, format: &LatentFormat) -> Option<Pixmap> {
    let area = extent.area();
    if data.len() != area * format.channels as usize || format.rgb_factors.len() != format.channels as usize {
        return None;
    }
    let mut rgba = Vec::with_capacity(area * 4);
    for i in 0..area {
        let mut rgb = format.rgb_bias;
        for (plane, factors) in data.chunks_exact(area).zip(&format.rgb_factors) {
            for (value, factor) in rgb.iter_mut().zip(factors) {
                *value += plane[i] * factor;
            }
        }
        rgba.extend(rgb.map(|v| (v.mul_add(0.5, 0.5).clamp(0.0, 1.0) * 255.0).round() as u8));
        rgba.push(255);
    }
    Pixmap::from_rgba(extent, rgba)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Rect;

    fn format() -> LatentFormat {
        LatentFormat {
            downscale: 8,
            channels: 2,
            scaling_factor: 1.0,
            rgb_factors: vec![[1.0, 0.0, 0.0], [0.0, 0.5, -1.0]],
            rgb_bias: [0.0, 0.0, 1.0],
        }
    }

    #[test]
    fn a_latent_is_coloured_by_matrix_and_bias() {
        let picture = colour_latent(&[1.0, -1.0, 0.0, 2.0], Extent::new(2, 1), &format()).unwrap();
        assert_eq!(picture.pixel(0, 0), [255, 128, 255, 255]);
        assert_eq!(picture.pixel(1, 0), [0, 255, 0, 255]);
        assert!(colour_latent(&[1.0], Extent::new(2, 1), &format()).is_none());
    }

    #[test]
    fn the_slot_keeps_the_latest_only() {
        let slot = PreviewSlot::default();
        let preview = |v| Preview::Pixels {
            pixels: std::sync::Arc::new(Pixmap::filled(Extent::new(1, 1), [v; 4])),
            place: Rect::new(0, 0, 1, 1),
        };
        slot.put(JobId(1), preview(1));
        slot.put(JobId(2), preview(2));
        slot.clear(JobId(1));
        assert!(
            matches!(slot.take(), Some((JobId(2), Preview::Pixels { pixels, .. })) if pixels.pixel(0, 0) == [2; 4])
        );
        assert!(slot.take().is_none());
        // A latent waits behind pixels.
        let latent = Preview::Latent {
            data: std::sync::Arc::new([]),
            extent: Extent::new(0, 0),
            format: std::sync::Arc::new(format()),
            place: Rect::new(0, 0, 1, 1),
        };
        slot.put(JobId(3), preview(3));
        slot.put(JobId(3), latent);
        assert!(matches!(slot.take(), Some((JobId(3), Preview::Pixels { .. }))));
        assert!(matches!(slot.take(), Some((JobId(3), Preview::Latent { .. }))));
        assert!(slot.take().is_none());
    }
}
