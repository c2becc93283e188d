//! Redaction by rule: names, numbers, e-mail addresses, postcodes and addresses that the record knows, and whatever looks like one (access
//! rules, marks "redacted" and "victim's part"). It bars too much rather than too little: a bar costs a word, a name costs a person.

/// A piece of an account: read as it stands, or barred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words; empty where they are barred.
    pub text: String,
    /// Whether a black bar stands in their place. Every bar is as long as any other, so that its length tells nothing.
    pub barred: bool,
}

/// What stands in the place of barred words where only text can be shown.
pub const BAR: &str = "█████";

/// Words before a name.
const TITLES: [&str; 9] = ["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir"];
/// The last word of a street's name.
const STREETS: [&str; 16] = [
    "road", "street", "lane", "avenue", "close", "drive", "way", "place", "court", "gardens", "crescent", "terrace", "grove", "square", "walk",
    "mews",
];
/// Digits in a row, in one word or several, from which on a number may be somebody's.
const DIGITS: usize = 5;

/// A word of the account: where it begins and ends.
#[derive(Clone, Copy)]
struct Word<'a> {
    from: usize,
    to: usize,
    /// Without the punctuation around it.
    core: &'a str,
    /// Whether a sentence begins with it.
    first: bool,
}

/// Cuts an account into what may be read and what is barred: `known` are texts that the record knows of people (names, addresses, numbers)
/// and words that somebody chose to black out; looks of names, numbers and addresses are barred besides.
pub fn redact(text: &str, known: &[String]) -> Vec<Piece> {
    let words = words(text);
    let mut barred = vec![false; words.len()];
    for known in known {
        bar_known(&words, known, &mut barred);
    }
    bar_names(&words, &mut barred);
    bar_numbers(&words, &mut barred);
    bar_places(&words, &mut barred);
    pieces(text, &words, &barred)
}

/// The pieces as plain text, with [`BAR`] for each that is barred.
pub fn in_words(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| if piece.barred { BAR } else { piece.text.as_str() }).collect()
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut from = None;
    let mut first = true;
    for (at, letter) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        match (letter.is_whitespace(), from) {
            (false, None) => from = Some(at),
            (true, Some(start)) => {
                let whole = text.get(start..at).unwrap_or_default();
                words.push(Word { from: start, to: at, core: whole.trim_matches(|c: char| !c.is_alphanumeric()), first });
                first = whole.ends_with(['.', '!', '?', ':']);
                from = None;
            }
            _ => {}
        }
        first |= letter == '\n';
    }
    words
}

