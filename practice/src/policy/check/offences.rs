//! Refusals of offences and recording policies: twins that do not exist, and gaps or overlaps between versions.

use super::super::entry::{Offence, RecordingPolicy};
use super::super::load::{Draft, Filed, PackFault};

pub(super) fn check_offences(draft: &Draft, beneath: Option<&Draft>) -> Vec<PackFault> {
    let known = |code: &str| -> Option<&Offence> {
        let all = draft.offence.iter().chain(beneath.into_iter().flat_map(|base| base.offence.iter()));
        all.map(|filed| &filed.value).find(|offence| offence.code == code)
    };
    let strand = |code: &String| {
        draft.strand.iter().chain(beneath.into_iter().flat_map(|base| base.strand.iter())).any(|filed| filed.value.code == *code)
    };
    let mut faults = Vec::new();
    for filed in &draft.offence {
        let offence = &filed.value;
        let code = &offence.code;
        if offence.aggravated && (offence.twins.is_empty() || offence.basis.is_empty()) {
            faults
                .push(filed.fault(format!(
                    "aggravated offence {code} needs its twins (the offences without the aggravation) and its basis (strands)"
                )));
        }
        if !offence.aggravated && (!offence.twins.is_empty() || !offence.basis.is_empty()) {
            faults.push(filed.fault(format!("offence {code} is not aggravated, so it takes neither twins nor basis")));
        }
        for twin in &offence.twins {
            match known(twin) {
                None => faults.push(filed.fault(format!("aggravated offence {code} names the twin {twin}, which is not in the list"))),
                Some(found) if found.aggravated => {
                    faults.push(filed.fault(format!("aggravated offence {code} names the twin {twin}, which is aggravated itself")));
                }
                Some(_) => {}
            }
        }
        for wrong in offence.basis.iter().filter(|basis| !strand(basis)) {
            faults.push(filed.fault(format!("aggravated offence {code} names the strand {wrong}, which is not in the list")));
        }
    }
    faults
}

/// Dated recording policies follow one another without gap or overlap; templates have no dates.
pub(super) fn check_recording(policies: &[Filed<RecordingPolicy>]) -> Vec<PackFault> {
    let mut faults = Vec::new();
    let mut dated: Vec<&Filed<RecordingPolicy>> = Vec::new();
    for policy in policies {
        let value = &policy.value;
        if !value.template {
            dated.push(policy);
        } else if value.from.is_some() || value.to.is_some() {
            faults.push(policy.fault(format!("recording policy {} is a template; its dates come from the force's adoption", value.id)));
        }
        if value.outcomes.is_empty() {
            faults.push(policy.fault(format!("recording policy {} needs at least one outcome", value.id)));
        }
    }
    dated.sort_by_key(|policy| policy.value.from);
    for (earlier, later) in dated.iter().zip(dated.iter().skip(1)) {
        let (one, two) = (&earlier.value, &later.value);
        if one.to != two.from || two.from.is_none() {
            faults.push(
                later.fault(format!("recording policy {} must start at the moment that {} ends, with neither gap nor overlap", two.id, one.id)),
            );
        }
    }
    if let Some(last) = dated.last().filter(|last| last.value.to.is_some()) {
        faults.push(last.fault(format!("recording policy {} ends and none follows it", last.value.id)));
    }
    faults
}
