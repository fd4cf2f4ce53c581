//! Thousands of damaged files of every container, and pickles of random opcodes: no panic, no sentence missing, no
//! memory that the file does not have.

#![allow(clippy::unwrap_used, reason = "a test that stops has failed")]

#[path = "support/random.rs"]
mod random;

#[path = "support/weight_bytes.rs"]
mod weight_bytes;

use random::Random;
use std::path::Path;
use weight_bytes::{around_header, around_pickle, check};

const CASES: usize = 120;
/// What all readers together may add: a few threads' heaps. A reader that believes a header takes far more.
const MOST_ADDED_KIB: u64 = 512 << 10;

/// What fuzzing found: each of these once broke a reader.
const FOUND: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/weights/found");

fn golden() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/weights");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|extension| extension != "gz")).collect();
    files.sort();
    files.into_iter().map(|path| (path.display().to_string(), std::fs::read(path).unwrap())).collect()
}

fn damaged(whole: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    match random.below(8) {
        0 => bytes.truncate(random.below(whole.len())),
        1 => {
            let (from, to) = (random.below(bytes.len()), random.below(bytes.len()));
            bytes.drain(from.min(to)..from.max(to));
        }
        2 => {
            let at = random.below(bytes.len());
            bytes.splice(at..at, [0xff; 5]);
        }
        kind => {
            // What describes the tensors lies at the beginning, or at the end of an archive.
            let (start, end) = match kind {
                3 | 4 => (0, bytes.len().min(600)),
                5 => (bytes.len().saturating_sub(200), bytes.len()),
                _ => (0, bytes.len()),
            };
            for _ in 0..=random.below(4) {
                let at = start + random.below(end - start);
                bytes[at] = match random.below(4) {
                    0 => 0xff,
                    1 => 0,
                    2 => bytes[at] ^ (1 << random.below(8)),
                    _ => random.next() as u8,
                };
            }
        }
    }
    bytes
}

/// The most address space that this process has ever held, where the system tells.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmPeak:")?.trim().strip_suffix(" kB")?.parse().ok())
}

/// The opcodes that build values, with operands that mostly fit.
fn random_pickle(random: &mut Random) -> Vec<u8> {
    const PARTS: [&[u8]; 34] = [
        b"(",
        b"]",
        b"}",
        b")",
        b"N",
        b"\x88",
        b"K\x02",
        b"M\xff\xff",
        b"J\xff\xff\xff\xff",
        b"X\x01\0\0\0a",
        b"X\x07\0\0\0storage",
        b"X\x01\x00\x00\x000",
        b"U\x02cp",
        b"\x85",
        b"\x86",
        b"\x87",
        b"t",
        b"l",
        b"d",
        b"a",
        b"e",
        b"s",
        b"u",
        b"R",
        b"b",
        b"Q",
        b"0",
        b"2",
        b"q\x01",
        b"h\x01",
        b"ctorch\nFloatStorage\n",
        b"ctorch._utils\n_rebuild_tensor_v2\n",
        b"ccollections\nOrderedDict\n",
        b"\x81",
    ];
    let mut bytes = b"\x80\x02}".to_vec();
    for _ in 0..random.below(60) {
        bytes.extend(PARTS[random.below(PARTS.len())]);
    }
    bytes.extend(b".");
    bytes.extend(b"\x80\x02]X\x01\x00\x00\x000a.");
    bytes.extend(4u64.to_le_bytes());
    bytes.extend([0; 16]);
    bytes
}

/// The only test of this file, so that nothing else takes memory meanwhile.
#[test]
fn damaged_files_are_refused_in_a_sentence_and_take_no_more_memory_than_they_have() {
    let mut random = Random(7);
    let before = peak_kib();
    let found = std::fs::read_dir(FOUND)
        .unwrap()
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect::<Vec<_>>();
    assert!(!found.is_empty());
    for bytes in found {
        check(&bytes);
        check(&around_header(&bytes));
        check(&around_pickle(&bytes));
    }
    let (mut read, mut refused) = (0, 0);
    for (_, whole) in golden() {
        for _ in 0..CASES {
            let bytes = damaged(&whole, &mut random);
            *(if check(&bytes) { &mut read } else { &mut refused }) += 1;
        }
    }
    for _ in 0..CASES * 20 {
        check(&around_pickle(&random_pickle(&mut random)));
    }
    let header = br#"{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"__metadata__":{"b":"c"}}"#;
    for _ in 0..CASES * 4 {
        let mut file = around_header(&damaged(header, &mut random));
        file.extend([0; 16]);
        check(&file);
    }
    assert!(read > 100 && refused > 100, "{read} read, {refused} refused: the damage is of the wrong size");
    if let (Some(before), Some(after)) = (before, peak_kib()) {
        let added = after - before;
        assert!(added < MOST_ADDED_KIB, "{added} KiB of address space were taken for files of a few KiB");
    }
}
