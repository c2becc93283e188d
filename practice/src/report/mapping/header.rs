//! The header of a file against its mapping, and the hint that two columns were swapped.

use jiff::Timestamp;

use super::incoming::Refusal;
use super::plan::{Looks, Mapping};
use super::row::Reader;
use super::words::fold;

impl Mapping {
    /// Whether a file with this header can be read: every column that the mapping names is there, once.
    ///
    /// Case, spacing and a byte-order mark do not matter. Refuses with a sentence that names what is missing.
    pub fn check_header<S: AsRef<str>>(&self, header: &[S]) -> Result<(), String> {
        self.places(header).map(|_| ())
    }

    /// A reader for the rows of a file with this header, as at this moment: later dates are refused.
    ///
    /// Refuses the header as [`Mapping::check_header`] does.
    pub fn open<S: AsRef<str>>(&self, header: &[S], as_at: Timestamp) -> Result<Reader<'_>, String> {
        Ok(Reader { mapping: self, places: self.places(header)?, width: header.len(), as_at })
    }

    /// Where each of the mapping's columns stands in the file.
    fn places<S: AsRef<str>>(&self, header: &[S]) -> Result<Vec<usize>, String> {
        let names: Vec<String> = header.iter().map(|name| fold(name.as_ref().trim_start_matches('\u{feff}'))).collect();
        let (mut places, mut missing, mut twice) = (Vec::new(), Vec::new(), Vec::new());
        for wanted in self.columns() {
            let folded = fold(wanted);
            let mut found = names.iter().enumerate().filter(|(_, name)| **name == folded).map(|(place, _)| place);
            match (found.next(), found.next()) {
                (Some(place), None) => places.push(place),
                (Some(_), Some(_)) => twice.push(wanted),
                (None, _) => missing.push(wanted),
            }
        }
        if !missing.is_empty() {
            let spare: Vec<&str> =
                header.iter().map(|name| name.as_ref().trim()).filter(|name| !self.columns().any(|c| fold(c) == fold(name))).collect();
            return Err(missing_sentence(&missing, &spare));
        }
        if !twice.is_empty() {
            return Err(format!("The file has more than one column named {}; rename or remove the others.", twice.join(", ")));
        }
        Ok(places)
    }

    /// A sentence when a file's refusals look like swapped columns: more than half of its rows refused in the same column.
    ///
    /// `rows` is how many rows were read, without the header.
    pub fn swapped_hint(&self, refusals: &[Refusal], rows: u64) -> Option<String> {
        let mut suspects = Vec::new();
        for column in &self.columns {
            let mut bad: Vec<u64> = refusals.iter().filter(|r| r.column == column.name).map(|r| r.row).collect();
            bad.sort_unstable();
            bad.dedup();
            let bad = u64::try_from(bad.len()).unwrap_or(u64::MAX);
            if rows > 0 && bad > rows / 2 {
                suspects.push(column);
            }
        }
        match suspects.as_slice() {
            [] => None,
            [one] => {
                let like = match one.looks {
                    Looks::Date => "do not look like dates that can be taken",
                    Looks::Time => "do not look like times of day",
                    Looks::Number => "do not look like numbers",
                    Looks::Text => "cannot be read",
                    Looks::Words => "are not among the words that the mapping knows",
                };
                Some(format!("Most values in {} {like}; were two columns swapped?", one.name))
            }
            many => {
                let names: Vec<&str> = many.iter().map(|column| column.name.as_str()).collect();
                let names = names.join(" and ");
                Some(format!("Most values in {names} are not what the mapping expects; were these columns swapped?"))
            }
        }
    }
}

/// Names the missing columns, and the spare ones that may be meant.
fn missing_sentence(missing: &[&str], spare: &[&str]) -> String {
    let bare = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let mut sentence = format!("The file lacks the column{} {}.", if missing.len() == 1 { "" } else { "s" }, missing.join(", "));
    for wanted in missing {
        if let Some(near) = spare.iter().find(|name| bare(name) == bare(wanted)) {
            sentence = format!("{sentence} Is \"{near}\" meant for {wanted}?");
        }
    }
    if missing.len() > 1 && spare.len() < missing.len() {
        sentence.push_str(" Is the header the first row of the file, and is this the right mapping for it?");
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::super::samples::{LONDON, lists, moment, refusals_of};
    use super::*;

    const HEADER: [&str; 6] = ["Ref", "Reported", "Area", "Bias", "Offence", "Several"];

    #[test]
    fn a_missing_column_is_named_with_the_one_that_may_be_meant() {
        let mapping = Mapping::parse("a.toml", LONDON, &lists()).unwrap();
        assert_eq!(mapping.check_header(&["\u{feff}Ref ", "REPORTED", "Area", "Bias", "Offence", "Several"]), Ok(()));
        let missing = mapping.check_header(&["Ref", "Re-ported", "Area", "Bias", "Offence", "Several"]).unwrap_err();
        assert_eq!(missing, "The file lacks the column Reported. Is \"Re-ported\" meant for Reported?");
        let twice = mapping.check_header(&["Ref", "Reported", "Area", "Bias", "Offence", "Several", "ref"]).unwrap_err();
        assert!(twice.contains("more than one column named Ref"), "{twice}");
    }

    #[test]
    fn swapped_columns_are_suspected_when_most_rows_are_refused_in_them() {
        let mapping = Mapping::parse("a.toml", LONDON, &lists()).unwrap();
        let reader = mapping.open(&HEADER, moment("2024-06-01T00:00:00Z")).unwrap();
        let good = ["1", "01/05/2024", "North", "Jewish", "Assault", "No"];
        let swapped = ["2", "Jewish", "North", "01/05/2024", "Assault", "No"];
        let refusals = refusals_of(&reader, &[swapped, good, swapped]);
        let hint = mapping.swapped_hint(&refusals, 3).unwrap();
        assert_eq!(hint, "Most values in Reported and Bias are not what the mapping expects; were these columns swapped?");
        let one = refusals_of(&reader, &[["2", "soon", "North", "Jewish", "Assault", "No"]]);
        assert_eq!(
            mapping.swapped_hint(&one, 1).unwrap(),
            "Most values in Reported do not look like dates that can be taken; were two columns swapped?"
        );
        assert_eq!(mapping.swapped_hint(&one, 2), None, "half is not most");
    }
}
