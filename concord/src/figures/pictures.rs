//! Charts and maps of a figure: the months as a line with the year before, months with their parts as a stack, a control chart, districts
//! as a map. What is drawn was counted by [`super::count`]; nothing is counted here.

use jiff::ToSpan;
use jiff::civil::Date;
use practice::people::Scope;
use practice::policy::Policy;
use practice::returns::{Asked, Counted, Dimension, Heading, Question, Unit, spc};
use press::chart::{Control, Frame, Series};
use press::map::{Area, Figure};
use press::{finding, number};

use crate::frame::picture::Picture;
use crate::geography::sql as geography;
use crate::house::House;
use crate::ledger::{Fault, Tx};

/// Parts beyond this many make no readable stack.
pub const MOST_PARTS: usize = 8;

/// Months that make a trend.
const FEWEST_OF_A_TREND: usize = 3;

/// The charts that this figure has; none where its rows and columns are of no kind that is drawn.
pub fn pictures(house: &House, tx: &mut Tx<'_>, scope: &Scope, counted: &Counted, today: Date) -> Result<Vec<Picture>, Fault> {
    let question = &counted.question;
    match (question.rows, question.columns) {
        (Dimension::Month, None) => over_months(house, tx, scope, counted, today),
        (Dimension::Month, Some(_)) => Ok(stack(counted, &counted.rows, &counted.columns, true, today).into_iter().collect()),
        (_, Some(Dimension::Month)) => Ok(stack(counted, &counted.columns, &counted.rows, false, today).into_iter().collect()),
        (Dimension::District | Dimension::Ward, None) => Ok(map(house, tx, counted)?.into_iter().collect()),
        _ => Ok(Vec::new()),
    }
}

/// What is counted, in words for an axis. Parts that are strands add up to motivating factors, never to offences (R-RET-04).
fn unit(question: &Question) -> &'static str {
    if question.by_strand() || question.unit == Unit::Flags { "motivating factors" } else { lower(question.unit) }
}

fn lower(unit: Unit) -> &'static str {
    match unit {
        Unit::Offences => "offences",
        Unit::Incidents => "incidents",
        Unit::Flags => "motivating factors",
    }
}

/// The first day of a month's key, "2026-11".
fn first_day(key: &str) -> Option<Date> {
    format!("{key}-01").parse().ok()
}

/// The months that lie whole within the question, are over and are covered: half a month beside whole ones would read as a fall, and one
/// without records as a month without hate.
fn whole_months<'a>(counted: &Counted, months: &'a [Heading], today: Date) -> Vec<(&'a Heading, Date)> {
    let (question, uncovered) = (&counted.question, &counted.uncovered);
    let whole = |first: &Date| *first >= question.from && first.last_of_month() <= question.to && first.last_of_month() < today;
    let covered = |key: &str| !uncovered.all && !uncovered.periods.contains(key) && !uncovered.partly.contains(key);
    months.iter().filter(|month| covered(&month.key)).filter_map(|month| Some((month, first_day(&month.key).filter(whole)?))).collect()
}

/// Thirteen whole months of incidents with the same months a year before, where those are on record; none where there are not two of them.
pub fn trend(house: &House, tx: &mut Tx<'_>, scope: &Scope, district: &str, today: Date) -> Result<Option<Picture>, Fault> {
    let newest = today.first_of_month().yesterday().unwrap_or(today);
    let oldest = newest.first_of_month().saturating_sub(12.months());
    let (from, to) = (oldest.to_string(), newest.to_string());
    let asked = Asked { from: &from, to: &to, by: Dimension::Month.code(), unit: Unit::Incidents.code(), district, ..Asked::default() };
    let question = Question::parse(&asked).map_err(|refused| Fault::new(refused.to_string()))?;
    let counted = super::count(house, tx, scope, &question)?;
    Ok(over_months(house, tx, scope, &counted, today)?.into_iter().next())
}

fn frame(id: &str, title: String, question: &Question, months: &[(&Heading, Date)], all: usize) -> Frame {
    let mut notes = Vec::new();
    if months.len() < all {
        notes.push("Months that are not over, not whole in these dates or not wholly covered are not drawn.".to_owned());
    }
    if question.district.is_some() {
        notes.push("One district only.".to_owned());
    }
    Frame {
        id: id.to_owned(),
        title,
        unit: unit(question).to_owned(),
        across: "Month".to_owned(),
        labels: months.iter().map(|(_, first)| first.strftime("%b %Y").to_string()).collect(),
        places: 0,
        notes,
    }
}

fn in_words(month: Option<&(&Heading, Date)>) -> String {
    month.map_or(String::new(), |(month, _)| month.label.clone())
}

