//! Stacked columns: the parts of a count in each period, white gaps between them, the total on top.

use super::{COLOURS, Drawing, Frame, HEIGHT, Plot, Series, WIDTH, name_beside};
use crate::svg::{Canvas, INK, apart, at};

/// The least height, in pixels, of a part that holds its own figure.
const READABLE: f64 = 17.0;

/// Draws parts on top of each other, the first at the bottom: strands, or outcomes. What is on top of a column is the sum of what is drawn
/// in it, which the unit must name rightly: motivating factors, not offences, where the parts are strands (R-RET-04). A column in which a
/// part is missing or withheld has no total on top, since it would give the part back.
///
/// From the seventh part on, colours come again with stripes.
pub fn stack(frame: &Frame, parts: &[Series]) -> Drawing {
    let total = |index: usize| parts.iter().map(|part| value(part, index)).sum::<f64>();
    let (plot, step) = Plot::over((0..frame.labels.len()).map(total), frame.labels.len());
    let mut canvas = Canvas::new(&frame.id, WIDTH, HEIGHT);
    stripes(&mut canvas, parts.len());
    plot.axes(&mut canvas, frame, step);
    for index in 0..frame.labels.len() {
        column(&mut canvas, &plot, frame, parts, index);
    }
    names(&mut canvas, &plot, frame, parts);
    let all: Vec<&Series> = parts.iter().collect();
    Drawing { title: frame.title.clone(), svg: canvas.finish(&frame.title, &describe(frame, parts)), table: frame.table(&all) }
}

fn value(part: &Series, index: usize) -> f64 {
    part.values.get(index).copied().flatten().unwrap_or(0.0).max(0.0)
}

fn column(canvas: &mut Canvas, plot: &Plot, frame: &Frame, parts: &[Series], index: usize) {
    let width = (plot.slot() * 0.72).min(64.0);
    let left = plot.x(index) - width / 2.0;
    let mut below = 0.0;
    for (place, part) in parts.iter().enumerate() {
        let size = value(part, index);
        if size <= 0.0 {
            continue;
        }
        let (top, bottom) = (plot.y(below + size), plot.y(below));
        // The white gap; a part too thin for one keeps a line of itself.
        let height = (bottom - top - 1.5).max(0.8);
        let (fill, text) = paint(canvas, place);
        canvas.raw(&format!("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{fill}\"/>", at(left), at(top), at(width), at(height)));
        if height >= READABLE && width >= 24.0 && place < COLOURS.len() {
            let style = format!("text-anchor=\"middle\" font-size=\"13\" fill=\"{text}\"");
            canvas.text((plot.x(index), top + height / 2.0 + 4.5), &style, &frame.figure(size));
        }
        below += size;
    }
    let whole = parts.iter().all(|part| part.values.get(index).copied().flatten().is_some());
    if whole {
        let style = format!("text-anchor=\"middle\" font-weight=\"bold\" fill=\"{INK}\"");
        canvas.text((plot.x(index), plot.y(below) - 6.0), &style, &frame.figure(below));
    }
}

/// Each part's name, beside its place in the last column.
fn names(canvas: &mut Canvas, plot: &Plot, frame: &Frame, parts: &[Series]) {
    let Some(last) = frame.labels.len().checked_sub(1) else { return };
    let mut below = 0.0;
    let wanted: Vec<f64> = parts
        .iter()
        .map(|part| {
            let size = value(part, last);
            let middle = plot.y(below + size / 2.0);
            below += size;
            middle
        })
        .collect();
    for (y, (place, part)) in apart(&wanted, 20.0, HEIGHT - 30.0).into_iter().zip(parts.iter().enumerate()) {
        let (fill, _) = paint(canvas, place);
        let figure = part.values.get(last).copied().flatten().map_or_else(|| "[c]".to_owned(), |value| frame.figure(value));
        name_beside(canvas, y, &fill, &part.name, &figure);
    }
}

/// A part's fill and the text colour that is readable on it.
fn paint(canvas: &Canvas, place: usize) -> (String, &'static str) {
    let (colour, text) = COLOURS.get(place % COLOURS.len()).copied().unwrap_or(COLOURS[0]);
    if place < COLOURS.len() { (colour.to_owned(), text) } else { (format!("url(#{})", canvas.part(&format!("stripes{place}"))), text) }
}

fn stripes(canvas: &mut Canvas, parts: usize) {
    for place in COLOURS.len()..parts {
        let (colour, _) = COLOURS.get(place % COLOURS.len()).copied().unwrap_or(COLOURS[0]);
        let id = canvas.part(&format!("stripes{place}"));
        canvas.raw(&format!(
            "<pattern id=\"{id}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
             <rect width=\"6\" height=\"6\" fill=\"{colour}\"/><rect width=\"2\" height=\"6\" fill=\"#ffffff\"/></pattern>"
        ));
    }
}

fn describe(frame: &Frame, parts: &[Series]) -> String {
    let (first, last) = (frame.labels.first().map_or("", String::as_str), frame.labels.last().map_or("", String::as_str));
    let names = parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>().join(", ");
    format!(
        "Stacked columns of {} from {first} to {last}, from the bottom: {names}. The bold figure on a column is its sum of {}. \
         The table below it holds every figure.",
        frame.unit, frame.unit
    )
}
