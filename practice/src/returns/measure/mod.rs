//! Measures: one definition each of what boards, tactical groups and returns look at (domain rules 9.2), with its numerator, denominator,
//! base and rounding, printed under every figure. A measure is a pure fold over plain values; the service's SQL hands its groups to the
//! same [`Summing`], and a test holds the two equal. None prints 0 for "unknown": it says that there were no cases, or no coverage.

mod case;
mod definitions;
mod fold;
mod reading;
mod summing;
mod terms;
mod wanted;

pub use case::{Answer, Case, Described, DutyFact, Sentenced};
pub use definitions::{Definition, Source};
pub use fold::{measure, measure_counted};
pub use reading::{Nothing, Reading};
pub use summing::{Mark, Measured, Summing};
pub use terms::{GradeTarget, Terms};
pub use wanted::{By, Wanted};

use crate::codes;

codes! {
    /// What is measured (domain rules 9.2).
    Measure {
        RecordedOffences = "recorded-offences", "Recorded hate crime offences";
        RecordedIncidents = "recorded-incidents", "Reported hate incidents, crimes or not";
        StrandMix = "strand-mix", "Strand mix of offences";
        RatePerThousand = "rate-per-1000", "Offences for each 1,000 residents";
        RecordedInTime = "recorded-in-time", "Crimes recorded in time";
        PositiveOfRecorded = "positive-outcomes-of-recorded", "Positive outcomes, of the offences recorded";
        PositiveOfOutcomes = "positive-outcomes-of-outcomes", "Positive outcomes, of the outcomes given";
        ChargedOfRecorded = "charges-of-recorded", "Charges, of the offences recorded";
        ChargedOfOutcomes = "charges-of-outcomes", "Charges, of the outcomes given";
        DaysToCharge = "days-to-charge", "Days from recording to charge";
        VictimDoesNotSupport = "victim-does-not-support", "Ended because the victim does not support action";
        FirstCall = "supervisor-contact", "Victims spoken to by a supervisor in time";
        ClosingCall = "closing-calls", "Victims called before closure";
        Updates = "victim-updates", "Victims updated in time";
        Referral = "referrals", "Victims referred to support in time";
        Satisfaction = "satisfaction", "Victim satisfaction (net)";
        RepeatVictims = "repeat-victims", "Repeat victims";
        AttendedInTime = "attended-in-time", "Attended within the grade's target";
        MinutesToAttend = "minutes-to-attend", "Minutes to attend";
        Uplift = "sentence-uplift", "Sentences increased for hostility";
        UpliftStated = "sentence-uplift-stated", "Sentences in which the uplift was stated in court";
        Disproportionality = "disproportionality", "Disproportionality (rate ratio)";
    }
}

#[cfg(test)]
mod tests;
