//! Counting in the store. It groups records that are alike in all that the question asks about; [`Tally`] adds the groups up exactly as it
//! adds up single records in `practice::returns::count`, which is the meaning of the figure and is held equal to this one.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use practice::clock::Calendar;
use practice::people::Scope;
use practice::returns::{Counted, Dimension, Item, Names, Period, Question, Strands, Tally, Unit, periods};

use super::kept::{self, Portion};
use crate::ledger::{Cell, Fault, Row, Tx, Value};
use crate::people::scope_sql;

/// Which records to walk through: those of one cell, of a whole row or column, or of the whole figure.
#[derive(Clone, Copy, Debug, Default)]
pub struct Walk<'a> {
    /// The row's key; `None` for all rows.
    pub row: Option<&'a str>,
    /// The column's key; `None` for all columns. Where the question has no columns it is not read.
    pub column: Option<&'a str>,
    /// The last reference of the page before; `None` for the first page.
    pub after: Option<&'a str>,
    /// At most this many.
    pub limit: u32,
}

/// The figure over the records that the scope reaches. `names` and `calendar` are those of the policy in force on the figure's last day.
pub fn count(tx: &mut Tx<'_>, scope: &Scope, question: &Question, names: &Names, calendar: &Calendar) -> Result<Counted, Fault> {
    let mut codes: Vec<String> = match question.strands {
        Strands::National => names.national().to_vec(),
        Strands::All => names.strand_codes().map(str::to_owned).collect(),
    };
    let kept = kept::find(tx, scope, question, names, calendar)?;
    let mut tally = Tally::new(question, names);
    for (item, times) in &kept.sums {
        tally.add(item, *times);
    }
    for portion in kept.rest {
        // Strands that no policy names any more are found on the way; each round learns at least one, and nearly always there is only one.
        let grouping = Grouping { portion: Some(portion), ..Grouping::new(question, calendar, names) };
        let answer = loop {
            let answer = grouping.ask(tx, scope, &codes)?;
            let strangers: BTreeSet<String> = answer.iter().map(|group| group.stranger.clone()).filter(|code| !code.is_empty()).collect();
            if strangers.is_empty() {
                break answer;
            }
            codes.extend(strangers);
        };
        for group in &answer {
            tally.add(&group.item, group.times);
        }
    }
    Ok(tally.finish())
}

/// The references of the records that a figure counts, in the order of references, a page at a time. For `None` of row and column: of the
/// whole figure. A record is listed once, however many of its offences are counted; a key that the figure does not have has no records.
pub fn records_of_cell(
    tx: &mut Tx<'_>,
    scope: &Scope,
    question: &Question,
    names: &Names,
    calendar: &Calendar,
    walk: Walk<'_>,
) -> Result<Vec<String>, Fault> {
    let grouping = Grouping::new(question, calendar, names);
    let mut params = Params::default();
    let mut conditions = vec![grouping.within(scope, &mut params), grouping.standing("", &mut params)];
    if let Some(row) = walk.row {
        conditions.push(grouping.holds(question.rows, row, &mut params));
    }
    if let (Some(columns), Some(column)) = (question.columns, walk.column) {
        conditions.push(grouping.holds(columns, column, &mut params));
    }
    if let Some(after) = walk.after {
        conditions.push(format!("i.id > {}", params.text(after)));
    }
    let limit = params.bind(walk.limit.to_value());
    let sql = format!("SELECT DISTINCT i.id FROM {} WHERE {} ORDER BY i.id LIMIT {limit}", grouping.tables(), conditions.join(" AND "));
    tx.query_planned(&sql, &params.values)?.iter().map(|row| row.get(0)).collect()
}

/// Parameters, numbered as they are bound.
#[derive(Default)]
pub(in crate::figures) struct Params {
    pub(in crate::figures) values: Vec<Value>,
}

impl Params {
    pub(in crate::figures) fn bind(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("?{}", self.values.len())
    }

    pub(in crate::figures) fn text(&mut self, text: &str) -> String {
        self.bind(Value::Text(text.to_owned()))
    }

    /// A condition that the expression is one of these; nothing is one of none.
    pub(in crate::figures) fn one_of<'s>(&mut self, expression: &str, codes: impl IntoIterator<Item = &'s str>) -> String {
        let marks: Vec<String> = codes.into_iter().map(|code| self.text(code)).collect();
        if marks.is_empty() { "1 = 0".to_owned() } else { format!("{expression} IN ({})", marks.join(", ")) }
    }
}

/// Records that are alike in all that the question asks about.
struct Group {
    item: Item,
    /// A standing strand that was not among those asked for; empty where there is none.
    stranger: String,
    times: u64,
}

/// One question on its way into SQL.
struct Grouping<'a> {
    question: &'a Question,
    calendar: &'a Calendar,
    names: &'a Names,
    columns: Dimension,
    /// The stretch that is counted; none for the whole question.
    portion: Option<Portion>,
}

impl<'a> Grouping<'a> {
    fn new(question: &'a Question, calendar: &'a Calendar, names: &'a Names) -> Self {
        Self { question, calendar, names, columns: question.columns.unwrap_or(Dimension::None), portion: None }
    }

