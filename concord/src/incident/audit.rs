//! "Who saw this": every look, change, search hit, disclosure and erasure of one record on one screen, by the six kinds of the access log
//! (access rule 10; R-IG-01; scenario X14), narrowed by week and person.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use jiff::civil::Date;
use practice::incident::Incident;
use practice::people::{Act, Limit, Matter, Reach};
use press::sheet::{Cell, Column, Format, Head, Marking, write};

use super::pages::note_looks;
use super::sql;
use super::unit::facts_with;
use crate::frame::answers::read_day;
use crate::frame::ask::{download, page};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field};
use crate::frame::{Ask, Audience, Failure, Reply};
use crate::ledger::{Category, Entry, Fault, Kept, Tx};
use crate::people::sql as people_sql;

/// Who takes the audit of a record out.
pub const TAKERS: Audience = Audience::May(&[(Matter::Audit, Act::Export)]);
/// Entries that are read of a record, newest first.
const READ: u32 = 5_000;
/// Lines that the page shows.
const SHOWN: usize = 500;

/// Who saw and changed the record: one line an entry.
#[derive(Template)]
#[template(path = "incident/audit.html")]
#[expect(clippy::struct_excessive_bools, reason = "each says whether the page draws one thing")]
pub struct AuditPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Reference.
    pub id: String,
    /// Whether the record itself may be opened by this reader.
    pub record_link: bool,
    /// How many entries of each of the six kinds.
    pub kinds: Vec<(&'static str, usize)>,
    /// The filter's questions.
    pub filter: Vec<Field>,
    /// Whether anything narrows it.
    pub narrowed: bool,
    /// Whether the reader may take it out as a file.
    pub may_take: bool,
    /// When, who, what, kind, field classes.
    pub lines: Vec<[String; 5]>,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// Whether a reader may ask who saw this record: supervisors of the record, auditors and professional standards.
pub fn may(ask: &Ask, incident: &Incident) -> Result<bool, Failure> {
    let reader = ask.reader()?;
    // The administrator's right to their own acts opens no record's audit.
    let everybodys = reader.reach(Matter::Audit, Act::View) == Some(Reach::Force);
    // Of a restricted record, or one about oneself, there is no audit page either (access rules 1 and 5).
    if reader.is_party_to(&incident.core.id) || !facts_with(incident, |facts| reader.knows(facts)) {
        return Ok(false);
    }
    Ok(everybodys
        || facts_with(incident, |facts| {
            reader.may_on_without(&[Limit::RulingsAndCancellations], Matter::Supervision, Act::Approve, facts, ask.now)
        }))
}

/// The audit of one record.
pub async fn audit(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read(&asked, tx, SHOWN)).await?;
    note_looks(&ask, vec![("looked at the audit", "op", String::new())]).await?;
    page(shown.render())
}

/// The columns of the file; nothing else leaves.
const COLUMNS: [&str; 5] = ["When", "Who", "What", "Kind", "Fields"];

/// The same as a file, for whoever may take the audit out: its hash is in the journal before its first byte leaves (access rule 6).
pub async fn file(ask: Arc<Ask>) -> Result<Reply, Failure> {
    if !ask.reader()?.may(Matter::Audit, Act::Export) {
        return Err(Failure::NotForYou(ask.param("id").to_owned()));
    }
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read(&asked, tx, usize::MAX)).await?;
    let head = Head {
        title: format!("Who saw incident {}", shown.id),
        notes: vec!["Looks, changes, searches that showed it, disclosures; never what was seen.".into()],
        columns: COLUMNS.iter().map(|name| Column::text(*name)).collect(),
    };
    let marking = Marking {
        by: ask.reader()?.name().to_owned(),
        at: ask.house.policy()?.calendar.show(ask.now),
        classification: ask.chrome("").marking,
        audience: "Audit".into(),
    };
    let rows = shown.lines.iter().map(|line| line.iter().cloned().map(Cell::Text).collect());
    let mut bytes = Vec::new();
    write(Format::Csv, &head, &marking, rows, &mut bytes).map_err(|wrong| Fault::new(wrong.to_string()))?;
    let (who, id, count) = (ask.signature(Matter::Audit, Act::Export)?, shown.id.clone(), shown.lines.len());
    let hash = blake3::hash(&bytes).to_hex().to_string();
    let noted = move |tx: &mut Tx<'_>| {
        let chain = format!("reader/{}", who.actor);
        let event = serde_json::json!({ "hash": hash, "rows": count, "recipient": "Audit" }).to_string();
        let verb = "took out who saw the record";
        let entry = Entry { chain: &chain, record: &id, verb, category: Category::Disclosure, classes: "op", policy: "", event };
        tx.journal(&who, &entry).map(|_| ())
    };
    ask.house.ledger.write(noted).await.map_err(Failure::Fault)?;
    Ok(download("text/csv; charset=utf-8", &format!("who-saw-{}.csv", shown.id), bytes))
}

/// What narrows the list.
struct Narrow {
    from: Option<Date>,
    to: Option<Date>,
    who: String,
    kind: String,
}

