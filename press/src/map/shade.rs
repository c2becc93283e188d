//! Which shade a figure gets, and the legend that says so.

use super::{Area, Figure};
use crate::svg::{Canvas, INK, QUIET, at, place, shown};

/// The sequential shades of the Government Analysis Function's blue, light for low.
const SHADES: [(&str, &str); 5] =
    [("#DCEAF7", "#0b0c0c"), ("#A9CDEC", "#0b0c0c"), ("#6BACE6", "#0b0c0c"), ("#2073BC", "#ffffff"), ("#12436D", "#ffffff")];
/// No figure.
const NONE: &str = "#F3F2F1";

/// Classes of equal width from 0, or from the lowest figure where that is below 0, to the highest; whole numbers for counts.
pub(super) struct Shades {
    low: f64,
    step: f64,
    classes: usize,
    places: usize,
    withheld: bool,
    missing: bool,
}

impl Shades {
    pub(super) fn of(areas: &[Area], places: usize) -> Self {
        let known = areas.iter().filter_map(|area| if let Figure::Of(value) = area.figure { Some(value) } else { None });
        let (low, high) = known.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        let least = if places == 0 { 1.0 } else { 10_f64.powi(-i32::try_from(places).unwrap_or(0)) };
        let step = (((high - low) / place(SHADES.len()) / least).ceil() * least).max(least);
        let classes = (1..=SHADES.len()).find(|count| low + step * place(*count) >= high).unwrap_or(SHADES.len());
        let any = |wanted: Figure| areas.iter().any(|area| area.figure == wanted);
        Self { low, step, classes, places, withheld: any(Figure::Suppressed), missing: any(Figure::Missing) }
    }

    /// The class of a figure: the first whose upper end it does not pass.
    fn class(&self, value: f64) -> usize {
        (0..self.classes).find(|class| value <= self.low + self.step * place(class + 1) + 1e-9).unwrap_or(self.classes.saturating_sub(1))
    }

    fn shade(&self, class: usize) -> (&'static str, &'static str) {
        // Few classes take shades far apart.
        let spread = if self.classes <= 1 { 2 } else { class * (SHADES.len() - 1) / (self.classes - 1) };
        SHADES.get(spread).copied().unwrap_or(SHADES[0])
    }

    pub(super) fn fill(&self, canvas: &Canvas, figure: Figure) -> String {
        match figure {
            Figure::Of(value) => self.shade(self.class(value)).0.to_owned(),
            Figure::Suppressed => format!("url(#{})", canvas.part("hatch")),
            Figure::Missing => NONE.to_owned(),
        }
    }

    /// The text colour that is readable on a figure's shade.
    pub(super) fn text(&self, figure: Figure) -> &'static str {
        match figure {
            Figure::Of(value) => self.shade(self.class(value)).1,
            Figure::Suppressed | Figure::Missing => INK,
        }
    }

    /// The pattern of withheld areas.
    pub(super) fn hatching(&self, canvas: &mut Canvas) {
        if self.withheld {
            let id = canvas.part("hatch");
            canvas.raw(&format!(
                "<pattern id=\"{id}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
                 <rect width=\"8\" height=\"8\" fill=\"#ffffff\"/><rect width=\"2.5\" height=\"8\" fill=\"{QUIET}\"/></pattern>"
            ));
        }
    }

    pub(super) fn legend(&self, canvas: &mut Canvas, (x, y): (f64, f64), unit: &str) {
        canvas.text((x, y), &format!("font-weight=\"bold\" fill=\"{INK}\""), &short(unit));
        let mut lines: Vec<(String, String)> = (0..self.classes).map(|class| (self.shade(class).0.to_owned(), self.range(class))).collect();
        if self.withheld {
            lines.push((format!("url(#{})", canvas.part("hatch")), "[c] small, withheld".to_owned()));
        }
        if self.missing {
            lines.push((NONE.to_owned(), "No figure".to_owned()));
        }
        for (line, (fill, words)) in lines.into_iter().enumerate() {
            let top = y + 12.0 + place(line) * 24.0;
            canvas.raw(&format!(
                "<rect x=\"{}\" y=\"{}\" width=\"22\" height=\"16\" fill=\"{fill}\" stroke=\"{QUIET}\" stroke-width=\"0.8\"/>",
                at(x),
                at(top)
            ));
            canvas.text((x + 30.0, top + 13.0), &format!("fill=\"{INK}\""), &words);
        }
    }

    /// "0 to 4", "5 to 9": counts do not meet; other figures do, since each class ends where the next begins.
    fn range(&self, class: usize) -> String {
        let (from, to) = (self.low + self.step * place(class), self.low + self.step * place(class + 1));
        let begins = if class == 0 {
            from
        } else if self.places == 0 {
            from + 1.0
        } else {
            from
        };
        if self.places > 0 && class > 0 {
            return format!("over {} to {}", shown(begins, self.places), shown(to, self.places));
        }
        if (begins - to).abs() < 1e-9 {
            shown(to, self.places)
        } else {
            format!("{} to {}", shown(begins, self.places), shown(to, self.places))
        }
    }
}

fn short(words: &str) -> String {
    if words.chars().count() > 24 { words.chars().take(23).chain(['\u{2026}']).collect() } else { words.to_owned() }
}
