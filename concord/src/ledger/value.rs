//! What goes into a cell of the store and comes out of it, the same on both engines.

use jiff::Timestamp;
use practice::incident::Words;

use super::Fault;

/// One cell. Both engines keep only these four kinds: moments are whole microseconds since 1970 (UTC), yes and no are 1 and 0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number, a moment in microseconds, or yes (1) and no (0).
    Int(i64),
    /// Text.
    Text(String),
    /// Bytes: hashes and sealed boxes.
    Bytes(Vec<u8>),
}

impl Value {
    /// Which of the four kinds it is, in a word.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Int(_) => "a number",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
        }
    }
}

/// One row of an answer, read in the order of the columns that the question named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    cells: Vec<Value>,
}

impl Row {
    /// A row of these cells.
    pub fn new(cells: Vec<Value>) -> Self {
        Self { cells }
    }

    /// The cell at this place, as a `T`. A fault where the column is missing or holds something else.
    pub fn get<T: Cell>(&self, place: usize) -> Result<T, Fault> {
        let cell = self.cells.get(place).ok_or_else(|| Fault::new(format!("the answer has no column {place}")))?;
        // The cell itself may be about a person: only its kind is told.
        T::from_value(cell).ok_or_else(|| Fault::new(format!("column {place} holds {}, not the kind of value expected", cell.kind())))
    }

    /// All cells.
    pub fn cells(&self) -> &[Value] {
        &self.cells
    }
}

/// A value that fits into one cell.
pub trait Cell: Sized {
    /// As a cell.
    fn to_value(&self) -> Value;
    /// From a cell; `None` where the cell holds another kind of value.
    fn from_value(value: &Value) -> Option<Self>;
}

impl Cell for i64 {
    fn to_value(&self) -> Value {
        Value::Int(*self)
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Int(n) => Some(*n),
            _ => None,
        }
    }
}

impl Cell for u32 {
    fn to_value(&self) -> Value {
        Value::Int(i64::from(*self))
    }
    fn from_value(value: &Value) -> Option<Self> {
        i64::from_value(value).and_then(|n| n.try_into().ok())
    }
}

impl Cell for bool {
    fn to_value(&self) -> Value {
        Value::Int(i64::from(*self))
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Int(0) => Some(false),
            Value::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl Cell for String {
    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl Cell for Vec<u8> {
    fn to_value(&self) -> Value {
        Value::Bytes(self.clone())
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => Some(bytes.clone()),
            _ => None,
        }
    }
}

impl Cell for Timestamp {
    fn to_value(&self) -> Value {
        Value::Int(self.as_microsecond())
    }
    fn from_value(value: &Value) -> Option<Self> {
        i64::from_value(value).and_then(|micros| Timestamp::from_microsecond(micros).ok())
    }
}

/// A list of codes: kept as one text, the codes between bars (`|a|b|`), so that one code is found with `LIKE '%|a|%'`.
impl Cell for Vec<String> {
    fn to_value(&self) -> Value {
        Value::Text(if self.is_empty() { String::new() } else { format!("|{}|", self.join("|")) })
    }
    fn from_value(value: &Value) -> Option<Self> {
        let text = String::from_value(value)?;
        Some(text.split('|').filter(|part| !part.is_empty()).map(str::to_owned).collect())
    }
}

impl Cell for practice::clock::Allowance {
    fn to_value(&self) -> Value {
        Value::Text(self.to_string())
    }
    fn from_value(value: &Value) -> Option<Self> {
        String::from_value(value)?.parse().ok()
    }
}

impl Cell for Words {
    fn to_value(&self) -> Value {
        Value::Text(self.as_str().to_owned())
    }
    fn from_value(value: &Value) -> Option<Self> {
        String::from_value(value).map(Words::from_stored)
    }
}

impl<T: Cell> Cell for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, Cell::to_value)
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            other => T::from_value(other).map(Some),
        }
    }
}

/// Lets codes of `practice` (closed lists) stand in a cell as their code.
#[macro_export]
macro_rules! code_cells {
    ($($name:ty),+ $(,)?) => {$(
        impl $crate::ledger::Cell for $name {
            fn to_value(&self) -> $crate::ledger::Value {
                $crate::ledger::Value::Text(self.code().to_owned())
            }
            fn from_value(value: &$crate::ledger::Value) -> Option<Self> {
                match value {
                    $crate::ledger::Value::Text(code) => <$name>::from_code(code),
                    _ => None,
                }
            }
        }
    )+};
}

/// A struct whose fields are the columns of one table, in the table's order.
pub trait Columns: Sized {
    /// The columns' names, in the fields' order.
    const NAMES: &'static [&'static str];
    /// The cells, in the same order.
    fn cells(&self) -> Vec<Value>;
    /// From an answer in which these columns begin at `from`.
    fn from_row(row: &Row, from: usize) -> Result<Self, Fault>;
}

/// Names the fields of a struct once, and gets both ways between it and its row.
#[macro_export]
macro_rules! columns {
    ($name:ty { $($field:ident),+ $(,)? }) => {
        impl $crate::ledger::Columns for $name {
            const NAMES: &'static [&'static str] = &[$(stringify!($field)),+];

            fn cells(&self) -> Vec<$crate::ledger::Value> {
                vec![$($crate::ledger::Cell::to_value(&self.$field)),+]
            }

            fn from_row(row: &$crate::ledger::Row, from: usize) -> Result<Self, $crate::ledger::Fault> {
                let mut place = from;
                $(let $field = row.get(place)?; place += 1;)+
                let _ = place;
                Ok(Self { $($field),+ })
            }
        }
    };
}
