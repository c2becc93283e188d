//! The register's pages: coverage by role and district, what runs out, one person's training, and the form that notes it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;
use jiff::{Timestamp, ToSpan};
use practice::people::{Act, Matter, Place, Reader, Role};
use practice::policy::Policy;

use super::sql::{self, TrainingRow};
use crate::admin::pages::{Sheet, done, show_at};
use crate::frame::answers::read_day;
use crate::frame::ask::{fresh_key, page};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::incident::columns::micros;
use crate::ledger::idempotency::{self, Before};
use crate::ledger::{Fault, Tx};
use crate::people::sql as people;
use crate::people::{PostingRow, role_title};

/// How long ahead "runs out soon" looks, in days.
const SOON_DAYS: i64 = 60;

/// A line of what runs out.
#[derive(Clone, Debug, Default)]
pub struct Ending {
    /// Who.
    pub name: String,
    /// Their page.
    pub href: String,
    /// The course.
    pub course: String,
    /// When it runs out, or ran out.
    pub when: String,
    /// Whether it ran out already.
    pub late: bool,
}

/// The training register.
#[derive(Template)]
#[template(path = "training/register.html")]
pub struct RegisterPage {
    /// Around the page.
    pub chrome: Chrome,
    /// The courses' titles, as the columns of the coverage.
    pub courses: Vec<String>,
    /// Coverage: role and place, its address, how many people, and for each course "8 of 10 (80%)"; empty where the role need not have it.
    pub coverage: Vec<(String, String, usize, Vec<String>)>,
    /// What ran out or runs out soon.
    pub endings: Vec<Ending>,
    /// The people of the chosen role and place: name, address, what each lacks.
    pub people: Vec<(String, String, String)>,
    /// The chosen role and place in words; empty for none.
    pub chosen: String,
    /// Whether the reader may note training.
    pub may_note: bool,
}

/// One person's training.
#[derive(Template)]
#[template(path = "training/person.html")]
pub struct PersonTrainingPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Whose.
    pub name: String,
    /// The account.
    pub account: String,
    /// Their records: course, taken, until, state, and the id where it can be ended.
    pub lines: Vec<(String, String, String, &'static str, String)>,
    /// Courses that their postings ask for and that are not in date.
    pub missing: Vec<String>,
    /// Whether the reader may note training.
    pub may_note: bool,
}

/// Somebody with the current postings that courses are for.
struct Person {
    account: String,
    name: String,
    postings: Vec<(Role, String)>,
}

/// The districts that a reader oversees; none for the whole force.
fn reach(reader: &Reader) -> Option<BTreeSet<String>> {
    let overseeing = reader
        .postings()
        .iter()
        .filter(|posting| practice::people::may(posting.role, Matter::Supervision).iter().any(|grant| grant.acts.allow(Act::View)));
    let mut districts = BTreeSet::new();
    for posting in overseeing {
        match &posting.place {
            Place::Force => return None,
            Place::District(code) => {
                districts.insert(code.clone());
            }
            Place::Organisation(_) => {}
        }
    }
    Some(districts)
}

fn within(reach: Option<&BTreeSet<String>>, district: &str) -> bool {
    reach.is_none_or(|districts| districts.contains(district))
}

/// Everybody in reach who holds a posting now.
fn staff(tx: &mut Tx<'_>, reader: &Reader, now: Timestamp) -> Result<Vec<Person>, Fault> {
    let reach = reach(reader);
    let mut by_account: BTreeMap<String, Vec<(Role, String)>> = BTreeMap::new();
    for posting in people::all_postings(tx)?.iter().filter_map(PostingRow::posting).filter(|posting| posting.current(now)) {
        let district = match &posting.place {
            Place::District(code) => code.clone(),
            Place::Force => String::new(),
            Place::Organisation(_) => continue,
        };
        if within(reach.as_ref(), &district) {
            by_account.entry(posting.account).or_default().push((posting.role, district));
        }
    }
    let accounts = people::accounts(tx)?.into_iter().filter(|account| account.suspended_at.is_none());
    Ok(accounts.filter_map(|a| by_account.remove(&a.id).map(|postings| Person { account: a.id, name: a.name, postings })).collect())
}

