//! Adopting a pack's version or a recording policy from a day. Records keep what they were decided under (R-NC-01, R-NC-07).

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use practice::people::{Act, Matter};
use practice::policy::{Adoption, AdoptionKind, Pack, Policy};

use super::packs::review_sentence;
use super::{Sheet, done, show};
use crate::admin::sql::{self, AdoptionRow};
use crate::frame::answers::read_day;
use crate::frame::field::{Choice, Field};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::ledger::{Fault, keys};

/// Something that may be adopted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) kind: AdoptionKind,
    pub(super) item: String,
    pub(super) version: String,
    pub(super) title: String,
}

impl Offer {
    /// Its word in the form.
    fn code(&self) -> String {
        format!("{}/{}/{}", self.kind.code(), self.item, self.version)
    }

    fn shown(&self) -> String {
        match self.kind {
            AdoptionKind::Pack => format!("{} {}", self.item, self.version),
            AdoptionKind::RecordingPolicy => format!("recording policy {}", self.item),
            AdoptionKind::Setting => super::settings::chosen_words(&self.item, &self.version),
        }
    }

    pub(super) fn from(&self, from: Timestamp) -> Adoption {
        Adoption { kind: self.kind, item: self.item.clone(), version: self.version.clone(), from }
    }
}

/// The force's pack of the policy in force, and the national pack beneath it.
pub fn packs_in_force<'a>(ask: &'a Ask, policy: &Policy) -> Vec<&'a Pack> {
    let named: BTreeSet<String> = policy.every_entry().into_iter().map(|entry| entry.pack).collect();
    ask.house.book().packs().iter().filter(|pack| named.contains(&pack.name())).collect()
}

/// What the force may adopt: every version of its own packs, and the recording policies that have no end.
fn offers(ask: &Ask, policy: &Policy) -> Vec<Offer> {
    let in_force = packs_in_force(ask, policy);
    let own = |pack: &&Pack| in_force.iter().any(|one| one.id == pack.id);
    let packs = ask.house.book().packs().iter().filter(own).map(|pack| Offer {
        kind: AdoptionKind::Pack,
        item: pack.id.clone(),
        version: pack.version.clone(),
        title: format!("{} ({})", pack.title, pack.name()),
    });
    let recording = in_force.iter().flat_map(|pack| pack.recording.iter().map(move |one| (pack, one)));
    let recording = recording.filter(|(_, one)| one.to.is_none()).map(|(pack, one)| Offer {
        kind: AdoptionKind::RecordingPolicy,
        item: one.id.clone(),
        version: pack.version.clone(),
        title: format!("{}: {}", one.id, one.title),
    });
    packs.chain(recording).collect()
}

fn fields(offers: &[Offer]) -> Vec<Field> {
    let choices = offers.iter().map(|offer| Choice::new(offer.code(), offer.title.clone()).group(offer.kind.label())).collect();
    vec![
        Field::radios("what", "What does the force adopt?", choices),
        Field::day("from", "From which day?").hint("Today means from this moment on. Another day begins at midnight."),
    ]
}

/// Who adopts what: the administrator anything, the crime registrar a recording policy (domain rules 2.1: confirmed by the registrar).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Desk {
    Administrator,
    Registrar,
}

impl Desk {
    fn offers(self, ask: &Ask, policy: &Policy) -> Vec<Offer> {
        let mut all = offers(ask, policy);
        all.retain(|offer| self == Self::Administrator || offer.kind == AdoptionKind::RecordingPolicy);
        all
    }

    const fn address(self) -> &'static str {
        match self {
            Self::Administrator => "/admin/packs/adopt",
            Self::Registrar => "/admin/packs/adopt-recording",
        }
    }

    /// The right under which the adoption is signed.
    const fn right(self) -> (Matter, Act) {
        match self {
            Self::Administrator => (Matter::Users, Act::Edit),
            Self::Registrar => (Matter::Operational, Act::List),
        }
    }
}

fn form_page(ask: &Ask, desk: Desk, form: Form) -> Result<Reply, Failure> {
    let sheet = Sheet {
        title: if desk == Desk::Registrar { "Adopt a recording policy".into() } else { "Adopt a pack or a recording policy".into() },
        lede: vec![
            "Records keep the policy that they were decided under. Nothing in them is changed; what should be looked at again is listed afterwards.".into(),
        ],
        action: desk.address().into(),
        button: "Adopt",
        back: ("/admin/packs".into(), "Policy packs"),
        upload: false,
        once: String::new(),
    };
    show(ask, form, sheet)
}

/// Shows the form that adopts.
pub async fn adopt(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    form_page(&ask, Desk::Administrator, Form::blank(fields(&Desk::Administrator.offers(&ask, &policy))))
}

/// Shows the crime registrar's form, which adopts a recording policy.
pub async fn adopt_recording(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    form_page(&ask, Desk::Registrar, Form::blank(fields(&Desk::Registrar.offers(&ask, &policy))))
}

