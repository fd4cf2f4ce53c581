//! One file, from the first request to its name: again and again where the connection breaks, never twice the same byte.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ureq::Agent;

use crate::base::{CancelToken, Cancelled};
use crate::library::models::{Pace, hash_file};

use super::http::{self, Answer, Linked, Range};
use super::part::{Identity, Part};
use super::{DownloadError, FileRequest, Hub, Patience, space};

/// How often a download begins anew because the file changed on the server.
const MOST_RESTARTS: u32 = 3;
/// Bytes between two looks at the disk's room, where nobody says how long the file is.
const LOOK: u64 = 1 << 30;
const BLOCK: usize = 128 << 10;

/// What happens while a file is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// So many bytes are there, of so many.
    At(u64, Option<u64>),
    /// The connection broke, and is tried again.
    Retry,
}

/// What a download works with.
pub(super) struct Tools<'a> {
    pub agent: &'a Agent,
    pub hub: &'a Hub,
    pub patience: &'a Patience,
    pub cancel: &'a CancelToken,
    pub told: &'a mut dyn FnMut(Step),
}

/// How one attempt ended that did not fail.
enum Attempt {
    /// All of it is there.
    Complete(Linked),
    /// What was there is of another file than the server has now.
    Restart,
}

/// Fetches a file under its name. What is there already, and is what is meant, is taken.
pub(super) fn fetch(request: &FileRequest, tools: &mut Tools<'_>) -> Result<PathBuf, DownloadError> {
    let target = &request.target;
    if target.exists() {
        return existing(request, tools);
    }
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder).map_err(|error| DownloadError::write(folder, &error))?;
    }
    let mut part = match Part::open(target, tools.cancel) {
        Err(DownloadError::Busy(_)) if target.exists() => return existing(request, tools),
        part => part?,
    };
    if part.identity.url != request.url {
        part.reset()?;
    }
    match grow(request, &mut part, tools) {
        Ok(()) => part.finish(),
        Err(error) => {
            // An empty part is of no use to the next download.
            if part.length() == 0 {
                part.discard();
            }
            Err(error)
        }
    }
}

/// Tries until all of a file is in its part, and is what it should be.
fn grow(request: &FileRequest, part: &mut Part, tools: &mut Tools<'_>) -> Result<(), DownloadError> {
    let (mut failures, mut restarts) = (0, 0);
    loop {
        tools.cancel.check()?;
        let before = part.length();
        let ended = attempt(request, part, tools);
        // Shutting the connection down looks like a broken one, or even like the end of the file.
        tools.cancel.check()?;
        match ended {
            Ok(Attempt::Complete(linked)) => {
                let Err(error) = verified(request, part, &linked) else { return Ok(()) };
                // What was there from before may be what is wrong.
                let again = part.resumed && restarts < MOST_RESTARTS;
                part.reset()?;
                if !again {
                    return Err(error);
                }
                restarts += 1;
            }
            Ok(Attempt::Restart) => {
                part.reset()?;
                restarts += 1;
                if restarts > MOST_RESTARTS {
                    return Err(DownloadError::Changing { host: super::hub::host(&request.url), file: request.name() });
                }
            }
            Err(error) if error.passes() => {
                failures = if part.length() > before { 1 } else { failures + 1 };
                if failures >= tools.patience.attempts {
                    return Err(error);
                }
                (tools.told)(Step::Retry);
                let pause = tools.patience.pause * 2u32.saturating_pow(failures - 1);
                wait(error.wait().unwrap_or(pause), tools.cancel)?;
            }
            Err(error) => return Err(error),
        }
    }
}

/// What has the name already is taken if it is known to be what is meant.
fn existing(request: &FileRequest, tools: &mut Tools<'_>) -> Result<PathBuf, DownloadError> {
    let path = &request.target;
    let length = std::fs::metadata(path).map(|info| info.len()).unwrap_or_default();
    // Only what was asked for by its hash can be told from a namesake.
    let wanted = if let Some(wanted) = &request.sha256 {
        wanted.clone()
    } else {
        let answer = http::ask(tools.agent, tools.hub, &request.url, Some(&Range { from: length, if_etag: None }))?;
        answer.linked.sha256().map(str::to_owned).ok_or_else(|| DownloadError::Exists(path.clone()))?
    };
    let told = &mut *tools.told;
    let hashes = hash_file(path, Pace::Full, tools.cancel, &mut |done, of| told(Step::At(done, Some(of))));
    tools.cancel.check()?;
    let same = hashes.is_ok_and(|hashes| hashes.sha256.as_deref() == Some(wanted.as_str()));
    if same { Ok(path.clone()) } else { Err(DownloadError::Exists(path.clone())) }
}

