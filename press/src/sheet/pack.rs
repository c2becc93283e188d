//! A ZIP file (PKWARE's APPNOTE 6.3) written from its front to its end, so that what is in it is never held whole: the container of XLSX and ODS.
//!
//! Written here because those at hand, where they cannot go back, put a data descriptor behind every member: an Open Document file whose first
//! member has one is refused as damaged.

use std::io::{self, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use super::Wrong;

const LOCAL: u32 = 0x0403_4b50;
const DESCRIPTOR: u32 = 0x0807_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// What a reader must understand: deflated members.
const VERSION: u16 = 20;
/// Sizes and checksum follow the member, because they are not known before it.
const FOLLOWS: u16 = 8;
/// The beginning of that calendar, for every member of every file: nothing says when or where it was made.
const DAY: u16 = 0x21;
const DEFLATED: u16 = 8;

/// What the list at the end says of a member.
struct Entry {
    name: &'static str,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u32,
    plain: u32,
    at: u32,
}

impl Entry {
    /// What stands both before a member, where sizes may not be known yet, and in the list at the end.
    fn shared(&self, sizes: [u32; 3]) -> Vec<u8> {
        let words = [VERSION, self.flags, self.method, 0, DAY].map(u16::to_le_bytes).concat();
        let sizes = sizes.map(u32::to_le_bytes).concat();
        [words, sizes].concat()
    }

    fn before(&self) -> Vec<u8> {
        self.shared(if self.flags == FOLLOWS { [0; 3] } else { [self.crc, self.packed, self.plain] })
    }

    fn listed(&self) -> Vec<u8> {
        self.shared([self.crc, self.packed, self.plain])
    }
}

/// Counts what goes through it.
struct Counted<W: Write> {
    out: W,
    written: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.written += u64::try_from(written).unwrap_or(u64::MAX);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Where a container stands: between two members, or inside one.
enum Stands<W: Write> {
    Between(Counted<W>),
    Inside(Box<DeflateEncoder<Counted<W>>>, Crc, &'static str, u32),
    Broken,
}

/// A container that is being written.
pub(super) struct Pack<W: Write> {
    stands: Stands<W>,
    entries: Vec<Entry>,
}

impl<W: Write> Pack<W> {
    /// An empty one.
    pub(super) fn new(out: W) -> Self {
        Self { stands: Stands::Between(Counted { out, written: 0 }), entries: Vec::new() }
    }

    /// Writes a short member as it is, its size before it.
    pub(super) fn stored(&mut self, name: &'static str, text: &str) -> Result<(), Wrong> {
        let mut out = self.between()?;
        let mut crc = Crc::new();
        crc.update(text.as_bytes());
        let size = small(text.len())?;
        let entry = Entry { name, flags: 0, method: 0, crc: crc.sum(), packed: size, plain: size, at: position(&out)? };
        put(&mut out, &local(&entry)?)?;
        put(&mut out, text.as_bytes())?;
        self.entries.push(entry);
        self.stands = Stands::Between(out);
        Ok(())
    }

    /// Begins a member; what is written from now on is its content.
    pub(super) fn begin(&mut self, name: &'static str) -> Result<(), Wrong> {
        let mut out = self.between()?;
        let at = position(&out)?;
        put(&mut out, &local(&Entry { name, flags: FOLLOWS, method: DEFLATED, crc: 0, packed: 0, plain: 0, at })?)?;
        out.written = 0;
        self.stands = Stands::Inside(Box::new(DeflateEncoder::new(out, Compression::default())), Crc::new(), name, at);
        Ok(())
    }

    /// Writes a part of the member that was begun last.
    pub(super) fn put(&mut self, text: &str) -> Result<(), Wrong> {
        match &mut self.stands {
            Stands::Inside(packing, crc, ..) => {
                crc.update(text.as_bytes());
                packing.write_all(text.as_bytes()).map_err(wrong)
            }
            _ => Err(Wrong::Writing("no member was begun".to_owned())),
        }
    }

    /// Writes a whole member.
    pub(super) fn member(&mut self, name: &'static str, text: &str) -> Result<(), Wrong> {
        self.begin(name)?;
        self.put(text)
    }

    /// Writes the list of members at the end.
    pub(super) fn finish(mut self) -> Result<(), Wrong> {
        let mut out = self.between()?;
        let begins = position(&out)?;
        for entry in &self.entries {
            let mut line = CENTRAL.to_le_bytes().to_vec();
            line.extend(VERSION.to_le_bytes());
            line.extend(entry.listed());
            line.extend(name_length(entry.name)?.to_le_bytes());
            // No extra field, no comment, one disk, no attributes.
            line.extend([0; 12]);
            line.extend(entry.at.to_le_bytes());
            line.extend(entry.name.as_bytes());
            put(&mut out, &line)?;
        }
        let long = position(&out)? - begins;
        let many = u16::try_from(self.entries.len()).map_err(|_| too_large())?;
        let mut end = END.to_le_bytes().to_vec();
        end.extend([0; 4]);
        end.extend(many.to_le_bytes());
        end.extend(many.to_le_bytes());
        end.extend(long.to_le_bytes());
        end.extend(begins.to_le_bytes());
        end.extend([0; 2]);
        put(&mut out, &end)?;
        out.flush().map_err(wrong)
    }

    /// Ends the member that is open, if one is; gives the way on.
    fn between(&mut self) -> Result<Counted<W>, Wrong> {
        match std::mem::replace(&mut self.stands, Stands::Broken) {
            Stands::Between(out) => Ok(out),
            Stands::Broken => Err(Wrong::Writing("it broke off before".to_owned())),
            Stands::Inside(packing, crc, name, at) => {
                let mut out = packing.finish().map_err(wrong)?;
                let packed = u32::try_from(out.written).map_err(|_| too_large())?;
                // The checksum counts its bytes modulo 2^32; XML that long would have packed to far more than it may.
                let entry = Entry { name, flags: FOLLOWS, method: DEFLATED, crc: crc.sum(), packed, plain: crc.amount(), at };
                let descriptor = [DESCRIPTOR, entry.crc, entry.packed, entry.plain].map(u32::to_le_bytes).concat();
                let header = u64::from(at) + u64::try_from(local(&entry)?.len()).unwrap_or(u64::MAX);
                out.written += header;
                put(&mut out, &descriptor)?;
                self.entries.push(entry);
                Ok(out)
            }
        }
    }
}

/// What stands before a member.
fn local(entry: &Entry) -> Result<Vec<u8>, Wrong> {
    let mut bytes = LOCAL.to_le_bytes().to_vec();
    bytes.extend(entry.before());
    bytes.extend(name_length(entry.name)?.to_le_bytes());
    bytes.extend([0; 2]);
    bytes.extend(entry.name.as_bytes());
    Ok(bytes)
}

fn name_length(name: &str) -> Result<u16, Wrong> {
    u16::try_from(name.len()).map_err(|_| too_large())
}

fn position<W: Write>(out: &Counted<W>) -> Result<u32, Wrong> {
    u32::try_from(out.written).map_err(|_| too_large())
}

fn small(size: usize) -> Result<u32, Wrong> {
    u32::try_from(size).map_err(|_| too_large())
}

fn put<W: Write>(out: &mut Counted<W>, bytes: &[u8]) -> Result<(), Wrong> {
    out.write_all(bytes).map_err(wrong)
}

fn too_large() -> Wrong {
    Wrong::Writing("it is larger than 4 GB".to_owned())
}

#[expect(clippy::needless_pass_by_value, reason = "it stands where an error is mapped")]
fn wrong(error: io::Error) -> Wrong {
    Wrong::Writing(error.to_string())
}
