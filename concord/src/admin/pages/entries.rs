//! Every rule and list entry with its source, and the crime registrar's confirmation of what was not read there.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use practice::people::{Act, Matter, Role};
use practice::policy::{Confidence, EntryView, Policy};

use super::words::moment_words;
use super::{Sheet, done, show};
use crate::admin::sql::{self, ConfirmationRow};
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::ledger::Fault;
use crate::people::sql as people;

/// An entry on the page.
pub struct Line {
    /// "rule", "strand" and so on.
    pub kind: String,
    /// Its code.
    pub code: String,
    /// Its words.
    pub title: String,
    /// Where it comes from.
    pub source: String,
    /// When it holds.
    pub dates: String,
    /// The pack and version.
    pub pack: String,
    /// A rule's own page; empty for other entries.
    pub href: String,
    /// Whether it was read in its source.
    pub cited: bool,
    /// Who confirmed it, when and on what ground; empty where nobody did.
    pub confirmed: String,
    /// Where the reader confirms it; empty where there is nothing to confirm, or it is not theirs to.
    pub confirm: String,
}

/// Every rule and list entry.
#[derive(Template)]
#[template(path = "admin/entries.html")]
pub struct EntriesPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The filter's questions.
    pub fields: Vec<Field>,
    /// The entries.
    pub lines: Vec<Line>,
    /// How many of all are shown, in a sentence.
    pub shown: String,
}

/// What a confirmation is kept under: kind, code, pack with version, and the first day where the entry has one.
fn key(entry: &EntryView) -> String {
    let from = entry.from.map(|from| format!(", from {from}")).unwrap_or_default();
    format!("{} {}, {}{from}", entry.kind, entry.code, entry.pack)
}

/// The filter's answer for entries of every kind.
const ALL: &str = "all";

/// How many entries of a policy are unverified and confirmed by nobody.
pub fn unverified(policy: &Policy, confirmed: &[ConfirmationRow]) -> usize {
    let open = |entry: &EntryView| entry.confidence == Confidence::Unverified && !confirmed.iter().any(|row| row.entry == key(entry));
    policy.every_entry().iter().filter(|entry| open(entry)).count()
}

fn filter(entries: &[EntryView], kind: &str, only_unverified: bool) -> Vec<Field> {
    let mut kinds: Vec<&str> = Vec::new();
    for entry in entries {
        if !kinds.contains(&entry.kind.as_str()) {
            kinds.push(&entry.kind);
        }
    }
    let kinds = kinds.into_iter().map(|kind| Choice::new(kind, sentence_case(kind)));
    let choices = std::iter::once(Choice::new(ALL, "All kinds")).chain(kinds).collect();
    vec![
        Field::select("kind", "Kind", choices).value(kind),
        Field::checkboxes("unverified", "Show", vec![Choice::new("yes", "Unverified entries only")]).values(if only_unverified {
            vec!["yes".into()]
        } else {
            Vec::new()
        }),
    ]
}

fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Lists every rule and list entry, by kind and "unverified only".
pub async fn entries(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    let (confirmed, names) = ask
        .house
        .ledger
        .read(|tx| {
            let rows: Vec<ConfirmationRow> = sql::all(tx)?;
            let names = people::names(tx, &rows.iter().map(|row| row.by.clone()).collect::<Vec<_>>())?;
            Ok::<_, Fault>((rows, names))
        })
        .await?;
    let confirmed: BTreeMap<String, ConfirmationRow> = confirmed.into_iter().map(|row| (row.entry.clone(), row)).collect();
    let registrar = ask.reader()?.has_role(Role::CrimeRegistrar);
    let all = policy.every_entry();
    let only = ask.query.one("unverified") == "yes";
    // Rules first: they are what most readers come for, and every list at once is four hundred rows.
    let kind = match ask.query.one("kind") {
        "" if only => ALL,
        "" => "rule",
        kind => kind,
    };
    let is_open = |entry: &EntryView| entry.confidence == Confidence::Unverified && !confirmed.contains_key(&key(entry));
    let chosen = all.iter().filter(|entry| (kind == ALL || entry.kind == kind) && (!only || is_open(entry)));
    let lines: Vec<Line> = chosen
        .map(|entry| {
            let who = confirmed.get(&key(entry)).map(|row| {
                let by = names.get(&row.by).cloned().unwrap_or_else(|| row.by.clone());
                format!("Confirmed by {by}, {}: {}", policy.calendar.show(row.at), row.note)
            });
            line(entry, who.unwrap_or_default(), registrar && is_open(entry))
        })
        .collect();
    let shown = format!("{} of {} entries shown.", lines.len(), all.len());
    page(Template::render(&EntriesPage { chrome: ask.chrome("/admin"), fields: filter(&all, kind, only), lines, shown }))
}

