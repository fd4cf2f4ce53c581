//! `scumble bench`: what each part of a model takes on this machine.
#![allow(clippy::print_stdout, reason = "this is where a command speaks")]

use std::path::PathBuf;
use std::time::Instant;

use candle_core::{DType, Device, Tensor};
use serde_json::json;

use crate::base::{CancelToken, RngKind};
use crate::engine::{MAX_SIDE, peak_resident_bytes, resolve, working_extent};
use crate::families::{self, Conditions, DiffusionModel, LoadRequest, ModelError, TextInput};
use crate::job::Resources;

use super::args::BenchArgs;
use super::outcome::Stop;

impl From<ModelError> for Stop {
    fn from(error: ModelError) -> Self {
        match error {
            ModelError::Cancelled => Self::Cancelled,
            ModelError::Failed(failure) => Self::Failed(failure),
        }
    }
}

/// Runs the command.
pub fn run(args: &BenchArgs) -> Result<(), Stop> {
    let path = args.model.as_deref().filter(|name| *name != families::BUILTIN_ID).map(PathBuf::from);
    let resolved = resolve(args.device.into(), args.dtype.into())?;
    let files = families::open(path.as_deref())?;
    let detected = families::detect(&files)?;
    let size = args.size.unwrap_or(detected.defaults().size);
    let divides = size.width.is_multiple_of(8) && size.height.is_multiple_of(8);
    if size.is_empty() || !divides || size.width.max(size.height) > MAX_SIDE {
        return Err(Stop::usage(format!("--size {size}: both sides must be multiples of 8, up to {MAX_SIDE}")));
    }
    let cancel = CancelToken::new();
    let started = Instant::now();
    let mut progress = |_, _| ();
    let request = LoadRequest {
        files: &files,
        resources: &Resources::default(),
        device: &resolved.device,
        dtype: resolved.dtype,
        progress: &mut progress,
        cancel: &cancel,
    };
    let mut model = families::load(request)?;
    let load = started.elapsed().as_secs_f64();

    let model = model.as_mut();
    let format = model.latent_format();
    let padded = working_extent(size, format.downscale);
    let (w, h) = ((padded.width / format.downscale) as usize, (padded.height / format.downscale) as usize);
    let channels = format.channels as usize + model.unet_inputs().channels(format.channels as usize);
    let latent = noise(&[1, format.channels as usize, h, w], &resolved.device)?;
    let unet_input = noise(&[1, channels, h, w], &resolved.device)?;
    let pixels = noise(&[1, 3, padded.height as usize, padded.width as usize], &resolved.device)?;
    let mut count = 0;
    let text = measure(args.runs, model, |m| {
        // Another prompt each time: the last one's embedding is remembered.
        count += 1;
        let text = format!("a red house under a night sky, {count}");
        let texts = [TextInput::new("", true), TextInput::new(&text, false)];
        m.condition(&Conditions::new(&texts, size), &cancel)?;
        Ok(latent.clone())
    })?;
    let unet = measure(args.runs, model, |m| m.predict(&unet_input, 500.0, &[0, 1], &cancel))?;
    let encode = measure(args.runs, model, |m| Ok(m.encode(&pixels, &cancel)?.0))?;
    let decode = measure(args.runs, model, |m| m.decode(&latent, &cancel))?;
    let peak = peak_resident_bytes();

    if args.json {
        println!(
            "{}",
            json!({
                "size": size.to_string(), "runs": args.runs, "load_secs": load, "text_encode_secs": text,
                "guided_unet_step_secs": unet, "vae_encode_secs": encode, "vae_decode_secs": decode,
                "peak_resident_bytes": peak,
            })
        );
    } else {
        println!("{} at {size}, median of {} runs", detected.family.label, args.runs);
        for (name, secs) in [
            ("load", load),
            ("text encode", text),
            ("guided UNet step", unet),
            ("VAE encode", encode),
            ("VAE decode", decode),
        ] {
            println!("{name:<18} {secs:>9.4} s");
        }
        if let Some(peak) = peak {
            println!("{:<18} {:>7.0} MB", "peak memory", peak as f64 / 1e6);
        }
    }
    Ok(())
}

fn noise(shape: &[usize], device: &Device) -> Result<Tensor, Stop> {
    let values = RngKind::Cpu.generator(1).normal(shape.iter().product());
    Ok(Tensor::from_vec(values, shape, device).map_err(ModelError::from)?)
}

/// Median seconds of `runs` runs, after one that is not counted.
fn measure(
    runs: u32,
    model: &mut dyn DiffusionModel,
    mut run: impl FnMut(&mut dyn DiffusionModel) -> Result<Tensor, ModelError>,
) -> Result<f64, Stop> {
    let mut seconds = Vec::new();
    for counted in 0..=runs {
        let started = Instant::now();
        // Bringing one value over waits for a device that works asynchronously.
        let out = run(model)?;
        out.flatten_all()
            .and_then(|t| t.get(0))
            .and_then(|t| t.to_dtype(DType::F32)?.to_scalar::<f32>())
            .map_err(ModelError::from)?;
        if counted > 0 {
            seconds.push(started.elapsed().as_secs_f64());
        }
    }
    seconds.sort_by(f64::total_cmp);
    Ok(seconds[seconds.len() / 2])
}
