//! What a mask means to the networks: the hole in the picture, and the latents to repaint.

use candle_core::{Device, Result, Tensor};

use crate::base::{Extent, Mask};
use crate::job::Convention;

/// A mask as the networks take it.
pub(super) struct NetworkMask {
    /// `[1, 1, height, width]` in pixels of the padded picture: 1 where the picture is hidden from the UNet.
    pub(super) hole: Tensor,
    /// `[1, 1, height/8, width/8]`: 1 where the latent is repainted.
    pub(super) latent: Tensor,
}

impl NetworkMask {
    /// Reads a mask for a picture padded to `padded`, with `downscale` pixels a latent.
    ///
    /// diffusers hides pixels from half grey on, and repaints a latent if its first pixel is hidden. Ours hides every
    /// pixel that is masked by more than a tenth, and repaints each latent that holds a hidden pixel, so that nothing
    /// of what was painted over shines through.
    pub(super) fn new(
        mask: &Mask,
        padded: Extent,
        downscale: u32,
        convention: Convention,
        device: &Device,
    ) -> Result<Self> {
        let threshold = match convention {
            Convention::Diffusers => 128,
            Convention::Scumble => 26,
        };
        let (width, height) = (padded.width as usize, padded.height as usize);
        let size = mask.extent();
        let hidden = |x: usize, y: usize| {
            let x = x.min(size.width as usize - 1);
            let y = y.min(size.height as usize - 1);
            mask.data()[y * size.width as usize + x] >= threshold
        };
        let hole: Vec<f32> = (0..height * width).map(|i| f32::from(u8::from(hidden(i % width, i / width)))).collect();
        let cell = downscale as usize;
        let (columns, rows) = (width / cell, height / cell);
        let latent: Vec<f32> = (0..rows * columns)
            .map(|i| {
                let (x, y) = (i % columns * cell, i / columns * cell);
                let repaint = match convention {
                    Convention::Diffusers => hidden(x, y),
                    Convention::Scumble => (0..cell * cell).any(|j| hidden(x + j % cell, y + j / cell)),
                };
                f32::from(u8::from(repaint))
            })
            .collect();
        Ok(Self {
            hole: Tensor::from_vec(hole, (1, 1, height, width), device)?,
            latent: Tensor::from_vec(latent, (1, 1, rows, columns), device)?,
        })
    }

    /// A mask that repaints everything.
    pub(super) fn full(padded: Extent, downscale: u32, device: &Device) -> Result<Self> {
        let (width, height) = (padded.width as usize, padded.height as usize);
        let cell = downscale as usize;
        Ok(Self {
            hole: Tensor::ones((1, 1, height, width), candle_core::DType::F32, device)?,
            latent: Tensor::ones((1, 1, height / cell, width / cell), candle_core::DType::F32, device)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(t: &Tensor) -> Vec<f32> {
        t.flatten_all().unwrap().to_vec1().unwrap()
    }

    #[test]
    fn conventions_differ_at_the_edge_of_the_mask() {
        let mut mask = Mask::filled(Extent::new(24, 8), 0);
        mask.data_mut()[15] = 100;
        mask.data_mut()[16] = 200;
        let read = |convention| NetworkMask::new(&mask, Extent::new(24, 8), 8, convention, &Device::Cpu).unwrap();
        let ours = read(Convention::Scumble);
        assert_eq!(flat(&ours.latent), [0.0, 1.0, 1.0]);
        assert_eq!(flat(&ours.hole).iter().sum::<f32>(), 2.0);
        let theirs = read(Convention::Diffusers);
        assert_eq!(flat(&theirs.latent), [0.0, 0.0, 1.0]);
        assert_eq!(flat(&theirs.hole).iter().sum::<f32>(), 1.0);
    }
}
