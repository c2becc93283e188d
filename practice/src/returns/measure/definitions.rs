//! The definition of each measure, as it is printed under every figure and listed on the page of measures (domain rules 9.2).

use serde::Serialize;

use super::Measure;
use crate::codes;

codes! {
    /// What a measure is computed from.
    Source {
        Counts = "counts", "Counts of offences and incidents";
        Outcomes = "outcomes", "Outcomes of recorded crimes";
        Duties = "duties", "Duties, each with its due time and its evidence";
        Contacts = "contacts", "What victims answered";
        Attendance = "attendance", "Grades and times of arrival";
        People = "people", "Keyed look-up values of victims";
        Court = "court", "Sentences, as entered from court";
    }
}

/// The definition of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Definition {
    /// What is on top.
    pub numerator: &'static str,
    /// What it is divided by; empty for a count.
    pub denominator: &'static str,
    /// Which day decides whether something is in the period.
    pub base: &'static str,
    /// The unit in which it is read, and how it is rounded.
    pub rounding: &'static str,
    /// What it is computed from.
    pub from: Source,
    /// The rules and requirements that it serves.
    pub cites: &'static [&'static str],
}

const PERCENT: &str = "Whole per cent, half away from zero.";
const RECORDED: &str = "The day on which the crime was recorded.";
const GIVEN: &str = "The day on which the outcome was given, whenever the crime was recorded.";
const DUE: &str = "The day on which the promise fell due. Waived promises and those not due yet are left out.";

impl Definition {
    /// The definition of a measure.
    pub const fn of(measure: Measure) -> Self {
        match measure {
            Measure::RecordedOffences
            | Measure::RecordedIncidents
            | Measure::StrandMix
            | Measure::RatePerThousand
            | Measure::RecordedInTime => counts(measure),
            Measure::PositiveOfRecorded
            | Measure::PositiveOfOutcomes
            | Measure::ChargedOfRecorded
            | Measure::ChargedOfOutcomes
            | Measure::DaysToCharge
            | Measure::VictimDoesNotSupport => outcomes(measure),
            Measure::FirstCall | Measure::ClosingCall | Measure::Updates | Measure::Referral => promises(measure),
            Measure::Satisfaction
            | Measure::RepeatVictims
            | Measure::AttendedInTime
            | Measure::MinutesToAttend
            | Measure::Uplift
            | Measure::UpliftStated
            | Measure::Disproportionality => others(measure),
        }
    }

    /// The definition in sentences, for under a figure.
    pub fn sentences(&self) -> Vec<String> {
        let mut said = vec![format!("Counted: {}", self.numerator)];
        if !self.denominator.is_empty() {
            said.push(format!("Out of: {}", self.denominator));
        }
        said.push(format!("What decides the period: {}", self.base));
        said.push(format!("Rounding: {}", self.rounding));
        said
    }
}

const fn counts(measure: Measure) -> Definition {
    let whole = Definition {
        numerator: "Crimes recorded on hate-flagged records, one for each victim; each once, however many strands it has.",
        denominator: "",
        base: RECORDED,
        rounding: "None: a whole number.",
        from: Source::Counts,
        cites: &["R-RET-04", "R-REC-12"],
    };
    match measure {
        Measure::RecordedIncidents => Definition {
            numerator: "Hate-flagged incidents, crimes or not; each once, however many strands it has.",
            base: "The day on which the incident was first reported.",
            ..whole
        },
        Measure::StrandMix => Definition {
            numerator: "Offences that carry the strand. One with several strands is in the figure of each, so the shares add up to more than 100%.",
            denominator: "All offences recorded, each once.",
            rounding: PERCENT,
            ..whole
        },
        Measure::RatePerThousand => Definition {
            denominator: "Residents, by the newest mid-year estimate loaded, in thousands. For the period asked, not made yearly.",
            rounding: "Two decimals, half away from zero.",
            ..whole
        },
        Measure::RecordedInTime => Definition {
            numerator: "Crimes recorded within the time that the recording rule allows from the report (24 hours).",
            denominator: "Crimes recorded on hate-flagged records.",
            rounding: PERCENT,
            cites: &["R-REC-07"],
            ..whole
        },
        _ => whole,
    }
}

const fn outcomes(measure: Measure) -> Definition {
    let of_recorded = Definition {
        numerator: "Of these, offences whose outcome is now in the set named below, whenever it was given.",
        denominator: "Offences recorded in the period.",
        base: RECORDED,
        rounding: PERCENT,
        from: Source::Outcomes,
        cites: &["R-OUT-03"],
    };
    let of_outcomes = Definition {
        numerator: "Offences given an outcome in the set named below.",
        denominator: "Offences given any outcome in the period.",
        base: GIVEN,
        ..of_recorded
    };
    match measure {
        Measure::PositiveOfOutcomes | Measure::ChargedOfOutcomes => of_outcomes,
        Measure::VictimDoesNotSupport => Definition { cites: &["R-OUT-02"], ..of_outcomes },
        Measure::DaysToCharge => Definition {
            numerator: "Days from the recording of the crime to its charge or summons; the median of all.",
            denominator: "",
            rounding: "One decimal, half away from zero.",
            base: "The day of the charge or summons.",
            ..of_outcomes
        },
        _ => of_recorded,
    }
}

