//! The stack machine that a pickle is a program for, without the one thing that makes pickles dangerous: calls.
//!
//! Source: the opcodes' description in Python's `pickletools`, protocols 0 to 5. The machine does at most one thing for each byte and keeps at most one node for it.

use super::value::{Arena, Node, Span, Value};
use std::collections::HashMap;

/// Opcodes of one pickle, more than the largest checkpoint has by tenfold: each may cost a value of 24 bytes.
const MAX_STEPS: usize = 4 << 20;
/// Values on the stack.
const MAX_STACK: usize = 1 << 20;

/// Why a pickle gave no value.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It ends before its last opcode; more bytes may help.
    Short,
    /// It cannot be read: "it WHAT".
    Broken(String),
}

pub(super) fn broken<T>(what: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::Broken(what.into()))
}

pub(super) type Done = Result<(), Fault>;

/// A pickle that was read.
#[derive(Debug)]
pub(super) struct Pickle {
    pub(super) arena: Arena,
    pub(super) root: Value,
    /// Bytes up to and with the last opcode.
    pub(super) length: usize,
}

/// Reads one pickle from the beginning of `bytes`.
pub(super) fn read(bytes: &[u8]) -> Result<Pickle, Fault> {
    let mut machine = Machine {
        bytes,
        at: 0,
        arena: Arena::default(),
        stack: Vec::new(),
        marks: Vec::new(),
        memo: HashMap::new(),
        steps: 0,
    };
    let root = machine.run()?;
    Ok(Pickle { arena: machine.arena, root, length: machine.at })
}

pub(super) struct Machine<'p> {
    pub(super) bytes: &'p [u8],
    at: usize,
    pub(super) arena: Arena,
    stack: Vec<Value>,
    marks: Vec<usize>,
    memo: HashMap<u32, Value>,
    pub(super) steps: usize,
}

