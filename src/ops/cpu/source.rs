//! What a convolution reads: images whose channels lie side by side in one piece of memory or in several.

use std::ops::Range;

use super::gemm::BORDER;

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

/// Columns of the padded, resized input that show neighbours of the input, or none of it.
pub(in crate::ops) struct Run {
    /// The first of them.
    at: usize,
    /// The column that the first one shows, or [`BORDER`], which all of them are.
    from: usize,
    len: usize,
}

/// The runs of a map of columns.
pub(in crate::ops) fn runs(columns: &[usize]) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    for (at, &from) in columns.iter().enumerate() {
        match found.last_mut() {
            Some(run) if run.from == BORDER && from == BORDER => run.len += 1,
            Some(run) if run.from != BORDER && from == run.from + run.len => run.len += 1,
            _ => found.push(Run { at, from, len: 1 }),
        }
    }
    found
}

/// Fills the pixels of a line of a slab, `pitch` apart, with a segment's channels of `row`, a row of its source, or with
/// zeros where there is none and at the border. `copy` writes a pixel.
pub(in crate::ops) fn fill_line<T: Copy + Default>(
    line: &mut [T],
    pitch: usize,
    runs: &[Run],
    segment: &Segment<'_, T>,
    row: Option<&[T]>,
    copy: Option<&impl Fn(&[T], &mut [T])>,
) {
    let (count, depth) = (segment.channels.len(), segment.source.depth);
    for run in runs {
        let pixels = line[run.at * pitch + segment.at..].chunks_mut(pitch).take(run.len);
        match row.filter(|_| run.from != BORDER) {
            None => pixels.for_each(|pixel| pixel[..count].fill(T::default())),
            Some(row) => {
                let source = row[run.from * depth + segment.channels.start..].chunks(depth);
                match (copy, count) {
                    (Some(copy), _) => pixels.zip(source).for_each(|(to, from)| copy(&from[..count], &mut to[..count])),
                    // The usual counts without a call for each pixel.
                    (None, 32) => some::<T, 32>(pixels, source),
                    (None, 64) => some::<T, 64>(pixels, source),
                    (None, _) => pixels.zip(source).for_each(|(to, from)| to[..count].copy_from_slice(&from[..count])),
                }
            }
        }
    }
}

fn some<'a, T: Copy + 'a, const N: usize>(
    pixels: impl Iterator<Item = &'a mut [T]>,
    source: impl Iterator<Item = &'a [T]>,
) {
    for (to, from) in pixels.zip(source) {
        if let (Some(to), Some(from)) = (to.first_chunk_mut::<N>(), from.first_chunk::<N>()) {
            *to = *from;
        }
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
    }

    #[test]
    fn lines_are_filled_with_what_their_columns_show() {
        for depth in [3, 32, 40, 64, 70] {
            let data: Vec<usize> = (1..=5 * depth).collect();
            let source = Source { data: &data[..], depth };
            for channels in [0..depth, 1..depth, depth - 2..depth] {
                let segment = Segment { source, channels: channels.clone(), at: 2 };
                let columns = [BORDER, BORDER, 0, 1, 2, 2, 2, 4, 3, BORDER];
                let (pitch, mut line) = (depth + 5, vec![7; columns.len() * (depth + 5)]);
                for row in [Some(&data[..]), None] {
                    fill_line(&mut line, pitch, &runs(&columns), &segment, row, None::<&fn(&[usize], &mut [usize])>);
                    for (pixel, &column) in line.chunks(pitch).zip(&columns) {
                        for (i, &value) in pixel.iter().enumerate() {
                            let inside = (2..2 + channels.len()).contains(&i);
                            let shown = row.filter(|_| column != BORDER);
                            let wanted =
                                shown.filter(|_| inside).map_or(0, |row| row[column * depth + channels.start + i - 2]);
                            assert_eq!(value, if inside { wanted } else { 7 });
                        }
                    }
                }
            }
        }
    }
}
