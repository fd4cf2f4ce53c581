//! The canvas view.

use crate::document::{Dirty, Document};

use super::{Frame, LatentView, Overlay, Upload};

/// All GPU state of the canvas view.
pub struct Canvas {}

impl Canvas {
    /// Makes the pipelines for a target of this format.
    pub fn new(_device: &wgpu::Device, _target: wgpu::TextureFormat) -> Self {
        Self {}
    }

    /// Uploads what is visible of the document and changed or missing.
    pub fn sync(
        &mut self,
        _device: &wgpu::Device,
        _queue: &wgpu::Queue,
        _document: &Document,
        _dirty: &Dirty,
        _frame: &Frame,
    ) -> Upload {
        Upload::default()
    }

    /// Shows a picture over the document, or none.
    pub fn set_overlay(&mut self, _device: &wgpu::Device, _queue: &wgpu::Queue, _overlay: Option<&Overlay>) {}

    /// Shows a latent over the document, or none.
    pub fn set_latent(&mut self, _device: &wgpu::Device, _queue: &wgpu::Queue, _latent: Option<&LatentView>) {}

    /// Readies a frame.
    pub fn prepare(
        &mut self,
        _device: &wgpu::Device,
        _queue: &wgpu::Queue,
        _encoder: &mut wgpu::CommandEncoder,
        _frame: &Frame,
    ) {
    }

    /// Draws what was prepared.
    pub fn paint(&self, _pass: &mut wgpu::RenderPass<'static>) {}

    /// What went wrong on the GPU since the last call, as a sentence to show.
    pub fn trouble(&mut self) -> Option<String> {
        None
    }
}
