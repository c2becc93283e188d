//! A fixture's options, and which of them our macros use up.

use serde_json::{Map, Value};

/// A fixture's options, from which a drawer takes what its macro has an argument for.
pub struct Options(pub Map<String, Value>);

/// What a drawer says: the HTML, or why the macro does not offer this.
pub type Drawn = Result<String, String>;

/// Draws one fixture with our macro.
pub type Drawer = fn(&mut Options) -> Drawn;

impl Options {
    /// Takes a word, a number or nothing ("") at a dotted path.
    pub fn text(&mut self, path: &str) -> String {
        match self.take(path) {
            Some(Value::String(text)) => text,
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        }
    }

    /// The same, or a given word when there is nothing.
    pub fn text_or(&mut self, path: &str, otherwise: &str) -> String {
        match self.text(path) {
            empty if empty.is_empty() => otherwise.to_owned(),
            text => text,
        }
    }

    /// Takes yes or no at a dotted path.
    pub fn yes(&mut self, path: &str) -> bool {
        matches!(self.take(path), Some(Value::Bool(true)))
    }

    /// Takes a list of things; an empty place in it stays as `None`, since the design system counts it.
    pub fn list(&mut self, path: &str) -> Vec<Option<Options>> {
        let Some(Value::Array(items)) = self.take(path) else {
            return Vec::new();
        };
        items.into_iter().map(|item| if let Value::Object(map) = item { Some(Self(map)) } else { None }).collect()
    }

    /// Takes a thing at a dotted path and leaves nothing behind.
    pub fn take(&mut self, path: &str) -> Option<Value> {
        let Some((first, rest)) = path.split_once('.') else {
            return self.0.remove(path);
        };
        let Some(Value::Object(inner)) = self.0.remove(first) else {
            return None;
        };
        let mut inner = Self(inner);
        let found = inner.take(rest);
        if !inner.0.is_empty() {
            self.0.insert(first.to_owned(), Value::Object(inner.0));
        }
        found
    }

    /// Whether an option is given at all.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Passes the fixture by when an option is left that no argument took.
    pub fn used_up(&self, whose: &str) -> Result<(), String> {
        match self.0.iter().find(|(_, value)| !value.is_null()) {
            None => Ok(()),
            Some((name, Value::Object(inner))) => {
                Err(format!("{whose}{name}.{} is not offered", inner.keys().next().map_or("", String::as_str)))
            }
            Some((name, _)) => Err(format!("{whose}{name} is not offered")),
        }
    }
}
