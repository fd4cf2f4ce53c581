//! The canvas view: what it holds on the GPU, and how a frame is drawn.

use std::sync::Arc;

use crate::base::{Extent, Rect, SignedRect};
use crate::document::{Dirty, Document};

use super::Gpu;
use super::composite::Composite;
use super::frame::{Frame, LatentView, Overlay, Upload};
use super::health::Health;
use super::latent::LatentPass;
use super::pipeline::{pipeline, texture_entry, uniform_entry};
use super::tiles::Tiles;
use super::uniforms::{
    ENCODES, LATENT, LATENT_MASKED, OVERLAY, OVERLAY_LAID, OVERLAY_MASKED, Pyramid, SELECTION, View, corners,
};

const SHADER: &str = include_str!("../../shaders/canvas.wgsl");

/// So many pixels of pictures are read in one call at most, that is so long the window waits at most: some 50 ms.
/// What is left comes with the next calls.
const BUDGET_PX: u64 = 48 << 20;
/// The layers' tiles on the GPU take at most so much memory, besides the composite itself.
const POOL_BYTES: u64 = 512 << 20;

/// All GPU state of the canvas view.
///
/// Every frame: [`Canvas::sync`] with what has changed, then [`Canvas::prepare`], then [`Canvas::paint`] in a pass whose
/// viewport is the view. Nothing here panics: what goes wrong on the GPU is told by [`Canvas::trouble`].
pub struct Canvas {
    health: Health,
    target: wgpu::TextureFormat,
    pipeline: wgpu::RenderPipeline,
    sampler: wgpu::Sampler,
    uniforms: wgpu::Buffer,
    bindings: Option<(wgpu::BindGroup, Vec<u64>)>,
    picture: Composite,
    mask: Tiles,
    selection: Tiles,
    /// Whether the document has a selection.
    selected: bool,
    overlay_tiles: Tiles,
    latent_pass: LatentPass,
    /// The document's size; `None` before the first.
    extent: Option<Extent>,
    overlay: Option<Overlay>,
    latent: Option<LatentView>,
    /// Whether the last frame prepared can be painted.
    ready: bool,
}

impl Canvas {
    /// Makes all that does not depend on a document, for a target of this format.
    ///
    /// From now on the device reports its errors here; else wgpu would panic.
    pub fn new(device: &wgpu::Device, target: wgpu::TextureFormat) -> Self {
        Self::with_pool(device, target, POOL_BYTES)
    }

