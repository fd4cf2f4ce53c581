//! A growing array of texture layers, and how textures are made and written to.

use crate::base::Rect;

use super::Gpu;
use super::health::sentence;

/// A texture array that doubles when it is full, and keeps what it holds.
pub(super) struct Array {
    label: &'static str,
    format: wgpu::TextureFormat,
    side_px: u32,
    layers: u32,
    /// No more layers than this can be had.
    most: u32,
    texture: wgpu::Texture,
    /// Counts new textures: whoever binds them looks at it.
    generation: u64,
}

impl Array {
    /// One layer, of at most `most`; 4 channels or 1.
    pub fn new(device: &wgpu::Device, channels: usize, side_px: u32, most: u32, label: &'static str) -> Self {
        let format = if channels == 4 { wgpu::TextureFormat::Rgba8Unorm } else { wgpu::TextureFormat::R8Unorm };
        let most = device.limits().max_texture_array_layers.min(most).max(1);
        let texture = make_array(device, format, side_px, 1, label);
        Self { label, format, side_px, layers: 1, most, texture, generation: 0 }
    }

    /// Bytes of a texel.
    pub fn channels(&self) -> usize {
        if self.format == wgpu::TextureFormat::R8Unorm { 1 } else { 4 }
    }

    /// Number of layers.
    pub fn layers(&self) -> u32 {
        self.layers
    }

    /// Changes whenever there is another texture to bind.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The whole array, to be bound.
    pub fn view(&self) -> wgpu::TextureView {
        let dimension = Some(wgpu::TextureViewDimension::D2Array);
        self.texture.create_view(&wgpu::TextureViewDescriptor { dimension, ..Default::default() })
    }

    /// One layer, to be drawn into.
    pub fn layer_view(&self, layer: u32) -> wgpu::TextureView {
        self.texture.create_view(&wgpu::TextureViewDescriptor {
            dimension: Some(wgpu::TextureViewDimension::D2),
            base_array_layer: layer,
            array_layer_count: Some(1),
            ..Default::default()
        })
    }

    /// Writes texels, row by row, into a part of a layer.
    pub fn write(&self, queue: &wgpu::Queue, layer: u32, part: Rect, texels: &[u8]) {
        let origin = wgpu::Origin3d { x: part.x, y: part.y, z: layer };
        write(queue, &self.texture, origin, (part.width, part.height), self.channels() as u32, texels);
    }

    /// Fills a layer with a colour (red first, of which a mask has but that) on the GPU: no pixels are sent.
    pub fn clear(&self, gpu: Gpu<'_>, layer: u32, colour: u32) {
        let view = self.layer_view(layer);
        let [r, g, b, a] = colour.to_le_bytes().map(|v| f64::from(v) / 255.0);
        let mut encoder =
            gpu.device.create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some(self.label) });
        let ops =
            wgpu::Operations { load: wgpu::LoadOp::Clear(wgpu::Color { r, g, b, a }), store: wgpu::StoreOp::Store };
        let attachment = wgpu::RenderPassColorAttachment { view: &view, depth_slice: None, resolve_target: None, ops };
        drop(encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some(self.label),
            color_attachments: &[Some(attachment)],
            ..Default::default()
        }));
        gpu.queue.submit([encoder.finish()]);
    }

    /// Doubles the layers and keeps their content, if that is possible. Returns how many there are now.
    pub fn grow(&mut self, gpu: Gpu<'_>) -> u32 {
        let layers = (self.layers * 2).min(self.most);
        if layers == self.layers {
            return layers;
        }
        let memory = gpu.device.push_error_scope(wgpu::ErrorFilter::OutOfMemory);
        let texture = make_array(gpu.device, self.format, self.side_px, layers, self.label);
        // On the desktop the answer is there at once.
        if let Some(error) = pollster::block_on(memory.pop()) {
            tracing::warn!("graphics: no more than {} layers for the {}: {error}", self.layers, self.label);
            gpu.health.report(sentence(&error));
            self.most = self.layers;
            return self.layers;
        }
        let mut encoder =
            gpu.device.create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some(self.label) });
        let extent = wgpu::Extent3d { width: self.side_px, height: self.side_px, depth_or_array_layers: self.layers };
        encoder.copy_texture_to_texture(self.texture.as_image_copy(), texture.as_image_copy(), extent);
        gpu.queue.submit([encoder.finish()]);
        self.replace(texture, layers)
    }

    /// Gives back all layers but one, of undefined content.
    pub fn shrink(&mut self, device: &wgpu::Device) {
        if self.layers > 1 {
            let texture = make_array(device, self.format, self.side_px, 1, self.label);
            self.replace(texture, 1);
        }
    }

    fn replace(&mut self, texture: wgpu::Texture, layers: u32) -> u32 {
        self.texture = texture;
        self.layers = layers;
        self.generation += 1;
        layers
    }
}

fn make_array(
    device: &wgpu::Device,
    format: wgpu::TextureFormat,
    side_px: u32,
    layers: u32,
    label: &str,
) -> wgpu::Texture {
    let usage = wgpu::TextureUsages::TEXTURE_BINDING
        | wgpu::TextureUsages::COPY_DST
        | wgpu::TextureUsages::COPY_SRC
        | wgpu::TextureUsages::RENDER_ATTACHMENT;
    make_texture(device, (side_px, side_px, layers), format, usage, label)
}

/// A texture of so many texels across, down and in layers.
pub(super) fn make_texture(
    device: &wgpu::Device,
    (width, height, depth_or_array_layers): (u32, u32, u32),
    format: wgpu::TextureFormat,
    usage: wgpu::TextureUsages,
    label: &str,
) -> wgpu::Texture {
    device.create_texture(&wgpu::TextureDescriptor {
        label: Some(label),
        size: wgpu::Extent3d { width, height, depth_or_array_layers },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format,
        usage,
        view_formats: &[],
    })
}

/// A texture that is read as whole numbers, for tables.
pub(super) fn make_table(
    device: &wgpu::Device,
    (columns, rows): (u32, u32),
    format: wgpu::TextureFormat,
    label: &str,
) -> wgpu::Texture {
    let usage = wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST;
    make_texture(device, (columns, rows, 1), format, usage, label)
}

/// Writes `width * height` texels of `texel_bytes` each into one layer.
pub(super) fn write(
    queue: &wgpu::Queue,
    texture: &wgpu::Texture,
    origin: wgpu::Origin3d,
    (width, height): (u32, u32),
    texel_bytes: u32,
    bytes: &[u8],
) {
    let layout =
        wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(width * texel_bytes), rows_per_image: None };
    let to = wgpu::TexelCopyTextureInfo { origin, ..texture.as_image_copy() };
    queue.write_texture(to, bytes, layout, wgpu::Extent3d { width, height, depth_or_array_layers: 1 });
}
