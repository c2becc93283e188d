//! Search over keyed words: the index holds a keyed hash of each stemmed word in its place, so words and phrases are found and nothing is in clear.

use jiff::Timestamp;
use rust_stemmers::{Algorithm, Stemmer};

use super::{Cell, Fault, Tx, Value, dialect};

/// Documents of one second; more fall into the next second's range.
const DOCUMENTS_A_SECOND: i64 = 1 << 20;
/// Words taken from one record; what comes after is not found. A narrative of 20,000 characters has about 3,500.
const WORDS_A_RECORD: usize = 12_000;

impl Tx<'_> {
    /// Puts a record's texts into the index in place of what was there. Newest first is by `at`.
    pub fn index(&mut self, record: &str, at: Timestamp, texts: &[&str]) -> Result<(), Fault> {
        let number = match self.document(record)? {
            Some(number) => {
                let sql = dialect::forget_words(self.engine());
                self.execute(sql, &[number.to_value()])?;
                number
            }
            None => self.new_document(record, at)?,
        };
        let keyed = texts.iter().flat_map(|text| stems(text)).take(WORDS_A_RECORD);
        let tokens = keyed.map(|stem| self.keys.word(&stem)).collect::<Vec<_>>().join(" ");
        let sql = dialect::index_words(self.engine());
        self.execute(sql, &[number.to_value(), tokens.to_value()])?;
        Ok(())
    }

    fn document(&mut self, record: &str) -> Result<Option<i64>, Fault> {
        let row = self.query_one("SELECT number FROM search_doc WHERE record = ?1", &[record.to_owned().to_value()])?;
        row.map(|row| row.get(0)).transpose()
    }

    fn new_document(&mut self, record: &str, at: Timestamp) -> Result<i64, Fault> {
        let first = at.as_second() * DOCUMENTS_A_SECOND;
        let last = self.number(
            "SELECT MAX(number) FROM search_doc WHERE number >= ?1 AND number < ?2",
            &[first.to_value(), (first + DOCUMENTS_A_SECOND).to_value()],
        )?;
        let number = if last == 0 { first } else { last + 1 };
        self.execute("INSERT INTO search_doc (number, record) VALUES (?1, ?2)", &[number.to_value(), record.to_owned().to_value()])?;
        Ok(number)
    }

    /// The search as the engine's question; `None` where nothing in it can be looked for. Words between double quotes are a phrase.
    pub fn question(&self, asked: &str) -> Option<Value> {
        let mut phrases = Vec::new();
        for (turn, part) in asked.split('"').enumerate() {
            let words: Vec<String> = stems(part).map(|stem| self.keys.word(&stem)).collect();
            if turn % 2 == 1 {
                phrases.push(words);
            } else {
                phrases.extend(words.into_iter().map(|word| vec![word]));
            }
        }
        phrases.retain(|words| !words.is_empty());
        (!phrases.is_empty()).then(|| Value::Text(dialect::question(self.engine(), &phrases)))
    }
}

/// The stems of a text's words, in order: letters and digits, lower case, English stems.
fn stems(text: &str) -> impl Iterator<Item = String> + '_ {
    let stemmer = Stemmer::create(Algorithm::English);
    text.split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|word| word.trim_matches('\'').to_lowercase())
        .filter(|word| !word.is_empty())
        .map(move |word| stemmer.stem(&word).into_owned())
}
