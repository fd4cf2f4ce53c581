//! Convolutions and matrix products by oneDNN (cargo feature `onednn`).

mod c;
mod dnnl;
mod layout;
