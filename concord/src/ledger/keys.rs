//! Keys: sealing of identities and narratives, blind look-ups, keyed words, and the signature on sealed heads.
//!
//! One master key, kept beside the records in `keys/master.key` (or handed in by the environment), from which every other is derived. Each
//! person-in-record has a data key of their own, wrapped by the master's: erasure destroys that key (access.md, design.md 4 "Identity apart").

use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier};
use zeroize::Zeroizing;

use super::Fault;

/// Bytes of a key.
const KEY_BYTES: usize = 32;
/// Rounds of the shuffle that makes pseudonyms.
const ROUNDS: u8 = 8;
/// The lower half of a pseudonym's bits.
const HALF: u64 = 0xffff_ffff;
/// Bytes of the random nonce in front of each box.
const NONCE_BYTES: usize = 24;

/// The keys of one force's ledger.
pub struct Keys {
    wrap: Zeroizing<[u8; KEY_BYTES]>,
    blind: Zeroizing<[u8; KEY_BYTES]>,
    words: Zeroizing<[u8; KEY_BYTES]>,
    pseudonyms: Zeroizing<[u8; KEY_BYTES]>,
    heads: SigningKey,
}

/// A person's or an incident's own key, open for use.
pub struct DataKey(Zeroizing<[u8; KEY_BYTES]>);

impl Keys {
    /// Derives all keys from the master's 32 bytes.
    pub fn from_master(master: &[u8; KEY_BYTES]) -> Self {
        let derive = |purpose: &str| Zeroizing::new(blake3::derive_key(purpose, master));
        Self {
            wrap: derive("concord 2026 wrapping of data keys"),
            blind: derive("concord 2026 blind look-ups"),
            words: derive("concord 2026 keyed words"),
            pseudonyms: derive("concord 2026 pseudonyms of records"),
            heads: SigningKey::from_bytes(&derive("concord 2026 signature of sealed heads")),
        }
    }

    /// Reads `keys/master.key` under the data folder, and makes it where there is none yet.
    pub fn open(data: &Path) -> Result<Self, Fault> {
        let folder = data.join("keys");
        let file = folder.join("master.key");
        if !file.exists() {
            // A store whose key is gone must not get another one, under which nothing of it would open.
            if ["concord.db", "heads.log"].iter().any(|known| data.join(known).exists()) {
                return Err(Fault::new(format!("{} is missing, and the records cannot be read without it", file.display())));
            }
            std::fs::create_dir_all(&folder)?;
            write_secret(&file, &hex(&random::<KEY_BYTES>()?))?;
        }
        let text = Zeroizing::new(std::fs::read_to_string(&file)?);
        let bytes = unhex(text.trim()).and_then(|b| <[u8; KEY_BYTES]>::try_from(b).ok());
        let master = bytes.ok_or_else(|| Fault::new("keys/master.key does not hold 64 hexadecimal digits"))?;
        Ok(Self::from_master(&Zeroizing::new(master)))
    }

    /// A new data key, and the same key wrapped for keeping.
    pub fn new_data_key(&self, owner: &str) -> Result<(DataKey, Vec<u8>), Fault> {
        let key = DataKey(Zeroizing::new(random()?));
        let wrapped = seal(&self.wrap, key.0.as_slice(), owner)?;
        Ok((key, wrapped))
    }

    /// Opens a wrapped data key.
    pub fn unwrap(&self, wrapped: &[u8], owner: &str) -> Result<DataKey, Fault> {
        let bytes = Zeroizing::new(open(&self.wrap, wrapped, owner)?);
        let key = <[u8; KEY_BYTES]>::try_from(bytes.as_slice()).map_err(|_| Fault::new("a data key of the wrong length"))?;
        Ok(DataKey(Zeroizing::new(key)))
    }

    /// Seals a secret of the house itself, such as an account's one-time-code secret.
    pub fn seal_own(&self, secret: &[u8], about: &str) -> Result<Vec<u8>, Fault> {
        seal(&self.wrap, secret, about)
    }

    /// Opens a secret of the house itself.
    pub fn open_own(&self, sealed: &[u8], about: &str) -> Result<Vec<u8>, Fault> {
        open(&self.wrap, sealed, about)
    }

    /// The look-up value of a name, telephone number or address: equal texts give equal values, and no value gives its text back.
    pub fn blind(&self, kind: &str, text: &str) -> String {
        letters(&blake3::keyed_hash(&self.blind, format!("{kind}\n{text}").as_bytes()).as_bytes()[..16])
    }

    /// The keyed word that stands for this stem in the search index: letters only, so that no engine parses it as anything else.
    pub fn word(&self, stem: &str) -> String {
        letters(&blake3::keyed_hash(&self.words, stem.as_bytes()).as_bytes()[..8])
    }

    /// The stable pseudonym of a record's number: a keyed shuffle of all numbers, so that two records never share one.
    pub fn pseudonym(&self, number: i64) -> u64 {
        (0..ROUNDS).fold(u64::from_ne_bytes(number.to_ne_bytes()), |halves, round| {
            let (left, right) = (halves >> 32, halves & HALF);
            (right << 32) | (left ^ self.mixed(round, right))
        })
    }

    /// The number behind a pseudonym.
    pub fn of_pseudonym(&self, pseudonym: u64) -> i64 {
        let number = (0..ROUNDS).rev().fold(pseudonym, |halves, round| {
            let (right, mixed) = (halves >> 32, halves & HALF);
            ((mixed ^ self.mixed(round, right)) << 32) | right
        });
        i64::from_ne_bytes(number.to_ne_bytes())
    }

