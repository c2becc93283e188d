//! What a record's page says of its reach: that it is restricted, merged or opened by break-glass, which records belong with it, and whom it
//! is shared with. Another record is named only to a reader whom it exists for.

use jiff::Timestamp;
use practice::incident::Incident;
use practice::people::{Place, Reader};
use practice::policy::Policy;

use super::sql;
use super::view::Rows;
use crate::frame::{Ask, Failure};
use crate::ledger::Tx;
use crate::people::sql as people;

/// A sentence at the top of a record, with a link where it leads somewhere.
#[derive(Clone, Debug)]
pub struct Banner {
    /// The sentence.
    pub text: String,
    /// Where it leads; empty for nowhere.
    pub href: String,
    /// The link's words.
    pub link: String,
}

impl Banner {
    fn of(text: impl Into<String>) -> Self {
        Self { text: text.into(), href: String::new(), link: String::new() }
    }
}

/// Whether all that a reader may do comes from postings outside the force.
pub fn is_outside(reader: &Reader) -> bool {
    reader.postings().iter().all(|posting| matches!(posting.place, Place::Organisation(_)))
}

/// What is said on top of the record.
pub fn banners(ask: &Ask, tx: &mut Tx<'_>, incident: &Incident) -> Result<Vec<Banner>, Failure> {
    let reader = ask.reader()?;
    let calendar = &ask.house.policy()?.calendar;
    let mut banners = Vec::new();
    if let Some(restriction) = incident.restriction() {
        let accounts: Vec<String> = incident.named_now().map(|named| named.account.clone()).collect();
        let names = people::names(tx, &accounts)?;
        let list: Vec<&str> = accounts.iter().map(|id| names.get(id).map_or(id.as_str(), String::as_str)).collect();
        let confirmed = if restriction.confirmed_at.is_some() { "" } else { " A second person has still to confirm that." };
        let says = "This record is restricted: it exists only for professional standards and";
        banners.push(Banner::of(format!("{says} {}.{confirmed}", list.join(", "))));
    }
    if let Some(merge) = incident.merged() {
        let known = sql::within(tx, std::slice::from_ref(&merge.into_record), reader.view_scope(ask.now).as_ref())?;
        banners.push(match known.into_iter().next() {
            Some(main) => Banner {
                text: "This record is a duplicate, merged into the record on which work goes on:".into(),
                href: format!("/incidents/{main}"),
                link: main,
            },
            None => Banner::of("This record is a duplicate, merged into another on which work goes on."),
        });
    }
    banners.extend(keeping(incident, calendar, ask.now));
    let open = incident.glasses.iter().filter(|g| g.account == reader.account() && g.at <= ask.now && ask.now < g.until_at);
    if let Some(until) = open.map(|g| g.until_at).max() {
        banners.push(Banner::of(format!(
            "You broke the glass for this record. It closes again on {}. Each look is on record.",
            calendar.show(until)
        )));
    }
    Ok(banners)
}

/// What is said on top of how the record is kept.
fn keeping(incident: &Incident, calendar: &practice::clock::Calendar, now: Timestamp) -> Vec<Banner> {
    let mut banners = Vec::new();
    if let Some(at) = incident.core.disposed_at {
        let says = "What it said was destroyed. It is counted in figures, and nothing can be done with it any more.";
        banners.push(Banner::of(format!("This record was disposed of on {}. {says}", calendar.show(at))));
        return banners;
    }
    if let Some(limited) = incident.limited() {
        let says = "It is kept, and closed to every step but those that protect people or end the restriction.";
        banners.push(Banner::of(format!("The processing of this record is restricted since {}. {says}", calendar.show(limited.at))));
    }
    if incident.holds_at(now).next().is_some() {
        banners.push(Banner::of("This record is under a legal hold: nobody can dispose of it."));
    }
    if incident.disposal_proposed().is_some() {
        banners.push(Banner {
            text: "The disposal of this record is proposed and waits for a second person.".into(),
            href: format!("/incidents/{}/decide-disposal", incident.core.id),
            link: "Decide".into(),
        });
    }
    banners
}

/// The records that belong with it, in the reader's reach.
pub fn others(ask: &Ask, tx: &mut Tx<'_>, incident: &Incident) -> Result<Rows, Failure> {
    let mut all: Rows = incident.links_now().map(|link| (link.other.clone(), words_of(link))).collect();
    let duplicates = sql::duplicates(tx, &incident.core.id)?;
    all.extend(duplicates.into_iter().map(|id| (id, "A duplicate, merged into this record".to_owned())));
    let ids: Vec<String> = all.iter().map(|(id, _)| id.clone()).collect();
    let known = sql::within(tx, &ids, ask.reader()?.view_scope(ask.now).as_ref())?;
    all.retain(|(id, _)| known.contains(id));
    Ok(all)
}

fn words_of(link: &practice::incident::links::Link) -> String {
    match (link.kind, link.main) {
        (practice::incident::links::LinkKind::SameEvent, true) => "A later report of this event, counted with this record".into(),
        (practice::incident::links::LinkKind::SameEvent, false) => "The first report of this event: it counts as the incident".into(),
        (kind, _) => kind.label().to_owned(),
    }
}

/// Whom it is shared with now, and until when.
pub fn shares(incident: &Incident, policy: &Policy, now: Timestamp) -> Rows {
    let stand = incident.shares_now().filter(|share| share.at <= now && now < share.until_at);
    stand.map(|share| (share.organisation.clone(), format!("Until {}", policy.calendar.show_end(share.until_at)))).collect()
}
