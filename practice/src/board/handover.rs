//! The handover from one shift to the next: signed by who goes and then by who comes, two different people, and kept as it was.

use jiff::Timestamp;

use crate::incident::Refused;
use crate::people::two_people;

/// The signatures of one handover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Who goes.
    pub by: String,
    /// When they signed.
    pub at: Timestamp,
    /// Who comes; none while nobody took over.
    pub taken_by: Option<String>,
    /// When they signed.
    pub taken_at: Option<Timestamp>,
}

/// Whether somebody may hand over now: while an earlier handover waits for who comes, there is no second one.
pub fn hand_over(latest: Option<&Signed>) -> Result<(), Refused> {
    match latest {
        Some(waiting) if waiting.taken_by.is_none() => {
            Err(Refused::NotNow("A handover already waits for the incoming person. They sign it first.".into()))
        }
        _ => Ok(()),
    }
}

/// Takes over: by somebody else than who hands over, once.
pub fn take_over(signed: &Signed, by: &str, at: Timestamp) -> Result<Signed, Refused> {
    if signed.taken_by.is_some() {
        return Err(Refused::NotNow("This handover is already signed by both. It stays as it is.".into()));
    }
    two_people(&signed.by, by)
        .map_err(|_| Refused::SamePerson("You signed this handover as the outgoing person. The incoming person signs it now.".into()))?;
    Ok(Signed { taken_by: Some(by.to_owned()), taken_at: Some(at), ..signed.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::at;

    #[test]
    fn a_handover_takes_two_people_and_stays_as_it_was() {
        let given = Signed { by: "ada".into(), at: at("2026-11-20 07:00"), taken_by: None, taken_at: None };
        assert!(hand_over(Some(&given)).is_err(), "one waits already");
        assert!(matches!(take_over(&given, " ADA ", at("2026-11-20 07:01")), Err(Refused::SamePerson(_))));
        let both = take_over(&given, "ben", at("2026-11-20 07:02")).unwrap();
        assert_eq!((both.taken_by.as_deref(), both.taken_at), (Some("ben"), Some(at("2026-11-20 07:02"))));
        assert!(matches!(take_over(&both, "cyd", at("2026-11-20 07:03")), Err(Refused::NotNow(_))), "it is signed once");
        assert!(hand_over(Some(&both)).is_ok() && hand_over(None).is_ok());
    }
}
