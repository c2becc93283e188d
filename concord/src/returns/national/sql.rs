//! National returns as kept: returns, answers, corrections, columns, measures; and the offences and incidents that they count.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use practice::clock::Calendar;
use practice::duty::{Duty, Owed, Standing};
use practice::incident::{Incident, Words};
use practice::people::Scope;
use practice::policy::Policy;
use practice::returns::Names;
use practice::returns::home_office::HateCrime;
use practice::returns::national::columns::ColumnMap;
use practice::returns::national::nil::{Party, Said};
use practice::returns::national::{Correction, Measures};

use crate::admin::sql::{Journalled, all};
use crate::duty::Owing;
use crate::ledger::{Cell, Columns, Fault, Row, Tx, Value};
use crate::people::scope_sql;

/// A return of one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnRow {
    /// The kind and the period.
    pub id: String,
    /// The policy pack's code.
    pub kind: String,
    /// The period's key.
    pub period: String,
    /// What a reader knows it by.
    pub title: String,
    /// The rule of the duty to send it.
    pub rule: String,
    /// The first moment after the period.
    pub ends_at: Timestamp,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// The printing that waits for a second person.
    pub draft: Option<String>,
    /// The newest signed printing.
    pub printing: Option<String>,
    /// When the first one was signed.
    pub signed_at: Option<Timestamp>,
    /// When somebody noted that the newest one went.
    pub sent_at: Option<Timestamp>,
    /// Who noted it.
    pub sent_by: Option<String>,
}

columns!(ReturnRow { id, kind, period, title, rule, ends_at, opened_at, draft, printing, signed_at, sent_at, sent_by });

impl ReturnRow {
    /// What its printings are printings of.
    pub fn what(&self) -> String {
        format!("return {} {}", self.kind, self.period)
    }

    /// Its page.
    pub fn address(&self) -> String {
        format!("/returns/{}/{}", self.kind, self.period)
    }
}

impl Journalled for ReturnRow {
    const TABLE: &'static str = "national_return";
}

/// The duty to send it, met by the first signature of a second person.
impl Owing for ReturnRow {
    fn since(&self) -> Timestamp {
        self.ends_at
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn href(&self) -> String {
        self.address()
    }

    fn duties(&self, policy: &Policy) -> Vec<Duty> {
        let settled = self.signed_at.map(|at| (Standing::Met, at));
        let owed = |rule| Duty::owed(rule, Owed { settled, ..Owed::of(String::new(), self.ends_at) }, policy);
        policy.rule(&self.rule).map(owed).into_iter().collect()
    }
}

/// What one district or agency answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRow {
    /// The return and the code.
    pub id: String,
    /// The return.
    pub national_return: String,
    /// District or agency.
    pub party: Party,
    /// The district's code or the organisation's id.
    pub code: String,
    /// As it stands in the return.
    pub name: String,
    /// What a worklist calls it.
    pub title: String,
    /// The rule of the duty to answer.
    pub rule: String,
    /// The first moment after the period.
    pub ends_at: Timestamp,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Nothing yet, nil, or a number.
    pub said: Said,
    /// The number.
    pub count: Option<u32>,
    /// What there is to report; sealed.
    pub note: Option<Words>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// By whom.
    pub answered_by: Option<String>,
    /// When it was chased.
    pub chased_at: Option<Timestamp>,
}

code_cells!(Party, Said);
columns!(AnswerRow {
    id,
    national_return,
    party,
    code,
    name,
    title,
    rule,
    ends_at,
    opened_at,
    said,
    count,
    note,
    answered_at,
    answered_by,
    chased_at
});

impl Journalled for AnswerRow {
    const TABLE: &'static str = "return_answer";
}

/// The duty to answer: a district's own, an agency's the co-ordinator's, who gets it.
impl Owing for AnswerRow {
    fn since(&self) -> Timestamp {
        self.ends_at
    }

