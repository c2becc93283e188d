//! The permission table: what each role may do in each matter ("Who may see and do what").
//!
//! A new role or matter does not compile until somebody has decided its rights. `tests/golden/permissions.txt` is a second,
//! separate transcription of the same rules, and a test holds the two equal.

use super::grant::{Acts, Grant, Limit, Reach};
use super::words::{Act, Matter, Role};

const F: Reach = Reach::Force;
const D: Reach = Reach::District;
const O: Reach = Reach::Own;
const P: Reach = Reach::Shared;
const A: Reach = Reach::Aggregates;
const R: Reach = Reach::Receipt;

type Cell = &'static [Grant];

/// A role's rights, one cell a matter, in the order of the table's columns.
struct Row {
    operational: Cell,
    identity: Cell,
    suspect: Cell,
    narrative: Cell,
    call_and_flag: Cell,
    victim_contact: Cell,
    supervision: Cell,
    tension: Cell,
    plans: Cell,
    third_party: Cell,
    prevent: Cell,
    figures: Cell,
    audit: Cell,
    users: Cell,
}

/// One grant as the table writes it: reach, acts, and `Glass` (for `*`) or the limit.
macro_rules! grant {
    (Never) => { Grant::NEVER };
    (Glass) => { Grant::GLASS };
    ($reach:ident $acts:ident) => { Grant::new($reach, Acts::of(stringify!($acts))) };
    ($reach:ident $acts:ident Glass) => { Grant { break_glass: true, ..grant!($reach $acts) } };
    ($reach:ident $acts:ident $limit:ident) => { Grant { limit: Some(Limit::$limit), ..grant!($reach $acts) } };
}

/// Writes `fn row`, a match over every role, from lines of fourteen cells: an empty cell is `[]`, two grants are parted by a comma.
macro_rules! permissions {
    ($($role:ident
        $operational:tt $identity:tt $suspect:tt $narrative:tt $call_and_flag:tt $victim_contact:tt $supervision:tt
        $tension:tt $plans:tt $third_party:tt $prevent:tt $figures:tt $audit:tt $users:tt;)+) => {
        const fn row(role: Role) -> &'static Row {
            match role {
                $(Role::$role => const { &Row {
                    operational: cell!($operational),
                    identity: cell!($identity),
                    suspect: cell!($suspect),
                    narrative: cell!($narrative),
                    call_and_flag: cell!($call_and_flag),
                    victim_contact: cell!($victim_contact),
                    supervision: cell!($supervision),
                    tension: cell!($tension),
                    plans: cell!($plans),
                    third_party: cell!($third_party),
                    prevent: cell!($prevent),
                    figures: cell!($figures),
                    audit: cell!($audit),
                    users: cell!($users),
                } },)+
            }
        }
    };
}

macro_rules! cell {
    ([$($first:ident $($word:ident)*),*]) => { &[$(grant!($first $($word)*)),*] };
}

