//! A force's units and where each stands: one is sent to one report at a time, and is free again with the result.

use crate::codes;
use crate::incident::Refused;

codes! {
    /// Where a unit stands.
    UnitState {
        Available = "available", "Available";
        Assigned = "assigned", "Assigned";
        EnRoute = "en-route", "En route";
        AtScene = "at-scene", "At scene";
        OffDuty = "off-duty", "Off duty";
    }
}

impl UnitState {
    /// Whether it is out for a report.
    pub const fn is_out(self) -> bool {
        matches!(self, Self::Assigned | Self::EnRoute | Self::AtScene)
    }
}

/// Reads a call sign: 2 to 12 letters, digits and dashes, in capitals.
pub fn call_sign(text: &str) -> Result<String, Refused> {
    let sign = text.trim().to_uppercase();
    let fits = (2..=12).contains(&sign.len()) && sign.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
    let fits = fits && sign.chars().any(|c| c.is_ascii_alphanumeric());
    if fits { Ok(sign) } else { Err(Refused::field("call_sign", "Use 2 to 12 letters, digits and dashes, such as RH-21.")) }
}

/// Whether a unit can be sent: only an available one.
pub fn can_be_sent(call_sign: &str, state: UnitState, record: Option<&str>) -> Result<(), Refused> {
    match (state, record) {
        (UnitState::Available, _) => Ok(()),
        (UnitState::OffDuty, _) => Err(Refused::field("unit", format!("{call_sign} is off duty. Choose another unit."))),
        (_, Some(record)) => {
            Err(Refused::field("unit", format!("{call_sign} is out for {record}. Choose another unit, or stand it down there.")))
        }
        (_, None) => Err(Refused::field("unit", format!("{call_sign} is not available. Choose another unit."))),
    }
}

/// Changes a unit's state by hand. A unit that is out for a report is freed on that report, by its result or by standing it down, and only
/// one that was sent is en route.
pub fn change(now: UnitState, then: UnitState) -> Result<UnitState, Refused> {
    let refused = |sentence: &str| Err(Refused::field("state", sentence));
    match (now, then) {
        (same, other) if same == other => refused("This is its state already."),
        (UnitState::Assigned, UnitState::EnRoute) => Ok(then),
        (now, _) if now.is_out() => refused("This unit is out for a report. Note its result there, or stand it down."),
        (_, then) if then.is_out() => refused("A unit is sent from a report, so that its clock runs."),
        _ => Ok(then),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_sign_is_letters_digits_and_dashes_and_nothing_else() {
        assert_eq!(call_sign(" rh-21 "), Ok("RH-21".to_owned()));
        for wrong in ["", "R", "--", "RH 21", "RH/21", "RH-21-RH-21-RH", "<b>", "Ä21"] {
            assert!(call_sign(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_an_available_unit_is_sent_and_one_that_is_out_is_freed_on_its_report() {
        assert!(can_be_sent("RH-21", UnitState::Available, None).is_ok());
        for state in [UnitState::Assigned, UnitState::EnRoute, UnitState::AtScene, UnitState::OffDuty] {
            assert!(can_be_sent("RH-21", state, Some("261103-AAAAAAA")).is_err(), "{state}");
        }
        assert_eq!(change(UnitState::Assigned, UnitState::EnRoute), Ok(UnitState::EnRoute));
        for out in [UnitState::Assigned, UnitState::EnRoute, UnitState::AtScene] {
            assert!(change(out, UnitState::Available).is_err() && change(out, UnitState::OffDuty).is_err(), "{out}");
            assert!(change(UnitState::Available, out).is_err(), "{out}");
        }
        assert_eq!(change(UnitState::OffDuty, UnitState::Available), Ok(UnitState::Available));
        assert!(change(UnitState::OffDuty, UnitState::OffDuty).is_err());
    }
}
