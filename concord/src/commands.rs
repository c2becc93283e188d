//! What the commands of the program take: their words and switches.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::Store;

#[derive(Subcommand)]
pub(crate) enum ImportWhat {
    /// Incidents from a CSV or XLSX file.
    Incidents {
        /// The file.
        file: PathBuf,
        /// A mapping file, or the name of a shipped one: toronto, nypd, austin, fbi.
        #[arg(long)]
        mapping: String,
        #[command(flatten)]
        store: Store,
        /// Say what would be taken and change nothing.
        #[arg(long)]
        dry_run: bool,
        /// Print JSON.
        #[arg(long)]
        json: bool,
        /// Take the rows that fit even where most do not.
        #[arg(long)]
        take_what_fits: bool,
        /// Keep the cases as closed history: they count and are found, and nobody owes anything for them.
        #[arg(long)]
        finished: bool,
    },
}

#[derive(Subcommand)]
pub(crate) enum GeographyWhat {
    /// Outlines of wards or districts, from a `GeoJSON` file in degrees.
    Boundaries {
        /// The file.
        file: PathBuf,
        /// The areas are districts, not wards.
        #[arg(long)]
        districts: bool,
        /// The property with each area's code, such as WD25CD; found where it is not given.
        #[arg(long, default_value = "")]
        code: String,
        /// The property with each area's name, such as WD25NM.
        #[arg(long, default_value = "")]
        name: String,
        #[command(flatten)]
        store: Store,
    },
    /// Mid-year populations, from a CSV file with the columns code, population and year.
    Population {
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        store: Store,
    },
}

#[derive(Subcommand)]
pub(crate) enum ReturnsWhat {
    /// Every return, those that nobody has signed first.
    List {
        #[command(flatten)]
        store: Store,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// One return with its answers and versions, as JSON: `concord returns show nctt-weekly 2026-11-16`.
    Show {
        #[command(flatten)]
        store: Store,
        /// The return's code.
        kind: String,
        /// Its period: a day, a week's Monday, 2026-11, 2025-26.
        period: String,
    },
    /// A signed version as a file, exactly as it was signed.
    Export {
        #[command(flatten)]
        store: Store,
        /// The return's code.
        kind: String,
        /// Its period.
        period: String,
        /// The version; the newest where none is given.
        #[arg(long)]
        version: Option<usize>,
        /// RECORDS, tables, or one table's code; the first that there is where none is given.
        #[arg(long, default_value = "")]
        part: String,
        /// csv, xlsx, ods or json.
        #[arg(long, default_value = "csv")]
        format: String,
        /// The file to write; the screen where none is given.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
pub(crate) enum FiguresWhat {
    /// One measure with its definition: `concord figures measure charges-of-recorded --from 2026-04-01 --to 2026-09-30`.
    Measure {
        #[command(flatten)]
        store: Store,
        /// The measure's code; a wrong one names them all.
        code: String,
        /// First day, like 2026-04-01.
        #[arg(long)]
        from: String,
        /// Last day, like 2026-04-30.
        #[arg(long)]
        to: String,
        /// Rows: whole, district, month, strand or stage.
        #[arg(long, default_value = "")]
        by: String,
        /// all, or national.
        #[arg(long, default_value = "")]
        strands: String,
        /// Records of this district (code) only.
        #[arg(long, default_value = "")]
        district: String,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// The daily figures: as signed, with what changed since, or as they are now: `concord figures daily --day 2026-11-20`.
    Daily {
        #[command(flatten)]
        store: Store,
        /// The day, like 2026-11-20.
        #[arg(long)]
        day: String,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Take in figures that others published before, as printed, from a TOML file; revisions stand beside what they revised.
    Published {
        #[command(flatten)]
        store: Store,
        /// The file.
        #[arg(long)]
        load: PathBuf,
    },
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Figures {
    #[command(flatten)]
    pub(crate) store: Store,
    #[command(subcommand)]
    pub(crate) what: Option<FiguresWhat>,
    /// First day, like 2026-04-01.
    #[arg(long, default_value = "")]
    pub(crate) from: String,
    /// Last day, like 2026-04-30.
    #[arg(long, default_value = "")]
    pub(crate) to: String,
    /// Rows and columns: strand, combination, month, district, ... one or two, with a comma.
    #[arg(long, default_value = "strand")]
    pub(crate) by: String,
    /// offences, incidents or flags.
    #[arg(long, default_value = "offences")]
    pub(crate) unit: String,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}
