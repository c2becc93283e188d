//! How the promises were kept, rule by rule and district by district, each number a way to its duties (HT-13).

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use jiff::civil::Date;
use practice::monitor::{Kept, Tally};
use practice::people::{Act, Matter};
use practice::policy::Policy;
use practice::returns::rounding::percent;

use super::pages::address;
use super::sql::{self, Behind, Within};
use crate::frame::answers::read_day;
use crate::frame::ask::{page, page_with};
use crate::frame::chrome::Chrome;
use crate::frame::field::{Choice, Field, Problem};
use crate::frame::{Ask, Failure, Reply};
use crate::incident::columns::StoredDuty;
use crate::incident::view::{DutyView, duty_view};
use crate::ledger::Tx;
use crate::work::sql::{PAGE, recorded_at};

/// Days that the page looks back where nobody asks for others.
const DAYS: i32 = 90;
/// Where the page is.
const HERE: &str = "/monitor/compliance";

/// One number and the way to its duties; no way from 0.
#[derive(Clone, Debug, Default)]
pub struct Number {
    /// How many.
    pub count: String,
    /// Where they are.
    pub href: String,
}

/// A line of a table: what it is of, its numbers in the order of the head, and the share kept in time.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The rule's title, or the district.
    pub label: String,
    /// The rule's promise; empty for a district.
    pub says: String,
    /// The numbers.
    pub numbers: Vec<Number>,
    /// The share kept in time, with what it is of.
    pub share: String,
}

/// How the promises were kept.
#[derive(Template)]
#[template(path = "monitor/compliance.html")]
pub struct CompliancePage {
    /// Around the page.
    pub chrome: Chrome,
    /// What is wrong with the question.
    pub problems: Vec<Problem>,
    /// The question.
    pub fields: Vec<Field>,
    /// Which duties are counted.
    pub says: String,
    /// The words over the numbers.
    pub head: Vec<&'static str>,
    /// A line a rule.
    pub rules: Vec<Line>,
    /// A line a district, all rules together.
    pub districts: Vec<Line>,
}

/// The days and district that are asked for.
struct Wanted {
    from: Date,
    to: Date,
    district: String,
}

impl Wanted {
    fn read(ask: &Ask, policy: &Policy) -> Result<Self, String> {
        let today = policy.calendar.local(ask.now).date();
        let day = |name: &str, otherwise: Date| match ask.query.one(name) {
            "" => Ok(otherwise),
            text => read_day(text)
                .filter(|day| (1990..=2100).contains(&day.year()))
                .ok_or_else(|| format!("\"{text}\" is not a day. Write it like 21/11/2026.")),
        };
        let (from, to) = (day("from", today.saturating_sub(jiff::Span::new().days(DAYS)))?, day("to", today)?);
        if to < from {
            return Err("The last day is before the first. Change one of them.".into());
        }
        let district = ask.query.one("district").to_owned();
        Ok(Self { from, to, district })
    }

    fn within(&self, ask: &Ask, policy: &Policy) -> Within {
        let past = self.to.tomorrow().map_or(jiff::Timestamp::MAX, |day| policy.calendar.day_start(day));
        Within { from: policy.calendar.day_start(self.from), past, now: ask.now, district: self.district.clone() }
    }

    fn typed(day: Date) -> String {
        day.strftime("%d/%m/%Y").to_string()
    }

    /// The way to the duties of a rule and district that ended so.
    fn way(&self, rule: &str, district: &str, kept: Kept) -> String {
        let questions =
            [("rule", rule), ("kept", kept.code()), ("district", district), ("from", &Self::typed(self.from)), ("to", &Self::typed(self.to))];
        address("/monitor/compliance/duties", &questions)
    }