    /// One row for each offence or incident inside, with its strands as a line of marks; counted by what is alike outside.
    fn ask(&self, tx: &mut Tx<'_>, scope: &Scope, codes: &[String]) -> Result<Vec<Group>, Fault> {
        let mut params = Params::default();
        let known: Vec<String> = codes.iter().map(|code| params.text(code)).collect();
        let mark = |code: &String| format!("MAX(CASE WHEN s.strand = {code} THEN '1' ELSE '0' END)");
        let marks = if known.is_empty() { "MAX('0')".to_owned() } else { known.iter().map(mark).collect::<Vec<_>>().join(" || ") };
        let among = if known.is_empty() { "1 = 0".to_owned() } else { format!("s.strand IN ({})", known.join(", ")) };
        let (stranger, only) = match self.question.strands {
            Strands::All => (format!("MAX(CASE WHEN {among} THEN '' ELSE s.strand END)"), "1 = 1"),
            Strands::National => ("MAX('')".to_owned(), among.as_str()),
        };
        let down = self.value(self.question.rows, &mut params);
        let across = self.value(self.columns, &mut params);
        let within = self.within(scope, &mut params);
        let sql = format!(
            "SELECT t.down, t.across, t.marks, t.stranger, COUNT(*) FROM (\
             SELECT MAX({down}) AS down, MAX({across}) AS across, {marks} AS marks, {stranger} AS stranger FROM {} \
             JOIN strand s ON s.incident = i.id AND s.removed_at IS NULL AND {only} WHERE {within} GROUP BY {}\
             ) t GROUP BY t.down, t.across, t.marks, t.stranger",
            self.tables(),
            self.each()
        );
        let (rows, columns) = (self.periods(self.question.rows), self.periods(self.columns));
        let answer = tx.query_planned(&sql, &params.values)?;
        answer.iter().map(|row| group(row, codes, &rows, &columns)).collect()
    }

    fn tables(&self) -> &'static str {
        match self.question.unit {
            Unit::Incidents => "incident i",
            Unit::Offences | Unit::Flags => "crime c JOIN incident i ON i.id = c.incident",
        }
    }

    fn each(&self) -> &'static str {
        match self.question.unit {
            Unit::Incidents => "i.id",
            Unit::Offences | Unit::Flags => "i.id, c.number",
        }
    }

    /// The moment that decides the day (R-REC-12).
    fn moment(&self) -> &'static str {
        match self.question.unit {
            Unit::Incidents => "i.reported_at",
            Unit::Offences | Unit::Flags => "c.recorded_at",
        }
    }

    fn within(&self, scope: &Scope, params: &mut Params) -> String {
        let past = self.question.to.tomorrow().map_or(Timestamp::MAX, |day| self.calendar.day_start(day));
        let days = (self.calendar.day_start(self.question.from), past);
        let (from, past) = self.portion.as_ref().map_or(days, |portion| (portion.from, portion.past));
        let mut conditions = vec![self.between(from, past, params)];
        if let Some(portion) = &self.portion {
            conditions.extend(portion.restricted.map(|restricted| format!("i.restricted = {}", u8::from(restricted))));
            if !portion.districts.is_empty() {
                conditions.push(params.one_of("i.district", portion.districts.iter().map(String::as_str)));
            }
        }
        if self.question.unit != Unit::Incidents {
            // A cancelled crime is no recorded offence from its cancellation on (R-REC-10).
            conditions.push("c.cancelled_at IS NULL AND c.incident = i.id".to_owned());
        }
        if let Some(district) = &self.question.district {
            conditions.push(format!("i.district = {}", params.text(district)));
        }
        // A duplicate counts in its main record; a later report of one event is no second incident (X4).
        conditions.push("i.merged_into IS NULL".to_owned());
        if self.question.unit == Unit::Incidents {
            conditions.push("i.event_of IS NULL".to_owned());
        }
        conditions.push(scope_sql(scope, "i", &mut params.values));
        conditions.join(" AND ")
    }

    fn between(&self, from: Timestamp, past: Timestamp, params: &mut Params) -> String {
        let (from, past) = (params.bind(from.to_value()), params.bind(past.to_value()));
        format!("{at} >= {from} AND {at} < {past}", at = self.moment())
    }

    fn periods(&self, dimension: Dimension) -> Vec<Period> {
        periods(dimension, self.question.from, self.question.to)
    }

    /// The value of a dimension: a code, or the number of a period.
    fn value(&self, dimension: Dimension, params: &mut Params) -> String {
        match column(dimension) {
            Some(column) => column.to_owned(),
            None if dimension.is_time() => {
                let starts: Vec<Date> = self.periods(dimension).iter().map(|period| period.first).collect();
                number_of_period(self.moment(), self.calendar, &starts, 0, params)
            }
            None => "''".to_owned(),
        }
    }

    /// That a strand stands which counts under the question, and of which `more` is true.
    fn standing(&self, more: &str, params: &mut Params) -> String {
        let counts = match self.question.strands {
            Strands::All => "1 = 1".to_owned(),
            Strands::National => params.one_of("s.strand", self.names.national().iter().map(String::as_str)),
        };
        format!("EXISTS (SELECT 1 FROM strand s WHERE s.incident = i.id AND s.removed_at IS NULL AND {counts}{more})")
    }

    /// That an offence or incident has this key in this dimension.
    fn holds(&self, dimension: Dimension, key: &str, params: &mut Params) -> String {
        match dimension {
            Dimension::None => "1 = 1".to_owned(),
            Dimension::Strand => self.holds_strand(key, params),
            Dimension::Combination => {
                let codes: Vec<&str> = key.split(';').collect();
                let mut all: Vec<String> = codes.iter().map(|code| self.holds_strand(code, params)).collect();
                let others = params.one_of("s.strand", codes);
                all.push(format!("NOT {}", self.standing(&format!(" AND NOT ({others})"), params)));
                all.join(" AND ")
            }
            Dimension::Day | Dimension::Week | Dimension::Month => self.holds_period(dimension, key, params),
            Dimension::OffenceGroup => self.holds_group(key, params),
            _ => column(dimension).map_or_else(|| "1 = 0".to_owned(), |column| format!("{column} = {}", params.text(key))),
        }
    }

    fn holds_strand(&self, code: &str, params: &mut Params) -> String {
        let is = format!(" AND s.strand = {}", params.text(code));
        self.standing(&is, params)
    }

    fn holds_period(&self, dimension: Dimension, key: &str, params: &mut Params) -> String {
        let periods = self.periods(dimension);
        let Some(place) = periods.iter().position(|period| period.key == key) else { return "1 = 0".to_owned() };
        let start = |place: usize| periods.get(place).map(|period| self.calendar.day_start(period.first));
        // The first and the last may reach beyond the question's days; `within` cuts them.
        self.between(start(place).unwrap_or(Timestamp::MIN), start(place + 1).unwrap_or(Timestamp::MAX), params)
    }

    fn holds_group(&self, key: &str, params: &mut Params) -> String {
        let offence = column(Dimension::OffenceGroup).unwrap_or("''");
        let known = self.names.groups();
        if key.is_empty() {
            return format!("NOT ({})", params.one_of(offence, known.map(|(code, _)| code)));
        }
        params.one_of(offence, known.filter(|(_, group)| group.code() == key).map(|(code, _)| code))
    }
}

