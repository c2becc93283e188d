//! The daily figures: what came in over 24 hours, for the detective inspector who signs them and the daily management meeting (HT-12, HT-14;
//! R-RET-01). The same lines serve the daily return to the National Community Tensions Team (HT-15).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::printing::{Content, CountedCell, since};
use super::{Dimension, Names, Printed, thousands};
use crate::clock::Calendar;
use crate::incident::record::RiskLevel;
use crate::incident::{Incident, Nature};
use crate::policy::Policy;
use crate::supervision;

/// The heading over every figure of the sheet.
const COLUMN: &str = "Incidents";

/// One figure of the sheet, with the records that it counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailyLine {
    /// The part of the sheet that it stands in.
    pub part: String,
    /// Its key in that part, such as a strand's code.
    pub key: String,
    /// The words for readers.
    pub label: String,
    /// The references that it counted, in their order.
    pub records: Vec<String>,
}

impl DailyLine {
    /// The figure.
    pub fn count(&self) -> u64 {
        u64::try_from(self.records.len()).unwrap_or(u64::MAX)
    }
}

/// The figures of one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailySheet {
    /// The day.
    pub day: Date,
    /// Its first moment.
    pub from: Timestamp,
    /// The moment at which it ends: the force's cut-off (R-RET-01).
    pub to: Timestamp,
    /// Its lines, part by part.
    pub lines: Vec<DailyLine>,
}

/// How a line differs from the one that was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta {
    /// The line's part and words: "Strand: Race".
    pub label: String,
    /// As signed.
    pub before: u64,
    /// As it is now.
    pub now: u64,
    /// References that count now and did not.
    pub added: Vec<String>,
    /// References that counted and do not now.
    pub removed: Vec<String>,
}

/// The standing item for the daily management meeting (HT-14): a plain value that a meeting's agenda reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailyItem {
    /// The heading.
    pub title: String,
    /// Who signed and when, or that nobody has yet.
    pub signed: String,
    /// One sentence a figure that the meeting asks about.
    pub lines: Vec<String>,
}

/// The moments between which a local day lies where the force's day ends at `cut_off` o'clock (0 to 23; 0 is midnight).
pub fn bounds(day: Date, cut_off: u32, calendar: &Calendar) -> (Timestamp, Timestamp) {
    let at = |day: Date| {
        let hour = i8::try_from(cut_off.min(23)).unwrap_or(0);
        calendar.zone().to_timestamp(day.at(hour, 0, 0, 0)).unwrap_or_else(|_| calendar.day_start(day))
    };
    // With a cut-off at seven, the sheet of the 21st is of 07:00 on the 20th to 07:00 on the 21st.
    if cut_off == 0 { (at(day), at(day.saturating_add(1.day()))) } else { (at(day.saturating_sub(1.day())), at(day)) }
}

/// The day whose sheet counts what is reported at this moment.
pub fn day_holding(at: Timestamp, cut_off: u32, calendar: &Calendar) -> Date {
    let today = calendar.local(at).date();
    let (_, end) = bounds(today, cut_off, calendar);
    if at < end { today } else { today.saturating_add(1.day()) }
}

/// The sheet of a day over the hate incidents reported in it. `records` are those that the store found between the day's bounds; one without
/// a standing strand is not counted.
pub fn daily(day: Date, records: &[Incident], policy: &Policy, now: Timestamp) -> DailySheet {
    daily_within(day, bounds(day, policy.settings.daily_cut_off_hour.value, &policy.calendar), records, policy, now)
}