impl Narrow {
    fn of(ask: &Ask) -> Self {
        let day = |name| read_day(ask.query.one(name));
        Self { from: day("from"), to: day("to"), who: ask.query.one("who").to_owned(), kind: ask.query.one("kind").to_owned() }
    }

    fn any(&self) -> bool {
        self.from.is_some() || self.to.is_some() || !self.who.is_empty() || !self.kind.is_empty()
    }

    /// Whether an entry belongs to it, its kind left aside.
    fn holds(&self, kept: &Kept, calendar: &practice::clock::Calendar) -> bool {
        let day = calendar.local(kept.at).date();
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to) && (self.who.is_empty() || self.who == kept.actor)
    }
}

fn read(ask: &Arc<Ask>, tx: &mut Tx<'_>, most: usize) -> Result<AuditPage, Failure> {
    let id = ask.param("id").to_owned();
    let incident = sql::load(tx, &id)?.ok_or(Failure::NotFound)?;
    if !may(ask, &incident)? {
        return Err(Failure::NotForYou(id));
    }
    let all = tx.entries_about(&id, READ)?;
    let names = people_sql::names(tx, &all.iter().map(|kept| kept.actor.clone()).collect::<Vec<_>>())?;
    let policy = ask.house.policy()?;
    let narrow = Narrow::of(ask);
    let within: Vec<&Kept> = all.iter().filter(|kept| narrow.holds(kept, &policy.calendar)).collect();
    let kinds = kinds(within.iter().copied());
    let chosen: Vec<&&Kept> = within.iter().filter(|kept| narrow.kind.is_empty() || kept.kind().0 == narrow.kind).collect();
    let line = |kept: &&&Kept| {
        let by = names.get(&kept.actor).cloned().unwrap_or_else(|| kept.actor.clone());
        [policy.calendar.show(kept.at), by, what(kept), kept.kind().1.to_owned(), class_words(&kept.classes)]
    };
    let scope = ask.reader()?.view_scope(ask.now);
    Ok(AuditPage {
        chrome: ask.chrome("/work"),
        record_link: facts_with(&incident, |facts| scope.is_some_and(|scope| scope.covers(facts))),
        kinds,
        filter: filter(ask, &names),
        narrowed: narrow.any(),
        may_take: ask.reader()?.may(Matter::Audit, Act::Export),
        lines: chosen.iter().take(most).map(line).collect(),
        more: chosen.len() > most || all.len() >= usize::try_from(READ).unwrap_or(usize::MAX),
        id,
    })
}

/// How many entries there are of each of the six kinds, and how many were refused and so saw nothing.
pub(crate) fn kinds<'k>(entries: impl Iterator<Item = &'k Kept>) -> Vec<(&'static str, usize)> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for kept in entries {
        *counts.entry(kept.kind().1).or_default() += 1;
    }
    let mut shown: Vec<(&'static str, usize)> =
        Category::ALL.iter().map(|kind| (kind.label(), counts.remove(kind.label()).unwrap_or_default())).collect();
    shown.extend(counts);
    shown
}

/// What was done; a disclosure says to whom (domain rules 10.1).
pub(crate) fn what(kept: &Kept) -> String {
    let recipient = || match serde_json::from_str::<practice::incident::Event>(&kept.event) {
        Ok(practice::incident::Event::Access(happened)) => happened.recipient().map(|to| format!(" with {to}")),
        Ok(_) => None,
        // What left as a file or a pack names its recipient beside the event.
        Err(_) => {
            let event: serde_json::Value = serde_json::from_str(&kept.event).ok()?;
            event.get("recipient").and_then(serde_json::Value::as_str).map(|to| format!(", to {to}"))
        }
    };
    match recipient().filter(|_| kept.category == Category::Disclosure) {
        Some(recipient) => format!("{}{recipient}", kept.verb),
        None => kept.verb.clone(),
    }
}

fn filter(ask: &Ask, names: &BTreeMap<String, String>) -> Vec<Field> {
    let mut people: Vec<Choice> = names.iter().map(|(id, name)| Choice::new(id, name)).collect();
    people.sort_by(|a, b| a.label.cmp(&b.label));
    let all = |first: &str, choices: Vec<Choice>| std::iter::once(Choice::new("", first)).chain(choices).collect();
    let (refused, saw_nothing) = crate::ledger::journal::REFUSED_KIND;
    let kinds = Category::ALL.iter().map(|kind| Choice::new(kind.code(), kind.label())).chain([Choice::new(refused, saw_nothing)]).collect();
    let asked = |name: &str| ask.query.one(name).to_owned();
    vec![
        Field::day("from", "From").value(asked("from")),
        Field::day("to", "Until and including").value(asked("to")),
        Field::select("who", "Who", all("Everybody", people)).value(asked("who")),
        Field::select("kind", "Kind", all("Every kind", kinds)).value(asked("kind")),
    ]
}

pub(crate) fn class_words(classes: &str) -> String {
    let word = |class: &str| match class {
        "op" => "facts",
        "id" => "identities",
        "su" => "suspects",
        "na" => "narratives",
        _ => "",
    };
    classes.split(' ').map(word).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ")
}
