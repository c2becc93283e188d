//! The record in its tables: read whole, and written as the difference that events made.

use practice::incident::characteristics::Characteristics;
use practice::incident::keeping::Happened as Keeping;
use practice::incident::record::{Core, Stage};
use practice::incident::{Event, Incident};
use practice::people::Scope;
use practice::supervision;

use super::columns::{StoredDuty, core_columns};
use crate::house::Policies;
use crate::ledger::{Category, Cell, Columns, Entry, Fault, Owner, Signature, Tx, Value};
use crate::people::scope_sql;

/// Reads a record; `None` where there is none with this reference.
pub fn load(tx: &mut Tx<'_>, id: &str) -> Result<Option<Incident>, Fault> {
    let row = tx.query_one(&format!("SELECT {} FROM incident WHERE id = ?1", core_columns()), &[id.to_owned().to_value()])?;
    let Some(row) = row else { return Ok(None) };
    let core = Core::from_row(&row, 0)?;
    Ok(Some(Incident {
        strands: tx.children("strand", "number", id)?,
        people: tx.children("person", "number", id)?,
        assessments: tx.children("assessment", "number", id)?,
        crimes: tx.children("crime", "number", id)?,
        assignments: tx.children("assignment", "number", id)?,
        contacts: tx.children("contact", "number", id)?,
        reviews: tx.children("review", "number", id)?,
        risks: tx.children("risk", "number", id)?,
        waivers: tx.children("waiver", "number", id)?,
        rulings: tx.children("ruling", "number", id)?,
        transfers: tx.children("transfer", "number", id)?,
        enquiries: tx.children("enquiry", "number", id)?,
        plan_actions: tx.children("plan_action", "number", id)?,
        golden_checks: tx.children("golden_check", "number", id)?,
        handovers: tx.children("handover", "number", id)?,
        ownerships: tx.children("ownership", "number", id)?,
        audit_errors: tx.children("audit_error", "number", id)?,
        releases: tx.children("release", "number", id)?,
        restrictions: tx.children("restriction", "number", id)?,
        named: tx.children("named", "number", id)?,
        shares: tx.children("share", "number", id)?,
        glasses: tx.children("glass", "number", id)?,
        redactions: tx.children("redaction", "number", id)?,
        links: tx.children("link", "number", id)?,
        merges: tx.children("merger", "number", id)?,
        contracts: tx.children("contract", "number", id)?,
        consents: tx.children("consent", "number", id)?,
        needs: tx.children("needs", "number", id)?,
        interventions: tx.children("intervention", "number", id)?,
        causes: tx.children("cause", "number", id)?,
        repeats: tx.children("repeat_mark", "number", id)?,
        supports: tx.children("support", "number", id)?,
        support_plans: tx.children("support_plan", "number", id)?,
        support_actions: tx.children("support_action", "number", id)?,
        support_notes: tx.children("support_note", "number", id)?,
        deployments: tx.children("deployment", "number", id)?,
        findings: tx.children("finding", "number", id)?,
        regrades: tx.children("regrade", "number", id)?,
        proceedings: tx.children("proceeding", "number", id)?,
        entitlements: tx.children("entitlement", "number", id)?,
        path: tx.children("path_step", "number", id)?,
        subject_reviews: tx.children("subject_review", "number", id)?,
        subject_requests: tx.children("subject_request", "number", id)?,
        challenges: tx.children("challenge", "number", id)?,
        keeping_reviews: tx.children("keeping_review", "number", id)?,
        holds: tx.children("legal_hold", "number", id)?,
        limits: tx.children("processing_limit", "number", id)?,
        disposals: tx.children("disposal", "number", id)?,
        disagreements: tx.children("disagreement", "number", id)?,
        core,
    }))
}

/// Reads a record that this scope reaches; one outside it does not exist (access.md rule 9).
pub fn load_in(tx: &mut Tx<'_>, id: &str, scope: &Scope) -> Result<Option<Incident>, Fault> {
    let mut params = vec![id.to_owned().to_value()];
    let within = scope_sql(scope, "i", &mut params);
    match tx.query_one(&format!("SELECT i.id FROM incident i WHERE i.id = ?1 AND {within}"), &params)? {
        Some(_) => load(tx, id),
        None => Ok(None),
    }
}

