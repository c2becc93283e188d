//! Steps between records: linking, undoing a link, merging a duplicate, splitting it off; and what they do to the other record, in the same
//! unit of work.

use practice::incident::links::{Happened, LinkKind};
use practice::incident::{Event, Incident, StrandFlag, next};
use practice::people::{Act, Matter};

use super::{Group, Scene, Step, Stop, choices, fine, sealed};
use crate::frame::Form;
use crate::frame::field::{Choice, Field};
use crate::house::Policies;
use crate::incident::sql;
use crate::ledger::{Fault, Owner, Signature, Tx};

const EDIT: &[(Matter, Act)] = &[(Matter::Operational, Act::Edit)];
const SUPERVISE: &[(Matter, Act)] = &[(Matter::Supervision, Act::Create)];

pub(super) const STEPS: &[Step] = &[
    Step {
        code: "link",
        label: "Link to another record",
        group: Group::Reach,
        rights: EDIT,
        roles: &[],
        fits: |_, _| true,
        edits: false,
        fields: |scene, _| {
            Ok(vec![other(scene, "The other record's reference"), Field::radios("kind", "How do they belong together?", choices!(LinkKind))])
        },
        perform: link,
    },
    Step {
        code: "unlink",
        label: "Undo a link",
        group: Group::Reach,
        rights: EDIT,
        roles: &[],
        fits: |i, _| i.links_now().next().is_some(),
        edits: false,
        fields: unlink_fields,
        perform: unlink,
    },
    Step {
        code: "merge",
        label: "Merge as a duplicate",
        group: Group::Reach,
        rights: SUPERVISE,
        roles: &[],
        fits: |i, _| i.core.merged_into.is_none(),
        edits: false,
        fields: |scene, _| {
            let says = "This record keeps all that it holds. Its duties end, it is not counted, and work goes on in the main record. It can be \
                        split off again.";
            Ok(vec![
                Field::inset(says),
                other(scene, "The main record's reference"),
                Field::lines("reason", "Why are they the same report?", 3),
            ])
        },
        perform: merge,
    },
    Step {
        code: "split",
        label: "Split off from the main record",
        group: Group::Reach,
        rights: SUPERVISE,
        roles: &[],
        fits: |i, _| i.core.merged_into.is_some(),
        edits: false,
        fields: |_, _| Ok(vec![Field::lines("reason", "Why are they not the same report?", 3)]),
        perform: |form, tx, scene| {
            let reason = form.required("reason", "Say why.");
            fine(form)?;
            let reason = sealed(tx, scene, "split", reason)?;
            let split = scene.incident.split(&scene.did(), reason);
            super::ruled(form, split.map(|(here, _)| Event::Between(here)))
        },
    },
];

/// Steps that fit a record that is merged into another: everything else is done in the main record.
pub fn fits_merged(code: &str) -> bool {
    matches!(
        code,
        "split"
            | "review-glass"
            | "restrict"
            | "confirm-restriction"
            | "refuse-restriction"
            | "ask-lift"
            | "lift"
            | "refuse-lift"
            | "name"
            | "take-off"
            | "review-keeping"
            | "decide-disposal"
            | "hold"
            | "end-hold"
            | "limit-processing"
            | "end-limit"
    )
}

fn other(scene: &Scene<'_>, label: &str) -> Field {
    Field::line("other", label).value(scene.about).hint("Like 261121-4F7K2QX").wide(crate::frame::field::Width::Characters(20))
}

