//! The content of a return, made of the records as they are: tables with what each figure counted, coverage under each, and what stops it.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan};
use practice::people::Scope;
use practice::policy::{Content as Holds, Every, NationalReturn, Policy};
use practice::returns::coverage::{Coverage, Covered};
use practice::returns::home_office::{Bulletin, HateCrime, Year, year};
use practice::returns::national::nil::Answered;
use practice::returns::national::{Span, Wrong, cells, content, nil, sending};
use practice::returns::printing::{Content, CountedCell};
use practice::returns::{Dimension, Names, Printed, daily};
use serde_json::json;

use super::sql::{self, ReturnRow};
use crate::figures::coverage::sql::coverage;
use crate::house::House;
use crate::ledger::{Fault, Tx};

/// Stands under every table of records: a return is made of what its preparer may know (access rule 1).
const RESTRICTED: &str = "Restricted records are counted only where whoever prepared this may know of them.";
/// Statistical years in table A, the one returned included.
const YEARS: i16 = 3;

/// A return as it would go now.
pub struct Built {
    /// What the pack says of it.
    pub kind: NationalReturn,
    /// Its period.
    pub span: Span,
    /// Tables, and what their figures counted.
    pub content: Content,
    /// What stops it.
    pub wrong: Vec<Wrong>,
    /// What is missing.
    pub coverage: Vec<String>,
    /// What was asked.
    pub definition: serde_json::Value,
}

/// Which figures' records are wanted: all of them for what is frozen, those of one table for a look behind a figure, none for a preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind<'a> {
    /// None.
    Nothing,
    /// Those of the table with this code.
    Table(&'a str),
    /// Those of every table.
    Everything,
}

impl Behind<'_> {
    fn wants(self, table: &str) -> bool {
        match self {
            Self::Nothing => false,
            Self::Table(code) => code == table,
            Self::Everything => true,
        }
    }
}

/// What the pack says of a return, and its period. None where the pack that was in force knows no such return.
pub fn of(house: &House, row: &ReturnRow) -> Result<Option<(NationalReturn, Span, std::sync::Arc<Policy>)>, Fault> {
    let policy = house.policies().at(row.ends_at)?;
    let Some(kind) = policy.national_return(&row.kind).cloned() else { return Ok(None) };
    let span = Span::of_key(kind.every, &row.period, policy.settings.daily_cut_off_hour.value, &policy.calendar);
    Ok(span.map(|span| (kind, span, policy)))
}

/// One making of a return.
struct Making<'a> {
    house: &'a House,
    policy: &'a Policy,
    names: &'a Names,
    kind: &'a NationalReturn,
    span: &'a Span,
    scope: &'a Scope,
    coverage: &'a Coverage,
    behind: Behind<'a>,
}