/// The letters and digits of a text in lower case, for comparing.
fn plain(text: &str) -> String {
    let text = text.strip_suffix("'s").or_else(|| text.strip_suffix("’s")).unwrap_or(text);
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Bars a known text as a whole, and each of its words that could be part of a name or an address.
fn bar_known(words: &[Word<'_>], known: &str, barred: &mut [bool]) {
    let parts: Vec<String> = known.split_whitespace().map(plain).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        return;
    }
    let all: String = parts.concat();
    for start in 0..words.len() {
        let mut run = String::new();
        for (length, word) in words.iter().skip(start).enumerate() {
            run.push_str(&plain(word.core));
            if run == all {
                barred.iter_mut().skip(start).take(length + 1).for_each(|bar| *bar = true);
            }
            if !all.starts_with(&run) {
                break;
            }
        }
    }
    // Two parts in their order are barred even where each alone would be too small to tell: "12 Sample" of an address.
    for start in 0..words.len() {
        for from in 0..parts.len() {
            let alike = words.iter().skip(start).zip(parts.iter().skip(from)).take_while(|(word, part)| plain(word.core) == **part).count();
            if alike > 1 {
                barred.iter_mut().skip(start).take(alike).for_each(|bar| *bar = true);
            }
        }
    }
    // A name's parts are the name too; small words of an address ("the", "on") are not.
    let telling = |part: &String| part.chars().count() > 2 && !COMMON.contains(&part.as_str());
    for (word, bar) in words.iter().zip(barred) {
        let plain = plain(word.core);
        *bar |= parts.iter().filter(|part| telling(part)).any(|part| *part == plain);
    }
}

/// Words that stand in addresses and names and tell of nobody.
const COMMON: [&str; 17] = [
    "the",
    "and",
    "flat",
    "floor",
    "house",
    "near",
    "road",
    "street",
    "lane",
    "city",
    "town",
    "leicester",
    "sample",
    "unit",
    "victim",
    "witness",
    "suspect",
];

fn capital(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}

/// Two words with a capital letter in a row, or one after a title: a name by its look. The first word of a sentence is none by itself.
fn bar_names(words: &[Word<'_>], barred: &mut [bool]) {
    for (place, pair) in words.windows(2).enumerate() {
        let [one, two] = pair else { continue };
        let titled = TITLES.contains(&plain(one.core).as_str()) && capital(two.core);
        let named = capital(one.core) && capital(two.core) && !one.first && !two.first;
        if titled || named {
            barred.iter_mut().skip(place).take(2).for_each(|bar| *bar = true);
        }
    }
}

fn digits(word: &str) -> usize {
    word.chars().filter(char::is_ascii_digit).count()
}

/// Numbers of five digits and more, also when written in groups; e-mail addresses; handles.
fn bar_numbers(words: &[Word<'_>], barred: &mut [bool]) {
    let numeric = |word: &Word<'_>| digits(word.core) > 0 && word.core.chars().all(|c| c.is_ascii_digit() || "+-()./".contains(c));
    let mut place = 0;
    while place < words.len() {
        let run = words.iter().skip(place).take_while(|word| numeric(word)).count();
        let all: usize = words.iter().skip(place).take(run).map(|word| digits(word.core)).sum();
        if all >= DIGITS {
            barred.iter_mut().skip(place).take(run).for_each(|bar| *bar = true);
        }
        place += run.max(1);
    }
    for (word, bar) in words.iter().zip(barred) {
        *bar |= word.core.contains('@') || digits(word.core) >= DIGITS;
    }
}

/// Postcodes, and a house number with a street.
fn bar_places(words: &[Word<'_>], barred: &mut [bool]) {
    for (place, pair) in words.windows(2).enumerate() {
        let [one, two] = pair else { continue };
        if is_postcode(one.core, two.core) {
            barred.iter_mut().skip(place).take(2).for_each(|bar| *bar = true);
        }
    }
    for (place, word) in words.iter().enumerate() {
        if is_postcode("", word.core) {
            barred.iter_mut().skip(place).take(1).for_each(|bar| *bar = true);
        }
        let number = digits(word.core) > 0 && word.core.chars().filter(|c| c.is_alphabetic()).count() <= 1;
        let street = words.iter().skip(place + 1).take(4).position(|w| STREETS.contains(&plain(w.core).as_str()));
        if let (true, Some(last)) = (number, street) {
            barred.iter_mut().skip(place).take(last + 2).for_each(|bar| *bar = true);
        }
    }
}

/// Two groups of a postcode; the first may be empty where both are written as one.
fn is_postcode(outward: &str, inward: &str) -> bool {
    let whole: Vec<char> = outward.chars().chain(inward.chars()).collect();
    if !(5..=7).contains(&whole.len()) || !whole.iter().all(char::is_ascii_alphanumeric) {
        return false;
    }
    let (out, last) = whole.split_at(whole.len() - 3);
    let inward_fits = matches!(last, [digit, a, b] if digit.is_ascii_digit() && a.is_ascii_alphabetic() && b.is_ascii_alphabetic());
    let begins = out.first().is_some_and(char::is_ascii_alphabetic) && out.iter().any(char::is_ascii_digit);
    inward_fits && begins && (outward.is_empty() || inward.chars().count() == 3)
}

fn pieces(text: &str, words: &[Word<'_>], barred: &[bool]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut read = 0;
    let mut open = false;
    for (word, bar) in words.iter().zip(barred) {
        if !bar {
            open = false;
            continue;
        }
        if !open {
            let before = text.get(read..word.from).unwrap_or_default();
            if !before.is_empty() {
                pieces.push(Piece { text: before.to_owned(), barred: false });
            }
            pieces.push(Piece { text: String::new(), barred: true });
        }
        // The punctuation after a barred word is kept: it belongs to the sentence.
        let whole = text.get(word.from..word.to).unwrap_or_default();
        let after = whole.len() - whole.trim_end_matches(['.', ',', ';', ':', '!', '?']).len();
        read = word.to - after;
        open = after == 0;
    }
    let rest = text.get(read..).unwrap_or_default();
    if !rest.is_empty() {
        pieces.push(Piece { text: rest.to_owned(), barred: false });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, known: &[&str]) -> String {
        in_words(&redact(text, &known.iter().map(|k| (*k).to_owned()).collect::<Vec<_>>()))
    }

    #[test]
    fn what_the_record_knows_of_people_is_barred_in_every_spelling() {
        let known = ["Rehearsal Victim Alder", "12 Sample Rise, LE1 1AA", "07700 900123"];
        let text =
            "Alder was shouted at. REHEARSAL  victim alder lives at 12 Sample Rise; ring 07700900123 or 07700 900 123. It was alder's coat.";
        let shown = read(text, &known);
        for word in ["lder", "LDER", "Rise", "900", "12"] {
            assert!(!shown.contains(word), "{word}: {shown}");
        }
        assert!(shown.contains("was shouted at.") && shown.ends_with("coat."), "{shown}");
    }

    #[test]
    fn what_looks_like_a_name_a_number_or_an_address_is_barred_unknown() {
        let shown =
            read("He said that Mr Birch and Cedar Dogwood of 4 Elder Lane, LE2 7ZZ, wrote to someone@example.org on 0116 496 0000.", &[]);
        for word in ["Birch", "Cedar", "Dogwood", "Elder", "LE2", "7ZZ", "@", "496"] {
            assert!(!shown.contains(word), "{word}: {shown}");
        }
        assert!(shown.starts_with("He said that █████ and █████ of █████"), "{shown}");
    }

    #[test]
    fn an_account_without_anybody_in_it_is_read_whole_and_a_bar_tells_no_length() {
        let text = "Paint was thrown at the gate.\n\nThe group left at 22:15.";
        assert_eq!(read(text, &["Rehearsal Victim"]), text);
        assert_eq!(read("Al.", &["Al"]), read("Alexandrina.", &["Alexandrina"]));
    }
}