/// The register.
pub async fn register(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read_register(&asked, tx)).await?;
    page(shown.render())
}

fn read_register(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<RegisterPage, Failure> {
    let reader = ask.reader()?;
    let policy = ask.house.policy()?;
    let staff = staff(tx, reader, ask.now)?;
    let rows = sql::standing(tx)?;
    let asked_for = (ask.query.one("role").to_owned(), ask.query.one("district").to_owned());
    let (mut chosen, mut people) = (String::new(), Vec::new());
    let mut coverage = Vec::new();
    for ((role, district), group) in groups(&staff, &policy) {
        let title = format!("{}, {}", role_title(role.code()), place(&policy, &district));
        let cells = policy.courses.iter().map(|course| cell(course, role, &group, &rows, ask.now)).collect();
        if asked_for == (role.code().to_owned(), district.clone()) {
            chosen.clone_from(&title);
            people = group
                .iter()
                .map(|person| (person.name.clone(), href(&person.account), lacking(person, &policy, &rows, ask.now).join(", ")))
                .collect();
        }
        coverage.push((title, format!("/training?role={}&district={district}", role.code()), group.len(), cells));
    }
    Ok(RegisterPage {
        chrome: ask.chrome("/supervision"),
        courses: policy.courses.iter().map(|course| course.title.clone()).collect(),
        coverage,
        endings: endings(&staff, &rows, &policy, ask.now),
        people,
        chosen,
        may_note: may_note(reader),
    })
}

fn may_note(reader: &Reader) -> bool {
    matches!(super::NOTE, crate::frame::Audience::Roles(roles) if roles.iter().any(|role| reader.has_role(*role)))
}

fn href(account: &str) -> String {
    format!("/training/people/{account}")
}

fn place(policy: &Policy, district: &str) -> String {
    if district.is_empty() {
        return "whole force".to_owned();
    }
    policy.district(district).map_or_else(|| district.to_owned(), |known| known.title.clone())
}

/// The people of each role that a course is for, by role and district.
fn groups<'a>(staff: &'a [Person], policy: &Policy) -> BTreeMap<(Role, String), Vec<&'a Person>> {
    let mut groups: BTreeMap<(Role, String), Vec<&Person>> = BTreeMap::new();
    for person in staff {
        for (role, district) in &person.postings {
            if policy.courses.iter().any(|course| course.roles.iter().any(|code| code == role.code())) {
                groups.entry((*role, district.clone())).or_default().push(person);
            }
        }
    }
    groups
}

fn in_date(rows: &[TrainingRow], account: &str, course: &str, now: Timestamp) -> bool {
    rows.iter().any(|row| row.account == account && row.course == course && row.in_date(now))
}

/// "8 of 10 (80%)"; empty where the role need not have the course.
fn cell(course: &practice::policy::Course, role: Role, group: &[&Person], rows: &[TrainingRow], now: Timestamp) -> String {
    if !course.roles.iter().any(|code| code == role.code()) || group.is_empty() {
        return String::new();
    }
    let trained = group.iter().filter(|person| in_date(rows, &person.account, &course.code, now)).count();
    format!("{trained} of {} ({}%)", group.len(), trained * 100 / group.len())
}

/// The titles of the courses that a person's postings ask for and that are not in date.
fn lacking(person: &Person, policy: &Policy, rows: &[TrainingRow], now: Timestamp) -> Vec<String> {
    let asked =
        policy.courses.iter().filter(|course| course.roles.iter().any(|code| person.postings.iter().any(|(role, _)| role.code() == code)));
    asked.filter(|course| !in_date(rows, &person.account, &course.code, now)).map(|course| course.title.clone()).collect()
}

