//! The one program: the service and its tools as subcommands.

mod commands;

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use commands::{Figures, FiguresWhat, GeographyWhat, ImportWhat, ReturnsWhat};
use concord::house::{Clock, House};
use concord::ledger::{Fault, Ledger, Place};

/// Concord keeps the promises made to victims of hate crime: reports, cases, duties, figures.
#[derive(Parser)]
#[command(name = "concord", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Args, Clone)]
struct Store {
    /// A settings file (TOML): data, database, listen, mail. Flags and the environment come before it.
    #[arg(long, env = "CONCORD_CONFIG")]
    config: Option<PathBuf>,
    /// The data folder: keys, sealed heads and (without --database) the records. "concord-data" where nothing says otherwise.
    #[arg(long, env = "CONCORD_DATA")]
    data: Option<PathBuf>,
    /// A PostgreSQL address, such as `postgres://concord@localhost/concord`. Without it the records are in the data folder.
    #[arg(long, env = "CONCORD_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve a force. A new one is set up on its first-run page, with the code that is printed here.
    Serve {
        #[command(flatten)]
        store: Store,
        /// Where to listen; 127.0.0.1:8080 where nothing says otherwise.
        #[arg(long, env = "CONCORD_LISTEN")]
        listen: Option<SocketAddr>,
    },
    /// Make and serve a demonstration force. Everybody in it is invented.
    Demo {
        #[command(flatten)]
        store: Store,
        /// Where to listen.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// The same seed makes the same force, as seen from the hour in which it is made.
        #[arg(long)]
        seed: Option<u64>,
        /// Years of incidents.
        #[arg(long)]
        years: Option<u32>,
        /// Make it, print the sign-ins and stop.
        #[arg(long)]
        prepare_only: bool,
    },
    /// Take over what another system holds.
    Import {
        #[command(subcommand)]
        what: ImportWhat,
    },
    /// Load the ground that maps and rates stand on.
    Geography {
        #[command(subcommand)]
        what: GeographyWhat,
    },
    /// Count offences, incidents or flags.
    Figures(Box<Figures>),
    /// National returns: what is due and what went, one return, a signed version as a file.
    Returns {
        #[command(subcommand)]
        what: ReturnsWhat,
    },
    /// Check that nothing was lost or changed: journal, rows, heads and duties. Exit code 1 where something was.
    Verify {
        #[command(flatten)]
        store: Store,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Make a bearer token for the API, bound to one posting; list the live ones; end one.
    Token {
        #[command(flatten)]
        store: Store,
        /// Whose token.
        #[arg(long, required_unless_present_any = ["list", "end"])]
        sign_in: Option<String>,
        /// List the live tokens: name, sign-in name, until when.
        #[arg(long, conflicts_with = "end")]
        list: bool,
        /// End the live tokens of this name (with --sign-in, of that account alone): the very next request is refused.
        #[arg(long, value_name = "NAME")]
        end: Option<String>,
        /// The posting's id or role; without it the newest posting.
        #[arg(long)]
        posting: Option<String>,
        /// What the token is for.
        #[arg(long, default_value = "API")]
        name: String,
        /// Days until it runs out.
        #[arg(long, default_value_t = 365)]
        days: i64,
    },
    /// Grant the postings that wait for an account, where no second administrator is there to do it.
    Grant {
        #[command(flatten)]
        store: Store,
        /// Whose postings.
        #[arg(long)]
        sign_in: String,
        /// Only say what waits, and grant nothing.
        #[arg(long)]
        list: bool,
    },
    /// Print the API's description (OpenAPI 3.1).
    Openapi,
    /// Print every door of the house: method, path, who is let in.
    Doors,
}

fn main() -> ExitCode {
    let filter = std::env::var("CONCORD_LOG").unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt().json().with_writer(std::io::stderr).with_env_filter(tracing_subscriber::EnvFilter::new(filter)).init();
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            say_error(&error.to_string());
            return ExitCode::from(2);
        }
    };
    let done = runtime.block_on(run(cli.command));
    match done {
        Ok(code) => code,
        Err(fault) => {
            say_error(&fault.to_string());
            ExitCode::from(2)
        }
    }
}

fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}");
    let _ = out.flush();
}

fn say_error(text: &str) {
    let _ = writeln!(std::io::stderr(), "concord: {text}");
}

/// What a settings file may say.
#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    data: Option<PathBuf>,
    database: Option<String>,
    listen: Option<SocketAddr>,
    mail: Option<concord::mail::Settings>,
}