    fn district(&self) -> String {
        if self.party == Party::District { self.code.clone() } else { String::new() }
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn href(&self) -> String {
        let (kind, period) = self.national_return.split_once('.').unwrap_or((&self.national_return, ""));
        format!("/returns/{kind}/{period}/answers/{}", self.code)
    }

    fn duties(&self, policy: &Policy) -> Vec<Duty> {
        let settled = self.answered_at.map(|at| (Standing::Met, at));
        let owed = |rule| Duty::owed(rule, Owed { settled, ..Owed::of(String::new(), self.ends_at) }, policy);
        policy.rule(&self.rule).map(owed).into_iter().collect()
    }
}

/// A figure put right by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionRow {
    /// Its id.
    pub id: String,
    /// The return.
    pub national_return: String,
    /// The table's code.
    pub figure_table: String,
    /// The row's label.
    pub figure_row: String,
    /// The column's heading.
    pub figure_column: String,
    /// What is to stand there.
    pub figure: i64,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
    /// By whom.
    pub withdrawn_by: Option<String>,
}

columns!(CorrectionRow { id, national_return, figure_table, figure_row, figure_column, figure, reason, by, at, withdrawn_at, withdrawn_by });

impl Journalled for CorrectionRow {
    const TABLE: &'static str = "return_correction";
}

impl CorrectionRow {
    /// As the rule takes it.
    pub fn correction(&self) -> Correction {
        Correction {
            table: self.figure_table.clone(),
            row: self.figure_row.clone(),
            column: self.figure_column.clone(),
            figure: u64::try_from(self.figure).unwrap_or(0),
            reason: self.reason.clone(),
        }
    }
}

/// The force's columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnsRow {
    /// Always `records`.
    pub id: String,
    /// The columns, one a line.
    pub columns: String,
    /// Who said so.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

columns!(ColumnsRow { id, columns, by, at });

impl Journalled for ColumnsRow {
    const TABLE: &'static str = "return_columns";
}

/// A time with measures on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasuresRow {
    /// Its id.
    pub id: String,
    /// From when.
    pub from_at: Timestamp,
    /// The first moment at which they are off.
    pub to_at: Option<Timestamp>,
    /// Why; sealed.
    pub reason: Words,
    /// Who switched them on.
    pub by: String,
    /// When that was entered.
    pub at: Timestamp,
    /// Who switched them off.
    pub ended_by: Option<String>,
}

columns!(MeasuresRow { id, from_at, to_at, reason, by, at, ended_by });

impl Journalled for MeasuresRow {
    const TABLE: &'static str = "return_measures";
}

/// When measures were on, the newest first.
pub fn measures(tx: &mut Tx<'_>) -> Result<Vec<MeasuresRow>, Fault> {
    let mut rows: Vec<MeasuresRow> = all(tx)?;
    rows.sort_by(|a, b| (b.from_at, &b.id).cmp(&(a.from_at, &a.id)));
    Ok(rows)
}

/// The same for reckoning.
pub fn windows(tx: &mut Tx<'_>) -> Result<Vec<Measures>, Fault> {
    Ok(measures(tx)?.into_iter().map(|row| Measures { from: row.from_at, to: row.to_at }).collect())
}

/// The force's columns, or the default.
pub fn column_map(tx: &mut Tx<'_>) -> Result<ColumnMap, Fault> {
    let row: Option<ColumnsRow> = tx.children("return_columns", "id", "records")?.into_iter().next();
    Ok(row.and_then(|row| ColumnMap::of_lines(&row.columns)).unwrap_or_default())
}

fn rows<T: Columns>(tx: &mut Tx<'_>, table: &str, rest: &str, params: &[Value]) -> Result<Vec<T>, Fault> {
    let names = T::NAMES.iter().map(|name| format!("t.{name}")).collect::<Vec<_>>().join(", ");
    tx.query(&format!("SELECT {names} FROM {table} t {rest}"), params)?.iter().map(|row| T::from_row(row, 0)).collect()
}

/// The return of a kind and period.
pub fn one(tx: &mut Tx<'_>, kind: &str, period: &str) -> Result<Option<ReturnRow>, Fault> {
    Ok(tx.children("national_return", "id", &format!("{kind}.{period}"))?.into_iter().next())
}

/// The periods of a kind that are open or done.
pub fn keys(tx: &mut Tx<'_>, kind: &str) -> Result<BTreeSet<String>, Fault> {
    tx.query("SELECT period FROM national_return WHERE kind = ?1", &[kind.to_owned().to_value()])?.iter().map(|row| row.get(0)).collect()
}

