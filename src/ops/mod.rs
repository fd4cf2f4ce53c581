//! The heavy operators that the networks call: convolution, linear layers, normalisation, attention.
