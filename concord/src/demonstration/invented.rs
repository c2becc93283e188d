//! Invented people of the records: plants and birds for names, telephone numbers and addresses that belong to nobody.
//!
//! Numbers are from the ranges that Ofcom keeps for drama (07700 900000 to 900999, 0116 496 0000 to 0999), addresses from example.org, and
//! postcodes from ZZ99, an area that the post does not have.

use jiff::Timestamp;
use practice::incident::{Person, PersonKind};

use super::random::Chance;
use crate::ledger::{Fault, Owner, Tx};

const FIRST: [&str; 32] = [
    "Poppy", "Bryony", "Clover", "Daisy", "Fern", "Ivy", "Iris", "Jasmine", "Marigold", "Heather", "Rosemary", "Saffron", "Violet", "Tansy",
    "Yarrow", "Zinnia", "Basil", "Bracken", "Campion", "Flax", "Lupin", "Moss", "Reed", "Rye", "Sage", "Thyme", "Teasel", "Vetch", "Woodruff",
    "Thistle", "Mallow", "Burdock",
];
const LAST: [&str; 32] = [
    "Wren",
    "Avocet",
    "Bittern",
    "Bunting",
    "Chough",
    "Coot",
    "Curlew",
    "Dipper",
    "Dunlin",
    "Dunnock",
    "Egret",
    "Fieldfare",
    "Finch",
    "Gannet",
    "Godwit",
    "Goshawk",
    "Grebe",
    "Heron",
    "Jackdaw",
    "Kestrel",
    "Kite",
    "Lapwing",
    "Linnet",
    "Martin",
    "Merlin",
    "Osprey",
    "Ouzel",
    "Plover",
    "Puffin",
    "Redwing",
    "Teal",
    "Whimbrel",
];
const STREETS: [&str; 8] =
    ["Example Street", "Example Road", "Example Lane", "Specimen Avenue", "Sample Close", "Pattern Way", "Model Terrace", "Instance Gardens"];

/// People who come up in several records.
const REGULARS: u64 = 60;

/// Somebody invented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invented {
    /// "Demo Victim Poppy Wren".
    pub name: String,
    /// A drama number; not everybody gives one.
    pub phone: Option<String>,
    /// An address at example.org; not everybody gives one.
    pub email: Option<String>,
    /// Number and street.
    pub address: String,
    /// A postcode that does not exist.
    pub postcode: String,
    /// Whether they are one of those who come up in several records.
    pub regular: bool,
}

/// Somebody of this kind; the same number is the same person.
pub fn somebody(chance: &mut Chance, kind: PersonKind) -> Invented {
    let regular = kind != PersonKind::Witness && chance.percent(9);
    let number = if regular { chance.below(REGULARS) } else { REGULARS + chance.below(1 << 40) };
    let mut of = Chance::of(number, &[u64::from(kind == PersonKind::Suspect)]);
    let (first, last) = (of.word(&FIRST), of.word(&LAST));
    let phone = match of.below(20) {
        0..=6 => Some(format!("07700 900{:03}", of.below(1000))),
        7..=9 => Some(format!("0116 496 0{:03}", of.below(1000))),
        _ => None,
    };
    let email = of.percent(40).then(|| format!("{}.{}.{}@example.org", first.to_lowercase(), last.to_lowercase(), of.below(100_000)));
    Invented {
        name: format!("Demo {} {first} {last}", kind.label()),
        phone,
        email,
        address: format!("{} {}", of.between(1, 180), of.word(&STREETS)),
        postcode: format!("ZZ99 {}{}{}", of.between(1, 9), letter(&mut of), letter(&mut of)),
        regular,
    }
}

fn letter(chance: &mut Chance) -> char {
    u8::try_from(chance.below(26)).ok().map_or('A', |n| char::from(b'A'.saturating_add(n)))
}

impl Invented {
    /// Address and postcode on one line.
    pub fn full_address(&self) -> String {
        format!("{}, {}", self.address, self.postcode)
    }
}

/// Seals somebody into a record under their own key, with the look-ups by which they are found again; gives their row.
pub fn write_person(
    tx: &mut Tx<'_>,
    record: &str,
    number: u32,
    (kind, who): (PersonKind, &Invented),
    at: Timestamp,
    by: &str,
) -> Result<Person, Fault> {
    let owner = Owner::Person(number);
    let name = tx.seal(record, owner, "name", &who.name)?;
    tx.blind(record, number, "name", &who.name)?;
    let mut phone = None;
    if let Some(number_of) = &who.phone {
        phone = Some(tx.seal(record, owner, "phone", number_of)?);
        tx.blind(record, number, "phone", number_of)?;
    }
    let mut email = None;
    if let Some(address) = &who.email {
        email = Some(tx.seal(record, owner, "email", address)?);
        tx.blind(record, number, "email", address)?;
    }
    let mut address = None;
    if kind == PersonKind::Victim {
        address = Some(tx.seal(record, owner, "address", &who.full_address())?);
        tx.blind(record, number, "address", &who.full_address())?;
        tx.blind(record, number, "postcode", &who.postcode)?;
    }
    Ok(Person {
        incident: record.to_owned(),
        number,
        kind,
        name: Some(name),
        phone,
        email,
        address,
        about: None,
        under_18: None,
        monitoring: None,
        safe_contact: None,
        referral: None,
        referral_at: None,
        statement: None,
        statement_at: None,
        at,
        by: by.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_can_be_reached_at_what_is_invented() {
        let mut chance = Chance::of(5, &[]);
        for _ in 0..500 {
            let who = somebody(&mut chance, PersonKind::Victim);
            assert!(who.name.starts_with("Demo Victim "), "{}", who.name);
            assert!(who.postcode.starts_with("ZZ99 "), "{}", who.postcode);
            let drama = |phone: &String| phone.starts_with("07700 900") || phone.starts_with("0116 496 0");
            assert!(who.phone.iter().all(drama), "{:?}", who.phone);
            assert!(who.email.iter().all(|email| email.ends_with("@example.org")), "{:?}", who.email);
        }
    }
}
