//! Refusals of national returns: nothing in them, or a rule that is not there or is for reports.

use super::super::load::{Draft, PackFault};
use super::super::words::Applies;

pub(super) fn check_returns(draft: &Draft, beneath: Option<&Draft>) -> Vec<PackFault> {
    let mut faults = Vec::new();
    for filed in &draft.national_return {
        let given = &filed.value;
        if given.holds.is_empty() {
            faults.push(filed.fault(format!("return {} holds nothing; name what is in it", given.code)));
        }
        for id in given.rules() {
            let rules = draft.rule.iter().chain(beneath.into_iter().flat_map(|base| base.rule.iter()));
            let known: Vec<_> = rules.filter(|rule| rule.value.id == id).collect();
            if known.is_empty() {
                faults.push(filed.fault(format!("return {} is owed by rule {id}, which no pack has", given.code)));
            }
            if known.iter().any(|rule| rule.value.applies != Applies::Otherwise || rule.value.allowance.is_none()) {
                faults.push(filed.fault(format!("return {}: rule {id} must apply \"otherwise\" and have an allowance", given.code)));
            }
        }
    }
    faults
}
