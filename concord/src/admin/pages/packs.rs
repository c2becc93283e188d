//! Policy packs: what is shipped, what the force adopted and from when, and the records that a new recording policy asks to review.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use jiff::{Timestamp, ToSpan};
use practice::people::{Act, Matter, Role};
use practice::policy::{AdoptionKind, Policy};

use super::words::moment_words;
use crate::admin::sql::{self, AdoptionRow, ConfirmationRow};
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::{Ask, Failure, Reply};
use crate::ledger::Fault;
use crate::people::sql as people;

/// How long before the end of the bank holidays the administrator is warned, in months.
const WARNED_MONTHS: i64 = 12;

/// A recording policy on the page.
pub struct Recording {
    /// "P3".
    pub id: String,
    /// Its words.
    pub title: String,
    /// The rule.
    pub rule: String,
    /// When it holds by itself.
    pub dates: String,
    /// Whether it is in force now.
    pub in_force: bool,
    /// Whether it was read in its source.
    pub confidence: &'static str,
    /// Where it comes from.
    pub source: String,
}

/// An adoption on the page.
pub struct Adopted {
    /// What: pack and version, or recording policy.
    pub what: String,
    /// From when.
    pub from: String,
    /// Whether it has begun.
    pub begun: bool,
    /// Who decided it.
    pub by: String,
    /// When.
    pub at: String,
}

/// Records to review after a change of recording policy.
pub struct Review {
    /// How many, in a sentence.
    pub sentence: String,
    /// The list; empty for a reader who sees no record.
    pub href: String,
}

/// Policy packs.
#[derive(Template)]
#[template(path = "admin/packs.html")]
pub struct PacksPage {
    /// Around the page.
    pub chrome: Chrome,
    /// What will stop being right.
    pub warning: Option<String>,
    /// The policy in force, in one line.
    pub version: String,
    /// Records to review.
    pub reviews: Vec<Review>,
    /// What was adopted, newest first.
    pub adopted: Vec<Adopted>,
    /// Shipped packs: pack and version, words, for whom, meant from.
    pub shipped: Vec<[String; 4]>,
    /// Recording policies.
    pub recording: Vec<Recording>,
    /// Entries that nobody confirmed yet.
    pub unverified: usize,
    /// Where the reader adopts; empty for who does not.
    pub adopts: (&'static str, &'static str),
}

/// A warning where the bank holidays of the policy end within a year of now; none otherwise.
pub fn calendar_warning(policy: &Policy, now: Timestamp) -> Option<String> {
    let (today, end) = (policy.calendar.local(now).date(), policy.calendar.valid_to());
    let until = today.checked_add(WARNED_MONTHS.months()).ok()?;
    let shown = end.strftime("%-d %B %Y");
    if end < today {
        return Some(format!("The bank holidays ended on {shown}. Working days after that day are wrong. Adopt a newer pack."));
    }
    (end <= until).then(|| {
        format!("The bank holidays are known until {shown} only. Adopt a newer pack before that day, or working days after it will be wrong.")
    })
}

