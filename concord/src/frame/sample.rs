//! Samples of a page: the same page in every state that means something, with invented data. The gallery draws them all, and a test proves
//! that no page is without one.

use askama::Template;

use super::assets;
use super::chrome::{Chrome, NavItem, SignedIn};

/// A reference that no record has.
pub const REFERENCE: &str = "261103-SAMPLE1";
/// A word longer than any column.
pub const LONG_WORD: &str = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch-in-a-gallery";

/// A page that can show itself in every state that means something.
pub trait Sample: Template + Sized {
    /// Its template, as `#[template(path = ..)]` names it.
    const NAME: &'static str;

    /// The states, each with a short name: empty, full, with a problem, late, with long words.
    fn samples() -> Vec<(&'static str, Self)>;
}

/// One drawn sample.
pub struct Drawn {
    /// The template.
    pub template: &'static str,
    /// The state.
    pub state: &'static str,
    /// The page, or why it could not be drawn.
    pub html: Result<String, askama::Error>,
}

/// Draws every sample of a page.
pub fn draw<T: Sample>() -> Vec<Drawn> {
    T::samples().into_iter().map(|(state, page)| Drawn { template: T::NAME, state, html: page.render() }).collect()
}

/// What stands around a page for somebody signed in.
pub fn staff(here: &str) -> Chrome {
    let nav = [
        ("/", "My duties"),
        ("/work", "Worklists"),
        ("/figures", "Figures"),
        ("/import", "Import"),
        ("/admin", "Administration"),
        ("/account", "Account"),
    ];
    let who = SignedIn {
        name: "Sample Sergeant Maple".into(),
        posting: "Supervisor".into(),
        new_incident: "/incidents/new".into(),
        searches: true,
        search: String::new(),
    };
    let nav = nav.into_iter().map(|(href, label)| NavItem::new(href, label, href == here)).collect();
    Chrome::public("Sample Police", "Hate crime and incidents", assets::addresses()).for_staff(who, nav, "sample")
}

/// What stands around a page for anybody.
pub fn public() -> Chrome {
    let mut chrome = Chrome::public("Sample Police", "Hate crime and incidents", assets::addresses());
    chrome.exit = false;
    chrome
}
