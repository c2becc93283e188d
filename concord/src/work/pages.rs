//! The front page and the worklists.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;
use jiff::ToSpan;
use practice::people::{Limit, Scope};
use practice::policy::Policy;

use super::sql::{self, COUNT_UP_TO, Clock, LISTS, Line, List, Narrow};
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field};
use crate::frame::pages::ProsePage;
use crate::frame::{Ask, Failure, Reply};
use crate::incident::columns::StoredDuty;
use crate::incident::parts;
use crate::incident::view::{DutyView, duty_view};
use crate::ledger::{Fault, Tx};
use crate::people::sql as people;

/// Duties of each kind on the front page: what somebody can begin with, not all that there is.
const SHOWN: usize = 20;
/// Late ones of others on the front page.
const BROUGHT: usize = 10;
/// Duties that the front page shows where all are asked for.
const ALL: u32 = 500;

/// "What I must do, by when".
#[derive(Template)]
#[template(path = "work/home.html")]
pub struct HomePage {
    /// Around the page.
    pub chrome: Chrome,
    /// Own duties, the most pressing first.
    pub mine: Vec<DutyView>,
    /// Late duties of others that were brought to the reader.
    pub brought: Vec<DutyView>,
    /// Worklists with how many wait: (title, address, count).
    pub lists: Vec<(String, String, String)>,
    /// How many of the own ones are late, in words; empty for none.
    pub late: String,
    /// Whether there are more of the own ones than are shown.
    pub more: bool,
}

/// The front page.
pub async fn home(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read_home(&asked, tx)).await?;
    page(shown.render())
}

