//! One network that enlarges pictures, run when it is told to: the side of `benches/upscalers.py` that is measured.
//!
//! `upscalers FILE f32|bf16 WIDTH HEIGHT` loads the network, computes once, and says `ready`, the mean of what it made and
//! its root mean square. Then it computes once for each line of its input, and says how many seconds that took.
#![allow(clippy::print_stdout, reason = "this is how it answers")]

use std::io::BufRead;
use std::path::Path;
use std::time::Instant;

use candle_core::{DType, Device, Tensor};
use scumble::base::CancelToken;
use scumble::families::load_upscaler;
use scumble::ops::on_threads;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().filter(|arg| arg != "--bench").collect();
    let [_, file, format, width, height] = args.as_slice() else {
        println!("to be run by benches/upscalers.py");
        return Ok(());
    };
    scumble::ops::keep_freed_memory();
    let dtype = if format == "bf16" { DType::BF16 } else { DType::F32 };
    let (width, height): (usize, usize) = (width.parse()?, height.parse()?);
    let cancel = CancelToken::new();
    let mut network = load_upscaler(Some(Path::new(file)), 1.0, &Device::Cpu, dtype, &mut |_| (), &cancel)?;
    let values: Vec<f32> = (0..3 * width * height).map(|i| (i * 7919 % 1009) as f32 / 1009.0).collect();
    let picture = Tensor::from_vec(values, (1, 3, height, width), &Device::Cpu)?;
    let mut run = || on_threads(|| network.enlarge(&picture, &cancel));
    let made = run()?;
    let mean = f64::from(made.mean_all()?.to_scalar::<f32>()?);
    let square = f64::from(made.sqr()?.mean_all()?.to_scalar::<f32>()?).sqrt();
    println!("ready {mean} {square}");
    for line in std::io::stdin().lock().lines() {
        line?;
        let started = Instant::now();
        drop(run()?);
        println!("{}", started.elapsed().as_secs_f64());
    }
    Ok(())
}
