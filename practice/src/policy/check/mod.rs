//! What the loader refuses: a pack that contradicts itself never starts the service.

mod entries;
mod head;
mod national;
mod offences;
mod rules;

use super::load::{Draft, PackFault};
use super::settings::SettingsText;
use crate::clock::Calendar;
use entries::check_lists;
use head::check_head;
use national::check_returns;
use offences::{check_offences, check_recording};
use rules::check_rule;

/// Every fault in the drafts taken together.
pub(super) fn check(drafts: &[Draft]) -> Vec<PackFault> {
    let mut faults = Vec::new();
    for draft in drafts {
        faults.extend(check_head(draft, drafts));
        let beneath = beneath(draft, drafts);
        faults.extend(check_lists(draft));
        faults.extend(check_calendar(draft, beneath));
        faults.extend(check_offences(draft, beneath));
        faults.extend(check_recording(&draft.recording));
        faults.extend(draft.rule.iter().flat_map(check_rule));
        faults.extend(check_grades(draft, beneath));
        faults.extend(check_returns(draft, beneath));
        faults.extend(check_settings(draft, beneath));
    }
    faults
}

/// The draft of the pack that this one extends.
fn beneath<'a>(draft: &Draft, drafts: &'a [Draft]) -> Option<&'a Draft> {
    let base = draft.heads.first()?.value.extends.as_ref()?;
    drafts.iter().filter(|other| id(other) == Some(base.as_str())).max_by_key(|other| other.heads.first().map(|head| head.value.effective_from))
}

fn id(draft: &Draft) -> Option<&str> {
    draft.heads.first().map(|head| head.value.id.as_str())
}

fn check_calendar(draft: &Draft, beneath: Option<&Draft>) -> Vec<PackFault> {
    let mut faults = Vec::new();
    let none_beneath = beneath.is_none_or(|base| base.calendars.is_empty());
    if draft.calendars.is_empty() && none_beneath {
        faults.extend(draft.heads.first().map(|head| head.fault("the pack has no [calendar] and extends none that has")));
    }
    for calendar in &draft.calendars {
        let given = &calendar.value;
        let unsourced = given.cut_off.as_ref().is_some_and(|cut_off| cut_off.source.trim().is_empty());
        if given.source.trim().is_empty() || unsourced {
            faults.push(calendar.fault("the calendar and its cut_off each need a source"));
        }
        if let Err(wrong) = Calendar::new("Europe/London", given.holidays.clone(), given.valid_to, None) {
            faults.push(calendar.fault(wrong.to_string()));
        }
        if given.cut_off.is_some() && super::pack::cut_off(given).is_none() {
            faults.push(calendar.fault("cut_off is a local time of day, for example 17:00:00"));
        }
    }
    faults
}

fn check_grades(draft: &Draft, beneath: Option<&Draft>) -> Vec<PackFault> {
    let mut faults = Vec::new();
    for head in draft.heads.iter().filter(|head| head.value.force.is_some()) {
        let least = head.value.minimum_grade.as_deref().or_else(|| beneath?.heads.first()?.value.minimum_grade.as_deref());
        let mut grades = draft.grade.iter().chain(beneath.into_iter().flat_map(|base| base.grade.iter()));
        match least {
            None => faults.push(head.fault("a force's pack must name its minimum_grade for a live hate report")),
            Some(code) if !grades.any(|grade| grade.value.code == code) => {
                faults.push(head.fault(format!("minimum_grade is \"{code}\", which is not among the grades")));
            }
            Some(_) => {}
        }
    }
    faults
}

/// Every setting has a source; the pack and the one beneath give all of them; the risk levels are in order.
fn check_settings(draft: &Draft, beneath: Option<&Draft>) -> Vec<PackFault> {
    let (Some(head), given) = (draft.heads.first(), draft.settings.first()) else {
        return Vec::new();
    };
    let at_fault = |reason: String| match given {
        Some(filed) => filed.fault(reason),
        None => head.fault(reason),
    };
    let none = SettingsText::default();
    let own = given.map_or(&none, |filed| &filed.value);
    let under = beneath.and_then(|base| base.settings.first()).map(|filed| &filed.value);
    let unsourced = own.views().into_iter().filter(|(_, _, source, _)| source.trim().is_empty());
    let mut faults: Vec<PackFault> = unsourced.map(|(name, ..)| at_fault(format!("setting {name} needs a source"))).collect();
    match own.over(under) {
        Err(missing) => faults.push(at_fault(format!("the pack gives no setting {missing} and extends none that does"))),
        Ok(all) => faults.extend(all.contradiction().map(|sentence| at_fault(sentence.to_owned()))),
    }
    faults
}
