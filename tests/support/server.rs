//! A server of a test's own, whose every answer the test decides, and downloads from it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use scumble::library::download::{Download, DownloadState, FileRequest, Hub, Patience};

use sha2::{Digest, Sha256};

/// What a client asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    pub path: String,
    pub headers: BTreeMap<String, String>,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// The first byte of a range.
    pub fn from(&self) -> Option<usize> {
        self.header("range")?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
    }
}

/// What becomes of the connection after the bytes.
#[derive(Clone, Copy)]
pub enum Then {
    Close,
    Silence,
}

pub struct Reply {
    pub head: String,
    pub body: Vec<u8>,
    pub then: Then,
}

pub fn reply(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    let mut head = format!("HTTP/1.1 {status}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head = format!("{head}{name}: {value}\r\n");
    }
    head.push_str("\r\n");
    Reply { head, body: body.to_vec(), then: Then::Close }
}

/// A file as honest servers send it, whole or from a byte on, cut after so many bytes of its body.
pub fn file(asked: &Asked, bytes: &[u8], etag: &str, cut: Option<usize>) -> Reply {
    let same = asked.header("if-range").is_none_or(|wanted| wanted == etag);
    let from = asked.from().filter(|_| same);
    let total = bytes.len();
    if from.is_some_and(|from| from >= total) {
        return reply(
            "416 Range Not Satisfiable",
            &[("Content-Range", &format!("bytes */{total}")), ("Content-Length", "0")],
            b"",
        );
    }
    let rest = &bytes[from.unwrap_or(0)..];
    let length = rest.len().to_string();
    let sent = &rest[..cut.unwrap_or(rest.len()).min(rest.len())];
    match from {
        None => reply("200 OK", &[("Content-Length", &length), ("ETag", etag)], sent),
        Some(from) => {
            let range = format!("bytes {from}-{}/{total}", total - 1);
            reply(
                "206 Partial Content",
                &[("Content-Length", &length), ("Content-Range", &range), ("ETag", etag)],
                sent,
            )
        }
    }
}

pub type Script = dyn Fn(&Asked, usize) -> Reply + Send + Sync;

pub struct Server {
    pub address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    stop: Arc<AtomicBool>,
}

impl Server {
    /// A server that answers the n-th request, from 0, as the script says.
    pub fn new(script: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (asked, stop) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (script, log, ended): (Arc<Script>, _, _) = (Arc::new(script), asked.clone(), stop.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if ended.load(Ordering::Acquire) {
                    break;
                }
                let (script, log, ended) = (script.clone(), log.clone(), ended.clone());
                std::thread::spawn(move || serve(stream, &*script, &log, &ended));
            }
        });
        Self { address, asked, stop }
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        // The listener looks at the flag when someone comes.
        let _ = TcpStream::connect(self.address.trim_start_matches("http://"));
    }
}

pub fn serve(mut stream: TcpStream, script: &Script, log: &Mutex<Vec<Asked>>, ended: &AtomicBool) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let Some(Ok(first)) = lines.next() else { return };
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let headers = lines.map_while(Result::ok).take_while(|line| !line.is_empty());
    let headers =
        headers.filter_map(|line| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned())));
    let asked = Asked { path, headers: headers.collect() };
    let n = {
        let mut log = log.lock().unwrap();
        log.push(asked.clone());
        log.len() - 1
    };
    let Reply { head, body, then } = script(&asked, n);
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body)).and_then(|()| stream.flush());
    while matches!(then, Then::Silence) && !ended.load(Ordering::Acquire) {
        std::thread::sleep(Duration::from_millis(5));
    }
}

pub fn content(length: usize) -> Vec<u8> {
    (0..length).map(|i| (i * 31 % 251) as u8).collect()
}

pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

pub fn quick() -> Patience {
    Patience {
        connect: Duration::from_secs(5),
        stall: Duration::from_millis(400),
        attempts: 3,
        pause: Duration::from_millis(5),
        free_bytes: |_| Some(1 << 40),
    }
}

pub struct Place {
    pub folder: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn target(&self) -> PathBuf {
        self.folder.path().join("models/a.safetensors")
    }

    pub fn request(&self, server: &Server) -> FileRequest {
        FileRequest {
            url: format!("{}/a.safetensors", server.address),
            target: self.target(),
            bytes: None,
            sha256: None,
        }
    }

    /// All names in the target's folder.
    pub fn names(&self) -> Vec<String> {
        let Ok(files) = fs::read_dir(self.target().parent().unwrap()) else { return Vec::new() };
        let mut names: Vec<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

pub fn hub(server: &Server, token: Option<&str>) -> Hub {
    Hub::new(&server.address, token.map(str::to_owned)).unwrap()
}

pub fn fetch(request: FileRequest, hub: Hub) -> DownloadState {
    Download::start(vec![request], hub, quick(), || ()).unwrap().wait()
}

pub fn fails(request: FileRequest, hub: Hub) -> String {
    match fetch(request, hub) {
        DownloadState::Failed(failure) => {
            assert!(!failure.message.contains('\n') && failure.message.len() > 20, "{failure:?}");
            failure.message
        }
        other => panic!("{other:?}"),
    }
}
