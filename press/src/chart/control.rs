//! A control chart: figures over time between limits that others computed, with the points marked that say that something changed.

use super::lines::stroke;
use super::{COLOURS, Drawing, Frame, HEIGHT, LEFT, Plot, RIGHT, Series, WIDTH};
use crate::sheet::{Cell, Column, Table};
use crate::svg::{Canvas, INK, QUIET, apart, at};

/// What a control chart is told; the rules that made it are elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// The series' name.
    pub name: String,
    /// The figures, one for each label.
    pub values: Vec<f64>,
    /// The mean.
    pub mean: f64,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
    /// Why each point is marked, in words; empty for a point that is not.
    pub signals: Vec<String>,
}

/// Draws the band between the limits, the mean, the line, and each marked point as a diamond with its figure.
pub fn control(frame: &Frame, chart: &Control) -> Drawing {
    let all = chart.values.iter().copied().chain([chart.upper, chart.lower, chart.mean]);
    let (plot, step) = Plot::over(all, frame.labels.len());
    let mut canvas = Canvas::new(&frame.id, WIDTH, HEIGHT);
    let (top, bottom) = (plot.y(chart.upper), plot.y(chart.lower));
    canvas.raw(&format!(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#e8f1f8\"/>",
        at(LEFT),
        at(top),
        at(WIDTH - RIGHT - LEFT),
        at(bottom - top)
    ));
    plot.axes(&mut canvas, frame, step);
    limits(&mut canvas, &plot, frame, chart);
    let (colour, _) = COLOURS[0];
    let series = Series { name: chart.name.clone(), values: chart.values.iter().map(|value| Some(*value)).collect() };
    stroke(&mut canvas, &plot, &series, &format!("stroke=\"{colour}\" stroke-width=\"2\" stroke-linejoin=\"round\""));
    for (index, value) in chart.values.iter().enumerate() {
        let marked = chart.signals.get(index).is_some_and(|why| !why.is_empty());
        point(&mut canvas, (plot.x(index), plot.y(*value)), marked);
        if marked {
            let style = format!(
                "text-anchor=\"middle\" font-weight=\"bold\" font-size=\"13\" fill=\"{INK}\" stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\""
            );
            canvas.text((plot.x(index), plot.y(*value) - 11.0), &style, &frame.figure(*value));
        }
    }
    Drawing { title: frame.title.clone(), svg: canvas.finish(&frame.title, &describe(frame, chart)), table: table(frame, chart) }
}

fn limits(canvas: &mut Canvas, plot: &Plot, frame: &Frame, chart: &Control) {
    let named = [
        ("Upper limit", chart.upper, "stroke-dasharray=\"6 4\""),
        ("Mean", chart.mean, ""),
        ("Lower limit", chart.lower, "stroke-dasharray=\"6 4\""),
    ];
    let wanted: Vec<f64> = named.iter().map(|(_, value, _)| plot.y(*value)).collect();
    for (y, (name, value, dashes)) in apart(&wanted, 18.0, HEIGHT - 30.0).into_iter().zip(named) {
        let line = plot.y(value);
        canvas.line((LEFT, line), (WIDTH - RIGHT, line), &format!("stroke=\"{QUIET}\" stroke-width=\"1.5\" {dashes}"));
        let places = frame.places.max(1);
        let words = format!("{name} {}", crate::svg::shown(value, places));
        canvas.text((WIDTH - RIGHT + 12.0, y + 5.0), &format!("fill=\"{QUIET}\""), &words);
    }
}

/// A dot, or a diamond where the point is marked: shape tells as much as colour.
fn point(canvas: &mut Canvas, (x, y): (f64, f64), marked: bool) {
    let (blue, orange) = (COLOURS[0].0, COLOURS[3].0);
    if marked {
        let corners = [(0.0, -7.0), (7.0, 0.0), (0.0, 7.0), (-7.0, 0.0)].map(|(dx, dy)| format!("{},{}", at(x + dx), at(y + dy))).join(" ");
        canvas.raw(&format!("<polygon points=\"{corners}\" fill=\"{orange}\" stroke=\"{INK}\" stroke-width=\"1.5\"/>"));
    } else {
        canvas.raw(&format!("<circle cx=\"{}\" cy=\"{}\" r=\"3.5\" fill=\"{blue}\"/>", at(x), at(y)));
    }
}

fn table(frame: &Frame, chart: &Control) -> Table {
    let row = |(index, label): (usize, &String)| {
        let why = chart.signals.get(index).cloned().unwrap_or_default();
        vec![Cell::text(label), frame.cell(chart.values.get(index).copied()), if why.is_empty() { Cell::Empty } else { Cell::Text(why) }]
    };
    let places = frame.places.max(1);
    let said = [("Mean", chart.mean), ("lower limit", chart.lower), ("upper limit", chart.upper)]
        .map(|(name, value)| format!("{name} {}", crate::svg::shown(value, places)));
    Table {
        title: frame.title.clone(),
        notes: frame.notes.iter().cloned().chain([format!("{}.", said.join(", "))]).collect(),
        columns: vec![Column::text(&frame.across), Column::number(format!("{}, {}", chart.name, frame.unit)), Column::text("Sign of a change")],
        rows: frame.labels.iter().enumerate().map(row).collect(),
    }
}

fn describe(frame: &Frame, chart: &Control) -> String {
    let marked: Vec<String> =
        frame.labels.iter().zip(&chart.signals).filter(|(_, why)| !why.is_empty()).map(|(label, why)| format!("{label}: {why}")).collect();
    let said = if marked.is_empty() { "No point is marked.".to_owned() } else { format!("Marked with a diamond: {}.", marked.join("; ")) };
    format!(
        "Control chart of {} ({}). The shaded band is where figures lie while nothing changes: from {} to {}, around the mean {}. {said}",
        chart.name,
        frame.unit,
        crate::svg::shown(chart.lower, frame.places.max(1)),
        crate::svg::shown(chart.upper, frame.places.max(1)),
        crate::svg::shown(chart.mean, frame.places.max(1))
    )
}
