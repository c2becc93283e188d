//! What somebody wants measured: which measure, over which days, by what.

use serde::Serialize;

use super::Measure;
use crate::codes;
use crate::incident::PersonKind;
use crate::incident::characteristics::{AGE, ETHNICITY, SEX};
use crate::returns::question::{Asked, Dimension, Question, Refused, Strands, Unit};

codes! {
    /// What a measure's rows are.
    By {
        Whole = "whole", "No split";
        District = "district", "District";
        Month = "month", "Month";
        Strand = "strand", "Strand";
        Stage = "stage", "Stage of the case";
        VictimEthnicity = "victim-ethnicity", "Ethnicity of victims";
        VictimSex = "victim-sex", "Sex of victims";
        VictimAge = "victim-age", "Age of victims";
        SuspectEthnicity = "suspect-ethnicity", "Ethnicity of suspects";
        SuspectSex = "suspect-sex", "Sex of suspects";
        SuspectAge = "suspect-age", "Age of suspects";
    }
}

impl By {
    /// The same as a dimension of counts; none for the stage, which only contacts have.
    pub fn dimension(self) -> Dimension {
        match self {
            Self::Whole
            | Self::Stage
            | Self::VictimEthnicity
            | Self::VictimSex
            | Self::VictimAge
            | Self::SuspectEthnicity
            | Self::SuspectSex
            | Self::SuspectAge => Dimension::None,
            Self::District => Dimension::District,
            Self::Month => Dimension::Month,
            Self::Strand => Dimension::Strand,
        }
    }

    /// Whose characteristic the rows are, and which: the name of its list in the policy. None where rows are not groups of people.
    pub fn people(self) -> Option<(PersonKind, &'static str)> {
        match self {
            Self::VictimEthnicity => Some((PersonKind::Victim, ETHNICITY)),
            Self::VictimSex => Some((PersonKind::Victim, SEX)),
            Self::VictimAge => Some((PersonKind::Victim, AGE)),
            Self::SuspectEthnicity => Some((PersonKind::Suspect, ETHNICITY)),
            Self::SuspectSex => Some((PersonKind::Suspect, SEX)),
            Self::SuspectAge => Some((PersonKind::Suspect, AGE)),
            Self::Whole | Self::District | Self::Month | Self::Strand | Self::Stage => None,
        }
    }
}

/// A measure over some days. The question says from when to when, under which strands and for which district; of its rows only [`By`] is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wanted {
    /// Which.
    pub measure: Measure,
    /// What each row is.
    pub by: By,
    /// The days, strands and district.
    pub question: Question,
}

impl Wanted {
    /// The measure that these words ask for. `asked.by` is one of [`By`]; `asked.unit` is not read. Refuses what [`Question::parse`] refuses,
    /// and rows that the measure does not have.
    pub fn parse(measure: Measure, asked: &Asked<'_>) -> Result<Self, Refused> {
        let usual = match measure {
            Measure::StrandMix => By::Strand,
            Measure::Disproportionality => By::District,
            _ => By::Whole,
        };
        let by = match asked.by.trim() {
            "" => usual,
            word => By::from_code(word).filter(|by| measure.splits(*by)).ok_or_else(|| Refused::NotByThat(word.to_owned(), measure.rows()))?,
        };
        if by.people().is_some() && !asked.district.trim().is_empty() {
            return Err(Refused::WholeForceOnly);
        }
        let unit = if measure == Measure::RecordedIncidents { Unit::Incidents } else { Unit::Offences };
        let question = Question::parse(&Asked { by: by.dimension().code(), unit: unit.code(), ..*asked })?;
        Ok(Self { measure, by, question })
    }

    /// The question of the counts that a counted measure is made of.
    pub fn counts(&self) -> Question {
        let strands: Strands = self.question.strands;
        Question { rows: self.by.dimension(), columns: None, strands, ..self.question.clone() }
    }
}

impl Measure {
    /// Whether it can have these rows.
    pub fn splits(self, by: By) -> bool {
        match by {
            By::Strand => matches!(self, Self::StrandMix | Self::RecordedOffences | Self::RecordedIncidents),
            By::Stage => self == Self::Satisfaction,
            _ if by.people().is_some() => self == Self::Disproportionality,
            By::District => self != Self::StrandMix,
            _ => !matches!(self, Self::StrandMix | Self::Disproportionality),
        }
    }

    /// The codes of the rows that it can have, for a refusal.
    fn rows(self) -> String {
        By::ALL.iter().filter(|by| self.splits(**by)).map(|by| by.code()).collect::<Vec<_>>().join(", ")
    }
}
