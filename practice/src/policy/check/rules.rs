//! Refusals of rules: unknown roles, ranks and citations, and duties that could never fall due.

use super::super::entry::Rule;
use super::super::load::{Filed, PackFault};
use super::super::words::{RANKS, ROLES};

pub(super) fn check_rule(filed: &Filed<Rule>) -> Vec<PackFault> {
    let rule = &filed.value;
    let mut faults = Vec::new();
    let mut known_role = |code: &String, what: &str| {
        if !ROLES.contains(&code.as_str()) {
            faults.push(filed.fault(format!("rule {} names \"{code}\" as {what}; use a role: {}", rule.id, ROLES.join(", "))));
        }
    };
    known_role(&rule.owner, "its owner");
    rule.escalate.iter().for_each(|step| known_role(&step.to, "who hears of it"));
    if rule.cites.is_empty() {
        faults.push(filed.fault(format!("rule {} cites nothing; name the requirement or publication behind it", rule.id)));
    }
    for cite in rule.cites.iter().filter(|cite| !citable(cite)) {
        faults.push(filed.fault(format!(
            "rule {} cites \"{cite}\", which is no requirement (HT-, LS-, PV-, CT-, SB-), no rule (R-) and no publication's title",
            rule.id
        )));
    }
    if let Some(rank) = rule.waivable_by.as_ref().filter(|rank| !RANKS.contains(&rank.as_str())) {
        faults.push(filed.fault(format!("rule {} may be waived by \"{rank}\"; use a rank: {}", rule.id, RANKS.join(", "))));
    }
    if let (Some(enhanced), Some(standard)) = (rule.enhanced, rule.allowance)
        && std::mem::discriminant(&enhanced) != std::mem::discriminant(&standard)
    {
        faults.push(filed.fault(format!("rule {} counts its enhanced allowance in another unit than its allowance", rule.id)));
    }
    if rule.enhanced.is_some() && rule.each != super::super::words::Each::Victim {
        faults.push(filed.fault(format!("rule {} has an enhanced allowance, so it must be for each victim", rule.id)));
    }
    if rule.allowance.is_none() && !rule.start.sets_own_due() && (rule.blocks.is_empty() || !rule.escalate.is_empty() || rule.every.is_some()) {
        faults.push(filed.fault(format!("rule {} has no allowance, so it must block a step and can neither escalate nor recur", rule.id)));
    }
    faults
}

/// A requirement id, a rule id, or a publication's title of several words.
fn citable(cite: &str) -> bool {
    let numbered = |prefix: &str| {
        cite.strip_prefix(prefix)
            .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-'))
    };
    let is_id = ["HT-", "LS-", "PV-", "CT-", "SB-", "R-"].into_iter().any(numbered);
    is_id || (cite.split_whitespace().count() >= 2 && cite.chars().any(char::is_lowercase))
}
