//! The Home Office hate crime return: one row an offence, and the aggregate tables A to F that the published bulletin is made of (domain rules
//! 5.2). Nationally monitored strands only (R-REC-04), perceived religion with several answers, and nothing that is no crime (R-NC-06).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::national::Wrong;
use super::{Names, Printed, rates, rounding, thousands};
use crate::policy::{OffenceGroup, Policy};

/// One recorded offence flagged as hate under a national strand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HateCrime {
    /// The record and the crime's number in it: what a refusal names, and what leads back to the record. It never leaves.
    pub record: String,
    /// The pseudonym under which it leaves.
    pub reference: String,
    /// The police area, or the district in a force's own tables.
    pub area: String,
    /// The local day on which it was recorded.
    pub recorded_on: Date,
    /// The local day of the offence, or its first.
    pub offence_from: Option<Date>,
    /// Its last, where it went on.
    pub offence_to: Option<Date>,
    /// Offence code.
    pub offence: Option<String>,
    /// Its group.
    pub group: Option<OffenceGroup>,
    /// National strands.
    pub strands: BTreeSet<String>,
    /// Targeted or perceived religions.
    pub religions: BTreeSet<String>,
    /// Whether it was flagged as online.
    pub online: bool,
    /// Whether it was flagged as domestic abuse.
    pub domestic: bool,
    /// Outcome code.
    pub outcome: Option<String>,
    /// The local day of the outcome.
    pub outcome_on: Option<Date>,
}

/// The record-level columns: the field and the default heading. A force may rename headings in the column map (domain rules 13: no public
/// template); it can neither add a field nor leave one out that the return needs.
pub const FIELDS: &[(&str, &str)] = &[
    ("force_code", "force_code"),
    ("crime_ref", "crime_ref"),
    ("recorded_date", "recorded_date"),
    ("offence_date_from", "offence_date_from"),
    ("offence_date_to", "offence_date_to"),
    ("offence_code", "HO_class"),
    ("hate_race", "hate_race"),
    ("hate_religion", "hate_religion"),
    ("hate_sexual_orientation", "hate_sexual_orientation"),
    ("hate_disability", "hate_disability"),
    ("hate_transgender", "hate_transgender"),
    ("religion_perceived", "religion_perceived"),
    ("online_flag", "online_flag"),
    ("da_flag", "da_flag"),
    ("outcome_code", "outcome_code"),
    ("outcome_date", "outcome_date"),
    ("csp", "csp"),
];

/// The national strands in the order of the return's columns.
const STRANDS: [&str; 5] = ["RACE", "REL", "SO", "DIS", "TRANS"];

impl HateCrime {
    /// The record-level row, a cell for each of [`FIELDS`].
    pub fn row(&self, force: &str) -> Vec<String> {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let flag = |set: bool| if set { "Y" } else { "N" }.to_owned();
        let mut row =
            vec![force.to_owned(), self.reference.clone(), self.recorded_on.to_string(), day(self.offence_from), day(self.offence_to)];
        row.push(self.offence.clone().unwrap_or_default());
        row.extend(STRANDS.iter().map(|strand| flag(self.strands.contains(*strand))));
        row.push(self.religions.iter().cloned().collect::<Vec<_>>().join(";"));
        row.extend([flag(self.online), flag(self.domestic)]);
        row.extend([self.outcome.clone().unwrap_or_default(), day(self.outcome_on), self.area.clone()]);
        row
    }
}

/// A statistical year: the first day of April to the last of March.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Year {
    /// "2024/25".
    pub label: String,
    /// The offences recorded in it; `None` where the records do not cover it.
    pub crimes: Option<Vec<HateCrime>>,
}

/// The first and the last day of the statistical year that begins in this calendar year, and its label.
pub fn year(begins: i16) -> (Date, Date, String) {
    let next = begins.saturating_add(1);
    (date(begins, 4, 1), date(next, 3, 31), format!("{begins}/{:02}", next % 100))
}

/// What is wrong with the offences of a return before it is sent, each named, and the return is refused.
///
/// A religion is missing on an offence under religion recorded since the policy asks for it (April 2017); an offence has no code, no strand,
/// a strand that is not national, or lies outside the days.
pub fn faults(crimes: &[HateCrime], from: Date, to: Date, policy: &Policy) -> Vec<Wrong> {
    let required = policy.strand("REL").and_then(|strand| strand.religions_required_from).map(jiff::civil::DateTime::date);
    let mut found = Vec::new();
    for crime in crimes {
        let mut say = |what: &str| found.push(Wrong::of_record(&crime.record, what));
        if crime.strands.contains("REL") && crime.religions.is_empty() && required.is_some_and(|from| crime.recorded_on >= from) {
            say("the religion that was targeted is missing. Add it to the strand, or \"Unknown\".");
        }
        if crime.offence.is_none() {
            say("the crime has no offence code. Reclassify it.");
        }
        if crime.strands.is_empty() {
            say("no nationally monitored strand stands on it, so it is not for this return.");
        }
        if let Some(local) = crime.strands.iter().find(|code| !STRANDS.contains(&code.as_str())) {
            say(&format!("the strand {local} is monitored locally and never goes into a national return."));
        }
        if crime.recorded_on < from || to < crime.recorded_on {
            say(&format!("it was recorded on {}, outside the period.", crime.recorded_on));
        }
    }
    found
}