/// The first moment of an adoption from this day; refuses a past day where incidents were recorded already.
pub(super) fn begins(day: Date, recorded: bool, policy: &Policy, now: Timestamp) -> Result<Timestamp, &'static str> {
    let today = policy.calendar.local(now).date();
    if !(1990..=2100).contains(&day.year()) {
        return Err("Enter a date nearer to today.");
    }
    match day.cmp(&today) {
        std::cmp::Ordering::Less if recorded => {
            Err("Incidents are recorded already, and each keeps the policy of its own time. Choose today or a later day.")
        }
        // Today's records of this morning were decided under the policy of this morning.
        std::cmp::Ordering::Equal if recorded => Ok(now),
        _ => Ok(policy.calendar.day_start(day)),
    }
}

/// Takes an adoption.
pub async fn take_adoption(ask: Arc<Ask>) -> Result<Reply, Failure> {
    take(ask, Desk::Administrator).await
}

/// Takes the crime registrar's adoption of a recording policy.
pub async fn take_adoption_of_recording(ask: Arc<Ask>) -> Result<Reply, Failure> {
    take(ask, Desk::Registrar).await
}

async fn take(ask: Arc<Ask>, desk: Desk) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    let offers = desk.offers(&ask, &policy);
    let mut form = Form::filled(fields(&offers), &ask.body);
    let offer = form.code("what", |code| offers.iter().find(|offer| offer.code() == code).cloned(), "Choose what the force adopts.");
    let day = form.code("from", read_day, "Enter a real date, like 21/11/2026.");
    let recorded = ask.house.ledger.read(sql::any_incident).await?;
    let from = day.and_then(|day| begins(day, recorded, &policy, ask.now).map_err(|sentence| form.refuse("from", sentence)).ok());
    let (Some(offer), Some(from), true) = (offer, from, form.is_fine()) else { return form_page(&ask, desk, form) };
    if let Err((field, sentence)) = would_hold(&ask, &offer, from) {
        form.refuse(field, sentence);
        return form_page(&ask, desk, form);
    }
    let count = keep(&ask, desk, &offer, from).await?;
    ask.house.refresh().await?;
    let review = if count > 0 { format!(" {}", review_sentence(count, &offer.item)) } else { String::new() };
    done(&ask, "/admin/packs", format!("Adopted: {} from {}.{review}", offer.shown(), policy.calendar.show(from))).await
}

/// Refuses what was adopted from that moment already, and what would leave the force without a policy.
pub(super) fn would_hold(ask: &Ask, offer: &Offer, from: Timestamp) -> Result<(), (&'static str, String)> {
    let mut adoptions = ask.house.policies().adoptions().to_vec();
    let new = offer.from(from);
    if adoptions.contains(&new) {
        return Err(("what", "This was adopted from that day already.".into()));
    }
    if adoptions.iter().any(|old| old.kind == new.kind && old.item == new.item && old.from == from)
        || new.kind == AdoptionKind::RecordingPolicy && adoptions.iter().any(|old| old.kind == new.kind && old.from == from)
    {
        return Err(("from", "Another version was adopted from that very day. Choose another day.".into()));
    }
    adoptions.push(new);
    ask.house.book().policy(&adoptions, from.max(ask.now)).map(|_| ()).map_err(|none| ("what", none.to_string()))
}

/// Keeps an adoption; gives how many records it asks to review.
pub(super) async fn keep(ask: &Ask, desk: Desk, offer: &Offer, from: Timestamp) -> Result<i64, Failure> {
    let (matter, act) = desk.right();
    let signature = ask.signature(matter, act)?;
    let row = AdoptionRow {
        id: keys::hex(&keys::random::<8>()?),
        kind: offer.kind,
        item: offer.item.clone(),
        version: offer.version.clone(),
        from_at: from,
        by: signature.actor.clone(),
        at: signature.at,
    };
    let count = ask.house.ledger.write(move |tx| {
        sql::put(tx, &signature, "adopted a policy", &row)?;
        if row.kind == AdoptionKind::RecordingPolicy { sql::to_review_count(tx, &row.item) } else { Ok::<_, Fault>(0) }
    });
    Ok(count.await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_policy_begins_in_the_past_of_a_recorded_incident() {
        let from = "2020-01-01T00:00:00Z".parse().unwrap();
        let adopted = Adoption { kind: AdoptionKind::Pack, item: "leicestershire".into(), version: "2026.1".into(), from };
        let now: Timestamp = "2026-06-21T09:04:00Z".parse().unwrap();
        let policy = crate::house::shipped_book().unwrap().policy(&[adopted], now).unwrap();
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert!(begins(day("2026-06-20"), true, &policy, now).is_err());
        assert_eq!(begins(day("2026-06-21"), true, &policy, now), Ok(now));
        // Summer time: midnight on the force's clocks is 23:00 the day before.
        let tomorrow = "2026-06-21T23:00:00Z".parse().unwrap();
        assert_eq!(begins(day("2026-06-22"), true, &policy, now), Ok(tomorrow));
        assert_eq!(begins(day("2024-01-15"), false, &policy, now), Ok("2024-01-15T00:00:00Z".parse().unwrap()));
        assert!(begins(day("9999-01-01"), false, &policy, now).is_err());
    }
}
