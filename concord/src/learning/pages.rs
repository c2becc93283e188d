//! The list of learning points, and the form that carries one on.

use std::sync::Arc;

use askama::Template;
use practice::learning::{Status, check_words, may_become};
use practice::people::{Act, Matter};
use practice::policy::Policy;

use super::sql;
use super::{CARRIERS, PointRow};
use crate::admin::pages::{Sheet, done, show};
use crate::admin::sql::put;
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::incident::sql as incidents;
use crate::ledger::{Fault, Tx};
use crate::people::sql as people;

/// Points on the page.
const SHOWN: u32 = 200;

/// A learning point as shown.
#[derive(Clone, Debug, Default)]
pub struct PointView {
    /// Its id.
    pub id: String,
    /// Its theme.
    pub theme: String,
    /// The point.
    pub words: String,
    /// Where it stands, and the tag's colour.
    pub status: (&'static str, &'static str),
    /// When it was raised, from what, by whom.
    pub raised: String,
    /// The record, where the reader may open it.
    pub record: String,
    /// What the group said.
    pub answer: String,
}

/// The list.
#[derive(Template)]
#[template(path = "learning/learning.html")]
pub struct LearningPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The points, newest first.
    pub points: Vec<PointView>,
    /// The statuses to narrow by: words, address, whether it is this one.
    pub narrow: Vec<(String, String, bool)>,
    /// Whether the reader carries points on.
    pub may_carry: bool,
}

/// Shows the list.
pub async fn list(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read_list(&asked, tx)).await?;
    page(shown.render())
}

fn read_list(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<LearningPage, Failure> {
    let status = Status::from_code(ask.query.one("status"));
    let policy = ask.house.policy()?;
    let rows = sql::points(tx, status, SHOWN)?;
    let names = people::names(tx, &rows.iter().map(|row| row.raised_by.clone()).collect::<Vec<_>>())?;
    let scope = ask.reader()?.view_scope(ask.now);
    let mut points = Vec::with_capacity(rows.len());
    for row in &rows {
        let by = names.get(&row.raised_by).cloned().unwrap_or_else(|| row.raised_by.clone());
        let mut view = view(row, &by, &policy);
        // A record that the reader may not open is not named.
        if let (Some(record), Some(scope)) = (&row.record, &scope)
            && incidents::load_in(tx, record, scope)?.is_some()
        {
            view.record.clone_from(record);
        }
        points.push(view);
    }
    let all = std::iter::once(("All".to_owned(), "/learning".to_owned(), status.is_none()));
    let each = Status::ALL.iter().map(|s| (s.label().to_owned(), format!("/learning?status={}", s.code()), status == Some(*s)));
    Ok(LearningPage {
        chrome: ask.chrome("/learning"),
        points,
        narrow: all.chain(each).collect(),
        may_carry: CARRIERS.iter().any(|role| ask.reader().is_ok_and(|reader| reader.has_role(*role))),
    })
}

fn view(row: &PointRow, by: &str, policy: &Policy) -> PointView {
    let from = match row.source.as_str() {
        "dissatisfaction" => ", after a victim was dissatisfied",
        "panel" => ", in a scrutiny panel",
        _ => "",
    };
    PointView {
        id: row.id.clone(),
        theme: policy.word("learning", &row.theme).map_or_else(|| row.theme.clone(), |t| t.title.clone()),
        words: row.words.clone(),
        status: status_words(row.status),
        raised: format!("Raised by {by} on {}{from}", policy.calendar.show_date(row.raised_at)),
        record: String::new(),
        answer: row.answer.clone().unwrap_or_default(),
    }
}

/// A status as a tag.
pub fn status_words(status: Status) -> (&'static str, &'static str) {
    let colour = match status {
        Status::Raised => "govuk-tag--blue",
        Status::OnAgenda => "govuk-tag--yellow",
        Status::Adopted => "govuk-tag--green",
        Status::NotAdopted => "govuk-tag--grey",
    };
    (status.label(), colour)
}

async fn known(ask: &Ask) -> Result<PointRow, Failure> {
    let id = ask.param("id").to_owned();
    ask.house.ledger.read(move |tx| sql::point(tx, &id)).await?.ok_or(Failure::NotFound)
}

fn fields(row: &PointRow) -> Vec<Field> {
    let next = Status::ALL.iter().filter(|to| may_become(row.status, **to)).map(|to| Choice::new(to.code(), to.label()));
    vec![
        Field::radios("status", "What becomes of it?", next.collect()),
        Field::lines("answer", "What did the group say?", 3).hint("Without names, numbers or addresses.").optional(),
    ]
}

fn form_page(ask: &Ask, row: &PointRow, form: Form) -> Result<Reply, Failure> {
    let sheet = Sheet {
        title: "Carry a learning point on".into(),
        lede: vec![row.words.clone(), format!("It stands as: {}.", row.status.label())],
        action: format!("/learning/{}", row.id),
        button: "Keep",
        back: ("/learning".into(), "Learning points"),
        upload: false,
        once: String::new(),
    };
    show(ask, form, sheet)
}

/// Shows the form.
pub async fn point(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let row = known(&ask).await?;
    let form = Form::blank(fields(&row));
    form_page(&ask, &row, form)
}

/// Takes the form.
pub async fn take_point(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let row = known(&ask).await?;
    let mut form = Form::filled(fields(&row), &ask.body);
    let to = form.code("status", Status::from_code, "Choose what becomes of it.");
    let answer = form.text("answer");
    if let Some(Err(sentence)) = answer.as_deref().map(check_words) {
        form.refuse("answer", sentence);
    }
    let Some(to) = to.filter(|_| form.is_fine()) else { return form_page(&ask, &row, form) };
    let who = ask.signature(Matter::Plans, Act::Edit)?;
    let (id, answer) = (row.id.clone(), answer.clone());
    let work = move |tx: &mut Tx<'_>| {
        let Some(row) = sql::point(tx, &id)? else { return Ok::<_, Fault>(false) };
        if !may_become(row.status, to) {
            return Ok(false);
        }
        let answer = answer.clone().or_else(|| row.answer.clone());
        let row = PointRow { status: to, status_by: Some(who.actor.clone()), status_at: Some(who.at), answer, ..row };
        put(tx, &who, "carried a learning point on", &row).map(|()| true)
    };
    if ask.house.ledger.write(work).await? {
        return done(&ask, "/learning", format!("The learning point now stands as: {}.", to.label().to_lowercase())).await;
    }
    form.refuse("status", "Somebody else carried it on meanwhile. Look at the list again.");
    form_page(&ask, &row, form)
}