fn attempt(request: &FileRequest, part: &mut Part, tools: &mut Tools<'_>) -> Result<Attempt, DownloadError> {
    let from = part.length();
    let range = (from > 0).then(|| Range { from, if_etag: part.identity.etag.clone() });
    let answer = http::ask(tools.agent, tools.hub, &request.url, range.as_ref())?;
    if let (Some(wanted), Some(found)) = (&request.sha256, answer.linked.sha256())
        && wanted != found
    {
        // Found out before gigabytes are fetched.
        let (wanted, found) = (wanted.clone(), found.to_owned());
        return Err(DownloadError::Hash { file: request.name(), wanted, found });
    }
    let headers = answer.response.headers();
    let range = http::content_range(headers);
    let total = match answer.response.status().as_u16() {
        200 => http::number(headers, "content-length"),
        206 => {
            let Some((Some(first), total)) = range else { return Ok(Attempt::Restart) };
            if first != from {
                return Ok(Attempt::Restart);
            }
            total.or_else(|| Some(from + http::number(headers, "content-length")?))
        }
        416 if from > 0 => {
            let total = range.and_then(|(_, total)| total).or(part.identity.bytes).or(answer.linked.bytes);
            // There is nothing beyond the end: either all is there, or more than all.
            return Ok(if total == Some(from) { Attempt::Complete(answer.linked) } else { Attempt::Restart });
        }
        _ => return Err(http::refusal(&answer, &request.name())),
    };
    let page =
        http::text(headers, "content-type").is_some_and(|kind| kind.trim().to_lowercase().starts_with("text/html"));
    if page {
        return Err(DownloadError::WebPage { host: answer.host, file: request.name() });
    }
    let etag = http::text(headers, "etag").filter(|etag| !etag.starts_with("W/"));
    let identity = Identity { url: request.url.clone(), linked: answer.linked.etag.clone(), etag, bytes: total };
    if answer.response.status() == 206 && is_other(&part.identity, &identity) {
        return Ok(Attempt::Restart);
    }
    if answer.response.status() == 200 && from > 0 {
        // The server does not send parts, or the file is another by now.
        part.reset()?;
    }
    receive(request, part, answer, identity, tools)
}

/// Whether two notes are known to be of different files.
fn is_other(known: &Identity, now: &Identity) -> bool {
    let differ = |a: &Option<String>, b: &Option<String>| matches!((a, b), (Some(a), Some(b)) if a != b);
    let longer = matches!((known.bytes, now.bytes), (Some(a), Some(b)) if a != b);
    differ(&known.linked, &now.linked) || differ(&known.etag, &now.etag) || longer
}

/// Reads a body to its end.
fn receive(
    request: &FileRequest,
    part: &mut Part,
    answer: Answer,
    identity: Identity,
    tools: &mut Tools<'_>,
) -> Result<Attempt, DownloadError> {
    let Answer { host, response, linked } = answer;
    let size = |wanted, found| DownloadError::Size { host: host.clone(), file: request.name(), wanted, found };
    let wanted = request.bytes.or(linked.bytes);
    if let (Some(wanted), Some(found)) = (wanted, identity.bytes)
        && wanted != found
    {
        return Err(size(wanted, found));
    }
    let total = identity.bytes.or(wanted);
    let folder = request.target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let room = |needed| space::check(folder, (tools.patience.free_bytes)(folder), needed);
    room(total.map_or(0, |total| total.saturating_sub(part.length())))?;
    part.identify(identity);
    let mut body = response.into_body().into_reader();
    let mut buffer = vec![0; BLOCK];
    let mut looked = part.length();
    (tools.told)(Step::At(part.length(), total));
    loop {
        tools.cancel.check()?;
        let length = match body.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(http::failed(&host, &ureq::Error::from(error))),
        };
        if part.length() == 0 && is_page(&buffer[..length]) {
            return Err(DownloadError::WebPage { host, file: request.name() });
        }
        if let Some(total) = total.filter(|&total| part.length() + length as u64 > total) {
            part.reset()?;
            return Err(size(total, total + 1));
        }
        part.write(&buffer[..length])?;
        if total.is_none() && part.length() - looked > LOOK {
            looked = part.length();
            room(LOOK)?;
        }
        (tools.told)(Step::At(part.length(), total));
    }
    match total {
        Some(total) if part.length() < total => {
            let reason = format!("it broke off after {} of {total} bytes", part.length());
            Err(DownloadError::Connection { host, reason })
        }
        _ => Ok(Attempt::Complete(linked)),
    }
}

/// Whether bytes begin as a page does, whatever the server calls them.
fn is_page(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    let begins = |with: &[u8]| start.len() >= with.len() && start[..with.len()].eq_ignore_ascii_case(with);
    begins(b"<!doctype html") || begins(b"<html")
}

/// Checks the whole file against what is known of it.
fn verified(request: &FileRequest, part: &Part, linked: &Linked) -> Result<(), DownloadError> {
    let Some(wanted) = request.sha256.as_deref().or(linked.sha256()) else { return Ok(()) };
    let found = part.sha256();
    if found.eq_ignore_ascii_case(wanted) {
        return Ok(());
    }
    Err(DownloadError::Hash { file: request.name(), wanted: wanted.to_owned(), found })
}

/// Sleeps, and wakes at once when it is cancelled.
fn wait(time: Duration, cancel: &CancelToken) -> Result<(), Cancelled> {
    let until = Instant::now() + time;
    while Instant::now() < until {
        cancel.check()?;
        std::thread::sleep(Duration::from_millis(10).min(time));
    }
    cancel.check()
}
