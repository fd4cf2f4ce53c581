//! Every operator against a plain reference in f64.

mod attention;
mod bits;
mod elementwise;
mod products;
mod support;
