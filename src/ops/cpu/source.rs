//! What a convolution reads: images whose channels lie side by side in one piece of memory or in several.

use std::ops::Range;

/// Some channels of the images, `[images, h, w, depth]`.
#[derive(Clone, Copy)]
pub(in crate::ops) struct Source<'a, T = f32> {
    pub(in crate::ops) data: &'a [T],
    pub(in crate::ops) depth: usize,
}

/// Channels of one source among a range of all.
pub(in crate::ops) struct Segment<'a, T = f32> {
    pub(in crate::ops) source: Source<'a, T>,
    /// Those of the source.
    pub(in crate::ops) channels: Range<usize>,
    /// Where they begin in the range.
    pub(in crate::ops) at: usize,
}

/// The sources that hold `channels`, counted over all of them.
pub(in crate::ops) fn segments<'a, T>(sources: &[Source<'a, T>], channels: &Range<usize>) -> Vec<Segment<'a, T>> {
    let (mut found, mut before) = (Vec::new(), 0);
    for &Source { data, depth } in sources {
        let all = before..before + depth;
        before += depth;
        let inside = channels.start.max(all.start)..channels.end.min(all.end);
        if inside.start < inside.end {
            let own = inside.start - all.start..inside.end - all.start;
            found.push(Segment { source: Source { data, depth }, channels: own, at: inside.start - channels.start });
        }
    }
    found
}

/// Copies as many elements; the usual counts without a call.
#[inline]
pub(in crate::ops) fn copy<T: Copy>(from: &[T], to: &mut [T]) {
    fn some<T: Copy, const N: usize>(from: &[T], to: &mut [T]) -> bool {
        match (from.first_chunk::<N>(), to.first_chunk_mut::<N>()) {
            (Some(from), Some(to)) => {
                *to = *from;
                true
            }
            _ => false,
        }
    }
    match to.len() {
        32 if from.len() == 32 => _ = some::<T, 32>(from, to),
        64 if from.len() == 64 => _ = some::<T, 64>(from, to),
        _ => to.copy_from_slice(from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_cut_where_sources_meet() {
        let data = [0.0; 4];
        let source = |depth| Source { data: &data[..], depth };
        let cut = |range: Range<usize>| {
            let found = segments(&[source(64), source(32), source(32)], &range);
            found.into_iter().map(|s| (s.source.depth, s.channels, s.at)).collect::<Vec<_>>()
        };
        assert_eq!(cut(0..128), [(64, 0..64, 0), (32, 0..32, 64), (32, 0..32, 96)]);
        assert_eq!(cut(48..112), [(64, 48..64, 0), (32, 0..32, 16), (32, 0..16, 48)]);
        assert_eq!(cut(64..96), [(32, 0..32, 0)]);
        // Beyond the last there is nothing.
        assert_eq!(cut(112..160), [(32, 16..32, 0)]);
        for len in [1, 32, 33, 64, 100] {
            let from: Vec<usize> = (0..len).collect();
            let mut to = vec![0; len];
            copy(&from, &mut to);
            assert_eq!(from, to);
        }
    }
}
