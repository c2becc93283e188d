//! Coverage: for which days and places the records are whole, and what a reader must know of them. A figure for days without coverage says
//! so instead of 0, and the notes follow it into every table and chart (R-RET-05).

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use crate::codes;

codes! {
    /// How whole the records of a place are over some days.
    Kind {
        Complete = "complete", "Complete: every record of these days is here";
        Partial = "partial", "Partial: counted, with a note that follows the figures";
        Missing = "missing", "Missing: the records of these days are not here";
    }
}

/// What somebody said about the records of a place over some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// A district's code; `None` for the whole force.
    pub district: Option<String>,
    /// The first day.
    pub from: Date,
    /// The last day, included; `None` while it goes on.
    pub to: Option<Date>,
    /// How whole they are.
    pub kind: Kind,
    /// What a reader must know; may be empty where they are complete.
    pub note: String,
}

/// What is known of the coverage of all places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    spans: Vec<Span>,
    assumed: bool,
}

/// Whether days are covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Covered {
    /// Every one of them.
    Whole,
    /// Some of them.
    Partly,
    /// None of them: there is no figure.
    Nothing,
}

impl Coverage {
    /// The coverage that was entered. Where nobody entered any, the records count as complete from the day of the first report to today,
    /// and the figures say that this was assumed; before the first report there are no records to count.
    pub fn new(entered: Vec<Span>, first_report: Option<Date>, today: Date) -> Self {
        if entered.iter().any(|span| span.kind != Kind::Missing) {
            return Self { spans: entered, assumed: false };
        }
        let mut spans = entered;
        spans.extend(first_report.map(|from| Span {
            district: None,
            from,
            to: Some(today.max(from)),
            kind: Kind::Complete,
            note: String::new(),
        }));
        Self { spans, assumed: true }
    }

    /// Whether the days from `from` to `to` (included) are covered in a place; `None` is the whole force.
    pub fn of(&self, district: Option<&str>, from: Date, to: Date) -> Covered {
        let days = self.covered_days(district, from, to);
        let all = i64::from(from.until(to).map_or(0, |span| span.get_days())) + 1;
        match days {
            0 => Covered::Nothing,
            days if days == all => Covered::Whole,
            _ => Covered::Partly,
        }
    }

    /// Days are looked at between the edges of the spans, so that ten years cost no more than the spans there are.
    fn covered_days(&self, district: Option<&str>, from: Date, to: Date) -> i64 {
        let near: Vec<&Span> = self.about(district, from, to).collect();
        let mut edges = vec![from];
        for span in &near {
            edges.push(span.from.max(from));
            edges.extend(span.to.and_then(|day| day.checked_add(1.day()).ok()).filter(|day| *day <= to));
        }
        edges.sort_unstable();
        edges.dedup();
        let end = to.checked_add(1.day()).unwrap_or(to);
        let mut days = 0;
        for (place, first) in edges.iter().enumerate() {
            let next = edges.get(place + 1).copied().unwrap_or(end);
            let holds = |span: &&&Span| span.from <= *first && span.to.is_none_or(|last| *first <= last);
            let gone = near.iter().filter(holds).any(|span| span.kind == Kind::Missing);
            if !gone && near.iter().filter(holds).any(|span| span.kind != Kind::Missing) {
                days += i64::from(first.until(next).map_or(0, |span| span.get_days()));
            }
        }
        days
    }

    /// The spans that say something about a place on some of these days: its own and the force's. For the force as a whole a district's
    /// missing days make the figure partial, not empty, so they are told in the notes alone.
    fn about(&self, district: Option<&str>, from: Date, to: Date) -> impl Iterator<Item = &Span> {
        self.spans.iter().filter(move |span| {
            let here = span.district.as_deref().is_none_or(|code| Some(code) == district);
            here && span.from <= to && span.to.is_none_or(|last| from <= last)
        })
    }

