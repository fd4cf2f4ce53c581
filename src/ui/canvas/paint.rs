//! The canvas in egui's picture: what is shown over the document, and the callback that draws it all.

use eframe::egui_wgpu::{Callback, CallbackResources, CallbackTrait, RenderState, ScreenDescriptor};
use egui::{Painter, Rect};

use crate::document::{Dirty, Document};
use crate::gpu::{Canvas, Frame, LatentView, Overlay};

/// What is shown over the document.
#[derive(Debug, Clone, Default)]
pub struct Over {
    /// A picture: a candidate, or a preview in pixels.
    pub overlay: Option<Overlay>,
    /// A latent on its way.
    pub latent: Option<LatentView>,
}

/// What came of a frame.
#[derive(Debug, Clone, Default)]
pub struct Drawn {
    /// Whether more is to be uploaded: draw again soon.
    pub pending: bool,
    /// What went wrong on the GPU, as a sentence.
    pub trouble: Option<String>,
}

/// Makes the canvas's state on the GPU. Call it once.
pub fn install(state: &RenderState) {
    let canvas = Canvas::new(&state.device, state.target_format);
    state.renderer.write().callback_resources.insert(canvas);
}

/// Uploads what changed and adds the canvas to egui's picture at `rect`.
pub fn draw(
    state: &RenderState,
    painter: &Painter,
    rect: Rect,
    (document, dirty): (&Document, &Dirty),
    over: &Over,
    frame: Frame,
) -> Drawn {
    let mut drawn = Drawn::default();
    if let Some(canvas) = state.renderer.write().callback_resources.get_mut::<Canvas>() {
        let (device, queue) = (&state.device, &state.queue);
        canvas.set_overlay(device, queue, over.overlay.as_ref());
        canvas.set_latent(device, queue, over.latent.as_ref());
        drawn.pending = canvas.sync(device, queue, document, dirty, &frame).pending;
        drawn.trouble = canvas.trouble();
    }
    painter.add(Callback::new_paint_callback(rect, Painting { frame }));
    drawn
}

/// Draws the frame when its turn comes.
struct Painting {
    frame: Frame,
}

impl CallbackTrait for Painting {
    fn prepare(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        _: &ScreenDescriptor,
        encoder: &mut wgpu::CommandEncoder,
        resources: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        if let Some(canvas) = resources.get_mut::<Canvas>() {
            canvas.prepare(device, queue, encoder, &self.frame);
        }
        Vec::new()
    }

    fn paint(&self, _: egui::PaintCallbackInfo, pass: &mut wgpu::RenderPass<'static>, resources: &CallbackResources) {
        if let Some(canvas) = resources.get::<Canvas>() {
            canvas.paint(pass);
        }
    }
}
