//! The figure as a pure fold over records: the meaning that the SQL twin is held to.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Counted, Dimension, Item, Names, Question, Strands, Tally, Unit, period};
use crate::clock::Calendar;
use crate::incident::{Channel, Incident, Nature};

/// What a figure reads of a record; no names, no words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Countable {
    /// First contact: decides the day of an incident.
    pub reported_at: Timestamp,
    /// District code.
    pub district: String,
    /// Ward or neighbourhood.
    pub ward: Option<String>,
    /// Kind of place.
    pub setting: Option<String>,
    /// How the report came in.
    pub channel: Channel,
    /// Outcome code.
    pub outcome: Option<String>,
    /// What it turned out to be.
    pub nature: Nature,
    /// Codes of the strands that stand.
    pub strands: BTreeSet<String>,
    /// Whether another report of the same event counts as the incident in its place (scenario X4); its offences count all the same.
    pub behind: bool,
    /// Recorded crimes: one for each victim (Home Office Counting Rules; scenario X4).
    pub crimes: Vec<CountableCrime>,
}

/// What a figure reads of a recorded crime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountableCrime {
    /// When it was recorded: decides the day in statistics (R-REC-12).
    pub recorded_at: Timestamp,
    /// Offence code.
    pub offence: Option<String>,
}

impl Countable {
    /// What a figure reads of this record. Of a duplicate that is merged into its main record nothing counts: no strand is read of it.
    pub fn of(incident: &Incident) -> Self {
        let core = &incident.core;
        let counts = core.merged_into.is_none();
        let crimes = incident.standing_crimes().filter(|_| counts);
        Self {
            reported_at: core.reported_at,
            district: core.district.clone(),
            ward: core.ward.clone(),
            setting: core.setting.clone(),
            channel: core.channel,
            outcome: core.outcome.clone(),
            nature: core.nature,
            strands: incident.standing().filter(|_| counts).map(|flag| flag.strand.clone()).collect(),
            behind: core.event_of.is_some(),
            crimes: crimes.map(|crime| CountableCrime { recorded_at: crime.recorded_at, offence: crime.offence.clone() }).collect(),
        }
    }

    fn value(&self, dimension: Dimension, day: Date, offence: Option<&String>) -> String {
        let or_empty = |code: Option<&String>| code.cloned().unwrap_or_default();
        match dimension {
            Dimension::None | Dimension::Strand | Dimension::Combination => String::new(),
            Dimension::Day | Dimension::Week | Dimension::Month => period::key_of(dimension, day),
            Dimension::District => self.district.clone(),
            Dimension::Ward => or_empty(self.ward.as_ref()),
            Dimension::Setting => or_empty(self.setting.as_ref()),
            Dimension::Channel => self.channel.code().to_owned(),
            Dimension::Outcome => or_empty(self.outcome.as_ref()),
            Dimension::OffenceGroup | Dimension::Offence => or_empty(offence),
            Dimension::Nature => self.nature.code().to_owned(),
        }
    }
}

/// Counts. A record without a standing strand under the question's choice of strands is not counted at all; an offence counts on the local
/// day on which it was recorded, an incident on the local day on which it was reported (R-REC-12).
pub fn count<'a>(records: impl IntoIterator<Item = &'a Countable>, question: &Question, names: &Names, calendar: &Calendar) -> Counted {
    let mut tally = Tally::new(question, names);
    for record in records {
        if question.district.as_ref().is_some_and(|district| *district != record.district) {
            continue;
        }
        let strands = counting_strands(record, question, names);
        let mut add = |at: Timestamp, offence: Option<&String>| {
            let day = calendar.local(at).date();
            if question.from <= day && day <= question.to {
                let row = record.value(question.rows, day, offence);
                let column = record.value(question.columns.unwrap_or(Dimension::None), day, offence);
                tally.add(&Item { row, column, strands: strands.clone() }, 1);
            }
        };
        match question.unit {
            Unit::Incidents if record.behind => {}
            Unit::Incidents => add(record.reported_at, None),
            Unit::Offences | Unit::Flags => record.crimes.iter().for_each(|crime| add(crime.recorded_at, crime.offence.as_ref())),
        }
    }
    tally.finish()
}

fn counting_strands(record: &Countable, question: &Question, names: &Names) -> BTreeSet<String> {
    match question.strands {
        Strands::All => record.strands.clone(),
        Strands::National => record.strands.iter().filter(|code| names.national().contains(code)).cloned().collect(),
    }
}