/// Lets events happen to a record: journal, rows, duties and notices, all in this unit of work. Gives the record as it is now.
pub fn happen(tx: &mut Tx<'_>, who: &Signature, policies: &Policies, before: Option<&Incident>, events: &[Event]) -> Result<Incident, Fault> {
    if before.is_some_and(Incident::is_disposed) {
        return Err(Fault::new("nothing happens any more to a record that was disposed of"));
    }
    let mut after = before.cloned();
    for event in events {
        match &mut after {
            Some(incident) => incident.apply(event),
            None => after = Incident::begin(event),
        }
        let incident = after.as_ref().ok_or_else(|| Fault::new("a record must begin with its report"))?;
        enter(tx, who, policies, incident, event)?;
        super::notices::send(tx, who, incident, event)?;
        crate::learning::sql::carry(tx, who, incident, event)?;
        crate::board::sql::follow(tx, who, incident, event)?;
        crate::retention::sql::follow(tx, who, policies, incident, event)?;
    }
    let after = after.ok_or_else(|| Fault::new("nothing happened"))?;
    save(tx, before, &after)?;
    save_duties(tx, policies, before, &after)?;
    crate::figures::kept::follow(tx, &policies.at(who.at)?.calendar, who.at, before, &after)?;
    Ok(after)
}

/// Writes the whole life of a new record at once: each event's entry under the signature of its own moment, then rows and duties as they are
/// in the end. What lies in the past tells nobody now, so no notice is sent. Refuses a life that does not begin with its report.
pub fn live(tx: &mut Tx<'_>, policies: &Policies, life: &[(Signature, Event)]) -> Result<Incident, Fault> {
    let mut after: Option<Incident> = None;
    for (who, event) in life {
        match &mut after {
            Some(incident) => incident.apply(event),
            None => after = Incident::begin(event),
        }
        let incident = after.as_ref().ok_or_else(|| Fault::new("a record must begin with its report"))?;
        enter(tx, who, policies, incident, event)?;
        crate::learning::sql::carry(tx, who, incident, event)?;
    }
    let after = after.ok_or_else(|| Fault::new("nothing happened"))?;
    save(tx, None, &after)?;
    save_duties(tx, policies, None, &after)?;
    Ok(after)
}

/// The journal entry of an event that has just happened to this record.
fn enter(tx: &mut Tx<'_>, who: &Signature, policies: &Policies, incident: &Incident, event: &Event) -> Result<(), Fault> {
    let begins = matches!(event, Event::Recorded { .. });
    let policy = policies.at(incident.core.reported_at)?;
    tx.journal(
        who,
        &Entry {
            chain: &chain(&incident.core.id),
            record: &incident.core.id,
            verb: event.verb(),
            category: category(event, begins),
            classes: event.classes(),
            policy: &policy.version,
            event: serde_json::to_string(event)?,
        },
    )?;
    Ok(())
}

/// A share discloses the record, to the recipient that its event names (domain rules 10.1); every other event collects or alters.
fn category(event: &Event, begins: bool) -> Category {
    match event {
        Event::Access(happened) if happened.recipient().is_some() => Category::Disclosure,
        Event::Keeping(Keeping::Disposed { .. }) => Category::Erasure,
        _ if begins => Category::Collection,
        _ => Category::Alteration,
    }
}

/// The journal chain of a record.
pub fn chain(id: &str) -> String {
    format!("incident/{id}")
}

fn save(tx: &mut Tx<'_>, before: Option<&Incident>, after: &Incident) -> Result<(), Fault> {
    match before {
        None => tx.insert("incident", &after.core)?,
        Some(_) => tx.upsert("incident", 1, &after.core)?,
    }
    macro_rules! lists {
        ($($table:literal $list:ident),+) => { $( save_list(tx, $table, before.map(|b| b.$list.as_slice()), &after.$list)?; )+ };
    }
    lists!(
        "strand" strands, "person" people, "assessment" assessments, "crime" crimes, "assignment" assignments, "contact" contacts,
        "review" reviews, "risk" risks, "waiver" waivers,
        "ruling" rulings, "transfer" transfers, "enquiry" enquiries, "plan_action" plan_actions, "golden_check" golden_checks,
        "handover" handovers, "ownership" ownerships, "audit_error" audit_errors, "release" releases,
        "restriction" restrictions, "named" named, "share" shares, "glass" glasses, "redaction" redactions, "link" links, "merger" merges,
        "contract" contracts, "consent" consents, "needs" needs, "intervention" interventions, "cause" causes,
        "repeat_mark" repeats, "support" supports, "support_plan" support_plans, "support_action" support_actions,
        "support_note" support_notes, "deployment" deployments, "finding" findings, "regrade" regrades,
        "proceeding" proceedings, "entitlement" entitlements, "path_step" path, "subject_review" subject_reviews,
        "subject_request" subject_requests, "challenge" challenges,
        "keeping_review" keeping_reviews, "legal_hold" holds, "processing_limit" limits, "disposal" disposals, "disagreement" disagreements
    );
    Ok(())
}

