//! Downloads from a server of the test's own, which cuts, lies, stalls, forgets ranges and changes its mind.

// A failed unwrap is a failed test.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use scumble::library::download::{Download, DownloadState, FileRequest, Patience};
use scumble::library::{CatalogueEntry, catalogue, find_in_catalogue};

use server::{Asked, Place, Reply, Server, Then, content, fails, fetch, file, hub, quick, reply, sha256};

#[path = "support/server.rs"]
mod server;

#[test]
fn a_file_comes_whole_and_is_checked() {
    let bytes = content(300_000);
    let (sent, place) = (bytes.clone(), Place::new());
    let server = Server::new(move |asked, _| file(asked, &sent, "\"e\"", None));
    let request = FileRequest { sha256: Some(sha256(&bytes)), bytes: Some(300_000), ..place.request(&server) };
    let download = Download::start(vec![request.clone()], hub(&server, None), quick(), || ()).unwrap();
    assert_eq!(download.wait(), DownloadState::Finished(vec![place.target()]));
    assert_eq!(fs::read(place.target()).unwrap(), bytes);
    assert_eq!(place.names(), ["a.safetensors"]);
    // Asked for again, it is there: only its hash is computed.
    assert_eq!(fetch(request.clone(), hub(&server, None)), DownloadState::Finished(vec![place.target()]));
    assert_eq!(server.asked().len(), 1);
    // A namesake is never overwritten.
    fs::write(place.target(), "the artist's own").unwrap();
    assert!(fails(request, hub(&server, None)).contains("is there already"));
    assert!(fails(place.request(&server), hub(&server, None)).contains("is there already"));
    assert_eq!(fs::read_to_string(place.target()).unwrap(), "the artist's own");
}

#[test]
fn cut_connections_are_resumed_where_they_broke() {
    let bytes = content(500_000);
    let (sent, place) = (bytes.clone(), Place::new());
    let server = Server::new(move |asked, n| file(asked, &sent, "\"e\"", (n < 3).then_some(100_000)));
    let request = FileRequest { sha256: Some(sha256(&bytes)), ..place.request(&server) };
    let download = Download::start(vec![request], hub(&server, None), quick(), || ()).unwrap();
    while download.state() == DownloadState::Running {
        std::thread::sleep(Duration::from_millis(2));
    }
    assert_eq!(download.progress().retries, 3);
    assert_eq!(download.wait(), DownloadState::Finished(vec![place.target()]));
    assert_eq!(fs::read(place.target()).unwrap(), bytes);
    let asked = server.asked();
    let froms: Vec<_> = asked.iter().map(Asked::from).collect();
    assert_eq!(froms[0], None);
    assert!(
        froms[1..].iter().all(|from| from.is_some_and(|from| from > 0 && from < 500_000)) && froms.len() == 4,
        "{froms:?}"
    );
    assert!(asked[1..].iter().all(|asked| asked.header("if-range") == Some("\"e\"")));
}

#[test]
fn another_program_goes_on_where_this_one_was_stopped() {
    let bytes = content(400_000);
    let (sent, place) = (bytes.clone(), Place::new());
    let server = Server::new(move |asked, n| {
        let mut sent = file(asked, &sent, "\"e\"", (n == 0).then_some(250_000));
        if n == 0 {
            sent.then = Then::Silence;
        }
        sent
    });
    let patience = Patience { stall: Duration::from_mins(10), ..quick() };
    let download = Download::start(vec![place.request(&server)], hub(&server, None), patience, || ()).unwrap();
    while download.progress().done < 250_000 {
        std::thread::sleep(Duration::from_millis(2));
    }
    assert_eq!(download.progress().total, Some(400_000));
    // The server is silent and the patience is long: only the cancelling can end it.
    download.cancel();
    assert_eq!(download.wait(), DownloadState::Cancelled);
    assert_eq!(place.names(), ["a.safetensors.part", "a.safetensors.part.json"]);
    assert_eq!(fetch(place.request(&server), hub(&server, None)), DownloadState::Finished(vec![place.target()]));
    assert_eq!(fs::read(place.target()).unwrap(), bytes);
    assert_eq!(server.asked()[1].from(), Some(250_000));
    assert_eq!(place.names(), ["a.safetensors"]);
}

#[test]
fn a_server_that_ignores_ranges_sends_all_again() {
    let bytes = content(200_000);
    let (sent, place) = (bytes.clone(), Place::new());
    let server = Server::new(move |asked, n| {
        let whole = Asked { headers: BTreeMap::new(), ..asked.clone() };
        file(&whole, &sent, "\"e\"", (n == 0).then_some(120_000))
    });
    assert_eq!(fetch(place.request(&server), hub(&server, None)), DownloadState::Finished(vec![place.target()]));
    assert_eq!(fs::read(place.target()).unwrap(), bytes);
}