fn config(store: &Store) -> Result<Config, Fault> {
    let Some(file) = &store.config else { return Ok(Config::default()) };
    let unread = |why: String| Fault::new(format!("settings file {}: {why}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| unread(error.to_string()))?;
    toml::from_str(&text).map_err(|error| unread(error.to_string()))
}

/// The data folder, and where the records are.
fn place_of(store: &Store, config: &Config) -> (std::path::PathBuf, Place) {
    let place = store.database.clone().or(config.database.clone()).map_or(Place::Embedded, Place::Postgres);
    (store.data.clone().or(config.data.clone()).unwrap_or_else(|| "concord-data".into()), place)
}

/// Before a service opens its store: it is the only one there.
fn alone(store: &Store) -> Result<Option<std::fs::File>, Fault> {
    let (data, place) = place_of(store, &config(store)?);
    Ledger::serve_alone(&data, &place)
}

async fn open(store: &Store) -> Result<House, Fault> {
    let config = config(store)?;
    let (data, place) = place_of(store, &config);
    let ledger = Ledger::open(&data, &place).await?;
    let house = House::open(ledger, Clock::default()).await?;
    if let Some(mail) = config.mail {
        // Settings that cannot work are said now, and not when the first letter waits.
        mail.relay()?;
        house.set_mail(Some(mail));
    }
    Ok(house)
}

async fn run(command: Command) -> Result<ExitCode, Fault> {
    match command {
        Command::Serve { store, listen } => serve(&store, listen).await,
        Command::Demo { store, listen, seed, years, prepare_only } => demo(&store, listen, seed, years, prepare_only).await,
        Command::Import { what: ImportWhat::Incidents { file, mapping, store, dry_run, json, take_what_fits, finished } } => {
            let house = open_existing(&store).await?;
            let mut out = std::io::stdout();
            let asked = concord::import::cli::Asked { mapping, dry_run, json, take_what_fits, finished };
            let code = concord::import::cli::run_cli(&house, &file, &asked, &mut out).await?;
            house.ledger.seal_heads(house.now()).await?;
            Ok(ExitCode::from(u8::try_from(code).unwrap_or(2)))
        }
        Command::Geography { what } => geography(what).await,
        Command::Figures(asked) => figures(*asked).await,
        Command::Returns { what } => returns(what).await,
        Command::Verify { store, json } => verify(&store, json).await,
        Command::Token { store, sign_in, list, end, posting, name, days } => {
            let house = open_existing(&store).await?;
            tokens(&house, sign_in.as_deref(), list, end.as_deref(), (posting.as_deref(), &name, days)).await
        }
        Command::Grant { store, sign_in, list } => {
            let house = open_existing(&store).await?;
            let postings = concord::admin::grant_at_console(&house, &sign_in, list).await?;
            let what = if list { "Waits" } else { "Granted" };
            for words in &postings {
                say(&format!("{what}: {words}"));
            }
            if postings.is_empty() {
                say("No posting waits.");
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Openapi => {
            say(&concord::api::openapi().to_string());
            Ok(ExitCode::SUCCESS)
        }
        Command::Doors => {
            concord::doors::all().lines().iter().for_each(|line| say(line));
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn tokens(
    house: &House,
    sign_in: Option<&str>,
    list: bool,
    end: Option<&str>,
    (posting, name, days): (Option<&str>, &str, i64),
) -> Result<ExitCode, Fault> {
    if list {
        for (name, sign_in, until) in concord::account::live_tokens(house).await? {
            say(&format!("{name}, {sign_in}, {}", until.map_or_else(|| "without an end".to_owned(), |until| format!("until {until}"))));
        }
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(name) = end {
        let ended = concord::account::end_tokens(house, name, sign_in).await?;
        house.ledger.seal_heads(house.now()).await?;
        say(&format!("{ended} ended"));
        return Ok(if ended > 0 { ExitCode::SUCCESS } else { ExitCode::from(1) });
    }
    say(&concord::account::make_token(house, sign_in.unwrap_or_default(), posting, name, days).await?);
    Ok(ExitCode::SUCCESS)
}

/// Opens a store that is there already: a mistyped folder must not pass for an empty force in good order.
async fn open_existing(store: &Store) -> Result<House, Fault> {
    let data = store.data.clone().or(config(store)?.data).unwrap_or_else(|| "concord-data".into());
    if !data.join("keys").join("master.key").exists() {
        if data.join("concord.db").exists() {
            return Err(Fault::new(format!(
                "{} holds records, but keys/master.key is missing: without it they cannot be read",
                data.display()
            )));
        }
        return Err(Fault::new(format!("there is no force in {}", data.display())));
    }
    open(store).await
}

async fn serve(store: &Store, listen: Option<SocketAddr>) -> Result<ExitCode, Fault> {
    let _alone = alone(store)?;
    let house = open(store).await?;
    let listen = listen.or(config(store)?.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
    if house.force().is_none() {
        let code = concord::account::random_password()?;
        house.set_first_code(Some(code.clone()));
        say(&format!("This force is not set up yet. Open the first-run page and enter this code: {code}"));
    }
    concord::server::serve(house, listen, |address| say(&format!("listening on http://{address}"))).await?;
    Ok(ExitCode::SUCCESS)
}

async fn demo(store: &Store, listen: SocketAddr, seed: Option<u64>, years: Option<u32>, prepare_only: bool) -> Result<ExitCode, Fault> {
    let _alone = alone(store)?;
    let house = open(store).await?;
    if house.force().is_some() && (seed.is_some() || years.is_some()) {
        say_error("The demonstration in this folder is kept as it is: --seed and --years make a new one in an empty folder.");
        return Ok(ExitCode::from(2));
    }
    let options = concord::demonstration::Options { seed: seed.unwrap_or(1), years: years.unwrap_or(2) };
    let sign_ins = concord::demonstration::prepare(&house, &options).await?;
    house.refresh().await?;
    say(&concord::demonstration::words(&sign_ins));
    if !prepare_only {
        concord::server::serve(house, listen, |address| say(&format!("listening on http://{address}"))).await?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn geography(what: GeographyWhat) -> Result<ExitCode, Fault> {
    use concord::geography::Content;
    let (store, file, content, code, name) = match what {
        GeographyWhat::Boundaries { file, districts, code, name, store } => {
            (store, file, if districts { Content::Districts } else { Content::Wards }, code, name)
        }
        GeographyWhat::Population { file, store } => (store, file, Content::Population, String::new(), String::new()),
    };
    let house = open_existing(&store).await?;
    match concord::geography::run_cli(&house, &file, content, &code, &name).await? {
        Ok(done) => {
            say(&done);
            house.ledger.seal_heads(house.now()).await?;
            Ok(ExitCode::SUCCESS)
        }
        Err(wrong) => {
            for sentence in &wrong {
                say_error(sentence);
            }
            Ok(ExitCode::from(2))
        }
    }
}

async fn returns(what: ReturnsWhat) -> Result<ExitCode, Fault> {
    use concord::returns::national::cli;
    let answer = match what {
        ReturnsWhat::List { store, json } => Ok(cli::list(&open_existing(&store).await?, json).await?),
        ReturnsWhat::Show { store, kind, period } => {
            let shown = cli::show(&open_existing(&store).await?, &kind, &period).await?;
            shown.ok_or_else(|| format!("There is no return {kind} for {period}."))
        }
        ReturnsWhat::Export { store, kind, period, version, part, format, out } => {
            let house = open_existing(&store).await?;
            cli::take_out(&house, (&kind, &period, version), (&part, &format), out.as_deref()).await?
        }
    };
    Ok(answered(answer))
}

async fn figures(asked: Figures) -> Result<ExitCode, Fault> {
    let answer = match asked.what {
        Some(FiguresWhat::Measure { store, code, from, to, by, strands, district, json }) => {
            let house = open_existing(&store).await?;
            let asked = practice::returns::Asked { from: &from, to: &to, by: &by, strands: &strands, district: &district, unit: "" };
            concord::figures::run_measure(&house, &code, asked, json).await?
        }
        Some(FiguresWhat::Daily { store, day, json }) => {
            let house = open_existing(&store).await?;
            concord::returns::daily::run_cli(&house, &day, json).await?
        }
        Some(FiguresWhat::Published { store, load }) => {
            let house = open_existing(&store).await?;
            let taken = concord::returns::record::run_cli(&house, &load).await?;
            house.ledger.seal_heads(house.now()).await?;
            taken
        }
        None => {
            let house = open_existing(&asked.store).await?;
            concord::figures::run_cli(&house, &asked.from, &asked.to, &asked.by, &asked.unit, asked.json).await?
        }
    };
    Ok(answered(answer))
}

fn answered(answer: Result<String, String>) -> ExitCode {
    match answer {
        Ok(text) => {
            say(&text);
            ExitCode::SUCCESS
        }
        Err(refused) => {
            say_error(&refused);
            ExitCode::from(2)
        }
    }
}

async fn verify(store: &Store, json: bool) -> Result<ExitCode, Fault> {
    let verdict = match open_existing(store).await {
        Ok(house) => concord::verify::verify(&house).await?,
        // A store that is there and does not open was changed: that is what is asked.
        Err(fault) if fault.is_damage() => concord::verify::Verdict::unopened(&fault),
        Err(fault) => return Err(fault),
    };
    say(&if json { verdict.to_json() } else { verdict.to_text() });
    Ok(if verdict.ok { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
