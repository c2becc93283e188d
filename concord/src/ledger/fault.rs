//! A fault: something broke that no reader can mend. Its text goes to the log, never to a page.

use std::fmt;

/// What broke, in words for the log. A fault rolls its unit of work back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    what: String,
    damage: bool,
}

impl Fault {
    /// A fault with these words.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), damage: false }
    }

    /// Whether the store's own file is damaged.
    pub fn is_damage(&self) -> bool {
        self.damage
    }

    /// The same fault, with what was being done before it.
    #[must_use]
    pub fn while_doing(self, what: &str) -> Self {
        Self { what: format!("{what}: {}", self.what), ..self }
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

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        let damage = matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase));
        Self { what: format!("SQLite: {error}"), damage }
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
    postgres::Error => "PostgreSQL",
    serde_json::Error => "JSON",
    jiff::Error => "time",
    tokio::task::JoinError => "task",
}
