//! Seeded noise against torch's own.

use scumble::base::RngKind;
use serde::Deserialize;

use crate::support::{list, load};

#[derive(Deserialize)]
struct Stream {
    key: String,
    rng: RngKind,
    seed: u64,
    sizes: Vec<usize>,
}

#[test]
fn streams_are_those_of_torch() {
    let streams: Vec<Stream> = list("noise.json");
    let want = load("noise.safetensors");
    assert_eq!(streams.len(), want.len());
    for Stream { key, rng, seed, sizes } in streams {
        let mut generator = rng.generator(seed);
        let got: Vec<f32> = sizes.iter().flat_map(|&n| generator.normal(n)).collect();
        let want = want[&key].to_vec1::<f32>().unwrap();
        assert_eq!(got.len(), want.len());
        let worst = got.iter().zip(&want).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(worst < 1e-6, "{key}, seed {seed}, sizes {sizes:?}: off by {worst}");
    }
}
