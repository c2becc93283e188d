//! One drawer for each component: options in, our macro's HTML out.

use super::options::{Drawn, Options};
use askama::Template;
use serde_json::{Map, Value};

/// One answer, as the radios, checkboxes and select macros want it.
struct Item {
    id: String,
    value: String,
    text: String,
    hint: String,
    before: String,
    checked: bool,
    disabled: bool,
}

/// Options of a select, under one heading.
struct Group {
    label: String,
    options: Vec<Item>,
}

/// A line of an error summary.
struct Link {
    text: String,
    href: String,
    hidden: String,
}

/// A line of a summary list.
struct Row {
    key: String,
    value: String,
    html: String,
    actions: Vec<Link>,
}

fn draw(template: &impl Template) -> Drawn {
    template.render().map_err(|fault| fault.to_string())
}

/// Makes a drawer: takes the arguments out of the options, in the order given, and calls the macro with them.
macro_rules! drawer {
    ($name:ident, $source:literal, $options:ident => { $($field:ident : $type:ty = $make:expr),* $(,)? }) => {
        pub fn $name($options: &mut Options) -> Drawn {
            #[derive(Template)]
            #[template(ext = "html", source = $source)]
            struct Page { $($field: $type),* }
            $(let $field: $type = $make;)*
            $options.used_up("")?;
            draw(&Page { $($field),* })
        }
    };
}

drawer!(button, r#"{% import "components/button.html" as ui %}{% call ui::button(text, href, classes, name, value, kind, id, disabled, once, start) %}{% endcall %}"#, o => {
    text: String = o.text("text"), href: String = o.text("href"), classes: String = o.text("classes"),
    name: String = o.text("name"), value: String = o.text("value"), kind: String = o.text_or("type", "submit"),
    id: String = o.text("id"), disabled: bool = o.yes("disabled"), start: bool = o.yes("isStartButton"),
    once: bool = if o.0.get("preventDoubleClick") == Some(&Value::Bool(true)) { o.yes("preventDoubleClick") } else { false },
});

drawer!(input, r#"{% import "components/input.html" as ui %}{% call ui::input(id, name, label, value, hint, error, label_class, heading, classes, kind, inputmode, autocomplete, spellcheck, pattern, autocapitalize, also, prefix, suffix, disabled, group_class) %}{% endcall %}"#, o => {
    name: String = o.text("name"), id: String = o.text_or("id", &name), label: String = o.text("label.text"),
    value: String = o.text("value"), hint: String = o.text("hint.text"), error: String = o.text("errorMessage.text"),
    label_class: String = o.text("label.classes"), heading: bool = o.yes("label.isPageHeading"),
    classes: String = o.text("classes"), kind: String = o.text_or("type", "text"), inputmode: String = o.text("inputmode"),
    autocomplete: String = o.text("autocomplete"), spellcheck: String = o.text("spellcheck"),
    pattern: String = o.text("pattern"), autocapitalize: String = o.text("autocapitalize"),
    also: String = o.text("describedBy"), prefix: String = o.text("prefix.text"), suffix: String = o.text("suffix.text"),
    disabled: bool = o.yes("disabled"), group_class: String = o.text("formGroup.classes"),
});

drawer!(textarea, r#"{% import "components/textarea.html" as ui %}{% call ui::textarea(id, name, label, value, rows, hint, error, label_class, heading, classes, autocomplete, spellcheck, also, disabled, group_class) %}{% endcall %}"#, o => {
    name: String = o.text("name"), id: String = o.text_or("id", &name), label: String = o.text("label.text"),
    value: String = o.text("value"), rows: String = o.text_or("rows", "5"), hint: String = o.text("hint.text"),
    error: String = o.text("errorMessage.text"), label_class: String = o.text("label.classes"),
    heading: bool = o.yes("label.isPageHeading"), classes: String = o.text("classes"),
    autocomplete: String = o.text("autocomplete"), spellcheck: String = o.text("spellcheck"),
    also: String = o.text("describedBy"), disabled: bool = o.yes("disabled"), group_class: String = o.text("formGroup.classes"),
});

drawer!(select, r#"{% import "components/select.html" as ui %}{% call ui::select(id, name, label, groups, hint, error, label_class, heading, classes, also, disabled, group_class) %}{% endcall %}"#, o => {
    name: String = o.text("name"), id: String = o.text_or("id", &name), label: String = o.text("label.text"),
    hint: String = o.text("hint.text"), error: String = o.text("errorMessage.text"),
    label_class: String = o.text("label.classes"), heading: bool = o.yes("label.isPageHeading"),
    classes: String = o.text("classes"), also: String = o.text("describedBy"), disabled: bool = o.yes("disabled"),
    group_class: String = o.text("formGroup.classes"), groups: Vec<Group> = select_groups(o)?,
});

