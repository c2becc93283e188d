//! What one report is about: strands, offence, place and people, drawn in about the published shares, and taken as a report.

use jiff::Timestamp;
use practice::incident::{Channel, Event, Perceiver, PersonKind, Refused, StrandFlag};
use practice::policy::Policy;
use practice::report::{self, ReportCommand};

use super::invented::{self, Invented};
use super::phrases::{self, DEEDS, Deed, SETTINGS};
use super::places;
use super::random::Chance;
use crate::ledger::{Fault, Owner, Tx};

/// Strands by how often each is perceived (published national totals: race about 70 of a hundred).
const STRANDS: [(&str, u64); 7] = [("RACE", 690), ("SO", 130), ("REL", 80), ("DIS", 75), ("TRANS", 22), ("ALTSUB", 5), ("OTHER", 6)];
/// What goes with each first strand where there is a second.
const SECOND: [(&str, &str); 7] =
    [("RACE", "REL"), ("SO", "TRANS"), ("REL", "RACE"), ("DIS", "RACE"), ("TRANS", "SO"), ("ALTSUB", "SO"), ("OTHER", "DIS")];
/// Narrower groups of each strand, as the policy lists them.
const SUBS: [(&str, &[&str]); 5] = [
    ("RACE", &["asian", "asian", "black", "black", "arab", "gypsy-roma-traveller", "mixed", "asylum-refugee", "nationality"]),
    ("SO", &["gay", "gay", "lesbian", "bisexual"]),
    ("DIS", &["physical", "learning", "mental-health", "autism", "sensory"]),
    ("TRANS", &["trans-woman", "trans-man", "non-binary"]),
    ("ALTSUB", &["goth", "punk", "metaller"]),
];
const RELIGIONS: [(&str, u64); 6] = [("MUS", 50), ("JEW", 12), ("HIN", 14), ("SIK", 12), ("CHR", 6), ("UNK", 6)];
const CHANNELS: [(Channel, u64); 7] = [
    (Channel::Emergency, 12),
    (Channel::NonEmergency, 34),
    (Channel::Online, 26),
    (Channel::Counter, 6),
    (Channel::Officer, 11),
    (Channel::ReportingCentre, 4),
    (Channel::Partner, 7),
];
const PERCEIVERS: [(Perceiver, u64); 5] =
    [(Perceiver::Victim, 85), (Perceiver::Witness, 5), (Perceiver::Officer, 4), (Perceiver::Family, 3), (Perceiver::Professional, 3)];

/// Everything that is given when the report comes in.
#[derive(Clone, Debug)]
pub struct Story {
    /// First contact.
    pub reported_at: Timestamp,
    /// How it came in.
    pub channel: Channel,
    /// District code.
    pub district: &'static str,
    /// What was done.
    pub deed: Deed,
    /// Kind of place.
    pub setting: &'static str,
    /// Strands perceived, the first first.
    pub strands: Vec<&'static str>,
    /// Victims, at least one.
    pub victims: Vec<Invented>,
    /// A suspect, where one is known.
    pub suspect: Option<Invented>,
    /// A witness, where one is known.
    pub witness: Option<Invented>,
    occurred_from: Timestamp,
    ward: Option<&'static str>,
    religion: &'static str,
    perceiver: Perceiver,
}

impl Story {
    /// What is reported at a moment; in a district that is given, or in any.
    pub fn new(chance: &mut Chance, reported_at: Timestamp, district: Option<&'static str>) -> Self {
        let deed = chance.weighted(&DEEDS, Deed::Abuse);
        let district = district.unwrap_or_else(|| places::a_district(chance));
        let first = chance.weighted(&STRANDS, "RACE");
        let second = chance.percent(12).then(|| SECOND.iter().find(|(of, _)| *of == first).map(|(_, second)| *second)).flatten();
        let victims = if chance.percent(9) { 2 } else { 1 };
        Self {
            reported_at,
            channel: chance.weighted(&CHANNELS, Channel::NonEmergency),
            district,
            deed,
            setting: setting(chance, deed),
            strands: std::iter::once(first).chain(second).collect(),
            victims: (0..victims).map(|_| invented::somebody(chance, PersonKind::Victim)).collect(),
            suspect: chance.percent(40).then(|| invented::somebody(chance, PersonKind::Suspect)),
            witness: chance.percent(18).then(|| invented::somebody(chance, PersonKind::Witness)),
            occurred_from: before(chance, reported_at),
            ward: places::a_ward(chance, district),
            religion: chance.weighted(&RELIGIONS, "UNK"),
            perceiver: chance.weighted(&PERCEIVERS, Perceiver::Victim),
        }
    }

