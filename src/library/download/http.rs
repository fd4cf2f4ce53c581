//! One request for a file: redirects followed by hand, so that the token never leaves its host, and answers judged.

use std::time::Duration;

use ureq::http::{HeaderMap, Response};
use ureq::{Agent, Body};

use super::hub::{Hub, host, origin};
use super::{DownloadError, Patience};

/// Longer chains lead nowhere.
const MOST_REDIRECTS: usize = 10;
/// The longest that a server's wish to be left alone is obeyed.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// An answer with a body to read.
pub(super) struct Answer {
    pub host: String,
    pub response: Response<Body>,
    /// What the hub says of the file, whoever sends it in the end.
    pub linked: Linked,
}

/// What the hub says of a file it sends on to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Linked {
    /// SHA-256 for files of more than a few kilobytes, and something else for others.
    pub etag: Option<String>,
    pub bytes: Option<u64>,
}

impl Linked {
    /// The SHA-256 that the hub tells.
    pub fn sha256(&self) -> Option<&str> {
        let digits = |text: &&str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        self.etag.as_deref().filter(digits)
    }
}

/// What is asked for: the whole file, or what lies beyond a byte if it is still the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Range {
    pub from: u64,
    pub if_etag: Option<String>,
}

/// An agent of its own for each download: shutting it down interrupts whatever it waits for.
pub(super) fn agent(patience: &Patience) -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .accept_encoding("identity")
        .user_agent(concat!("scumble/", env!("CARGO_PKG_VERSION")))
        .timeout_resolve(Some(patience.connect))
        .timeout_connect(Some(patience.connect))
        .timeout_send_request(Some(patience.stall))
        .timeout_recv_response(Some(patience.stall))
        .timeout_per_read(Some(patience.stall))
        .build()
        .new_agent()
}

/// Asks for a file and follows where it is sent on to.
pub(super) fn ask(agent: &Agent, hub: &Hub, url: &str, range: Option<&Range>) -> Result<Answer, DownloadError> {
    let mut url = url.to_owned();
    let mut linked = Linked::default();
    for _ in 0..=MOST_REDIRECTS {
        let (scheme, host, _) = origin(&url).ok_or_else(|| DownloadError::Address(url.clone()))?;
        let mut request = agent.get(&url);
        if let Some(token) = hub.token_for(&url) {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        if let Some(range) = range {
            request = request.header("Range", format!("bytes={}-", range.from));
            if let Some(etag) = &range.if_etag {
                request = request.header("If-Range", etag);
            }
        }
        let response = request.call().map_err(|error| failed(&host, &error))?;
        if hub.is_at(&url) {
            let headers = response.headers();
            linked.etag = linked.etag.or_else(|| text(headers, "x-linked-etag").map(|etag| bare_etag(&etag)));
            linked.bytes = linked.bytes.or_else(|| text(headers, "x-linked-size")?.parse().ok());
        }
        let status = response.status().as_u16();
        if !matches!(status, 301 | 302 | 303 | 307 | 308) {
            return Ok(Answer { host, response, linked });
        }
        let to = text(response.headers(), "location").unwrap_or_default();
        let next = joined(&url, &to);
        let refused = |reason| DownloadError::Redirect { host: host.clone(), to: brief(&to), reason };
        match origin(&next) {
            None => return Err(refused("it is no address")),
            Some((next, ..)) if scheme == "https" && next != "https" => {
                return Err(refused("it would no longer be encrypted"));
            }
            Some(_) => url = next,
        }
    }
    Err(DownloadError::Redirect { host: host(&url), to: brief(&url), reason: "it goes on and on" })
}

/// An answer other than 200 and 206 as what went wrong.
pub(super) fn refusal(answer: &Answer, file: &str) -> DownloadError {
    let (host, file) = (answer.host.clone(), file.to_owned());
    let wait = text(answer.response.headers(), "retry-after").and_then(|secs| secs.trim().parse().ok());
    let wait = wait.map(|secs| Duration::from_secs(secs).min(LONGEST_WAIT));
    match answer.response.status().as_u16() {
        401 => DownloadError::Unauthorised { host, file },
        403 => DownloadError::Forbidden { host, file },
        404 | 410 => DownloadError::Missing { host, file },
        429 => DownloadError::TooMany { host, wait },
        status @ (408 | 500..=599) => DownloadError::Server { host, status, wait },
        status => DownloadError::Status { host, file, status },
    }
}

/// A failure below HTTP.
pub(super) fn failed(host: &str, error: &ureq::Error) -> DownloadError {
    match error {
        ureq::Error::Timeout(_) => DownloadError::Stalled { host: host.to_owned() },
        other => DownloadError::Connection { host: host.to_owned(), reason: brief(&other.to_string()) },
    }
}

/// A header's text.
pub(super) fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// The number behind `name`.
pub(super) fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    text(headers, name)?.trim().parse().ok()
}