/// What does not add up in the aggregate tables, with the cell named. It is asked of the tables as they are to be sent, so that a figure put
/// right by hand cannot break a total unnoticed.
pub fn broken_totals(tables: &[Printed]) -> Vec<Wrong> {
    let mut found = Vec::new();
    let number = |cell: Option<&str>| cell.and_then(|cell| cell.replace(',', "").parse::<u64>().ok());
    for table in tables.iter().filter(|table| table.rows.iter().any(|(label, _)| label == FACTORS || label == OFFENCES)) {
        for column in table.head.iter().skip(1).filter(|column| !column.contains('%')) {
            let parts = table.rows.iter().map(|(label, _)| label).filter(|label| *label != FACTORS && *label != OFFENCES);
            let parts: Option<Vec<u64>> = parts.map(|label| number(table.cell(label, column))).collect();
            let Some(parts) = parts else { continue };
            let sum: u64 = parts.iter().sum();
            let most = parts.iter().max().copied().unwrap_or(0);
            if let Some(factors) = number(table.cell(FACTORS, column)).filter(|factors| *factors != sum) {
                let what = format!("the figure is {factors}, but its rows add up to {sum}.");
                found.push(Wrong::of_figure(&table.code, FACTORS, column, &what));
            }
            if let Some(offences) = number(table.cell(OFFENCES, column)).filter(|offences| *offences > sum || *offences < most) {
                let what = format!("the figure is {offences}, which cannot be with {sum} motivating factors.");
                found.push(Wrong::of_figure(&table.code, OFFENCES, column, &what));
            }
        }
    }
    found
}

/// The row of motivating factors: strands added up, never a count of crimes (R-RET-04).
pub const FACTORS: &str = "Total number of motivating factors";
/// Offences that are in no group of the pack.
const NO_GROUP: &str = "No offence group known";
/// The row of offences, each counted once.
pub const OFFENCES: &str = "Total number of offences";
const NONE: &str = "No figure";

/// Makes the tables over some years, the last being the one returned. `notes` on coverage follow every table (R-RET-05).
#[derive(Clone, Copy, Debug)]
pub struct Bulletin<'a> {
    /// The years, in their order.
    pub years: &'a [Year],
    /// The words for codes.
    pub names: &'a Names,
    /// The words for areas, where they are not districts of the policy.
    pub areas: &'a BTreeMap<String, String>,
    /// Coverage notes.
    pub coverage: &'a [String],
}

