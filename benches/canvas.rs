//! What the canvas costs at 4096 x 4096: brush dabs from the pointer's event to the upload, on one layer and on one of
//! twenty; compositing anew of a part and of all; panning.
//!
//! Measured is what the window's thread does: the tool, the edit, and all of `Canvas::sync` with its staging of texels.
//! What is composited is also measured to the end of the work of the GPU (`idle`). The bytes that go to the GPU are
//! printed.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use scumble::base::{Extent, Rect};
use scumble::document::{
    BlendMode, Dirty, Document, Edit, History, Layer, LayerId, MaskOp, Piece, Plane, Point, Props, Raster,
};
use scumble::gpu::{Canvas, Frame, Upload};
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
    frame: Frame,
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

    /// Brings up all that is seen and has changed; over how many frames.
    fn settle(&mut self, dirty: &Dirty) -> (Upload, u32) {
        let mut sum = self.canvas.sync(&self.device, &self.queue, &self.document, dirty, &self.frame);
        let mut frames = 1;
        while sum.pending {
            sum.pending = false;
            sum += self.canvas.sync(&self.device, &self.queue, &self.document, &Dirty::default(), &self.frame);
            frames += 1;
        }
        (sum, frames)
    }

    /// Waits until the GPU has done all.
    fn idle(&self) {
        self.queue.submit([]);
        let _ = self.device.poll(wgpu::PollType::Wait { submission_index: None, timeout: None });
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
    for (zoom, scale, span) in VIEWS {
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
                    frame: Frame { viewport_px: [span[0] * scale, span[1] * scale], ..view::frame(scale, [0.0; 2]) },
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

/// Twenty layers that cover all, in several blend modes and opacities.
fn layers() -> Document {
    let planes: Vec<Plane<_>> = (0..4)
        .map(|seed| {
            let picture = view::waves(EXTENT, seed * 7 + 1);
            Plane::from_texels(EXTENT, picture.data().as_chunks::<4>().0).expect("a plane")
        })
        .collect();
    let modes =
        [BlendMode::Normal, BlendMode::Multiply, BlendMode::Normal, BlendMode::SoftLight, BlendMode::Luminosity];
    let layer = |i: usize| {
        let props = Props { opacity: if i == 0 { 1.0 } else { 0.5 }, blend: modes[i % 5], ..Props::named("layer") };
        Layer::raster(LayerId(i as u32 + 1), props, Raster::new(planes[i % 4].clone()))
    };
    Document::from_layers(EXTENT, (0..20).map(layer).collect()).expect("a document")
}

/// The views: their name, magnification and what of the canvas they show.
const VIEWS: [(&str, f32, [f32; 2]); 2] = [("100 %", 1.0, [1920.0, 1080.0]), ("fit", 0.25, [4096.0, 4096.0])];

fn composites(c: &mut Criterion) {
    let Some((device, queue)) = adapter::device(wgpu::Limits::default()) else { return };
    let document = layers();
    let mut group = c.benchmark_group("20 layers");
    for (zoom, scale, span) in VIEWS {
        let mut settings = ToolSettings::default();
        settings.brush_of("brush").expect("a brush").size_px = 100.0;
        let mut desk = Desk {
            canvas: Canvas::new(&device, wgpu::TextureFormat::Rgba8Unorm),
            device: device.clone(),
            queue: queue.clone(),
            frame: Frame { viewport_px: [span[0] * scale, span[1] * scale], ..view::frame(scale, [0.0; 2]) },
            document: document.clone(),
            history: History::default(),
            settings,
            tool: (find_tool("brush").expect("a tool").make)(),
        };
        let start = Instant::now();
        let (upload, frames) = desk.settle(&Dirty::default());
        let sent = start.elapsed();
        desk.idle();
        println!(
            "{zoom}: first shown after {:?} in {frames} frames, {sent:?} of it before the GPU: {upload:?}",
            start.elapsed()
        );
        dab_among_layers(&mut group, &mut desk, zoom, span);
        let rect = Rect::new(300, 300, 512, 512);
        let texels = desk.document.layer(LayerId(11)).and_then(Layer::pixels).expect("pixels").read(rect);
        for (what, idle) in [("512x512 of a layer changed", false), ("512x512 of a layer changed, idle", true)] {
            group.bench_function(format!("{zoom}/{what}"), |b| {
                b.iter_custom(|count| {
                    let mut time = Duration::ZERO;
                    for i in 0..count {
                        let mut texels = texels.clone();
                        for pixel in &mut texels {
                            pixel[0] = pixel[0].wrapping_add(i as u8);
                        }
                        let edit = Edit::pixels(LayerId(11), vec![Piece::new(rect, texels).expect("a piece")]);
                        let dirty = desk.document.apply(edit).expect("an edit").dirty;
                        time += timed(&mut desk, &dirty, idle);
                    }
                    time
                });
            });
        }
        for (what, idle) in [("opacity of a layer changed", false), ("opacity of a layer changed, idle", true)] {
            group.bench_function(format!("{zoom}/{what}"), |b| {
                b.iter_custom(|count| {
                    let mut time = Duration::ZERO;
                    for i in 0..count {
                        let props = Props { opacity: 0.3 + (i % 50) as f32 * 0.01, ..Props::named("layer") };
                        let dirty = desk.document.apply(Edit::props(LayerId(11), props)).expect("an edit").dirty;
                        time += timed(&mut desk, &dirty, idle);
                    }
                    time
                });
            });
        }
    }
    pan(&mut group, &device, &queue, &document);
    group.finish();
}

type Group<'a> = criterion::BenchmarkGroup<'a, criterion::measurement::WallTime>;

/// How long it takes until all that is dirty has been sent, or drawn.
fn timed(desk: &mut Desk, dirty: &Dirty, idle: bool) -> Duration {
    let start = Instant::now();
    desk.settle(dirty);
    if idle {
        desk.idle();
    }
    let taken = start.elapsed();
    desk.idle();
    taken
}

fn dab_among_layers(group: &mut Group<'_>, desk: &mut Desk, zoom: &str, span: [f32; 2]) {
    for idle in [false, true] {
        let what = if idle { "dab of 100 px, idle" } else { "dab of 100 px" };
        group.bench_function(format!("{zoom}/{what}"), |b| {
            b.iter_custom(|count| {
                let mut time = Duration::ZERO;
                desk.event(Point::new(20.0, 300.0), Phase::Press);
                desk.idle();
                for i in 0..count {
                    let x = (20.0 + 10.0 * i as f32) % (span[0] - 40.0);
                    let start = Instant::now();
                    desk.event(Point::new(x, 300.0), Phase::Drag);
                    if idle {
                        desk.idle();
                    }
                    time += start.elapsed();
                    desk.idle();
                }
                desk.event(Point::new(20.0, 300.0), Phase::Release);
                desk.idle();
                time
            });
        });
    }
}

/// A view of 1920 x 1080 at 100 % that moves over the canvas and back, 48 pixels a frame: each frame's work, the
/// longest, and how many frames had to show something coarser.
fn pan(group: &mut Group<'_>, device: &wgpu::Device, queue: &wgpu::Queue, document: &Document) {
    let mut canvas = Canvas::new(device, wgpu::TextureFormat::Rgba8Unorm);
    let (mut worst, mut late, mut frames) = (Duration::ZERO, 0u32, 0u32);
    group.bench_function("panning at 100 %", |b| {
        b.iter_custom(|count| {
            let mut time = Duration::ZERO;
            for i in 0..count {
                let way = (i * 48) % 4000;
                let x = (if way < 2000 { way } else { 4000 - way }) as f32;
                let frame = Frame { viewport_px: [1920.0, 1080.0], ..view::frame(1.0, [-x, -x]) };
                let start = Instant::now();
                let upload = canvas.sync(device, queue, document, &Dirty::default(), &frame);
                let taken = start.elapsed();
                queue.submit([]);
                let _ = device.poll(wgpu::PollType::Wait { submission_index: None, timeout: None });
                (time, worst) = (time + taken, worst.max(taken));
                (late, frames) = (late + u32::from(upload.pending), frames + 1);
            }
            time
        });
    });
    println!("panning: longest {worst:?}, {late} of {frames} frames not yet at their best");
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = dabs, composites
}
criterion_main!(benches);