fn read_home(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<HomePage, Failure> {
    let reader = ask.reader()?;
    let (most, shown) = if ask.query.one("all") == "yes" { (ALL, usize::try_from(ALL).unwrap_or(usize::MAX)) } else { (sql::PAGE, SHOWN) };
    let (mut mine, mut brought) = sql::my_duties(tx, reader, ask.now, most)?;
    let late = sql::my_late(tx, reader, ask.now)?;
    let more = mine.len() > shown || brought.len() > BROUGHT.min(shown);
    mine.truncate(shown);
    brought.truncate(if shown > SHOWN { shown } else { BROUGHT });
    let mut mine = with_their_cases(ask, tx, &mine)?;
    // The reasons of what has time are on the record's page: the list stays short enough to be read at a glance.
    mine.iter_mut().filter(|duty| duty.state == "due").for_each(|duty| duty.why.clear());
    Ok(HomePage {
        chrome: ask.chrome("/"),
        late: if late == 0 { String::new() } else { count_words(late) },
        more,
        mine,
        brought: to_the_record(with_their_cases(ask, tx, &brought)?),
        lists: counts(ask, tx)?,
    })
}

/// What is late and was brought to somebody else is theirs to look into, on the record, and most often not theirs to do.
fn to_the_record(mut brought: Vec<DutyView>) -> Vec<DutyView> {
    for duty in &mut brought {
        let mut parts = duty.href.splitn(4, '/');
        if let (Some(""), Some("incidents"), Some(id), Some(_)) = (parts.next(), parts.next(), parts.next(), parts.next()) {
            duty.href = format!("/incidents/{id}#duty-{}", duty.key);
        }
    }
    brought
}

fn in_words(ask: &Ask, tx: &mut Tx<'_>, duties: &[StoredDuty]) -> Result<Vec<DutyView>, Failure> {
    let policies = ask.house.policies();
    let mut views = Vec::with_capacity(duties.len());
    for duty in duties {
        let subject = crate::duty::sql::subject_of(tx, &duty.record)?;
        let at = match &subject {
            Some(subject) => Some(subject.since),
            None => sql::recorded_at(tx, &duty.record)?,
        };
        let mut view = duty_view(&duty.duty(), &duty.record, &*policies.at(at.unwrap_or(ask.now))?, ask.now);
        if let Some(subject) = subject {
            (view.href, view.about) = (subject.href, subject.title);
        }
        views.push(view);
    }
    Ok(views)
}

/// Duties in words, each with what kind of case it is and where, as far as the reader reads it: which call comes first is seen at a glance.
fn with_their_cases(ask: &Ask, tx: &mut Tx<'_>, duties: &[StoredDuty]) -> Result<Vec<DutyView>, Failure> {
    let mut views = in_words(ask, tx, duties)?;
    let Some(scope) = ask.reader()?.view_scope(ask.now) else { return Ok(views) };
    let records: BTreeSet<String> = duties.iter().map(|duty| duty.record.clone()).filter(|record| !record.contains('/')).collect();
    let lines = sql::lines_of(tx, &records.into_iter().collect::<Vec<_>>(), &scope)?;
    let policy = ask.house.policy()?;
    let cases: BTreeMap<String, Shown> = show(ask, tx, &lines, &policy)?.into_iter().map(|line| (line.id.clone(), line)).collect();
    for (view, duty) in views.iter_mut().zip(duties) {
        let Some(case) = cases.get(&duty.record) else { continue };
        let said = [case.strands.join(", "), case.place.clone(), case.grade.clone()];
        view.case = said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ");
    }
    Ok(views)
}

/// How many wait on each list; none for readers who list nothing.
fn counts(ask: &Ask, tx: &mut Tx<'_>) -> Result<Vec<(String, String, String)>, Failure> {
    let Some((_, scope)) = listed(ask)? else { return Ok(Vec::new()) };
    let clock = clock(ask)?;
    let mut shown = Vec::new();
    for list in LISTS.iter().filter(|list| list.code != "all") {
        let count = sql::count(tx, list, &scope, &Narrow::default(), clock)?;
        shown.push((list.title.to_owned(), format!("/work/{}", list.code), count_words(count)));
    }
    Ok(shown)
}

fn count_words(count: i64) -> String {
    if count >= COUNT_UP_TO { format!("{}+", COUNT_UP_TO - 1) } else { count.to_string() }
}

/// The moment and the end of its day.
pub fn clock(ask: &Ask) -> Result<Clock, Failure> {
    let policy = ask.house.policy()?;
    let tomorrow = policy.calendar.local(ask.now).date().checked_add(1.day()).map_err(Fault::from)?;
    Ok(Clock { now: ask.now, end_of_day: policy.calendar.day_start(tomorrow) })
}

/// All worklists with their counts.
#[derive(Template)]
#[template(path = "work/lists.html")]
pub struct ListsPage {
    /// Around the page.
    pub chrome: Chrome,
    /// (title, address, count, what it holds).
    pub lists: Vec<(String, String, String, String)>,
}

/// The page of all worklists.
pub async fn lists(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let counted = ask.house.ledger.read(move |tx| counts(&asked, tx)).await?;
    let mut lists: Vec<_> =
        counted.into_iter().zip(LISTS).map(|((title, address, count), list)| (title, address, count, list.says.to_owned())).collect();
    lists.extend(LISTS.iter().filter(|l| l.code == "all").map(|l| (l.title.into(), format!("/work/{}", l.code), String::new(), l.says.into())));
    page(ListsPage { chrome: ask.chrome("/work"), lists }.render())
}

/// One line as shown.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// Reference.
    pub id: String,
    /// Its address; empty where the reader may list it and not read it.
    pub href: String,
    /// When reported.
    pub reported: String,
    /// Strands.
    pub strands: Vec<String>,
    /// Where.
    pub place: String,
    /// Grade.
    pub grade: String,
    /// Who has it.
    pub who: String,
    /// What is due, in a list of duties.
    pub duty: String,
    /// The clock: state and words.
    pub state: &'static str,
    /// The clock's words.
    pub clock: String,
}