/// The other record, where the reader sees it; one out of reach does not exist.
fn the_other(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Incident, Stop> {
    let reference = form.required("other", "Enter the other record's reference.").map(|text| text.to_uppercase());
    fine(form)?;
    let scope = scene.reader.view_scope(scene.now);
    let found = match (reference, scope) {
        (Some(reference), Some(scope)) => sql::load_in(tx, &reference, &scope)?,
        _ => None,
    };
    found.ok_or_else(|| {
        form.refuse("other", "There is no record with this reference in your reach.");
        Stop::Back(Vec::new())
    })
}

fn link(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let kind = form.code("kind", LinkKind::from_code, "Choose how they belong together.");
    let other = the_other(form, tx, scene)?;
    let Some(kind) = kind else { return Err(Stop::Back(Vec::new())) };
    super::ruled(form, scene.incident.link(&scene.did(), &other, kind).map(|(here, _)| Event::Between(here)))
}

fn unlink_fields(scene: &Scene<'_>, tx: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    let others: Vec<String> = scene.incident.links_now().map(|link| link.other.clone()).collect();
    let known = sql::within(tx, &others, scene.reader.view_scope(scene.now).as_ref())?;
    let links = scene.incident.links_now().filter(|link| known.contains(&link.other));
    let choices = links.map(|link| Choice::new(link.number.to_string(), format!("{}: {}", link.other, link.kind)));
    Ok(vec![Field::radios("link", "Which link?", choices.collect())])
}

fn unlink(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let number = form.number("link", "Choose a link.");
    if number.is_none() {
        form.refuse("link", "Choose a link.");
    }
    fine(form)?;
    let other = scene.incident.links_now().find(|link| Some(link.number) == number).map(|link| link.other.clone());
    let other = other.map(|id| sql::load(tx, &id)).transpose()?.flatten();
    let Some(other) = other else {
        form.refuse("link", "Choose a link that stands.");
        return Err(Stop::Back(Vec::new()));
    };
    super::ruled(form, scene.incident.unlink(&scene.did(), number.unwrap_or(0), &other).map(|(here, _)| Event::Between(here)))
}

fn merge(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let reason = form.required("reason", "Say why they are the same report.");
    let main = the_other(form, tx, scene)?;
    fine(form)?;
    let behind = u32::try_from(sql::duplicates(tx, &scene.incident.core.id)?.len()).unwrap_or(u32::MAX);
    let reason = sealed(tx, scene, "merge", reason)?;
    super::ruled(form, scene.incident.merge(&scene.did(), &main, reason, behind).map(|(here, _)| Event::Between(here)))
}

/// What a step between two records does to the other one: its mirror of the link, the history of a merge, and for reports of one event the
/// strands that the counted record lacks, with their words sealed anew under its own key (X4).
pub fn mirror(tx: &mut Tx<'_>, who: &Signature, policies: &Policies, before: &Incident, events: &[Event]) -> Result<(), Fault> {
    for event in events {
        if let Event::Access(happened) = event {
            super::super::glass::after(tx, who, before, happened)?;
        }
        let Event::Between(happened) = event else { continue };
        let Some((other, there)) = of_the_other(tx, who, before, happened)? else { continue };
        let mut events = vec![Event::Between(there)];
        let here = sql::load(tx, &before.core.id)?.ok_or_else(|| Fault::new("the record is gone"))?;
        let one_event = matches!(happened, Happened::Linked { link } if link.kind == LinkKind::SameEvent);
        let other_leads = matches!(happened, Happened::Linked { link } if !link.main);
        if one_event && other_leads {
            events.extend(strands(tx, who, &here, &other)?);
        }
        let other = sql::happen(tx, who, policies, Some(&other), &events)?;
        if one_event && !other_leads {
            let more = strands(tx, who, &other, &here)?;
            if !more.is_empty() {
                sql::happen(tx, who, policies, Some(&here), &more)?;
            }
        }
    }
    Ok(())
}

/// The other record and what happens to it.
fn of_the_other(tx: &mut Tx<'_>, who: &Signature, before: &Incident, happened: &Happened) -> Result<Option<(Incident, Happened)>, Fault> {
    let did = practice::incident::Did { by: who.actor.clone(), at: who.at };
    let id = match happened {
        Happened::Linked { link } => link.other.clone(),
        Happened::Unlinked { link, .. } => before.links.iter().find(|l| l.number == *link).map(|l| l.other.clone()).unwrap_or_default(),
        Happened::Merged { merge } => merge.into_record.clone(),
        Happened::Split { .. } => before.core.merged_into.clone().unwrap_or_default(),
        Happened::TookIn { .. } | Happened::LetGo { .. } => return Ok(None),
    };
    let Some(other) = sql::load(tx, &id)? else { return Ok(None) };
    let record = before.core.id.clone();
    let there = match happened {
        Happened::Linked { link } => before.link(&did, &other, link.kind).ok().map(|(_, there)| there),
        Happened::Unlinked { link, .. } => before.unlink(&did, *link, &other).ok().and_then(|(_, there)| there),
        Happened::Merged { .. } => Some(Happened::TookIn { did, record }),
        Happened::Split { .. } => Some(Happened::LetGo { did, record }),
        Happened::TookIn { .. } | Happened::LetGo { .. } => None,
    };
    Ok(there.map(|there| (other, there)))
}

/// The strands that stand on one report and not on the other, which counts for both.
fn strands(tx: &mut Tx<'_>, who: &Signature, from: &Incident, to: &Incident) -> Result<Vec<Event>, Fault> {
    let mut events = Vec::new();
    let first = next(&to.strands, |s| s.number);
    let missing = from.standing().filter(|s| !to.standing().any(|t| t.strand == s.strand && t.sub == s.sub));
    for (number, strand) in (first..).zip(missing) {
        let words = match &strand.words {
            Some(words) => {
                let text = tx.unseal(&from.core.id, words)?;
                Some(tx.seal(&to.core.id, Owner::Incident, "perception", &text)?)
            }
            None => None,
        };
        let strand = StrandFlag {
            incident: to.core.id.clone(),
            number,
            words,
            at: who.at,
            by: who.actor.clone(),
            removal_asked_at: None,
            removal_asked_by: None,
            removal_reason: None,
            ..strand.clone()
        };
        events.push(Event::StrandAdded { strand });
    }
    Ok(events)
}
