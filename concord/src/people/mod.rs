//! People who work here: accounts, postings, and what a reader may reach, as SQL.

pub mod sql;

pub use sql::{Account, FactRow, PostingRow, known_sql, scope_sql};

/// The words for a role's code; the code itself where it is none.
pub fn role_title(code: &str) -> String {
    practice::people::Role::from_code(code).map_or_else(|| code.to_owned(), |role| role.label().to_owned())
}
