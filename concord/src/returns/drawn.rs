//! The picture of a printing: drawn from its figures as they were printed and from nothing else, so that a picture tells its audience no more
//! than the table does (R-DISC-01). A figure that is withheld is a gap.

use jiff::civil::Date;
use practice::returns::Printed;
use press::chart::{Frame, Series};
use press::finding;
use press::map::{Area, Figure};
use serde_json::Value;

use crate::figures::pictures::{MOST_PARTS, highest, on_the_map};
use crate::frame::picture::Picture;
use crate::house::House;
use crate::ledger::{Fault, Tx};

/// Its picture, where it has one: months as a line, months with their parts as a stack, districts as a map.
pub fn picture(house: &House, tx: &mut Tx<'_>, tables: &[Printed], definition: &Value) -> Result<Option<Picture>, Fault> {
    let ([table], Some(question)) = (tables, definition.get("question")) else { return Ok(None) };
    let split = |name: &str| question.get(name).and_then(Value::as_str).unwrap_or_default();
    let sheet = Sheet { table, days: (split("from"), split("to")), strands: split("rows") == "strand" };
    match (split("rows"), split("columns"), definition.get("measure")) {
        (_, _, Some(_)) | ("month", "", None) => Ok(sheet.line(&table.title)),
        ("month", _, None) => Ok(sheet.stack(true)),
        (_, "month", None) => Ok(sheet.stack(false)),
        ("district", "", None) => sheet.map(house, tx),
        _ => Ok(None),
    }
}

/// A printed table with the days that it is of.
struct Sheet<'a> {
    table: &'a Printed,
    days: (&'a str, &'a str),
    strands: bool,
}

/// A line of a table that is drawn: its place, its label, and for a month its first day.
type Drawn<'a> = (usize, &'a str, Option<Date>);

/// The figure in a printed cell; none where it is withheld, or no figure.
fn figure(cell: &str) -> Option<f64> {
    let plain = cell.replace(',', "");
    plain.trim_end_matches('%').trim_end_matches(" days").trim_end_matches(" minutes").parse().ok()
}

/// The first day of the month that a label names: "October 2026".
fn month(label: &str) -> Option<Date> {
    Date::strptime("%d %B %Y", format!("1 {label}")).ok()
}

/// Whether a label names a sum of the others.
fn is_sum(label: &str) -> bool {
    label == "All" || label == "The whole force" || label.starts_with("Total number of")
}