drawer!(radios, r#"{% import "components/radios.html" as ui %}{% call ui::radios(id, name, legend, items, hint, error, legend_class, heading, classes, described, group_class, fieldset_class) %}{% endcall %}"#, o => {
    name: String = o.text("name"), id: String = o.text_or("idPrefix", &name), legend: String = o.text("fieldset.legend.text"),
    hint: String = o.text("hint.text"), error: String = o.text("errorMessage.text"),
    legend_class: String = o.text("fieldset.legend.classes"), heading: bool = o.yes("fieldset.legend.isPageHeading"),
    classes: String = o.text("classes"), group_class: String = o.text("formGroup.classes"),
    fieldset_class: String = o.text("fieldset.classes"),
    described: String = described(&id, &hint, &error, &o.text("fieldset.describedBy")), items: Vec<Item> = ticks(o, &id)?,
});

drawer!(checkboxes, r#"{% import "components/checkboxes.html" as ui %}{% call ui::checkboxes(id, name, legend, items, hint, error, legend_class, heading, classes, described, group_class, fieldset_class) %}{% endcall %}"#, o => {
    name: String = o.text("name"), id: String = o.text_or("idPrefix", &name), legend: String = o.text("fieldset.legend.text"),
    hint: String = o.text("hint.text"), error: String = o.text("errorMessage.text"),
    legend_class: String = o.text("fieldset.legend.classes"), heading: bool = o.yes("fieldset.legend.isPageHeading"),
    classes: String = o.text("classes"), group_class: String = o.text("formGroup.classes"),
    fieldset_class: String = o.text("fieldset.classes"),
    described: String = described(&id, &hint, &error, &o.text("fieldset.describedBy")),
    items: Vec<Item> = in_a_fieldset(&legend, &hint, &error).and_then(|()| ticks(o, &id))?,
});

drawer!(error_message, r#"{% import "components/error-message.html" as ui %}{% call ui::error_message(id, text, classes, prefix) %}{% endcall %}"#, o => {
    id: String = stem(o, "-error")?, text: String = o.text("text"), classes: String = o.text("classes"),
    prefix: String = if o.has("visuallyHiddenText") { o.text("visuallyHiddenText") } else { "Error".to_owned() },
});

drawer!(error_summary, r#"{% import "components/error-summary.html" as ui %}{% call ui::error_summary(problems, title, description) %}{% endcall %}"#, o => {
    title: String = o.text("titleText"), description: String = o.text("descriptionText"),
    problems: Vec<Link> = links(o.list("errorList"))?,
});

drawer!(hint, r#"{% import "components/hint.html" as ui %}{% call ui::hint(id, text, classes) %}{% endcall %}"#, o => {
    id: String = stem(o, "-hint")?, text: String = o.text("text"), classes: String = o.text("classes"),
});

drawer!(label, r#"{% import "components/label.html" as ui %}{% call ui::label(text, for_id, classes, heading) %}{% endcall %}"#, o => {
    text: String = o.text("text"), for_id: String = o.text("for"), classes: String = o.text("classes"),
    heading: bool = o.yes("isPageHeading"),
});

drawer!(tag, r#"{% import "components/tag.html" as ui %}{% call ui::tag(text, classes) %}{% endcall %}"#, o => {
    text: String = o.text("text"), classes: String = o.text("classes"),
});

drawer!(fieldset, r#"{% import "components/fieldset.html" as ui %}{% call ui::fieldset(legend, legend_class, heading, classes, described, role) %}{{ html|safe }}{% endcall %}"#, o => {
    legend: String = o.text("legend.text"), legend_class: String = o.text("legend.classes"),
    heading: bool = o.yes("legend.isPageHeading"), classes: String = o.text("classes"),
    described: String = o.text("describedBy"), role: String = o.text("role"), html: String = o.text("html"),
});

drawer!(warning_text, r#"{% import "components/warning-text.html" as ui %}{% call ui::warning_text(text, classes, said) %}{% endcall %}"#, o => {
    text: String = o.text("text"), classes: String = o.text("classes"), said: String = o.text_or("iconFallbackText", "Warning"),
});

drawer!(back_link, r#"{% import "components/back-link.html" as ui %}{% call ui::back_link(href, text, classes) %}{% endcall %}"#, o => {
    href: String = o.text_or("href", "#"), text: String = o.text_or("text", "Back"), classes: String = o.text("classes"),
});

drawer!(inset_text, r#"{% import "components/inset-text.html" as ui %}{% if html.is_empty() %}{% call ui::inset(text, id, classes) %}{% endcall %}{% else %}{% call ui::inset_block(classes) %}{{ html|safe }}{% endcall %}{% endif %}"#, o => {
    text: String = o.text("text"), id: String = o.text("id"), classes: String = o.text("classes"), html: String = o.text("html"),
});

drawer!(details, r#"{% import "components/details.html" as ui %}{% call ui::details(summary, id, open, classes) %}{{ text }}{{ html|safe }}{% endcall %}"#, o => {
    summary: String = o.text("summaryText"), id: String = o.text("id"), open: bool = o.yes("open"),
    classes: String = o.text("classes"), html: String = o.text("html"),
    text: String = if html.is_empty() { o.text("text") } else { String::new() },
});

