//! The force's code lists as a mapping needs them, and the mappings at hand.

use std::collections::BTreeSet;
use std::path::Path;

use practice::policy::Policy;
use practice::report::mapping::{Lists, Mapping, StrandLists};

use crate::house::Shipped;

/// The code lists of a policy, as sets: a mapping may use these codes and no others.
pub fn lists_of(policy: &Policy) -> Lists {
    let strands = policy.strands.iter().map(|strand| {
        let lists = StrandLists {
            subs: strand.subs.iter().map(|sub| sub.code.clone()).collect(),
            religions: strand.religions.iter().map(|religion| religion.code.clone()).collect(),
        };
        (strand.code.clone(), lists)
    });
    let codes = |list: &[practice::policy::Listed]| -> BTreeSet<String> { list.iter().map(|entry| entry.code.clone()).collect() };
    Lists {
        strands: strands.collect(),
        offences: policy.offences.iter().map(|offence| offence.code.clone()).collect(),
        settings_of_place: codes(&policy.settings_of_place),
        districts: codes(&policy.districts),
        outcomes: policy.outcomes.iter().map(|outcome| outcome.code.clone()).collect(),
        tags: codes(&policy.tags),
        anywhere: anywhere(),
    }
}

/// The strand and offence codes of all shipped packs, whatever their dates.
fn anywhere() -> Option<BTreeSet<String>> {
    let book = crate::house::shipped_book().ok()?;
    let entries = book.packs().iter().flat_map(practice::policy::Pack::every_entry);
    Some(entries.filter(|entry| matches!(entry.kind.as_str(), "strand" | "offence")).map(|entry| entry.code).collect())
}

/// The short names of the mappings that are shipped, in order: `austin`, `fbi`, `nypd`, `toronto`.
pub fn shipped_mappings() -> Vec<String> {
    let mut names: Vec<String> =
        Shipped::iter().filter_map(|file| Some(file.strip_prefix("mappings/")?.strip_suffix(".toml")?.to_owned())).collect();
    names.sort_unstable();
    names
}

/// The name and text of a mapping: a shipped one by its short name, or a file by its path.
///
/// Refuses, in a sentence for the reader, what is neither.
pub fn mapping_text(name: &str) -> Result<(String, String), String> {
    if shipped_mappings().iter().any(|known| known == name)
        && let Some(file) = Shipped::get(&format!("mappings/{name}.toml"))
    {
        return Ok((name.to_owned(), String::from_utf8_lossy(&file.data).into_owned()));
    }
    let text = std::fs::read_to_string(Path::new(name)).map_err(|error| {
        format!("The mapping {name} cannot be read ({error}). Give the path of a mapping file, or one of: {}.", shipped_mappings().join(", "))
    })?;
    let short = Path::new(name).file_stem().map_or_else(|| name.to_owned(), |stem| stem.to_string_lossy().into_owned());
    Ok((short, text))
}

/// A mapping, read and checked against the policy's lists. Refuses with one line for each fault of the mapping.
pub fn mapping(name: &str, policy: &Policy) -> Result<Mapping, String> {
    let (short, text) = mapping_text(name)?;
    Mapping::parse(&short, &text, &lists_of(policy)).map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}