#[test]
fn a_file_that_changes_midway_is_begun_anew() {
    // By a server that honours If-Range, and by one that sends a part of the other file all the same.
    for honest in [true, false] {
        let (old, new) = (content(200_000), vec![7; 200_000]);
        let (sent, place) = (new.clone(), Place::new());
        let server = Server::new(move |asked, n| match n {
            0 => file(asked, &old, "\"old\"", Some(90_000)),
            _ if honest => file(asked, &sent, "\"new\"", None),
            _ => {
                let mut asked = asked.clone();
                asked.headers.remove("if-range");
                file(&asked, &sent, "\"new\"", None)
            }
        });
        assert_eq!(fetch(place.request(&server), hub(&server, None)), DownloadState::Finished(vec![place.target()]));
        assert!(fs::read(place.target()).unwrap() == new, "no byte of the old file is left ({honest})");
        assert_eq!(server.asked().len(), if honest { 2 } else { 3 });
    }
    // One that never stays the same is given up.
    let place = Place::new();
    let server = Server::new(|asked, n| {
        let asked = Asked {
            headers: asked.headers.clone().into_iter().filter(|(name, _)| name != "if-range").collect(),
            ..asked.clone()
        };
        file(&asked, &content(200_000), &format!("\"{n}\""), Some(50_000))
    });
    assert!(fails(place.request(&server), hub(&server, None)).contains("keeps changing"));
    assert!(place.names().is_empty());
}

#[test]
fn wrong_bytes_are_not_kept() {
    let place = Place::new();
    let server = Server::new(|asked, _| file(asked, &content(1000), "\"e\"", None));
    let request = FileRequest { sha256: Some("0".repeat(64)), ..place.request(&server) };
    assert!(fails(request, hub(&server, None)).contains("is not what it should be"));
    assert!(place.names().is_empty());
    let request = FileRequest { bytes: Some(999), ..place.request(&server) };
    assert!(fails(request, hub(&server, None)).contains("should have 999 bytes"));
    // A spoilt part from before is what is wrong: it is fetched once more from its beginning.
    let note = serde_json::json!({ "url": place.request(&server).url, "etag": "\"e\"", "bytes": 1000 });
    fs::create_dir_all(place.target().parent().unwrap()).unwrap();
    fs::write(place.target().with_extension("safetensors.part"), [9; 500]).unwrap();
    fs::write(place.target().with_extension("safetensors.part.json"), note.to_string()).unwrap();
    let request = FileRequest { sha256: Some(sha256(&content(1000))), ..place.request(&server) };
    assert_eq!(fetch(request, hub(&server, None)), DownloadState::Finished(vec![place.target()]));
    assert_eq!(fs::read(place.target()).unwrap(), content(1000));
}

#[test]
fn lengths_that_lie_are_found_out() {
    // Fewer bytes than promised, each time.
    let place = Place::new();
    let server = Server::new(|_, _| reply("200 OK", &[("Content-Length", "5000")], &content(10)));
    let said = fails(place.request(&server), hub(&server, None));
    assert!(said.contains("cannot be reached") && said.contains("is kept"), "{said}");
    assert!(!place.target().exists());
    // More than the catalogue knows, without a length of their own.
    let place = Place::new();
    let server = Server::new(|_, _| reply("200 OK", &[], &content(5000)));
    let request = FileRequest { bytes: Some(4000), ..place.request(&server) };
    assert!(fails(request, hub(&server, None)).contains("should have 4000 bytes"));
    assert!(place.names().is_empty());
    // Without any length, what comes is all.
    let request = place.request(&server);
    assert_eq!(fetch(request, hub(&server, None)), DownloadState::Finished(vec![place.target()]));
    assert_eq!(fs::read(place.target()).unwrap(), content(5000));
    // A part that begins elsewhere than asked is not taken for the right one.
    let place = Place::new();
    let server = Server::new(|asked, n| match n {
        0 => file(asked, &content(1000), "\"e\"", Some(400)),
        1 => reply(
            "206 Partial Content",
            &[("Content-Range", "bytes 300-999/1000"), ("Content-Length", "700")],
            &content(700),
        ),
        _ => file(asked, &content(1000), "\"e\"", None),
    });
    assert_eq!(fetch(place.request(&server), hub(&server, None)), DownloadState::Finished(vec![place.target()]));
    assert_eq!(fs::read(place.target()).unwrap(), content(1000));
}