/// A worklist.
#[derive(Template)]
#[template(path = "work/list.html")]
pub struct ListPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Title.
    pub title: String,
    /// What it holds.
    pub says: String,
    /// How many.
    pub count: String,
    /// Lines.
    pub lines: Vec<Shown>,
    /// Whether lines are duties.
    pub duties: bool,
    /// The filter's questions.
    pub filter: Vec<Field>,
    /// Whether anything narrows it.
    pub narrowed: bool,
    /// The list's address.
    pub here: String,
    /// The next page; empty for none.
    pub next: String,
    /// The first page; empty on it.
    pub first: String,
    /// Where the list is taken out as a file; empty for who may not.
    pub export: String,
}

/// A page of one worklist.
pub async fn list(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let list = sql::list(ask.param("list")).ok_or(Failure::NotFound)?;
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read_list(&asked, tx, list)).await?;
    page(shown.render())
}

/// What a reader lists: whole records, or, where there is none, records cut down to a part.
fn listed(ask: &Ask) -> Result<Option<(Option<Limit>, Scope)>, Failure> {
    match ask.reader()?.list_scope(ask.now) {
        Some(scope) => Ok(Some((None, scope))),
        None => Ok(parts::list_scope(ask)?.map(|(cut, scope)| (Some(cut), scope))),
    }
}

fn read_list(ask: &Arc<Ask>, tx: &mut Tx<'_>, list: &'static List) -> Result<ListPage, Failure> {
    let (cut, scope) = listed(ask)?.ok_or(Failure::NotFound)?;
    let policy = ask.house.policy()?;
    let narrow = Narrow { district: ask.query.one("district").to_owned(), strand: ask.query.one("strand").to_owned() };
    let key = ask.query.one("after").to_owned();
    let key = if cut.is_some() { parts::opened_key(ask, &key).unwrap_or_default() } else { key };
    let after = key.split_once('~').and_then(|(value, text)| Some((value.parse().ok()?, text.to_owned())));
    let clock = clock(ask)?;
    let (lines, next) = sql::page(tx, list, &scope, &narrow, &after, clock)?;
    let count = sql::count(tx, list, &scope, &narrow, clock)?;
    let address = |after: Option<String>| {
        let pairs = [("district", Some(narrow.district.clone())), ("strand", Some(narrow.strand.clone())), ("after", after)];
        let mut query = form_urlencoded::Serializer::new(String::new());
        pairs.into_iter().filter_map(|(n, v)| v.filter(|v| !v.is_empty()).map(|v| (n, v))).for_each(|(n, v)| {
            query.append_pair(n, &v);
        });
        format!("/work/{}?{}", list.code, query.finish())
    };
    let duties = lines.first().is_some_and(|line| !line.rule.is_empty());
    Ok(ListPage {
        chrome: ask.chrome("/work"),
        title: list.title.to_owned(),
        says: list.says.to_owned(),
        count: count_words(count),
        lines: match cut {
            Some(cut) => parts::lines(ask, tx, cut, &lines, &policy)?,
            None => show(ask, tx, &lines, &policy)?,
        },
        duties,
        filter: filter(&policy, &crate::admin::pages::district_titles(&policy, &crate::admin::sql::all(tx)?), &narrow),
        narrowed: narrow != Narrow::default(),
        here: format!("/work/{}", list.code),
        next: match next.map(|(value, text)| format!("{value}~{text}")) {
            Some(key) if cut.is_some() => address(Some(parts::sealed_key(ask, &key)?)),
            Some(key) => address(Some(key)),
            None => String::new(),
        },
        first: if after.is_some() { address(None) } else { String::new() },
        export: export_address(ask, list, &narrow)?,
    })
}

fn export_address(ask: &Ask, list: &List, narrow: &Narrow) -> Result<String, Failure> {
    let mut question = crate::frame::Answers::default();
    for (name, value) in [("list", list.code), ("district", &narrow.district), ("strand", &narrow.strand)] {
        question.set(name, value);
    }
    Ok(crate::export::address(ask.reader()?, crate::export::What::Worklist, &question))
}

