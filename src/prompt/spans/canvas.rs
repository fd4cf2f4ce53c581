//! Spans that are laid over each other byte by byte.

use std::ops::Range;

use super::{Span, SpanKind};

/// Remembers for each byte the last span that was laid over it.
pub(super) struct Canvas {
    owners: Vec<u32>,
    spans: Vec<Span>,
}

impl Canvas {
    pub fn new(bytes: usize) -> Self {
        Self { owners: vec![0; bytes], spans: Vec::new() }
    }

    pub fn put(&mut self, range: Range<usize>, kind: SpanKind, weight: f64, depth: usize) {
        self.spans.push(Span { range: range.clone(), kind, weight, depth, problem: None });
        self.owners[range].fill(self.spans.len() as u32);
    }

    pub fn complain(&mut self, range: Range<usize>, kind: SpanKind, depth: usize, problem: impl Into<String>) {
        self.put(range, kind, 1.0, depth);
        if let Some(span) = self.spans.last_mut() {
            span.problem = Some(problem.into());
        }
    }

    fn is_free(&self, range: &Range<usize>) -> bool {
        self.owners[range.clone()].iter().all(|owner| *owner == 0)
    }

    pub fn finish(self) -> Vec<Span> {
        let mut out: Vec<Span> = Vec::new();
        let mut start = 0;
        for run in self.owners.chunk_by(|a, b| a == b) {
            let range = start..start + run.len();
            start = range.end;
            if let Some(span) = (run[0] as usize).checked_sub(1).and_then(|at| self.spans.get(at)) {
                out.push(Span { range, ..span.clone() });
            }
        }
        out
    }

    /// Weighted words, but where a comment, a tag or a sign lies already.
    pub fn put_free(&mut self, range: Range<usize>, weight: f64, depth: usize) {
        if self.is_free(&range) {
            self.put(range, SpanKind::Words, weight, depth);
            return;
        }
        self.spans.push(Span { range: range.clone(), kind: SpanKind::Words, weight, depth, problem: None });
        let owner = self.spans.len() as u32;
        for byte in &mut self.owners[range] {
            if *byte == 0 {
                *byte = owner;
            }
        }
    }
}