/// The same between given moments, where a force changed its cut-off hour and the day is longer or shorter for once.
pub fn daily_within(day: Date, within: (Timestamp, Timestamp), records: &[Incident], policy: &Policy, now: Timestamp) -> DailySheet {
    let records = inside(records, within, |_| true);
    let mut lines = common(&records, &Names::of(policy), |_| true);
    let undecided = records.iter().copied().filter(|one| one.core.decided_at.is_none());
    lines.push(line("To look at", "un-crimed", "Logs without a crime number or an approved rationale", undecided));
    let late = |one: &&Incident| {
        let overdue = |duty: &crate::duty::Duty| duty.is_open() && !duty.blocks.is_empty() && duty.due_at.is_some_and(|due| due <= now);
        supervision::duties(one, policy).iter().any(overdue)
    };
    lines.push(line("To look at", "gates", "Gate failures: a duty that holds up closure is overdue", records.iter().copied().filter(late)));
    let high = |one: &&Incident| {
        one.people
            .iter()
            .any(|person| one.risks.iter().rfind(|risk| risk.person == person.number).is_some_and(|risk| risk.level == RiskLevel::High))
    };
    lines.push(line("To look at", "high-risk", "Records with somebody at high risk", records.iter().copied().filter(high)));
    DailySheet { day, from: within.0, to: within.1, lines }
}

/// The counts of a national return between two moments: records with a national strand, under their national strands only (R-REC-04). A
/// duplicate counts in its main record, and a later report of one event is no second incident (X4).
pub fn national(first: Date, within: (Timestamp, Timestamp), records: &[Incident], policy: &Policy) -> DailySheet {
    let names = Names::of(policy);
    let counts = |code: &str| names.national().iter().any(|national| national == code);
    let mut records = inside(records, within, counts);
    records.retain(|one| one.core.merged_into.is_none() && one.core.event_of.is_none());
    let lines = common(&records, &names, counts);
    DailySheet { day: first, from: within.0, to: within.1, lines }
}

fn inside(records: &[Incident], within: (Timestamp, Timestamp), counts: impl Fn(&str) -> bool) -> Vec<&Incident> {
    let reported = |one: &&Incident| within.0 <= one.core.reported_at && one.core.reported_at < within.1;
    records.iter().filter(reported).filter(|one| one.standing().any(|flag| counts(&flag.strand))).collect()
}

fn common(records: &[&Incident], names: &Names, counts: impl Fn(&str) -> bool) -> Vec<DailyLine> {
    let mut lines = vec![line("Incidents", "all", "Hate incidents reported", records.iter().copied())];
    lines.push(line("Incidents", "crimes", "Recorded as crime", records.iter().copied().filter(|one| one.core.nature == Nature::Crime)));
    let strands = split("Strand", Dimension::Strand, records, names, |one| {
        one.standing().map(|flag| flag.strand.clone()).filter(|code| counts(code)).collect()
    });
    lines.extend(strands.into_iter().filter(|line| counts(&line.key)));
    lines.extend(split("Area", Dimension::District, records, names, |one| BTreeSet::from([one.core.district.clone()])));
    lines.extend(split("Outcome", Dimension::Outcome, records, names, |one| BTreeSet::from([one.core.outcome.clone().unwrap_or_default()])));
    lines
}

fn line<'a>(part: &str, key: &str, label: &str, records: impl Iterator<Item = &'a Incident>) -> DailyLine {
    let mut records: Vec<String> = records.map(|one| one.core.id.clone()).collect();
    records.sort();
    DailyLine { part: part.into(), key: key.into(), label: label.into(), records }
}

fn split(part: &str, by: Dimension, records: &[&Incident], names: &Names, keys: impl Fn(&Incident) -> BTreeSet<String>) -> Vec<DailyLine> {
    let mut found: BTreeMap<String, Vec<&Incident>> = names.always(by).into_iter().map(|heading| (heading.key, Vec::new())).collect();
    for one in records {
        for key in keys(one) {
            found.entry(key).or_default().push(one);
        }
    }
    let mut placed: Vec<(usize, DailyLine)> = found
        .into_iter()
        .map(|(key, records)| {
            let (place, heading) = names.heading(by, &key);
            (place, line(part, &key, &heading.label, records.into_iter()))
        })
        .collect();
    placed.sort_by(|a, b| (a.0, &a.1.key).cmp(&(b.0, &b.1.key)));
    placed.into_iter().map(|(_, line)| line).collect()
}

