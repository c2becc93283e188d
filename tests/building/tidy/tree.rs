//! The tree as the tidy test reads it: every file that is kept in the repository, and nothing that is built.

use super::source::Source;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// One kept file with text in it.
pub struct Kept {
    /// Its path from the top, with `/` between.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// The top folder of the repository.
pub fn top() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Every kept text file, sorted by path. What `.gitignore` names is passed by, and so is what is no UTF-8.
pub fn files() -> Vec<Kept> {
    let top = top();
    let ignored = std::fs::read_to_string(top.join(".gitignore")).unwrap_or_default();
    let mut paths = Vec::new();
    walk(&top, "", &ignored, &mut paths);
    paths.sort();
    let kept: Vec<Kept> =
        paths.into_iter().filter_map(|path| std::fs::read_to_string(top.join(&path)).ok().map(|text| Kept { path, text })).collect();
    assert!(kept.iter().any(|file| file.path == "practice/src/lib.rs"), "the tree was not found from {}", top.display());
    kept
}

/// Rust sources below one of these folders, tests included.
pub fn rust<'a>(files: &'a [Kept], folders: &'a [&str]) -> impl Iterator<Item = &'a Kept> {
    files.iter().filter(|file| {
        let path = Path::new(&file.path);
        path.extension().is_some_and(|end| end == "rs") && folders.iter().any(|folder| path.starts_with(folder))
    })
}

/// The paths of Rust files, and of folders, that are compiled only for tests: declared under `#[cfg(test)]`.
pub fn test_paths(files: &[Kept]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in rust(files, &["practice", "concord", "rehearsal"]) {
        for name in Source::read(&file.text).test_files() {
            let folder = module_folder(&file.path);
            found.insert(format!("{folder}/{name}.rs"));
            found.insert(format!("{folder}/{name}"));
        }
    }
    found
}

/// Whether a path is one of those, or lies below one.
pub fn is_test(tests: &BTreeSet<String>, path: &str) -> bool {
    Path::new(path).ancestors().any(|above| above.to_str().is_some_and(|above| tests.contains(above)))
}

/// The folder in which a Rust file's own modules are looked for.
fn module_folder(path: &str) -> String {
    let plain = path.trim_end_matches(".rs");
    let roots = ["/mod", "/lib", "/main"];
    roots.iter().find_map(|root| plain.strip_suffix(root)).unwrap_or(plain).to_owned()
}

/// Whether `.gitignore` names this path: `/a/b` from the top, a bare name anywhere. Other patterns are not used here.
fn passes_by(ignored: &str, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lines = ignored.lines().map(|line| line.trim().trim_end_matches('/'));
    name == ".git" || lines.filter(|line| !line.is_empty()).any(|line| line.strip_prefix('/').map_or(line == name, |from_top| from_top == path))
}

fn walk(folder: &Path, below: &str, ignored: &str, paths: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        if passes_by(ignored, &path) {
            continue;
        }
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(&entry.path(), &path, ignored, paths),
            Ok(kind) if kind.is_file() => paths.push(path),
            _ => {}
        }
    }
}

#[test]
fn what_git_ignores_is_passed_by() {
    let ignored = "/target\nnode_modules\n/concord/face/built\n";
    for path in ["target", "concord/face/node_modules", "concord/face/built", ".git"] {
        assert!(passes_by(ignored, path), "{path}");
    }
    for path in ["concord/target", "built", ".gitignore"] {
        assert!(!passes_by(ignored, path), "{path}");
    }
}

#[test]
fn a_module_of_tests_covers_its_file_and_its_folder() {
    let file = Kept { path: "practice/src/policy/mod.rs".to_owned(), text: "#[cfg(test)]\nmod tests;\n".to_owned() };
    let tests = test_paths(&[file]);
    for path in ["practice/src/policy/tests.rs", "practice/src/policy/tests/shipped.rs"] {
        assert!(is_test(&tests, path), "{path}");
    }
    assert!(!is_test(&tests, "practice/src/policy/load.rs"));
}
