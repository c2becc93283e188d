//! Secrets: passwords (argon2id), one-time codes (RFC 6238), and the hashes under which tokens are kept.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use totp_rs::{Algorithm, Builder, Totp};

use crate::ledger::{Fault, keys};

/// The hash under which a session's or token's secret is kept.
pub(super) fn hash(secret: &str) -> String {
    blake3::hash(secret.as_bytes()).to_hex().to_string()
}

/// The argon2id hash of a password.
pub fn hash_password(password: &str) -> Result<String, Fault> {
    let hashed = Argon2::default().hash_password(password.as_bytes()).map_err(|error| Fault::new(format!("argon2: {error}")))?;
    Ok(hashed.to_string())
}

/// Whether a password is the one of this hash.
pub(super) fn is_password(password: &str, hash: &str) -> bool {
    Argon2::default().verify_password(password.as_bytes(), hash).is_ok()
}

/// A first password that a person can type: four groups of five letters and digits, 100 bits.
pub fn random_password() -> Result<String, Fault> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789-";
    let bytes = keys::random::<20>()?;
    let letters: Vec<char> = bytes.iter().map(|byte| char::from(LETTERS.get(usize::from(byte % 31)).copied().unwrap_or(b'a'))).collect();
    Ok(letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}

/// The one-time codes of a secret: six digits, 30 seconds, one step either way.
pub fn totp_for(secret: Vec<u8>, sign_in: &str) -> Result<Totp, Fault> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30)
        .with_secret(secret)
        .with_issuer(Some("Concord"))
        .with_account_name(sign_in.to_owned())
        .build()
        .map_err(|error| Fault::new(format!("one-time codes: {error}")))
}