    /// The offence that it is: the aggravated twin where a strand in law stands on it (R-REC-14).
    pub fn offence(&self) -> &'static str {
        let aggravated = self.strands.iter().any(|strand| matches!(*strand, "RACE" | "REL"));
        match (self.deed, aggravated) {
            (Deed::Abuse, true) => "9B",
            (Deed::Abuse, false) => "9A",
            (Deed::Harassment, true) => "8M",
            (Deed::Harassment, false) => "8L",
            (Deed::Assault, true) => "105B",
            (Deed::Assault, false) => "105A",
            (Deed::Injury, true) => "8P",
            (Deed::Injury, false) => "8N",
            (Deed::Messages, _) => "8R",
            (Deed::Damage, true) => "58J",
            (Deed::Damage, false) if self.setting == "home" => "58A",
            (Deed::Damage, false) => "58D",
            (Deed::Theft, _) => "39",
        }
    }

    /// Whether a nationally monitored strand stands on it.
    pub fn is_national(&self) -> bool {
        self.strands.iter().any(|strand| !matches!(*strand, "ALTSUB" | "OTHER"))
    }

    /// Takes the report: seals its words and people, puts them into the index, and records it.
    pub fn take(
        &self,
        tx: &mut Tx<'_>,
        chance: &mut Chance,
        (id, by, at): (&str, &str, Timestamp),
        policy: &Policy,
    ) -> Result<Result<Event, Refused>, Fault> {
        let narrative = phrases::narrative(chance, self.deed, self.setting, &self.strands);
        let place = self.victims.first().map_or_else(String::new, Invented::full_address);
        let place = if self.setting == "home" { place } else { format!("{}, ZZ99 1AA", self.place()) };
        let command = ReportCommand {
            id: id.to_owned(),
            channel: self.channel,
            reported_at: self.reported_at,
            occurred_from: Some(self.occurred_from),
            occurred_to: None,
            district: self.district.to_owned(),
            ward: self.ward.map(str::to_owned),
            setting: Some(self.setting.to_owned()),
            place: Some(tx.seal(id, Owner::Incident, "place", &place)?),
            narrative: Some(tx.seal(id, Owner::Incident, "narrative", &narrative)?),
            tags: self.tags(),
            strands: self.flags(tx, chance, (id, by, at))?,
            people: self.people(tx, (id, by, at))?,
            crimes: Vec::new(),
            outcome: None,
            source: None,
        };
        tx.index(id, self.reported_at, &[&narrative, &place, id])?;
        Ok(report::record(command, by, at, policy))
    }

    fn place(&self) -> &'static str {
        match self.setting {
            "shop" => "Example Parade",
            "park" => "Example Park",
            "education" => "Example College",
            "healthcare" => "Example Surgery",
            _ => "Example Street",
        }
    }

    fn flags(&self, tx: &mut Tx<'_>, chance: &mut Chance, (id, by, at): (&str, &str, Timestamp)) -> Result<Vec<StrandFlag>, Fault> {
        let mut flags = Vec::new();
        for (number, code) in (1..).zip(&self.strands) {
            let perception = phrases::perception(chance, code);
            // Now and then the words come later, and the duty to add them stands meanwhile (R-REC-03).
            let words = if chance.percent(97) { Some(tx.seal(id, Owner::Incident, "perception", &perception)?) } else { None };
            let subs = SUBS.iter().find(|(of, _)| of == code).map(|(_, subs)| *subs).unwrap_or_default();
            flags.push(StrandFlag {
                incident: id.to_owned(),
                number,
                strand: (*code).to_owned(),
                sub: chance.one(subs).map(|sub| (*sub).to_owned()),
                religions: if *code == "REL" { vec![self.religion.to_owned()] } else { Vec::new() },
                perceived_by: self.perceiver,
                words,
                at,
                by: by.to_owned(),
                removal_asked_at: None,
                removal_asked_by: None,
                removal_reason: None,
                removed_at: None,
                removed_by: None,
            });
        }
        Ok(flags)
    }

    fn people(&self, tx: &mut Tx<'_>, (id, by, at): (&str, &str, Timestamp)) -> Result<Vec<practice::incident::Person>, Fault> {
        let victims = self.victims.iter().map(|victim| (PersonKind::Victim, victim));
        let suspect = self.suspect.iter().map(|suspect| (PersonKind::Suspect, suspect));
        let witness = self.witness.iter().map(|witness| (PersonKind::Witness, witness));
        let all = (1..).zip(victims.chain(suspect).chain(witness));
        all.map(|(number, who)| invented::write_person(tx, id, number, who, at, by)).collect()
    }

    fn tags(&self) -> Vec<String> {
        let repeat = self.victims.iter().any(|victim| victim.regular);
        let anti_muslim = self.strands.contains(&"REL") && self.religion == "MUS";
        let antisemitic = self.strands.contains(&"REL") && self.religion == "JEW";
        let all = [
            (self.setting == "online", "online"),
            (repeat, "repeat-victim"),
            (self.setting == "healthcare", "healthcare"),
            (self.setting == "public-transport", "transport"),
            (self.setting == "night-time-economy", "night-time-economy"),
            (self.channel == Channel::ReportingCentre, "third-party"),
            (antisemitic, "antisemitic"),
            (anti_muslim, "anti-muslim"),
        ];
        all.into_iter().filter(|(there, _)| *there).map(|(_, tag)| tag.to_owned()).collect()
    }
}

fn setting(chance: &mut Chance, deed: Deed) -> &'static str {
    if deed == Deed::Messages {
        return "online";
    }
    let settings = SETTINGS.map(|(code, weight, _)| (code, weight));
    chance.weighted(&settings, "street")
}

/// Most is reported within the hour, some days later.
fn before(chance: &mut Chance, reported_at: Timestamp) -> Timestamp {
    let earlier = match chance.below(10) {
        0..=5 => chance.minutes(5, 90),
        6..=8 => chance.hours(2, 40),
        _ => chance.hours(48, 480),
    };
    reported_at.checked_sub(earlier).unwrap_or(reported_at)
}
