//! A report as a sentence: `Report::of("…").strand("RACE").victim("…")`, then taken by the force through the real rule.

use concord::incident::{reference, sql as record};
use concord::ledger::{Fault, Owner, Tx};
use jiff::{Timestamp, ToSpan};
use practice::incident::{Channel, Perceiver, Person, PersonKind, StrandFlag};
use practice::report::ReportCommand;

use crate::force::{Force, Stopped, at, signature};
use crate::people::CITY;

/// A report to be taken.
#[derive(Clone, Debug)]
pub struct Report {
    narrative: String,
    at: Timestamp,
    by: String,
    district: String,
    strands: Vec<String>,
    people: Vec<(PersonKind, String)>,
}

impl Report {
    /// A report with this narrative, by telephone on 3 November 2026 at 10:00, in the city, taken by the call handler.
    pub fn of(narrative: &str) -> Self {
        Self {
            narrative: narrative.to_owned(),
            at: at("2026-11-03 10:00"),
            by: "call-handler".into(),
            district: CITY.into(),
            strands: Vec::new(),
            people: Vec::new(),
        }
    }

    /// Received and recorded at another moment.
    #[must_use]
    pub fn at(self, at: Timestamp) -> Self {
        Self { at, ..self }
    }

    /// Taken by somebody else.
    #[must_use]
    pub fn by(self, account: &str) -> Self {
        Self { by: account.to_owned(), ..self }
    }

    /// In another district.
    #[must_use]
    pub fn district(self, code: &str) -> Self {
        Self { district: code.to_owned(), ..self }
    }

    /// With a strand perceived by the victim.
    #[must_use]
    pub fn strand(mut self, code: &str) -> Self {
        self.strands.push(code.to_owned());
        self
    }

    /// With a victim of this invented name.
    #[must_use]
    pub fn victim(mut self, name: &str) -> Self {
        self.people.push((PersonKind::Victim, name.to_owned()));
        self
    }

    /// With a suspect of this invented name.
    #[must_use]
    pub fn suspect(mut self, name: &str) -> Self {
        self.people.push((PersonKind::Suspect, name.to_owned()));
        self
    }
}

impl Force {
    /// Takes a report; gives the record's reference.
    pub fn takes(&self, report: &Report) -> String {
        let (report, policies) = (report.clone(), self.house().policies());
        let taken: Result<String, Stopped> = self.write(move |tx| {
            let policy = policies.at(report.at)?;
            let given = command(tx, &report, policy.calendar.zone())?;
            let id = given.id.clone();
            let event = practice::report::record(given, &report.by, report.at, &policy)?;
            record::happen(tx, &signature(&report.by, report.at), &policies, None, &[event])?;
            tx.index(&id, report.at, &[&report.narrative])?;
            Ok(id)
        });
        taken.expect("a report that the rules take")
    }
}

fn command(tx: &mut Tx<'_>, report: &Report, zone: &jiff::tz::TimeZone) -> Result<ReportCommand, Fault> {
    let id = reference::unused(tx, report.at, zone)?;
    let narrative = tx.seal(&id, Owner::Incident, "narrative", &report.narrative)?;
    let mut strands = Vec::new();
    for (code, number) in report.strands.iter().zip(1..) {
        strands.push(strand(tx, report, &id, (code, number))?);
    }
    let mut people = Vec::new();
    for ((kind, name), number) in report.people.iter().zip(1..) {
        people.push(person(tx, report, &id, (*kind, name, number))?);
    }
    Ok(ReportCommand {
        id,
        channel: Channel::NonEmergency,
        reported_at: report.at,
        occurred_from: report.at.checked_sub(1.hour()).ok(),
        occurred_to: None,
        district: report.district.clone(),
        ward: None,
        setting: None,
        place: None,
        narrative: Some(narrative),
        tags: Vec::new(),
        strands,
        people,
        crimes: Vec::new(),
        outcome: None,
        source: None,
    })
}

fn strand(tx: &mut Tx<'_>, report: &Report, id: &str, (code, number): (&str, u32)) -> Result<StrandFlag, Fault> {
    Ok(StrandFlag {
        incident: id.to_owned(),
        number,
        strand: code.to_owned(),
        sub: None,
        religions: if code == "REL" { vec!["UNK".into()] } else { Vec::new() },
        perceived_by: Perceiver::Victim,
        words: Some(tx.seal(id, Owner::Incident, "strand", "In the victim's invented words.")?),
        at: report.at,
        by: report.by.clone(),
        removal_asked_at: None,
        removal_asked_by: None,
        removal_reason: None,
        removed_at: None,
        removed_by: None,
    })
}

fn person(tx: &mut Tx<'_>, report: &Report, id: &str, (kind, name, number): (PersonKind, &str, u32)) -> Result<Person, Fault> {
    let phone = "07700 900123";
    tx.blind(id, number, "name", name)?;
    tx.blind(id, number, "phone", phone)?;
    Ok(Person {
        incident: id.to_owned(),
        number,
        kind,
        name: Some(tx.seal(id, Owner::Person(number), "name", name)?),
        phone: Some(tx.seal(id, Owner::Person(number), "phone", phone)?),
        email: None,
        address: None,
        about: None,
        under_18: None,
        monitoring: None,
        safe_contact: None,
        referral: None,
        referral_at: None,
        statement: None,
        statement_at: None,
        at: report.at,
        by: report.by.clone(),
    })
}
