//! Weights between those of two networks of the same arrangement.
//!
//! Source: "Deep Network Interpolation", <https://arxiv.org/abs/1811.10515>.

use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};

use crate::weights::{Adjust, Error, Result, Weights};

/// Moves weights towards another network's.
pub(super) struct Blend {
    other: Weights,
    /// The other's share, 0 to 1.
    share: f64,
}

impl Blend {
    /// `None` where nothing of the other one is wanted. Networks of different arrangements are an error.
    pub(super) fn new(own: &Weights, other: Weights, share: f64) -> Result<Option<Self>> {
        let differs =
            own.tensors().find(|tensor| other.info(tensor.name).is_none_or(|info| info.shape != tensor.shape));
        if let Some(tensor) = differs {
            let reason = format!(
                "cannot be blended with {}: their tensors {} differ; take two networks of one arrangement",
                other.files().join(", "),
                tensor.name
            );
            return Err(Error::Unfit { file: own.files().join(", "), reason });
        }
        Ok((share > 0.0).then_some(Self { other, share }))
    }
}

impl Adjust for Blend {
    fn touches(&self, name: &str) -> bool {
        self.other.contains(name)
    }

    fn adjust(&self, name: &str, weight: &Tensor) -> Result<Tensor> {
        let other = self.other.reading(DType::F32, &Device::Cpu).root().any_tensor(name)?;
        Ok(((weight * (1.0 - self.share))? + (other * self.share)?)?)
    }
}

/// The file beside one of Real-ESRGAN's general network that leaves more noise: `realesr-general-wdn-x4v3` is that of
/// `realesr-general-x4v3`.
pub(super) fn partner(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let (before, after) = name.split_once("-general-")?;
    if after.starts_with("wdn-") {
        return None;
    }
    let partner = path.with_file_name(format!("{before}-general-wdn-{after}"));
    partner.is_file().then_some(partner)
}
