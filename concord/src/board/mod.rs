//! The control room: the live board, its wall display, the units, and the handover between shifts (HT-9, HT-10).

pub mod events;
pub mod handover;
pub mod pages;
pub(crate) mod samples;
pub mod sql;
pub mod units;
pub mod view;

use practice::people::{Act, Matter};

use crate::frame::{Audience, Doors};

/// Who sees the board, each within their own reach.
const VIEW: Audience = Audience::May(&[(Matter::CallAndFlag, Act::View)]);
/// Who sends units and says where they are.
const EDIT: Audience = Audience::May(&[(Matter::CallAndFlag, Act::Edit)]);
/// Who answers for a shift: inspectors and supervisors of the control room.
const SHIFT: Audience = Audience::May(&[(Matter::CallAndFlag, Act::Approve)]);

/// Adds the doors of the control room.
pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/board", VIEW, pages::board)
        .get("/board/rows", VIEW, pages::rows)
        .get("/board/events", VIEW, events::events)
        .get("/board/wall", VIEW, pages::wall)
        .get("/board/wall/rows", VIEW, pages::wall_rows)
        .get("/board/units", VIEW, units::units)
        .get("/board/units/new", SHIFT, units::new)
        .post("/board/units/new", SHIFT, units::take_new)
        .get("/board/units/{unit}", EDIT, units::unit)
        .post("/board/units/{unit}", EDIT, units::take_unit)
        .get("/board/handover", SHIFT, handover::handovers)
        .post("/board/handover", SHIFT, handover::hand_over)
        .get("/board/handover/{id}", SHIFT, handover::handover)
        .post("/board/handover/{id}", SHIFT, handover::take_over)
}
