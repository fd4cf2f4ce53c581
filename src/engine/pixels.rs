//! Pictures to tensors and back.

use candle_core::{DType, Device, Result, Tensor};

use crate::base::{Extent, Pixmap};

/// A picture as `[1, 3, height, width]` in -1..1, padded at the right and bottom to `padded` by repeating the last
/// pixels. Transparent parts are laid over white.
pub fn tensor_from_pixmap(picture: &Pixmap, padded: Extent, device: &Device) -> Result<Tensor> {
    let (width, height) = (padded.width as usize, padded.height as usize);
    let last = picture.extent();
    let mut data = vec![0f32; 3 * width * height];
    let (red, rest) = data.split_at_mut(width * height);
    let (green, blue) = rest.split_at_mut(width * height);
    for y in 0..height {
        let from_y = (y as u32).min(last.height - 1);
        for x in 0..width {
            let [r, g, b, a] = picture.pixel((x as u32).min(last.width - 1), from_y);
            let alpha = f32::from(a) / 255.0;
            let over = |v: u8| (f32::from(v) / 255.0).mul_add(alpha, 1.0 - alpha).mul_add(2.0, -1.0);
            let at = y * width + x;
            (red[at], green[at], blue[at]) = (over(r), over(g), over(b));
        }
    }
    Tensor::from_vec(data, (1, 3, height, width), device)
}

/// The top left `extent` of a decoded picture `[1, 3, height, width]`, about -1..1, as opaque pixels.
///
/// Values are clamped and rounded as diffusers' `VaeImageProcessor` does; what is not a number becomes black.
pub fn pixmap_from_tensor(decoded: &Tensor, extent: Extent) -> Result<Pixmap> {
    let (_, _, height, width) = decoded.dims4()?;
    let planes = decoded.to_dtype(DType::F32)?.to_device(&Device::Cpu)?.flatten_all()?.to_vec1::<f32>()?;
    let plane = width * height;
    let mut rgba = Vec::with_capacity(extent.area() * 4);
    let byte = |v: f32| ((v / 2.0 + 0.5).clamp(0.0, 1.0) * 255.0).round_ties_even() as u8;
    for y in 0..extent.height as usize {
        for x in 0..extent.width as usize {
            let at = y * width + x;
            rgba.extend([byte(planes[at]), byte(planes[plane + at]), byte(planes[2 * plane + at]), 255]);
        }
    }
    Pixmap::from_rgba(extent, rgba).ok_or_else(|| candle_core::Error::Msg("a decoded picture has another size".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_survives_the_round_trip() {
        let data = (0..=255u8).flat_map(|v| [v, 255 - v, v / 2, 255]).collect();
        let picture = Pixmap::from_rgba(Extent::new(32, 8), data).unwrap();
        let tensor = tensor_from_pixmap(&picture, Extent::new(40, 16), &Device::Cpu).unwrap();
        assert_eq!(tensor.dims(), [1, 3, 16, 40]);
        assert_eq!(pixmap_from_tensor(&tensor, picture.extent()).unwrap(), picture);
        // The padding repeats the edge.
        let wide = pixmap_from_tensor(&tensor, Extent::new(40, 16)).unwrap();
        assert_eq!(wide.pixel(39, 3), picture.pixel(31, 3));
        assert_eq!(wide.pixel(5, 15), picture.pixel(5, 7));
    }

    #[test]
    fn transparency_is_laid_over_white() {
        let picture = Pixmap::filled(Extent::new(1, 1), [0, 0, 0, 0]);
        let tensor = tensor_from_pixmap(&picture, picture.extent(), &Device::Cpu).unwrap();
        assert_eq!(tensor.flatten_all().unwrap().to_vec1::<f32>().unwrap(), [1.0; 3]);
    }
}
