//! The rooms that a reader may walk into: one table of front pages with what each is for. The bar on top shows the few that a role works in, the
//! page "All pages" the others. Who is shown a room is decided by its door alone.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use askama::Template;
use axum::http::Method;
use practice::people::Role;

use crate::frame::ask::{Who, page};
use crate::frame::chrome::{Chrome, NavItem};
use crate::frame::{Ask, Audience, Failure, Reply};

/// Under which heading a room stands on the page of all rooms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floor {
    /// Reports, cases, victims.
    Cases,
    /// The control room.
    ControlRoom,
    /// Figures, returns, publications.
    Figures,
    /// Oversight: supervision, monitors, audits.
    Oversight,
    /// The people in the data: rights, retention, who saw what.
    Rights,
    /// Setting up and keeping the house.
    House,
}

const FLOORS: &[(Floor, &str)] = &[
    (Floor::Cases, "Cases and victims"),
    (Floor::ControlRoom, "Control room"),
    (Floor::Oversight, "Supervision and oversight"),
    (Floor::Figures, "Figures and returns"),
    (Floor::Rights, "Rights of the people in the data"),
    (Floor::House, "The house"),
];

/// A room's front page.
pub struct Room {
    /// Its address.
    pub href: &'static str,
    /// Its name.
    pub title: &'static str,
    /// What one does there, in a sentence.
    pub says: &'static str,
    /// Its heading.
    pub floor: Floor,
    /// The roles that find it in the bar on top; everybody else who may enter finds it under "All pages".
    pub first: &'static [Role],
}

/// Every front page, in the order of the bar and of the page of all rooms. A room that is added gets its line here.
pub const ROOMS: &[Room] = &[
    Room {
        href: "/work",
        title: "Worklists",
        says: "Reports and duties that wait, each list with its count.",
        floor: Floor::Cases,
        first: Role::ALL,
    },
    Room {
        href: "/board",
        title: "Control room",
        says: "Every live hate report, what needs somebody now on top; units, and the handover of a shift.",
        floor: Floor::ControlRoom,
        first: &[Role::ControlRoomInspector, Role::CallHandler],
    },
    Room {
        href: "/search",
        title: "Search",
        says: "Find a record by its words, its reference, or a person's details.",
        floor: Floor::Cases,
        first: &[],
    },
    Room {
        href: "/hub",
        title: "Hub",
        says: "Referrals to answer, the people whom you support, and the services that help.",
        floor: Floor::Cases,
        first: &[Role::VictimHub],
    },
    Room {
        href: "/learning",
        title: "Learning points",
        says: "What cases taught, for the tactical group.",
        floor: Floor::Oversight,
        first: &[Role::TacticalLead, Role::CoOrdinator],
    },
    Room {
        href: "/supervision",
        title: "Supervision",
        says: "The cases that you oversee, what worries on top.",
        floor: Floor::Oversight,
        first: &[Role::Supervisor, Role::CrimeManager],
    },
    Room {
        href: "/neighbourhood",
        title: "Neighbourhood",
        says: "Behaviour that is no offence and is still challenged: what waits, what is being done, what came of it.",
        floor: Floor::Oversight,
        first: &[Role::NpaCommander],
    },
    Room {
        href: "/suspects",
        title: "Suspects across records",
        says: "Who is suspected in several records, the most pressing first, and why.",
        floor: Floor::Cases,
        first: Role::ALL,
    },
    Room {
        href: "/good-news",
        title: "Good results to tell",
        says: "Results that may be told in public, and who is still to be asked.",
        floor: Floor::Cases,
        first: &[Role::Communications],
    },
    Room {
        href: "/training",
        title: "Training",
        says: "Who is trained in what, what runs out, and how each district stands.",
        floor: Floor::Oversight,
        first: &[],
    },
    Room {
        href: "/registrar",
        title: "Crime registrar",
        says: "Cancellations to decide, rulings, transfers, and audits of random samples.",
        floor: Floor::Oversight,
        first: &[Role::CrimeRegistrar],
    },
    Room {
        href: "/scrutiny",
        title: "Scrutiny panels",
        says: "Closed cases, redacted, for people from outside to look at and score.",
        floor: Floor::Oversight,
        first: &[Role::CoOrdinator],
    },
    Room {
        href: "/monitor/force",
        title: "Monitor",
        says: "What needs somebody now, the trend, how promises were kept, and where areas differ.",
        floor: Floor::Oversight,
        first: &[Role::DetectiveInspector, Role::HateCrimeOfficer, Role::CrimeManager, Role::Spoc],
    },
    Room {
        href: "/figures",
        title: "Figures",
        says: "Count offences, incidents and motivating factors, and walk to the records.",
        floor: Floor::Figures,
        first: Role::ALL,
    },
    Room {
        href: "/returns",
        title: "Returns",
        says: "What is due to the Home Office and the National Community Tensions Team, what went, and who said nil.",
        floor: Floor::Figures,
        first: &[Role::HateCrimeOfficer, Role::CrimeRegistrar],
    },
    Room {
        href: "/alerts",
        title: "Alerts",
        says: "How people here used, or tried to use, their rights: caps met, glasses broken, searches for themselves.",
        floor: Floor::Rights,
        first: &[Role::ProfessionalStandards, Role::Auditor],
    },
    Room {
        href: "/retention",
        title: "Retention",
        says: "Records whose clear period is over: reviews, disposals that wait for a second person, and the log of disposals.",
        floor: Floor::Rights,
        first: &[Role::HateCrimeOfficer],
    },
    Room {
        href: "/requests",
        title: "Requests",
        says: "People who ask what is held about them, or want it put right, erased or left alone: each with its clock.",
        floor: Floor::Rights,
        first: &[Role::HateCrimeOfficer],
    },
    Room {
        href: "/admin/organisations",
        title: "Organisations and agreements",
        says: "Partner agencies, and the agreements under which records are shared with them.",
        floor: Floor::Rights,
        first: &[],
    },
    Room {
        href: "/exports",
        title: "Files taken out",
        says: "What you took out as a file, what waits for somebody else to agree, and what waits for you.",
        floor: Floor::Figures,
        first: &[Role::CrimeManager],
    },
    Room {
        href: "/admin/geography",
        title: "Maps and populations",
        says: "Load the force's boundaries for its maps, and populations for its rates.",
        floor: Floor::House,
        first: &[],
    },
    Room {
        href: "/import",
        title: "Import",
        says: "Take over what another system holds, with a preview and its refusals.",
        floor: Floor::House,
        first: &[Role::HateCrimeOfficer, Role::CrimeRegistrar],
    },
    Room {
        href: "/admin",
        title: "Administration",
        says: "People and postings, places, policy packs.",
        floor: Floor::House,
        first: &[Role::Administrator, Role::CrimeRegistrar, Role::Auditor],
    },
    Room {
        href: "/accessibility",
        title: "Accessibility",
        says: "What this service does for everybody to use it, and what it lacks.",
        floor: Floor::House,
        first: &[],
    },
];