fn save_list<T: Columns + PartialEq>(tx: &mut Tx<'_>, table: &'static str, before: Option<&[T]>, after: &[T]) -> Result<(), Fault> {
    let before = before.unwrap_or_default();
    for (_, row) in before.iter().zip(after).filter(|(known, row)| known != row) {
        tx.upsert(table, 2, row)?;
    }
    let new: Vec<&T> = after.iter().skip(before.len()).collect();
    tx.insert_all(table, &new)?;
    // Only another system's newer release takes entries away (strands, crimes): history of our own work is never shortened.
    for row in before.iter().skip(after.len()) {
        let key = row.cells();
        tx.execute(&format!("DELETE FROM {table} WHERE incident = ?1 AND number = ?2"), key.get(..2).unwrap_or_default())?;
    }
    Ok(())
}

/// The duties of a record as they must be stored.
pub fn duties(policies: &Policies, incident: &Incident) -> Result<Vec<StoredDuty>, Fault> {
    let policy = policies.at(incident.core.recorded_at)?;
    let core = &incident.core;
    Ok(supervision::duties(incident, &policy).into_iter().map(|duty| StoredDuty::of(&core.id, &core.district, duty)).collect())
}

fn save_duties(tx: &mut Tx<'_>, policies: &Policies, before: Option<&Incident>, after: &Incident) -> Result<(), Fault> {
    let known = before.map(|before| duties(policies, before)).transpose()?.unwrap_or_default();
    let now = duties(policies, after)?;
    let mut new = Vec::new();
    for duty in &now {
        match known.iter().find(|k| k.rule == duty.rule && k.about == duty.about) {
            Some(same) if same == duty => {}
            Some(_) => tx.upsert("duty", 3, duty)?,
            None => new.push(duty),
        }
    }
    tx.insert_all("duty", &new)?;
    for gone in known.iter().filter(|k| !now.iter().any(|d| d.rule == k.rule && d.about == k.about)) {
        crate::duty::sql::forget(tx, gone)?;
    }
    Ok(())
}

/// Destroys the keys of people whose details may not stand on the record any more.
pub fn destroy_keys(tx: &mut Tx<'_>, id: &str, people: &[u32]) -> Result<(), Fault> {
    for person in people {
        tx.destroy_key(id, Owner::Person(*person))?;
        tx.unblind(id, *person)?;
        characterise(tx, id, *person, &Characteristics::new())?;
    }
    Ok(())
}

/// The record that came from another system under this id; its reference, where it was taken before.
pub fn by_source(tx: &mut Tx<'_>, source: &str, source_id: &str) -> Result<Option<String>, Fault> {
    let row = tx.query_one(
        "SELECT id FROM incident WHERE source = ?1 AND source_id = ?2",
        &[source.to_owned().to_value(), source_id.to_owned().to_value()],
    )?;
    row.map(|row| row.get(0)).transpose()
}

/// How many records stand at a stage; for the front page of an empty force.
pub fn count(tx: &mut Tx<'_>, stage: Option<Stage>) -> Result<i64, Fault> {
    match stage {
        None => tx.number("SELECT COUNT(*) FROM incident", &[]),
        Some(stage) => tx.number("SELECT COUNT(*) FROM incident WHERE stage = ?1", &[stage.to_value()]),
    }
}

/// Stored duties of a record, in rule order.
pub fn stored_duties(tx: &mut Tx<'_>, id: &str) -> Result<Vec<StoredDuty>, Fault> {
    tx.children("duty", "rule, about", id)
}

/// Every event of a record, oldest first, with who and when.
pub fn events(tx: &mut Tx<'_>, id: &str) -> Result<Vec<(crate::ledger::Kept, Event)>, Fault> {
    let rows = tx.query(
        &format!("SELECT {} FROM journal WHERE chain = ?1 ORDER BY sequence", crate::ledger::journal::COLUMNS),
        &[Value::Text(chain(id))],
    )?;
    rows.iter()
        .map(|row| {
            let kept = crate::ledger::journal::kept(row)?;
            let event = serde_json::from_str(&kept.event)?;
            Ok((kept, event))
        })
        .collect()
}

