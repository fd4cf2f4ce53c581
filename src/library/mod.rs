//! What the artist has on disk: the gallery of finished pictures, and models in whatever folders they lie; and how more
//! models come there.
//!
//! Functions here read and write files and take their time: they belong on threads of the caller's.

mod catalogue;
mod days;
pub mod download;
pub mod elsewhere;
mod error;
mod gallery;
mod index;
pub mod models;
mod query;
mod thumbnails;
mod trash;

pub use catalogue::{CatalogueEntry, CatalogueFile, catalogue, find_in_catalogue};
pub use error::LibraryError;
pub use gallery::Gallery;
pub use index::Entry;
pub use query::search;
