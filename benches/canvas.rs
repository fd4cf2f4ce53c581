//! What a brush dab costs on a canvas of 4096 x 4096, from the pointer's event to the upload.
//!
//! Measured is what the window's thread does for a dab: the tool, the edit, and all of `Canvas::sync` with its staging
//! of texels. The bytes that go to the GPU are printed.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use scumble::base::{Extent, Rect};
use scumble::document::{Dirty, Document, Edit, History, MaskOp, Piece, Point};
use scumble::gpu::{Canvas, Upload};
use scumble::tools::{Modifiers, Performed, Phase, Scene, Tool, ToolEvent, ToolSettings, find_tool};

#[path = "../tests/support/adapter.rs"]
mod adapter;
#[path = "../tests/support/view.rs"]
#[allow(dead_code)]
mod view;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EXTENT: Extent = Extent::new(4096, 4096);

/// The window's side of a stroke.
struct Desk {
    device: wgpu::Device,
    queue: wgpu::Queue,
    canvas: Canvas,
    frame: scumble::gpu::Frame,
    document: Document,
    history: History,
    settings: ToolSettings,
    tool: Box<dyn Tool>,
}

impl Desk {
    /// The pointer's event, all the way to the upload.
    fn event(&mut self, at: Point, phase: Phase) -> Upload {
        let event =
            ToolEvent { at, on_screen: Point::new(0.0, 0.0), pressure: 1.0, modifiers: Modifiers::default(), phase };
        let scene = Scene { document: &self.document, settings: &self.settings, zoom: 1.0 };
        let mut dirty = Dirty::default();
        for action in self.tool.handle(&event, scene).actions {
            if let Ok(Performed::Document(more)) = action.perform(&mut self.document, &mut self.history) {
                dirty.absorb(&more);
            }
        }
        self.canvas.sync(&self.device, &self.queue, &self.document, &dirty, &self.frame)
    }

    /// What a frame does with the queue.
    fn submit(&self) {
        self.queue.submit([]);
        let _ = self.device.poll(wgpu::PollType::Poll);
    }
}

/// A document with a picture and with a mask that is soft in places.
fn document() -> Document {
    let mut document = Document::from_pixmap(&view::waves(EXTENT, 1)).expect("a document");
    let hard = Rect::new(500, 500, 900, 700);
    let piece = Piece::new(hard, vec![255; hard.extent().area()]).expect("a piece");
    document.apply(Edit::mask(vec![piece])).expect("an edit");
    document.apply(MaskOp::Feather(20.0).edit(&document)).expect("an edit");
    document
}

fn dabs(c: &mut Criterion) {
    let Some((device, queue)) = adapter::device(wgpu::Limits::default()) else { return };
    let original = document();
    let mut group = c.benchmark_group("dab");
    for (zoom, scale, span) in [("100 %", 1.0, [1920.0, 1080.0]), ("fit", 0.25, [4096.0, 4096.0])] {
        for tool in ["mask_brush", "brush"] {
            for size_px in [40.0, 100.0, 300.0, 500.0] {
                let mut settings = ToolSettings::default();
                let brush = settings.brush_of(tool).expect("a brush");
                brush.size_px = size_px;
                let spacing = brush.spacing * size_px;
                let mut desk = Desk {
                    canvas: Canvas::new(&device, wgpu::TextureFormat::Rgba8Unorm),
                    device: device.clone(),
                    queue: queue.clone(),
                    frame: scumble::gpu::Frame {
                        viewport_px: [span[0] * scale, span[1] * scale],
                        ..view::frame(scale, [0.0; 2])
                    },
                    document: original.clone(),
                    history: History::default(),
                    settings,
                    tool: (find_tool(tool).expect("a tool").make)(),
                };
                let (mut dabs, mut sent, mut worst) = (0u64, Upload::default(), Duration::ZERO);
                group.bench_function(format!("{zoom}/{tool}/{size_px}"), |b| {
                    b.iter_custom(|count| {
                        let mut time = Duration::ZERO;
                        // To and fro over the whole view, so that new tiles are touched as in a real stroke.
                        let (mut x, mut y) = (span[0], span[1]);
                        for _ in 0..count {
                            x += spacing;
                            if x > span[0] {
                                (x, y) = (0.0, y + size_px);
                                let fresh = y > span[1];
                                y = if fresh { size_px / 2.0 } else { y };
                                desk.event(Point::new(x, y), Phase::Release);
                                desk.submit();
                                desk.event(Point::new(x, y), Phase::Press);
                                desk.submit();
                                x += spacing;
                            }
                            let start = Instant::now();
                            let upload = desk.event(Point::new(x, y), Phase::Drag);
                            let taken = start.elapsed();
                            time += taken;
                            worst = worst.max(taken);
                            dabs += 1;
                            sent += upload;
                            desk.submit();
                        }
                        time
                    });
                });
                let mean = sent.bytes / dabs.max(1);
                println!("{zoom}/{tool}/{size_px}: {mean} bytes a dab, longest {worst:?} of {dabs}");
            }
        }
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = dabs
}
criterion_main!(benches);
