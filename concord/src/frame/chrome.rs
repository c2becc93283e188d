//! What stands around every page: the force's name, the navigation, who is signed in, the marking, the asset addresses.
//!
//! Plain data for `templates/layout.html`. A page struct carries one as `chrome` and extends the layout; whoever signs
//! people in fills it (design.md section 8).

/// Everything that the base layout draws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chrome {
    /// Language of the page, for example "en-GB", "ur", "ar".
    pub lang: String,
    /// Direction of writing: "ltr" or "rtl".
    pub dir: &'static str,
    /// Addresses of the style sheet, scripts and mark.
    pub assets: Assets,
    /// Whose deployment it is, for example "Leicestershire Police". Shown first in the header.
    pub force: String,
    /// What the service is called, for example "Hate crime and community tension".
    pub service: String,
    /// Where the service's name leads: the home page of the reader.
    pub home: String,
    /// The service navigation, in order; empty for a reader who is not signed in.
    pub nav: Vec<NavItem>,
    /// Who is signed in; nothing on public pages. Draws the search box and the sign-out form.
    pub signed_in: Option<SignedIn>,
    /// Token that every form posts back as `csrf`.
    pub csrf: String,
    /// The demonstration bar; nothing on a real deployment.
    pub demo: Option<DemoBar>,
    /// A sentence saying what the last action did ("Incident recorded"); empty for none.
    pub notice: String,
    /// Protective marking, for example "OFFICIAL-SENSITIVE"; empty for none, as on public pages.
    pub marking: String,
    /// The product's version, for the footer.
    pub version: String,
    /// The page reports a problem with what was typed: its title begins "Error: ".
    pub has_error: bool,
    /// The page offers "Exit this page" at once (every public page).
    pub exit: bool,
}

/// Where the browser fetches the look from; content-hashed, so they may be cached for ever.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assets {
    /// The style sheet (`concord.css`).
    pub css: String,
    /// The small script that says scripts run (`start.js`): classic, first in the body.
    pub start_js: String,
    /// The module that brings the components to life (`concord.js`); it imports the other two by itself.
    pub concord_js: String,
    /// The mark (`favicon.svg`).
    pub favicon: String,
}

/// One entry of the service navigation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NavItem {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub label: String,
    /// The reader is there.
    pub current: bool,
    /// How many things wait there; none draws no number.
    pub count: Option<u64>,
}

/// Who is signed in, as shown in the header.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignedIn {
    /// Rank and name.
    pub name: String,
    /// The posting they act in; empty for none.
    pub posting: String,
    /// Where "New incident" (Alt+N) leads; empty for a reader who may not record one.
    pub new_incident: String,
    /// Whether they may search, and so have the box.
    pub searches: bool,
    /// What they last searched for, kept in the box.
    pub search: String,
}

/// The bar of a demonstration: its own clock, moved by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DemoBar {
    /// The demonstration's moment as words: "21 November 2026, 10:04".
    pub now_shown: String,
    /// The same as a `datetime-local` value: "2026-11-21T10:04". Local time in England, to the minute.
    pub now_value: String,
    /// Token posted back as `csrf`.
    pub csrf: String,
    /// Page to come back to after the clock is moved: a path beginning "/".
    pub back: String,
}

impl Chrome {
    /// A public page: no navigation, no search, no marking, "Exit this page" offered.
    pub fn public(force: impl Into<String>, service: impl Into<String>, assets: Assets) -> Self {
        Self {
            lang: "en-GB".into(),
            dir: "ltr",
            assets,
            force: force.into(),
            service: service.into(),
            home: "/".into(),
            nav: Vec::new(),
            signed_in: None,
            csrf: String::new(),
            demo: None,
            notice: String::new(),
            marking: String::new(),
            version: env!("CARGO_PKG_VERSION").into(),
            has_error: false,
            exit: true,
        }
    }

    /// A page for somebody signed in: navigation, search, sign-out and the marking.
    #[must_use]
    pub fn for_staff(mut self, who: SignedIn, nav: Vec<NavItem>, csrf: impl Into<String>) -> Self {
        self.signed_in = Some(who);
        self.nav = nav;
        self.csrf = csrf.into();
        self.marking = "OFFICIAL-SENSITIVE".into();
        self.exit = false;
        self
    }

    /// The same page reporting a problem.
    #[must_use]
    pub fn with_error(mut self, has_error: bool) -> Self {
        self.has_error = has_error;
        self
    }
}

impl NavItem {
    /// An entry; `current` when the reader is there.
    pub fn new(href: impl Into<String>, label: impl Into<String>, current: bool) -> Self {
        Self { href: href.into(), label: label.into(), current, count: None }
    }

    /// The same with how many things wait there.
    #[must_use]
    pub fn count(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }
}