/// Returns that nobody has signed yet, the earliest first.
pub fn unsigned(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<ReturnRow>, Fault> {
    rows(tx, "national_return", "WHERE t.signed_at IS NULL ORDER BY t.ends_at, t.id LIMIT ?1", &[limit.to_value()])
}

/// Returns that were signed, the newest periods first.
pub fn signed(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<ReturnRow>, Fault> {
    rows(tx, "national_return", "WHERE t.signed_at IS NOT NULL ORDER BY t.ends_at DESC, t.id LIMIT ?1", &[limit.to_value()])
}

/// The answers for a return: districts, then agencies, by name.
pub fn answers(tx: &mut Tx<'_>, id: &str) -> Result<Vec<AnswerRow>, Fault> {
    rows(tx, "return_answer", "WHERE t.national_return = ?1 ORDER BY t.party DESC, t.name, t.id", &[id.to_owned().to_value()])
}

/// One answer.
pub fn answer(tx: &mut Tx<'_>, id: &str) -> Result<Option<AnswerRow>, Fault> {
    Ok(tx.children("return_answer", "id", id)?.into_iter().next())
}

/// Answers that are still missing, the earliest first.
pub fn missing(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<AnswerRow>, Fault> {
    rows(tx, "return_answer", "WHERE t.said = 'missing' ORDER BY t.ends_at, t.name, t.id LIMIT ?1", &[limit.to_value()])
}

/// Answers whose time ran out and that nobody has chased, with the moment at which they were due.
pub fn to_chase(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<(AnswerRow, Timestamp)>, Fault> {
    let names = AnswerRow::NAMES.iter().map(|name| format!("t.{name}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT {names}, d.due_at FROM return_answer t JOIN duty d ON d.record = 'return_answer/' || t.id \
         WHERE t.said = 'missing' AND t.chased_at IS NULL AND d.standing = 'open' AND d.due_at <= ?1 ORDER BY t.id"
    );
    let rows = tx.query(&sql, &[now.to_value()])?;
    rows.iter().map(|row| Ok((AnswerRow::from_row(row, 0)?, row.get(AnswerRow::NAMES.len())?))).collect()
}

/// When the duty of a return or of an answer is due.
pub fn due_at<T: Owing>(tx: &mut Tx<'_>, row: &T) -> Result<Option<Timestamp>, Fault> {
    let stored = crate::duty::sql::of(tx, &crate::admin::sql::chain_of(row))?;
    Ok(stored.into_iter().next().and_then(|duty| duty.due_at))
}

/// Figures of a return that stand put right by hand, in the order in which they were.
pub fn corrections(tx: &mut Tx<'_>, id: &str) -> Result<Vec<CorrectionRow>, Fault> {
    let rest = "WHERE t.national_return = ?1 AND t.withdrawn_at IS NULL ORDER BY t.at, t.id";
    rows(tx, "return_correction", rest, &[id.to_owned().to_value()])
}

/// One correction.
pub fn correction(tx: &mut Tx<'_>, id: &str) -> Result<Option<CorrectionRow>, Fault> {
    Ok(tx.children("return_correction", "id", id)?.into_iter().next())
}

fn national(names: &Names, params: &mut Vec<Value>) -> String {
    let marks = names.national().iter().map(|code| {
        params.push(code.to_value());
        format!("?{}", params.len())
    });
    let marks: Vec<String> = marks.collect();
    if marks.is_empty() { "NULL".to_owned() } else { marks.join(", ") }
}

/// The recorded offences of hate-flagged records with a national strand between two moments, within a scope; the same ones that
/// `figures::sql` counts (R-REC-04, R-REC-10, R-REC-12).
pub fn crimes(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (from, past): (Timestamp, Timestamp),
    names: &Names,
    calendar: &Calendar,
) -> Result<Vec<HateCrime>, Fault> {
    let mut params = vec![from.to_value(), past.to_value()];
    let codes = national(names, &mut params);
    let strands: BTreeMap<String, Vec<(String, String)>> = strands(tx, &codes, &params)?;
    let within = scope_sql(scope, "i", &mut params);
    let sql = format!(
        "SELECT i.id, c.number, i.district, c.recorded_at, i.occurred_from, i.occurred_to, c.offence, i.tags, i.outcome, i.outcome_at, d.number \
         FROM crime c JOIN incident i ON i.id = c.incident JOIN search_doc d ON d.record = i.id \
         WHERE c.recorded_at >= ?1 AND c.recorded_at < ?2 AND c.cancelled_at IS NULL AND i.merged_into IS NULL \
         AND EXISTS (SELECT 1 FROM strand s WHERE s.incident = i.id AND s.removed_at IS NULL AND s.strand IN ({codes})) \
         AND {within} ORDER BY i.id, c.number"
    );
    tx.query_planned(&sql, &params)?.iter().map(|row| crime(row, &strands, names, calendar, |number| tx.pseudonym(number))).collect()
}

/// Strand and religions of the records behind the offences, by record.
fn strands(tx: &mut Tx<'_>, codes: &str, params: &[Value]) -> Result<BTreeMap<String, Vec<(String, String)>>, Fault> {
    let sql = format!(
        "SELECT s.incident, s.strand, s.religions FROM strand s WHERE s.removed_at IS NULL AND s.strand IN ({codes}) AND s.incident IN \
         (SELECT c.incident FROM crime c WHERE c.recorded_at >= ?1 AND c.recorded_at < ?2) ORDER BY s.incident, s.number"
    );
    let mut found: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for row in tx.query_planned(&sql, params)? {
        found.entry(row.get(0)?).or_default().push((row.get(1)?, row.get::<Vec<String>>(2)?.join(";")));
    }
    Ok(found)
}

fn crime(
    row: &Row,
    strands: &BTreeMap<String, Vec<(String, String)>>,
    names: &Names,
    calendar: &Calendar,
    pseudonym: impl Fn(i64) -> u64,
) -> Result<HateCrime, Fault> {
    let (id, number): (String, u32) = (row.get(0)?, row.get(1)?);
    let day = |at: Timestamp| calendar.local(at).date();
    let tags: Vec<String> = row.get(7)?;
    let offence: Option<String> = row.get(6)?;
    let flags = strands.get(&id).map(Vec::as_slice).unwrap_or_default();
    let religions = flags.iter().filter(|(strand, _)| strand == "REL").flat_map(|(_, religions)| religions.split(';'));
    Ok(HateCrime {
        record: format!("{id}/{number}"),
        reference: format!("P-{}-{number}", crate::incident::reference::letters_of(pseudonym(row.get(10)?))),
        area: row.get(2)?,
        recorded_on: day(row.get(3)?),
        offence_from: row.get::<Option<Timestamp>>(4)?.map(day),
        offence_to: row.get::<Option<Timestamp>>(5)?.map(day),
        group: offence.as_deref().and_then(|code| names.group(code)),
        offence,
        strands: flags.iter().map(|(strand, _)| strand.clone()).collect(),
        religions: religions.filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        online: tags.iter().any(|tag| tag == "online"),
        domestic: tags.iter().any(|tag| tag == "domestic"),
        outcome: row.get(8)?,
        outcome_on: row.get::<Option<Timestamp>>(9)?.map(day),
    })
}

/// The incidents with a national strand that were first reported between two moments, within a scope: whole records, for the fold that counts.
pub fn incidents(tx: &mut Tx<'_>, scope: &Scope, (from, past): (Timestamp, Timestamp), names: &Names) -> Result<Vec<Incident>, Fault> {
    let mut params = vec![from.to_value(), past.to_value()];
    let codes = national(names, &mut params);
    let within = scope_sql(scope, "i", &mut params);
    let sql = format!(
        "SELECT i.id FROM incident i WHERE i.reported_at >= ?1 AND i.reported_at < ?2 AND i.merged_into IS NULL AND i.event_of IS NULL \
         AND EXISTS (SELECT 1 FROM strand s WHERE s.incident = i.id AND s.removed_at IS NULL AND s.strand IN ({codes})) AND {within} ORDER BY i.id"
    );
    let ids: Vec<String> = tx.query_planned(&sql, &params)?.iter().map(|row| row.get(0)).collect::<Result<_, Fault>>()?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(crate::incident::sql::load(tx, &id)?);
    }
    Ok(found)
}
