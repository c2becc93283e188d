//! A line as small as a word, for a cell of a table.

use std::fmt::Write;

use super::COLOURS;
use crate::svg::{Canvas, at, place, shown};

const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 32.0;
/// Room around, for the dot at the end.
const EDGE: f64 = 5.0;

/// Draws figures from the oldest to the newest, which gets a dot. The cells beside it hold the figures that matter, so it names itself in a
/// few words only: "Castle: 3 to 9 over 13 points, now 9".
pub fn spark(id: &str, name: &str, values: &[Option<f64>]) -> String {
    let known: Vec<f64> = values.iter().copied().flatten().collect();
    let low = known.iter().copied().fold(f64::INFINITY, f64::min);
    let high = known.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut canvas = Canvas::new(id, WIDTH, HEIGHT);
    let span = if high > low { high - low } else { 1.0 };
    let x = |index: usize| EDGE + (WIDTH - 2.0 * EDGE) * place(index) / place(values.len().saturating_sub(1).max(1));
    let y = |value: f64| HEIGHT - EDGE - (HEIGHT - 2.0 * EDGE) * (value - low) / span;
    let mut path = String::new();
    let mut pen = 'M';
    for (index, value) in values.iter().enumerate() {
        match value {
            Some(value) => {
                let _ = write!(path, "{pen}{} {} ", at(x(index)), at(y(*value)));
                pen = 'L';
            }
            None => pen = 'M',
        }
    }
    let colour = COLOURS[0].0;
    canvas.raw(&format!("<path d=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>", path.trim_end()));
    if let Some(Some(last)) = values.last() {
        let index = values.len() - 1;
        canvas.raw(&format!("<circle cx=\"{}\" cy=\"{}\" r=\"3.5\" fill=\"{colour}\"/>", at(x(index)), at(y(*last))));
    }
    let says = match (known.is_empty(), values.last().copied().flatten()) {
        (true, _) => format!("{name}: no figures"),
        (_, None) => format!("{name}: {} to {} over {} points", shown(low, 0), shown(high, 0), values.len()),
        (_, Some(last)) => format!("{name}: {} to {} over {} points, now {}", shown(low, 0), shown(high, 0), values.len(), shown(last, 0)),
    };
    canvas.finish(&says, "A small line chart.")
}
