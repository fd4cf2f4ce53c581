//! Brackets, and the words that they weight.

use super::super::attention::{BREAK, MAX_DEPTH, STEP, Token, first_token};
use super::super::characters::{MAX_WEIGHT, find_word};
use super::SpanKind;
use super::canvas::Canvas;
use super::names::Names;
use std::ops::Range;

/// Something between brackets, or a bracket.
struct Piece {
    range: Range<usize>,
    kind: SpanKind,
    weight: f64,
    depth: usize,
}

/// Lays brackets, weighted words, breaks and embeddings on the canvas.
pub(super) fn weights(text: &str, first: usize, names: &Names, canvas: &mut Canvas) {
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut round, mut square): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some((token, mut length)) = first_token(&text[at..]) {
        let depth = round.len() + square.len();
        let mut kind = SpanKind::Words;
        match token {
            Token::Open(bracket) => {
                let open = if bracket == '(' { &mut round } else { &mut square };
                open.push(pieces.len());
                kind = SpanKind::Bracket;
            }
            Token::Close(bracket) => {
                let (open, factor) = if bracket == ')' { (&mut round, STEP) } else { (&mut square, 1.0 / STEP) };
                if let Some(start) = open.pop() {
                    kind = SpanKind::Bracket;
                    pieces.push(Piece { range: at..at + length, kind, weight: 1.0, depth });
                    multiply(&mut pieces[start..], factor, open.len());
                    at += length;
                    continue;
                }
                let problem = format!("This {bracket} closes nothing and is read as text");
                canvas.complain(first + at..first + at + length, SpanKind::Mistake, depth, problem);
            }
            Token::Number(number) => match (number, round.pop()) {
                (Some(weight), Some(start)) => {
                    pieces.push(Piece { range: at..at + length, kind: SpanKind::Bracket, weight: 1.0, depth });
                    multiply(&mut pieces[start..], weight, round.len());
                    at += length;
                    continue;
                }
                (None, Some(start)) => {
                    round.push(start);
                    let problem = "This is not a number: it is read as text";
                    canvas.complain(first + at..first + at + length - 1, SpanKind::Mistake, depth, problem);
                    length = 1;
                }
                (_, None) => {
                    let range = first + at..first + at + length;
                    canvas.complain(range, SpanKind::Mistake, depth, "This weight belongs to no bracket and is text");
                }
            },
            Token::Escape | Token::Colon | Token::Words => {}
        }
        pieces.push(Piece { range: at..at + length, kind, weight: 1.0, depth });
        at += length;
    }
    for (open, factor) in [(round, STEP), (square, 1.0 / STEP)] {
        for (below, start) in open.into_iter().enumerate() {
            multiply(&mut pieces[start..], factor, below);
            let range = first + pieces[start].range.start..first + pieces[start].range.end;
            let depth = pieces[start].depth;
            pieces[start].kind = SpanKind::Mistake;
            canvas.complain(range, SpanKind::Mistake, depth, "This bracket is never closed: it reaches to the end");
        }
    }
    for piece in &pieces {
        let range = first + piece.range.start..first + piece.range.end;
        match piece.kind {
            SpanKind::Words => {
                words(&text[piece.range.clone()], range.start, piece, names, canvas);
            }
            SpanKind::Bracket => canvas.put(range, SpanKind::Bracket, piece.weight, piece.depth),
            _ => {}
        }
    }
}

fn multiply(pieces: &mut [Piece], factor: f64, open: usize) {
    if open < MAX_DEPTH {
        for piece in pieces {
            piece.weight = (piece.weight * factor).clamp(-MAX_WEIGHT, MAX_WEIGHT);
        }
    }
}

/// Words of one weight, with breaks and embeddings in them.
fn words(text: &str, first: usize, piece: &Piece, names: &Names, canvas: &mut Canvas) {
    let Piece { weight, depth, .. } = *piece;
    if weight != 1.0 {
        canvas.put_free(first..first + text.len(), weight, depth);
    }
    let mut at = 0;
    while let Some(start) = find_word(text, BREAK, at) {
        at = start + BREAK.len();
        let range = first + start..first + at;
        if depth == 0 || weight == 1.0 {
            canvas.put(range, SpanKind::Break, 1.0, depth);
        } else {
            canvas.complain(range, SpanKind::Break, depth, "BREAK is a word inside brackets: put it outside of them");
        }
    }
    for found in names.find(text) {
        let range = first + found.start..first + found.end;
        canvas.put(range, SpanKind::Embedding, weight, depth);
    }
}
