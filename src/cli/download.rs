//! `scumble download`: a model of the catalogue, or a file by its address, with its progress.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is where a command speaks")]

use std::time::Duration;

use serde_json::json;

use crate::base::CancelToken;
use crate::library::download::{Download, DownloadState, FileRequest, Hub, Patience};
use crate::library::models::{ModelKind, make_own_folder};
use crate::library::{CatalogueEntry, find_in_catalogue};

use super::args::DownloadArgs;
use super::outcome::{Outcome, Stop};
use super::progress::Transfer;
use super::resources::own_models;

/// Runs the command.
pub fn run(args: &DownloadArgs) -> Result<(), Stop> {
    let hub = Hub::from_env().map_err(|error| Stop::usage(format!("HF_ENDPOINT: {error}")))?;
    let requests = requests(args, &hub)?;
    let cancel = CancelToken::new();
    let handler = cancel.clone();
    // A handler can be set once in a process, and a process runs one command.
    let _ = ctrlc::set_handler(move || {
        if handler.is_cancelled() {
            std::process::exit(Outcome::Cancelled.code().into());
        }
        handler.cancel();
    });
    let download = Download::start(requests, hub, Patience::default(), || ())?;
    let bar = Transfer::new();
    while download.state() == DownloadState::Running {
        if cancel.is_cancelled() {
            download.cancel();
        }
        bar.show(&download.progress());
        std::thread::sleep(Duration::from_millis(50));
    }
    bar.clear();
    let paths = match download.wait() {
        DownloadState::Finished(paths) => paths,
        DownloadState::Failed(failure) => return Err(failure.into()),
        DownloadState::Cancelled | DownloadState::Running => return Err(Stop::Cancelled),
    };
    if args.json {
        println!("{}", json!({ "files": paths }));
        return Ok(());
    }
    for path in &paths {
        println!("{}", path.display());
    }
    Ok(())
}

fn requests(args: &DownloadArgs, hub: &Hub) -> Result<Vec<FileRequest>, Stop> {
    if args.name.contains("://") {
        let folder = match &args.to {
            Some(folder) => folder.clone(),
            // What it is shows only when it is there: it can be moved, and is found wherever it lies.
            None => make_own_folder(&own_models()?, ModelKind::Unknown).map_err(crate::job::Failure::from)?,
        };
        return Ok(vec![FileRequest::of_url(&args.name, &folder).map_err(|error| Stop::usage(error.to_string()))?]);
    }
    let entry: &CatalogueEntry = find_in_catalogue(&args.name).ok_or_else(|| {
        Stop::usage(format!(
            "'{}' is neither in the catalogue (see `scumble models catalogue`) nor an address that begins with https://",
            args.name
        ))
    })?;
    eprintln!("scumble: {}, licence {}, from {}", entry.name, entry.licence, entry.page(hub));
    match &args.to {
        Some(folder) => Ok(entry.requests(folder, hub)),
        None => Ok(entry.requests_into_own(&own_models()?, hub).map_err(crate::job::Failure::from)?),
    }
}
