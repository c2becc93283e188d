//! The published record taken into the store: what others published before, each printing as it was, revisions beside what they revised.

use practice::returns::Names;
use practice::returns::printing::{Content, Kind};
use practice::returns::record::{Published, read};
use practice::returns::suppress::Audience;
use serde_json::json;

use super::Draft;
use super::sql::{freeze, history, printing, sign};
use crate::house::House;
use crate::ledger::{Fault, Signature, Tx};

/// `concord figures published --load`: takes the record in; says what was taken. A printing that is there already is left as it is. What cannot
/// be read is refused in words.
pub async fn run_cli(house: &House, file: &std::path::Path) -> Result<Result<String, String>, Fault> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => return Ok(Err(format!("{}: {error}", file.display()))),
    };
    let record = match read(&text, &Names::of(&*house.policy()?)) {
        Ok(record) => record,
        Err(refused) => return Ok(Err(format!("{}: {refused}", file.display()))),
    };
    let (now, all) = (house.now(), record.len());
    let taken = house.ledger.write(move |tx| load(tx, &signature(now), &record)).await?;
    Ok(Ok(format!("{taken} of {all} published tables were taken; the others were there.")))
}

fn signature(at: jiff::Timestamp) -> Signature {
    Signature { actor: "system".into(), posting: String::new(), request: "record".into(), at }
}

/// Takes the record in; says how many of its printings were new.
pub fn load(tx: &mut Tx<'_>, who: &Signature, record: &[Published]) -> Result<usize, Fault> {
    let mut taken = 0;
    for one in record {
        let id = format!("record-{}-{}", blake3::hash(one.what.as_bytes()).to_hex().chars().take(12).collect::<String>(), one.vintage);
        if printing(tx, &id)?.is_some() {
            continue;
        }
        let earlier = history(tx, &one.what)?.last().map(|earlier| earlier.id.clone());
        let draft = Draft {
            kind: Kind::Record,
            what: one.what.clone(),
            title: one.title.clone(),
            audience: Audience::Public,
            period: one.days,
            as_at: who.at,
            definition: json!({ "record": one.what, "vintage": one.vintage }),
            coverage: Vec::new(),
            content: Content { tables: vec![one.table.clone()], cells: Vec::new() },
            corrects: earlier.map(|earlier| (earlier, "Revised in a later bulletin.".to_owned())),
        };
        let frozen = freeze(tx, who, &id, &draft)?;
        sign(tx, who, frozen)?.map_err(|refused| Fault::new(refused.to_string()))?;
        taken += 1;
    }
    Ok(taken)
}
