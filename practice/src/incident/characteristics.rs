//! What people in a record say of themselves, for equality monitoring and for nothing else. It is sealed as their name is, and goes with it; the
//! codes alone, apart, are what is counted.

use std::collections::BTreeMap;

/// The lists of characteristics that are asked for equality monitoring (Equality Act 2010, section 149), as policies name them. The
/// first is as people describe themselves, never guessed.
pub const ETHNICITY: &str = "ethnicity";
/// See [`ETHNICITY`].
pub const SEX: &str = "sex";
/// See [`ETHNICITY`]; groups of years.
pub const AGE: &str = "age";
/// All of them.
pub const LISTS: [&str; 3] = [ETHNICITY, SEX, AGE];

/// Codes by the names of their lists.
pub type Characteristics = BTreeMap<&'static str, String>;

/// As it is sealed: "age=25-34;ethnicity=asian".
pub fn written(said: &Characteristics) -> String {
    said.iter().map(|(list, code)| format!("{list}={code}")).collect::<Vec<_>>().join(";")
}

/// What was sealed; parts of no known list are left out.
pub fn read(text: &str) -> Characteristics {
    let part = |part: &str| {
        let (list, code) = part.split_once('=')?;
        Some((*LISTS.iter().find(|known| **known == list)?, code.to_owned()))
    };
    text.split(';').filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_read_back_as_it_was_written() {
        let said = Characteristics::from([(ETHNICITY, "asian".to_owned()), (AGE, "25-34".to_owned())]);
        assert_eq!(written(&said), "age=25-34;ethnicity=asian");
        assert_eq!(read(&written(&said)), said);
        assert_eq!(read("shoe-size=44;sex=female"), Characteristics::from([(SEX, "female".to_owned())]));
        assert!(read("").is_empty());
    }
}
