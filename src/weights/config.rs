//! `config.json` and its neighbours: small JSON objects read with limits, every complaint naming file and field.

use super::error::{Error, Result};
use super::{brief, short_name};
use serde_json::{Map, Value};
use std::io::Read as _;
use std::ops::RangeInclusive;
use std::path::Path;

/// A configuration is a few KB; this is far beyond any.
const MAX_CONFIG_BYTES: u64 = 4 << 20;
/// More blocks than any network has.
const MAX_LIST: usize = 64;

/// Reads a text file of at most `limit` bytes.
pub fn read_text(path: &Path, limit: u64) -> Result<String> {
    let unreadable = |e: std::io::Error| Error::Unreadable { file: short_name(path), reason: e.to_string() };
    let broken = |reason: String| Error::Broken { file: short_name(path), reason };
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(broken(format!("it has more than {limit} bytes, which no such file has")));
    }
    String::from_utf8(bytes).map_err(|_| broken("it is not UTF-8 text".to_owned()))
}

/// A JSON object whose values are read one by one. A `null` counts as absent.
#[derive(Debug, Clone)]
pub struct Config {
    file: String,
    values: Map<String, Value>,
}

impl Config {
    /// Reads the object in this file.
    pub fn open(path: &Path) -> Result<Self> {
        Self::parse(&short_name(path), &read_text(path, MAX_CONFIG_BYTES)?)
    }

    /// Reads the object in `text`; `file` stands for it in messages.
    pub fn parse(file: &str, text: &str) -> Result<Self> {
        match serde_json::from_str(text) {
            Ok(Value::Object(values)) => Ok(Self { file: file.to_owned(), values }),
            Ok(_) => Err(Error::Broken { file: file.to_owned(), reason: "it is not a JSON object".to_owned() }),
            Err(e) => {
                Err(Error::Broken { file: file.to_owned(), reason: format!("it is not valid JSON ({})", brief(e)) })
            }
        }
    }

    /// Values that come from elsewhere; `file` stands for their place in messages.
    pub fn from_values(file: &str, values: Map<String, Value>) -> Self {
        Self { file: file.to_owned(), values }
    }

    /// The file, by the last two parts of its path.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// All values.
    pub fn into_value(self) -> Value {
        Value::Object(self.values)
    }

    /// The value of a field; `None` if it is absent or `null`.
    pub fn value(&self, field: &str) -> Option<&Value> {
        self.values.get(field).filter(|value| !value.is_null())
    }

    /// An error about one field: "FILE: FIELD PROBLEM".
    pub fn error(&self, field: &str, problem: impl Into<String>) -> Error {
        Error::Config { file: self.file.clone(), field: field.to_owned(), problem: problem.into() }
    }

    /// A whole number in `range`.
    pub fn integer(&self, field: &str, range: RangeInclusive<usize>, default: Option<usize>) -> Result<usize> {
        match (self.value(field), default) {
            (Some(value), _) => self.as_integer(field, value, &range),
            (None, Some(default)) => Ok(default),
            (None, None) => Err(self.missing(field)),
        }
    }

    /// A list of whole numbers in `range`; one number alone stands for `length` of them.
    pub fn integers(
        &self,
        field: &str,
        length: usize,
        range: RangeInclusive<usize>,
        default: Option<usize>,
    ) -> Result<Vec<usize>> {
        match self.value(field) {
            Some(Value::Array(list)) if list.len() == length => {
                list.iter().map(|value| self.as_integer(field, value, &range)).collect()
            }
            Some(Value::Array(list)) => {
                Err(self.error(field, format!("has {} entries where {length} blocks need one each", list.len())))
            }
            _ => Ok(vec![self.integer(field, range, default)?; length]),
        }
    }

    /// A list of at least one whole number in `range`.
    pub fn list(&self, field: &str, range: RangeInclusive<usize>) -> Result<Vec<usize>> {
        self.array(field)?.iter().map(|value| self.as_integer(field, value, &range)).collect()
    }

    /// A list of at least one text.
    pub fn texts(&self, field: &str) -> Result<Vec<&str>> {
        let wrong = || self.error(field, "must hold texts only");
        self.array(field)?.iter().map(|value| value.as_str().ok_or_else(wrong)).collect()
    }

    /// A number above 0 and at most `max`.
    pub fn positive(&self, field: &str, max: f64, default: f64) -> Result<f64> {
        let Some(value) = self.value(field) else { return Ok(default) };
        match value.as_f64() {
            Some(number) if number > 0.0 && number <= max => Ok(number),
            _ => Err(self.error(field, format!("is {}, not a number above 0 and up to {max}", brief(value)))),
        }
    }

    /// A yes or no.
    pub fn flag(&self, field: &str, default: bool) -> Result<bool> {
        match self.value(field) {
            None => Ok(default),
            Some(value) => {
                value.as_bool().ok_or_else(|| self.error(field, format!("is {}, not true or false", brief(value))))
            }
        }
    }

    /// A list of yes or no; one alone stands for `length` of them.
    pub fn flags(&self, field: &str, length: usize, default: bool) -> Result<Vec<bool>> {
        match self.value(field) {
            Some(Value::Array(list)) if list.len() == length => list
                .iter()
                .map(|value| value.as_bool().ok_or_else(|| self.error(field, "must hold true and false only")))
                .collect(),
            Some(Value::Array(list)) => {
                Err(self.error(field, format!("has {} entries where {length} blocks need one each", list.len())))
            }
            _ => Ok(vec![self.flag(field, default)?; length]),
        }
    }

    /// A text.
    pub fn text<'a>(&'a self, field: &str, default: &'a str) -> Result<&'a str> {
        match self.value(field) {
            None => Ok(default),
            Some(value) => value.as_str().ok_or_else(|| self.error(field, format!("is {}, not a text", brief(value)))),
        }
    }

    /// Refuses every value of a field but `null` and those that do what the network here does anyway.
    pub fn only(&self, field: &str, known: &[Value]) -> Result<()> {
        match self.value(field) {
            Some(value) if !known.contains(value) => {
                Err(self.error(field, format!("is {}, which is not supported", brief(value))))
            }
            _ => Ok(()),
        }
    }

    fn missing(&self, field: &str) -> Error {
        self.error(field, "is missing; take the whole model folder as it was published")
    }

    fn array(&self, field: &str) -> Result<&Vec<Value>> {
        match self.value(field) {
            None => Err(self.missing(field)),
            Some(Value::Array(list)) if (1..=MAX_LIST).contains(&list.len()) => Ok(list),
            Some(_) => Err(self.error(field, format!("is not a list of 1 to {MAX_LIST} entries"))),
        }
    }

    fn as_integer(&self, field: &str, value: &Value, range: &RangeInclusive<usize>) -> Result<usize> {
        match value.as_u64().and_then(|number| usize::try_from(number).ok()) {
            Some(number) if range.contains(&number) => Ok(number),
            _ => {
                let (least, most) = range.clone().into_inner();
                Err(self.error(field, format!("is {}, not a whole number from {least} to {most}", brief(value))))
            }
        }
    }
}
