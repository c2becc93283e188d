//! The bytes of a file between their making and their leaving: hashed as they are written, a piece at a time in memory, and what is more than
//! that sealed on disk under a key that nobody keeps. The journal has the hash before the first byte leaves.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use axum::body::Body;
use tokio_stream::wrappers::ReceiverStream;

use crate::ledger::keys::DataKey;
use crate::ledger::{Fault, Keys, keys};

/// Bytes in a piece.
const PIECE: usize = 1024 * 1024;
/// Pieces on their way to a slow reader.
const AHEAD: usize = 2;

/// A file that is being made, or is made and waits to leave.
pub(super) struct Held {
    key: DataKey,
    name: String,
    file: Option<File>,
    /// The length of each sealed piece in the file.
    sealed: Vec<usize>,
    /// What is not on disk.
    last: Vec<u8>,
    hash: blake3::Hasher,
    folder: std::path::PathBuf,
}

impl Held {
    /// An empty one; what it needs on disk it puts into this folder.
    pub(super) fn new(keys: &Keys, folder: &Path) -> Result<Self, Fault> {
        let name = format!("export-{}", keys::hex(&keys::random::<8>()?));
        let (key, _) = keys.new_data_key(&name)?;
        let hash = blake3::Hasher::new();
        Ok(Self { key, name, file: None, sealed: Vec::new(), last: Vec::new(), hash, folder: folder.to_owned() })
    }

    /// The hash of all that was written, in hexadecimal.
    pub(super) fn hash(&self) -> String {
        self.hash.finalize().to_hex().to_string()
    }

    /// Seals the piece in memory and puts it on disk.
    fn put_down(&mut self) -> Result<(), Fault> {
        let sealed = self.key.seal_bytes(&self.last, &format!("{} {}", self.name, self.sealed.len()))?;
        if self.file.is_none() {
            std::fs::create_dir_all(&self.folder)?;
            let path = self.folder.join(&self.name);
            let file = File::options().read(true).write(true).create_new(true).open(&path)?;
            // It has no name from now on: it ends with whoever holds it, also where the service is cut off.
            std::fs::remove_file(&path)?;
            self.file = Some(file);
        }
        if let Some(file) = &mut self.file {
            file.write_all(&sealed)?;
        }
        self.sealed.push(sealed.len());
        self.last.clear();
        Ok(())
    }

    /// Each piece in turn, to be handed on.
    fn hand_out(mut self, mut to: impl FnMut(Vec<u8>) -> bool) -> Result<(), Fault> {
        if let Some(mut file) = self.file.take() {
            file.seek(SeekFrom::Start(0))?;
            for (number, length) in self.sealed.iter().enumerate() {
                let mut sealed = vec![0; *length];
                file.read_exact(&mut sealed)?;
                let piece = self.key.open_bytes(&sealed, &format!("{} {number}", self.name))?;
                if !to(piece) {
                    return Ok(());
                }
            }
        }
        to(self.last);
        Ok(())
    }

    /// As the body of an answer: read piece by piece as fast as it is taken.
    pub(super) fn into_body(self) -> Body {
        let (send, pieces) = tokio::sync::mpsc::channel::<Result<Vec<u8>, std::io::Error>>(AHEAD);
        tokio::task::spawn_blocking(move || {
            let handed = self.hand_out(|piece| send.blocking_send(Ok(piece)).is_ok());
            if let Err(fault) = handed {
                tracing::error!(fault = %fault, "a file broke off");
                let _ = send.blocking_send(Err(std::io::Error::other("the file broke off")));
            }
        });
        Body::from_stream(ReceiverStream::new(pieces))
    }
}

impl Write for Held {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.hash.update(bytes);
        self.last.extend_from_slice(bytes);
        if self.last.len() >= PIECE {
            self.put_down().map_err(|fault| std::io::Error::other(fault.to_string()))?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_leaves_as_it_was_written_with_little_in_memory_and_nothing_in_clear_on_disk() {
        let folder = std::env::temp_dir().join(format!("concord-held-{}", keys::hex(&keys::random::<8>().unwrap())));
        let mut held = Held::new(&Keys::from_master(&[7; 32]), &folder).unwrap();
        let line = b"an invented line of an invented file\r\n";
        let mut whole = Vec::new();
        while whole.len() < 3 * PIECE + 4096 {
            held.write_all(line).unwrap();
            whole.extend_from_slice(line);
            assert!(held.last.len() < PIECE + line.len());
        }
        assert_eq!(held.sealed.len(), 3);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0, "what is on disk has no name");
        assert_eq!(held.hash(), blake3::hash(&whole).to_hex().to_string());
        let mut file = held.file.as_ref().unwrap().try_clone().unwrap();
        let mut kept = Vec::new();
        file.seek(SeekFrom::Start(0)).unwrap();
        file.read_to_end(&mut kept).unwrap();
        assert!(!kept.windows(line.len()).any(|part| part == line), "sealed");
        let mut left = Vec::new();
        held.hand_out(|piece| {
            left.extend(piece);
            true
        })
        .unwrap();
        assert!(left == whole);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
