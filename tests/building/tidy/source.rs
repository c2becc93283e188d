//! A Rust source taken apart as far as the tidy test needs: code without comments, its strings, its functions, its tests.

use std::ops::RangeInclusive;

/// One source file, read.
pub struct Source {
    /// The code, with comments and the insides of strings and characters turned to blanks; lines stay where they were.
    pub code: String,
    /// Every string literal: its line, counted from 1, and what it holds, escapes as written.
    pub strings: Vec<(usize, String)>,
}

/// A function with a body.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The line of its `fn`, from 1.
    pub line: usize,
    /// Lines from its `fn` to its closing brace.
    pub lines: usize,
}

impl Source {
    /// Reads a source. What is no Rust gives some answer, never a fault: the compiler judges that.
    pub fn read(text: &str) -> Self {
        let mut reader = Reader { rest: text, line: 1, read: Source { code: String::new(), strings: Vec::new() } };
        while let Some(next) = reader.rest.chars().next() {
            reader.step(next);
        }
        reader.read
    }

    /// The lines of each item under `#[cfg(test)]`.
    pub fn tests(&self) -> Vec<RangeInclusive<usize>> {
        let mark = "#[cfg(test)]";
        let after = |at: usize| self.code.get(at + mark.len()..).unwrap_or_default();
        self.code
            .match_indices(mark)
            .map(|(at, _)| line_of(&self.code, at)..=line_of(&self.code, at + mark.len() + item_end(after(at))))
            .collect()
    }

    /// The names of modules declared under `#[cfg(test)]` whose text is in a file of their own.
    pub fn test_files(&self) -> Vec<String> {
        let after = self.code.split("#[cfg(test)]").skip(1);
        let declared = after.filter_map(|tail| {
            let (item, _) = tail.split_once(';')?;
            let (_, name) = item.rsplit_once("mod ")?;
            Some(name.trim().to_owned())
        });
        declared.filter(|name| name.chars().all(is_word)).collect()
    }

    /// Every function with a body, functions within functions included.
    pub fn functions(&self) -> Vec<Function> {
        self.code.match_indices("fn ").filter_map(|(at, word)| self.function(at, at + word.len())).collect()
    }

    fn function(&self, at: usize, after: usize) -> Option<Function> {
        if self.code.get(..at)?.chars().next_back().is_some_and(is_word) {
            return None;
        }
        let tail = self.code.get(after..)?;
        let name: String = tail.chars().take_while(|c| is_word(*c)).collect();
        let end = item_end(tail);
        if name.is_empty() || !tail.get(..=end)?.ends_with('}') {
            return None;
        }
        let line = line_of(&self.code, at);
        Some(Function { name, line, lines: line_of(&self.code, after + end) - line + 1 })
    }
}

/// Whether a character may stand in a Rust name.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The line, from 1, of a byte of the text.
pub fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// Where the item at the start of this code ends: at the `;` before any brace, or at the brace that closes its first one.
fn item_end(code: &str) -> usize {
    let (mut round, mut braces) = (0_usize, 0_usize);
    for (at, c) in code.char_indices() {
        match c {
            '(' | '[' => round += 1,
            ')' | ']' => round = round.saturating_sub(1),
            '{' => braces += 1,
            '}' if braces <= 1 => return at,
            '}' => braces -= 1,
            ';' if round == 0 && braces == 0 => return at,
            _ => {}
        }
    }
    code.len().saturating_sub(1)
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
    read: Source,
}

impl Reader<'_> {
    fn step(&mut self, next: char) {
        if self.rest.starts_with("//") {
            self.blank(self.rest.find('\n').unwrap_or(self.rest.len()));
        } else if self.rest.starts_with("/*") {
            self.blank(comment_length(self.rest));
        } else if let Some(hashes) = raw_hashes(self.rest) {
            let close = format!("\"{}", "#".repeat(hashes));
            self.keep(hashes + 1);
            let length = self.rest.get(1..).and_then(|inside| inside.find(&close)).unwrap_or(self.rest.len());
            self.string(length, hashes);
        } else if next == '"' {
            self.string(closing_quote(self.rest), 0);
        } else if let Some(length) = character_length(self.rest) {
            self.blank(length);
        } else {
            self.keep(next.len_utf8());
        }
    }

    /// Takes a string, from its opening quote, whose inside is this long.
    fn string(&mut self, inside: usize, hashes: usize) {
        self.keep(1);
        let held = self.rest.get(..inside).unwrap_or(self.rest).to_owned();
        self.read.strings.push((self.line, held));
        self.blank(inside.min(self.rest.len()));
        self.keep((1 + hashes).min(self.rest.len()));
    }

    fn keep(&mut self, bytes: usize) {
        self.take(bytes, |c| c);
    }

    fn blank(&mut self, bytes: usize) {
        self.take(bytes, |c| if c == '\n' { c } else { ' ' });
    }

    fn take(&mut self, bytes: usize, write: impl Fn(char) -> char) {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.line += taken.matches('\n').count();
        self.read.code.extend(taken.chars().map(write));
        self.rest = rest;
    }
}

/// How long the comment at the start is; comments nest.
fn comment_length(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest.starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// How many hashes the raw string at the start has; none where none starts here.
fn raw_hashes(text: &str) -> Option<usize> {
    let tail = text.strip_prefix('r')?;
    let quoted = tail.trim_start_matches('#');
    quoted.starts_with('"').then(|| tail.len() - quoted.len())
}

/// How long the inside of the string is that opens at the start.
fn closing_quote(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at - 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len().saturating_sub(1)
}

/// How long the character literal at the start is; none where it is a lifetime or anything else.
fn character_length(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    if let Some(escape) = inside.strip_prefix('\\') {
        let first = escape.chars().next()?.len_utf8();
        return Some(2 + first + escape.get(first..)?.find('\'')? + 1);
    }
    let length = inside.chars().next()?.len_utf8();
    inside.get(length..)?.starts_with('\'').then_some(length + 2)
}

#[test]
fn comments_and_strings_are_no_code_and_lines_stay() {
    let source = Source::read("let a = \"fn x() {\"; // fn y() {\n/* { /* } */ */ let b = r#\"say \"hi\"\"#; let c = '{'; f::<'a>('\\'');\n");
    assert_eq!(source.code.matches(['{', '}']).count(), 0, "{}", source.code);
    assert_eq!(source.code.lines().count(), 2);
    let strings: Vec<&str> = source.strings.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(strings, ["fn x() {", "say \"hi\""]);
}

#[test]
fn a_function_is_measured_to_its_closing_brace() {
    let source = Source::read(
        "trait T { fn none(&self) -> [u8; 2]; }\nfn long(a: &str,\n b: u8) -> u8 {\n if a == \"}\" { 1 } else {\n 2 }\n}\nfn short() {}\n",
    );
    let found = source.functions();
    let expected = [("long", 2, 5), ("short", 7, 1)].map(|(name, line, lines)| Function { name: name.to_owned(), line, lines });
    assert_eq!(found, expected);
}

#[test]
fn what_stands_under_cfg_test_is_known() {
    let source = Source::read("fn a() {}\n#[cfg(test)]\npub mod tests;\n#[cfg(test)]\nmod inside {\n  fn b() {}\n}\nfn c() {}\n");
    assert_eq!(source.tests(), [2..=3, 4..=7]);
    assert_eq!(source.test_files(), ["tests"]);
}
