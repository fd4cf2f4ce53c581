//! Which files make a model, and how each kind of model is conditioned.
