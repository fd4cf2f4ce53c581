//! Textures of small pictures, made once and kept as long as they are shown.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{ColorImage, Context, TextureHandle, TextureOptions};

use crate::base::Pixmap;

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
            let size = [picture.extent().width as usize, picture.extent().height as usize];
            let image = ColorImage::from_rgba_unmultiplied(size, picture.data());
            let texture = ctx.load_texture("thumbnail", image, TextureOptions::LINEAR);
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