/// The number of the period that holds the moment, found by halves; the numbers begin at `from`.
pub(in crate::figures) fn number_of_period(moment: &str, calendar: &Calendar, starts: &[Date], from: usize, params: &mut Params) -> String {
    let (before, after) = starts.split_at(starts.len() / 2);
    let Some(middle) = after.first().filter(|_| !before.is_empty()) else { return from.to_string() };
    let mark = params.bind(calendar.day_start(*middle).to_value());
    let left = number_of_period(moment, calendar, before, from, params);
    let right = number_of_period(moment, calendar, after, from + before.len(), params);
    format!("CASE WHEN {moment} < {mark} THEN {left} ELSE {right} END")
}

/// The names of all places that are no policy's: wards, and areas of other systems.
pub fn place_names(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>, Fault> {
    tx.query("SELECT code, name FROM place", &[])?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// The column that holds a dimension's code; an offence's group is policy's to say.
fn column(dimension: Dimension) -> Option<&'static str> {
    match dimension {
        Dimension::District => Some("i.district"),
        Dimension::Ward => Some("COALESCE(i.ward, '')"),
        Dimension::Setting => Some("COALESCE(i.setting, '')"),
        Dimension::Channel => Some("i.channel"),
        Dimension::Outcome => Some("COALESCE(i.outcome, '')"),
        Dimension::OffenceGroup | Dimension::Offence => Some("COALESCE(c.offence, '')"),
        Dimension::Nature => Some("i.nature"),
        Dimension::None | Dimension::Strand | Dimension::Combination | Dimension::Day | Dimension::Week | Dimension::Month => None,
    }
}

fn group(row: &Row, codes: &[String], rows: &[Period], columns: &[Period]) -> Result<Group, Fault> {
    let marks: String = row.get(2)?;
    let strands = codes.iter().zip(marks.chars()).filter(|(_, mark)| *mark == '1').map(|(code, _)| code.clone());
    let times: i64 = row.get(4)?;
    Ok(Group {
        item: Item { row: value_of(row, 0, rows)?, column: value_of(row, 1, columns)?, strands: strands.collect() },
        stranger: row.get(3)?,
        times: times.try_into().unwrap_or(0),
    })
}

/// A period's key by its number, or the code itself.
pub(in crate::figures) fn value_of(row: &Row, place: usize, periods: &[Period]) -> Result<String, Fault> {
    if periods.is_empty() {
        return row.get(place);
    }
    let number: u32 = row.get(place)?;
    let period = usize::try_from(number).ok().and_then(|number| periods.get(number));
    period.map(|period| period.key.clone()).ok_or_else(|| Fault::new(format!("the answer has no period {number}")))
}
