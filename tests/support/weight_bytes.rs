//! What is promised of every reader of weights, held against any bytes.

use candle_core::{DType, Device};
use scumble::weights::{How, Take, Weights};

/// Tensors that are read of one file, so that many files are tried.
const MOST_READ: usize = 16;

/// Reads bytes as a model file; says whether they are one.
pub fn check(bytes: &[u8]) -> bool {
    let weights = match Weights::from_bytes("a.file", bytes.to_vec()) {
        Ok(weights) => weights,
        Err(error) => {
            assert_sentence(&error.to_string());
            return false;
        }
    };
    let reading = weights.reading(DType::F32, &Device::Cpu);
    for tensor in weights.tensors().take(MOST_READ) {
        // The densest form has 256 elements in 84 bytes.
        assert!(tensor.elements() <= bytes.len() * 4, "{} has {} elements", tensor.name, tensor.elements());
        match reading.root().any_tensor(tensor.name) {
            Ok(read) => assert_eq!(read.dims(), tensor.shape),
            Err(error) => assert_sentence(&error.to_string()),
        }
        weights.first_values(tensor.name, 8).expect("what has a place can be read");
        for how in [How::Rows(0..1), How::Transposed, How::Shaped(vec![tensor.elements()])] {
            let take = Take { from: tensor.name.to_owned(), how };
            match weights.mapped(vec![("other".to_owned(), take)]) {
                Ok(mapped) => drop(mapped.reading(DType::BF16, &Device::Cpu).root().any_tensor("other")),
                Err(error) => assert_sentence(&error.to_string()),
            }
        }
    }
    let texts: usize = weights.metadata().values().map(String::len).sum();
    // A number of 8 bytes may have 300 digits.
    assert!(texts <= bytes.len() * 40 + 64, "texts of {texts} bytes");
    true
}

fn assert_sentence(text: &str) {
    let is_one = !text.is_empty() && text.len() < 1000 && !text.contains(['\n', '\0']);
    assert!(is_one, "{text}");
}

/// The older layout of PyTorch around the pickle of its object.
pub fn around_pickle(object: &[u8]) -> Vec<u8> {
    let magic = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, b'.'];
    [&magic[..], b"\x80\x02M\xe9\x03.", b"\x80\x02}.", object].concat()
}

/// A header of safetensors that is as long as it says.
pub fn around_header(header: &[u8]) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes()[..], header].concat()
}
