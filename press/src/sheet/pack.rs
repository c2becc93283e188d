//! A ZIP file written from its front to its end, so that what is in it is never held whole: the container of XLSX and ODS.

use std::io::Write;

use zip::result::{ZipError, ZipResult};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::Wrong;

/// A container that is being written. Every member says the beginning of that calendar and nothing else of when or where it was made.
pub(super) struct Pack<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
}

impl<W: Write> Pack<W> {
    /// An empty one.
    pub(super) fn new(out: W) -> Self {
        Self { zip: ZipWriter::new_stream(out) }
    }

    /// Begins a member; what is written from now on is its content.
    pub(super) fn begin(&mut self, name: &str, way: CompressionMethod) -> Result<(), Wrong> {
        let options = SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(0o644).compression_method(way);
        told(self.zip.start_file(name, options))
    }

    /// Writes a part of the member that was begun last.
    pub(super) fn put(&mut self, text: &str) -> Result<(), Wrong> {
        told(self.zip.write_all(text.as_bytes()).map_err(ZipError::Io))
    }

    /// Writes a whole member.
    pub(super) fn member(&mut self, name: &str, text: &str) -> Result<(), Wrong> {
        self.begin(name, CompressionMethod::Deflated)?;
        self.put(text)
    }

    /// Writes the list of members at the end.
    pub(super) fn finish(self) -> Result<(), Wrong> {
        let mut out = told(self.zip.finish())?;
        told(out.flush().map_err(ZipError::Io))
    }
}

fn told<T>(done: ZipResult<T>) -> Result<T, Wrong> {
    done.map_err(|error| Wrong::Writing(error.to_string()))
}
