//! What makes pickles dangerous elsewhere: calls.
//!
//! A call of one of PyTorch's few makers of tensors and dictionaries is understood as what it describes; every other
//! call gives a value that says which call it would have been.

use super::machine::{Done, Machine, broken};
use super::value::{Global, Node, Storage, Tensor, Value};

/// Arguments that are looked at.
const MAX_ARGUMENTS: usize = 16;
/// More dimensions than any network has.
const MAX_RANK: usize = 8;

/// What a call describes.
enum Made {
    Value(Value),
    Node(Node),
    Impossible(String),
}

impl Machine<'_> {
    pub(super) fn import(&mut self, opcode: u8) -> Done {
        let (module, name) = if opcode == b'c' {
            (self.line()?, self.line()?)
        } else {
            match (self.pop()?, self.pop()?) {
                (Value::Text(name), Value::Text(module)) => (module, name),
                _ => return broken("imports something without a name"),
            }
        };
        let global = Global::new(module.of(self.bytes), name.of(self.bytes), (module, name));
        self.push(Value::Global(global))
    }

    pub(super) fn call(&mut self, opcode: u8) -> Done {
        let (callee, arguments) = match opcode {
            b'i' => {
                let (module, name) = (self.line()?, self.line()?);
                let callee = Global::new(module.of(self.bytes), name.of(self.bytes), (module, name));
                (Value::Global(callee), self.pop_mark()?)
            }
            b'o' => {
                let mut items = self.pop_mark()?;
                if items.is_empty() {
                    return broken("takes a value that is not there");
                }
                (items.remove(0), items)
            }
            _ => {
                if opcode == 0x92 {
                    self.pop()?;
                }
                let arguments = self.pop()?;
                let arguments = self.arena.list(arguments).unwrap_or_default();
                let arguments = arguments.iter().take(MAX_ARGUMENTS).copied().collect();
                (self.pop()?, arguments)
            }
        };
        match self.make(callee, &arguments, opcode != b'R') {
            Made::Value(value) => self.push(value),
            Made::Node(node) => {
                // A long list can be copied by a few bytes, again and again: each entry counts as a step.
                if let Node::List(items) = &node {
                    self.steps += items.len();
                } else if let Node::Dict(pairs) = &node {
                    self.steps += pairs.len();
                }
                self.push_node(node)
            }
            Made::Impossible(what) => broken(what),
        }
    }

    /// What a call describes. `new` says that it makes an object of a class without running its code.
    fn make(&self, callee: Value, arguments: &[Value], new: bool) -> Made {
        let Value::Global(callee) = callee else {
            return Made::Node(Node::Object);
        };
        match callee {
            Global::Tensor | Global::TypedTensor => match self.tensor(callee, arguments) {
                Some(tensor) => Made::Node(Node::Tensor(Box::new(tensor))),
                None => Made::Impossible("describes a tensor in an unknown way".to_owned()),
            },
            Global::Parameter => arguments.first().map_or(Made::Value(Value::None), |&tensor| Made::Value(tensor)),
            Global::FromType => match (arguments.first(), arguments.get(2).and_then(|&a| self.arena.list(a))) {
                (Some(&callee @ Value::Global(Global::Tensor | Global::TypedTensor | Global::Parameter)), Some(a)) => {
                    self.make(callee, a, new)
                }
                _ => Made::Impossible("describes a tensor in an unknown way".to_owned()),
            },
            Global::Dict => {
                let entries = arguments.iter().find_map(|&pairs| self.arena.list(pairs)).unwrap_or_default();
                let pair = |&entry: &Value| Some(<(Value, Value)>::from(*self.arena.list(entry)?.first_chunk::<2>()?));
                Made::Node(Node::Dict(entries.iter().filter_map(pair).collect()))
            }
            Global::List => {
                let items = arguments.first().and_then(|&list| self.arena.list(list)).unwrap_or_default();
                Made::Node(Node::List(items.to_vec()))
            }
            Global::Module => Made::Node(Node::Module(Vec::new())),
            Global::Other(module, name) if !new => Made::Node(Node::Call(module, name)),
            _ => Made::Node(Node::Object),
        }
    }

    fn tensor(&self, maker: Global, arguments: &[Value]) -> Option<Tensor> {
        let [storage, offset, shape, strides, ..] = *arguments else { return None };
        let Some(&Node::Storage(storage)) = self.arena.node(storage) else { return None };
        let whole = |value: Value| match value {
            Value::Int(number) => u64::try_from(number).ok(),
            _ => None,
        };
        let list = |value: Value| {
            let list = self.arena.list(value).filter(|list| list.len() <= MAX_RANK)?;
            list.iter().map(|&number| whole(number)).collect::<Option<Vec<_>>>()
        };
        let element = match (maker, arguments.get(6)) {
            (Global::TypedTensor, Some(&Value::Global(Global::Element(element)))) => Some(element),
            (Global::TypedTensor, _) => None,
            _ => storage.element,
        };
        let (shape, strides) = (list(shape)?, list(strides)?);
        (shape.len() == strides.len()).then_some(())?;
        Some(Tensor { storage, element: element?, offset: whole(offset)?, shape, strides })
    }

    /// An object's state joins it; of a dictionary only the entries matter.
    pub(super) fn build(&mut self) -> Done {
        let state = self.pop()?;
        let to = self.top()?;
        // A state with slots comes in a pair.
        let state = self.arena.list(state).and_then(|pair| pair.first().copied()).unwrap_or(state);
        let entries = match self.arena.node(state) {
            Some(Node::Dict(entries)) if matches!(self.arena.node(to), Some(Node::Module(_))) => entries.clone(),
            _ => return Ok(()),
        };
        if let Some(Node::Module(parts)) = self.arena.node_mut(to) {
            parts.extend(entries);
        }
        // The state is used up, so that a few bytes cannot copy it again and again.
        if let Some(Node::Dict(entries)) = self.arena.node_mut(state) {
            entries.clear();
        }
        Ok(())
    }

    /// `('storage', class, key, place, elements[, view])`, PyTorch's only reference to things outside of the pickle.
    pub(super) fn persistent(&mut self, opcode: u8) -> Done {
        if opcode == b'P' {
            self.line()?;
            return self.push_node(Node::Object);
        }
        let id = self.pop()?;
        let storage = self.arena.list(id).and_then(|id| {
            let [Value::Text(kind), Value::Global(class), Value::Text(key), _, _, ref view @ ..] = *id else {
                return None;
            };
            if kind.of(self.bytes) != b"storage" {
                return None;
            }
            let element = match class {
                Global::Element(element) => Some(element),
                Global::Untyped => None,
                _ => return None,
            };
            let view = view.first().and_then(|&view| self.arena.list(view));
            let offset = match view {
                Some([_, Value::Int(offset), ..]) => u64::try_from(*offset).ok()?,
                _ => 0,
            };
            Some(Storage { key, element, offset })
        });
        self.push_node(storage.map_or(Node::Object, Node::Storage))
    }
}
