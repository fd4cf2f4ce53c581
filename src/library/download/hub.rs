//! Where models are fetched from: the Hugging Face hub, or what `HF_ENDPOINT` puts in its place.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::PathBuf;

use ureq::http::Uri;

use super::DownloadError;

const ENDPOINT: &str = "https://huggingface.co";
/// A token has some forty characters.
const MAX_TOKEN_BYTES: u64 = 4096;

/// A server with the hub's addresses, and the token that it alone is shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Hub {
    endpoint: String,
    token: Option<String>,
}

impl std::fmt::Debug for Hub {
    /// Without the token, which is nobody's business.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hub").field("endpoint", &self.endpoint).field("token", &self.token.is_some()).finish()
    }
}

impl Hub {
    /// A hub at an address that begins with `https://` (or `http://`, to which no token is shown but on this machine).
    pub fn new(endpoint: &str, token: Option<String>) -> Result<Self, DownloadError> {
        let endpoint = endpoint.trim().trim_end_matches('/').to_owned();
        if origin(&endpoint).is_none() || endpoint.contains(['?', '#', '@']) {
            return Err(DownloadError::Address(endpoint));
        }
        // A line break in it would make another header.
        let token = token.map(|token| token.trim().to_owned());
        let token = token.filter(|token| !token.is_empty() && token.bytes().all(|b| b.is_ascii_graphic()));
        Ok(Self { endpoint, token })
    }

    /// The hub that the environment names: `HF_ENDPOINT`; `HF_TOKEN`, or the file in which the hub's own tools keep the
    /// token (`HF_TOKEN_PATH`, `HF_HOME`).
    pub fn from_env() -> Result<Self, DownloadError> {
        Self::from_variables(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    /// As [`Hub::from_env`], from variables told by `get`.
    pub fn from_variables(get: impl Fn(&str) -> Option<String>) -> Result<Self, DownloadError> {
        let file = || {
            let home = || get("HF_HOME").map(PathBuf::from);
            let cache = || get("XDG_CACHE_HOME").map(|cache| PathBuf::from(cache).join("huggingface"));
            let user = || {
                get("HOME").or_else(|| get("USERPROFILE")).map(|home| PathBuf::from(home).join(".cache/huggingface"))
            };
            let path = get("HF_TOKEN_PATH")
                .map(PathBuf::from)
                .or_else(|| Some(home().or_else(cache).or_else(user)?.join("token")))?;
            let mut text = String::new();
            let file = std::fs::File::open(path).ok()?;
            file.take(MAX_TOKEN_BYTES).read_to_string(&mut text).ok()?;
            Some(text)
        };
        let token = get("HF_TOKEN").or_else(|| get("HUGGING_FACE_HUB_TOKEN")).or_else(file);
        Self::new(&get("HF_ENDPOINT").unwrap_or_else(|| ENDPOINT.to_owned()), token)
    }

    /// Its address, without a slash at the end.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The address of a file.
    pub fn url(&self, repository: &str, revision: &str, path: &str) -> String {
        format!(
            "{}/{}/resolve/{}/{}",
            self.endpoint,
            encoded(repository),
            encoded(revision).replace('/', "%2F"),
            encoded(path)
        )
    }

    /// Whether an address is on this very server.
    pub(super) fn is_at(&self, url: &str) -> bool {
        origin(url).is_some() && origin(url) == origin(&self.endpoint)
    }

    /// The token for an address: for this server only, and not where others could read it on the way.
    pub(super) fn token_for(&self, url: &str) -> Option<&str> {
        let (scheme, host, _) = origin(url)?;
        let private = scheme == "https" || ["localhost", "127.0.0.1", "[::1]"].contains(&host.as_str());
        self.token.as_deref().filter(|_| private && self.is_at(url))
    }
}

/// Scheme, host and port of an address; `None` if it is none that files are fetched from.
pub(super) fn origin(url: &str) -> Option<(String, String, u16)> {
    let uri: Uri = url.parse().ok()?;
    let scheme = uri.scheme_str()?.to_lowercase();
    let usual = match scheme.as_str() {
        "https" => 443,
        "http" => 80,
        _ => return None,
    };
    // Names and passwords in addresses would go into messages.
    let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'))?;
    let host = authority.host().to_lowercase();
    (!host.is_empty()).then(|| (scheme, host, authority.port_u16().unwrap_or(usual)))
}

/// The host of an address, for sentences.
pub(super) fn host(url: &str) -> String {
    origin(url).map_or_else(|| "the server".to_owned(), |(_, host, _)| host)
}

/// A path with what is not plain written as `%20`.
fn encoded(path: &str) -> String {
    path.bytes().fold(String::with_capacity(path.len()), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_is_honoured_and_the_token_stays_home() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("token"), "hf_file\n").unwrap();
        let hub = |variables: &[(&str, &str)]| {
            Hub::from_variables(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, v)| (*v).to_owned()))
        };
        let home = folder.path().to_str().unwrap();
        let plain = hub(&[("HF_HOME", home)]).unwrap();
        assert_eq!(plain.url("a/b c", "main", "x/y z.bin"), "https://huggingface.co/a/b%20c/resolve/main/x/y%20z.bin");
        assert_eq!(plain.token_for("https://huggingface.co/a"), Some("hf_file"));
        assert_eq!(plain.token_for("https://HuggingFace.co:443/a"), Some("hf_file"));
        for other in [
            "https://cdn.huggingface.co/a",
            "http://huggingface.co/a",
            "https://huggingface.co:444/",
            "https://huggingface.co@evil.example/",
        ] {
            assert_eq!(plain.token_for(other), None, "{other}");
        }
        let mirror =
            hub(&[("HF_ENDPOINT", "https://mirror.example/hf/"), ("HF_TOKEN", "hf_a"), ("HF_HOME", home)]).unwrap();
        assert_eq!(mirror.endpoint(), "https://mirror.example/hf");
        assert_eq!(mirror.token_for("https://mirror.example/x"), Some("hf_a"));
        let plain_http = hub(&[("HF_ENDPOINT", "http://mirror.example"), ("HF_TOKEN", "hf_a")]).unwrap();
        assert_eq!(plain_http.token_for("http://mirror.example/x"), None, "anyone could read it on the way");
        assert!(!format!("{mirror:?}").contains("hf_a"));
        assert!(hub(&[("HF_ENDPOINT", "ftp://x")]).is_err() && hub(&[("HF_ENDPOINT", "https://u:p@x")]).is_err());
        assert_eq!(hub(&[("HF_TOKEN", "a\r\nX: y")]).unwrap().token_for("https://huggingface.co/"), None);
    }
}