// Each role has three lines: the incident's field classes (OP ID SU NA); call and flag, victim contact, supervision, tension;
// plans, third-party, Prevent, figures, audit, users.
permissions! {
    PublicReporter
        [R vc] [R c] [R c] [R c]
        [] [R v] [] [R c Tip]
        [] [] [] [A v PublicFigures] [] [];
    ReportingCentre
        [O lvc] [O vc] [O c] [O vc]
        [] [O v] [] [O c]
        [] [O lvce] [] [A v OwnFigures] [] [];
    CallHandler
        [F lvce Within72Hours] [F vce OwnCall] [F vce OwnCall] [F vce OwnCall]
        [F lvce] [O v] [] [F lv]
        [] [F lv] [] [] [] [];
    ControlRoomInspector
        [F lvce] [F v] [F v] [F v]
        [F lvcex] [F lv] [F lv] [F lvce]
        [F lv] [F lv] [] [F lv] [] [];
    InvestigatingOfficer
        [O lvce, D l] [O vce] [O vce] [O vce]
        [O lv] [O lvce] [O c RequestClose] [D lvc]
        [D lv, O e] [D lv] [] [D v] [] [];
    Supervisor
        [D lvce] [D ve] [D ve] [D ve]
        [D lv] [D lvce] [D lvcex] [D lvce]
        [D lvce] [D lv] [] [D v] [] [];
    Spoc
        [D lvce] [D v] [D v] [D v]
        [D lv] [D lv] [D lvc] [D lvce]
        [D lvcep] [D lvce] [] [D vp] [] [];
    CrimeManager
        [D lvcexp] [D ve] [D ve] [D ve]
        [D lv] [D lvce] [D lvcex] [D lvce]
        [D lvce] [D lv] [] [D vp] [] [];
    OperationalChiefInspector
        [D lv] [D v Glass] [D v Glass] [D v]
        [D lv] [D lv] [D lvx] [D lvcex]
        [D lvcexp] [D lv] [] [D vp] [] [];
    NpaCommander
        [D lv] [Glass] [Glass] [D v]
        [D lv] [D l] [] [D lvcexp]
        [D lvce] [D lvce] [] [D v] [] [];
    DetectiveInspector
        [F lv] [F v Glass] [F v Glass] [F v]
        [F lv] [F lv] [F lvc] [F lv]
        [F lvce] [F lv] [] [F lvcep] [] [];
    HateCrimeOfficer
        [F lvce] [F v] [F v] [F v]
        [F lve] [F lvc] [F lvc] [F lvce]
        [F lvcep] [F lvce] [] [F lvcep] [] [];
    CoOrdinator
        [F lv] [] [] [F v Redacted]
        [F lv] [F l] [F lv] [F lvce]
        [F lvcep] [F lvce] [] [F vp] [] [];
    TacticalLead
        [F lv] [Glass] [Glass] [F v]
        [F lv] [F l] [F lv] [F lvcex]
        [F lvcexp] [F lv] [] [F vp] [] [];
    StrategicLead
        [F lv] [Glass] [Glass] [Glass]
        [F l] [F l] [F l] [F lvx]
        [F lvcexp] [F lv] [F v] [F vp] [] [];
    ChiefOfficer
        [F lv] [Glass] [Glass] [Glass]
        [F lv] [] [F l] [F lvcexp]
        [F lvcexp] [F lv] [F v] [F vp] [] [];
    VictimHub
        [F lv VictimConsented] [F ve] [] [F v VictimsPart]
        [] [F lvce] [F l] []
        [F lv] [F lv] [] [F v] [] [];
    Communications
        [] [] [] []
        [] [] [] [F lv PublicLines]
        [F lv Assigned] [F lv] [] [A v] [] [];
    Analyst
        [F lv Pseudonymised] [] [] []
        [F l] [] [] [F lvc]
        [F lv] [F lv] [] [F vp] [] [];
    CrimeRegistrar
        [F lv] [] [Glass] [F v]
        [F lv] [] [F lvcx RulingsAndCancellations] []
        [F lv] [] [] [F lvcep] [] [];
    PreventTeam
        [] [] [] []
        [] [] [] [F lv]
        [F lv] [] [F lvcexp] [F v] [] [];
    SteeringGroupMember
        [] [] [] []
        [] [] [] [P l]
        [P lv, O e OwnActions] [] [P lv, O e OwnActions] [A v] [] [];
    PartnerAgency
        [P lv] [Never] [Never] [P v Redacted]
        [] [] [] [P lvc]
        [P lv, O e OwnActions] [P lvce] [] [A v] [] [];
    PccOffice
        [A v] [Never] [Never] [Never]
        [] [] [A v] [A v PublishedAssessments]
        [P v Papers] [A v] [P v Published] [A vp] [] [];
    ProfessionalStandards
        [F lvce StaffSuspect] [F lvce StaffSuspect] [F lvce StaffSuspect] [F lvce StaffSuspect]
        [] [] [F x StaffSuspect] []
        [] [] [] [] [F lv] [];
    Auditor
        [F l IdsOnly] [] [] []
        [] [] [] []
        [] [] [] [] [F lvp] [F l];
    Administrator
        [] [] [] []
        [] [] [] []
        [] [] [] [] [O lv OwnActs] [F lvce];
}

/// The rights of a role in a matter: a cell of the access table, empty for `-`.
///
/// The table says what a role may do; which records that means for a person is [`super::Reader::scope`].
pub const fn may(role: Role, matter: Matter) -> &'static [Grant] {
    let row = row(role);
    match matter {
        Matter::Operational => row.operational,
        Matter::Identity => row.identity,
        Matter::Suspect => row.suspect,
        Matter::Narrative => row.narrative,
        Matter::CallAndFlag => row.call_and_flag,
        Matter::VictimContact => row.victim_contact,
        Matter::Supervision => row.supervision,
        Matter::Tension => row.tension,
        Matter::Plans => row.plans,
        Matter::ThirdParty => row.third_party,
        Matter::Prevent => row.prevent,
        Matter::Figures => row.figures,
        Matter::Audit => row.audit,
        Matter::Users => row.users,
    }
}

/// Whether the role can open the identity of a victim, witness, reporter or suspect, by right or by break-glass, and so must sign in
/// with a one-time code. Read from the table (access rule 3).
pub fn opens_identities(role: Role) -> bool {
    [Matter::Identity, Matter::Suspect]
        .into_iter()
        .flat_map(|matter| may(role, matter))
        .any(|grant| grant.acts.allow(Act::View) || grant.break_glass)
}

/// How many identities a person in this role may open in an hour before being stopped, with an alert (access rule 3).
///
/// The rule names no numbers. These are Concord's default: 60 for those who read many cases (supervisor, hate crime officer, control
/// room), 30 for others who open identities, 0 for those who never do.
pub fn identities_an_hour(role: Role) -> u32 {
    match role {
        Role::Supervisor | Role::HateCrimeOfficer | Role::ControlRoomInspector => 60,
        other if opens_identities(other) => 30,
        _ => 0,
    }
}
