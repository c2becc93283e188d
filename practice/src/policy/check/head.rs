//! Refusals of a pack's head: no head or two, a missing pack beneath, and a force that cannot be worked with.

use super::super::ForceFacts;
use super::super::load::{Draft, Filed, Head, PackFault};
use super::id;
use crate::clock::Calendar;

pub(super) fn check_head(draft: &Draft, drafts: &[Draft]) -> Vec<PackFault> {
    let [head] = draft.heads.as_slice() else {
        let reason = format!("the folder holds {} [pack] tables; give exactly one", draft.heads.len());
        return vec![PackFault { file: format!("{}/pack.toml", draft.folder), line: 1, reason }];
    };
    let Head { id: own, version, extends, force, .. } = &head.value;
    let is_same = |other: &Filed<Head>| other.value.id == *own && other.value.version == *version;
    let same = drafts.iter().filter(|other| other.heads.iter().any(is_same)).count();
    let mut faults = Vec::new();
    if same > 1 {
        faults.push(head.fault(format!("pack {own} {version} is given in {same} folders; give each version once")));
    }
    faults.extend(extends.as_ref().and_then(|base| check_base(head, base, drafts)));
    if let Some(force) = force {
        faults.extend(check_force(head, force));
    }
    for (count, what) in [(draft.calendars.len(), "[calendar]"), (draft.settings.len(), "[settings]")] {
        if count > 1 {
            faults.push(head.fault(format!("the pack holds {count} {what} tables; give one")));
        }
    }
    faults
}

fn check_base(head: &Filed<Head>, base: &str, drafts: &[Draft]) -> Option<PackFault> {
    let Some(found) = drafts.iter().find(|other| id(other) == Some(base)) else {
        return Some(head.fault(format!("it extends \"{base}\", but there is no such pack")));
    };
    let two_deep = found.heads.iter().any(|beneath| beneath.value.extends.is_some());
    two_deep.then(|| head.fault(format!("it extends \"{base}\", which extends another pack; extend the pack at the bottom")))
}

fn check_force(head: &Filed<Head>, force: &ForceFacts) -> Vec<PackFault> {
    let mut faults = Vec::new();
    if head.value.extends.is_none() {
        faults.push(head.fault("a force's pack must extend a national pack"));
    }
    if force.name.trim().is_empty() || force.short.trim().is_empty() {
        faults.push(head.fault("the force needs a name and a short name"));
    }
    if force.prefix.is_empty() || !force.prefix.chars().all(|c| c.is_ascii_uppercase()) {
        let reason = format!("the force's prefix is \"{}\"; use capital letters, for example \"LEI\"", force.prefix);
        faults.push(head.fault(reason));
    }
    if let Err(wrong) = Calendar::new(&force.zone, Vec::new(), head.value.effective_from, None) {
        faults.push(head.fault(wrong.to_string()));
    }
    faults
}
