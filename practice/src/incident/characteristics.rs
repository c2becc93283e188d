//! What people in a record say of themselves, for equality monitoring and for nothing else.

use super::record::Person;

/// The lists of characteristics that are asked for equality monitoring (Equality Act 2010, section 149), as policies name them. The
/// first is as people describe themselves, never guessed.
pub const ETHNICITY: &str = "ethnicity";
/// See [`ETHNICITY`].
pub const SEX: &str = "sex";
/// See [`ETHNICITY`]; groups of years.
pub const AGE: &str = "age";

impl Person {
    /// The code of a characteristic, by the name of its list.
    pub fn characteristic(&self, list: &str) -> Option<&str> {
        match list {
            ETHNICITY => self.ethnicity.as_deref(),
            SEX => self.sex.as_deref(),
            AGE => self.age.as_deref(),
            _ => None,
        }
    }
}
