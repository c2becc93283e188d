//! Figures put right by hand before a return goes: which one, what it is to be, and why. The checks of the totals are asked again afterwards.

use std::sync::Arc;

use practice::people::{Act, Matter};
use practice::returns::Printed;
use practice::returns::national::{cells, content};

use super::build::Behind;
use super::pages::{built, row};
use super::pictured::title;
use super::sql::{self, CorrectionRow};
use crate::admin::pages::{Sheet, done, refused, show_at};
use crate::admin::sql::put;
use crate::frame::ask::fresh_key;
use crate::frame::field::{Choice, Field};
use crate::frame::{Ask, Failure, Form, Reply};
use crate::ledger::Tx;

/// The longest reason, in characters.
const LONGEST: usize = 300;
/// Between the parts of a figure's place in the form.
const BETWEEN: char = '|';

fn choices(tables: &[Printed]) -> Vec<Choice> {
    let mut all = vec![Choice::new("", "Choose a figure")];
    for table in tables.iter().filter(|table| content::may_correct(table)) {
        for (label, figures) in &table.rows {
            let counts = table.head.iter().skip(1).zip(figures).filter(|(column, _)| cells::counts(column));
            all.extend(counts.map(|(column, figure)| {
                let code = format!("{}{BETWEEN}{label}{BETWEEN}{column}", table.code);
                Choice::new(code, format!("{label}, {column}: {figure}")).group(title(table))
            }));
        }
    }
    all
}

fn fields(tables: &[Printed]) -> Vec<Field> {
    vec![
        Field::select("figure", "Which figure is wrong?", choices(tables)).hint("Each with what the records say now."),
        Field::number("right", "What should it be?"),
        Field::line("reason", "Why?").hint("Printed under the table. Nothing about people."),
    ]
}

async fn tables(ask: &Arc<Ask>) -> Result<(Vec<Printed>, String), Failure> {
    let asked = Arc::clone(ask);
    let work = move |tx: &mut Tx<'_>| {
        let row = row(&asked, tx)?;
        let now = built(&asked, tx, &row, Behind::Nothing)?;
        Ok::<_, Failure>((now.content.tables, row.address()))
    };
    ask.house.ledger.read(work).await
}

fn form_page(ask: &Ask, form: Form, address: String) -> Result<Reply, Failure> {
    let lede = "Put the record right wherever you can: then the figure follows. Where the records cannot be mended before the return goes, say here what the figure should be. A total that does not fit any more stops the return.";
    let sheet = Sheet {
        title: "Put a figure right by hand".into(),
        lede: vec![lede.into()],
        action: format!("{address}/corrections/new"),
        button: "Put it right",
        back: (address, "Back to the return"),
        upload: false,
        once: if ask.once.is_empty() { fresh_key()? } else { ask.once.clone() },
    };
    show_at(ask, "/returns", form, sheet)
}

/// The form.
pub async fn new(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (tables, address) = tables(&ask).await?;
    form_page(&ask, Form::blank(fields(&tables)), address)
}

/// Takes it.
pub async fn take(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let (tables, address) = tables(&ask).await?;
    let known = choices(&tables);
    let mut form = Form::filled(fields(&tables), &ask.body);
    let is_known = |code: &str| known.iter().find(|choice| choice.code == code && !code.is_empty()).map(|choice| choice.code.clone());
    let figure = form.code("figure", is_known, "Choose which figure is wrong.");
    let right = form.number("right", "Enter the figure as a whole number.");
    let reason = form.required("reason", "Say why, in a sentence.");
    if reason.as_ref().is_some_and(|reason| reason.chars().count() > LONGEST) {
        form.refuse("reason", "Shorten this to 300 characters.");
    }
    let (Some(figure), Some(right), Some(reason), true) = (figure, right, reason, form.is_fine()) else {
        return form_page(&ask, form, address);
    };
    let mut parts = figure.split(BETWEEN).map(str::to_owned);
    let (table, label, column) = (parts.next(), parts.next(), parts.next());
    let who = ask.signature(Matter::Figures, Act::Create)?;
    let (asked, id) = (Arc::clone(&ask), if ask.once.is_empty() { fresh_key()? } else { ask.once.clone() });
    let work = move |tx: &mut Tx<'_>| -> Result<(), Failure> {
        let of = row(&asked, tx)?;
        if of.draft.is_some() {
            return Err(refused("A prepared return waits for its signature. Give it up first, then put the figure right."));
        }
        if sql::correction(tx, &id)?.is_some() {
            return Ok(());
        }
        let row = CorrectionRow {
            id: id.clone(),
            national_return: of.id,
            figure_table: table.clone().unwrap_or_default(),
            figure_row: label.clone().unwrap_or_default(),
            figure_column: column.clone().unwrap_or_default(),
            figure: i64::from(right),
            reason: reason.clone(),
            by: who.actor.clone(),
            at: who.at,
            withdrawn_at: None,
            withdrawn_by: None,
        };
        put(tx, &who, "put a figure right by hand", &row)?;
        Ok(())
    };
    ask.house.ledger.write(work).await?;
    done(&ask, &address, "The figure is put right by hand. Check what that does to the totals.").await
}

/// Withdraws a correction: the records' own figure stands again.
pub async fn withdraw(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let who = ask.signature(Matter::Figures, Act::Create)?;
    let asked = Arc::clone(&ask);
    let work = move |tx: &mut Tx<'_>| -> Result<String, Failure> {
        let of = row(&asked, tx)?;
        let row = sql::correction(tx, asked.param("id"))?.filter(|row| row.national_return == of.id).ok_or(Failure::NotFound)?;
        if row.withdrawn_at.is_none() {
            let gone = CorrectionRow { withdrawn_at: Some(who.at), withdrawn_by: Some(who.actor.clone()), ..row };
            put(tx, &who, "withdrew a figure put right by hand", &gone)?;
        }
        Ok(of.address())
    };
    let address = ask.house.ledger.write(work).await?;
    done(&ask, &address, "It is withdrawn: the records' own figure stands again.").await
}
