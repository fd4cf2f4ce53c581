//! Leaky activations: what is below zero is multiplied by a slope, one for each channel or one for all.

use candle_core::{DType, Tensor};

use super::{Result, bridge};

/// The slopes of a leaky activation: `max(x, 0) + slope * min(x, 0)`.
///
/// `LeakyReLU` has one slope for all channels; `PReLU`, <https://arxiv.org/abs/1502.01852>, has learned one for each; 0 is
/// `ReLU`.
#[derive(Clone, Debug)]
pub struct Slopes {
    values: Vec<f32>,
    tensor: Tensor,
}

impl Slopes {
    /// `slopes` is `[1]`, for all of `channels` alike, or `[channels]`. Another shape is an error.
    pub fn new(slopes: &Tensor, channels: usize) -> Result<Self> {
        let count = slopes.dims1()?;
        if count != 1 && count != channels {
            candle_core::bail!("slopes: {count} of them do not fit {channels} channels");
        }
        let tensor = slopes.to_dtype(DType::F32)?.broadcast_as(channels)?.contiguous()?;
        let values = tensor.to_vec1()?;
        Ok(Self { values, tensor })
    }

    /// One for each channel.
    pub(super) fn values(&self) -> &[f32] {
        &self.values
    }

    /// The activation of `x`, `[.., channels]`, by candle's own operators.
    pub(super) fn plain(&self, x: &Tensor) -> Result<Tensor> {
        let wide = if bridge::fast(x) { x.to_dtype(DType::F32)? } else { x.clone() };
        let below = wide.minimum(0.0)?.broadcast_mul(&self.tensor.to_dtype(wide.dtype())?)?;
        (wide.maximum(0.0)? + below)?.to_dtype(x.dtype())
    }
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::super::{Conv2d, Extra, Padding};
    use super::*;

    fn numbers(shape: &[usize], from: usize) -> Tensor {
        let n = shape.iter().product::<usize>();
        let values: Vec<f32> = (0..n).map(|i| ((i + from) * 7919 % 1009) as f32 / 504.5 - 1.0).collect();
        Tensor::from_vec(values, shape, &Device::Cpu).unwrap()
    }

    fn flat(x: &Tensor) -> Vec<f32> {
        x.to_dtype(DType::F32).unwrap().flatten_all().unwrap().to_vec1().unwrap()
    }

    /// A convolution of an image in parts with an activation, by steps: joined, convolved, added to, bent.
    #[test]
    fn what_is_done_on_the_way_is_what_is_done_in_steps() {
        for (channels, out, [h, w]) in [([64, 32], 32, [12, 20]), ([8, 5], 3, [5, 4]), ([16, 48], 48, [9, 9])] {
            let parts = channels.map(|c| numbers(&[1, h, w, c], c));
            let whole = Tensor::cat(&parts, 3).unwrap();
            let weight = (numbers(&[out, channels.iter().sum(), 3, 3], 1) * 0.1).unwrap();
            let (bias, slopes) = (numbers(&[out], 2), numbers(&[out], 3));
            for dtype in [DType::F32, DType::BF16] {
                let cast = |x: &Tensor| x.to_dtype(dtype).unwrap();
                let plain = Conv2d::new_in(&cast(&weight), Some(&bias), 1, Padding::same(1), dtype).unwrap();
                let bent = plain.clone().activated(&slopes).unwrap();
                let parts = parts.each_ref().map(cast);
                let residual = cast(&numbers(&[1, h, w, out], 4));
                let extra = Extra { residual: Some(&residual), wide: true, ..Extra::default() };
                let found = bent.forward_joined(&[&parts[0], &parts[1]], extra).unwrap();
                let steps = plain.forward_with(&cast(&whole), extra).unwrap();
                let steps = Slopes::new(&slopes, out).unwrap().plain(&steps).unwrap();
                assert!(flat(&found).iter().zip(flat(&steps)).all(|(a, b)| (a - b).abs() < 1e-5), "{out} {dtype:?}");
                let up = bent.forward_upsampled(&cast(&whole), 2 * h, 2 * w).unwrap();
                let steps = plain.forward_upsampled(&cast(&whole), 2 * h, 2 * w).unwrap();
                let steps = Slopes::new(&slopes, out).unwrap().plain(&steps).unwrap();
                assert!(flat(&up).iter().zip(flat(&steps)).all(|(a, b)| (a - b).abs() < 0.02), "{out} {dtype:?}");
            }
        }
    }

    #[test]
    fn slopes_that_do_not_fit_are_refused_and_what_is_no_number_stays_so() {
        assert!(Slopes::new(&numbers(&[3], 0), 4).is_err() && Slopes::new(&numbers(&[1], 0), 4).is_ok());
        let x = Tensor::new(&[[[[-2.0_f32, 3.0, f32::NAN, 0.0]]]], &Device::Cpu).unwrap();
        let identity = Tensor::eye(4, DType::F32, &Device::Cpu).unwrap().reshape((4, 4, 1, 1)).unwrap();
        for dtype in [DType::F32, DType::BF16] {
            let conv = Conv2d::new_in(&identity.to_dtype(dtype).unwrap(), None, 1, Padding::default(), dtype).unwrap();
            let conv = conv.activated(&Tensor::new(&[0.5_f32], &Device::Cpu).unwrap()).unwrap();
            let bent = |x: &Tensor| flat(&conv.forward(&x.to_dtype(dtype).unwrap()).unwrap());
            // A sum over channels one of which is no number is none itself.
            assert!(bent(&x).iter().all(|y| y.is_nan()), "{dtype:?}");
            assert_eq!(bent(&x.narrow(3, 0, 2).unwrap().pad_with_zeros(3, 0, 2).unwrap()), [-1.0, 3.0, 0.0, 0.0]);
        }
    }
}
