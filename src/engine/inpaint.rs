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
    /// The same, but with a soft mask how far the latent may change, 0 to 1.
    pub(super) change: Tensor,
}

impl NetworkMask {
    /// Reads a mask for a picture padded to `padded`, with `downscale` pixels a latent.
    ///
    /// diffusers hides pixels from half grey on, and repaints a latent if its first pixel is hidden. Ours hides every
    /// pixel that is masked by more than a tenth, and repaints each latent that holds a hidden pixel, so that nothing
    /// of what was painted over shines through. How far a latent may change under a `soft` mask is the mean of its
    /// pixels.
    pub(super) fn new(
        mask: &Mask,
        padded: Extent,
        downscale: u32,
        convention: Convention,
        soft: bool,
        device: &Device,
    ) -> Result<Self> {
        let threshold = hidden_from(convention);
        let (width, height) = (padded.width as usize, padded.height as usize);
        let size = mask.extent();
        let value = |x: usize, y: usize| {
            let x = x.min(size.width as usize - 1);
            let y = y.min(size.height as usize - 1);
            mask.data()[y * size.width as usize + x]
        };
        let hidden = |x, y| value(x, y) >= threshold;
        let hole: Vec<f32> = (0..height * width).map(|i| f32::from(u8::from(hidden(i % width, i / width)))).collect();
        let cell = downscale as usize;
        let (columns, rows) = (width / cell, height / cell);
        let corner = |i: usize| (i % columns * cell, i / columns * cell);
        let pixels = |(x, y): (usize, usize)| (0..cell * cell).map(move |j| (x + j % cell, y + j / cell));
        let repaint = |i: usize| match convention {
            Convention::Diffusers => hidden(corner(i).0, corner(i).1),
            Convention::Scumble => pixels(corner(i)).any(|(x, y)| hidden(x, y)),
        };
        let latent: Vec<f32> = (0..rows * columns).map(|i| f32::from(u8::from(repaint(i)))).collect();
        let latent = Tensor::from_vec(latent, (1, 1, rows, columns), device)?;
        let change = if soft {
            let mean = |i: usize| {
                let sum: u32 = pixels(corner(i)).map(|(x, y)| u32::from(value(x, y))).sum();
                sum as f32 / (255 * cell * cell) as f32
            };
            Tensor::from_vec((0..rows * columns).map(mean).collect(), (1, 1, rows, columns), device)?
        } else {
            latent.clone()
        };
        Ok(Self { hole: Tensor::from_vec(hole, (1, 1, height, width), device)?, latent, change })
    }

    /// A mask that repaints everything.
    pub(super) fn full(padded: Extent, downscale: u32, device: &Device) -> Result<Self> {
        let (width, height) = (padded.width as usize, padded.height as usize);
        let cell = downscale as usize;
        let latent = Tensor::ones((1, 1, height / cell, width / cell), candle_core::DType::F32, device)?;
        Ok(Self {
            hole: Tensor::ones((1, 1, height, width), candle_core::DType::F32, device)?,
            change: latent.clone(),
            latent,
        })
    }
}

/// The mask's value from which a pixel is hidden from the network.
pub(super) const fn hidden_from(convention: Convention) -> u8 {
    match convention {
        Convention::Diffusers => 128,
        Convention::Scumble => 26,
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
        let read =
            |convention| NetworkMask::new(&mask, Extent::new(24, 8), 8, convention, false, &Device::Cpu).unwrap();
        let ours = read(Convention::Scumble);
        assert_eq!(flat(&ours.latent), [0.0, 1.0, 1.0]);
        assert_eq!(flat(&ours.hole).iter().sum::<f32>(), 2.0);
        let theirs = read(Convention::Diffusers);
        assert_eq!(flat(&theirs.latent), [0.0, 0.0, 1.0]);
        assert_eq!(flat(&theirs.hole).iter().sum::<f32>(), 1.0);
    }
    #[test]
    fn a_soft_mask_is_the_mean_of_each_latents_pixels() {
        let mut mask = Mask::filled(Extent::new(16, 8), 255);
        mask.data_mut().chunks_exact_mut(16).for_each(|row| row[..4].fill(0));
        let soft = NetworkMask::new(&mask, Extent::new(24, 8), 8, Convention::Scumble, true, &Device::Cpu).unwrap();
        // The padding goes on as the picture ends.
        assert_eq!(flat(&soft.change), [0.5, 1.0, 1.0]);
        assert_eq!(flat(&soft.latent), [1.0; 3]);
    }
}