#[test]
fn silence_is_waited_for_and_then_said() {
    for before_the_head in [true, false] {
        let place = Place::new();
        let server = Server::new(move |_, _| {
            let mut silent = reply("200 OK", &[("Content-Length", "5000")], b"");
            if before_the_head {
                silent.head.clear();
            }
            Reply { then: Then::Silence, ..silent }
        });
        assert!(fails(place.request(&server), hub(&server, None)).contains("sends nothing any more"));
        assert_eq!(server.asked().len(), 3, "as often as is tried");
        assert!(!place.target().exists());
    }
}

#[test]
fn every_refusal_is_a_sentence_of_its_own() {
    for (status, said, times) in [
        ("401 Unauthorized", "HF_TOKEN", 1),
        ("403 Forbidden", "accept its licence", 1),
        ("404 Not Found", "has no file 'a.safetensors'", 1),
        ("429 Too Many Requests", "too many requests", 3),
        ("503 Service Unavailable", "a fault of its own (503)", 3),
        ("418 I'm a teapot", "the status 418", 1),
        ("416 Range Not Satisfiable", "the status 416", 1),
    ] {
        let place = Place::new();
        let server = Server::new(move |_, _| reply(status, &[("Content-Length", "0"), ("Retry-After", "0")], b""));
        let message = fails(place.request(&server), hub(&server, None));
        assert!(message.contains(said), "{status}: {message}");
        assert_eq!(server.asked().len(), times, "{status}");
        assert!(place.names().is_empty(), "{status}");
    }
    // One fault is forgiven.
    let place = Place::new();
    let server = Server::new(|asked, n| match n {
        0 => reply("502 Bad Gateway", &[("Content-Length", "0")], b""),
        _ => file(asked, &content(10), "\"e\"", None),
    });
    assert_eq!(fetch(place.request(&server), hub(&server, None)), DownloadState::Finished(vec![place.target()]));
    // Nobody at home.
    let request = FileRequest { url: "http://127.0.0.1:1/a.safetensors".into(), ..place.request(&server) };
    let other = FileRequest { target: place.folder.path().join("b.safetensors"), ..request };
    assert!(fails(other, hub(&server, None)).contains("127.0.0.1 cannot be reached"));
}

#[test]
fn pages_in_place_of_files_are_refused() {
    for kind in ["text/html; charset=utf-8", "application/octet-stream"] {
        let place = Place::new();
        let page = b"\n<!DOCTYPE HTML><html>log in</html>";
        let length = page.len().to_string();
        let server =
            Server::new(move |_, _| reply("200 OK", &[("Content-Type", kind), ("Content-Length", &length)], page));
        assert!(fails(place.request(&server), hub(&server, None)).contains("a web page instead of 'a.safetensors'"));
        assert!(place.names().is_empty(), "{kind}");
    }
}

#[test]
fn the_hubs_own_hash_is_believed_and_its_token_stays_at_home() {
    let bytes = content(5000);
    let (hash, other) = (sha256(&bytes), "1".repeat(64));
    let cdn = Server::new(move |asked, _| file(asked, &content(5000), "\"cdn\"", None));
    for (linked, fine) in [(hash.clone(), true), (other.clone(), false)] {
        let place = Place::new();
        let to = format!("{}/blob?signature=secret", cdn.address);
        let server = Server::new(move |asked, _| match asked.path.as_str() {
            "/o/n/resolve/main/a.safetensors" => reply(
                "302 Found",
                &[
                    ("Location", "/moved"),
                    ("X-Linked-ETag", &format!("\"{linked}\"")),
                    ("X-Linked-Size", "5000"),
                    ("Content-Length", "0"),
                ],
                b"",
            ),
            _ => reply("307 Temporary Redirect", &[("Location", &to), ("Content-Length", "0")], b""),
        });
        let hub = hub(&server, Some("hf_secret"));
        let request = FileRequest { url: hub.url("o/n", "main", "a.safetensors"), ..place.request(&server) };
        if fine {
            assert_eq!(fetch(request.clone(), hub.clone()), DownloadState::Finished(vec![place.target()]));
            // The hub knows the hash, so what is there need not be fetched again although it was not asked for by hash.
            assert_eq!(fetch(request.clone(), hub.clone()), DownloadState::Finished(vec![place.target()]));
            // The catalogue is at odds with the hub: found out before anything is fetched.
            let (before, target) = (cdn.asked().len(), place.folder.path().join("models/b.safetensors"));
            assert!(
                fails(FileRequest { sha256: Some(other.clone()), target, ..request }, hub)
                    .contains("is not what it should be")
            );
            assert_eq!(cdn.asked().len(), before + 1);
        } else {
            let said = fails(request, hub);
            assert!(said.contains("is not what it should be") && !said.contains("secret"), "{said}");
        }
        assert!(server.asked().iter().all(|asked| asked.header("authorization") == Some("Bearer hf_secret")));
    }
    assert!(!cdn.asked().is_empty() && cdn.asked().iter().all(|asked| asked.header("authorization").is_none()));
}

