//! PNG files written row by row, on a thread of their own: no more than some rows of a picture is in memory.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter, Info, SrgbRenderingIntent, StreamWriter};

use crate::base::raster::{Shape, eight_bits, sixteen_bits};
use crate::job::{Blame, Carried, Failure, RowSink};

use super::FormatError;
use super::atomic::Pending;
use super::png::{DEFLATE_LEVEL, add_text, into_io};

/// Bytes of rows that may wait to be packed.
const WAITING_BYTES: usize = 128 << 20;
/// Bytes of rows that are handed over at a time, about.
const PORTION_BYTES: usize = 4 << 20;
/// Bytes of a chunk of the file.
const CHUNK_BYTES: usize = 1 << 20;

enum Message {
    Rows(Vec<u8>),
    End,
}

/// A PNG file that grows by rows.
pub(super) struct PngRows {
    shape: Shape,
    /// `None` once the end was told.
    sender: Option<SyncSender<Message>>,
    /// Set when nobody wants the file any more.
    abandoned: Arc<AtomicBool>,
    thread: Option<JoinHandle<Result<(), FormatError>>>,
}

impl PngRows {
    /// Begins a file of pixels of `shape`, with what it carries.
    pub(super) fn begin(pending: Pending, shape: Shape, carried: &Carried) -> Result<Self, FormatError> {
        let out = Out(Arc::new(Mutex::new((BufWriter::with_capacity(CHUNK_BYTES, pending.file()?), None))));
        let stream = stream(out.clone(), shape, carried).map_err(|error| pending.failed(&error))?;
        let portion = PORTION_BYTES.max(row_bytes(shape));
        let (sender, rows) = sync_channel((WAITING_BYTES / portion).clamp(1, 64));
        let abandoned = Arc::new(AtomicBool::new(false));
        let given_up = abandoned.clone();
        let work = move || write(&rows, stream, &out, pending, &given_up);
        let thread = std::thread::Builder::new().name("png".into()).spawn(work);
        // A thread that cannot be had is told as what it is to whoever waits: a file that could not be written.
        let thread = thread
            .map_err(|error| FormatError::new(std::path::Path::new(""), super::Fault::Write(error.to_string())))?;
        Ok(Self { shape, sender: Some(sender), abandoned, thread: Some(thread) })
    }

    /// Ends the thread, and says how it went.
    fn end(&mut self) -> Result<(), Failure> {
        self.sender = None;
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(Ok(()))) | None => Ok(()),
            Some(Ok(Err(error))) => Err(error.into()),
            Some(Err(_)) => {
                Err(Failure::new(Blame::Us, "the PNG encoder broke down: nothing was written; please report this"))
            }
        }
    }
}

impl RowSink for PngRows {
    fn rows(&mut self, values: &[f32]) -> Result<(), Failure> {
        let row = self.shape.extent.width as usize * self.shape.channels;
        let rows = (PORTION_BYTES / row_bytes(self.shape)).max(1);
        for portion in values.chunks(rows * row) {
            let bytes: Vec<u8> = if self.shape.sixteen_bit {
                portion.iter().flat_map(|&value| sixteen_bits(value).to_be_bytes()).collect()
            } else {
                portion.iter().map(|&value| eight_bits(value)).collect()
            };
            if self.sender.as_ref().is_none_or(|sender| sender.send(Message::Rows(bytes)).is_err()) {
                // The thread has ended, and knows why.
                self.end()?;
                return Err(Failure::new(Blame::Us, "rows came after the picture's end: please report this"));
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), Failure> {
        if let Some(sender) = &self.sender {
            let _ = sender.send(Message::End);
        }
        self.end()
    }
}

impl Drop for PngRows {
    fn drop(&mut self) {
        // Without an end there is no file; the thread removes what it wrote before anybody goes on.
        self.abandoned.store(true, Ordering::Release);
        let _ = self.end();
    }
}

fn row_bytes(shape: Shape) -> usize {
    shape.extent.width as usize * shape.channels * if shape.sixteen_bit { 2 } else { 1 }
}

/// What is written to, shared so that it can be seen whether all of it arrived: encoders that end when they are dropped
/// tell nobody of errors.
#[derive(Clone)]
struct Out(Arc<Mutex<(BufWriter<File>, Option<io::ErrorKind>)>>);

impl Out {
    fn with<T>(&self, work: impl FnOnce(&mut BufWriter<File>) -> io::Result<T>) -> io::Result<T> {
        let (out, failed) = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kind) = failed {
            return Err((*kind).into());
        }
        work(out).inspect_err(|error| *failed = Some(error.kind()))
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.with(|out| out.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.with(Write::flush)
    }
}

fn stream(out: Out, shape: Shape, carried: &Carried) -> io::Result<StreamWriter<'static, Out>> {
    let mut info = Info::with_size(shape.extent.width, shape.extent.height);
    info.icc_profile = carried.profile.clone().map(Into::into);
    info.exif_metadata = carried.exif.clone().map(Into::into);
    let mut encoder = Encoder::with_info(out, info).map_err(into_io)?;
    encoder.set_depth(if shape.sixteen_bit { BitDepth::Sixteen } else { BitDepth::Eight });
    encoder.set_color(match shape.channels {
        1 => ColorType::Grayscale,
        2 => ColorType::GrayscaleAlpha,
        3 => ColorType::Rgb,
        _ => ColorType::Rgba,
    });
    encoder.set_filter(Filter::Adaptive);
    encoder.set_deflate_compression(DeflateCompression::Level(DEFLATE_LEVEL));
    if carried.profile.is_none() {
        encoder.set_source_srgb(SrgbRenderingIntent::Perceptual);
    }
    for (key, text) in &carried.texts {
        if (1..80).contains(&key.chars().count()) && key.chars().all(|c| (' '..='\u{ff}').contains(&c)) {
            add_text(&mut encoder, key, text).map_err(into_io)?;
        }
    }
    encoder.write_header().and_then(|writer| writer.into_stream_writer_with_size(CHUNK_BYTES)).map_err(into_io)
}

/// Packs rows until the end is told; what is dropped before leaves nothing.
fn write(
    rows: &Receiver<Message>,
    mut stream: StreamWriter<'static, Out>,
    out: &Out,
    pending: Pending,
    abandoned: &AtomicBool,
) -> Result<(), FormatError> {
    while let Ok(message) = rows.recv() {
        if abandoned.load(Ordering::Acquire) {
            break;
        }
        let done = match message {
            Message::Rows(bytes) => stream.write_all(&bytes),
            Message::End => {
                let ended = stream.finish().map_err(into_io).and_then(|()| out.clone().flush());
                return ended.map_err(|error| pending.failed(&error)).and_then(|()| pending.finish());
            }
        };
        done.map_err(|error| pending.failed(&error))?;
    }
    Ok(())
}