    fn mixed(&self, round: u8, half: u64) -> u64 {
        let mut hasher = blake3::Hasher::new_keyed(&self.pseudonyms);
        hasher.update(&[round]).update(&half.to_le_bytes());
        let bytes = hasher.finalize();
        bytes.as_bytes().iter().take(4).fold(0, |bits, byte| (bits << 8) | u64::from(*byte))
    }

    /// Signs a sealed head.
    pub fn sign(&self, head: &[u8]) -> Vec<u8> {
        self.heads.sign(head).to_bytes().to_vec()
    }

    /// Whether this ledger's key made the signature.
    pub fn signed(&self, head: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|s| self.heads.verifying_key().verify(head, &s).is_ok())
    }

    /// The public half, in hexadecimal, for those who check heads outside.
    pub fn public(&self) -> String {
        hex(self.heads.verifying_key().as_bytes())
    }
}

impl DataKey {
    /// Seals a text for one place (`about` names table, record, field and row; a box moved elsewhere does not open).
    pub fn seal(&self, text: &str, about: &str) -> Result<Vec<u8>, Fault> {
        seal(&self.0, text.as_bytes(), about)
    }

    /// Seals bytes for one place.
    pub fn seal_bytes(&self, bytes: &[u8], about: &str) -> Result<Vec<u8>, Fault> {
        seal(&self.0, bytes, about)
    }

    /// Opens sealed bytes at their own place.
    pub fn open_bytes(&self, sealed: &[u8], about: &str) -> Result<Vec<u8>, Fault> {
        open(&self.0, sealed, about)
    }

    /// Opens a sealed text at its own place.
    pub fn open(&self, sealed: &[u8], about: &str) -> Result<String, Fault> {
        String::from_utf8(open(&self.0, sealed, about)?).map_err(|_| Fault::new("a sealed text that is not UTF-8"))
    }
}

fn seal(key: &[u8; KEY_BYTES], text: &[u8], about: &str) -> Result<Vec<u8>, Fault> {
    let nonce = random::<NONCE_BYTES>()?;
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: text, aad: about.as_bytes() })
        .map_err(|_| Fault::new("a text could not be sealed"))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn open(key: &[u8; KEY_BYTES], sealed: &[u8], about: &str) -> Result<Vec<u8>, Fault> {
    let broken = || Fault::new(format!("the sealed text of {about} does not open: it was changed, moved, or its key destroyed"));
    let (nonce, rest) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or_else(broken)?;
    XChaCha20Poly1305::new(&Key::from(*key)).decrypt(&XNonce::from(*nonce), Payload { msg: rest, aad: about.as_bytes() }).map_err(|_| broken())
}

/// Random bytes from the operating system: the one door through which randomness comes in.
pub fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Fault::new(format!("no randomness: {error}")))?;
    Ok(bytes)
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Hexadecimal back to bytes; `None` for anything else.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(text.get(i..i + 2)?, 16).ok()).collect()
}

fn letters(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [char::from(b'a' + (byte >> 4)), char::from(b'a' + (byte & 15))]).collect()
}

#[cfg(unix)]
fn write_secret(file: &Path, text: &str) -> Result<(), Fault> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut secret = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    secret.write_all(text.as_bytes())?;
    secret.sync_all()?;
    Ok(())
}

#[cfg(not(unix))]
fn write_secret(file: &Path, text: &str) -> Result<(), Fault> {
    std::fs::write(file, text).map_err(Fault::from)
}

/// Makes a file that only its owner reads and writes, or makes one that is there so.
#[cfg(unix)]
pub(super) fn for_the_owner_alone(file: &Path) -> Result<(), Fault> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let alone = || std::fs::Permissions::from_mode(0o600);
    // By its path where it is there: closing a file that is in use would let go of the locks of its user.
    match std::fs::set_permissions(file, alone()) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).map(|_| ())?;
        }
        done => done?,
    }
    // Working files that an earlier version left; new ones get the store's own rights.
    for end in ["-wal", "-shm"] {
        let mut beside = file.as_os_str().to_owned();
        beside.push(end);
        match std::fs::set_permissions(&beside, alone()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// Where files have no such rights the folder's own must do.
#[cfg(not(unix))]
pub(super) fn for_the_owner_alone(_: &Path) -> Result<(), Fault> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudonym_leads_back_to_its_number_under_its_own_key_alone() {
        let (keys, other) = (Keys::from_master(&[1; 32]), Keys::from_master(&[2; 32]));
        for number in [0, 1, -1, i64::MAX, 1_793_000_000 << 20] {
            assert_eq!(keys.of_pseudonym(keys.pseudonym(number)), number);
            assert_ne!(keys.pseudonym(number), other.pseudonym(number));
            assert_ne!(keys.pseudonym(number), keys.pseudonym(number.wrapping_add(1)));
        }
    }

    #[test]
    fn a_store_whose_key_is_gone_gets_no_other() {
        let folder = std::env::temp_dir().join(format!("concord-keys-{}", hex(&random::<8>().unwrap())));
        std::fs::create_dir_all(&folder).unwrap();
        let first = Keys::open(&folder).unwrap().public();
        assert_eq!(Keys::open(&folder).unwrap().public(), first, "the key stays");
        std::fs::write(folder.join("heads.log"), "").unwrap();
        std::fs::remove_file(folder.join("keys/master.key")).unwrap();
        assert!(Keys::open(&folder).is_err());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
