//! Rows as other systems write them, one small invented row for each trap.

use super::super::IncomingStrand;
use super::super::samples::{LONDON, lists, moment, refusals_of};
use super::*;

const HEADER: [&str; 6] = ["Ref", "Reported", "Area", "Bias", "Offence", "Several"];

fn mapping(from: &str, to: &str) -> Mapping {
    assert!(LONDON.contains(from), "the sample has {from}");
    Mapping::parse("old.toml", &LONDON.replace(from, to), &lists()).unwrap()
}

fn read(mapping: &Mapping, cells: [&str; 6]) -> Result<Incoming, Vec<Refusal>> {
    mapping.open(&HEADER, moment("2024-06-01T00:00:00Z")).unwrap().read_row(2, &cells)
}

fn strands(incoming: &Incoming) -> Vec<String> {
    let line = |s: &IncomingStrand| format!("{}/{}/{}/{}", s.strand, s.sub.as_deref().unwrap_or("-"), s.religions.join("+"), s.words);
    incoming.strands.iter().map(line).collect()
}

#[test]
fn several_values_in_one_cell_become_several_strands_and_offences() {
    let row = read(&mapping("", ""), ["A1", "01/05/2024", "North", "Jewish; Asian;jewish;MUSLIM", "Burglary/Assault;Nuisance", "Yes"]).unwrap();
    assert_eq!(strands(&row), ["REL/-/JEW+MUS/Jewish; jewish; MUSLIM", "RACE/asian//Asian"]);
    let codes: Vec<_> = row.offences.iter().map(|o| (o.code.as_deref(), o.words.as_str())).collect();
    assert_eq!(codes, [(Some("30C"), "Burglary/Assault"), (Some("105A"), "Burglary/Assault"), (None, "Nuisance")]);
    assert_eq!(row.reported_at, moment("2024-04-30T23:00:00Z"), "the start of the day in British Summer Time");
    assert_eq!(row.district.as_deref(), Some("North"));
    assert!(row.notes.is_empty(), "{:?}", row.notes);
}

#[test]
fn an_unknown_word_is_refused_with_row_column_and_value() {
    let refused = read(&mapping("", ""), ["A1", "31/04/2024", "North", "Jewish;Martian", "Assault", "Perhaps"]).unwrap_err();
    let told: Vec<_> = refused.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "Row 2, Reported, \"31/04/2024\": is not a date written like 31/12/2024 or 2024-12-31",
            "Row 2, Bias, \"Martian\": is not among the words that the mapping knows for this column",
            "Row 2, Several, \"Perhaps\": is not among the words that the mapping knows for this column",
        ]
    );
}

#[test]
fn a_flag_that_contradicts_the_row_is_noted_and_the_row_is_taken() {
    let row = read(&mapping("", ""), ["A1", "01/05/2024", "", "Jewish;Asian", "", "No"]).unwrap();
    assert_eq!(row.notes, ["Several is \"No\", but the row gives 2 strand values."]);
    assert_eq!((row.district, row.offences.len()), (None, 0));
}

#[test]
fn a_strand_or_sub_strand_that_the_force_lacks_is_noted_and_its_words_are_kept() {
    let row = read(&mapping("", ""), ["A1", "01/05/2024", "", "Woman;Welsh", "", ""]).unwrap();
    assert_eq!(strands(&row), ["OTHER/-//Woman", "RACE/-//Welsh"]);
    assert_eq!(
        row.notes,
        [
            "\"Woman\": this force does not record the strand SEX; recorded under OTHER.",
            "\"Welsh\": this force's list for RACE has no \"welsh\"; the source's own words are kept.",
        ]
    );
}

#[test]
fn a_row_without_a_strand_is_refused_unless_the_mapping_says_how_it_is_taken() {
    let cells = ["A1", "01/05/2024", "", "None", "", ""];
    assert_eq!(read(&mapping("", ""), cells).unwrap_err()[0].column, "Bias");
    let both = read(&mapping("", ""), ["A1", "soon", "", "", "", ""]).unwrap_err();
    assert_eq!(both.len(), 2, "a bad date does not hide the lack of a strand");
    let row = read(&mapping("[missing]", "no_strand = \"OTHER\"\n[missing]"), cells).unwrap();
    assert_eq!(strands(&row), ["OTHER/-//"]);
    assert!(row.notes[0].starts_with("The source names no strand"), "{:?}", row.notes);
}

#[test]
fn the_future_a_blank_number_and_a_row_of_another_width_are_refused() {
    let sample = mapping("", "");
    let refused = read(&sample, ["", "02/06/2024", "", "Asian", "", ""]).unwrap_err();
    assert_eq!(refused.iter().map(|r| r.column.as_str()).collect::<Vec<_>>(), ["Ref", "Reported"]);
    assert_eq!(refused[1].reason, "is in the future");
    let reader = sample.open(&HEADER, moment("2024-06-01T00:00:00Z")).unwrap();
    assert_eq!(refusals_of(&reader, &[["A1", "01/05/2024", "", "Asian", ""]])[0].reason, "The row has 5 cells, and the header has 6.");
    assert!(refusals_of(&reader, &[["A1", "01/05/2024", "", "Asian", "", "", " "]]).is_empty());
}

#[test]
fn a_report_before_the_incident_is_noted_and_an_end_before_its_beginning_refused() {
    let occurred = "[columns.occurred]\ndate = \"Area\"\nformat = [\"iso\"]\n[columns.occurred_to]\ndate = \"Offence\"\nformat = [\"iso\"]\n";
    let text = LONDON.replace("[columns.district]\ncolumn = \"Area\"", occurred);
    let text = text.split("[offences]").next().unwrap();
    let sample = Mapping::parse("old.toml", text, &lists()).unwrap();
    let row = read(&sample, ["A1", "01/05/2024", "2024-05-02", "Asian", "", ""]).unwrap();
    assert_eq!(row.notes, ["The source says that it was reported before it happened."]);
    assert_eq!(row.occurred_to, Some(moment("2024-05-02T22:59:59Z")), "the last second of the local day");
    assert!(read(&sample, ["A1", "01/05/2024", "2024-05-01T18:00:00", "Asian", "", ""]).unwrap().notes.is_empty(), "the same day");
    let refused = read(&sample, ["A1", "03/05/2024", "2024-05-02", "Asian", "2024-05-01", ""]).unwrap_err();
    assert_eq!((refused[0].column.as_str(), refused[0].reason.as_str()), ("Offence", "is before the beginning of the same incident"));
}

#[test]
fn counts_are_summed_and_a_part_that_is_unknown_makes_the_sum_unknown() {
    let counts = "[columns.victims]\nsum = [\"Area\", \"Offence\"]\nunknown = [\"Unknown\"]\n";
    let text = LONDON.replace("[columns.district]\ncolumn = \"Area\"", counts);
    let sample = Mapping::parse("old.toml", text.split("[offences]").next().unwrap(), &lists()).unwrap();
    let victims =
        |under: &str, over: &str| read(&sample, ["A1", "01/05/2024", under, "Asian", over, ""]).map(|row| (row.victims, row.notes.len()));
    assert_eq!(victims("1", "2.0"), Ok((Some(3), 0)));
    assert_eq!(victims("0", "unknown"), Ok((None, 0)));
    assert_eq!(victims("2", "Unknown"), Ok((None, 1)));
    assert_eq!(victims("2", "some").unwrap_err()[0].reason, "is not a whole number");
    assert!(victims("-1", "0").is_err());
}
