//! What the shipped packs promise, and what the loader refuses; the texts are read from the policy folder beside this crate.

use super::*;
use std::path::{Path, PathBuf};

mod refused;
mod shipped;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy")
}

fn shipped_files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for pack in std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for file in std::fs::read_dir(&pack).unwrap().map(|entry| entry.unwrap().path()) {
            let name = format!("{}/{}", pack.file_name().unwrap().to_str().unwrap(), file.file_name().unwrap().to_str().unwrap());
            files.push((name, std::fs::read_to_string(&file).unwrap()));
        }
    }
    files.sort();
    files
}

fn shipped() -> Book {
    Book::load(&shipped_files()).unwrap_or_else(|faults| panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}

fn adopted(item: &str, from: &str) -> Adoption {
    Adoption { kind: AdoptionKind::Pack, item: item.to_owned(), version: "2026.1".to_owned(), from: from.parse().unwrap() }
}

fn leicestershire(at: &str) -> Policy {
    shipped().policy(&[adopted("leicestershire", "2026-11-01T00:00:00Z")], at.parse().unwrap()).unwrap()
}
