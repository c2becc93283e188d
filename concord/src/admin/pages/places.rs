//! Districts and wards: the list, and the file that adds to it or renames in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use practice::people::{Act, Matter};
use practice::policy::{Listed, Policy};

use super::{Sheet, done, sent_file, show};
use crate::admin::places_file;
use crate::admin::sql::{self, PlaceRow};
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::field::{Field, Problem};
use crate::frame::{Ask, Failure, Form, Reply};

/// Refused rows that the page lists; the rest are counted.
const REFUSALS_SHOWN: usize = 50;

/// A district with its wards.
pub struct District {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Where it comes from.
    pub from: &'static str,
    /// Its wards: code and name.
    pub wards: Vec<(String, String)>,
}

/// The districts and wards of the force.
#[derive(Template)]
#[template(path = "admin/places.html")]
pub struct PlacesPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The districts, by name.
    pub districts: Vec<District>,
    /// Whether the reader may send a file.
    pub may_edit: bool,
}

/// Lists districts and wards.
pub async fn places(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    let rows: Vec<PlaceRow> = ask.house.ledger.read(sql::all::<PlaceRow>).await?;
    let titles = super::district_titles(&policy, &rows);
    let mut wards: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for ward in rows.iter().filter(|row| row.kind == "ward") {
        wards.entry(ward.district.clone()).or_default().push((ward.code.clone(), ward.name.clone()));
    }
    let source = |code: &str| match (policy.district(code), code.contains(':')) {
        (Some(_), _) => "Policy pack",
        (None, true) => "Import",
        (None, false) => "File",
    };
    let mut districts: Vec<District> = titles
        .into_iter()
        .map(|(code, name)| District { from: source(&code), wards: wards.remove(&code).unwrap_or_default(), code, name })
        .collect();
    districts.sort_by(|a, b| (&a.name, &a.code).cmp(&(&b.name, &b.code)));
    let may_edit = ask.reader()?.may(Matter::Users, Act::Edit);
    page(Template::render(&PlacesPage { chrome: ask.chrome("/admin"), districts, may_edit }))
}

/// The question after the file.
pub fn file_field(label: &str) -> Field {
    let hint =
        "A CSV file in UTF-8 with the columns code, name, kind (district or ward) and district (the code of the district that a ward lies in).";
    Field::file("places", label, ".csv,text/csv").hint(hint)
}

fn file_page(ask: &Ask, form: Form) -> Result<Reply, Failure> {
    let sheet = Sheet {
        title: "Send a file of districts and wards".into(),
        lede: vec![
            "All of the file is taken, or none of it: where a row is wrong, nothing changes and every wrong row is named.".into(),
            "A code that is known already gets the name in the file. A code that is not in the file stays as it is.".into(),
        ],
        action: "/admin/places/file".into(),
        button: "Send the file",
        back: ("/admin/places".into(), "Districts and wards"),
        upload: true,
        once: String::new(),
    };
    show(ask, form, sheet)
}

/// Shows the form for a file.
pub async fn file(ask: Arc<Ask>) -> Result<Reply, Failure> {
    file_page(&ask, Form::blank(vec![file_field("File")]))
}

/// Takes a file: all rows, or none and the reasons.
pub async fn take_file(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let mut form = Form::filled(vec![file_field("File")], &ask.body);
    let Some(bytes) = sent_file(&ask) else {
        form.refuse("places", "Choose a file.");
        return file_page(&ask, form);
    };
    let rows: Vec<PlaceRow> = ask.house.ledger.read(sql::all::<PlaceRow>).await?;
    let policy = ask.house.policy()?;
    let mut known: BTreeMap<String, String> = rows.iter().map(|row| (row.code.clone(), row.kind.clone())).collect();
    known.extend(policy.districts.iter().map(|district| (district.code.clone(), "district".to_owned())));
    match places_file::read(bytes, &known) {
        Ok(sent) => keep(&ask, &rows, beside(&policy, &rows, sent)).await,
        Err(refused) => {
            refuse(&mut form, &refused);
            file_page(&ask, form)
        }
    }
}

/// The file's places, with the pack's districts beside them where the force has named no district yet: a file adds and renames, and a first
/// district of the force's own must not take the others away.
fn beside(policy: &Policy, before: &[PlaceRow], sent: Vec<PlaceRow>) -> Vec<PlaceRow> {
    let own = |row: &PlaceRow| row.kind == "district" && !row.code.contains(':');
    if before.iter().any(own) || !sent.iter().any(own) {
        return sent;
    }
    let missing = policy.districts.iter().filter(|listed| !sent.iter().any(|row| row.code == listed.code));
    let row = |listed: &Listed| PlaceRow {
        code: listed.code.clone(),
        kind: "district".to_owned(),
        name: listed.title.clone(),
        district: listed.code.clone(),
    };
    missing.map(row).chain(sent.iter().cloned()).collect()
}

/// Puts the reasons above the form, each leading to the file's question.
pub fn refuse(form: &mut Form, refused: &[places_file::RowRefused]) {
    let line = |text: String| Problem { text, href: "#places".into() };
    form.general.extend(refused.iter().take(REFUSALS_SHOWN).map(|one| line(one.shown())));
    if let Some(more) = refused.len().checked_sub(REFUSALS_SHOWN).filter(|more| *more > 0) {
        form.general.push(line(format!("And {more} more rows.")));
    }
    form.refuse("places", "The file was not taken. Mend the rows named above and send it again.");
}

async fn keep(ask: &Ask, before: &[PlaceRow], sent: Vec<PlaceRow>) -> Result<Reply, Failure> {
    let known: BTreeMap<&str, &PlaceRow> = before.iter().map(|row| (row.code.as_str(), row)).collect();
    let total = sent.len();
    let new: Vec<PlaceRow> = sent.into_iter().filter(|row| known.get(row.code.as_str()) != Some(&row)).collect();
    let added = new.iter().filter(|row| !known.contains_key(row.code.as_str())).count();
    let notice = format!("The file is taken: {added} added, {} changed, {} as before.", new.len() - added, total - new.len());
    if !new.is_empty() {
        let signature = ask.signature(Matter::Users, Act::Edit)?;
        ask.house.ledger.write(move |tx| new.iter().try_for_each(|row| sql::put(tx, &signature, "put a place from a file", row))).await?;
        ask.house.refresh().await?;
    }
    done(ask, "/admin/places", notice).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_district_of_the_forces_own_takes_none_of_the_packs_away() {
        let policy = crate::house::shipped_policy().unwrap();
        let row = |code: &str, kind: &str| PlaceRow { code: code.into(), kind: kind.into(), name: code.into(), district: code.into() };
        let all = beside(&policy, &[row("W1", "ward"), row("nypd:X", "district")], vec![row("X1", "district")]);
        assert_eq!(all.len(), policy.districts.len() + 1);
        assert_eq!(beside(&policy, &all, vec![row("X2", "district")]).len(), 1, "they stand by themselves now");
        assert_eq!(beside(&policy, &[], vec![row("W2", "ward")]).len(), 1, "wards name no district");
    }
}