    fn fields(ask: &Ask, policy: &Policy) -> Vec<Field> {
        let today = policy.calendar.local(ask.now).date();
        let asked = |name: &str, otherwise: Date| match ask.query.one(name) {
            "" => Self::typed(otherwise),
            text => text.to_owned(),
        };
        let places = policy.districts.iter().map(|one| Choice::new(&one.code, &one.title));
        vec![
            Field::day("from", "Due from").value(asked("from", today.saturating_sub(jiff::Span::new().days(DAYS)))),
            Field::day("to", "Due to").value(asked("to", today)),
            Field::select("district", "District", std::iter::once(Choice::new("", "All in your reach")).chain(places).collect())
                .value(ask.query.one("district")),
        ]
    }
}

fn line(label: String, says: String, tally: &Tally, way: impl Fn(Kept) -> String) -> Line {
    let numbers = Kept::ALL.iter().map(|kept| {
        let count = tally.count(*kept);
        Number { count: count.to_string(), href: if count > 0 { way(*kept) } else { String::new() } }
    });
    let (part, base) = tally.in_time();
    let share = percent(part, base).map_or_else(|| "No cases in this period".to_owned(), |share| format!("{share}% ({part} of {base})"));
    Line { label, says, numbers: numbers.collect(), share }
}

/// The page. Without a question it shows the last ninety days.
pub async fn compliance(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    let fields = Wanted::fields(&ask, &policy);
    let blank = |problems: Vec<Problem>| CompliancePage {
        chrome: ask.chrome("/monitor/force").with_error(!problems.is_empty()),
        problems,
        fields: fields.clone(),
        says: String::new(),
        head: Kept::ALL.iter().map(|kept| kept.label()).collect(),
        rules: Vec::new(),
        districts: Vec::new(),
    };
    let wanted = match Wanted::read(&ask, &policy) {
        Ok(wanted) => wanted,
        Err(refused) => return page_with(StatusCode::UNPROCESSABLE_ENTITY, blank(vec![Problem::general(refused)]).render()),
    };
    let scope = ask.reader()?.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let within = wanted.within(&ask, &policy);
    let tallies = ask.house.ledger.read(move |tx| sql::compliance(tx, &scope, &within)).await?;
    let days = [wanted.from, wanted.to].map(|day| day.strftime("%-d %B %Y").to_string());
    let shown = CompliancePage {
        says: format!(
            "Promises whose time was up from {} to {}, and those without a time of their own on records closed on these days; as at {}.",
            days[0],
            days[1],
            policy.calendar.show(ask.now)
        ),
        rules: by_rule(&tallies, &wanted, &policy),
        districts: by_district(&tallies, &wanted, &policy),
        ..blank(Vec::new())
    };
    page(shown.render())
}

fn by_rule(tallies: &BTreeMap<(String, String), Tally>, wanted: &Wanted, policy: &Policy) -> Vec<Line> {
    let mut rules: BTreeMap<&str, Tally> = BTreeMap::new();
    for ((rule, _), tally) in tallies {
        rules.entry(rule).or_default().join(tally);
    }
    let line_of = |id: &str, tally: &Tally| {
        let (title, says) =
            policy.rule(id).map_or((id.to_owned(), String::new()), |rule| (rule.title.clone(), format!("{} {}", rule.id, rule.promise)));
        line(title, says, tally, |kept| wanted.way(id, &wanted.district, kept))
    };
    let known = policy.rules.iter().filter_map(|rule| rules.get_key_value(rule.id.as_str()));
    let former = rules.iter().filter(|(id, _)| policy.rule(id).is_none());
    known.chain(former).map(|(id, tally)| line_of(id, tally)).collect()
}

fn by_district(tallies: &BTreeMap<(String, String), Tally>, wanted: &Wanted, policy: &Policy) -> Vec<Line> {
    let mut districts: BTreeMap<&str, Tally> = BTreeMap::new();
    for ((_, district), tally) in tallies {
        districts.entry(district).or_default().join(tally);
    }
    let mut lines: Vec<Line> = districts
        .iter()
        .map(|(code, tally)| {
            let title = policy.district(code).map_or_else(|| (*code).to_owned(), |one| one.title.clone());
            line(title, String::new(), tally, |kept| wanted.way("", code, kept))
        })
        .collect();
    lines.sort_by(|a, b| a.label.cmp(&b.label));
    lines
}

