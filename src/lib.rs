//! Scumble: a native studio for making and editing pictures with diffusion models.
//!
//! One library and one thin binary. The library is divided into rooms; a room may use only those below it, which
//! `tests/layers.rs` holds:
//!
//! | room | what lives there |
//! |---|---|
//! | [`base`] | values: geometry, pictures, masks, seeded noise, cancelling |
//! | [`locale`] | what the interface says, in six languages |
//! | [`job`] | the language between artist and engine: recipes, tasks, events, previews, failures |
//! | [`prompt`] | the prompt language: weights, chunks, editing, conjunctions, adapters, wildcards |
//! | [`document`] | the artwork: layers, selection and mask in tiles, strokes, edits with inverses, history, composite |
//! | [`tools`] | pointer in, edits out: brushes, selections, fills, transforms, the generation frame, the view |
//! | [`formats`] | pictures, projects, `OpenRaster`, Photoshop files, recovery; limits on all that is read |
//! | [`diagnostics`] | what tells afterwards how things went: the log, reports of what broke down |
//! | [`library`] | the artist's models in whatever folders they lie, their downloads, the gallery of finished pictures |
//! | [`ops`] | the heavy operators, with kernels of our own on the CPU |
//! | [`weights`] | model files to tensors, distrusting every number in them |
//! | [`sampling`] | schedules, prediction types, guidance, samplers |
//! | [`nets`] | forward passes: text encoder, UNet, VAE |
//! | [`families`] | which files make a model, how it is loaded and conditioned |
//! | [`engine`] | the background thread that turns jobs into pictures |
//! | [`app`] | the studio without its window: commands, layers, jobs, candidates, projects, gallery, live mode |
//! | `gpu` | the canvas view on wgpu: layers composited, mask, selection, overlays, latents in colour (feature `gui`) |
//! | `ui` | the window: panels that read the app and send it commands (feature `gui`) |
//! | [`cli`] | the command line |
//!
//! How a picture comes about:
//!
//! 1. [`cli`] reads arguments into a [`job::Generate`]: a [`job::Recipe`] (all that determines the picture) and pixels.
//! 2. [`engine::Engine`] queues it. Its thread checks it, takes the model from its cache or has [`families`] load it, and
//!    sees that it fits into memory.
//! 3. [`engine::Session`] samples the latent: the model, behind guidance and prediction type, is a
//!    [`sampling::Denoiser`]; a row of [`sampling::SAMPLERS`] takes the latent down the noise levels of a
//!    [`sampling::Schedule`]. Every UNet block looks at the cancel token, every step publishes a preview.
//! 4. The VAE decodes; under a mask the result is laid over the original, whose bytes outside the mask stay as they were.
//! 5. The picture comes back as an event, and is written with its recipe, which repeats it byte for byte.
//!
//! Tables are where things are added: [`sampling::SAMPLERS`], [`sampling::SCHEDULES`], [`families::FAMILIES`],
//! [`formats::FORMATS`], [`tools::TOOLS`], each row of which has a file of its own; and [`library::models::LAYOUTS`].

#![doc = include_str!("supported.md")]

pub mod app;
pub mod base;
pub mod cli;
pub mod diagnostics;
pub mod document;
pub mod engine;
pub mod families;
pub mod formats;
#[cfg(feature = "gui")]
pub mod gpu;
pub mod job;
pub mod library;
pub mod locale;
pub mod nets;
pub mod ops;
pub mod prompt;
pub mod sampling;
pub mod tools;
#[cfg(feature = "gui")]
pub mod ui;
pub mod weights;