/// The line with the year before, and where there are points enough the control chart.
fn over_months(house: &House, tx: &mut Tx<'_>, scope: &Scope, counted: &Counted, today: Date) -> Result<Vec<Picture>, Fault> {
    let question = &counted.question;
    let months = whole_months(counted, &counted.rows, today);
    let (Some((_, first)), Some((_, last))) = (months.first(), months.last()) else { return Ok(Vec::new()) };
    if months.len() < 2 {
        return Ok(Vec::new());
    }
    let column = counted.columns.first().map_or("", |column| column.key.as_str());
    let figures: Vec<u64> = months.iter().map(|(month, _)| counted.cell(&month.key, column)).collect();
    let year = 12.months();
    let earlier = Question { from: first.saturating_sub(year), to: last.saturating_sub(year).last_of_month(), ..question.clone() };
    let before = super::count(house, tx, scope, &earlier)?;
    let before_figures: Vec<u64> = before.rows.iter().map(|month| before.cell(&month.key, column)).collect();
    let gaps = before.uncovered.all || !before.uncovered.periods.is_empty() || !before.uncovered.partly.is_empty();
    let known = !gaps && before_figures.len() == figures.len();
    let (newest, was) = (figures.last().map(|n| number(*n)), before_figures.last().filter(|_| known).map(|n| number(*n)));
    let what = question.unit.label();
    let title = finding::year_on_year(what, &in_words(months.last()), newest, was, 0);
    let mut frame = frame("months", title, question, &months, counted.rows.len());
    if !known {
        frame.notes.push("No figures of the year before are on record.".to_owned());
    }
    let now = Series::of_counts("These months", &figures);
    let then = known.then(|| Series::of_counts("A year before", &before_figures));
    let mut drawn = vec![Picture::of("months", press::chart::lines(&frame, &now, then.as_ref()))];
    drawn.extend(control(question, &months, &figures, frame));
    Ok(drawn)
}

fn control(question: &Question, months: &[(&Heading, Date)], figures: &[u64], like: Frame) -> Option<Picture> {
    let values: Vec<f64> = figures.iter().map(|figure| number(*figure)).collect();
    let found = spc::of_counts(&values).ok()?;
    let signals: Vec<String> = found.signals.iter().map(|signal| signal.map_or(String::new(), |signal| signal.words().to_owned())).collect();
    let what = question.unit.label();
    let title = finding::control(what, &in_words(months.last()), values.last().copied().unwrap_or_default(), &signals, 0);
    let frame = Frame { id: "control".to_owned(), title, notes: vec![CONTROL.to_owned()], ..like };
    let limits = found.limits;
    let chart = Control { name: what.to_owned(), values, mean: limits.mean, lower: limits.lower, upper: limits.upper, signals };
    Some(Picture::of("control", press::chart::control(&frame, &chart)))
}

const CONTROL: &str = "Limits: mean and 2.66 times the mean moving range. A marked month says that something changed, not what or why; look at \
                       the records before acting on it.";

/// Months across, their parts on top of each other.
fn stack(counted: &Counted, months: &[Heading], parts: &[Heading], months_are_rows: bool, today: Date) -> Option<Picture> {
    let question = &counted.question;
    let all = months.len();
    let months = whole_months(counted, months, today);
    let figure = |part: &Heading, month: &Heading| {
        if months_are_rows { counted.cell(&month.key, &part.key) } else { counted.cell(&part.key, &month.key) }
    };
    let part_dimension = if months_are_rows { question.columns? } else { question.rows };
    let shown: Vec<&Heading> = parts.iter().filter(|part| months.iter().any(|(month, _)| figure(part, month) > 0)).collect();
    if months.len() < 2 || shown.is_empty() || shown.len() > MOST_PARTS {
        return None;
    }
    let last = months.last()?;
    let newest: Vec<(&str, f64)> = shown.iter().map(|part| (part.label.as_str(), number(figure(part, last.0)))).collect();
    let what = part_dimension.label().to_lowercase();
    let title = finding::largest(&what, &in_words(Some(last)), &newest, unit(question));
    let mut frame = frame("stack", title, question, &months, all);
    if question.by_strand() {
        frame.notes.push("Each strand of a record counts, so a column adds up to the motivating factors.".to_owned());
    }
    let series = |part: &&Heading| {
        let figures: Vec<u64> = months.iter().map(|(month, _)| figure(part, month)).collect();
        Series::of_counts(&part.label, &figures)
    };
    let series: Vec<Series> = shown.iter().map(series).collect();
    Some(Picture::of("stack", press::chart::stack(&frame, &series)))
}

/// A line as small as a word for each row of a table with months across; nothing where fewer than three whole months are in it.
pub fn trends(counted: &Counted, today: Date) -> Vec<String> {
    if counted.question.columns != Some(Dimension::Month) {
        return Vec::new();
    }
    let months = whole_months(counted, &counted.columns, today);
    if months.len() < FEWEST_OF_A_TREND {
        return Vec::new();
    }
    let row = |(place, row): (usize, &Heading)| {
        let values: Vec<Option<f64>> = months.iter().map(|(month, _)| Some(number(counted.cell(&row.key, &month.key)))).collect();
        press::chart::spark(&format!("trend-{place}"), &row.label, &values)
    };
    counted.rows.iter().enumerate().map(row).collect()
}

/// Whether an area is one that only another system knows: the import writes the system before its name.
fn foreign(area: &Heading) -> bool {
    area.key.contains(':')
}

