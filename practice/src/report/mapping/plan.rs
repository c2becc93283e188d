//! A mapping once its codes are checked: what each column is and what each of its words means.

use jiff::tz::TimeZone;

use super::moments::MomentRules;
use super::words::Vocabulary;

/// A column that the mapping reads, by its place in `Mapping::columns`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Col(pub(super) usize);

/// What a column's cells should look like, for hints about swapped columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looks {
    Text,
    Date,
    Time,
    Number,
    Words,
}

/// One column that the mapping reads.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) looks: Looks,
}

/// What a mapping does with further rows of a source number that it has met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SameId {
    /// A number may stand once; a second row is refused.
    #[default]
    Refuse,
    /// The source repeats the incident for each arrest.
    FurtherArrests,
    /// The source repeats the incident for each offence or victim, or simply twice.
    FurtherRows,
}

/// One other system's file, described: where each fact stands and what each of its words means in this force's codes.
///
/// Made by [`Mapping::parse`], which refuses codes that the force's lists lack.
#[derive(Debug)]
pub struct Mapping {
    pub(super) system: String,
    pub(super) title: String,
    pub(super) licence: String,
    pub(super) zone: TimeZone,
    pub(super) same_id: SameId,
    pub(super) columns: Vec<Column>,
    pub(super) id: Col,
    pub(super) reported: MomentColumn,
    pub(super) occurred: Option<MomentColumn>,
    pub(super) occurred_to: Option<MomentColumn>,
    pub(super) district: Option<CodeColumn>,
    pub(super) ward: Option<CodeColumn>,
    pub(super) setting: Option<CodeColumn>,
    pub(super) outcome: Option<CodeColumn>,
    pub(super) arrested: Option<YesNoColumn>,
    pub(super) victims: Option<CountColumn>,
    pub(super) suspects: Option<CountColumn>,
    pub(super) narrative: Option<Col>,
    pub(super) strands: Vec<StrandColumn>,
    pub(super) no_strand: Option<StrandMeaning>,
    pub(super) offences: Option<OffenceColumn>,
    pub(super) source_tags: Vec<String>,
    pub(super) tags: Vec<TagColumn>,
    pub(super) checks: Vec<Check>,
}

#[derive(Debug)]
pub(super) struct MomentColumn {
    pub(super) date: Col,
    pub(super) time: Option<Col>,
    pub(super) rules: MomentRules,
    /// Said of every row: another date stands for this one.
    pub(super) stands_in: Option<String>,
}

#[derive(Debug)]
pub(super) struct CodeColumn {
    pub(super) col: Col,
    pub(super) separator: Option<String>,
    pub(super) values: Vocabulary<CodeMeaning>,
    /// Words that the vocabulary does not name pass as they are.
    pub(super) keeps_others: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CodeMeaning {
    pub(super) code: String,
    pub(super) note: Option<String>,
}

#[derive(Debug)]
pub(super) struct YesNoColumn {
    pub(super) col: Col,
    pub(super) answers: Vocabulary<bool>,
    /// A filled cell is yes and a blank one no, whatever it holds.
    pub(super) filled_means_yes: bool,
}

#[derive(Debug)]
pub(super) struct CountColumn {
    pub(super) sum: Vec<Col>,
    pub(super) unknown: Vocabulary<()>,
    pub(super) zero_means_unknown: bool,
}

#[derive(Debug)]
pub(super) struct StrandColumn {
    pub(super) col: Col,
    pub(super) separator: Option<String>,
    pub(super) values: Vocabulary<Vec<StrandMeaning>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StrandMeaning {
    pub(super) strand: String,
    pub(super) sub: Option<String>,
    pub(super) religions: Vec<String>,
    /// Words to keep instead of the source's, where the source's say nothing ("YES").
    pub(super) words: Option<String>,
    pub(super) notes: Vec<String>,
}

#[derive(Debug)]
pub(super) struct OffenceColumn {
    pub(super) col: Col,
    pub(super) separator: Option<String>,
    /// Codes of a word; `None` keeps the words alone.
    pub(super) values: Vocabulary<Vec<Option<String>>>,
}

#[derive(Debug)]
pub(super) struct TagColumn {
    pub(super) col: Col,
    pub(super) separator: Option<String>,
    pub(super) values: Vocabulary<Vec<String>>,
}

/// A comparison of two parts of a row: where they contradict each other the row is taken, with a note.
#[derive(Debug)]
pub(super) enum Check {
    Several { col: Col, answers: Vocabulary<bool>, offences: bool },
    NotBefore { moment: MomentColumn, occurred: bool, note: Option<String> },
    Part { col: Col, year: bool, occurred: bool, note: Option<String> },
}

impl Mapping {
    /// The source system's short name: with a source number it names an incident for good.
    pub fn system(&self) -> &str {
        &self.system
    }

    /// The zone of its local times.
    pub fn zone(&self) -> &jiff::tz::TimeZone {
        &self.zone
    }

    /// What the file is, for the page that offers the mapping.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// On what terms the source may be used.
    pub fn licence(&self) -> &str {
        &self.licence
    }

    /// What happens to a further row of the same source number.
    pub fn same_id(&self) -> SameId {
        self.same_id
    }

    /// The names of the columns that the file must have, in the order in which the mapping names them.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// The name of the column that holds the source's own number.
    pub fn id_column(&self) -> &str {
        self.name(self.id)
    }

    /// A column's name in the file.
    pub(super) fn name(&self, col: Col) -> &str {
        self.columns.get(col.0).map_or("", |column| column.name.as_str())
    }
}
