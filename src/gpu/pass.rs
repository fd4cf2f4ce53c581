//! The pass that composites layers into tiles, `shaders/composite.wgsl`.

use std::ops::Range;

use crate::base::Rect;

use super::Gpu;
use super::array::{Array, make_table, write};
use super::pipeline::{pipeline, texture_entry};
use super::stack::Step;

const SHADER: &str = include_str!("../../shaders/composite.wgsl");
/// Steps to a row of their texture (`STEPS_ACROSS` in the shader).
const ACROSS: u32 = 256;
/// As many rows as every adapter's textures can have.
const MAX_ROWS: u32 = 2048;
/// The most rectangles that are submitted at once.
const MAX_QUADS: usize = 1024;

/// A rectangle of a tile, as the shader reads it.
#[repr(C)]
#[derive(Debug, Clone, Copy, bytemuck::Pod, bytemuck::Zeroable)]
struct Quad {
    place: [f32; 4],
    run: [u32; 2],
}

/// The pass, and what waits to be submitted.
pub(super) struct Pass {
    pipeline: wgpu::RenderPipeline,
    quad_buffer: wgpu::Buffer,
    step_texture: wgpu::Texture,
    bindings: Option<(wgpu::BindGroup, [u64; 3])>,
    /// Counts new textures of steps.
    generation: u64,
    steps: Vec<Step>,
    quads: Vec<Quad>,
    /// The layers to draw into and which quads, in turn.
    targets: Vec<(u32, Range<u32>)>,
}

impl Pass {
    /// A pass with nothing to do.
    pub fn new(device: &wgpu::Device) -> Self {
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("composite"),
            source: wgpu::ShaderSource::Wgsl(SHADER.into()),
        });
        let texels = wgpu::TextureSampleType::Float { filterable: false };
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("composite"),
            entries: &[
                texture_entry(0, texels, wgpu::TextureViewDimension::D2Array),
                texture_entry(1, texels, wgpu::TextureViewDimension::D2Array),
                texture_entry(2, wgpu::TextureSampleType::Uint, wgpu::TextureViewDimension::D2),
            ],
        });
        let instances = wgpu::VertexBufferLayout {
            array_stride: size_of::<Quad>() as u64,
            step_mode: wgpu::VertexStepMode::Instance,
            attributes: &wgpu::vertex_attr_array![0 => Float32x4, 1 => Uint32x2],
        };
        let (entries, target) = (("corner", "composite"), wgpu::TextureFormat::Rgba8Unorm);
        Self {
            pipeline: pipeline(device, "composite", &module, &layout, entries, Some(instances), target),
            quad_buffer: device.create_buffer(&wgpu::BufferDescriptor {
                label: Some("composite"),
                size: (MAX_QUADS * size_of::<Quad>()) as u64,
                usage: wgpu::BufferUsages::VERTEX | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            }),
            step_texture: make_steps(device, 16),
            bindings: None,
            generation: 0,
            steps: Vec::new(),
            quads: Vec::new(),
            targets: Vec::new(),
        }
    }

    /// Whether so many more rectangles and steps can wait; else the pass must be submitted first.
    pub fn has_room(&self, quads: usize, steps: usize) -> bool {
        self.quads.len() + quads <= MAX_QUADS && self.steps.len() + steps <= (ACROSS * MAX_ROWS) as usize
    }

    /// Has rectangles of a layer drawn with these steps.
    pub fn add(&mut self, layer: u32, parts: impl Iterator<Item = Rect>, steps: &[Step]) {
        let (run, first) = ([self.steps.len() as u32, steps.len() as u32], self.quads.len() as u32);
        self.steps.extend_from_slice(steps);
        self.quads.extend(parts.map(|part| {
            let place = [part.x, part.y, part.x + part.width, part.y + part.height].map(|v| v as f32);
            Quad { place, run }
        }));
        self.targets.push((layer, first..self.quads.len() as u32));
    }

    /// Submits all that waits: reads the pool's arrays, draws into the target's layers.
    pub fn submit(&mut self, gpu: Gpu<'_>, pool: [&Array; 2], target: &Array) {
        if self.targets.is_empty() {
            return;
        }
        let rows = (self.steps.len() as u32).div_ceil(ACROSS);
        self.steps.resize((rows * ACROSS) as usize, [0; 4]);
        if rows > self.step_texture.height() {
            self.step_texture = make_steps(gpu.device, rows.next_power_of_two().min(MAX_ROWS.max(rows)));
            self.generation += 1;
        }
        let words = bytemuck::cast_slice(&self.steps);
        write(gpu.queue, &self.step_texture, wgpu::Origin3d::ZERO, (ACROSS, rows), 16, words);
        gpu.queue.write_buffer(&self.quad_buffer, 0, bytemuck::cast_slice(&self.quads));
        self.bind(gpu.device, pool);
        let Some((bindings, _)) = &self.bindings else { return };
        let label = Some("composite");
        let mut encoder = gpu.device.create_command_encoder(&wgpu::CommandEncoderDescriptor { label });
        for (layer, quads) in self.targets.drain(..) {
            let view = target.layer_view(layer);
            let ops = wgpu::Operations { load: wgpu::LoadOp::Load, store: wgpu::StoreOp::Store };
            let attachment =
                wgpu::RenderPassColorAttachment { view: &view, depth_slice: None, resolve_target: None, ops };
            let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
                label,
                color_attachments: &[Some(attachment)],
                ..Default::default()
            });
            pass.set_pipeline(&self.pipeline);
            pass.set_bind_group(0, bindings, &[]);
            // The instances of a draw begin at 0: not every adapter can begin elsewhere.
            let bytes = |quad: u32| u64::from(quad) * size_of::<Quad>() as u64;
            pass.set_vertex_buffer(0, self.quad_buffer.slice(bytes(quads.start)..bytes(quads.end)));
            pass.draw(0..6, 0..quads.end - quads.start);
        }
        gpu.queue.submit([encoder.finish()]);
        self.steps.clear();
        self.quads.clear();
    }

    /// Binds the textures anew if there are others.
    fn bind(&mut self, device: &wgpu::Device, pool: [&Array; 2]) {
        let [pixels, masks] = pool.map(Array::generation);
        let generations = [pixels, masks, self.generation];
        if self.bindings.as_ref().is_some_and(|(_, bound)| *bound == generations) {
            return;
        }
        let [pixels, masks] = pool.map(Array::view);
        let views = [pixels, masks, self.step_texture.create_view(&wgpu::TextureViewDescriptor::default())];
        let entry =
            |(binding, view)| wgpu::BindGroupEntry { binding, resource: wgpu::BindingResource::TextureView(view) };
        let entries: Vec<_> = (0..).zip(&views).map(entry).collect();
        let bindings = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("composite"),
            layout: &self.pipeline.get_bind_group_layout(0),
            entries: &entries,
        });
        self.bindings = Some((bindings, generations));
    }
}

fn make_steps(device: &wgpu::Device, rows: u32) -> wgpu::Texture {
    make_table(device, (ACROSS, rows), wgpu::TextureFormat::Rgba32Uint, "steps")
}
