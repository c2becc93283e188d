//! Requests for information: one page makes the table that they ask for (strand by month by outcome by source), a second person signs it, and
//! the log says what was disclosed, when it was asked and when it was due.

pub mod pages;
pub mod sql;

use crate::duty::sql::put_owing;
use crate::house::Policies;
use crate::ledger::{Fault, Signature, Tx};
use sql::RequestRow;

/// Notes that a request's answer was signed, where the printing is one: its duty is met.
pub fn answered(tx: &mut Tx<'_>, who: &Signature, policies: &Policies, printing: &str) -> Result<(), Fault> {
    match sql::of_printing(tx, printing)? {
        Some(row) => put_owing(tx, who, policies, "answered a request for information", &RequestRow { answered_at: Some(who.at), ..row }),
        None => Ok(()),
    }
}
