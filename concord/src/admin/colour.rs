//! The force's colour: a ground dark enough for the white words that stand on it.

use std::fmt;

/// The least contrast between words and ground (WCAG 2.2, success criterion 1.4.3).
const LEAST_CONTRAST: f64 = 4.5;

/// A colour on which white words can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

impl Colour {
    /// Reads `#0b2545`. Refuses, in a sentence for the form, anything that is no such colour, and any colour on which white words have a
    /// contrast of less than 4.5 to 1.
    pub fn read(text: &str) -> Result<Self, String> {
        let colour = Self::parse(text.trim()).ok_or("Enter the colour as a # and six digits or letters from a to f, like #0b2545.")?;
        let contrast = colour.contrast_with_white();
        if contrast < LEAST_CONTRAST {
            // Rounded down, so that no refused colour is shown as good enough.
            let shown = (contrast * 10.0).floor() / 10.0;
            return Err(format!(
                "White words cannot be read on this colour: the contrast is {shown:.1} to 1, and {LEAST_CONTRAST} to 1 is the least. Choose a darker one."
            ));
        }
        Ok(colour)
    }

    fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        let part = |from: usize| digits.get(from..from + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        Some(Self { red: part(0)?, green: part(2)?, blue: part(4)? })
    }

    /// The contrast between this colour and white, from 1 (white) to 21 (black), as WCAG 2.2 computes it.
    pub fn contrast_with_white(self) -> f64 {
        let light = 0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue);
        1.05 / (light + 0.05)
    }
}

fn linear(part: u8) -> f64 {
    let part = f64::from(part) / 255.0;
    if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_colour_that_white_words_can_be_read_on_is_taken() {
        assert_eq!(Colour::read(" #0B2545 ").unwrap().to_string(), "#0b2545");
        // The two greys either side of the line: 4.54 and 4.48 to 1.
        assert!(Colour::read("#767676").is_ok());
        let refused = Colour::read("#777777").unwrap_err();
        assert!(refused.contains("4.4 to 1"), "{refused}");
        assert!(Colour::read("#ffffff").is_err());
    }

    #[test]
    fn what_is_no_colour_never_reaches_the_style_sheet() {
        for text in ["", "0b2545", "#0b254", "#0b25455", "#gggggg", "red", "#00000;", "#0b2545;}body{display:none}", "#ébcde", "#+1+2+3"] {
            assert!(Colour::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn contrast_runs_from_one_to_twenty_one() {
        let black = Colour::read("#000000").unwrap();
        assert!((black.contrast_with_white() - 21.0).abs() < 1e-9);
        let white = Colour { red: 255, green: 255, blue: 255 };
        assert!((white.contrast_with_white() - 1.0).abs() < 1e-9);
    }
}