/// Whom each front page's door lets in.
static DOORS: LazyLock<BTreeMap<String, Audience>> = LazyLock::new(|| {
    let doors = crate::doors::all();
    doors.audiences().filter(|(method, _, _)| **method == Method::GET).map(|(_, path, audience)| (path.to_owned(), audience)).collect()
});

fn open_to(who: &Who, room: &Room) -> bool {
    DOORS.get(room.href).is_some_and(|audience| audience.lets_in(who))
}

/// The bar on top: own duties, the rooms that the reader's roles work in, all other pages, the account.
pub fn bar(who: &Who, here: &str) -> Vec<NavItem> {
    let works_in = |room: &&Room| room.first.iter().any(|role| who.reader.has_role(*role)) && open_to(who, room);
    let rooms = ROOMS.iter().filter(works_in).map(|room| (room.href, room.title));
    let all = std::iter::once(("/", "My duties")).chain(rooms).chain([("/rooms", "All pages"), ("/account", "Account")]);
    all.map(|(href, title)| NavItem::new(href, title, href == here)).collect()
}

/// A room as the page shows it: address, name, what one does there.
type Entry = (&'static str, &'static str, &'static str);

/// All pages that a reader may walk into.
#[derive(Template)]
#[template(path = "frame/rooms.html")]
pub struct RoomsPage {
    /// Around the page.
    pub chrome: Chrome,
    /// Headings, each with its rooms: address, name, what one does there.
    pub floors: Vec<(&'static str, Vec<Entry>)>,
}

/// Shows all pages that a reader may walk into.
pub async fn rooms(ask: Arc<Ask>) -> Result<Reply, Failure> {
    let who = ask.who()?;
    let on = |floor: Floor| {
        let open = ROOMS.iter().filter(|room| room.floor == floor && open_to(who, room));
        open.map(|room| (room.href, room.title, room.says)).collect::<Vec<_>>()
    };
    let floors = FLOORS.iter().map(|(floor, title)| (*title, on(*floor))).filter(|(_, rooms)| !rooms.is_empty()).collect();
    page(RoomsPage { chrome: ask.chrome("/rooms"), floors }.render())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_room_has_its_door() {
        let without: Vec<&str> = ROOMS.iter().map(|room| room.href).filter(|href| !DOORS.contains_key(*href)).collect();
        assert!(without.is_empty(), "no door leads to {without:?}");
    }
}
