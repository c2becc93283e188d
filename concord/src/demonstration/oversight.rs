//! Training of the demonstration's people, some of it expired, and one audit that is half scored, and a panel to prepare.

use jiff::{SignedDuration, Timestamp, ToSpan};
use practice::people::{Role, Scope};
use practice::policy::Policy;

use super::people;
use super::signature;
use crate::house::House;
use crate::incident::columns::micros;
use crate::incident::sql as record;
use crate::ledger::{Fault, Signature, Tx};
use crate::people::sql as accounts;
use crate::registrar::audit::{draw_in, score_in};
use crate::registrar::sql as audits;
use crate::scrutiny::pages::draw_in as draw_panel;
use crate::training::sql::{TrainingRow, note};

/// Records of the demonstration's audit.
const AUDITED: u32 = 12;

/// Puts training on record for everybody whose role has courses, and draws and scores an audit where there are records.
pub async fn put(house: &House, seed: u64, now: Timestamp) -> Result<(), Fault> {
    let (policies, policy) = (house.policies(), house.policies().at(now)?);
    house
        .ledger
        .write(move |tx| {
            let who = signature(now);
            for row in training(&policy, now) {
                note(tx, &who, &policies, &row)?;
            }
            audit(tx, (seed, now), &policies, &policy)?;
            panel(tx, (seed, now), &policy)
        })
        .await
}

/// Training spread over the last three years by the person's place in the list, so that some has expired and some soon will.
fn training(policy: &Policy, now: Timestamp) -> Vec<TrainingRow> {
    let mut rows = Vec::new();
    for (place, member) in people::members().into_iter().enumerate() {
        let posting = member.postings(now).into_iter().next();
        let role = member.sign_in.role.code();
        for (number, course) in policy.courses.iter().filter(|course| course.roles.iter().any(|code| code == role)).enumerate() {
            let days = i64::try_from((place * 97 + number * 211) % 1_000).unwrap_or(0);
            if days > 900 {
                continue;
            }
            let taken_at = micros(now.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(now));
            let end = course.months.and_then(|months| policy.calendar.local(taken_at).checked_add(i64::from(months).months()).ok());
            let district = posting.as_ref().and_then(|posting| posting.place.strip_prefix("district:")).unwrap_or_default();
            rows.push(TrainingRow {
                id: format!("demo-training-{place}-{number}"),
                account: member.account.clone(),
                course: course.code.clone(),
                taken_at,
                runs_out_at: end.map(|end| micros(end.timestamp())),
                district: district.to_owned(),
                renewed_at: None,
                ended_at: None,
                at: now,
                by: "system".into(),
            });
        }
    }
    rows
}

/// An audit of the last 60 days, two thirds of it scored; nothing where there are no records.
fn audit(tx: &mut Tx<'_>, (seed, now): (u64, Timestamp), policies: &crate::house::Policies, policy: &Policy) -> Result<(), Fault> {
    let Some((who, scope)) = somebody(tx, Role::CrimeRegistrar, now)? else { return Ok(()) };
    let from = now.saturating_sub(SignedDuration::from_hours(24 * 60)).unwrap_or(now);
    let year = policy.calendar.local(now).year();
    let Some(id) = draw_in(tx, &who, &scope, (micros(from), now), (AUDITED, seed, year))? else { return Ok(()) };
    for case in audits::cases(tx, &id)?.into_iter().filter(|case| case.number % 3 != 0) {
        let Some(incident) = record::load(tx, &case.incident)? else { continue };
        let failed = case.number % 5 == 0;
        let answer = |(place, code): (usize, String)| (code, if failed && place == 1 { "no".to_owned() } else { "yes".to_owned() });
        let codes = policy.sheet(&case.stratum).into_iter().map(|question| question.code.clone()).enumerate();
        let given: Vec<(String, String)> = codes.map(answer).collect();
        score_in(tx, (&who, policies), &incident, case, (&given, None)).map_err(|failure| Fault::new(failure.words().1))?;
    }
    Ok(())
}

/// A panel of four cases closed in the last 90 days, still to be redacted and released.
fn panel(tx: &mut Tx<'_>, (seed, now): (u64, Timestamp), policy: &Policy) -> Result<(), Fault> {
    let Some((who, scope)) = somebody(tx, Role::HateCrimeOfficer, now)? else { return Ok(()) };
    let from = now.saturating_sub(SignedDuration::from_hours(24 * 90)).unwrap_or(now);
    draw_panel(tx, &who, &scope, (micros(from), now), (4, seed, policy.calendar.local(now).year())).map(|_| ())
}

/// The first holder of a role: the signature of their work and what they reach.
pub(super) fn somebody(tx: &mut Tx<'_>, role: Role, now: Timestamp) -> Result<Option<(Signature, Scope)>, Fault> {
    let member = people::members().into_iter().find(|member| member.sign_in.role == role);
    let Some(account) = member.map(|member| accounts::account(tx, &member.account)).transpose()?.flatten() else { return Ok(None) };
    let scope = accounts::reader(tx, &account, now)?.view_scope(now);
    Ok(scope.map(|scope| (Signature { actor: account.id.clone(), ..signature(now) }, scope)))
}
