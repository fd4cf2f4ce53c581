//! The operators on the shapes of Stable Diffusion 1.5 at 512x512, of SDXL at 1024x1024, and of the built-in model, each
//! in f32 and in bf16: `cargo bench --bench ops -- bf16/conv` runs those whose names hold these letters. What is told as
//! elements a second are floating-point operations, where there are products.

use std::hint::black_box;
use std::time::Duration;

use candle_core::{DType, Device, Tensor};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use scumble::ops::{
    Activation, Conv2d, GatedLinear, GroupNorm, LayerNorm, Linear, Padding, activate, add, attention, join,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const FORMATS: [(DType, &str); 2] = [(DType::F32, "f32"), (DType::BF16, "bf16")];

fn tensor(shape: &[usize], dtype: DType) -> Tensor {
    let len = shape.iter().product::<usize>();
    let data = (0..len).map(|i| ((i * 7919 % 1009) as f32 - 504.0) / 504.0).collect::<Vec<_>>();
    Tensor::from_vec(data, shape, &Device::Cpu).and_then(|x| x.to_dtype(dtype)).expect("a tensor")
}

/// A weight whose products stay of the order of one.
fn weight(shape: &[usize], dtype: DType) -> Tensor {
    let fan_in = shape[1..].iter().product::<usize>() as f64;
    (tensor(shape, DType::F32) * fan_in.powf(-0.5)).and_then(|w| w.to_dtype(dtype)).expect("a weight")
}

/// Convolutions of 3x3: channels in and out, side of the image, images. The image is enlarged first where the last
/// number is 2, and halved where it is -2.
#[rustfmt::skip]
const CONVOLUTIONS: &[(&str, &[[i32; 5]])] = &[
    ("scumble-2", &[[64, 64, 32, 2, 1], [160, 160, 16, 2, 1], [256, 256, 8, 2, 1], [64, 64, 128, 1, 1], [32, 32, 256, 1, 1]]),
    ("sd15 unet", &[
        [4, 320, 64, 2, 1], [320, 320, 64, 2, 1], [320, 320, 64, 2, -2], [320, 640, 32, 2, 1], [640, 640, 32, 2, 1],
        [640, 1280, 16, 2, 1], [1280, 1280, 16, 2, 1], [1280, 1280, 8, 2, 1], [2560, 1280, 8, 2, 1], [1280, 1280, 8, 2, 2],
        [2560, 1280, 16, 2, 1], [1920, 640, 32, 2, 1], [960, 640, 32, 2, 1], [640, 640, 32, 2, 2], [960, 320, 64, 2, 1],
        [640, 320, 64, 2, 1], [320, 4, 64, 2, 1],
    ]),
    ("sd15 vae", &[
        [4, 512, 64, 1, 1], [512, 512, 64, 1, 1], [512, 512, 64, 1, 2], [512, 512, 128, 1, 1], [512, 256, 256, 1, 1],
        [256, 256, 256, 1, 1], [256, 256, 256, 1, 2], [256, 128, 512, 1, 1], [128, 128, 512, 1, 1], [128, 3, 512, 1, 1],
    ]),
    ("sdxl unet", &[[320, 320, 128, 2, 1], [640, 640, 64, 2, 1], [1280, 1280, 32, 2, 1], [2560, 1280, 32, 2, 1], [960, 320, 128, 2, 1]]),
];

fn convolutions(c: &mut Criterion) {
    for (dtype, format) in FORMATS {
        for (model, shapes) in CONVOLUTIONS {
            let mut group = c.benchmark_group(format!("{format}/conv3x3/{model}"));
            for [input, out, side, n, scale] in *shapes {
                let [input, out, side, n] = [*input, *out, *side, *n].map(|v| v as usize);
                let stride = if *scale < 0 { 2 } else { 1 };
                let to = if *scale > 1 { side * 2 } else { side / stride };
                let (w, b) = (weight(&[out, input, 3, 3], dtype), tensor(&[out], DType::F32));
                let conv = Conv2d::new_in(&w, Some(&b), stride, Padding::same(1), dtype).expect("a layer");
                let x = tensor(&[n, side, side, input], dtype);
                group.throughput(Throughput::Elements((2 * 9 * n * to * to * input * out) as u64));
                group.bench_function(format!("{input}-{out}/{side}-{to}/{n}"), |b| {
                    b.iter(|| if to > side { conv.forward_upsampled(&x, to, to) } else { conv.forward(black_box(&x)) });
                });
            }
            group.finish();
        }
    }
}

/// Linear layers: rows, channels in and out; gated ones give half as many.
const LINEARS: &[(&str, [usize; 3])] = &[
    ("sd15 qkv", [8192, 320, 960]),
    ("sd15 out", [8192, 320, 320]),
    ("sd15 gated", [8192, 320, 2560]),
    ("sd15 narrow", [8192, 1280, 320]),
    ("sd15 qkv", [2048, 640, 1920]),
    ("sd15 gated", [2048, 640, 5120]),
    ("sd15 narrow", [2048, 2560, 640]),
    ("sd15 qkv", [512, 1280, 3840]),
    ("sd15 gated", [512, 1280, 10240]),
    ("sd15 narrow", [512, 5120, 1280]),
    ("sd15 text", [154, 768, 3072]),
    ("sdxl gated", [8192, 640, 5120]),
    ("sdxl qkv", [2048, 1280, 3840]),
    ("sdxl out", [2048, 1280, 1280]),
    ("sdxl gated", [2048, 1280, 10240]),
    ("sdxl narrow", [2048, 5120, 1280]),
];

fn linears(c: &mut Criterion) {
    for (dtype, format) in FORMATS {
        let mut group = c.benchmark_group(format!("{format}/linear"));
        for (name, [rows, input, out]) in LINEARS {
            let (w, b) = (weight(&[*out, *input], dtype), tensor(&[*out], DType::F32));
            let x = tensor(&[1, *rows, *input], dtype);
            group.throughput(Throughput::Elements((2 * rows * input * out) as u64));
            let name = format!("{name}/{input}-{out}/{rows}");
            if name.contains("gated") {
                let layer = GatedLinear::new_in(&w, Some(&b), dtype).expect("a layer");
                group.bench_function(name, |b| b.iter(|| layer.forward(black_box(&x))));
            } else {
                let layer = Linear::new_in(&w, Some(&b), dtype).expect("a layer");
                group.bench_function(name, |b| b.iter(|| layer.forward(black_box(&x))));
            }
        }
        group.finish();
    }
}

/// Attention: items, queries, keys, heads, channels of a head.
const ATTENTIONS: &[(&str, [usize; 5])] = &[
    ("scumble-2", [2, 256, 256, 5, 32]),
    ("sd15 self", [2, 4096, 4096, 8, 40]),
    ("sd15 self", [2, 1024, 1024, 8, 80]),
    ("sd15 self", [2, 256, 256, 8, 160]),
    ("sd15 cross", [2, 4096, 77, 8, 40]),
    ("sd15 cross", [2, 1024, 77, 8, 80]),
    ("sd15 vae", [1, 4096, 4096, 1, 512]),
    ("sdxl self", [2, 4096, 4096, 10, 64]),
    ("sdxl self", [2, 1024, 1024, 20, 64]),
    ("sdxl cross", [2, 4096, 77, 10, 64]),
];

fn attentions(c: &mut Criterion) {
    for (dtype, format) in FORMATS {
        let mut group = c.benchmark_group(format!("{format}/attention"));
        for (name, [n, tq, tk, heads, width]) in ATTENTIONS {
            let channels = heads * width;
            // Queries, keys and values lie side by side, as one layer gives them.
            let all = tensor(&[*n, (*tq).max(*tk), 3 * channels], dtype);
            let part = |i: usize, t: usize| all.narrow(1, 0, t).and_then(|x| x.narrow(2, i * channels, channels));
            let [q, k, v] = [(0, *tq), (1, *tk), (2, *tk)].map(|(i, t)| part(i, t).expect("a part"));
            group.throughput(Throughput::Elements((4 * n * tq * tk * channels) as u64));
            let name = format!("{name}/{tq}x{tk}/{heads}x{width}/{n}");
            group.bench_function(name, |b| b.iter(|| attention(black_box(&q), &k, &v, *heads, false)));
        }
        group.finish();
    }
}

fn streams(c: &mut Criterion) {
    for (dtype, format) in FORMATS {
        let mut group = c.benchmark_group(format!("{format}/streams"));
        for [n, side, width] in [[2, 32, 64], [2, 64, 320], [2, 32, 640], [2, 16, 1280], [1, 256, 256], [1, 512, 128]] {
            let x = tensor(&[n, side, side, width], dtype);
            let w = tensor(&[width], DType::F32);
            let norm = GroupNorm::new(&w, &w, 32, 1e-5).expect("a layer");
            let layer = LayerNorm::new(&w, &w, 1e-5).expect("a layer");
            group.throughput(Throughput::Elements(x.elem_count() as u64));
            let name = |op| format!("{op}/{n}x{side}x{side}x{width}");
            group.bench_function(name("group norm + silu"), |b| b.iter(|| norm.forward_silu(black_box(&x))));
            group.bench_function(name("layer norm"), |b| b.iter(|| layer.forward(black_box(&x))));
            group.bench_function(name("gelu"), |b| b.iter(|| activate(black_box(&x), Activation::Gelu)));
            group.bench_function(name("add"), |b| b.iter(|| add(black_box(&x), &x)));
            group.bench_function(name("join"), |b| b.iter(|| join(black_box(&x), &x)));
        }
        group.finish();
    }
}

fn all(c: &mut Criterion) {
    convolutions(c);
    linears(c);
    attentions(c);
    streams(c);
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = all
}
criterion_main!(benches);