fn line(entry: &EntryView, confirmed: String, may_confirm: bool) -> Line {
    let word = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    Line {
        kind: sentence_case(&entry.kind),
        code: entry.code.clone(),
        title: entry.title.clone(),
        source: entry.source.clone(),
        dates: moment_words(entry.from, entry.to),
        pack: entry.pack.clone(),
        href: if entry.kind == "rule" { format!("/admin/packs/rules/{}", entry.code) } else { String::new() },
        cited: entry.confidence == Confidence::Cited,
        confirmed,
        confirm: if may_confirm { format!("/admin/packs/confirm?entry={}", word(&key(entry))) } else { String::new() },
    }
}

fn note_fields(key: &str) -> Vec<Field> {
    vec![
        Field::hidden("entry", key),
        Field::lines("note", "On what ground do you confirm it?", 3)
            .hint("For example the publication and paragraph where you read it. No names of people in a case."),
    ]
}

/// The unverified entry with this key; none for any other word.
fn entry_of(policy: &Policy, wanted: &str) -> Option<EntryView> {
    policy.every_entry().into_iter().find(|entry| entry.confidence == Confidence::Unverified && key(entry) == wanted)
}

fn note_page(ask: &Ask, entry: &EntryView, form: Form) -> Result<Reply, Failure> {
    let sheet = Sheet {
        title: format!("Confirm {} {}", entry.kind, entry.code),
        lede: vec![
            entry.title.clone(),
            format!("Given source: {}. {}.", entry.source.trim_end_matches('.'), moment_words(entry.from, entry.to)),
        ],
        action: "/admin/packs/confirm".into(),
        button: "Confirm",
        back: ("/admin/packs/entries?unverified=yes".into(), "Rules and lists"),
        upload: false,
        once: String::new(),
    };
    show(ask, form, sheet)
}

/// Shows the form that confirms an entry.
pub async fn confirm(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    let entry = entry_of(&policy, ask.query.one("entry")).ok_or(Failure::NotFound)?;
    note_page(&ask, &entry, Form::blank(note_fields(&key(&entry))))
}

/// Takes the crime registrar's confirmation.
pub async fn take_confirmation(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    let entry = entry_of(&policy, ask.body.one("entry")).ok_or(Failure::NotFound)?;
    let mut form = Form::filled(note_fields(&key(&entry)), &ask.body);
    let note = form.required("note", "Say on what ground you confirm it.");
    let (Some(note), true) = (note, form.is_fine()) else { return note_page(&ask, &entry, form) };
    // Confirming is the crime registrar's work on recording, so it is signed with that posting.
    let signature = ask.signature(Matter::Supervision, Act::Approve)?;
    let row = ConfirmationRow { entry: key(&entry), by: signature.actor.clone(), at: signature.at, note };
    ask.house.ledger.write(move |tx| sql::put(tx, &signature, "confirmed an entry", &row)).await?;
    done(&ask, "/admin/packs/entries?unverified=yes", format!("Confirmed: {} {}.", entry.kind, entry.code)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_of_every_shipped_pack_is_confirmed_by_itself() {
        for pack in crate::house::shipped_book().unwrap().packs() {
            let mut keys: Vec<String> = pack.every_entry().iter().map(key).collect();
            let all = keys.len();
            keys.sort();
            keys.dedup();
            assert_eq!(keys.len(), all, "{}: two entries share one confirmation", pack.name());
        }
    }
}
