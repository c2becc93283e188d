//! All doors of the house: which address leads to which room, and whom it lets in. `tests/golden/routes.txt` holds this list with the test
//! that goes through each door.

use axum::Router;
use practice::people::{Act, Matter};

use crate::frame::ask::with_type;
use crate::frame::{Audience, Doors, assets, metrics};
use crate::house::House;
use crate::{account, incident};

const RECORD: Audience = Audience::May(&[(Matter::Operational, Act::Create)]);
const VIEW: Audience = Audience::May(&[(Matter::Operational, Act::View)]);

/// Every door.
pub fn all() -> Doors {
    let doors = house_doors(Doors::default());
    let doors = account_doors(doors);
    let doors = incident_doors(doors);
    let doors = crate::admin::doors(doors);
    let doors = crate::first_run::doors(doors);
    let doors = crate::demonstration::doors(doors);
    let doors = crate::work::doors(doors);
    let doors = crate::supervision::desk::doors(doors);
    let doors = crate::supervision::neighbourhood::doors(doors);
    let doors = crate::training::doors(doors);
    let doors = crate::registrar::doors(doors);
    let doors = crate::scrutiny::doors(doors);
    let doors = crate::board::doors(doors);
    let doors = crate::transfer::doors(doors);
    let doors = crate::search::doors(doors);
    let doors = crate::victim::doors(doors);
    let doors = crate::supervision::doors(doors);
    let doors = crate::figures::doors(doors);
    let doors = crate::returns::doors(doors);
    let doors = crate::geography::doors(doors);
    let doors = crate::export::doors(doors);
    let doors = crate::returns::national::doors(doors);
    let doors = crate::evidence::doors(doors);
    let doors = crate::monitor::doors(doors);
    let doors = crate::import::doors(doors);
    let doors = crate::alerts::doors(doors);
    let doors = crate::sharing::doors(doors);
    let doors = crate::hub::doors(doors);
    let doors = crate::learning::doors(doors);
    let doors = crate::retention::doors(doors);
    let doors = crate::rights::doors(doors);
    crate::api::doors(doors)
}

/// The router of a house.
pub fn router(house: House) -> Router {
    all().into_router(house)
}

fn house_doors(doors: Doors) -> Doors {
    doors
        .get("/assets/{name}", Audience::Public, |ask| async move { Ok(assets::serve(ask.param("name"))) })
        .get("/healthz", Audience::Public, |_| async { Ok(with_type(axum::http::StatusCode::OK, "text/plain", "alive\n")) })
        .get("/readyz", Audience::Public, |ask| async move {
            ask.house.ledger.answers().await?;
            Ok(with_type(axum::http::StatusCode::OK, "text/plain", "ready\n"))
        })
        .get("/metrics", Audience::Public, |_| async {
            Ok(with_type(axum::http::StatusCode::OK, "text/plain; version=0.0.4", metrics::text()))
        })
        .get("/rooms", Audience::SignedIn, crate::rooms::rooms)
        .get("/accessibility", Audience::Public, crate::work::pages::accessibility)
}

fn account_doors(doors: Doors) -> Doors {
    use account::pages;
    doors
        .get("/sign-in", Audience::Public, pages::sign_in)
        .post("/sign-in", Audience::Public, pages::take_sign_in)
        .get("/sign-in/code", Audience::Public, pages::code)
        .post("/sign-in/code", Audience::Public, pages::take_code)
        .post("/sign-out", Audience::Public, pages::sign_out)
        .get("/account", Audience::SignedIn, pages::account)
        .get("/account/password", Audience::SignedIn, pages::password)
        .post("/account/password", Audience::SignedIn, pages::take_password)
        .get("/account/one-time-code", Audience::SignedIn, pages::codes)
        .post("/account/one-time-code", Audience::SignedIn, pages::take_codes)
}

fn incident_doors(doors: Doors) -> Doors {
    use incident::pages;
    doors
        .get("/incidents/new", RECORD, pages::new)
        .post("/incidents/new", RECORD, pages::create)
        .get("/incidents/{id}", VIEW, pages::incident)
        .post("/incidents/{id}/people/{person}", VIEW, pages::open_person)
        .get("/incidents/{id}/audit", Audience::SignedIn, incident::audit::audit)
        .get("/incidents/{id}/audit/file", incident::audit::TAKERS, incident::audit::file)
        .get("/incidents/{id}/break-glass", incident::glass::BREAKERS, incident::glass::ask_for)
        .post("/incidents/{id}/break-glass", incident::glass::BREAKERS, incident::glass::take)
        .get("/pseudonyms/{name}", incident::parts::ANALYSTS, incident::parts::pseudonym)
        .get("/incidents/{id}/{step}", VIEW, pages::step)
        .post("/incidents/{id}/{step}", VIEW, pages::take_step)
}
