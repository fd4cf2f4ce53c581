//! Compositing a large document of many layers on the CPU: a dirty area, all of it, and what a dab and a snapshot cost.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use scumble::base::{Extent, Rect, SignedRect};
use scumble::document::{
    BlendMode, Brush, Document, Edit, Ink, Layer, LayerId, Plane, Point, Props, Raster, Rgba, Sample, Stroke,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CANVAS: Extent = Extent::new(4096, 4096);

/// Pixels of a rectangle that no two are alike, with soft edges.
fn pixels(rect: Rect, seed: u32) -> Plane<Rgba> {
    let extent = CANVAS;
    let mut texels = vec![[0; 4]; extent.area()];
    for y in rect.y..rect.y + rect.height {
        for x in rect.x..rect.x + rect.width {
            let edge = (x - rect.x).min(y - rect.y).min(rect.x + rect.width - 1 - x).min(rect.y + rect.height - 1 - y);
            let value = x.wrapping_mul(seed).wrapping_add(y.wrapping_mul(seed ^ 0x4d)) >> 3;
            let alpha = if rect.width == extent.width { 255 } else { edge.min(63) * 4 };
            texels[(y * extent.width + x) as usize] =
                [value as u8, (value >> 2) as u8, (value >> 4) as u8, alpha as u8];
        }
    }
    Plane::from_texels(extent, &texels).expect("as many texels")
}

/// Twenty layers: a full one below, four more that are full but not opaque or not normal, the others in places.
fn document() -> Document {
    use BlendMode::{Add, Color, Hue, Multiply, Normal, Overlay, Screen, SoftLight};
    let modes = [Normal, Normal, Multiply, Normal, Screen, Normal, Overlay, SoftLight, Normal, Add, Color, Hue];
    let layers = (0..20u32).map(|i| {
        let full = i % 5 == 0;
        let corner = |step: u32| (i * step) % 2600;
        let rect = if full { Rect::new(0, 0, 4096, 4096) } else { Rect::new(corner(733), corner(511), 1400, 1400) };
        let blend = if i == 0 { Normal } else { modes[i as usize % modes.len()] };
        let opacity = if i == 0 { 1.0 } else { 0.4 + (i % 7) as f32 * 0.1 };
        let props = Props { blend, opacity, clipped: i == 7, ..Props::default() };
        let mask = (i == 12).then(|| Plane::filled(CANVAS, 200));
        Layer::raster(LayerId(i + 1), props, Raster::new(pixels(rect, 1 + i * 31))).with_mask(mask)
    });
    Document::from_layers(CANVAS, layers.collect()).expect("a document")
}

fn composites(c: &mut Criterion) {
    let document = document();
    let mut group = c.benchmark_group("composite of 20 layers");
    group.sample_size(10);
    let sparse = Rect::new(3500, 100, 512, 512);
    let dense = Rect::new(1500, 1500, 512, 512);
    group.bench_function("dirty 512x512, few layers", |b| b.iter(|| black_box(document.composite(sparse))));
    group.bench_function("dirty 512x512, many layers", |b| b.iter(|| black_box(document.composite(dense))));
    group.bench_function("one tile", |b| b.iter(|| black_box(document.composite(Rect::new(1536, 1536, 128, 128)))));
    group.bench_function("all of 4096x4096", |b| b.iter(|| black_box(document.to_pixmap())));
    group.finish();
}

fn changes(c: &mut Criterion) {
    let original = document();
    let mut group = c.benchmark_group("4096x4096 of 20 layers");
    group.sample_size(10);
    group.bench_function("snapshot", |b| b.iter(|| black_box(original.clone())));
    group.bench_function("memory", |b| b.iter(|| black_box(original.memory_bytes())));
    group.bench_function("begin a stroke, one dab", |b| {
        let sample = Sample::new(Point::new(2000.0, 1000.0), 1.0);
        b.iter_batched(
            || original.clone(),
            |mut document| {
                let mut stroke = Stroke::new(&document, &Brush::default(), Ink::Colour([200, 30, 10]));
                let edit = stroke.extend(sample).expect("a dab");
                let applied = document.apply(edit).expect("an edit");
                (document, applied, stroke)
            },
            criterion::BatchSize::SmallInput,
        );
    });
    group.bench_function("each dab after it", |b| {
        let mut document = original.clone();
        let mut stroke = Stroke::new(&document, &Brush::default(), Ink::Colour([200, 30, 10]));
        let mut step = 0u32;
        b.iter(|| {
            step += 1;
            let at = Point::new(400.0 + (step % 600) as f32 * 5.0, 1000.0 + (step / 600 % 400) as f32 * 5.0);
            let edit = stroke.extend(Sample::new(at, 1.0)).expect("a dab");
            black_box(document.apply(edit).expect("an edit"));
        });
    });
    for (name, rect) in [
        ("grow by 64 to all sides", SignedRect::new(-64, -64, 4224, 4224)),
        ("grow by 128 to all sides", SignedRect::new(-128, -128, 4352, 4352)),
    ] {
        group.bench_function(name, |b| {
            b.iter_batched(
                || original.clone(),
                |mut document| document.apply(Edit::Canvas(rect)).expect("a canvas"),
                criterion::BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, composites, changes);
criterion_main!(benches);
