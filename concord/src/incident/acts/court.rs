//! Steps before the court: the file to the CPS and its answer, hearings, verdict, sentence with its uplift, appeals, restorative justice, and
//! whether a good result may be told.

use practice::incident::Event;
use practice::incident::proceeding::{AppealKind, CpsAnswer, ProceedingKind, PublicityStage, RestorativeStage, VerdictKind};
use practice::people::{Act, Matter};

use super::proceedings::{SUSPECT, begun, enter, is_open_crime, kind, kinds, when, which_suspect};
use super::{Group, Scene, Step, Stop, choices, fine, seal};
use crate::frame::Form;
use crate::frame::field::{Choice, Field};
use crate::ledger::{Fault, Tx};

/// What happened before the court names the suspect: it is for those who may write of suspects, and so not for the victim and witness hub.
const COURT: &[(Matter, Act)] = &[(Matter::Suspect, Act::Edit)];

const LISTED: &[ProceedingKind] = &[ProceedingKind::Hearing, ProceedingKind::Trial];
const APPEALS: &[ProceedingKind] = &[ProceedingKind::Appeal, ProceedingKind::AppealResult];

/// When the police were told of what the court did: the victim's clock starts there.
const TOLD: &str = "When were you told?";

pub(super) const STEPS: &[Step] = &[
    Step {
        code: "file-to-cps",
        label: "Send the file to the CPS",
        group: Group::Court,
        rights: SUSPECT,
        roles: &[],
        fits: |i, _| is_open_crime(i),
        edits: false,
        fields: |scene, _| {
            Ok(vec![
                Field::inset("Every victim is offered a personal statement before the file goes."),
                when(scene, "When was it sent?"),
                Field::yes_no("hate_on_file", "Does the file tell the CPS that this is a hate crime?").hint("On MG3, MG5 and MG6."),
                Field::lines("note", "What else is to be known", 2).optional(),
            ])
        },
        perform: |form, tx, scene| {
            let mut given = begun(form, scene, ProceedingKind::FileToCps);
            let (marked, note) = (form.yes_no("hate_on_file"), form.text("note"));
            fine(form)?;
            if let Some(given) = &mut given {
                given.hate_on_file = marked;
                given.note = seal(tx, scene, "proceeding", note)?;
            }
            enter(form, scene, given)
        },
    },
    Step {
        code: "cps-decision",
        label: "Note the decision of the CPS",
        group: Group::Court,
        rights: SUSPECT,
        roles: &[],
        fits: |i, _| is_open_crime(i) && i.latest(ProceedingKind::FileToCps, None).is_some(),
        edits: false,
        fields: |scene, _| {
            Ok(vec![
                Field::radios("code", "What did the CPS decide?", choices!(CpsAnswer)),
                when(scene, TOLD),
                Field::lines("note", "Why, or what work it asked for", 3).optional(),
                Field::inset("Note the charge, or that there is none, as its own entry: the victim is told of that."),
            ])
        },
        perform: |form, tx, scene| coded(form, tx, scene, ProceedingKind::CpsDecision),
    },
    Step {
        code: "hearing",
        label: "Note a hearing or trial",
        group: Group::Court,
        rights: COURT,
        roles: &[],
        fits: |i, _| is_open_crime(i),
        edits: false,
        fields: |scene, _| {
            Ok(vec![
                Field::radios("kind", "What is listed?", kinds(LISTED)),
                Field::line("court", "Court"),
                Field::when("listed_for", "Listed for"),
                when(scene, TOLD),
                Field::lines("note", "What else is to be known", 2).hint("For example: special measures asked for.").optional(),
            ])
        },
        perform: hearing,
    },
    Step {
        code: "verdict",
        label: "Note a verdict",
        group: Group::Court,
        rights: COURT,
        roles: &[],
        fits: |i, _| is_open_crime(i) && i.proceedings().any(|e| matches!(e.kind, ProceedingKind::Charged | ProceedingKind::CpsDecision)),
        edits: false,
        fields: |scene, _| {
            Ok(vec![
                which_suspect(scene),
                Field::radios("code", "How did it end?", choices!(VerdictKind)),
                when(scene, TOLD),
                Field::lines("note", "What else is to be known", 2).optional(),
            ])
        },
        perform: |form, tx, scene| coded(form, tx, scene, ProceedingKind::Verdict),
    },
    Step {
        code: "sentence",
        label: "Note a sentence",
        group: Group::Court,
        rights: COURT,
        roles: &[],
        fits: |i, _| is_open_crime(i) && i.latest(ProceedingKind::Verdict, None).is_some(),
        edits: false,
        fields: sentence_fields,
        perform: sentence,
    },
    Step {
        code: "appeal",
        label: "Note an appeal or its result",
        group: Group::Court,
        rights: COURT,
        roles: &[],
        fits: |i, _| is_open_crime(i) && i.latest(ProceedingKind::Verdict, None).is_some(),
        edits: false,
        fields: |scene, _| {
            Ok(vec![
                Field::radios("kind", "What is noted?", kinds(APPEALS)),
                Field::radios("code", "What exactly?", choices!(AppealKind)),
                when(scene, TOLD),
                Field::lines("note", "What else is to be known", 2).optional(),
            ])
        },
        perform: |form, tx, scene| {
            let kind = kind(form, APPEALS).unwrap_or(ProceedingKind::Appeal);
            coded(form, tx, scene, kind)
        },
    },
    Step {
        code: "restorative",
        label: "Note restorative justice",
        group: Group::Court,
        rights: COURT,
        roles: &[],
        fits: |i, _| is_open_crime(i),
        edits: false,
        fields: |scene, _| {
            Ok(vec![
                Field::radios("code", "Where does it stand?", choices!(RestorativeStage)).hint("It is the victim's choice, at every point."),
                when(scene, "When?"),
                Field::lines("note", "What was said", 2).optional(),
            ])
        },
        perform: |form, tx, scene| coded(form, tx, scene, ProceedingKind::Restorative),
    },
    Step {
        code: "publicity",
        label: "Mark a good result to be told",
        group: Group::Court,
        rights: &[(Matter::Supervision, Act::Create)],
        roles: &[],
        fits: |i, _| is_open_crime(i),
        edits: false,
        fields: |scene, _| {
            Ok(vec![
                Field::inset(
                    "Every victim is asked first, as a note under the Victims' Code. Communications sees the result without anybody's identity.",
                ),
                Field::radios("code", "What is noted?", choices!(PublicityStage)),
                when(scene, "When?"),
                Field::lines("note", "What is good about it", 2).optional(),
            ])
        },
        perform: |form, tx, scene| coded(form, tx, scene, ProceedingKind::Publicity),
    },
];

