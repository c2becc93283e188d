//! The gallery: every page of the house in every state of its samples, drawn as the service draws it.

use crate::account::pages::{AccountPage, CodesPage};
use crate::admin::pages as admin;
use crate::evidence::pages::EvidencePage;
use crate::evidence::view::FilePage;
use crate::export::pages::ExportsPage;
use crate::figures::coverage::pages::CoveragePage;
use crate::figures::measures::pages::{MeasurePage, MeasuresPage};
use crate::figures::pages::{FiguresPage, RecordsPage};
use crate::first_run::pages::ReadyPage;
use crate::frame::pages::{FailurePage, FormPage, ProsePage};
use crate::frame::sample::{Drawn, draw};
use crate::geography::pages as geography;
use crate::hub::pages as hub;
use crate::import::pages as import;
use crate::incident::audit::AuditPage;
use crate::incident::pages::{IncidentPage, NewPage, StepPage};
use crate::incident::parts::PseudonymisedPage;
use crate::monitor;
use crate::search::pages::{PersonPage, ResultsPage};
use crate::work::pages::{HomePage, ListPage, ListsPage};

/// Every sample of every page. A page that is not named here fails the gallery's test.
pub fn all() -> Vec<Drawn> {
    let mut drawn = Vec::new();
    macro_rules! pages {
        ($($page:ty),+ $(,)?) => { $( drawn.extend(draw::<$page>()); )+ };
    }
    pages!(crate::rooms::RoomsPage, FailurePage, FormPage, ProsePage, AccountPage, CodesPage, ReadyPage);
    pages!(EvidencePage, FilePage, ExportsPage, geography::GeographyPage, geography::PreviewPage);
    pages!(HomePage, ListsPage, ListPage, NewPage, IncidentPage, StepPage, AuditPage, ResultsPage, PersonPage, FiguresPage, RecordsPage);
    pages!(MeasuresPage, MeasurePage, CoveragePage);
    pages!(monitor::pages::WatchPage, monitor::pages::WatchedPage, monitor::compliance::CompliancePage, monitor::compliance::BehindPage);
    pages!(admin::overview::OverviewPage, admin::places::PlacesPage, admin::entries::EntriesPage, admin::rule::RulePage);
    pages!(
        admin::packs::PacksPage,
        admin::settings::SettingsPage,
        admin::review::ReviewPage,
        admin::users::UsersPage,
        admin::users::FirstPasswordPage,
        admin::user::UserPage
    );
    pages!(crate::supervision::desk::pages::DeskPage, crate::supervision::neighbourhood::pages::NeighbourhoodPage);
    pages!(crate::training::pages::RegisterPage, crate::training::pages::PersonTrainingPage);
    pages!(crate::registrar::pages::RegistrarPage, crate::registrar::audit::AuditResultPage);
    pages!(PseudonymisedPage, crate::alerts::pages::AlertsPage, crate::sharing::pages::OrganisationsPage);
    pages!(crate::learning::pages::LearningPage, hub::DeskPage, hub::PersonPage, hub::RecordPage, crate::hub::services::ServicesPage);
    pages!(crate::scrutiny::pages::PanelsPage, crate::scrutiny::pages::PanelPage, crate::scrutiny::case::PanelCasePage);
    pages!(crate::victim::letters::LetterPage, crate::supervision::suspects::SuspectsPage, crate::supervision::good_news::GoodNewsPage);
    pages!(crate::rights::pages::RegisterPage, crate::rights::pages::RequestPage, crate::rights::log::WhoSawPage);
    pages!(crate::rights::pack::PackPage);
    pages!(crate::retention::pages::ReviewsPage, crate::retention::pages::DisposalsPage);
    drawn.extend(import::samples::all());
    drawn.extend(crate::returns::samples::all());
    drawn.extend(crate::board::samples::all());
    drawn.extend(crate::transfer::samples::all());
    drawn.extend(crate::returns::national::samples::all());
    drawn
}