    /// The same with at most so many bytes for the tiles of layers: with less, more is sent again and again, and what
    /// cannot be held together is composited on the CPU.
    pub fn with_pool(device: &wgpu::Device, target: wgpu::TextureFormat, pool_bytes: u64) -> Self {
        let health = Health::watch(device);
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("canvas"),
            source: wgpu::ShaderSource::Wgsl(SHADER.into()),
        });
        let filtered = wgpu::TextureSampleType::Float { filterable: true };
        let array = |binding| texture_entry(binding, filtered, wgpu::TextureViewDimension::D2Array);
        let table = |binding| texture_entry(binding, wgpu::TextureSampleType::Uint, wgpu::TextureViewDimension::D2);
        let sampler = wgpu::BindGroupLayoutEntry {
            binding: 1,
            visibility: wgpu::ShaderStages::FRAGMENT,
            ty: wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering),
            count: None,
        };
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("canvas"),
            entries: &[
                uniform_entry(0),
                sampler,
                array(2),
                table(3),
                array(4),
                table(5),
                array(6),
                table(7),
                array(8),
                table(9),
                texture_entry(10, filtered, wgpu::TextureViewDimension::D2),
            ],
        });
        Self {
            target,
            pipeline: pipeline(device, "canvas", &module, &layout, ("corner", "paint"), None, target),
            sampler: device.create_sampler(&wgpu::SamplerDescriptor {
                label: Some("canvas"),
                mag_filter: wgpu::FilterMode::Linear,
                min_filter: wgpu::FilterMode::Linear,
                ..Default::default()
            }),
            uniforms: device.create_buffer(&wgpu::BufferDescriptor {
                label: Some("canvas"),
                size: size_of::<View>() as u64,
                usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            }),
            bindings: None,
            picture: Composite::new(device, pool_bytes),
            mask: Tiles::new(device, 1, "mask"),
            selection: Tiles::new(device, 1, "selection"),
            selected: false,
            overlay_tiles: Tiles::new(device, 4, "overlay"),
            latent_pass: LatentPass::new(device),
            extent: None,
            overlay: None,
            latent: None,
            ready: false,
            health,
        }
    }

    /// Uploads what the frame sees of the document and what has changed there: `dirty` since the last call.
    ///
    /// Call it for every frame, also if nothing has changed: the frame may see other parts. The document is not kept.
    pub fn sync(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        document: &Document,
        dirty: &Dirty,
        frame: &Frame,
    ) -> Upload {
        let extent = document.extent();
        if dirty.replaced || self.extent != Some(extent) {
            self.reset(device, extent);
        }
        if self.selected != document.selection().is_some() {
            self.selected = !self.selected;
            self.selection.reset(device, extent);
        }
        if !frame.is_sound() {
            // What changes while nothing can be seen is brought up when something can.
            if !dirty.is_empty() {
                self.reset(device, extent);
            }
            return Upload::default();
        }
        let gpu = Gpu { device, queue, health: &self.health };
        let seen = frame.seen(extent, corners(whole(extent)));
        let mut budget_px = BUDGET_PX;
        let mut upload = self.mask.upload(gpu, document.mask(), seen, dirty.mask.rects(), &mut budget_px);
        if let Some(selection) = document.selection() {
            upload += self.selection.upload(gpu, selection, seen, dirty.selection.rects(), &mut budget_px);
        }
        upload += self.picture.sync(gpu, document, dirty, seen, &mut budget_px);
        if let Some(overlay) = self.overlay.as_ref().filter(|overlay| is_place(overlay.place)) {
            let seen = frame.seen(overlay.pixels.extent(), corners(overlay.place));
            upload += self.overlay_tiles.upload(gpu, overlay, seen, std::iter::empty(), &mut budget_px);
        }
        upload
    }

    /// Forgets all tiles of the document, and takes one of this size from now on.
    fn reset(&mut self, device: &wgpu::Device, extent: Extent) {
        self.picture.reset(device, extent);
        self.mask.reset(device, extent);
        self.selection.reset(device, extent);
        self.extent = Some(extent);
    }

    /// Shows a picture over the document, or none. Costs nothing if it is the one that is shown already; the next
    /// [`Canvas::sync`] uploads it.
    pub fn set_overlay(&mut self, device: &wgpu::Device, _queue: &wgpu::Queue, overlay: Option<&Overlay>) {
        let overlay = overlay.filter(|overlay| !overlay.pixels.extent().is_empty());
        let same = match (overlay, &self.overlay) {
            (Some(new), Some(old)) => {
                let shares = [new, old].map(|overlay| overlay.share.as_ref().map(Arc::as_ptr));
                Arc::ptr_eq(&new.pixels, &old.pixels) && shares[0] == shares[1]
            }
            (new, old) => new.is_none() && old.is_none(),
        };
        if !same {
            let extent = overlay.map_or(Extent::new(1, 1), |overlay| overlay.pixels.extent());
            self.overlay_tiles.reset(device, extent);
        }
        self.overlay = overlay.cloned();
    }

    /// Shows a latent over the document, or none. Costs nothing if it is the one that is shown already.
    pub fn set_latent(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, latent: Option<&LatentView>) {
        let same = match (latent, &self.latent) {
            (Some(new), Some(old)) => Arc::ptr_eq(&new.data, &old.data) && Arc::ptr_eq(&new.format, &old.format),
            (new, old) => new.is_none() && old.is_none(),
        };
        self.latent = latent.cloned();
        if let Some(latent) = latent.filter(|_| !same)
            && let Err(sentence) = self.latent_pass.upload(device, queue, latent)
        {
            self.health.report(sentence);
            self.latent = None;
        }
    }

    /// Readies a frame: all that [`Canvas::paint`] needs goes into the queue and the encoder.
    pub fn prepare(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        encoder: &mut wgpu::CommandEncoder,
        frame: &Frame,
    ) {
        self.ready = false;
        let Some(extent) = self.extent.filter(|_| frame.is_sound()) else { return };
        let mut view = View::new(frame, extent);
        let seen = frame.seen(extent, corners(whole(extent)));
        view.picture = Pyramid::new(self.picture.tiles(), seen.detail.smoothed(frame.smooth));
        view.mask = Pyramid::new(&self.mask, seen.detail);
        view.selection = Pyramid::new(&self.selection, seen.detail);
        if self.selected && frame.selection {
            view.flags |= SELECTION;
        }
        if let Some(overlay) = self.overlay.as_ref().filter(|overlay| is_place(overlay.place)) {
            view.overlay_place = corners(overlay.place);
            let seen = frame.seen(overlay.pixels.extent(), view.overlay_place);
            view.overlay = Pyramid::new(&self.overlay_tiles, seen.detail);
            view.flags |= OVERLAY | if overlay.masked { OVERLAY_MASKED } else { 0 };
            view.flags |= if overlay.share.is_some() { OVERLAY_LAID } else { 0 };
        }
        if let Some(latent) = self.latent.as_ref().filter(|latent| is_place(latent.place)) {
            self.latent_pass.colour(device, encoder);
            view.latent_place = corners(latent.place);
            view.flags |= LATENT | if latent.masked { LATENT_MASKED } else { 0 };
        }
        if self.target.is_srgb() {
            view.flags |= ENCODES;
        }
        queue.write_buffer(&self.uniforms, 0, bytemuck::bytes_of(&view));
        self.bind(device);
        self.ready = true;
    }

    /// Binds the textures anew if there are others.
    fn bind(&mut self, device: &wgpu::Device) {
        let tiles = [self.picture.tiles(), &self.mask, &self.selection, &self.overlay_tiles];
        let mut generations: Vec<u64> = tiles.iter().flat_map(|tiles| tiles.generation()).collect();
        generations.push(self.latent_pass.generation());
        if self.bindings.as_ref().is_some_and(|(_, bound)| *bound == generations) {
            return;
        }
        let mut views: Vec<wgpu::TextureView> = tiles.iter().flat_map(|tiles| tiles.views()).collect();
        views.push(self.latent_pass.colours());
        let mut entries = vec![
            wgpu::BindGroupEntry { binding: 0, resource: self.uniforms.as_entire_binding() },
            wgpu::BindGroupEntry { binding: 1, resource: wgpu::BindingResource::Sampler(&self.sampler) },
        ];
        entries.extend((2..).zip(&views).map(|(binding, view)| wgpu::BindGroupEntry {
            binding,
            resource: wgpu::BindingResource::TextureView(view),
        }));
        let bindings = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("canvas"),
            layout: &self.pipeline.get_bind_group_layout(0),
            entries: &entries,
        });
        self.bindings = Some((bindings, generations));
    }

    /// Draws the prepared frame over the pass's whole viewport; nothing before the first document.
    pub fn paint(&self, pass: &mut wgpu::RenderPass<'static>) {
        if let Some((bindings, _)) = self.bindings.as_ref().filter(|_| self.ready) {
            pass.set_pipeline(&self.pipeline);
            pass.set_bind_group(0, bindings, &[]);
            pass.draw(0..3, 0..1);
        }
    }

    /// What went wrong on the GPU since the last call, as a sentence to show. The same is not told twice in a row.
    pub fn trouble(&mut self) -> Option<String> {
        self.health.take()
    }
}

/// Whether something can be stretched to it.
fn is_place(rect: SignedRect) -> bool {
    rect.width > 0 && rect.height > 0
}

fn whole(extent: Extent) -> Rect {
    Rect::new(0, 0, extent.width, extent.height)
}
