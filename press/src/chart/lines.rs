//! One line over time, with the same months of the year before as a dashed line behind it.

use std::fmt::Write;

use super::{COLOURS, Drawing, Frame, HEIGHT, Plot, Series, WIDTH, name_beside};
use crate::svg::{Canvas, INK, QUIET, apart, at};

/// Draws `now`, and `before` behind it: the figures for the same labels a year earlier (13-month line; domain rules 9.2). Missing figures
/// leave a gap.
pub fn lines(frame: &Frame, now: &Series, before: Option<&Series>) -> Drawing {
    let all = now.values.iter().chain(before.iter().flat_map(|series| &series.values)).copied().flatten();
    let (plot, step) = Plot::over(all, frame.labels.len());
    let mut canvas = Canvas::new(&frame.id, WIDTH, HEIGHT);
    plot.axes(&mut canvas, frame, step);
    let (colour, _) = COLOURS[0];
    let mut beside = Vec::new();
    if let Some(before) = before {
        stroke(&mut canvas, &plot, before, &format!("stroke=\"{QUIET}\" stroke-width=\"2\" stroke-dasharray=\"5 4\""));
        beside.extend(newest(before).map(|value| (value, QUIET, before)));
    }
    stroke(&mut canvas, &plot, now, &format!("stroke=\"{colour}\" stroke-width=\"3\" stroke-linejoin=\"round\""));
    for (index, value) in now.values.iter().enumerate() {
        if let Some(value) = value {
            let (x, y) = (at(plot.x(index)), at(plot.y(*value)));
            canvas.raw(&format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"4\" fill=\"{colour}\" stroke=\"#ffffff\" stroke-width=\"1.5\"/>"));
        }
    }
    beside.extend(newest(now).map(|value| (value, colour, now)));
    let wanted: Vec<f64> = beside.iter().map(|(value, ..)| plot.y(*value)).collect();
    for (y, (value, colour, series)) in apart(&wanted, 20.0, HEIGHT - 30.0).into_iter().zip(beside) {
        name_beside(&mut canvas, y, colour, &series.name, &frame.figure(value));
    }
    ends(&mut canvas, &plot, frame, now);
    let series: Vec<&Series> = std::iter::once(now).chain(before).collect();
    let description = describe(frame, now, before);
    Drawing { title: frame.title.clone(), svg: canvas.finish(&frame.title, &description), table: frame.table(&series) }
}

/// The highest figure of the line is written at its point, unless it is the newest, which stands beside the line.
fn ends(canvas: &mut Canvas, plot: &Plot, frame: &Frame, series: &Series) {
    let known = series.values.iter().enumerate().filter_map(|(index, value)| value.map(|value| (index, value)));
    let highest = known.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    if let Some((index, value)) = highest.filter(|(index, _)| index + 1 < series.values.len()) {
        let style =
            format!("text-anchor=\"middle\" font-weight=\"bold\" fill=\"{INK}\" stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\"");
        canvas.text((plot.x(index), plot.y(value) - 10.0), &style, &frame.figure(value));
    }
}

/// Each unbroken run of figures as one stroke.
pub(super) fn stroke(canvas: &mut Canvas, plot: &Plot, series: &Series, style: &str) {
    let mut path = String::new();
    let mut pen = 'M';
    for (index, value) in series.values.iter().enumerate() {
        match value {
            Some(value) => {
                path.push(pen);
                let _ = write!(path, "{} {} ", at(plot.x(index)), at(plot.y(*value)));
                pen = 'L';
            }
            None => pen = 'M',
        }
    }
    if !path.is_empty() {
        canvas.raw(&format!("<path d=\"{}\" fill=\"none\" {style}/>", path.trim_end()));
    }
}

fn newest(series: &Series) -> Option<f64> {
    series.values.last().copied().flatten()
}

fn describe(frame: &Frame, now: &Series, before: Option<&Series>) -> String {
    let (first, last) = (frame.labels.first().map_or("", String::as_str), frame.labels.last().map_or("", String::as_str));
    let known: Vec<f64> = now.values.iter().copied().flatten().collect();
    let low = known.iter().copied().reduce(f64::min).map_or_else(String::new, |value| frame.figure(value));
    let high = known.iter().copied().reduce(f64::max).map_or_else(String::new, |value| frame.figure(value));
    let behind = before.map_or(String::new(), |before| format!(" The dashed line is {}.", before.name));
    let missing = if known.len() < now.values.len() { " Where the line is broken a figure is missing or withheld." } else { "" };
    format!(
        "Line chart of {} from {first} to {last}, between {low} and {high} {}.{behind}{missing} The table below it holds every figure.",
        now.name, frame.unit
    )
}
