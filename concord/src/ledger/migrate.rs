//! Migrations: one folder of commented texts for both engines, applied once each, in order, in the transaction that notes it.

use rust_embed::RustEmbed;

use super::{Cell, Fault, Tx, dialect};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/migrations"]
struct Migrations;

/// Brings the store's tables up to date. A migration that was applied before is left alone.
pub(super) fn migrate(tx: &mut Tx<'_>) -> Result<(), Fault> {
    tx.batch("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY NOT NULL, hash TEXT NOT NULL)")?;
    let mut names: Vec<_> = Migrations::iter().collect();
    names.sort();
    for name in names {
        let file = Migrations::get(&name).ok_or_else(|| Fault::new(format!("migration {name} is missing")))?;
        let text = String::from_utf8_lossy(&file.data).into_owned();
        let hash = blake3::hash(text.as_bytes()).to_hex().to_string();
        let applied = tx.query_one("SELECT hash FROM migration WHERE name = ?1", &[name.to_string().to_value()])?;
        match applied {
            Some(row) if row.get::<String>(0)? == hash => {}
            Some(_) => return Err(Fault::new(format!("migration {name} was changed after it was applied"))),
            None => {
                tx.batch(&dialect::migration(&text, tx.engine()))?;
                tx.execute("INSERT INTO migration (name, hash) VALUES (?1, ?2)", &[name.to_string().to_value(), hash.to_value()])?;
            }
        }
    }
    Ok(())
}