/// The force's own districts first; then the areas that records of other systems name.
fn filter(policy: &Policy, titles: &BTreeMap<String, String>, narrow: &Narrow) -> Vec<Field> {
    let any = |first: &str| vec![Choice::new("", first)];
    let (others, own): (Vec<_>, Vec<_>) = titles.iter().partition(|(code, _)| code.contains(':'));
    let own = own.into_iter().map(|(code, title)| Choice::new(code, title));
    let others = others.into_iter().map(|(code, title)| Choice::new(code, title).group("Areas of other systems"));
    let districts = any("All districts").into_iter().chain(own).chain(others).collect();
    let strands = any("All strands").into_iter().chain(policy.strands.iter().map(|s| Choice::new(&s.code, &s.title))).collect();
    vec![
        Field::select("district", "District", districts).value(narrow.district.clone()),
        Field::select("strand", "Strand", strands).value(narrow.strand.clone()),
    ]
}

/// Lines as shown. A record that the reader may list but not read shows its reference, date and strands, without a link.
pub fn show(ask: &Ask, tx: &mut Tx<'_>, lines: &[Line], policy: &Policy) -> Result<Vec<Shown>, Failure> {
    let ids: Vec<String> = lines.iter().map(|line| line.id.clone()).collect();
    let opens = crate::incident::sql::within(tx, &ids, ask.reader()?.view_scope(ask.now).as_ref())?;
    let accounts: Vec<String> = lines.iter().flat_map(|l| [l.supervisor.clone(), l.investigator.clone()]).flatten().collect();
    let names = people::names(tx, &accounts)?;
    let places = crate::incident::sql::place_names(tx, &lines.iter().map(|line| line.district.clone()).collect::<Vec<_>>())?;
    let one = |line: &Line| {
        let title = |code: &String| policy.strand(code).map_or(code.clone(), |s| s.title.clone());
        let mut shown = Shown {
            id: line.id.clone(),
            reported: policy.calendar.show(line.reported_at),
            strands: line.strands.iter().map(title).collect(),
            state: "due",
            ..Shown::default()
        };
        if !opens.contains(&line.id) {
            return shown;
        }
        shown.href = format!("/incidents/{}", line.id);
        let district = policy.district(&line.district).map(|d| d.title.clone()).or_else(|| places.get(&line.district).cloned());
        let setting = line.setting.as_deref().and_then(|code| policy.setting_of_place(code)).map(|s| s.title.clone());
        shown.place = [setting, Some(district.unwrap_or_else(|| line.district.clone()))].into_iter().flatten().collect::<Vec<_>>().join(", ");
        shown.grade = line.grade.as_deref().map(|code| policy.grade(code).map_or(code.to_owned(), |g| g.title.clone())).unwrap_or_default();
        shown.who = line.supervisor.as_ref().map_or_else(|| "Not assigned".into(), |id| names.get(id).cloned().unwrap_or_else(|| id.clone()));
        shown.duty = policy
            .rule(&line.rule)
            .map(|r| if line.about.is_empty() { r.title.clone() } else { format!("{}, {}", r.title, line.about) })
            .unwrap_or_default();
        if let Some(due) = line.due_at {
            let late = due < ask.now;
            shown.state = if late { "late" } else { "due" };
            shown.clock = if late { format!("Late since {}", policy.calendar.show_end(due)) } else { policy.calendar.show_due(due) };
        }
        shown
    };
    Ok(lines.iter().map(one).collect())
}

/// The accessibility statement.
pub async fn accessibility(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let parts = vec![
        (
            String::new(),
            vec![
                "This service should be easy to use for everybody: with a keyboard, a screen reader, magnified, with colours changed, and without JavaScript.".into(),
                "It is built to the Web Content Accessibility Guidelines 2.2, level AA. Every page is checked by an automated test in every state that it can show, at desktop and phone width.".into(),
            ],
        ),
        ("What may not work yet".into(), vec!["Nobody who uses assistive technology every day has tried these pages yet. Please tell your administrator what stops you.".into()]),
    ];
    page(ProsePage { chrome: ask.chrome(""), title: "Accessibility".into(), parts }.render())
}