#[test]
fn redirects_that_lead_nowhere_are_given_up() {
    for (to, said) in [("/a.safetensors", "goes on and on"), ("ftp://x/y", "it is no address"), ("", "goes on and on")]
    {
        let place = Place::new();
        let server = Server::new(move |_, _| reply("302 Found", &[("Location", to), ("Content-Length", "0")], b""));
        let message = fails(place.request(&server), hub(&server, None));
        assert!(message.contains(said), "{to}: {message}");
        assert!(server.asked().len() <= 11);
    }
}

#[test]
fn one_file_is_fetched_once_at_a_time() {
    let place = Place::new();
    let server = Server::new(|asked, n| {
        let mut sent = file(asked, &content(1000), "\"e\"", (n == 0).then_some(500));
        sent.then = if n == 0 { Then::Silence } else { Then::Close };
        sent
    });
    let patience = Patience { stall: Duration::from_mins(10), ..quick() };
    let first = Download::start(vec![place.request(&server)], hub(&server, None), patience, || ()).unwrap();
    while first.progress().done < 500 {
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(fails(place.request(&server), hub(&server, None)).contains("is being downloaded already"));
    assert_eq!(first.state(), DownloadState::Running);
    drop(first);
    // A dropped download lets go of the file, as soon as its thread sees it.
    let end = (0..200).find_map(|_| match fetch(place.request(&server), hub(&server, None)) {
        DownloadState::Failed(failure) if failure.message.contains("already") => {
            std::thread::sleep(Duration::from_millis(10));
            None
        }
        end => Some(end),
    });
    assert_eq!(end, Some(DownloadState::Finished(vec![place.target()])));
}

#[test]
fn a_full_disk_is_said_before_anything_is_written() {
    let place = Place::new();
    let server = Server::new(|asked, _| file(asked, &content(1000), "\"e\"", None));
    let patience = Patience { free_bytes: |_| Some(100), ..quick() };
    let download = Download::start(vec![place.request(&server)], hub(&server, None), patience, || ()).unwrap();
    let DownloadState::Failed(failure) = download.wait() else { panic!("it fits nowhere") };
    assert!(failure.message.contains("has room for 100 bytes"), "{failure}");
    assert!(place.names().is_empty());
    // A folder that cannot be made.
    let blocked = place.folder.path().join("file");
    fs::write(&blocked, "").unwrap();
    let request = FileRequest { target: blocked.join("a.safetensors"), ..place.request(&server) };
    assert!(fails(request, hub(&server, None)).contains("cannot be written"));
}

#[test]
fn a_model_of_several_files_lies_in_a_folder_of_its_own() {
    let place = Place::new();
    let server = Server::new(|asked, _| file(asked, asked.path.as_bytes(), "\"e\"", None));
    let hub = hub(&server, None);
    let taesd: &CatalogueEntry = find_in_catalogue("TAESD").unwrap();
    let requests = taesd.requests_into_own(&place.folder.path().join("own"), &hub).unwrap();
    let folder = place.folder.path().join("own/vae_approx/taesd");
    let wanted = ["config.json", "diffusion_pytorch_model.safetensors"].map(|name| folder.join(name));
    let end = Download::start(requests, hub, quick(), || ()).unwrap().wait();
    assert_eq!(end, DownloadState::Finished(wanted.to_vec()));
    assert_eq!(fs::read_to_string(&wanted[0]).unwrap(), "/madebyollin/taesd/resolve/main/config.json");
    assert!(
        catalogue().iter().all(|entry| entry.files.len() == 1 || entry.files.iter().any(|f| f.path == "config.json"))
    );
}

#[test]
fn addresses_name_their_files() {
    let folder = Path::new("/m");
    let of = |url: &str| FileRequest::of_url(url, folder).map(|request| request.target);
    assert_eq!(
        of("https://x.example/a/My%20Model.safetensors?download=true").unwrap(),
        folder.join("My Model.safetensors")
    );
    for url in [
        "https://x.example/",
        "https://x.example/..",
        "ftp://x/y.bin",
        "x.bin",
        "https://x.example/%2e%2e%2fy.bin",
        "https://x.example/a:b.bin",
    ] {
        let said = of(url).unwrap_err().to_string();
        assert!(said.contains("is no address of a file"), "{said}");
    }
}