/// What ran out or runs out soon, the earliest first.
fn endings(staff: &[Person], rows: &[TrainingRow], policy: &Policy, now: Timestamp) -> Vec<Ending> {
    let soon = now.checked_add((SOON_DAYS * 24).hours()).unwrap_or(Timestamp::MAX);
    let one = |row: &TrainingRow| {
        let end = row.runs_out_at.filter(|end| *end < soon)?;
        let person = staff.iter().find(|person| person.account == row.account)?;
        Some(Ending {
            name: person.name.clone(),
            href: href(&row.account),
            course: policy.course(&row.course).map_or_else(|| row.course.clone(), |known| known.title.clone()),
            when: policy.calendar.show_date(end),
            late: end <= now,
        })
    };
    rows.iter().filter_map(one).collect()
}

/// One person's training.
pub async fn person(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let asked = Arc::clone(&ask);
    let shown = ask.house.ledger.read(move |tx| read_person(&asked, tx)).await?;
    page(shown.render())
}

fn read_person(ask: &Arc<Ask>, tx: &mut Tx<'_>) -> Result<PersonTrainingPage, Failure> {
    let reader = ask.reader()?;
    let policy = ask.house.policy()?;
    let staff = staff(tx, reader, ask.now)?;
    let person = staff.into_iter().find(|person| person.account == ask.param("account")).ok_or(Failure::NotFound)?;
    let rows = sql::of(tx, &person.account)?;
    let may_note = may_note(reader);
    let line = |row: &TrainingRow| {
        let state = match (row.stands(), row.renewed_at, row.in_date(ask.now)) {
            (false, Some(_), _) => "Renewed",
            (false, None, _) => "Not needed any more",
            (true, _, true) => "In date",
            (true, _, false) => "Expired",
        };
        (
            policy.course(&row.course).map_or_else(|| row.course.clone(), |known| known.title.clone()),
            policy.calendar.show_date(row.taken_at),
            row.runs_out_at.map_or_else(|| "Does not expire".to_owned(), |end| policy.calendar.show_date(end)),
            state,
            if may_note && row.stands() { row.id.clone() } else { String::new() },
        )
    };
    let standing: Vec<TrainingRow> = rows.iter().filter(|row| row.stands()).cloned().collect();
    Ok(PersonTrainingPage {
        chrome: ask.chrome("/supervision"),
        name: person.name.clone(),
        account: person.account.clone(),
        lines: rows.iter().map(line).collect(),
        missing: lacking(&person, &policy, &standing, ask.now),
        may_note,
    })
}

async fn fields(ask: &Arc<Ask>) -> Result<Vec<Field>, Failure> {
    let policy = ask.house.policy()?;
    let asked = Arc::clone(ask);
    let staff = ask.house.ledger.read(move |tx| Ok::<_, Failure>(staff(tx, asked.reader()?, asked.now)?)).await?;
    let first = |words: &str| std::iter::once(Choice::new("", words));
    let people = first("Choose a person").chain(staff.iter().map(|person| Choice::new(&person.account, &person.name))).collect();
    let course = |course: &practice::policy::Course| {
        let holds = course.months.map_or_else(|| "does not expire".to_owned(), |months| format!("holds {months} months"));
        Choice::new(&course.code, format!("{} ({holds})", course.title))
    };
    let courses = first("Choose a course").chain(policy.courses.iter().map(course)).collect();
    Ok(vec![
        Field::select("account", "Who took it?", people).value(ask.query.one("account")),
        Field::select("course", "Which course?", courses).value(ask.query.one("course")),
        Field::day("taken", "When was it completed?").hint("For example 21/11/2026"),
    ])
}