/// First byte and length of the file by a `Content-Range: bytes 5-9/10`; the length alone by `bytes */10`.
pub(super) fn content_range(headers: &HeaderMap) -> Option<(Option<u64>, Option<u64>)> {
    let text = text(headers, "content-range")?;
    let (range, total) = text.trim().strip_prefix("bytes")?.trim().split_once('/')?;
    let from = range.split_once('-').and_then(|(from, _)| from.trim().parse().ok());
    Some((from, total.trim().parse().ok()))
}

/// An etag's text without quotes and mark of weakness.
fn bare_etag(etag: &str) -> String {
    etag.trim().trim_start_matches("W/").trim_matches('"').to_lowercase()
}

/// Where a redirect leads from an address.
fn joined(url: &str, to: &str) -> String {
    if to.contains("://") {
        return to.to_owned();
    }
    let scheme = url.find("://").map_or(0, |at| at + 3);
    if to.starts_with("//") {
        return format!("{}{to}", &url[..scheme.saturating_sub(2)]);
    }
    let path = url[scheme..].find('/').map_or(url.len(), |at| scheme + at);
    if to.starts_with('/') {
        return format!("{}{to}", &url[..path]);
    }
    let whole = url.split(['?', '#']).next().unwrap_or(url);
    let folder = whole.rfind('/').filter(|&at| at >= path).unwrap_or(path.min(whole.len()));
    format!("{}/{to}", &whole[..folder])
}

/// Text from outside, made fit for a sentence, and without the secrets that signed addresses carry.
fn brief(text: &str) -> String {
    let text = text.split('?').next().unwrap_or_default();
    text.chars().take(120).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_are_joined_as_browsers_do() {
        for (to, wanted) in [
            ("https://b.example/y", "https://b.example/y"),
            ("//b.example/y", "https://b.example/y"),
            ("/y?z", "https://a.example/y?z"),
            ("y", "https://a.example/p/y"),
        ] {
            assert_eq!(joined("https://a.example/p/x?q=/1", to), wanted);
        }
        assert_eq!(joined("https://a.example", "y"), "https://a.example/y");
    }

    #[test]
    fn ranges_and_etags_are_read() {
        let range = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("content-range", text.parse().unwrap());
            content_range(&headers)
        };
        assert_eq!(range("bytes 5-9/10"), Some((Some(5), Some(10))));
        assert_eq!(range("bytes */10"), Some((None, Some(10))));
        assert_eq!(range("bytes 5-9/*"), Some((Some(5), None)));
        assert_eq!(range("lines 5"), None);
        assert_eq!(Linked { etag: Some(bare_etag("W/\"AB\"")), bytes: None }.sha256(), None);
        assert_eq!(
            Linked { etag: Some(bare_etag(&format!("\"{}\"", "AB".repeat(32)))), bytes: None }.sha256(),
            Some("ab".repeat(32).as_str())
        );
    }
}
