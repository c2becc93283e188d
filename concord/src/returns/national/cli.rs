//! `concord returns`: lists returns, shows one, writes a signed version as a file. Whoever runs the program on the store's own machine reads all.

use std::path::Path;

use press::sheet::{Format, Marking};

use super::api::{every, whole};
use super::files::{as_json, written};
use super::sql::{self, ReturnRow};
use super::versions::numbered;
use crate::house::House;
use crate::ledger::{Category, Entry, Fault, Signature, Tx};

/// A return, the number of a version of it, and that version.
type Found = (ReturnRow, usize, crate::returns::sql::PrintingRow);

/// A line a return, or JSON.
pub async fn list(house: &House, json: bool) -> Result<String, Fault> {
    let items = house.ledger.read(every).await?;
    if json {
        return Ok(serde_json::Value::from(items).to_string());
    }
    let word = |item: &serde_json::Value, name: &str| item.get(name).and_then(|value| value.as_str()).unwrap_or("-").to_owned();
    let line = |item: &serde_json::Value| {
        let state = match (word(item, "sent_at").as_str(), word(item, "signed_at").as_str()) {
            ("-", "-") => format!("due {}", word(item, "due_at")),
            ("-", signed) => format!("signed {signed}"),
            (sent, _) => format!("sent {sent}"),
        };
        format!("{} {}  {state}  {}", word(item, "kind"), word(item, "period"), word(item, "title"))
    };
    Ok(items.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// A return with its answers and versions, as JSON; none where there is no such return.
pub async fn show(house: &House, kind: &str, period: &str) -> Result<Option<String>, Fault> {
    let (kind, period) = (kind.to_owned(), period.to_owned());
    house
        .ledger
        .read(move |tx| {
            let Some(row) = sql::one(tx, &kind, &period)? else { return Ok(None) };
            Ok(Some(serde_json::to_string_pretty(&whole(tx, &row)?)?))
        })
        .await
}

/// A signed version as a file's bytes; a refusal in words. The newest where no number is given. The journal keeps that it was taken out.
pub async fn export(
    house: &House,
    kind: &str,
    period: &str,
    number: Option<usize>,
    (part, format): (&str, &str),
) -> Result<Result<Vec<u8>, String>, Fault> {
    let (kind, period) = (kind.to_owned(), period.to_owned());
    let work = move |tx: &mut Tx<'_>| -> Result<Result<Found, String>, Fault> {
        let Some(row) = sql::one(tx, &kind, &period)? else { return Ok(Err(format!("There is no return {kind} for {period}."))) };
        let number = match number {
            Some(number) => number,
            None => crate::returns::sql::history(tx, &row.what())?.len(),
        };
        match numbered(tx, &row, number)? {
            Some(printing) => Ok(Ok((row, number, printing))),
            None => Ok(Err("Nobody has signed this version: only what was signed is taken out.".to_owned())),
        }
    };
    let (row, number, printing) = match house.ledger.read(work).await? {
        Ok(found) => found,
        Err(refused) => return Ok(Err(refused)),
    };
    let bytes = if format == "json" {
        serde_json::to_string_pretty(&as_json(&printing, number)?)?.into_bytes()
    } else {
        let Some(format) = Format::from_code(format) else { return Ok(Err("Choose csv, xlsx, ods or json.".to_owned())) };
        let marking = marking(house, &row)?;
        let part = if part.is_empty() {
            super::files::parts(&printing.frozen()?.tables).into_iter().next().map(|(code, _)| code)
        } else {
            Some(part.to_owned())
        };
        match written(&printing, &part.unwrap_or_default(), format, &marking)? {
            Some(Ok((bytes, _))) => bytes,
            Some(Err(wrong)) => return Ok(Err(wrong.to_string())),
            None => {
                let parts: Vec<String> = super::files::parts(&printing.frozen()?.tables).into_iter().map(|(code, _)| code).collect();
                return Ok(Err(format!("It has no such part; it has: {}.", parts.join(", "))));
            }
        }
    };
    taken(house, &printing, &bytes, format).await?;
    Ok(Ok(bytes))
}

/// The same, written to a file, or as text for the screen; what to say, or a refusal in words.
pub async fn take_out(
    house: &House,
    (kind, period, number): (&str, &str, Option<usize>),
    what: (&str, &str),
    out: Option<&Path>,
) -> Result<Result<String, String>, Fault> {
    let bytes = match export(house, kind, period, number, what).await? {
        Ok(bytes) => bytes,
        Err(refused) => return Ok(Err(refused)),
    };
    house.ledger.seal_heads(house.now()).await?;
    let Some(file) = out else { return Ok(Ok(String::from_utf8_lossy(&bytes).into_owned())) };
    std::fs::write(file, bytes).map_err(|error| Fault::new(format!("{}: {error}", file.display())))?;
    Ok(Ok(file.display().to_string()))
}

fn marking(house: &House, row: &ReturnRow) -> Result<Marking, Fault> {
    let recipient = super::build::of(house, row)?.map_or_else(String::new, |(kind, _, _)| kind.recipient);
    Ok(Marking {
        by: "Console".into(),
        at: house.policy()?.calendar.show(house.now()),
        classification: "OFFICIAL-SENSITIVE".into(),
        audience: recipient,
    })
}

async fn taken(house: &House, printing: &crate::returns::sql::PrintingRow, bytes: &[u8], format: &str) -> Result<(), Fault> {
    let who = Signature { actor: "system".into(), posting: String::new(), request: "console".into(), at: house.now() };
    let hash = blake3::hash(bytes).to_hex().to_string();
    let records = super::versions::records_in(printing)?;
    let event = serde_json::json!({
        "records": records, "about": printing.title, "export": printing.id, "audience": "", "rows": 0, "format": format, "hash": hash,
    });
    let work = move |tx: &mut Tx<'_>| {
        let single = if let [one] = records.as_slice() { one.as_str() } else { "" };
        let category = Category::Disclosure;
        let event = event.to_string();
        let entry = Entry { chain: "reader/system", record: single, verb: "took a return out", category, classes: "op", policy: "", event };
        tx.listed(&who, &entry, &records)
    };
    house.ledger.write(work).await
}
