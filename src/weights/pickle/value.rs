//! What a pickle says, as plain values: nothing in it is ever called.

use super::super::element::ElementType;
use std::ops::Range;

/// A value, or the number of a node in the arena. Numbers instead of owned trees, because a pickle may build cycles
/// and nest a million deep.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    /// Bytes of the pickle that are text.
    Text(Span),
    /// Bytes of the pickle that are data, or a whole number beyond 64 bits.
    Bytes(Span),
    /// An imported name.
    Global(Global),
    Node(u32),
}

/// A place in the pickle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Span {
    pub(super) fn new(range: &Range<usize>) -> Self {
        // A pickle is bounded far below 4 GiB.
        Self { start: range.start as u32, end: range.end as u32 }
    }

    pub(super) fn of(self, pickle: &[u8]) -> &[u8] {
        pickle.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// What is known of an imported name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Global {
    /// `torch._utils._rebuild_tensor` and `_rebuild_tensor_v2`.
    Tensor,
    /// `torch._utils._rebuild_tensor_v3`, which names the element type.
    TypedTensor,
    /// `torch._utils._rebuild_parameter`: its first argument is the tensor.
    Parameter,
    /// `torch._tensor._rebuild_from_type_v2`: its first and third arguments are a call of one of the above.
    FromType,
    /// A dictionary's class.
    Dict,
    /// A list's or set's class.
    List,
    /// A class of typed storage, or an element type such as `torch.float16`.
    Element(ElementType),
    /// `torch.storage.UntypedStorage`.
    Untyped,
    /// A network's class: its parts lie in dictionaries of known names.
    Module,
    /// A maker of numbers and settings that are not needed here; passed over in silence.
    Harmless,
    /// Anything else: the module and the name.
    Other(Span, Span),
}

impl Global {
    pub(super) fn new(module: &[u8], name: &[u8], spans: (Span, Span)) -> Self {
        let (Ok(module), Ok(name)) = (std::str::from_utf8(module), std::str::from_utf8(name)) else {
            return Self::Other(spans.0, spans.1);
        };
        match (module, name) {
            ("torch._utils", "_rebuild_tensor" | "_rebuild_tensor_v2") => Self::Tensor,
            ("torch._utils", "_rebuild_tensor_v3") => Self::TypedTensor,
            ("torch._utils", "_rebuild_parameter" | "_rebuild_parameter_with_state") => Self::Parameter,
            ("torch._tensor", "_rebuild_from_type_v2") => Self::FromType,
            ("collections", "OrderedDict" | "defaultdict") | ("builtins" | "__builtin__", "dict") => Self::Dict,
            ("builtins" | "__builtin__", "list" | "set" | "frozenset" | "tuple") => Self::List,
            ("torch.storage" | "torch", "UntypedStorage") => Self::Untyped,
            ("torch" | "torch.storage" | "torch.cuda", _) => {
                let known = element(name).map(Self::Element);
                let harmless = || matches!(name, "Size" | "device").then_some(Self::Harmless);
                known.or_else(harmless).unwrap_or(Self::Other(spans.0, spans.1))
            }
            ("torch.nn.parameter", "Parameter") => Self::Harmless,
            (module, _) if module == "torch.nn" || module.starts_with("torch.nn.") => Self::Module,
            ("builtins" | "__builtin__", "int" | "float" | "bool" | "complex" | "bytearray" | "slice" | "range")
            | ("numpy.core.multiarray" | "numpy._core.multiarray", "scalar" | "_reconstruct")
            | ("numpy", "dtype" | "ndarray")
            | ("_codecs", "encode") => Self::Harmless,
            _ => Self::Other(spans.0, spans.1),
        }
    }
}

/// The element type of a storage's class or of a dtype.
fn element(name: &str) -> Option<ElementType> {
    Some(match name {
        "DoubleStorage" | "float64" | "double" => ElementType::F64,
        "FloatStorage" | "float32" | "float" => ElementType::F32,
        "HalfStorage" | "float16" | "half" => ElementType::F16,
        "BFloat16Storage" | "bfloat16" => ElementType::Bf16,
        "LongStorage" | "int64" => ElementType::I64,
        "IntStorage" | "int32" => ElementType::I32,
        "ShortStorage" | "int16" => ElementType::I16,
        "CharStorage" | "int8" => ElementType::I8,
        "ByteStorage" | "uint8" => ElementType::U8,
        "BoolStorage" | "bool" => ElementType::Bool,
        "uint16" => ElementType::U16,
        "uint32" => ElementType::U32,
        "uint64" => ElementType::U64,
        "float8_e4m3fn" => ElementType::F8E4m3,
        "float8_e5m2" => ElementType::F8E5m2,
        _ => return None,
    })
}

/// A value with parts.
#[derive(Debug, Clone)]
pub(super) enum Node {
    List(Vec<Value>),
    Dict(Vec<(Value, Value)>),
    /// An object of a network's class, with what its state says.
    Module(Vec<(Value, Value)>),
    /// An object of some other class, which is not made.
    Object,
    /// What a call of this would have given, had it been made.
    Call(Span, Span),
    Storage(Storage),
    Tensor(Box<Tensor>),
}

/// Bytes of the file by their key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Storage {
    /// Its key: a text, as PyTorch writes it.
    pub(super) key: Span,
    /// The type of its elements; `None` of untyped bytes.
    pub(super) element: Option<ElementType>,
    /// Where it begins within the bytes of its key, in elements.
    pub(super) offset: u64,
}

/// A tensor as the pickle states it; none of it is to be believed yet.
#[derive(Debug, Clone)]
pub(super) struct Tensor {
    pub(super) storage: Storage,
    pub(super) element: ElementType,
    /// First element within the storage.
    pub(super) offset: u64,
    pub(super) shape: Vec<u64>,
    pub(super) strides: Vec<u64>,
}

/// The nodes of one pickle.
#[derive(Debug, Default)]
pub(super) struct Arena(Vec<Node>);

impl Arena {
    /// More nodes than the largest checkpoint has, by a hundredfold.
    const MAX_NODES: usize = 4 << 20;

    /// Keeps a node; `None` where there are too many.
    pub(super) fn keep(&mut self, node: Node) -> Option<Value> {
        if self.0.len() >= Self::MAX_NODES {
            return None;
        }
        self.0.push(node);
        Some(Value::Node(self.0.len() as u32 - 1))
    }

    /// The node of a value, if it is one.
    pub(super) fn node(&self, value: Value) -> Option<&Node> {
        let Value::Node(number) = value else { return None };
        self.0.get(number as usize)
    }

    /// All nodes.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.0.iter()
    }

    pub(super) fn node_mut(&mut self, value: Value) -> Option<&mut Node> {
        let Value::Node(number) = value else { return None };
        self.0.get_mut(number as usize)
    }

    /// The entries of a list or tuple.
    pub(super) fn list(&self, value: Value) -> Option<&[Value]> {
        match self.node(value)? {
            Node::List(list) => Some(list),
            _ => None,
        }
    }
}
