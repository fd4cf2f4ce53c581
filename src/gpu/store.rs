//! The textures behind tiles: an array of layers and the table that says which tile is where.

use crate::base::Rect;

use super::health::{Health, sentence};
use super::tiles::{LAYER_PX, MAX_LAYERS};

/// The textures of one picture's tiles.
pub(super) struct Store {
    label: &'static str,
    channels: usize,
    format: wgpu::TextureFormat,
    layers: u32,
    /// No more layers than this can be had.
    most: u32,
    array: wgpu::Texture,
    table: wgpu::Texture,
    /// Counts new textures: whoever binds them looks at it.
    generation: u64,
}

impl Store {
    /// An array of one layer and a table of one entry.
    pub fn new(device: &wgpu::Device, channels: usize, label: &'static str) -> Self {
        let format = if channels == 4 { wgpu::TextureFormat::Rgba8Unorm } else { wgpu::TextureFormat::R8Unorm };
        let most = device.limits().max_texture_array_layers.min(MAX_LAYERS);
        let array = make_array(device, format, 1, label);
        let table = make_table(device, 1, 1, label);
        Self { label, channels, format, layers: 1, most, array, table, generation: 0 }
    }

    /// Number of layers.
    pub fn layers(&self) -> u32 {
        self.layers
    }

    /// Changes whenever there are other textures to bind.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The array, to be bound.
    pub fn array_view(&self) -> wgpu::TextureView {
        let dimension = Some(wgpu::TextureViewDimension::D2Array);
        self.array.create_view(&wgpu::TextureViewDescriptor { dimension, ..Default::default() })
    }

    /// The table, to be bound.
    pub fn table_view(&self) -> wgpu::TextureView {
        self.table.create_view(&wgpu::TextureViewDescriptor::default())
    }

    /// Makes a new table, of undefined content.
    pub fn make_table(&mut self, device: &wgpu::Device, columns: u32, rows: u32) {
        if (self.table.width(), self.table.height()) != (columns, rows) {
            self.table = make_table(device, columns, rows, self.label);
            self.generation += 1;
        }
    }

    /// Writes all of the table's entries.
    pub fn write_table(&self, queue: &wgpu::Queue, columns: u32, entries: &[[u32; 2]]) {
        let rows = entries.len() as u32 / columns;
        write(queue, &self.table, wgpu::Origin3d::ZERO, (columns, rows), 8, bytemuck::cast_slice(entries));
    }

    /// Writes texels into a part of a layer.
    pub fn write_layer(&self, queue: &wgpu::Queue, layer: u32, part: Rect, texels: &[u8]) {
        let origin = wgpu::Origin3d { x: part.x, y: part.y, z: layer };
        write(queue, &self.array, origin, (part.width, part.height), self.channels as u32, texels);
    }

    /// Fills a layer with a colour of the table, on the GPU: no pixels are sent.
    pub fn clear_layer(&self, device: &wgpu::Device, queue: &wgpu::Queue, layer: u32, colour: u32) {
        let view = self.array.create_view(&wgpu::TextureViewDescriptor {
            dimension: Some(wgpu::TextureViewDimension::D2),
            base_array_layer: layer,
            array_layer_count: Some(1),
            ..Default::default()
        });
        let [r, g, b, a] = colour.to_le_bytes().map(|v| f64::from(v) / 255.0);
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some(self.label) });
        let ops =
            wgpu::Operations { load: wgpu::LoadOp::Clear(wgpu::Color { r, g, b, a }), store: wgpu::StoreOp::Store };
        let attachment = wgpu::RenderPassColorAttachment { view: &view, depth_slice: None, resolve_target: None, ops };
        drop(encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some(self.label),
            color_attachments: &[Some(attachment)],
            ..Default::default()
        }));
        queue.submit([encoder.finish()]);
    }

    /// Doubles the layers and keeps their content, if that is possible. Returns how many there are now.
    pub fn grow(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, health: &Health) -> u32 {
        let layers = (self.layers * 2).min(self.most);
        if layers == self.layers {
            return layers;
        }
        let memory = device.push_error_scope(wgpu::ErrorFilter::OutOfMemory);
        let array = make_array(device, self.format, layers, self.label);
        // On the desktop the answer is there at once.
        if let Some(error) = pollster::block_on(memory.pop()) {
            log::warn!("graphics: no more than {} layers for the {}: {error}", self.layers, self.label);
            health.report(sentence(&error));
            self.most = self.layers;
            return self.layers;
        }
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor { label: Some(self.label) });
        let extent = wgpu::Extent3d { width: LAYER_PX, height: LAYER_PX, depth_or_array_layers: self.layers };
        encoder.copy_texture_to_texture(self.array.as_image_copy(), array.as_image_copy(), extent);
        queue.submit([encoder.finish()]);
        self.array = array;
        self.layers = layers;
        self.generation += 1;
        layers
    }
}

fn make_array(device: &wgpu::Device, format: wgpu::TextureFormat, layers: u32, label: &str) -> wgpu::Texture {
    let usage = wgpu::TextureUsages::TEXTURE_BINDING
        | wgpu::TextureUsages::COPY_DST
        | wgpu::TextureUsages::COPY_SRC
        | wgpu::TextureUsages::RENDER_ATTACHMENT;
    make_texture(device, (LAYER_PX, LAYER_PX, layers), format, usage, label)
}

fn make_table(device: &wgpu::Device, columns: u32, rows: u32, label: &str) -> wgpu::Texture {
    let usage = wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST;
    make_texture(device, (columns, rows, 1), wgpu::TextureFormat::Rg32Uint, usage, label)
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