    /// The sentences that follow a figure of these days and this place. `name` gives a district's words.
    pub fn notes(&self, district: Option<&str>, from: Date, to: Date, name: impl Fn(&str) -> String) -> Vec<String> {
        let overlaps = |span: &&Span| span.from <= to && span.to.is_none_or(|last| from <= last);
        let here = |span: &&Span| district.is_none() || span.district.is_none() || span.district.as_deref() == district;
        let mut notes: Vec<String> = Vec::new();
        for span in self.spans.iter().filter(overlaps).filter(here).filter(|span| span.kind != Kind::Complete || !span.note.is_empty()) {
            let place = span.district.as_deref().map_or_else(|| "the whole force".to_owned(), &name);
            let until = span.to.map_or_else(|| "on".to_owned(), |day| format!("to {}", in_words(day)));
            let what = match span.kind {
                Kind::Complete => "",
                Kind::Partial => "records are partial. ",
                Kind::Missing => "records are missing and not counted. ",
            };
            notes.push(format!("Coverage, {place}, from {} {until}: {what}{}", in_words(span.from), span.note).trim_end().to_owned());
        }
        if self.assumed {
            notes.push("Nobody has entered the coverage of these records: they are taken as complete from the first report on.".to_owned());
        }
        if self.of(district, from, to) == Covered::Partly {
            let why = if self.assumed { "days before the first report, or days to come" } else { "days that no coverage was entered for" };
            notes.push(format!("Some of the days asked for are not counted ({why}): the figure is of the others only."));
        }
        notes
    }
}

fn in_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn span(district: Option<&str>, from: Date, to: Option<Date>, kind: Kind, note: &str) -> Span {
        Span { district: district.map(str::to_owned), from, to, kind, note: note.to_owned() }
    }

    #[test]
    fn days_before_the_first_report_have_no_coverage_and_later_ones_say_that_it_is_assumed() {
        let coverage = Coverage::new(Vec::new(), Some(date(2024, 2, 10)), date(2026, 11, 21));
        assert_eq!(coverage.of(None, date(2023, 1, 1), date(2023, 12, 31)), Covered::Nothing);
        assert_eq!(coverage.of(None, date(2024, 2, 9), date(2024, 2, 10)), Covered::Partly);
        assert_eq!(coverage.of(Some("N1"), date(2024, 3, 1), date(2026, 11, 21)), Covered::Whole);
        assert_eq!(coverage.of(None, date(2027, 1, 1), date(2027, 1, 31)), Covered::Nothing, "nobody knows next year's records");
        assert!(coverage.notes(None, date(2024, 3, 1), date(2024, 3, 2), str::to_owned)[0].contains("Nobody has entered"));
        assert_eq!(Coverage::new(Vec::new(), None, date(2026, 11, 21)).of(None, date(2026, 1, 1), date(2026, 1, 2)), Covered::Nothing);
    }

    #[test]
    fn a_districts_missing_days_take_its_figure_away_and_leave_the_forces_with_a_note() {
        let coverage = Coverage::new(
            vec![
                span(None, date(2020, 1, 1), None, Kind::Complete, ""),
                span(Some("N1"), date(2024, 2, 1), Some(date(2024, 2, 29)), Kind::Missing, "System change."),
                span(Some("N2"), date(2024, 2, 1), Some(date(2024, 3, 31)), Kind::Partial, "Not comparable."),
            ],
            Some(date(2024, 1, 1)),
            date(2026, 11, 21),
        );
        assert_eq!(coverage.of(Some("N1"), date(2024, 2, 1), date(2024, 2, 29)), Covered::Nothing);
        assert_eq!(coverage.of(Some("N1"), date(2024, 1, 1), date(2024, 12, 31)), Covered::Partly);
        assert_eq!(coverage.of(Some("N2"), date(2024, 2, 1), date(2024, 2, 29)), Covered::Whole);
        assert_eq!(coverage.of(None, date(2024, 2, 1), date(2024, 2, 29)), Covered::Whole);
        let notes = coverage.notes(None, date(2024, 2, 1), date(2024, 2, 29), |code| format!("district {code}"));
        assert_eq!(
            notes,
            [
                "Coverage, district N1, from 1 February 2024 to 29 February 2024: records are missing and not counted. System change.",
                "Coverage, district N2, from 1 February 2024 to 31 March 2024: records are partial. Not comparable.",
            ]
        );
        assert!(coverage.notes(None, date(2025, 2, 1), date(2025, 2, 2), str::to_owned).is_empty(), "notes of other days stay with them");
    }
}