impl Bulletin<'_> {
    /// Tables A to F.
    pub fn tables(&self, policy: &Policy) -> Vec<Printed> {
        vec![self.strands(), self.areas(), self.groups(), self.religions(policy), self.outcomes(policy), self.aggravated(policy)]
    }

    fn printed(&self, code: &str, title: &str, head: Vec<String>, rows: Vec<(String, Vec<String>)>, notes: &[&str]) -> Printed {
        let notes = notes.iter().map(|note| (*note).to_owned()).chain(self.coverage.iter().cloned()).collect();
        Printed { code: code.into(), title: title.into(), head, rows, notes }
    }

    fn last(&self) -> &[HateCrime] {
        self.years.last().and_then(|year| year.crimes.as_deref()).unwrap_or_default()
    }

    fn label(&self) -> String {
        self.years.last().map(|year| year.label.clone()).unwrap_or_default()
    }

    fn strand_label(&self, code: &str) -> String {
        self.names.heading(super::Dimension::Strand, code).1.label
    }

    /// Table A: strands by year, the change on the year before, and the share of offences.
    pub fn strands(&self) -> Printed {
        let mut head = vec!["Strand".to_owned()];
        head.extend(self.years.iter().map(|year| year.label.clone()));
        head.extend(["% change".to_owned(), "% of offences".to_owned()]);
        let factors =
            |crimes: &[HateCrime]| crimes.iter().map(|crime| len(crime.strands.iter().filter(|code| STRANDS.contains(&code.as_str())))).sum();
        let mut rows: Vec<(String, Vec<String>)> = STRANDS
            .iter()
            .map(|code| (self.strand_label(code), self.over_years(|crimes| of(crimes, |crime| crime.strands.contains(*code)))))
            .collect();
        rows.push((FACTORS.to_owned(), self.over_years(factors)));
        rows.push((OFFENCES.to_owned(), self.over_years(|crimes| len(crimes.iter()))));
        let several = of(self.last(), |crime| crime.strands.len() > 1);
        let all = len(self.last().iter());
        let share = rounding::percent(several, all).map_or_else(|| NONE.to_owned(), |share| format!("{share}%"));
        let overlap = format!(
            "{} of {} offences ({share}) carry more than one strand, so the strands add up to more than the offences.",
            thousands(several),
            thousands(all)
        );
        self.printed("A", "Hate crimes recorded by the police, by monitored strand", head, rows, &[&overlap, ROUNDED])
    }

    /// A row of table A: the count in each year, the change in the last year, and its share of the last year's offences.
    fn over_years(&self, count: impl Fn(&[HateCrime]) -> u64) -> Vec<String> {
        let counts: Vec<Option<u64>> = self.years.iter().map(|year| year.crimes.as_deref().map(&count)).collect();
        let mut cells: Vec<String> = counts.iter().map(|count| count.map_or_else(|| NONE.to_owned(), thousands)).collect();
        let last = counts.last().copied().flatten();
        let before = counts.iter().rev().nth(1).copied().flatten();
        let shown = |value: Option<i128>| value.map_or_else(|| NONE.to_owned(), |value| value.to_string());
        cells.push(shown(before.zip(last).and_then(|(before, last)| rounding::change(before, last))));
        cells.push(shown(last.and_then(|last| rounding::percent(last, len(self.last().iter())))));
        cells
    }

    /// Table B: areas, with the year before, the difference and its percentage to one place.
    pub fn areas(&self) -> Printed {
        let before = self.years.iter().rev().nth(1);
        let mut head = vec!["Area".to_owned(), self.label()];
        head.extend(before.map(|year| year.label.clone()));
        head.extend(["Difference".to_owned(), "% change".to_owned()]);
        head.extend(STRANDS.iter().map(|code| self.strand_label(code)));
        let earlier = before.and_then(|year| year.crimes.as_deref());
        let codes: BTreeSet<&str> = self.last().iter().chain(earlier.unwrap_or_default()).map(|crime| crime.area.as_str()).collect();
        let mut rows: Vec<(String, Vec<String>)> =
            codes.into_iter().map(|code| (self.area(code), self.area_row(earlier, before.is_some(), |crime| crime.area == code))).collect();
        rows.push(("All areas".to_owned(), self.area_row(earlier, before.is_some(), |_| true)));
        self.printed("B", "Hate crimes by area", head, rows, &[ROUNDED])
    }

    fn area(&self, code: &str) -> String {
        self.areas.get(code).cloned().unwrap_or_else(|| self.names.heading(super::Dimension::District, code).1.label)
    }

    fn area_row(&self, earlier: Option<&[HateCrime]>, has_before: bool, is: impl Fn(&HateCrime) -> bool) -> Vec<String> {
        let now = of(self.last(), &is);
        let before = earlier.map(|crimes| of(crimes, &is));
        let mut row = vec![thousands(now)];
        if has_before {
            row.push(before.map_or_else(|| NONE.to_owned(), thousands));
        }
        row.push(before.map_or_else(|| NONE.to_owned(), |before| rates::difference(before, now)));
        row.push(before.and_then(|before| rates::change_tenths(before, now)).unwrap_or_else(|| NONE.to_owned()));
        row.extend(STRANDS.iter().map(|code| thousands(of(self.last(), |crime| is(crime) && crime.strands.contains(*code)))));
        row
    }

    /// Table C: offence groups by strand.
    pub fn groups(&self) -> Printed {
        let mut head = vec!["Offence group".to_owned(), "Offences".to_owned(), "% of offences".to_owned()];
        head.extend(STRANDS.iter().map(|code| self.strand_label(code)));
        let all = len(self.last().iter());
        let row = |label: &str, group: &dyn Fn(&HateCrime) -> bool| {
            let count = of(self.last(), group);
            let mut cells = vec![thousands(count), rounding::percent(count, all).map_or_else(|| NONE.to_owned(), |share| share.to_string())];
            cells.extend(STRANDS.iter().map(|code| thousands(of(self.last(), |crime| group(crime) && crime.strands.contains(*code)))));
            (label.to_owned(), cells)
        };
        let mut rows: Vec<_> = OffenceGroup::ALL.iter().map(|group| row(group.label(), &|crime| crime.group == Some(*group))).collect();
        rows.push(row(NO_GROUP, &|crime| crime.group.is_none()));
        rows.push(row("All groups", &|_| true));
        self.printed("C", "Hate crimes by offence group and strand", head, rows, &[ROUNDED])
    }

    /// Table D: perceived religion, with several answers.
    pub fn religions(&self, policy: &Policy) -> Printed {
        let religious: Vec<&HateCrime> = self.last().iter().filter(|crime| crime.strands.contains("REL")).collect();
        let all = len(religious.iter());
        let titles =
            policy.strand("REL").map(|strand| strand.religions.iter().map(|one| (one.code.clone(), one.title.clone())).collect::<Vec<_>>());
        let rows = titles.unwrap_or_default().into_iter().map(|(code, title)| {
            let count = len(religious.iter().filter(|crime| crime.religions.contains(&code)));
            (title, vec![thousands(count), rounding::percent(count, all).map_or_else(|| NONE.to_owned(), |share| share.to_string())])
        });
        let mut rows: Vec<_> = rows.collect();
        rows.push(("Offences under religion".to_owned(), vec![thousands(all), String::new()]));
        let head = ["Perceived religion", "Number", "% of religious offences"].map(str::to_owned).to_vec();
        let note = "The religion that was targeted or perceived, not the victim's own. An offence may have several, so the rows may add up to more than the offences.";
        self.printed("D", "Hate crimes under religion, by perceived religion", head, rows, &[note, ROUNDED])
    }

    /// Table E: outcome groups by offence group, hate crimes only: what is not hate is not held here.
    pub fn outcomes(&self, policy: &Policy) -> Printed {
        let mut head = vec!["Outcome group".to_owned(), "All hate crimes".to_owned()];
        head.extend(OffenceGroup::ALL.iter().map(|group| group.label().to_owned()));
        head.push(NO_GROUP.to_owned());
        let group_of = |crime: &HateCrime| crime.outcome.as_deref().and_then(|code| policy.outcome(code)).map(|outcome| outcome.group);
        let row = |label: &str, is: &dyn Fn(&HateCrime) -> bool| {
            let mut cells = vec![thousands(of(self.last(), is))];
            let groups = OffenceGroup::ALL.iter().copied().map(Some).chain([None]);
            cells.extend(groups.map(|group| thousands(of(self.last(), |crime| is(crime) && crime.group == group))));
            (label.to_owned(), cells)
        };
        let mut rows: Vec<_> =
            crate::policy::OutcomeGroup::ALL.iter().map(|group| row(group.label(), &|crime| group_of(crime) == Some(*group))).collect();
        rows.push(row("No outcome yet", &|crime| group_of(crime).is_none()));
        rows.push(row("All outcomes", &|_| true));
        let positive: Vec<&str> = policy.outcomes.iter().filter(|outcome| outcome.positive).map(|outcome| outcome.code.as_str()).collect();
        let set = format!(
            "Positive outcomes, where this force counts them, are outcomes {} (R-OUT-03: there is no national definition).",
            positive.join(", ")
        );
        let note = "Outcomes are those that the records have now. Offences that are not hate crimes are not held here, so there is no column for them.";
        self.printed("E", "Outcomes of hate crimes, by offence group", head, rows, &[note, &set])
    }

    /// Table F: racially or religiously aggravated offences by month.
    pub fn aggravated(&self, policy: &Policy) -> Printed {
        let codes: Vec<&str> =
            policy.offences.iter().filter(|offence| !offence.twins.is_empty()).map(|offence| offence.code.as_str()).collect();
        let mut head = vec!["Month".to_owned(), "Aggravated offences".to_owned()];
        head.extend(codes.iter().map(|code| (*code).to_owned()));
        let mut months: BTreeMap<(i16, i8), Vec<&HateCrime>> = BTreeMap::new();
        for crime in self.last() {
            months.entry((crime.recorded_on.year(), crime.recorded_on.month())).or_default().push(crime);
        }
        let rows = months.into_iter().map(|((year, month), crimes)| {
            let each: Vec<u64> = codes.iter().map(|code| len(crimes.iter().filter(|crime| crime.offence.as_deref() == Some(*code)))).collect();
            let label = date(year, month, 1).strftime("%B %Y").to_string();
            (label, std::iter::once(each.iter().sum()).chain(each.iter().copied()).map(thousands).collect())
        });
        self.printed(
            "F",
            "Racially or religiously aggravated offences, by month",
            head,
            rows.collect(),
            &["By the day on which the offence was recorded."],
        )
    }
}

const ROUNDED: &str = "Percentages are worked out from the counts and rounded once, half away from zero.";

fn of(crimes: &[HateCrime], is: impl Fn(&HateCrime) -> bool) -> u64 {
    len(crimes.iter().filter(|crime| is(crime)))
}

fn len<T>(items: impl Iterator<Item = T>) -> u64 {
    u64::try_from(items.count()).unwrap_or(u64::MAX)
}
