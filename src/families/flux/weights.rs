//! A diffusers folder's weights under the names that `candle-transformers` asks for.

use candle_core::{DType, Device, Shape, Tensor};
use candle_nn::Init;
use candle_nn::var_builder::{SimpleBackend, VarBuilder};

use crate::base::CancelToken;
use crate::weights::{self, Weights};

/// Where a tensor comes from.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// These, one below the other.
    Rows(Vec<String>),
    /// This one with its halves exchanged.
    Exchanged(String),
}

/// Weights that are read when they are asked for.
struct Backend {
    weights: Weights,
    origin: fn(&str) -> Origin,
    cancel: CancelToken,
}

/// A view of all `weights` for a network of `candle-transformers`; `origin` says where each of its names is found.
pub(super) fn view(
    weights: &Weights,
    origin: fn(&str) -> Origin,
    (dtype, device): (DType, &Device),
    cancel: &CancelToken,
) -> VarBuilder<'static> {
    let backend = Backend { weights: weights.clone(), origin, cancel: cancel.clone() };
    VarBuilder::from_backend(Box::new(backend), dtype, device.clone())
}

/// The tensor of the same name.
pub(super) fn same(name: &str) -> Origin {
    Origin::Rows(vec![name.to_owned()])
}

fn failed(error: &weights::Error) -> candle_core::Error {
    candle_core::Error::Msg(error.to_string())
}

impl Backend {
    fn names(&self, name: &str) -> Vec<String> {
        match (self.origin)(name) {
            Origin::Rows(names) => names,
            Origin::Exchanged(name) => vec![name],
        }
    }

    /// The shape that a tensor will have, before anything of it is read.
    fn shape(&self, name: &str) -> candle_core::Result<Vec<usize>> {
        let mut shape: Option<Vec<usize>> = None;
        for from in self.names(name) {
            let missing =
                || candle_core::Error::Msg(format!("the tensor {from} is missing: get the whole model again"));
            let info = self.weights.info(&from).ok_or_else(missing)?;
            match (&mut shape, info.shape) {
                (Some(shape), [rows, ..]) if !shape.is_empty() => shape[0] = shape[0].saturating_add(*rows),
                (_, own) => shape = Some(own.to_vec()),
            }
        }
        Ok(shape.unwrap_or_default())
    }
}

impl SimpleBackend for Backend {
    fn get(&self, shape: Shape, name: &str, _: Init, dtype: DType, device: &Device) -> candle_core::Result<Tensor> {
        let found = self.shape(name)?;
        if found != shape.dims() {
            let from = self.names(name).join(" + ");
            candle_core::bail!("the tensor {from} has the shape {found:?} where {:?} is needed", shape.dims());
        }
        self.get_unchecked(name, dtype, device)
    }

    fn get_unchecked(&self, name: &str, dtype: DType, device: &Device) -> candle_core::Result<Tensor> {
        let reading = self.weights.reading(dtype, device).cancelled_by(&self.cancel);
        let read = |name: &String| {
            let tensor = reading.root().any_tensor(name).map_err(|e| failed(&e))?;
            // On the processor, readers may keep a smaller format than what is computed in.
            tensor.to_dtype(dtype)
        };
        match (self.origin)(name) {
            Origin::Rows(names) => {
                let parts = names.iter().map(read).collect::<candle_core::Result<Vec<_>>>()?;
                if let [whole] = parts.as_slice() { Ok(whole.clone()) } else { Tensor::cat(&parts, 0) }
            }
            Origin::Exchanged(name) => {
                let whole = read(&name)?;
                let half = whole.dim(0)? / 2;
                Tensor::cat(&[whole.narrow(0, half, half)?, whole.narrow(0, 0, half)?], 0)
            }
        }
    }

    fn contains_tensor(&self, name: &str) -> bool {
        self.names(name).iter().all(|name| self.weights.contains(name))
    }
}