const fn promises(measure: Measure) -> Definition {
    let first = Definition {
        numerator: "Victims to whom a supervisor spoke in time. An attempt that did not reach them is not counted as contact.",
        denominator: "Victims to whom a supervisor's call fell due.",
        base: DUE,
        rounding: PERCENT,
        from: Source::Duties,
        cites: &["R-VIC-04", "CT-2.2a", "HT-13"],
    };
    match measure {
        Measure::ClosingCall => Definition {
            numerator: "Victims whom a supervisor called before closure.",
            denominator: "Victims of records closed in the period.",
            base: "The day on which the record was closed. Waived calls are left out.",
            cites: &["R-VIC-05", "CT-2.2f", "HT-13"],
            ..first
        },
        Measure::Updates => Definition {
            numerator: "Updates of the Victims' Code given in time: one working day with enhanced rights, five otherwise.",
            denominator: "Updates that fell due.",
            cites: &["R-VIC-02", "HT-13"],
            ..first
        },
        Measure::Referral => Definition {
            numerator: "Victims referred to victim services within two working days, or who declined by then.",
            denominator: "Victims whose referral fell due.",
            cites: &["R-VIC-03", "CT-4.1", "HT-13"],
            ..first
        },
        _ => first,
    }
}

const fn others(measure: Measure) -> Definition {
    let satisfaction = Definition {
        numerator: "Answers \"satisfied\" and \"very satisfied\", less \"dissatisfied\" and \"very dissatisfied\".",
        denominator: "All answers, at every stage of the case unless split by stage.",
        base: "The day of the contact at which the victim was asked.",
        rounding: "Whole points from -100 to +100, half away from zero.",
        from: Source::Contacts,
        cites: &["CT-2.2f", "LS-3.1d"],
    };
    match measure {
        Measure::RepeatVictims => Definition {
            numerator: "Of these, people who were victims in enough hate reports within the window before it (the force's setting; two in twelve months).",
            denominator: "Victims on hate reports, once for each report. Two people are one where two of name, number, e-mail and postcode agree.",
            base: "The day of the report.",
            rounding: PERCENT,
            from: Source::People,
            cites: &["LS-3.1d"],
        },
        Measure::AttendedInTime => Definition {
            numerator: "Hate reports attended within the target of their grade, on the grade's own clock (call or dispatch).",
            denominator: "Hate reports of a grade with a target, to which somebody came.",
            base: "The day of the report.",
            rounding: PERCENT,
            from: Source::Attendance,
            cites: &["R-CC-04", "HT-10"],
        },
        Measure::MinutesToAttend => Definition {
            numerator: "Minutes from the start of the grade's clock to arrival; the median of all.",
            denominator: "",
            base: "The day of the report.",
            rounding: "Whole minutes, half away from zero.",
            from: Source::Attendance,
            cites: &["R-CC-04", "HT-10"],
        },
        Measure::Uplift => Definition {
            numerator: "Sentences that the court increased for hostility (Sentencing Act 2020, section 66).",
            denominator: "Sentences passed on hate-flagged records, one for each entry that stands. Where nobody said, it is no uplift.",
            base: "The day of the sentence.",
            rounding: PERCENT,
            from: Source::Court,
            cites: &["LS-3.1d"],
        },
        Measure::UpliftStated => Definition {
            numerator: "Sentences in which the court stated in the open that it increased them for hostility.",
            denominator: "Sentences passed on hate-flagged records, one for each entry that stands. Where nobody said, it was not stated.",
            base: "The day of the sentence.",
            rounding: PERCENT,
            from: Source::Court,
            cites: &["LS-3.1d"],
        },
        Measure::Disproportionality => Definition {
            numerator: "The rate of the group. By district: offences recorded in it, out of its residents. By ethnicity, sex or age: the \
                        victims, or suspects, of hate reports who said that it is theirs, out of the residents of that group. Residents by the \
                        newest estimate loaded.",
            denominator: "The rate of all other groups together, reckoned alike. Both denominators are printed. Whoever was not asked, or did not \
                          say, is in neither.",
            base: "The day on which the crime was recorded; for people, the day of the report.",
            rounding: "One decimal, half away from zero.",
            from: Source::Counts,
            cites: &["LS-2.2"],
        },
        _ => satisfaction,
    }
}
