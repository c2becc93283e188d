//! Organisations and agreements in their tables, and which records are shared under them.

use jiff::Timestamp;

use super::OrganisationKind;
use crate::admin::sql::Journalled;
use crate::ledger::{Cell, Fault, Tx};

/// An organisation outside the force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationRow {
    /// Its id.
    pub id: String,
    /// Its name, as postings and shares name it.
    pub name: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// Who entered it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// From when nothing new is agreed with it.
    pub ended_at: Option<Timestamp>,
}

/// An agreement to share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementRow {
    /// Its id.
    pub id: String,
    /// The organisation, by name.
    pub organisation: String,
    /// Its title.
    pub title: String,
    /// What it allows sharing for.
    pub purpose: String,
    /// From when.
    pub from_at: Timestamp,
    /// The first moment at which it is over.
    pub until_at: Timestamp,
    /// Who entered it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// When it was ended before its time.
    pub ended_at: Option<Timestamp>,
}

code_cells!(OrganisationKind);
columns!(OrganisationRow { id, name, kind, by, at, ended_at });
columns!(AgreementRow { id, organisation, title, purpose, from_at, until_at, by, at, ended_at });

impl Journalled for OrganisationRow {
    const TABLE: &'static str = "organisation";
}
impl Journalled for AgreementRow {
    const TABLE: &'static str = "agreement";
}

impl AgreementRow {
    /// Whether it is in force.
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.ended_at.is_none() && self.from_at <= at && at < self.until_at
    }
}

/// The agreements in force, by organisation and title.
pub fn live(tx: &mut Tx<'_>, at: Timestamp) -> Result<Vec<AgreementRow>, Fault> {
    let mut rows: Vec<AgreementRow> = crate::admin::sql::all(tx)?;
    rows.retain(|row| row.is_live(at));
    rows.sort_by(|a, b| (&a.organisation, &a.title).cmp(&(&b.organisation, &b.title)));
    Ok(rows)
}

/// The records of which a share under this agreement stands: ending the agreement ends these.
pub fn shared_under(tx: &mut Tx<'_>, agreement: &str, at: Timestamp) -> Result<Vec<(String, u32)>, Fault> {
    let rows = tx.query(
        "SELECT incident, number FROM share WHERE agreement = ?1 AND ended_at IS NULL AND until_at > ?2 ORDER BY incident, number",
        &[agreement.to_owned().to_value(), at.to_value()],
    )?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// How many shares stand with each organisation, by name. A number, no reference: whoever administers agreements sees no incident.
pub fn standing(tx: &mut Tx<'_>, at: Timestamp) -> Result<std::collections::BTreeMap<String, i64>, Fault> {
    let rows =
        tx.query("SELECT organisation, COUNT(*) FROM share WHERE ended_at IS NULL AND until_at > ?1 GROUP BY organisation", &[at.to_value()])?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// The organisation with this id.
pub fn organisation(tx: &mut Tx<'_>, id: &str) -> Result<Option<OrganisationRow>, Fault> {
    Ok(tx.children(OrganisationRow::TABLE, "id", id)?.into_iter().next())
}

/// The agreement with this id.
pub fn agreement(tx: &mut Tx<'_>, id: &str) -> Result<Option<AgreementRow>, Fault> {
    Ok(tx.children(AgreementRow::TABLE, "id", id)?.into_iter().next())
}
