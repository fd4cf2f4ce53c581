//! The hash that infotexts name a model by.

use std::io::Read;

use sha2::{Digest, Sha256};

use crate::base::{CancelToken, Cancelled};

use super::ModelFiles;

/// First ten hex digits of the SHA-256 of the UNet's weights, as A1111 writes it of checkpoint files.
///
/// `None` for files above 1 GiB, whose hashing would take longer than loading them, and for unreadable ones.
pub(super) fn short_hash(files: &ModelFiles, cancel: &CancelToken) -> Result<Option<String>, Cancelled> {
    const LIMIT: u64 = 1 << 30;
    let mut hasher = Sha256::new();
    if let Some(bytes) = files.embedded_weights("unet") {
        hasher.update(bytes);
    } else {
        let Some(path) = files.weight_file("unet") else { return Ok(None) };
        if std::fs::metadata(&path).map_or(true, |meta| meta.len() > LIMIT) {
            return Ok(None);
        }
        let Ok(mut file) = std::fs::File::open(&path) else { return Ok(None) };
        let mut buffer = vec![0; 1 << 20];
        loop {
            cancel.check()?;
            match file.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => hasher.update(&buffer[..n]),
                Err(_) => return Ok(None),
            }
        }
    }
    let digest = hasher.finalize();
    Ok(Some(digest.iter().take(5).fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unet_file_is_hashed() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("unet")).unwrap();
        std::fs::write(folder.path().join("model_index.json"), "{}").unwrap();
        let files = ModelFiles::open(folder.path()).unwrap();
        assert_eq!(short_hash(&files, &CancelToken::new()), Ok(None));
        std::fs::write(folder.path().join("unet/diffusion_pytorch_model.safetensors"), "abc").unwrap();
        // SHA-256 of "abc" is ba7816bf 8f01... (FIPS 180-4's own example).
        assert_eq!(short_hash(&files, &CancelToken::new()), Ok(Some("ba7816bf8f".into())));
    }
}