drawer!(skip_link, r#"{% import "components/skip-link.html" as ui %}{% call ui::skip_link(text, href, classes) %}{% endcall %}"#, o => {
    text: String = o.text("text"), href: String = o.text_or("href", "#content"), classes: String = o.text("classes"),
});

drawer!(summary_list, r#"{% import "components/summary-list.html" as ui %}{% if plain %}{% call ui::summary_list(rows, any_actions, classes) %}{% endcall %}{% else %}<dl class="govuk-summary-list {{ classes }}">{% for row in rows %}{% call ui::row_with(row.key, row.actions, any_actions) %}{{ row.value }}{{ row.html|safe }}{% endcall %}{% endfor %}</dl>{% endif %}"#, o => {
    rows: Vec<Row> = summary_rows(o)?, any_actions: bool = rows.iter().any(|row| !row.actions.is_empty()),
    plain: bool = rows.iter().all(|row| row.html.is_empty()), classes: String = o.text("classes"),
});

/// The id without the ending that our macro adds by itself.
fn stem(o: &mut Options, ending: &str) -> Result<String, String> {
    let id = o.text("id");
    match id.strip_suffix(ending) {
        Some(stem) => Ok(stem.to_owned()),
        None if id.is_empty() => Ok(id),
        None => Err(format!("an id that does not end in {ending} is not offered")),
    }
}

/// The ids of everything that describes a fieldset.
fn described(id: &str, hint: &str, error: &str, first: &str) -> String {
    let hint = if hint.is_empty() { String::new() } else { format!("{id}-hint") };
    let error = if error.is_empty() { String::new() } else { format!("{id}-error") };
    [first.to_owned(), hint, error].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn in_a_fieldset(legend: &str, hint: &str, error: &str) -> Result<(), String> {
    if legend.is_empty() && !(hint.is_empty() && error.is_empty()) {
        return Err("checkboxes with a hint or an error but no fieldset are not offered".to_owned());
    }
    Ok(())
}

/// Radios' and checkboxes' answers, a divider joined to the answer after it.
fn ticks(o: &mut Options, id: &str) -> Result<Vec<Item>, String> {
    let chosen = o.take("value").or_else(|| o.take("values")).unwrap_or(Value::Null);
    let mut ticks = Vec::new();
    let mut before = String::new();
    for (place, item) in o.list("items").into_iter().enumerate() {
        let Some(mut item) = item else { continue };
        if item.has("divider") {
            before = item.text("divider");
            continue;
        }
        let numbered = if place == 0 { id.to_owned() } else { format!("{id}-{}", place + 1) };
        let value = item.text("value");
        let is_chosen =
            chosen == Value::String(value.clone()) || chosen.as_array().is_some_and(|many| many.contains(&Value::String(value.clone())));
        ticks.push(Item {
            id: item.text_or("id", &numbered),
            text: item.text("text"),
            hint: item.text("hint.text"),
            before: std::mem::take(&mut before),
            checked: if item.has("checked") { item.yes("checked") } else { is_chosen && !value.is_empty() },
            disabled: item.yes("disabled"),
            value,
        });
        item.used_up("items.")?;
    }
    Ok(ticks)
}

fn select_groups(o: &mut Options) -> Result<Vec<Group>, String> {
    let chosen = o.text("value");
    let mut options = Vec::new();
    for mut item in o.list("items").into_iter().flatten() {
        if !item.has("value") {
            return Err("an option without a value is not offered".to_owned());
        }
        let value = item.text("value");
        let checked = if item.has("selected") { item.yes("selected") } else { !chosen.is_empty() && value == chosen };
        let (text, disabled) = (item.text("text"), item.yes("disabled"));
        item.used_up("items.")?;
        options.push(Item { id: String::new(), value, text, hint: String::new(), before: String::new(), checked, disabled });
    }
    Ok(vec![Group { label: String::new(), options }])
}

fn links(items: Vec<Option<Options>>) -> Result<Vec<Link>, String> {
    items
        .into_iter()
        .flatten()
        .map(|mut item| {
            let link = Link { text: item.text("text"), href: item.text("href"), hidden: item.text("visuallyHiddenText") };
            item.used_up("items.").map(|()| link)
        })
        .collect()
}

fn summary_rows(o: &mut Options) -> Result<Vec<Row>, String> {
    o.list("rows")
        .into_iter()
        .flatten()
        .map(|mut row| {
            let actions = row.take("actions.items").map(|items| Value::Object(Map::from_iter([("items".to_owned(), items)])));
            let actions = match actions {
                Some(Value::Object(map)) => links(Options(map).list("items"))?,
                _ => Vec::new(),
            };
            let made = Row { key: row.text("key.text"), value: row.text("value.text"), html: row.text("value.html"), actions };
            row.used_up("rows.").map(|()| made)
        })
        .collect()
}
