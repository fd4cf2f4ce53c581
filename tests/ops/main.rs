//! Every operator against a plain reference in f64.

mod attention;
mod bits;
mod elementwise;
mod forced;
mod half;
mod half_attention;
mod products;
mod support;