/// The duties behind a number.
#[derive(Template)]
#[template(path = "monitor/duties.html")]
pub struct BehindPage {
    /// Around the page.
    pub chrome: Chrome,
    /// What became of them.
    pub title: String,
    /// Which duties they are.
    pub says: String,
    /// Reference of the record and the duty.
    pub duties: Vec<(String, DutyView)>,
    /// Back to the numbers.
    pub back: String,
    /// The next page; empty for none.
    pub next: String,
}

/// The walk from a number to its duties.
pub async fn behind(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let inner = Arc::clone(&ask);
    let (shown, seen) = ask.house.ledger.read(move |tx| read_behind(&inner, tx)).await?;
    let who = ask.signature(Matter::Supervision, Act::List)?;
    let work = move |tx: &mut Tx<'_>| tx.looked_at(&who, "listed behind a monitor", "op", &seen, "");
    ask.house.ledger.write(work).await.map_err(Failure::Fault)?;
    page(shown.render())
}

fn read_behind(ask: &Ask, tx: &mut Tx<'_>) -> Result<(BehindPage, Vec<String>), Failure> {
    let policy = ask.house.policy()?;
    let refused = |sentence: String| Failure::Refused(vec![Problem::general(sentence)]);
    let wanted = Wanted::read(ask, &policy).map_err(refused)?;
    let kept = match ask.query.one("kept") {
        "" => None,
        word => Some(Kept::from_code(word).ok_or_else(|| refused(format!("\"{word}\" is not what can become of a duty.")))?),
    };
    let scope = ask.reader()?.view_scope(ask.now).ok_or(Failure::NotFound)?;
    let mut keys = ask.query.one("after").splitn(3, '~').map(str::to_owned);
    let after = keys.next().filter(|key| !key.is_empty()).map(|key| (key, keys.next().unwrap_or_default(), keys.next().unwrap_or_default()));
    let rule = ask.query.one("rule").to_owned();
    let mut found = sql::duties(tx, &scope, &wanted.within(ask, &policy), &Behind { rule: rule.clone(), kept, after, limit: PAGE + 1 })?;
    let full = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = found.len() > full;
    found.truncate(full);
    let next = found.last().filter(|_| more).map(|last| {
        let after = format!("{}~{}~{}", last.record, last.rule, last.about);
        let (from, to) = (Wanted::typed(wanted.from), Wanted::typed(wanted.to));
        let kept = kept.map_or("", Kept::code);
        let questions =
            [("rule", rule.as_str()), ("kept", kept), ("district", &wanted.district), ("from", &from), ("to", &to), ("after", &after)];
        address("/monitor/compliance/duties", &questions)
    });
    let (from, to) = (Wanted::typed(wanted.from), Wanted::typed(wanted.to));
    let page = BehindPage {
        chrome: ask.chrome("/monitor/force"),
        title: policy.rule(&rule).map_or_else(|| "Duties of every rule".to_owned(), |rule| rule.title.clone()),
        says: kept.map_or("Whatever became of them", Kept::label).to_owned(),
        duties: in_words(ask, tx, &found)?,
        back: address(HERE, &[("from", &from), ("to", &to), ("district", &wanted.district)]),
        next: next.unwrap_or_default(),
    };
    let mut seen: Vec<String> = found.into_iter().map(|duty| duty.record).collect();
    seen.dedup();
    Ok((page, seen))
}

fn in_words(ask: &Ask, tx: &mut Tx<'_>, duties: &[StoredDuty]) -> Result<Vec<(String, DutyView)>, Failure> {
    let policies = ask.house.policies();
    let mut shown = Vec::with_capacity(duties.len());
    for duty in duties {
        let at = recorded_at(tx, &duty.record)?.unwrap_or(ask.now);
        let view = duty_view(&duty.duty(), &duty.record, &*policies.at(at)?, ask.now);
        shown.push((duty.record.clone(), DutyView { about: duty.about.clone(), ..view }));
    }
    Ok(shown)
}