/// Lists packs, adoptions and recording policies.
pub async fn packs(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    let (now, in_force) = (ask.now, policy.recording.id.clone());
    let (adoptions, names, counts, confirmed) = ask
        .house
        .ledger
        .read(move |tx| {
            let adoptions: Vec<AdoptionRow> = sql::all(tx)?;
            let names = people::names(tx, &adoptions.iter().map(|row| row.by.clone()).collect::<Vec<_>>())?;
            let to_come =
                adoptions.iter().filter(|row| row.kind == AdoptionKind::RecordingPolicy && row.from_at > now).map(|row| row.item.clone());
            let wanted: BTreeSet<String> = to_come.chain([in_force]).collect();
            let counts = wanted.into_iter().map(|id| Ok((sql::to_review_count(tx, &id)?, id))).collect::<Result<Vec<_>, Fault>>()?;
            Ok::<_, Fault>((adoptions, names, counts, sql::all::<ConfirmationRow>(tx)?))
        })
        .await?;
    let reader = ask.reader()?;
    let registrar = reader.has_role(Role::CrimeRegistrar);
    let mut newest = adoptions;
    newest.sort_by(|a, b| (b.from_at, b.at, &b.id).cmp(&(a.from_at, a.at, &a.id)));
    let adopted = newest.iter().map(|row| Adopted {
        what: adoption_words(row),
        from: policy.calendar.show(row.from_at),
        begun: row.from_at <= now,
        by: names.get(&row.by).cloned().unwrap_or_else(|| "Set up with the force".into()),
        at: policy.calendar.show(row.at),
    });
    page(Template::render(&PacksPage {
        chrome: ask.chrome("/admin"),
        warning: calendar_warning(&policy, now),
        version: policy.version.clone(),
        reviews: counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, id)| review(count, &id, registrar)).collect(),
        adopted: adopted.collect(),
        shipped: shipped(&ask),
        recording: recording(&ask, &policy),
        unverified: super::entries::unverified(&policy, &confirmed),
        adopts: match () {
            () if reader.may(Matter::Users, Act::Edit) => ("/admin/packs/adopt", "Adopt a pack or a recording policy"),
            () if registrar => ("/admin/packs/adopt-recording", "Adopt a recording policy"),
            () => ("", ""),
        },
    }))
}

/// How many records were decided under another recording policy, in a sentence.
pub fn review_sentence(count: i64, id: &str) -> String {
    let records = if count == 1 { "1 record was".to_owned() } else { format!("{count} records were") };
    format!("{records} decided under another recording policy than {id}. Nothing in them was changed.")
}

fn review(count: i64, id: &str, registrar: bool) -> Review {
    Review { sentence: review_sentence(count, id), href: if registrar { format!("/admin/packs/review/{id}") } else { String::new() } }
}

fn adoption_words(row: &AdoptionRow) -> String {
    match row.kind {
        AdoptionKind::Pack => format!("{} {}", row.item, row.version),
        AdoptionKind::RecordingPolicy => format!("Recording policy {}", row.item),
        AdoptionKind::Setting => super::settings::chosen_words(&row.item, &row.version),
    }
}

fn shipped(ask: &Ask) -> Vec<[String; 4]> {
    let packs = ask.house.book().packs().iter().map(|pack| {
        let whom = pack.force.as_ref().map_or_else(|| "Every force".to_owned(), |force| force.name.clone());
        [pack.name(), pack.title.clone(), whom, pack.effective_from.strftime("%-d %B %Y").to_string()]
    });
    packs.collect()
}

/// The recording policies of the packs that the policy in force stands on.
fn recording(ask: &Ask, policy: &Policy) -> Vec<Recording> {
    let packs = super::adoption::packs_in_force(ask, policy);
    let policies = packs.into_iter().flat_map(|pack| pack.recording.iter());
    let shown = policies.map(|one| Recording {
        id: one.id.clone(),
        title: one.title.clone(),
        rule: one.rule_text.clone(),
        dates: if one.template { "Held ready: off until it is adopted".into() } else { moment_words(one.from, one.to) },
        in_force: one.id == policy.recording.id,
        confidence: one.confidence.label(),
        source: one.source.clone(),
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house::shipped_book;
    use practice::policy::Adoption;

    fn policy(at: &str) -> Policy {
        let from = "2020-01-01T00:00:00Z".parse().unwrap();
        let adopted = Adoption { kind: AdoptionKind::Pack, item: "leicestershire".into(), version: "2026.1".into(), from };
        shipped_book().unwrap().policy(&[adopted], at.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_year_before_the_bank_holidays_end_the_administrator_is_warned() {
        let policy = policy("2026-11-21T10:00:00Z");
        let end = policy.calendar.valid_to();
        let at = |day: jiff::civil::Date| calendar_warning(&policy, policy.calendar.day_start(day));
        let year_before = end.checked_sub(12.months()).unwrap();
        assert_eq!(at(year_before.yesterday().unwrap()), None);
        assert!(at(year_before).unwrap().contains("known until"));
        assert!(at(end.tomorrow().unwrap()).unwrap().contains("ended on"));
    }
}
