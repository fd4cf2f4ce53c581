//! Small textures of pictures, made once and kept as long as they are shown.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{ColorImage, Context, TextureHandle, TextureOptions};

use crate::base::Pixmap;

/// The longest side of a thumbnail in pixels: sharp on a screen at scale 2.
const SIDE: u32 = 192;

/// The textures.
#[derive(Default)]
pub struct Thumbnails {
    /// By the address of the picture, which the entry keeps alive so that no other picture can have it.
    kept: HashMap<usize, Kept>,
}

struct Kept {
    _picture: Arc<Pixmap>,
    texture: TextureHandle,
    used: bool,
}

impl Thumbnails {
    /// The texture of a picture.
    pub fn of(&mut self, ctx: &Context, picture: &Arc<Pixmap>) -> &TextureHandle {
        let kept = self.kept.entry(Arc::as_ptr(picture) as usize).or_insert_with(|| {
            let texture = ctx.load_texture("thumbnail", small(picture), TextureOptions::LINEAR);
            Kept { _picture: picture.clone(), texture, used: true }
        });
        kept.used = true;
        &kept.texture
    }

    /// Frees what was not shown since the last call.
    pub fn sweep(&mut self) {
        self.kept.retain(|_, kept| std::mem::take(&mut kept.used));
    }
}

/// The picture at the size of a thumbnail: means of square blocks. Reads at most some 16 pixels for each of its own, so
/// that a huge picture holds nothing up.
fn small(picture: &Pixmap) -> ColorImage {
    let extent = picture.extent();
    let block = extent.width.max(extent.height).div_ceil(SIDE).max(1);
    let stride = block.div_ceil(4).max(1) as usize;
    let (width, height) = ((extent.width / block).max(1), (extent.height / block).max(1));
    let mean = |bx: u32, by: u32| {
        let mut sums = [0u32; 4];
        let mut count = 0;
        for y in (by * block..((by + 1) * block).min(extent.height)).step_by(stride) {
            for x in (bx * block..((bx + 1) * block).min(extent.width)).step_by(stride) {
                let [r, g, b, a] = picture.pixel(x, y).map(u32::from);
                for (sum, v) in sums.iter_mut().zip([r * a / 255, g * a / 255, b * a / 255, a]) {
                    *sum += v;
                }
                count += 1;
            }
        }
        sums.map(|sum| (sum / count.max(1)) as u8)
    };
    let bytes: Vec<u8> = (0..height).flat_map(|y| (0..width).flat_map(move |x| mean(x, y))).collect();
    ColorImage::from_rgba_premultiplied([width as usize, height as usize], &bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Extent;

    #[test]
    fn thumbnails_are_small_and_show_the_picture() {
        for (width, height) in [(1, 1), (64, 64), (1000, 10), (5, 4000), (512, 768)] {
            let image = small(&Pixmap::filled(Extent::new(width, height), [200, 100, 0, 255]));
            assert!(image.size.iter().all(|side| (1..=SIDE as usize).contains(side)), "{:?}", image.size);
            assert!(image.pixels.iter().all(|p| p.to_array() == [200, 100, 0, 255]));
        }
    }
}
