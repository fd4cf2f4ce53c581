//! Forward passes of the networks.