/// Districts as a map: the force's own boundaries where they are loaded, else tiles. By population where it is known for every district.
/// An area of another system lies on no map of the force, and takes none away.
fn map(house: &House, tx: &mut Tx<'_>, counted: &Counted) -> Result<Option<Picture>, Fault> {
    let question = &counted.question;
    let named = || counted.rows.iter().filter(|row| !row.key.is_empty());
    let own = named().filter(|row| !foreign(row)).count();
    // Where every area is another system's, they are the districts that there are.
    let districts: Vec<&Heading> = named().filter(|row| own == 0 || !foreign(row)).collect();
    if districts.len() < 2 {
        return Ok(None);
    }
    let column = counted.columns.first().map_or("", |column| column.key.as_str());
    // Estimates are of districts and wards alike, by their codes.
    let people = geography::population(tx, i64::from(question.to.year()))?;
    let lives = |code: &str| people.iter().find(|(known, _, people)| known == code && *people > 0);
    let by_people = districts.iter().all(|district| lives(&district.key).is_some());
    let areas: Vec<Area> = districts
        .iter()
        .map(|district| {
            let count = number(counted.cell(&district.key, column));
            let rate = |(_, _, people): &(String, i64, i64)| count * 1000.0 / number(people.unsigned_abs());
            let figure = if by_people { lives(&district.key).map_or(count, rate) } else { count };
            Area { code: district.key.clone(), name: district.label.clone(), rings: Vec::new(), tile: None, figure: Figure::Of(figure) }
        })
        .collect();
    let wards = question.rows == Dimension::Ward;
    let mut notes = Vec::new();
    if named().count() > districts.len() {
        notes.push("Areas that only another system knows are in the table and not on the map.".to_owned());
    }
    if by_people {
        let years: std::collections::BTreeSet<i64> = districts.iter().filter_map(|one| lives(&one.key)).map(|(_, year, _)| *year).collect();
        let years = years.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        notes.push(format!("In these dates, for each 1,000 people of the mid-year estimate of {years}."));
    }
    let places = if by_people { 2 } else { 0 };
    let unit = if by_people { format!("{} per 1,000", unit(question)) } else { unit(question).to_owned() };
    let title = highest(&areas, &unit, places);
    let frame = Frame { id: "map".into(), title, unit, across: question.rows.label().to_owned(), labels: Vec::new(), places, notes };
    // The districts as they lie now.
    let policy = house.policy()?;
    on_the_map(tx, &policy, frame, areas, wards)
}

/// Areas within the boundaries that are loaded of them, or districts as tiles; none for wards without boundaries, since a tile for each of
/// hundreds says less than the table.
pub fn on_the_map(tx: &mut Tx<'_>, policy: &Policy, mut frame: Frame, mut areas: Vec<Area>, wards: bool) -> Result<Option<Picture>, Fault> {
    let shapes = geography::shapes(tx, if wards { "ward" } else { "district" })?;
    let drawn = areas.iter().all(|area| shapes.iter().any(|(code, ..)| *code == area.code));
    if wards && !drawn {
        return Ok(None);
    }
    if wards {
        // Wards without a record are white on the map, and in no row of the table.
        let quiet: Vec<Area> = shapes
            .iter()
            .filter(|(code, ..)| !areas.iter().any(|known| known.code == *code))
            .map(|(code, name, _)| Area { code: code.clone(), name: name.clone(), rings: Vec::new(), tile: None, figure: Figure::Of(0.0) })
            .collect();
        areas.extend(quiet);
    }
    let id = frame.id.clone();
    if drawn {
        frame.notes.push("Boundaries: Source: Office for National Statistics licensed under the Open Government Licence v.3.0. Contains OS data \u{a9} Crown copyright and database right.".to_owned());
        for area in &mut areas {
            area.rings = shapes.iter().find(|(code, ..)| *code == area.code).map(|(_, _, rings)| rings.clone()).unwrap_or_default();
        }
        return Ok(Some(Picture::of(&id, press::map::choropleth(&frame, &areas))));
    }
    for area in &mut areas {
        let tile = policy.district(&area.code).and_then(|district| district.tile);
        area.tile = tile.map(|(row, column)| (row.into(), column.into()));
    }
    let where_they_stand =
        if press::map::are_placed(&areas) { "about where it lies" } else { "in the order of the list and not where it lies" };
    frame.notes.push(format!("One tile for each district, {where_they_stand}."));
    Ok(Some(Picture::of(&id, press::map::tiles(&frame, &areas))))
}

/// What a map says: its highest figure.
pub fn highest(areas: &[Area], unit: &str, places: usize) -> String {
    let figure = |area: &Area| if let Figure::Of(value) = area.figure { value } else { 0.0 };
    let top = areas.iter().max_by(|a, b| figure(a).total_cmp(&figure(b)));
    match top.filter(|area| figure(area) > 0.0) {
        Some(area) => finding::highest(&area.name, figure(area), unit, places),
        None => format!("No {unit} in these dates"),
    }
}
