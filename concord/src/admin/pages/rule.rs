//! One rule of the policy: what it promises, from when, within how long, who owes it, what meets it and what waits for it.

use std::sync::Arc;

use askama::Template;
use practice::people::Rank;
use practice::policy::{Policy, Rule};

use super::words::moment_words;
use crate::frame::ask::page;
use crate::frame::chrome::Chrome;
use crate::frame::{Ask, Failure, Reply};
use crate::people::role_title;

/// One rule.
#[derive(Template)]
#[template(path = "admin/rule.html")]
pub struct RulePage {
    /// Around the page.
    pub chrome: Chrome,
    /// Its id.
    pub id: String,
    /// Its words.
    pub title: String,
    /// What is promised.
    pub promise: String,
    /// Whether it is in force now.
    pub in_force: bool,
    /// Its parts: name and words.
    pub parts: Vec<(&'static str, String)>,
    /// Who hears of it when it is late: after how long, whom.
    pub steps: Vec<(String, String)>,
}

/// The rule with this id, and whether it is in force: the one that is, or else one of the packs that the policy stands on.
fn found(ask: &Ask, policy: &Policy, id: &str) -> Option<(Rule, bool)> {
    if let Some(rule) = policy.rule(id) {
        return Some((rule.clone(), true));
    }
    let packs = super::adoption::packs_in_force(ask, policy);
    let rule = packs.into_iter().flat_map(|pack| pack.rules.iter()).find(|rule| rule.id == id)?;
    Some((rule.clone(), false))
}

/// Shows one rule.
pub async fn rule(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let policy = ask.house.policy()?;
    let (rule, in_force) = found(&ask, &policy, ask.param("id")).ok_or(Failure::NotFound)?;
    let steps = rule.escalate.iter().map(|step| (format!("{} after it was due", step.after), role_title(&step.to)));
    page(Template::render(&RulePage {
        chrome: ask.chrome("/admin"),
        in_force,
        steps: steps.collect(),
        parts: parts(&rule),
        id: rule.id,
        title: rule.title,
        promise: rule.promise,
    }))
}

fn parts(rule: &Rule) -> Vec<(&'static str, String)> {
    let or = |text: Option<String>, none: &str| text.unwrap_or_else(|| none.to_owned());
    let blocks: Vec<&str> = rule.blocks.iter().map(|step| step.label()).collect();
    let rank = rule
        .waivable_by
        .as_deref()
        .map(|code| Rank::from_code(code).map_or_else(|| code.to_owned(), |rank| format!("{} or above", rank.label())));
    vec![
        ("For", rule.applies.label().to_owned()),
        ("Starts when", rule.start.label().to_owned()),
        ("Counted", rule.each.label().to_owned()),
        ("Allows", or(rule.allowance.map(|allowance| allowance.to_string()), "Any time before the steps that wait for it")),
        ("Comes back every", or(rule.every.map(|every| every.to_string()), "Once only")),
        ("Owed by", role_title(&rule.owner)),
        ("Met when", rule.satisfied_by.label().to_owned()),
        ("Waits for it", if blocks.is_empty() { "Nothing".to_owned() } else { blocks.join(", ") }),
        ("May be waived by", or(rank, "Nobody")),
        ("Cites", rule.cites.join(", ")),
        ("Source", rule.source.clone()),
        ("Confidence", rule.confidence.label().to_owned()),
        ("In force", moment_words(rule.from, rule.to)),
    ]
}
