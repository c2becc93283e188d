//! Small pieces that every drawing is made of: escaped text, coordinates, numbers as readers write them.

use std::fmt::Write;

/// Dark text and lines.
pub(crate) const INK: &str = "#0b0c0c";
/// Quiet text: dates, scales; 4.5 to 1 against white and more.
pub(crate) const QUIET: &str = "#505a5f";
/// Grid lines.
pub(crate) const GRID: &str = "#d9dcde";

/// A drawing being made.
pub(crate) struct Canvas {
    id: String,
    width: f64,
    height: f64,
    body: String,
}

impl Canvas {
    /// An empty drawing of this size; `id` is unique on its page.
    pub(crate) fn new(id: &str, width: f64, height: f64) -> Self {
        let id = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        Self { id, width, height, body: String::new() }
    }

    /// A name for a part of this drawing that others on the page do not have.
    pub(crate) fn part(&self, name: &str) -> String {
        format!("{}-{name}", self.id)
    }

    /// Adds marks as they are; whoever calls escapes.
    pub(crate) fn raw(&mut self, marks: &str) {
        self.body.push_str(marks);
        self.body.push('\n');
    }

    /// A straight line.
    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), style: &str) {
        let (x1, y1, x2, y2) = (at(from.0), at(from.1), at(to.0), at(to.1));
        self.raw(&format!("<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" {style}/>"));
    }

    /// A text. `style` holds further attributes, such as `text-anchor="end"`.
    pub(crate) fn text(&mut self, place: (f64, f64), style: &str, words: &str) {
        self.raw(&format!("<text x=\"{}\" y=\"{}\" {style}>{}</text>", at(place.0), at(place.1), escape(words)));
    }

    /// The drawing, as an image that names itself: its title says the finding, its description how to read it.
    pub(crate) fn finish(self, title: &str, description: &str) -> String {
        let (id, width, height) = (&self.id, at(self.width), at(self.height));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"concord-drawing\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" \
             viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-family=\"Arial, Helvetica, sans-serif\" font-size=\"14\">\n\
             <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n{}</svg>",
            escape(title),
            escape(description),
            self.body
        )
    }
}

/// Height of a line below a drawing.
const LINE: f64 = 20.0;
/// The most characters of a line below a drawing.
const CHARACTERS: usize = 100;

/// A drawing that leaves, with lines below it: what it is, whom it is for, what belongs to its figures. Long ones are broken between words.
pub fn marked(drawing: &str, lines: &[String]) -> String {
    let broken: Vec<String> = lines.iter().flat_map(|line| in_lines(line)).collect();
    let attribute = |name: &str| -> f64 {
        let begins = format!(" {name}=\"");
        drawing.split(&begins).nth(1).and_then(|rest| rest.split('"').next()).and_then(|number| number.parse().ok()).unwrap_or(0.0)
    };
    let (width, height) = (attribute("width").max(760.0), attribute("height"));
    let all = height + LINE * (place(broken.len()) + 1.0);
    let mut below = String::new();
    for (line, words) in broken.iter().enumerate() {
        let y = at(height + LINE * (place(line) + 1.0));
        let _ = writeln!(below, "<text x=\"8\" y=\"{y}\" fill=\"{INK}\">{}</text>", escape(words));
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" \
         font-family=\"Arial, Helvetica, sans-serif\" font-size=\"14\">\n{drawing}\n{below}</svg>",
        at(width),
        at(all)
    )
}

fn in_lines(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() || line.chars().count() + word.chars().count() < CHARACTERS => {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A coordinate, to a tenth.
pub(crate) fn at(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Text that cannot be anything else in XML.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

/// A count as a number to draw. Counts beyond 2^53 lose their last digits, which no drawing shows.
#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "no lossless way exists, and what is lost cannot be drawn")]
pub fn number(count: u64) -> f64 {
    count as f64
}

/// A place in a list as a number to draw.
pub(crate) fn place(index: usize) -> f64 {
    f64::from(u32::try_from(index).unwrap_or(u32::MAX))
}

/// A number as readers write it: "62,518", "0.46".
pub(crate) fn shown(value: f64, places: usize) -> String {
    let text = format!("{:.places$}", value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mut written = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    if !rest.is_empty() {
        let _ = write!(written, ".{rest}");
    }
    let negative = value < 0.0 && written.chars().any(|c| c.is_ascii_digit() && c != '0');
    if negative { format!("\u{2212}{written}") } else { written }
}

/// Moves labels apart that would lie on each other, keeping their order: each at least `gap` below the one above, all above `lowest`.
pub(crate) fn apart(wanted: &[f64], gap: f64, lowest: f64) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = wanted.iter().copied().enumerate().collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let mut last = f64::NEG_INFINITY;
    for (_, y) in &mut order {
        *y = y.max(last + gap);
        last = *y;
    }
    let mut next = lowest + gap;
    for (_, y) in order.iter_mut().rev() {
        *y = y.min(next - gap);
        next = *y;
    }
    order.sort_by_key(|(index, _)| *index);
    order.into_iter().map(|(_, y)| y).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_readers_write_them() {
        let written: Vec<String> = [(0.0, 0), (62_518.0, 0), (0.46, 2), (-1_234.5, 1), (-0.01, 1)].map(|(v, p)| shown(v, p)).into();
        assert_eq!(written, ["0", "62,518", "0.46", "\u{2212}1,234.5", "0.0"]);
    }

    #[test]
    fn labels_never_lie_on_each_other() {
        let moved = apart(&[100.0, 101.0, 40.0, 300.0, 299.0], 16.0, 300.0);
        let mut sorted = moved.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] >= 15.99), "{moved:?}");
        assert!(sorted.last().is_some_and(|last| *last <= 300.0));
        assert!(moved[2] < moved[0] && moved[0] < moved[1], "{moved:?}");
    }
}