impl DailySheet {
    /// The line of a part with a key.
    pub fn line(&self, part: &str, key: &str) -> Option<&DailyLine> {
        self.lines.iter().find(|line| line.part == part && line.key == key)
    }

    /// Whether nothing at all came in.
    pub fn is_nil(&self) -> bool {
        self.line("Incidents", "all").is_none_or(|line| line.records.is_empty())
    }

    /// The sheet as tables, one a part.
    pub fn printed(&self, calendar: &Calendar) -> Vec<Printed> {
        let mut tables: Vec<Printed> = Vec::new();
        for line in &self.lines {
            if tables.last().is_none_or(|table| table.code != line.part) {
                let head = vec![line.part.clone(), COLUMN.to_owned()];
                tables.push(Printed { code: line.part.clone(), title: line.part.clone(), head, rows: Vec::new(), notes: Vec::new() });
            }
            if let Some(table) = tables.last_mut() {
                table.rows.push((line.label.clone(), vec![thousands(line.count())]));
                if line.part == "Strand" && table.notes.is_empty() {
                    table.notes.push("An incident with several strands stands under each: strands are not to be added up.".to_owned());
                }
            }
        }
        if let Some(first) = tables.first_mut() {
            let (from, to) = (calendar.show(self.from), calendar.show(self.to));
            first.notes.push(format!("Hate incidents first reported from {from} up to {to}, crimes or not, each counted once."));
            if self.is_nil() {
                first.notes.push("Nil: nothing was reported in these 24 hours.".to_owned());
            }
        }
        tables
    }

    /// What each of its figures counted.
    pub fn cells(&self) -> Vec<CountedCell> {
        let cell = |line: &DailyLine| CountedCell {
            table: line.part.clone(),
            row: line.label.clone(),
            column: COLUMN.to_owned(),
            key: line.key.clone(),
            told: true,
            strand: None,
            units: line.records.clone(),
        };
        self.lines.iter().map(cell).collect()
    }

    /// The sheet as it is frozen.
    pub fn content(&self, calendar: &Calendar) -> Content {
        Content { tables: self.printed(calendar), cells: self.cells() }
    }

    /// The sheet that was frozen with this content.
    pub fn of_content(day: Date, (from, to): (Timestamp, Timestamp), content: &Content) -> Self {
        let line = |cell: &CountedCell| DailyLine {
            part: cell.table.clone(),
            key: cell.key.clone(),
            label: cell.row.clone(),
            records: cell.units.clone(),
        };
        Self { day, from, to, lines: content.cells.iter().map(line).collect() }
    }

    /// What differs from the sheet that was signed.
    pub fn since(&self, signed: &Self) -> Vec<Delta> {
        since(&signed.cells(), &self.cells())
    }

    /// The standing item for the daily management meeting. `signed` says by whom the sheet was signed and when; none for a live sheet.
    pub fn item(&self, signed: Option<&str>) -> DailyItem {
        let say = |part: &str, key: &str| self.line(part, key).map(|line| format!("{}: {}", line.label, thousands(line.count())));
        let facts =
            [("Incidents", "all"), ("Incidents", "crimes"), ("To look at", "un-crimed"), ("To look at", "gates"), ("To look at", "high-risk")];
        let strands: Vec<String> = self
            .lines
            .iter()
            .filter(|line| line.part == "Strand" && !line.records.is_empty())
            .map(|line| format!("{} {}", line.label, thousands(line.count())))
            .collect();
        let mut lines: Vec<String> = facts.into_iter().filter_map(|(part, key)| say(part, key)).collect();
        if !strands.is_empty() {
            lines.push(format!("By strand: {}", strands.join(", ")));
        }
        DailyItem {
            title: format!("Hate crime and incidents, {}", self.day.strftime("%-d %B %Y")),
            signed: signed.map_or_else(|| "Not signed yet: these are the figures as they are now.".to_owned(), str::to_owned),
            lines,
        }
    }
}