/// An entry with a code, a moment and perhaps a note.
fn coded(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>, kind: ProceedingKind) -> Result<Vec<Event>, Stop> {
    let mut given = begun(form, scene, kind);
    let (code, note) = (form.required("code", "Choose from the list."), form.text("note"));
    fine(form)?;
    if let Some(given) = &mut given {
        given.code = code;
        given.note = seal(tx, scene, "proceeding", note)?;
    }
    enter(form, scene, given)
}

fn hearing(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let kind = kind(form, LISTED).unwrap_or(ProceedingKind::Hearing);
    let mut given = begun(form, scene, kind);
    let court = form.required("court", "Enter the court: the victim is told where it is.");
    let listed_for = form.required_when("listed_for", &scene.own.calendar, "Enter the date and time that it is listed for.");
    let note = form.text("note");
    if court.as_ref().is_some_and(|court| court.chars().count() > 120) {
        form.refuse("court", "Use 120 characters or fewer.");
    }
    fine(form)?;
    if let Some(given) = &mut given {
        (given.court, given.listed_for) = (court, listed_for);
        given.note = seal(tx, scene, "proceeding", note)?;
    }
    enter(form, scene, given)
}

fn sentence_fields(scene: &Scene<'_>, _: &mut Tx<'_>) -> Result<Vec<Field>, Fault> {
    Ok(vec![
        which_suspect(scene),
        Field::lines("sentence", "Sentence", 2),
        when(scene, TOLD),
        Field::yes_no("uplift_applied", "Did the court make the sentence higher because of the hostility?").hint(
            "Sentencing Act 2020, section 66. For offences that are aggravated by law themselves, the law is section 29 to 32 of the 1998 Act.",
        ),
        Field::yes_no("uplift_stated", "Did the court state this in open court?"),
        Field::lines("before_uplift", "What would the sentence have been without it?", 2).optional(),
        Field::checkboxes(
            "contact_scheme",
            "Victim Contact Scheme",
            vec![Choice::new("yes", "12 months or more, for a violent or sexual offence")],
        )
        .optional(),
        Field::lines("note", "What else is to be known", 2).optional(),
    ])
}

fn sentence(form: &mut Form, tx: &mut Tx<'_>, scene: &Scene<'_>) -> Result<Vec<Event>, Stop> {
    let mut given = begun(form, scene, ProceedingKind::Sentence);
    let (sentence, note, before) = (form.required("sentence", "Enter the sentence."), form.text("note"), form.text("before_uplift"));
    let (applied, stated) = (form.yes_no("uplift_applied"), form.yes_no("uplift_stated"));
    let scheme = form.several("contact_scheme").iter().any(|value| value == "yes");
    fine(form)?;
    if let Some(given) = &mut given {
        given.sentence = seal(tx, scene, "sentence", sentence)?;
        given.note = seal(tx, scene, "proceeding", note)?;
        given.before_uplift = seal(tx, scene, "sentence", before.filter(|_| applied == Some(true)))?;
        (given.uplift_applied, given.uplift_stated, given.contact_scheme) = (applied, stated, scheme);
    }
    enter(form, scene, given)
}
