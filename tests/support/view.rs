//! Drawing of scenes with the GPU, and pictures to draw.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use scumble::base::{Extent, Pixmap, Rect};
use scumble::document::{Dirty, Document, Edit, Piece};
use scumble::gpu::twin::Scene;
use scumble::gpu::{Canvas, Colours, Frame, LatentView, MaskLook, Overlay, Upload};

/// A view of 300 x 220 pixels with every colour different.
pub fn frame(scale: f32, origin_px: [f32; 2]) -> Frame {
    Frame {
        viewport_px: [300.0, 220.0],
        origin_px,
        scale,
        pixels_per_point: 1.0,
        // Such that no dash begins exactly at a pixel's centre, where one rounding would decide.
        time_s: 0.32,
        mask: MaskLook { shown: false, quick: false, tint: [0.9, 0.1, 0.3, 0.5] },
        selection: true,
        cursor: None,
        colours: Colours {
            backdrop: [0.11, 0.12, 0.13, 1.0],
            checker_a: [0.6, 0.6, 0.6, 1.0],
            checker_b: [0.8, 0.8, 0.8, 1.0],
            grid: [0.5, 0.5, 0.5, 0.4],
            edge: [0.9, 0.9, 0.2, 0.7],
            frame: [0.2, 0.7, 0.9, 0.95],
            line_dark: [0.05, 0.05, 0.05, 0.8],
            line_light: [0.95, 0.95, 0.95, 0.9],
        },
        context: None,
        frame_box: None,
        frame_dim: 0.0,
        compare: None,
        smooth: false,
    }
}

/// A picture of soft waves with fine grain, in part transparent.
pub fn waves(extent: Extent, seed: u32) -> Pixmap {
    let mut data = Vec::with_capacity(extent.area() * 4);
    for y in 0..extent.height {
        for x in 0..extent.width {
            let wave = |step: f32| (((x as f32 / step).sin() + (y as f32 / (step * 0.7)).cos()) * 50.0 + 128.0) as u32;
            let grain =
                (x.wrapping_mul(2_654_435_761).wrapping_add(y.wrapping_mul(40_503)).wrapping_add(seed) >> 9) % 60;
            let alpha = if x / 90 % 3 == 1 { (x * 3 + y * 5) % 256 } else { 255 };
            data.extend([wave(17.0) + grain / 2, wave(31.0 + seed as f32), grain * 4, alpha].map(|v| v.min(255) as u8));
        }
    }
    Pixmap::from_rgba(extent, data).unwrap()
}

/// A document of waves with a soft disc, a hard box and a stripe at the right edge in its mask.
pub fn document(extent: Extent) -> Document {
    let mut document = Document::from_pixmap(&waves(extent, 1)).unwrap();
    let (width, height) = (extent.width as f32, extent.height as f32);
    let mask = (0..extent.area() as u32).map(|i| {
        let (x, y) = ((i % extent.width) as f32, (i / extent.width) as f32);
        let radius = width.min(height) * 0.35;
        let soft = (radius - (x - width * 0.45).hypot(y - height * 0.5)) / (radius * 0.4) + 0.5;
        let hard = x > width * 0.7 && y > height * 0.3 && x < width * 0.8 && y < height * 0.6;
        if hard || x > width - 9.0 { 255 } else { (soft.clamp(0.0, 1.0) * 255.0) as u8 }
    });
    let piece = Piece::new(Rect::new(0, 0, extent.width, extent.height), mask.collect()).unwrap();
    document.apply(Edit::mask(vec![piece])).unwrap();
    document
}

/// A device with a canvas on it.
pub struct Studio {
    pub device: wgpu::Device,
    pub queue: wgpu::Queue,
    pub canvas: Canvas,
    pub target: wgpu::TextureFormat,
}

impl Studio {
    pub fn new((device, queue): (wgpu::Device, wgpu::Queue), target: wgpu::TextureFormat) -> Self {
        let canvas = Canvas::new(&device, target);
        Self { device, queue, canvas, target }
    }

    /// Draws a scene with the GPU from all that is on it already and all that is `dirty`.
    pub fn draw(&mut self, scene: Scene<'_>, dirty: &Dirty) -> (Pixmap, Upload) {
        let Self { device, queue, canvas, .. } = self;
        canvas.set_overlay(device, queue, scene.overlay);
        canvas.set_latent(device, queue, scene.latent);
        let mut upload = canvas.sync(device, queue, scene.document, dirty, scene.frame);
        while upload.pending {
            upload.pending = false;
            upload += canvas.sync(device, queue, scene.document, &Dirty::default(), scene.frame);
        }
        (self.paint(scene.frame), upload)
    }

    /// Draws what is on the GPU and reads it back.
    pub fn paint(&mut self, frame: &Frame) -> Pixmap {
        let Self { device, queue, canvas, target } = self;
        let extent = Extent::new(frame.viewport_px[0] as u32, frame.viewport_px[1] as u32);
        let size = wgpu::Extent3d { width: extent.width, height: extent.height, depth_or_array_layers: 1 };
        let texture = device.create_texture(&wgpu::TextureDescriptor {
            label: None,
            size,
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: *target,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
            view_formats: &[],
        });
        let stride = (extent.width * 4).next_multiple_of(256);
        let buffer = device.create_buffer(&wgpu::BufferDescriptor {
            label: None,
            size: u64::from(stride * extent.height),
            usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        canvas.prepare(device, queue, &mut encoder, frame);
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        let ops = wgpu::Operations { load: wgpu::LoadOp::Clear(wgpu::Color::GREEN), store: wgpu::StoreOp::Store };
        let attachment = wgpu::RenderPassColorAttachment { view: &view, depth_slice: None, resolve_target: None, ops };
        let pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            color_attachments: &[Some(attachment)],
            ..Default::default()
        });
        canvas.paint(&mut pass.forget_lifetime());
        let layout = wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(stride), rows_per_image: None };
        let to = wgpu::TexelCopyBufferInfo { buffer: &buffer, layout };
        encoder.copy_texture_to_buffer(texture.as_image_copy(), to, size);
        queue.submit([encoder.finish()]);
        buffer.map_async(wgpu::MapMode::Read, .., |result| result.unwrap());
        device.poll(wgpu::PollType::Wait { submission_index: None, timeout: None }).unwrap();
        let mapped = buffer.get_mapped_range(..).unwrap();
        let rows = mapped.chunks_exact(stride as usize);
        let data = rows.flat_map(|row| row[..extent.width as usize * 4].to_vec()).collect();
        Pixmap::from_rgba(extent, data).unwrap()
    }
}

/// A scene of a document alone.
pub fn scene<'a>(document: &'a Document, frame: &'a Frame) -> Scene<'a> {
    Scene { document, overlay: None::<&Overlay>, latent: None::<&LatentView>, frame }
}
