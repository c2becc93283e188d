//! Files of a record: sent by form or in pieces, known by their content, sealed in chunks under a key of their own, shown to those who read
//! accounts, redacted as copies, destroyed with the case (access.md: attachments are of the class of accounts).

pub mod pages;
mod pictures;
mod samples;
pub mod sql;
mod upload;
pub mod view;

pub use pictures::{Prepared, prepare};

use practice::people::{Act, Matter};

use crate::frame::{Audience, Doors};

/// Who reads accounts.
const VIEW: Audience = Audience::May(&[(Matter::Narrative, Act::View)]);
/// Who adds to them.
const ADD: Audience = Audience::May(&[(Matter::Narrative, Act::Create), (Matter::Narrative, Act::Edit)]);

/// The doors of this room.
pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/incidents/{id}/evidence", VIEW, pages::list)
        .post("/incidents/{id}/evidence", ADD, pages::add)
        .post("/incidents/{id}/evidence/begin", ADD, upload::begin)
        .post("/incidents/{id}/evidence/uploads/{upload}", ADD, upload::piece)
        .get("/incidents/{id}/evidence/{number}", VIEW, view::one)
        .get("/incidents/{id}/evidence/{number}/file", VIEW, view::file)
        .get("/incidents/{id}/evidence/{number}/small", VIEW, view::small)
        .post("/incidents/{id}/evidence/{number}/redact", ADD, view::redact)
}
