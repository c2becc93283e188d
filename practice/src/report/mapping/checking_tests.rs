//! What a mapping may not say, and where the fault is reported.

use super::super::samples::{LONDON, lists};
use super::*;

fn faults(from: &str, to: &str) -> Vec<String> {
    assert!(LONDON.contains(from), "the sample has {from}");
    let found = Mapping::parse("old.toml", &LONDON.replace(from, to), &lists()).unwrap_err();
    found.iter().map(ToString::to_string).collect()
}

/// The line of the sample on which this text stands.
fn line_with(text: &str) -> usize {
    LONDON.lines().position(|line| line.contains(text)).unwrap() + 1
}

#[test]
fn a_code_that_the_force_lacks_is_a_fault_with_its_line() {
    let found = faults("\"Assault\" = \"105A\"", "\"Assault\" = \"105Z\"");
    assert_eq!(found.len(), 1);
    let line = line_with("\"Assault\" = ");
    assert!(found[0].starts_with(&format!("old.toml, line {line}: This force has no offence \"105Z\".")), "{found:?}");
    let found = faults("religions = [\"JEW\"]", "religions = [\"JEWISH\"]");
    assert!(found[0].ends_with("This force has no religion of REL \"JEWISH\"; it has: CHR, JEW, MUS, OTH."), "{found:?}");
    let found = faults("strand = \"OTHER\"", "# none");
    assert!(found[0].contains("no strand \"SEX\""), "{found:?}");
}

#[test]
fn every_fault_is_told_at_once_in_the_order_of_the_file() {
    let text = LONDON.replace("Europe/London", "Europe/Londinium").replace("\"30C\", \"105A\"", "\"30X\"");
    let found = Mapping::parse("old.toml", &text, &lists()).unwrap_err();
    assert_eq!(found.iter().map(|fault| fault.line).collect::<Vec<_>>(), [line_with("zone = "), line_with("Burglary")]);
}

#[test]
fn a_key_that_does_not_exist_and_a_misspelt_form_are_faults() {
    assert!(faults("separator = \";\"\nignore", "seperator = \";\"\nignore")[0].contains("unknown field `seperator`"));
    assert!(faults("%d/%m/%Y", "dd/mm/yyyy")[0].contains("\"dd/mm/yyyy\" is not a date form"));
    assert!(faults("\"iso\"]", "\"%m/%d/%Y\"]")[0].contains("one order of day and month"));
    assert!(faults("\"Muslim\" =", "\"jewish \" =")[0].contains("two meanings"));
    assert!(faults("columns.district", "columns.setting")[0].contains("what the words of this column mean"));
    let line = line_with("further-rows");
    assert!(faults("further-rows", "sometimes")[0].contains(&format!("line {line}: unknown variant `sometimes`")));
}

#[test]
fn an_offence_that_the_force_lacks_may_keep_its_words_where_the_mapping_says_so() {
    let text = LONDON.replace("[missing]", "[missing]\noffence = \"words\"").replace("\"30C\", \"105A\"", "\"30X\"");
    assert!(Mapping::parse("old.toml", &text, &lists()).is_ok());
}

#[test]
fn a_code_that_no_pack_has_is_a_fault_whatever_the_mapping_says_of_missing_ones() {
    let anywhere = Lists { anywhere: Some(["RACE", "REL", "SO", "SEX", "105A", "30C", "8N"].map(str::to_owned).into()), ..lists() };
    let text = LONDON.replace("[missing]", "[missing]\noffence = \"words\"");
    assert!(Mapping::parse("old.toml", &text, &anywhere).is_ok());
    for (code, slip, said) in
        [("\"30C\", \"105A\"", "\"30X\"", "the offence \"30X\""), ("strand = \"REL\"", "strand = \"RELL\"", "the strand \"RELL\"")]
    {
        let slipped = text.replace(code, slip);
        assert_ne!(slipped, text);
        let faults = Mapping::parse("old.toml", &slipped, &anywhere).unwrap_err();
        assert!(faults[0].to_string().contains(said), "{}", faults[0]);
    }
}
