//! The page of all pages: what it offers to a role opens, and it offers every front page that opens.

use concord::rooms::ROOMS;
use rehearsal::Force;

use super::roles;

#[test]
fn each_role_finds_every_page_that_it_may_enter_and_no_other() {
    let force = Force::open();
    for role in roles() {
        let reader = force.actor(role);
        let page = reader.get("/rooms").expect_status(200);
        for room in ROOMS {
            let offered = page.body.contains(&format!("<dt class=\"govuk-summary-list__key\"><a class=\"govuk-link\" href=\"{}\">", room.href));
            let opens = reader.get(room.href).status == 200;
            assert_eq!(offered, opens, "{} and {}: offered {offered}, opens {opens}", role.code(), room.href);
        }
    }
}
