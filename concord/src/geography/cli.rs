//! `concord geography boundaries|population FILE`: the same reading as on the page, for who runs the program on the store's machine.

use std::path::Path;

use super::{Content, read, sql};
use crate::house::House;
use crate::ledger::{Fault, Signature};

/// Loads a file; what was done in a sentence, or every reason why it was not taken.
pub async fn run_cli(house: &House, file: &Path, content: Content, code: &str, name: &str) -> Result<Result<String, Vec<String>>, Fault> {
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(Err(vec![format!("{} could not be read: {error}", file.display())])),
    };
    let taken = match read(&bytes, content, code, name) {
        Ok(taken) => taken,
        Err(wrong) => return Ok(Err(wrong)),
    };
    if let Err(sentence) = super::check_districts(house, content, &taken).await? {
        return Ok(Err(vec![sentence]));
    }
    let who = Signature { actor: "system".into(), posting: String::new(), request: String::new(), at: house.now() };
    let total = taken.len();
    let changed: usize = house.ledger.write(move |tx| sql::take(tx, &who, content, &taken)).await?;
    Ok(Ok(format!("{}: {total} areas read, {changed} of them new or changed", content.label())))
}
