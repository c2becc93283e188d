//! A fault: something broke that no reader can mend. Its text goes to the log, never to a page.

use std::fmt;

/// What broke, in words for the log. A fault rolls its unit of work back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    what: String,
}

impl Fault {
    /// A fault with these words.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into() }
    }

    /// The same fault, with what was being done before it.
    #[must_use]
    pub fn while_doing(self, what: &str) -> Self {
        Self { what: format!("{what}: {}", self.what) }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Fault {}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::new(format!("file: {error}"))
    }
}

macro_rules! faults_from {
    ($($error:ty => $what:literal),+ $(,)?) => {$(
        impl From<$error> for Fault {
            fn from(error: $error) -> Self {
                Self::new(format!(concat!($what, ": {:?}"), error))
            }
        }
    )+};
}

faults_from! {
    rusqlite::Error => "SQLite",
    postgres::Error => "PostgreSQL",
    serde_json::Error => "JSON",
    jiff::Error => "time",
    tokio::task::JoinError => "task",
}
