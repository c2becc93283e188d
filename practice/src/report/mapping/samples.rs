//! A small invented file and its mapping, for the tests of this folder.

use jiff::Timestamp;

use super::{Lists, Reader, Refusal, StrandLists};

/// A mapping with one of everything; faults are tried by changing it.
pub(super) const LONDON: &str = r#"
[source]
system = "old-system"
title = "The register before this one"
licence = "The force's own data"
zone = "Europe/London"
id_column = "Ref"

[rows]
same_id = "further-rows"

[missing]
strand = "OTHER"

[columns.reported]
date = "Reported"
format = ["%d/%m/%Y", "iso"]

[columns.district]
column = "Area"

[[strands]]
column = "Bias"
separator = ";"
ignore = ["None"]
[strands.values]
"Jewish" = { strand = "REL", religions = ["JEW"] }
"Muslim" = { strand = "REL", religions = ["MUS"] }
"Asian" = { strand = "RACE", sub = "asian" }
"Welsh" = { strand = "RACE", sub = "welsh" }
"Woman" = { strand = "SEX", sub = "female" }

[offences]
column = "Offence"
separator = ";"
words_only = ["Nuisance"]
[offences.values]
"Assault" = "105A"
"Burglary/Assault" = ["30C", "105A"]

[[checks]]
kind = "several"
of = "strands"
column = "Several"
yes = ["Yes"]
no = ["No"]
"#;

/// Lists of a force that records the national strands and OTHER.
pub(super) fn lists() -> Lists {
    let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let strand = |subs: &[&str], religions: &[&str]| StrandLists { subs: set(subs), religions: set(religions) };
    let strands = [
        ("RACE", strand(&["asian", "arab", "black", "other"], &[])),
        ("REL", strand(&[], &["JEW", "MUS", "CHR", "OTH"])),
        ("SO", strand(&["gay", "lesbian", "bisexual"], &[])),
        ("DIS", strand(&["physical"], &[])),
        ("TRANS", strand(&["trans-woman"], &[])),
        ("OTHER", strand(&[], &[])),
    ];
    Lists {
        strands: strands.into_iter().map(|(code, lists)| (code.to_owned(), lists)).collect(),
        offences: set(&["105A", "8N", "30C", "58D"]),
        settings_of_place: set(&["home", "street", "other"]),
        districts: set(&["N", "S"]),
        outcomes: set(&["1", "18"]),
        tags: set(&["online"]),
        anywhere: None,
    }
}

/// A moment from its text.
pub(super) fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The refusals of these rows, numbered from 2.
pub(super) fn refusals_of<const N: usize>(reader: &Reader<'_>, rows: &[[&str; N]]) -> Vec<Refusal> {
    (2..).zip(rows).filter_map(|(row, cells)| reader.read_row(row, cells).err()).flatten().collect()
}
