//! The background thread that turns jobs into pictures.
