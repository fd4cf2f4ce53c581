//! Latents on the GPU: their values, and the pass that colours them.

use crate::base::Extent;
use crate::job::LatentFormat;

use super::array::{make_texture, write};
use super::frame::LatentView;

/// The most channels, that is rows of the matrix in `shaders/latent_preview.wgsl`.
pub(super) const MAX_CHANNELS: usize = 64;
const SHADER: &str = include_str!("../../shaders/latent_preview.wgsl");

/// The matrix, as the shader reads it.
#[repr(C)]
#[derive(Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
struct Matrix {
    bias: [f32; 4],
    factors: [[f32; 4]; MAX_CHANNELS],
}

impl Matrix {
    fn new(format: &LatentFormat) -> Self {
        let row = |[r, g, b]: [f32; 3]| [r, g, b, 0.0];
        let mut factors = [[0.0; 4]; MAX_CHANNELS];
        for (to, &from) in factors.iter_mut().zip(&format.rgb_factors) {
            *to = row(from);
        }
        Self { bias: row(format.rgb_bias), factors }
    }
}

/// The pass that colours latents, and the latest latent.
pub(super) struct LatentPass {
    pipeline: wgpu::RenderPipeline,
    matrix: wgpu::Buffer,
    values: wgpu::Texture,
    colours: wgpu::Texture,
    /// Whether `values` have been coloured.
    coloured: bool,
    generation: u64,
}

impl LatentPass {
    /// With a latent of one value.
    pub fn new(device: &wgpu::Device) -> Self {
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("latent preview"),
            source: wgpu::ShaderSource::Wgsl(SHADER.into()),
        });
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("latent preview"),
            entries: &[
                super::pipeline::uniform_entry(0),
                super::pipeline::texture_entry(
                    1,
                    wgpu::TextureSampleType::Float { filterable: false },
                    wgpu::TextureViewDimension::D2Array,
                ),
            ],
        });
        let entries = ("corner", "colour");
        let format = wgpu::TextureFormat::Rgba8Unorm;
        let pipeline = super::pipeline::pipeline(device, "latent preview", &module, &layout, entries, None, format);
        let matrix = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("latent preview"),
            size: size_of::<Matrix>() as u64,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let one = Extent::new(1, 1);
        let (values, colours) = (make_values(device, one, 1), make_colours(device, one));
        Self { pipeline, matrix, values, colours, coloured: false, generation: 0 }
    }

    /// Changes whenever there is another texture of colours.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The colours, to be bound.
    pub fn colours(&self) -> wgpu::TextureView {
        self.colours.create_view(&wgpu::TextureViewDescriptor::default())
    }

    /// Uploads a latent. Fails with a sentence if its numbers contradict each other or are too large.
    pub fn upload(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, latent: &LatentView) -> Result<(), String> {
        let LatentView { data, extent, format, .. } = latent;
        let (channels, most) = (format.rgb_factors.len(), device.limits().max_texture_dimension_2d);
        if data.len() != extent.area() * channels || channels == 0 || extent.is_empty() {
            return Err(format!(
                "the preview holds {} values, not those of {extent} in {channels} channels: please report this",
                data.len()
            ));
        }
        if extent.width.max(extent.height) > most || channels > MAX_CHANNELS {
            return Err(format!(
                "a preview of {extent} in {channels} channels is too large to be shown: the picture will still come"
            ));
        }
        let layers = channels as u32;
        if (self.values.width(), self.values.height()) != (extent.width, extent.height) {
            self.colours = make_colours(device, *extent);
            self.generation += 1;
        }
        let size = wgpu::Extent3d { width: extent.width, height: extent.height, depth_or_array_layers: layers };
        if self.values.size() != size {
            self.values = make_values(device, *extent, layers);
        }
        for (layer, plane) in (0..).zip(data.chunks_exact(extent.area())) {
            let origin = wgpu::Origin3d { x: 0, y: 0, z: layer };
            write(queue, &self.values, origin, (extent.width, extent.height), 4, bytemuck::cast_slice(plane));
        }
        queue.write_buffer(&self.matrix, 0, bytemuck::bytes_of(&Matrix::new(format)));
        self.coloured = false;
        Ok(())
    }

    /// Colours the latent, if that is not done yet.
    pub fn colour(&mut self, device: &wgpu::Device, encoder: &mut wgpu::CommandEncoder) {
        if std::mem::replace(&mut self.coloured, true) {
            return;
        }
        let dimension = Some(wgpu::TextureViewDimension::D2Array);
        let values = self.values.create_view(&wgpu::TextureViewDescriptor { dimension, ..Default::default() });
        let bindings = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("latent preview"),
            layout: &self.pipeline.get_bind_group_layout(0),
            entries: &[
                wgpu::BindGroupEntry { binding: 0, resource: self.matrix.as_entire_binding() },
                wgpu::BindGroupEntry { binding: 1, resource: wgpu::BindingResource::TextureView(&values) },
            ],
        });
        let ops = wgpu::Operations { load: wgpu::LoadOp::Clear(wgpu::Color::BLACK), store: wgpu::StoreOp::Store };
        let view = self.colours();
        let attachment = wgpu::RenderPassColorAttachment { view: &view, depth_slice: None, resolve_target: None, ops };
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("latent preview"),
            color_attachments: &[Some(attachment)],
            ..Default::default()
        });
        pass.set_pipeline(&self.pipeline);
        pass.set_bind_group(0, &bindings, &[]);
        pass.draw(0..3, 0..1);
    }
}

fn make_values(device: &wgpu::Device, extent: Extent, channels: u32) -> wgpu::Texture {
    let usage = wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST;
    let size = (extent.width, extent.height, channels);
    make_texture(device, size, wgpu::TextureFormat::R32Float, usage, "latent values")
}

fn make_colours(device: &wgpu::Device, extent: Extent) -> wgpu::Texture {
    let usage = wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::RENDER_ATTACHMENT;
    let size = (extent.width, extent.height, 1);
    make_texture(device, size, wgpu::TextureFormat::Rgba8Unorm, usage, "latent colours")
}
