//! Which tensors a pickle's dictionaries hold, under joined names, and the plain values beside them.

use super::machine::Pickle;
use super::value::{Node, Tensor, Value};
use crate::weights::brief;
use std::collections::BTreeMap;

/// Dictionaries of the wanted tensors, best first, where a file has several (an upscaler's average of its training is
/// the better one).
const WRAPPERS: [&str; 5] = ["state_dict", "params_ema", "params-ema", "params", "model_state_dict"];
/// Dictionaries that the tensors of a network's object lie in; they are no part of a name.
const MODULE_PARTS: [&str; 3] = ["_parameters", "_buffers", "_modules"];
/// No file nests deeper: what does is left out.
const MAX_DEPTH: usize = 32;
/// Values that are looked at.
const MAX_VALUES: usize = 1 << 20;
/// Plain values that are kept, and the bytes of a text among them.
const MAX_TEXTS: usize = 4096;
const MAX_TEXT_BYTES: usize = 1 << 16;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) tensors: BTreeMap<String, Tensor>,
    pub(super) texts: BTreeMap<String, String>,
}

struct Walk<'p> {
    pickle: &'p Pickle,
    bytes: &'p [u8],
    tree: Tree,
    values: usize,
    /// Whether what lies here is what was asked for, so that a call among it is no byproduct.
    wanted: bool,
}

/// Finds the tensors. The error is the rest of a sentence that begins "FILE is not a usable model file: ".
pub(super) fn tensors(pickle: &Pickle, bytes: &[u8]) -> Result<Tree, String> {
    let mut walk = Walk { pickle, bytes, tree: Tree::default(), values: 0, wanted: false };
    let Some(root) = walk.entries(pickle.root) else {
        return Err("it holds something else than a dictionary of tensors; take a .safetensors file".to_owned());
    };
    let named = |name: &str| root.iter().rev().find(|(key, _)| walk.key(*key).as_deref() == Some(name));
    match WRAPPERS.into_iter().find_map(|name| named(name).map(|entry| (name, entry.1))) {
        None => walk.visit(String::new(), pickle.root, 0)?,
        Some((name, inner)) => {
            // Beside the wanted tensors, only plain values matter: an optimiser's state has the same names.
            for &(key, value) in root {
                if let Some(key) = walk.key(key).filter(|key| !WRAPPERS.contains(&key.as_str())) {
                    walk.text(&key, value);
                }
            }
            walk.wanted = true;
            if let Some(Node::Call(module, function)) = pickle.arena.node(inner) {
                return Err(walk.refuse(name, *module, *function));
            }
            walk.visit(String::new(), inner, 0)?;
        }
    }
    if walk.tree.tensors.is_empty() {
        return Err("there are no tensors in it where a model has them; take a .safetensors file".to_owned());
    }
    Ok(walk.tree)
}

impl<'p> Walk<'p> {
    fn entries(&self, value: Value) -> Option<&'p [(Value, Value)]> {
        match self.pickle.arena.node(value)? {
            Node::Dict(entries) | Node::Module(entries) => Some(entries),
            _ => None,
        }
    }

    fn key(&self, key: Value) -> Option<String> {
        match key {
            Value::Text(span) => std::str::from_utf8(span.of(self.bytes)).ok().map(str::to_owned),
            Value::Int(number) => Some(number.to_string()),
            _ => None,
        }
    }

    fn visit(&mut self, name: String, value: Value, depth: usize) -> Result<(), String> {
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err("it has more parts than any model has".to_owned());
        }
        if depth > MAX_DEPTH {
            return Ok(());
        }
        let pickle = self.pickle;
        let join = |part: &str| if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") };
        match pickle.arena.node(value) {
            Some(Node::Dict(entries)) => {
                for &(key, value) in entries {
                    if let Some(key) = self.key(key) {
                        self.visit(join(&key), value, depth + 1)?;
                    }
                }
            }
            Some(Node::Module(entries)) => {
                for &(key, value) in entries {
                    let Some(key) = self.key(key) else { continue };
                    let part = if MODULE_PARTS.contains(&key.as_str()) { name.clone() } else { join(&key) };
                    self.visit(part, value, depth + 1)?;
                }
            }
            Some(Node::List(items)) => {
                for (i, &value) in items.iter().enumerate() {
                    self.visit(join(&i.to_string()), value, depth + 1)?;
                }
            }
            Some(Node::Tensor(tensor)) => {
                self.tree.tensors.insert(name, (**tensor).clone());
            }
            Some(Node::Call(module, function)) if self.wanted => return Err(self.refuse(&name, *module, *function)),
            Some(Node::Call(..) | Node::Object | Node::Storage(_)) => {}
            None => self.text(&name, value),
        }
        Ok(())
    }

    fn refuse(&self, name: &str, module: super::value::Span, function: super::value::Span) -> String {
        let text = |span: super::value::Span| String::from_utf8_lossy(span.of(self.bytes)).into_owned();
        format!(
            "its entry '{}' would call '{}' in programs that run such files, as an attack does; nothing was run, take a .safetensors file from a source you trust",
            brief(name),
            brief(format!("{}.{}", text(module), text(function)))
        )
    }

    fn text(&mut self, name: &str, value: Value) {
        let text = match value {
            Value::Text(span) if span.of(self.bytes).len() <= MAX_TEXT_BYTES => {
                String::from_utf8_lossy(span.of(self.bytes)).into_owned()
            }
            Value::Int(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            _ => return,
        };
        if self.tree.texts.len() < MAX_TEXTS {
            self.tree.texts.insert(name.to_owned(), text);
        }
    }
}