fn frame(id: &str, title: String, unit: String, months: &[Drawn<'_>]) -> Frame {
    let label = |(_, label, first): &Drawn<'_>| first.map_or_else(|| (*label).to_owned(), |first| first.strftime("%b %Y").to_string());
    let notes = vec!["Drawn from the figures as they are printed here. Where one is withheld there is a gap.".to_owned()];
    Frame { id: id.to_owned(), title, unit, across: "Month".to_owned(), labels: months.iter().map(label).collect(), places: 0, notes }
}

impl<'a> Sheet<'a> {
    /// Half a month beside whole ones would read as a fall.
    fn is_whole(&self, first: Date) -> bool {
        let (from, to) = (self.days.0.parse::<Date>(), self.days.1.parse::<Date>());
        from.is_ok_and(|from| from <= first) && to.is_ok_and(|to| first.last_of_month() <= to)
    }

    fn months(&self, labels: impl Iterator<Item = &'a String>) -> Vec<Drawn<'a>> {
        let named = labels.enumerate().filter_map(|(place, label)| Some((place, label.as_str(), Some(month(label)?))));
        named.filter(|(_, _, first)| first.is_some_and(|first| self.is_whole(first))).collect()
    }

    fn parts(labels: impl Iterator<Item = &'a String>) -> Vec<Drawn<'a>> {
        let named = labels.enumerate().map(|(place, label)| (place, label.as_str(), None));
        named.filter(|(_, label, _)| !is_sum(label)).collect()
    }

    fn cell(&self, row: usize, column: usize) -> Option<f64> {
        self.table.rows.get(row).and_then(|(_, cells)| cells.get(column)).and_then(|cell| figure(cell))
    }

    fn unit(&self) -> String {
        if self.strands { "motivating factors".to_owned() } else { self.table.head.get(1).map(|head| head.to_lowercase()).unwrap_or_default() }
    }

    fn line(&self, what: &str) -> Option<Picture> {
        let months = self.months(self.table.rows.iter().map(|(label, _)| label));
        let (_, newest, _) = *months.last().filter(|_| months.len() > 1)?;
        let values: Vec<Option<f64>> = months.iter().map(|(row, ..)| self.cell(*row, 0)).collect();
        let before = values.len().checked_sub(13).and_then(|place| values.get(place).copied().flatten());
        let printed = self.table.rows.iter().filter_map(|(_, cells)| cells.first());
        let (share, broken) = (printed.clone().any(|cell| cell.ends_with('%')), printed.clone().any(|cell| cell.contains('.')));
        let what = what.split(", ").next().unwrap_or(what);
        let unit = match self.table.head.get(1) {
            Some(head) if head != "Figure" => head.to_lowercase(),
            _ if share => "per cent".to_owned(),
            _ => what.to_lowercase(),
        };
        let places = usize::from(broken);
        let title = finding::year_on_year(what, newest, values.last().copied().flatten(), before, places);
        let frame = Frame { places, ..frame("printed-months", title, unit, &months) };
        Some(Picture::of(
            "printed-months",
            press::chart::lines(
                &frame,
                &Series {
                    name: self.table.head.get(1).filter(|head| *head != "Figure").cloned().unwrap_or_else(|| "Figure".to_owned()),
                    values,
                },
                None,
            ),
        ))
    }

    fn stack(&self, months_are_rows: bool) -> Option<Picture> {
        let (rows, columns) = (|| self.table.rows.iter().map(|(label, _)| label), || self.table.head.iter().skip(1));
        let months = if months_are_rows { self.months(rows()) } else { self.months(columns()) };
        let parts = if months_are_rows { Self::parts(columns()) } else { Self::parts(rows()) };
        let at = |part: usize, month: usize| if months_are_rows { self.cell(month, part) } else { self.cell(part, month) };
        let some = |part: &Drawn<'_>| months.iter().any(|(month, ..)| at(part.0, *month) != Some(0.0));
        let parts: Vec<Drawn<'_>> = parts.into_iter().filter(some).collect();
        let (last, newest, _) = *months.last().filter(|_| months.len() > 1 && !parts.is_empty() && parts.len() <= MOST_PARTS)?;
        let told: Vec<(&str, f64)> = parts.iter().filter_map(|(part, label, _)| Some((*label, at(*part, last)?))).collect();
        let unit = if self.strands { self.unit() } else { self.table.title.split(", ").next().unwrap_or_default().to_lowercase() };
        // The largest of some is not the largest of all.
        let title = if told.len() == parts.len() {
            finding::largest("part", newest, &told, &unit)
        } else {
            format!("{}: some figures of {newest} are withheld", self.table.title)
        };
        let mut drawn = frame("printed-stack", title, unit, &months);
        drawn
            .notes
            .push("A column adds up what is printed of its parts; where figures are rounded, the printed sum may be another.".to_owned());
        let series = |(part, label, _): &Drawn<'_>| Series {
            name: (*label).to_owned(),
            values: months.iter().map(|(month, ..)| at(*part, *month)).collect(),
        };
        let series: Vec<Series> = parts.iter().map(series).collect();
        Some(Picture::of("printed-stack", press::chart::stack(&drawn, &series)))
    }

    fn map(&self, house: &House, tx: &mut Tx<'_>) -> Result<Option<Picture>, Fault> {
        let Ok(last) = self.days.1.parse::<Date>() else { return Ok(None) };
        // The districts as they were called then.
        let policy = house.policies().at(house.policy()?.calendar.day_start(last))?;
        let area = |(row, label, _): &Drawn<'_>| {
            let code = policy.districts.iter().find(|known| known.title == *label).map(|known| known.code.clone())?;
            let figure = self.cell(*row, 0).map_or(Figure::Suppressed, Figure::Of);
            Some(Area { code, name: (*label).to_owned(), rings: Vec::new(), tile: None, figure })
        };
        let named = Self::parts(self.table.rows.iter().map(|(label, _)| label));
        let areas: Vec<Area> = named.iter().filter_map(area).collect();
        // A map that leaves an area out would tell another story than its table.
        if areas.len() < 2 || areas.len() < named.len() {
            return Ok(None);
        }
        let unit = self.unit();
        // A figure that is held back to protect another may be the highest of all.
        let withheld = areas.iter().any(|area| area.figure == Figure::Suppressed);
        let title = if withheld { format!("{}: some figures are withheld", self.table.title) } else { highest(&areas, &unit, 0) };
        let frame = Frame { across: "District".to_owned(), ..frame("printed-map", title, unit, &[]) };
        on_the_map(tx, &policy, frame, areas, false)
    }
}
