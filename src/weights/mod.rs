//! Model files to tensors.
