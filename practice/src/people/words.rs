//! The closed lists of the access rules: roles, ranks, matters (the table's columns) and acts (its letters).

crate::codes! {
    /// What a person is posted as (access rules, "Roles"). A person may hold several at once.
    Role {
        PublicReporter = "public-reporter", "Public reporter";
        ReportingCentre = "reporting-centre", "Third-party reporting centre worker";
        CallHandler = "call-handler", "Call handler";
        ControlRoomInspector = "control-room-inspector", "Control-room inspector or supervisor";
        InvestigatingOfficer = "investigating-officer", "Investigating officer";
        Supervisor = "supervisor", "Supervisor";
        Spoc = "spoc", "District hate crime single point of contact";
        CrimeManager = "crime-manager", "Crime manager";
        OperationalChiefInspector = "operational-chief-inspector", "Operational chief inspector";
        NpaCommander = "npa-commander", "Neighbourhood policing area commander";
        DetectiveInspector = "detective-inspector", "Detective inspector";
        HateCrimeOfficer = "hate-crime-officer", "Force hate crime officer";
        CoOrdinator = "co-ordinator", "Hate crime co-ordinator";
        TacticalLead = "tactical-lead", "Tactical lead";
        StrategicLead = "strategic-lead", "Strategic lead";
        ChiefOfficer = "chief-officer", "Chief officer";
        VictimHub = "victim-hub", "Victim and witness hub";
        Communications = "communications", "Communications";
        Analyst = "analyst", "Analyst";
        CrimeRegistrar = "crime-registrar", "Force crime registrar";
        PreventTeam = "prevent-team", "Prevent team";
        SteeringGroupMember = "steering-group-member", "Prevent Steering Group member";
        PartnerAgency = "partner-agency", "Partner agency";
        PccOffice = "pcc-office", "Police and Crime Commissioner's office";
        ProfessionalStandards = "professional-standards", "Professional standards";
        Auditor = "auditor", "Auditor";
        Administrator = "administrator", "Administrator";
    }
}

crate::codes! {
    /// A police rank, or police staff; ordered from the lowest, so that a rule may ask for "inspector or above".
    Rank {
        Staff = "staff", "Police staff";
        Constable = "constable", "Constable";
        Sergeant = "sergeant", "Sergeant";
        Inspector = "inspector", "Inspector";
        ChiefInspector = "chief-inspector", "Chief inspector";
        Superintendent = "superintendent", "Superintendent";
        ChiefSuperintendent = "chief-superintendent", "Chief superintendent";
        ChiefOfficer = "chief-officer", "Chief officer";
    }
}

crate::codes! {
    /// What a right is about: the columns of the access table. The first four are the field classes of an incident.
    Matter {
        /// OP: times, place, category, stage, officer.
        Operational = "op", "Operational details";
        /// ID: victim, witness, reporter. Consulted, not displayed (access rule 3).
        Identity = "id", "Identity of victim, witness or reporter";
        /// SU: the suspect. Consulted, not displayed (access rule 3).
        Suspect = "su", "Suspect";
        /// NA: narrative and attachments.
        Narrative = "na", "Narrative and attachments";
        CallAndFlag = "call-and-flag", "Call and flag";
        VictimContact = "victim-contact", "Victim contact";
        Supervision = "supervision", "Supervision and closure";
        Tension = "tension", "Tension, community impact assessments and events";
        Plans = "plans", "Plans, actions and minutes";
        ThirdParty = "third-party", "Third-party reporting and Keep Safe Places";
        Prevent = "prevent", "Prevent plan and counts";
        Figures = "figures", "Figures and returns";
        Audit = "audit", "Audit";
        Users = "users", "Users and settings";
    }
}

crate::codes! {
    /// What a person does to a matter: the letters of the access table.
    Act {
        List = "l", "List";
        View = "v", "View";
        Create = "c", "Create";
        Edit = "e", "Edit";
        Approve = "x", "Close or approve";
        Export = "p", "Export or print";
    }
}
