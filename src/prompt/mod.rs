//! The prompt language: weights, chunks, editing, conjunctions, adapters, wildcards. Text in, structure out.