fn form_page(ask: &Ask, form: Form, once: String) -> Result<Reply, Failure> {
    let sheet = Sheet {
        title: "Note training".into(),
        lede: vec!["It takes the place of an earlier record of the same course.".into()],
        action: "/training/new".into(),
        button: "Note it",
        back: ("/training".into(), "Training"),
        upload: false,
        once,
    };
    show_at(ask, "/supervision", form, sheet)
}

/// Shows the form.
pub async fn new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let fields = fields(&ask).await?;
    form_page(&ask, Form::blank(fields), fresh_key()?)
}

/// Notes training.
pub async fn take_new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let mut form = Form::filled(fields(&ask).await?, &ask.body);
    let policy = ask.house.policy()?;
    let account = form.required("account", "Choose a person.");
    let course = form.required("course", "Choose a course.");
    let taken = form.required("taken", "Enter the day.").and_then(|text| {
        let day = read_day(&text).and_then(|day| day.to_zoned(policy.calendar.zone().clone()).ok()).map(|day| day.timestamp());
        match day {
            None => form.refuse("taken", "Enter a real date, like 21/11/2026."),
            Some(day) if day > ask.now => form.refuse("taken", "This day is still to come."),
            Some(_) => {}
        }
        day
    });
    let (Some(account), Some(course), Some(taken_at), true) = (account, course, taken, form.is_fine()) else {
        return form_page(&ask, form, ask.once.clone());
    };
    let months = policy.course(&course).and_then(|known| known.months);
    let end = months.and_then(|months| policy.calendar.local(taken_at).checked_add(i64::from(months).months()).ok());
    let id = fresh_key()?;
    let row = TrainingRow {
        id,
        account: account.clone(),
        course,
        taken_at: micros(taken_at),
        runs_out_at: end.map(|end| micros(end.timestamp())),
        district: String::new(),
        renewed_at: None,
        ended_at: None,
        at: ask.now,
        by: ask.reader()?.account().to_owned(),
    };
    write_new(&ask, row).await?;
    done(&ask, &href(&account), "The training is noted.").await
}

/// Writes it once, however often the form is sent.
async fn write_new(ask: &Arc<Ask>, row: TrainingRow) -> Result<(), Failure> {
    let who = ask.signature(Matter::Supervision, Act::View)?;
    let asked = Arc::clone(ask);
    let work = move |tx: &mut Tx<'_>| -> Result<(), Failure> {
        let given = format!("training {}", crate::incident::unit::without_frame(&asked.body));
        match idempotency::before(tx, &who.actor, &asked.once, &given)? {
            Before::Answered(_) => return Ok(()),
            Before::OtherUse => return Err(Failure::Stale),
            Before::Never => {}
        }
        let posted = staff(tx, asked.reader()?, asked.now)?.into_iter().find(|person| person.account == row.account);
        let posting = posted.and_then(|person| person.postings.into_iter().next()).ok_or(Failure::NotFound)?;
        sql::note(tx, &who, &asked.house.policies(), &TrainingRow { district: posting.1, ..row.clone() })?;
        idempotency::note(tx, &who.actor, &asked.once, &given, &row.id, asked.now)?;
        Ok(())
    };
    ask.house.ledger.write(work).await
}

/// Notes that a record is not needed any more: the person does other work now.
pub async fn take_end(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let who = ask.signature(Matter::Supervision, Act::View)?;
    let asked = Arc::clone(&ask);
    let work = move |tx: &mut Tx<'_>| -> Result<String, Failure> {
        let row = sql::one(tx, asked.param("id"))?.ok_or(Failure::NotFound)?;
        if !staff(tx, asked.reader()?, asked.now)?.iter().any(|person| person.account == row.account) {
            return Err(Failure::NotFound);
        }
        let account = row.account.clone();
        if row.stands() {
            sql::end(tx, &who, &asked.house.policies(), row)?;
        }
        Ok(account)
    };
    let account = ask.house.ledger.write(work).await?;
    done(&ask, &href(&account), "It is noted that this training is not needed any more.").await
}
