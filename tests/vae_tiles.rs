//! Pictures that are encoded and decoded in tiles, against the same ones whole.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test says what failed by failing")]

use std::path::Path;

use candle_core::{DType, Device, Tensor};
use scumble::base::CancelToken;
use scumble::nets::{Vae, VaeConfig};
use scumble::weights::Weights;

/// The built-in model's autoencoder, and held-out pictures side by side, `[1, 3, 256, 320]`.
fn given() -> (Vae, Tensor) {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let folder = models.join("scumble-2/vae");
    let weights = Weights::open(&[folder.join("diffusion_pytorch_model.safetensors")]).unwrap();
    let config = VaeConfig::open(&folder.join("config.json")).unwrap();
    let vae = Vae::load(&config, &weights.reading(DType::F32, &Device::Cpu).root()).unwrap();
    let picture = image::open(models.join("heldout.jpg")).unwrap().to_rgb8();
    let values = picture.pixels().flat_map(|p| p.0).map(|v| f32::from(v) / 127.5 - 1.0).collect::<Vec<_>>();
    let (w, h) = (picture.width() as usize, picture.height() as usize);
    let picture = Tensor::from_vec(values, (1, h, w, 3), &Device::Cpu).unwrap();
    let part = picture.narrow(1, 100, 256).unwrap().narrow(2, 40, 320).unwrap();
    (vae, part.permute((0, 3, 1, 2)).unwrap().contiguous().unwrap())
}

/// Peak signal to noise of values of -1 to 1, in dB.
fn psnr(a: &Tensor, b: &Tensor, range: f64) -> f64 {
    let error = (a - b).unwrap().sqr().unwrap().mean_all().unwrap().to_scalar::<f32>().unwrap();
    10.0 * (range * range / f64::from(error).max(1e-20)).log10()
}

fn spread(x: &Tensor) -> f64 {
    let x = x.flatten_all().unwrap();
    f64::from((x.max(0).unwrap() - x.min(0).unwrap()).unwrap().to_scalar::<f32>().unwrap())
}

#[test]
fn a_picture_in_tiles_is_the_whole_one_but_for_a_slight_change_of_tone() {
    let (mut vae, picture) = given();
    let cancel = CancelToken::new();
    let latent = vae.encode(&picture, &cancel).unwrap().mean;
    let whole = vae.decode(&latent, &cancel).unwrap();
    // The widest images have 64 channels at the picture's own resolution, and 128 at half and at a quarter of it.
    let pixels = 256 * 320;
    for (i, most) in [pixels * 33, pixels * 17].into_iter().enumerate() {
        vae.set_most_elements(most);
        let whole_bytes = vae.working_bytes(1 << 22);
        assert!(whole_bytes < vae.working_bytes(1 << 23) && vae.working_bytes(1 << 23) < whole_bytes * 2);
        let mut told = Vec::new();
        let tiled = vae.decode_watched(&latent, &mut |share| told.push(share), &cancel).unwrap();
        let decoded = psnr(&tiled, &whole, 2.0);
        assert!(told.len() >= 4 && told.windows(2).all(|pair| pair[0] < pair[1]) && told.last() == Some(&1.0));
        told.clear();
        let posterior = vae.encode_watched(&picture, &mut |share| told.push(share), &cancel).unwrap();
        let encoded = psnr(&posterior.mean, &latent, spread(&latent));
        eprintln!("decoded {decoded:.1} dB, encoded {encoded:.1} dB in {} tiles", told.len());
        assert!(decoded > DECODED[i] && encoded > ENCODED[i], "{decoded} dB, {encoded} dB");
    }
    // What fits is computed whole.
    vae.set_most_elements(pixels * 64);
    let mut told = Vec::new();
    let again = vae.decode_watched(&latent, &mut |share| told.push(share), &cancel).unwrap();
    assert_eq!(psnr(&again, &whole, 2.0), psnr(&whole, &whole, 2.0));
    // Then its blocks are told of.
    assert!(told.len() >= 8 && told.windows(2).all(|pair| pair[0] < pair[1]) && told.last() == Some(&1.0), "{told:?}");
    cancel.cancel();
    assert!(vae.decode(&latent, &cancel).unwrap_err().is_cancelled());
}

/// dB that pictures decoded in tiles must reach, where the last resolution is cut into tiles, and where the last two are.
const DECODED: [f64; 2] = [46.0, 40.0];
/// dB that latents must reach, of a picture encoded whole, and with its first resolution in tiles.
const ENCODED: [f64; 2] = [100.0, 54.0];