impl Machine<'_> {
    fn run(&mut self) -> Result<Value, Fault> {
        while self.steps < MAX_STEPS {
            self.steps += 1;
            let [opcode] = self.number()?;
            if opcode == b'.' {
                return self.pop();
            }
            self.step(opcode)?;
        }
        broken("has more parts than any model has")
    }

    fn step(&mut self, opcode: u8) -> Done {
        match opcode {
            // PROTO, FRAME
            0x80 => self.take(1).map(drop),
            0x95 => self.take(8).map(drop),
            b'(' => {
                self.marks.push(self.stack.len());
                Ok(())
            }
            b'0' => self.pop().map(drop),
            b'1' => self.pop_mark().map(drop),
            b'2' => self.top().and_then(|value| self.push(value)),
            b'N' => self.push(Value::None),
            0x88 => self.push(Value::Bool(true)),
            0x89 => self.push(Value::Bool(false)),
            b'I' | b'L' | b'F' | b'J' | b'K' | b'M' | b'G' | 0x8a | 0x8b => self.push_number(opcode),
            b'S' | b'V' | b'T' | b'U' | b'X' | b'B' | b'C' | 0x8c | 0x8d | 0x8e | 0x96 => self.push_text(opcode),
            b']' | b')' | 0x8f => self.push_node(Node::List(Vec::new())),
            b'}' => self.push_node(Node::Dict(Vec::new())),
            // TUPLE, LIST, FROZENSET
            b't' | b'l' | 0x91 => {
                let items = self.pop_mark()?;
                self.push_node(Node::List(items))
            }
            0x85..=0x87 => {
                let items = self.pop_many(usize::from(opcode - 0x84))?;
                self.push_node(Node::List(items))
            }
            b'd' => {
                let items = self.pop_mark()?;
                self.push_node(Node::Dict(pairs(&items)))
            }
            b'a' | b'e' | 0x90 => {
                let items = if opcode == b'a' { vec![self.pop()?] } else { self.pop_mark()? };
                self.append(items)
            }
            b's' | b'u' => {
                let items = if opcode == b's' { self.pop_many(2)? } else { self.pop_mark()? };
                self.set_items(&items)
            }
            b'p' | b'q' | b'r' | 0x94 => self.remember(opcode),
            b'g' | b'h' | b'j' => self.recall(opcode),
            b'c' | 0x93 => self.import(opcode),
            b'R' | 0x81 | 0x92 | b'i' | b'o' => self.call(opcode),
            b'b' => self.build(),
            b'P' | b'Q' => self.persistent(opcode),
            other => broken(format!("has the unknown opcode {other:#04x}")),
        }
    }

    pub(super) fn take(&mut self, length: usize) -> Result<Span, Fault> {
        let end = self.at.checked_add(length).filter(|&end| end <= self.bytes.len()).ok_or(Fault::Short)?;
        let span = Span::new(&(self.at..end));
        self.at = end;
        Ok(span)
    }

    fn number<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let bytes = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<N>()).ok_or(Fault::Short)?;
        self.at += N;
        Ok(*bytes)
    }

    /// Up to the end of the line, which is passed over.
    pub(super) fn line(&mut self) -> Result<Span, Fault> {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|&byte| byte == b'\n').ok_or(Fault::Short)?;
        let line = self.take(length)?;
        self.at += 1;
        Ok(line)
    }

    fn line_number<T: std::str::FromStr>(&mut self) -> Result<T, Fault> {
        let line = self.line()?.of(self.bytes);
        let text = std::str::from_utf8(line).unwrap_or_default().trim_end_matches('L');
        text.parse().or_else(|_| broken("has a number that is none"))
    }

    pub(super) fn push(&mut self, value: Value) -> Done {
        if self.stack.len() >= MAX_STACK {
            return broken("has more parts than any model has");
        }
        self.stack.push(value);
        Ok(())
    }

    pub(super) fn push_node(&mut self, node: Node) -> Done {
        match self.arena.keep(node) {
            Some(value) => self.push(value),
            None => broken("has more parts than any model has"),
        }
    }

    /// Not beyond the last mark, as Python has it.
    pub(super) fn pop(&mut self) -> Result<Value, Fault> {
        if self.marks.last().is_some_and(|&mark| self.stack.len() <= mark) {
            return broken("takes a value that is not there");
        }
        self.stack.pop().map_or_else(|| broken("takes a value that is not there"), Ok)
    }

    pub(super) fn top(&mut self) -> Result<Value, Fault> {
        let top = self.pop()?;
        self.push(top)?;
        Ok(top)
    }

    fn pop_many(&mut self, count: usize) -> Result<Vec<Value>, Fault> {
        let mut items = (0..count).map(|_| self.pop()).collect::<Result<Vec<_>, _>>()?;
        items.reverse();
        Ok(items)
    }

    pub(super) fn pop_mark(&mut self) -> Result<Vec<Value>, Fault> {
        match self.marks.pop() {
            Some(mark) if mark <= self.stack.len() => Ok(self.stack.split_off(mark)),
            _ => broken("closes what it did not open"),
        }
    }

    fn push_number(&mut self, opcode: u8) -> Done {
        let value = match opcode {
            b'I' => {
                let line = self.line()?.of(self.bytes);
                match std::str::from_utf8(line).unwrap_or_default() {
                    "00" => Value::Bool(false),
                    "01" => Value::Bool(true),
                    text => Value::Int(text.parse().or_else(|_| broken("has a number that is none"))?),
                }
            }
            b'L' => Value::Int(self.line_number()?),
            b'F' => Value::Float(self.line_number()?),
            b'J' => Value::Int(i32::from_le_bytes(self.number()?).into()),
            b'K' => Value::Int(u8::from_le_bytes(self.number()?).into()),
            b'M' => Value::Int(u16::from_le_bytes(self.number()?).into()),
            b'G' => Value::Float(f64::from_be_bytes(self.number()?)),
            _ => {
                let length = if opcode == 0x8a { self.number::<1>()?[0].into() } else { self.length::<4>()? };
                let span = self.take(length)?;
                let bytes = span.of(self.bytes);
                if bytes.len() <= 8 {
                    // Two's complement of as many bytes as are needed.
                    let fill = if bytes.last().is_some_and(|last| last & 0x80 != 0) { 0xff } else { 0 };
                    let mut wide = [fill; 8];
                    wide[..bytes.len()].copy_from_slice(bytes);
                    Value::Int(i64::from_le_bytes(wide))
                } else {
                    Value::Bytes(span)
                }
            }
        };
        self.push(value)
    }

    fn length<const N: usize>(&mut self) -> Result<usize, Fault> {
        let mut wide = [0; 8];
        wide[..N].copy_from_slice(&self.number::<N>()?);
        usize::try_from(u64::from_le_bytes(wide)).or_else(|_| broken("states an impossible length"))
    }

    fn push_text(&mut self, opcode: u8) -> Done {
        let span = match opcode {
            b'S' | b'V' => self.line()?,
            b'U' | b'C' | 0x8c => {
                let length = self.length::<1>()?;
                self.take(length)?
            }
            b'T' | b'X' | b'B' => {
                let length = self.length::<4>()?;
                self.take(length)?
            }
            _ => {
                let length = self.length::<8>()?;
                self.take(length)?
            }
        };
        let is_bytes = matches!(opcode, b'B' | b'C' | 0x8e | 0x96);
        self.push(if is_bytes { Value::Bytes(span) } else { Value::Text(span) })
    }

    fn append(&mut self, items: Vec<Value>) -> Done {
        let to = self.top()?;
        // To an object that is not made, nothing is added.
        if let Some(Node::List(list)) = self.arena.node_mut(to) {
            list.extend(items);
        }
        Ok(())
    }

    fn set_items(&mut self, items: &[Value]) -> Done {
        let to = self.top()?;
        if let Some(Node::Dict(dict) | Node::Module(dict)) = self.arena.node_mut(to) {
            dict.extend(pairs(items));
        }
        Ok(())
    }

    fn remember(&mut self, opcode: u8) -> Done {
        let key = match opcode {
            b'p' => self.line_number()?,
            b'q' => u32::from(self.number::<1>()?[0]),
            b'r' => u32::from_le_bytes(self.number()?),
            _ => self.memo.len() as u32,
        };
        let top = self.top()?;
        self.memo.insert(key, top);
        Ok(())
    }

    fn recall(&mut self, opcode: u8) -> Done {
        let key = match opcode {
            b'g' => self.line_number()?,
            b'h' => u32::from(self.number::<1>()?[0]),
            _ => u32::from_le_bytes(self.number()?),
        };
        match self.memo.get(&key) {
            Some(&value) => self.push(value),
            None => broken("recalls what it did not remember"),
        }
    }
}

pub(super) fn pairs(items: &[Value]) -> Vec<(Value, Value)> {
    items.as_chunks::<2>().0.iter().map(|&[key, value]| (key, value)).collect()
}