/// Makes a return of the records that a scope reaches. None where the pack knows no such return.
pub fn build(
    house: &House,
    tx: &mut Tx<'_>,
    scope: &Scope,
    row: &ReturnRow,
    (summary, behind): (&str, Behind<'_>),
    now: Timestamp,
) -> Result<Option<Built>, Fault> {
    let Some((kind, span, policy)) = of(house, row)? else { return Ok(None) };
    let names = Names::of(&policy);
    let known = coverage(tx, &policy.calendar, policy.calendar.local(now).date())?;
    let notes = known.notes(None, span.from, span.to, |code| names.heading(Dimension::District, code).1.label);
    let making = Making { house, policy: &policy, names: &names, kind: &kind, span: &span, scope, coverage: &known, behind };
    let mut content = Content::default();
    if kind.has(Holds::Counts) {
        making.counts(tx, &mut content)?;
    }
    if kind.has(Holds::Answers) {
        content.tables.push(nil::table(&answered(tx, row)?));
    }
    let columns = sql::column_map(tx)?;
    let mut crimes = Vec::new();
    if kind.has(Holds::Tables) || kind.has(Holds::Records) {
        crimes = making.crimes(tx, &columns, &notes, &mut content)?;
    }
    let corrections: Vec<_> = sql::corrections(tx, &row.id)?.iter().map(sql::CorrectionRow::correction).collect();
    let lost = content::correct(&mut content, &corrections);
    let gone = |one: &practice::returns::national::Correction| {
        Wrong::of_figure(&one.table, &one.row, &one.column, "there is no such figure any more to put right. Withdraw the correction.")
    };
    let mut wrong: Vec<Wrong> = lost.into_iter().map(gone).collect();
    for table in &mut content.tables {
        let more = notes.iter().filter(|note| !table.notes.contains(note)).cloned().collect::<Vec<_>>();
        table.notes.extend(more);
        if table.code != nil::ANSWERS {
            table.notes.push(RESTRICTED.to_owned());
        }
    }
    if !summary.is_empty() {
        content.tables.push(content::summary(summary));
    }
    let of_crimes = kind.has(Holds::Records).then_some((crimes.as_slice(), &span));
    wrong.extend(sending(&content.tables, of_crimes, &names, &policy));
    let definition = json!({
        "return": kind.code, "period": span.key, "from": span.begins, "past": span.ends, "strands": "national",
        "columns": columns.columns(), "corrections": corrections,
    });
    Ok(Some(Built { kind, span, content, wrong, coverage: notes, definition }))
}

fn answered(tx: &mut Tx<'_>, row: &ReturnRow) -> Result<Vec<Answered>, Fault> {
    let answers = sql::answers(tx, &row.id)?;
    Ok(answers.into_iter().map(|one| Answered { name: one.name, said: one.said, count: one.count }).collect())
}

impl Making<'_> {
    /// Hate incidents by strand, area and outcome, national strands alone.
    fn counts(&self, tx: &mut Tx<'_>, content: &mut Content) -> Result<(), Fault> {
        let within = (self.span.begins, self.span.ends);
        let records = sql::incidents(tx, self.scope, within, self.names)?;
        let sheet = daily::national(self.span.from, within, &records, self.policy);
        let counted = sheet.content(&self.policy.calendar);
        content.tables.extend(counted.tables);
        content.cells.extend(counted.cells);
        Ok(())
    }

    fn of_days(&self, tx: &mut Tx<'_>, from: jiff::civil::Date, to: jiff::civil::Date) -> Result<Vec<HateCrime>, Fault> {
        let calendar = &self.policy.calendar;
        let within = (calendar.day_start(from), calendar.day_start(to.saturating_add(1.day())));
        sql::crimes(tx, self.scope, within, self.names, calendar)
    }

    /// Tables and rows of offences; gives those of the period.
    fn crimes(
        &self,
        tx: &mut Tx<'_>,
        columns: &practice::returns::national::ColumnMap,
        notes: &[String],
        content: &mut Content,
    ) -> Result<Vec<HateCrime>, Fault> {
        let crimes = self.of_days(tx, self.span.from, self.span.to)?;
        if self.kind.has(Holds::Tables) && self.kind.every == Every::Year {
            let years = self.years(tx, &crimes)?;
            let areas = BTreeMap::new();
            let bulletin = |years: &[Year], coverage: &[String]| -> Vec<Printed> {
                Bulletin { years, names: self.names, areas: &areas, coverage }.tables(self.policy)
            };
            content.tables.extend(bulletin(&years, notes));
            if self.behind != Behind::Nothing {
                let wanted = |years: &[Year]| -> Vec<Printed> {
                    bulletin(years, &[]).into_iter().filter(|table| self.behind.wants(&table.code)).collect()
                };
                content.cells.extend(cells::counted(&years, wanted));
            }
        }
        if self.kind.has(Holds::Records) {
            let force = self.house.policy()?.force.prefix.clone();
            content.tables.push(content::records(&crimes, &force, columns));
            if self.behind.wants(content::RECORDS) {
                let rows: Vec<CountedCell> = cells::of_records(&crimes);
                content.cells.extend(rows);
            }
        }
        Ok(crimes)
    }

    /// The years of table A; one without coverage has no figures, not 0.
    fn years(&self, tx: &mut Tx<'_>, last: &[HateCrime]) -> Result<Vec<Year>, Fault> {
        let begins = self.span.from.year();
        let mut years = Vec::new();
        for back in (1..YEARS).rev() {
            let (from, to, label) = year(begins.saturating_sub(back));
            let covered = self.coverage.of(None, from, to) != Covered::Nothing;
            let crimes = if covered { Some(self.of_days(tx, from, to)?) } else { None };
            years.push(Year { label, crimes });
        }
        years.push(Year { label: self.span.label.clone(), crimes: Some(last.to_vec()) });
        Ok(years)
    }
}
