//! The operators on the shapes of the built-in model and of Stable Diffusion 1.5.

use std::hint::black_box;

use candle_core::{Device, Tensor};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use scumble::ops::{Activation, Conv2d, GroupNorm, LayerNorm, Linear, Padding, activate, attention, geglu};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn tensor(shape: &[usize]) -> Tensor {
    let len = shape.iter().product::<usize>();
    let data = (0..len).map(|i| ((i * 7919 % 1009) as f32 - 504.0) / 504.0).collect::<Vec<_>>();
    Tensor::from_vec(data, shape, &Device::Cpu).expect("a tensor")
}

/// Convolutions: channels in and out, side of the image, images.
const CONVOLUTIONS: [[usize; 4]; 10] = [
    [64, 64, 32, 2],
    [160, 160, 16, 2],
    [256, 256, 8, 2],
    [64, 64, 128, 1],
    [32, 32, 256, 1],
    [128, 3, 256, 1],
    [4, 320, 64, 2],
    [320, 320, 64, 2],
    [640, 640, 32, 2],
    [1280, 1280, 16, 2],
];

fn products(c: &mut Criterion) {
    let mut group = c.benchmark_group("conv3x3");
    for [input, out, side, n] in CONVOLUTIONS {
        let conv =
            Conv2d::new(&tensor(&[out, input, 3, 3]), Some(&tensor(&[out])), 1, Padding::same(1)).expect("a layer");
        let x = tensor(&[n, side, side, input]);
        group.throughput(Throughput::Elements((2 * 9 * n * side * side * input * out) as u64));
        group.bench_function(format!("{input}-{out}/{side}x{side}/{n}"), |b| b.iter(|| conv.forward(black_box(&x))));
    }
    group.finish();
    let mut group = c.benchmark_group("linear");
    for [rows, input, out] in [[2 * 1024, 64, 256], [2 * 4096, 320, 320], [2 * 4096, 320, 2560], [2 * 256, 1280, 1280]]
    {
        let linear = Linear::new(&tensor(&[out, input]), Some(&tensor(&[out]))).expect("a layer");
        let x = tensor(&[1, rows, input]);
        group.throughput(Throughput::Elements((2 * rows * input * out) as u64));
        group.bench_function(format!("{input}-{out}/{rows}"), |b| b.iter(|| linear.forward(black_box(&x))));
    }
    group.finish();
    let mut group = c.benchmark_group("attention");
    for [n, tq, tk, heads, width] in
        [[2, 256, 256, 5, 32], [2, 4096, 4096, 8, 40], [2, 4096, 77, 8, 40], [2, 1024, 1024, 8, 80]]
    {
        let (q, k) = (tensor(&[n, tq, heads * width]), tensor(&[n, tk, heads * width]));
        group.throughput(Throughput::Elements((4 * n * tq * tk * heads * width) as u64));
        let name = format!("{tq}x{tk}/{heads}x{width}/{n}");
        group.bench_function(name, |b| b.iter(|| attention(black_box(&q), &k, &k, heads, false)));
    }
    group.finish();
}

fn streams(c: &mut Criterion) {
    let mut group = c.benchmark_group("elementwise");
    for [n, side, width] in [[2, 32, 64], [2, 64, 320], [1, 256, 128]] {
        let x = tensor(&[n, side, side, width]);
        let w = tensor(&[width]);
        let norm = GroupNorm::new(&w, &w, 32, 1e-5).expect("a layer");
        let layer = LayerNorm::new(&w, &w, 1e-5).expect("a layer");
        group.throughput(Throughput::Elements(x.elem_count() as u64));
        let name = |op| format!("{op}/{n}x{side}x{side}x{width}");
        group.bench_function(name("group norm + silu"), |b| b.iter(|| norm.forward_silu(black_box(&x))));
        group.bench_function(name("layer norm"), |b| b.iter(|| layer.forward(black_box(&x))));
        group.bench_function(name("gelu"), |b| b.iter(|| activate(black_box(&x), Activation::Gelu)));
        group.bench_function(name("geglu"), |b| b.iter(|| geglu(black_box(&x))));
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).measurement_time(std::time::Duration::from_secs(2));
    targets = products, streams
}
criterion_main!(benches);