/// Those of these references that a record has.
pub fn taken(tx: &mut Tx<'_>, references: &[String]) -> Result<std::collections::BTreeSet<String>, Fault> {
    if references.is_empty() {
        return Ok(std::collections::BTreeSet::new());
    }
    let marks: Vec<String> = (1..=references.len()).map(|n| format!("?{n}")).collect();
    let params: Vec<Value> = references.iter().map(Cell::to_value).collect();
    let rows = tx.query(&format!("SELECT id FROM incident WHERE id IN ({})", marks.join(", ")), &params)?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// How many identities an account opened since a moment, for the hourly cap (access.md rule 3).
pub fn identities_opened(tx: &mut Tx<'_>, account: &str, since: jiff::Timestamp) -> Result<i64, Fault> {
    tx.number(
        "SELECT COUNT(*) FROM (SELECT verb, at FROM journal WHERE chain = ?1 ORDER BY sequence DESC LIMIT 20000) latest \
         WHERE verb IN ('opened an identity', 'opened details to change them') AND at > ?2",
        &[format!("reader/{account}").to_value(), since.to_value()],
    )
}

/// Names of places by their codes, for districts that no policy names.
pub fn place_names(tx: &mut Tx<'_>, codes: &[String]) -> Result<std::collections::BTreeMap<String, String>, Fault> {
    let mut names = std::collections::BTreeMap::new();
    for code in codes {
        if let Some(row) = tx.query_one("SELECT name FROM place WHERE code = ?1", &[code.to_value()])? {
            names.insert(code.clone(), row.get::<String>(0)?);
        }
    }
    Ok(names)
}

/// How many duplicates are merged into a record now, and their references.
pub fn duplicates(tx: &mut Tx<'_>, id: &str) -> Result<Vec<String>, Fault> {
    let rows =
        tx.query("SELECT incident FROM merger WHERE into_record = ?1 AND split_at IS NULL ORDER BY incident", &[id.to_owned().to_value()])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Those of these records that a scope reaches.
pub fn within(tx: &mut Tx<'_>, ids: &[String], scope: Option<&Scope>) -> Result<std::collections::BTreeSet<String>, Fault> {
    let (Some(scope), false) = (scope, ids.is_empty()) else { return Ok(std::collections::BTreeSet::new()) };
    let mut params: Vec<Value> = ids.iter().map(Cell::to_value).collect();
    let marks: Vec<String> = (1..=ids.len()).map(|n| format!("?{n}")).collect();
    let within = scope_sql(scope, "i", &mut params);
    let rows = tx.query(&format!("SELECT i.id FROM incident i WHERE i.id IN ({}) AND {within}", marks.join(", ")), &params)?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Whether a record has this reference.
pub fn exists(tx: &mut Tx<'_>, id: &str) -> Result<bool, Fault> {
    Ok(tx.query_one("SELECT 1 FROM incident WHERE id = ?1", &[id.to_owned().to_value()])?.is_some())
}

/// The stable pseudonym of a record: `P-` and letters that are not misread.
pub fn pseudonym(tx: &mut Tx<'_>, id: &str) -> Result<String, Fault> {
    let number = tx.number("SELECT number FROM search_doc WHERE record = ?1", &[id.to_owned().to_value()])?;
    Ok(format!("P-{}", super::reference::letters_of(tx.pseudonym(number))))
}

/// The record behind a pseudonym; `None` for one that no record has.
pub fn of_pseudonym(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, Fault> {
    let bits = name.strip_prefix("P-").and_then(super::reference::of_letters);
    let Some(number) = bits.map(|bits| tx.of_pseudonym(bits)) else { return Ok(None) };
    let row = tx.query_one("SELECT record FROM search_doc WHERE number = ?1", &[number.to_value()])?;
    row.map(|row| row.get(0)).transpose()
}

/// The newest records that are open, flagged and not restricted, by the day of the report.
pub fn newest_open(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<String>, Fault> {
    let sql = "SELECT id FROM incident WHERE closed_at IS NULL AND hate = 1 AND restricted = 0 ORDER BY reported_at DESC, id DESC LIMIT ?1";
    tx.query(sql, &[limit.to_value()])?.iter().map(|row| row.get(0)).collect()
}

/// Puts the codes of what a person said of themselves where groups are counted, in place of what was there.
pub fn characterise(tx: &mut Tx<'_>, record: &str, person: u32, said: &Characteristics) -> Result<(), Fault> {
    let key = [record.to_owned().to_value(), person.to_value()];
    tx.execute("DELETE FROM characteristic WHERE record = ?1 AND person = ?2", &key)?;
    for (list, code) in said {
        let [record, person] = key.clone();
        let cells = [record, person, (*list).to_owned().to_value(), code.to_value()];
        tx.execute("INSERT INTO characteristic (record, person, list, code) VALUES (?1, ?2, ?3, ?4)", &cells)?;
    }
    Ok(())
}
