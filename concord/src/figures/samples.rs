//! Samples of the figures and of the records behind them.

use super::pages::{CellView, FiguresPage, RecordsPage};
use crate::frame::field::{Choice, Field, Problem};
use crate::frame::picture::Picture;
use crate::frame::sample::{LONG_WORD, Sample, staff};
use crate::work::samples::lines;
use press::chart::{Control, Frame, Series};
use press::map::{Area, Figure};

impl Sample for FiguresPage {
    const NAME: &'static str = "figures/figures.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let fields = || {
            let units = vec![Choice::new("offences", "Offences"), Choice::new("flags", "Motivating factors")];
            vec![
                Field::day("from", "From").value("01/11/2026"),
                Field::day("to", "To").value("30/11/2026"),
                Field::select("unit", "Count", units),
            ]
        };
        let cell = |figure: &str| CellView {
            figure: figure.into(),
            href: if figure == "0" { String::new() } else { "/figures/records?row=RACE".into() },
        };
        let page = |problems: Vec<Problem>, rows: Vec<(String, Vec<CellView>, bool)>| Self {
            chrome: staff("/figures").with_error(!problems.is_empty()),
            problems,
            fields: fields(),
            caption: if rows.is_empty() { String::new() } else { "Offences, 2026-11-01 to 2026-11-30".into() },
            head: if rows.is_empty() { Vec::new() } else { vec!["Strand".into(), "November 2026".into(), "All".into()] },
            rows,
            trends: Vec::new(),
            notes: vec!["An offence with several strands counts once in the total.".into()],
            pictures: Vec::new(),
            export: "/exports/new?what=figures".into(),
            publish: "/publications/new?by=strand".into(),
        };
        let rows = vec![
            ("Race".to_owned(), vec![cell("12"), cell("12")], false),
            (LONG_WORD.to_owned(), vec![cell("0"), cell("0")], false),
            ("Total number of offences".to_owned(), vec![cell("12"), cell("12")], true),
        ];
        let refused = vec![Problem::general("The last day, 2026-11-01, is before the first, 2026-11-30. Change one of them.")];
        let trend = |n: usize| press::chart::spark(&format!("trend-{n}"), "Race", &[Some(3.0), Some(9.0), Some(4.0)]);
        let trends = Self { trends: vec![trend(0), trend(1)], ..page(Vec::new(), rows.clone()) };
        let drawn = Self { pictures: pictures(), ..page(Vec::new(), rows.clone()) };
        vec![
            ("a table", page(Vec::new(), rows)),
            ("charts and maps", drawn),
            ("rows with their trend", trends),
            ("a question refused", page(refused, Vec::new())),
        ]
    }
}

/// A line in which figures are withheld.
pub(crate) fn gaps(id: &str) -> Picture {
    let labels = ["Jul 2026", "Aug 2026", "Sep 2026", "Oct 2026"].map(str::to_owned).to_vec();
    let values = vec![Some(44.0), None, Some(41.0), Some(49.0)];
    let title = press::finding::year_on_year("Incidents", "October 2026", Some(49.0), None, 0);
    let notes = vec!["Drawn from the figures as they are printed here. Where one is withheld there is a gap.".into()];
    let frame = Frame { id: id.into(), title, unit: "incidents".into(), across: "Month".into(), labels, places: 0, notes };
    Picture::of(id, press::chart::lines(&frame, &Series { name: "Printed here".into(), values }, None))
}

/// Every kind of drawing, with invented figures.
fn pictures() -> Vec<Picture> {
    let months = ["Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct"];
    let labels: Vec<String> =
        months.iter().enumerate().map(|(place, month)| format!("{month} {}", if place < 3 { 2025 } else { 2026 })).collect();
    let frame = |id: &str, title: &str, unit: &str| Frame {
        id: id.into(),
        title: title.into(),
        unit: unit.into(),
        across: "Month".into(),
        labels: labels.clone(),
        places: 0,
        notes: vec!["Invented figures.".into()],
    };
    let series = |name: &str, figures: [u64; 13]| Series::of_counts(name, &figures);
    let now = [44, 41, 38, 47, 40, 45, 52, 49, 55, 61, 58, 50, 49];
    let before = [40, 44, 35, 39, 42, 41, 44, 46, 50, 70, 52, 47, 44];
    let title = press::finding::year_on_year("Race flags", "October 2026", Some(49.0), Some(44.0), 0);
    let lines = press::chart::lines(&frame("months", &title, "flags"), &series("These months", now), Some(&series("A year before", before)));
    let parts = [
        series("Race", now),
        series("Religion", [9, 12, 8, 10, 14, 9, 11, 12, 9, 16, 13, 11, 10]),
        series("Sexual orientation", [7, 6, 9, 5, 8, 7, 10, 9, 6, 8, 12, 9, 8]),
        series("Disability", [2, 3, 1, 4, 2, 2, 3, 5, 4, 3, 2, 4, 3]),
        series(LONG_WORD, [1, 0, 2, 1, 1, 3, 0, 2, 1, 2, 3, 1, 2]),
    ];
    let stack =
        press::chart::stack(&frame("stack", "Race was the largest strand in October 2026: 49 of 72 motivating factors", "factors"), &parts);
    let values: Vec<f64> = before.iter().map(|figure| press::number(*figure)).collect();
    let mut drawn = vec![Picture::of("months", lines), Picture::of("stack", stack)];
    if let Ok(found) = practice::returns::spc::of_counts(&values) {
        let signals = found.signals.iter().map(|signal| signal.map_or(String::new(), |signal| signal.words().to_owned())).collect();
        let limits = found.limits;
        let chart = Control { name: "Race flags".into(), values, mean: limits.mean, lower: limits.lower, upper: limits.upper, signals };
        let frame = frame("control", "Race flags varied as usual in October 2026 (44); an earlier change is marked", "flags");
        drawn.push(Picture::of("control", press::chart::control(&frame, &chart)));
    }
    let places =
        [("Castle", Figure::Of(12.0)), ("Abbey", Figure::Suppressed), ("Vale of the long name", Figure::Of(31.0)), ("Moor", Figure::Missing)];
    let area = |(place, (name, figure)): (usize, (&str, Figure))| {
        let west = press::number(u64::try_from(place).unwrap_or_default()) / 10.0;
        let ring = vec![(west, 52.6), (west + 0.1, 52.61), (west + 0.09, 52.7), (west, 52.72), (west, 52.6)];
        Area { code: format!("W{place}"), name: name.to_owned(), rings: vec![ring], tile: None, figure }
    };
    let areas: Vec<Area> = places.into_iter().enumerate().map(area).collect();
    drawn.push(Picture::of("map", press::map::choropleth(&frame("map", "Vale has the highest figure: 31 flags", "flags"), &areas)));
    drawn.push(Picture::of("tiles", press::map::tiles(&frame("tiles", "Vale has the highest figure: 31 flags, as tiles", "flags"), &areas)));
    drawn
}

impl Sample for RecordsPage {
    const NAME: &'static str = "figures/records.html";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |lines, next: &str| Self {
            chrome: staff("/figures"),
            title: "Records behind the figure".into(),
            says: "RACE, 2026-11".into(),
            lines,
            back: "/figures".into(),
            next: next.into(),
        };
        vec![("none", page(Vec::new(), "")), ("with a next page", page(lines(), "/figures/records?after=x"))]
    }
}
