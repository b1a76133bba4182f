//! The runs, from the database to the table.

use std::cell::RefCell;
use std::path::PathBuf;
use std::process::Command;
use std::rc::Rc;
use std::time::Duration;

use factdesk_postgres::Server;
use sea_orm::sqlx::{self, Connection, Executor, PgConnection};
use serde_json::{Value, json};

use crate::cases::{CASES, Case};
use crate::measure::{Http, LIMIT, PEER, Pgbench, Plan, Target, alternate};
use crate::pgbench::Script;
use crate::server::{Process, free_address};
use crate::stage::Stage;
use crate::verdicts::{self, By, Writers};
use crate::{Failure, desk, fan_out, http, load, peer, report, say, startup};

/// Name of the case of verdicts on the command line.
const VERDICT: &str = "submit-verdict";
/// Name of the case of start-up on the command line.
const START_UP: &str = "start-up";
/// Name of the case of subscriptions on the command line.
const FAN_OUT: &str = "fan-out";
/// Changes that subscribers are told of, a round.
const CHANGES: usize = 40;

/// What every run is told.
#[derive(clap::Args)]
pub struct Options {
    /// Seed of everything that is generated.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder for the databases and logs.
    #[arg(long, default_value = "target/bench")]
    folder: PathBuf,
    /// The server to measure; by default the one beside this program.
    #[arg(long)]
    server: Option<PathBuf>,
    /// Rounds: in each one all are measured once, in an order drawn afresh.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
    /// Two short rounds, to see roughly.
    #[arg(long)]
    quick: bool,
    /// Connections that drive each server.
    #[arg(long, default_value_t = 32)]
    connections: usize,
    /// Only these cases, by name.
    #[arg(long)]
    case: Vec<String>,
    /// Folder in which the tables are kept; without it they are only printed.
    #[arg(long)]
    results: Option<PathBuf>,
}

impl Options {
    fn plan(&self) -> Plan {
        let (rounds, seconds) = if self.quick { (2, 1.5) } else { (self.rounds, self.seconds) };
        Plan { rounds, time: Duration::from_secs_f64(seconds), connections: self.connections }
    }

    fn wants(&self, name: &str) -> bool {
        self.case.is_empty() || self.case.iter().any(|wanted| wanted == name)
    }

    fn cases(&self) -> Vec<&'static dyn Case> {
        CASES.iter().filter(|case| self.wants(case.name())).copied().collect()
    }

    fn binary(&self) -> Result<PathBuf, Failure> {
        Ok(match &self.server {
            Some(binary) => std::path::absolute(binary)?,
            None => std::env::current_exe()?.with_file_name("factdesk"),
        })
    }

    fn folder(&self) -> Result<PathBuf, Failure> {
        std::fs::create_dir_all(&self.folder)?;
        Ok(std::path::absolute(&self.folder)?)
    }

    /// Does something beside a Postgres that runs meanwhile.
    async fn beside_postgres(
        &self,
        work: impl AsyncFnOnce(&Server) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut options = factdesk_postgres::Options::for_data(Some(self.folder()?.join("data")));
        options.max_connections = 200;
        let postgres = factdesk_postgres::start(&options).await?;
        let done = work(&postgres).await;
        postgres.stop().await?;
        done
    }

    async fn desk(&self, postgres: &Server, claims: u64) -> Result<String, Failure> {
        let name = desk::ready(postgres, desk::Size { claims, seed: self.seed }).await?;
        Ok(postgres.url(&name))
    }

    /// Starts the product as a user does: `factdesk serve`, set up by the environment.
    fn product(&self, url: &str) -> Result<Process, Failure> {
        let (folder, address) = (self.folder()?, free_address()?);
        let mut command = Command::new(self.binary()?);
        command
            .arg("serve")
            .env("DATABASE_URL", url)
            .env("FACTDESK_LISTEN", address.to_string())
            .env("FACTDESK_DATA_DIR", folder.join("server"));
        Process::start(command, address, &folder.join(format!("factdesk-{}.log", address.port())))
    }

    fn finish(&self, kind: &str, result: &Value, told: &str) -> Result<(), Failure> {
        say(told);
        match &self.results {
            Some(folder) => report::keep(folder, kind, result),
            None => Ok(()),
        }
    }
}

/// The table of cases.
#[derive(clap::Args)]
pub struct Cases {
    #[command(flatten)]
    options: Options,
    /// Claims of the large newsroom: 10000, 100000 or 1000000.
    #[arg(long, default_value_t = 100_000)]
    claims: u64,
    /// Keep the server under the load of the one --case for so many seconds, for a profiler, and measure nothing.
    #[arg(long, value_name = "SECONDS")]
    hold: Option<u64>,
    /// Only fill the database.
    #[arg(long)]
    fill: bool,
    /// Folder of the peer with its `node_modules`; the peer is left out if that is not there.
    #[arg(long, default_value = "bench/peer")]
    peer: PathBuf,
}

impl Cases {
    /// Fills the database if it is not there, then measures.
    pub async fn run(&self) -> Result<(), Failure> {
        self.options.beside_postgres(async |postgres| self.with(postgres).await).await
    }

    async fn with(&self, postgres: &Server) -> Result<(), Failure> {
        let options = &self.options;
        let url = options.desk(postgres, self.claims).await?;
        if self.fill {
            return Ok(());
        }
        let ours = options.product(&url)?;
        // What a server holds that has answered nothing yet, once it has settled.
        tokio::time::sleep(Duration::from_secs(1)).await;
        let idle = ours.memory("VmRSS");
        if let Some(seconds) = self.hold {
            return self.hold(&ours, &url, seconds).await;
        }
        let plan = options.plan();
        let machine = report::describe(&url, &plan).await?;
        let (limit, peer) = (self.limit(&url)?, self.peer(&url)?);
        let stage = Stage::set(&url, ours.address, peer.as_ref().map(|peer| peer.address)).await?;
        let mut measured = Vec::new();
        for case in options.cases() {
            let mut targets: Vec<Box<dyn Target>> = vec![Box::new(Http::ours(case, &stage, ours.address))];
            if let Some(statement) = case.limit() {
                let arguments = case.arguments(&stage);
                let path = |arguments: &Vec<String>| format!("/{}/{}", case.name(), arguments.join("/"));
                let bytes = arguments.iter().map(|arguments| http::get(&path(arguments), "")).collect();
                targets.push(Box::new(Http::new(LIMIT, limit.address, bytes)));
                let script = Script::of(&options.folder()?, &url, case.name(), statement, &arguments)?;
                targets.push(Box::new(Pgbench(script)));
            }
            let bytes = case.peer(&stage);
            if let Some(peer) = peer.as_ref().filter(|_| !bytes.is_empty()) {
                targets.push(Box::new(Http::new(PEER, peer.address, bytes)));
            }
            let done = alternate(case.title(), &mut targets, &plan, &ours)?;
            say(&done.line());
            measured.push(done);
        }
        if options.wants(VERDICT) {
            let mut targets = self.verdicts(postgres, &url, &ours).await?;
            let done = alternate("submitVerdict", &mut targets, &plan, &ours)?;
            say(&done.line());
            measured.push(done);
        }
        let memory = json!({ "idle": idle, "most": ours.memory("VmHWM") });
        drop(ours);
        let mut told = Value::Null;
        if options.wants(FAN_OUT) {
            let (here, there) = (options.product(&url)?, options.product(&url)?);
            told = fan_out::measure(here.address, there.address, CHANGES * plan.rounds).await?;
        }
        let mut startup = Value::Null;
        if options.wants(START_UP) {
            let times = startup::measure(&options.binary()?, &options.folder()?, plan.rounds)?;
            startup = json!({ "first": times.first, "again": times.again });
        }
        let cases: Vec<_> = measured.iter().map(report::case).collect();
        let result = json!({ "machine": machine, "claims": self.claims, "cases": cases, "memory": memory,
            "fanOut": told, "startup": startup });
        options.finish("results", &result, &report::main_table(&result))
    }

    async fn hold(&self, ours: &Process, url: &str, seconds: u64) -> Result<(), Failure> {
        let time = Duration::from_secs(seconds);
        if self.options.case == [VERDICT] {
            let writers = Writers::gather(url, ours.address, 1, desk::people::REVIEWERS).await?;
            let mut target = verdicts::Target::new(Rc::new(RefCell::new(writers)), By::Product(ours.address));
            target.expected = 1000.0;
            say(&format!("Process {} takes verdicts for {seconds} s, after preparing them.", ours.id()));
            return target.run(self.options.connections, time, None).map(|_| ());
        }
        let cases = self.options.cases();
        let case = cases.first().ok_or("no such case")?;
        let stage = Stage::set(url, ours.address, None).await?;
        say(&format!("Process {} answers \"{}\" for {seconds} s.", ours.id(), case.title()));
        let requests = Http::ours(*case, &stage, ours.address).requests;
        let held = load::drive(&requests, self.options.connections, time, None)?;
        say(&format!("{:.0} answers a second.", held.figures().rate));
        Ok(())
    }

    fn limit(&self, url: &str) -> Result<Process, Failure> {
        let address = free_address()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["limit", "--listen", &address.to_string(), "--database", url]);
        Process::start(command, address, &self.options.folder()?.join("limit.log"))
    }

    fn peer(&self, url: &str) -> Result<Option<Process>, Failure> {
        let home = std::path::absolute(&self.peer)?;
        if !home.join("node_modules").exists() {
            say("The peer is not installed (npm ci in bench/peer): left out.");
            return Ok(None);
        }
        let address = free_address()?;
        let log = self.options.folder()?.join("peer.log");
        Process::start(peer::command(&home, url, address), address, &log).map(Some)
    }

    /// The product, and pgbench with the statements that the product was seen to send.
    async fn verdicts(
        &self,
        postgres: &Server,
        url: &str,
        ours: &Process,
    ) -> Result<Vec<Box<dyn Target>>, Failure> {
        let folder = self.options.folder()?;
        let mut writers = Writers::gather(url, ours.address, 1, desk::people::REVIEWERS).await?;
        let log = folder.join("data/postgres.log");
        set_logging(postgres, url, true).await?;
        let watched = self.options.product(url)?;
        let transaction = writers.transaction(watched.address, (url, &log, &folder)).await;
        drop(watched);
        set_logging(postgres, url, false).await?;
        let writers = Rc::new(RefCell::new(writers));
        let target = |by| Box::new(verdicts::Target::new(writers.clone(), by)) as Box<dyn Target>;
        Ok(vec![target(By::Product(ours.address)), target(By::Pgbench(transaction?))])
    }
}

/// Lets Postgres log the statements of connections that are opened from now on.
async fn set_logging(postgres: &Server, url: &str, on: bool) -> Result<(), Failure> {
    let mut db = PgConnection::connect(&postgres.url(factdesk_postgres::DATABASE)).await?;
    let mut of = PgConnection::connect(url).await?;
    let name: String = sqlx::query_scalar("SELECT current_database()").fetch_one(&mut of).await?;
    for (setting, value) in
        [("log_statement", "all"), ("log_parameter_max_length", "-1"), ("log_error_verbosity", "default")]
    {
        let change = if on { format!("SET {setting} = '{value}'") } else { format!("RESET {setting}") };
        db.execute(sqlx::AssertSqlSafe(format!("ALTER DATABASE {name} {change}"))).await?;
    }
    Ok(())
}

/// How many verdicts go in, by connections and newsrooms.
#[derive(clap::Args)]
pub struct WritersTable {
    #[command(flatten)]
    options: Options,
    /// Claims of the large newsroom beside them.
    #[arg(long, default_value_t = 100_000)]
    claims: u64,
}

impl WritersTable {
    /// Fills the database if it is not there, then measures.
    pub async fn run(&self) -> Result<(), Failure> {
        self.options.beside_postgres(async |postgres| self.with(postgres).await).await
    }

    async fn with(&self, postgres: &Server) -> Result<(), Failure> {
        let options = &self.options;
        let url = options.desk(postgres, self.claims).await?;
        let ours = options.product(&url)?;
        let plan = options.plan();
        let mut rows = Vec::new();
        for (newsrooms, reviewers) in [(1, desk::people::REVIEWERS), (desk::people::WRITERS_NEWSROOMS, 2)] {
            let writers = Writers::gather(&url, ours.address, newsrooms, reviewers).await?;
            let writers = Rc::new(RefCell::new(writers));
            for connections in [1, 8, 64] {
                let by = By::Product(ours.address);
                let mut target = verdicts::Target::new(writers.clone(), by);
                target.run(connections, plan.time.div_f64(3.0), None)?;
                rows.push((newsrooms, connections, target, Vec::new()));
            }
        }
        for _ in 0..plan.rounds {
            let mut order: Vec<_> = (0..rows.len()).collect();
            fastrand::shuffle(&mut order);
            for place in order {
                let (_, connections, target, figures) = &mut rows[place];
                figures.push(target.run(*connections, plan.time, None)?);
            }
        }
        let rows: Vec<_> = rows
            .iter()
            .map(|(newsrooms, connections, _, figures)| {
                let of =
                    |part: fn(&crate::measure::Figures) -> f64| figures.iter().map(part).collect::<Vec<_>>();
                json!({ "newsrooms": newsrooms, "connections": connections, "perSecond": of(|f| f.rate),
                    "p50ms": of(|f| f.p50), "p99ms": of(|f| f.p99) })
            })
            .collect();
        let result = json!({ "machine": report::describe(&url, &plan).await?, "rows": rows });
        options.finish("writers", &result, &report::writers(&result))
    }
}

/// How reads grow with the desk.
#[derive(clap::Args)]
pub struct Growth {
    #[command(flatten)]
    options: Options,
    /// Sizes of the large newsroom in claims.
    #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
    sizes: Vec<u64>,
}

impl Growth {
    /// Fills the databases that are not there, then measures.
    pub async fn run(&self) -> Result<(), Failure> {
        self.options.beside_postgres(async |postgres| self.with(postgres).await).await
    }

    async fn with(&self, postgres: &Server) -> Result<(), Failure> {
        let (options, plan) = (&self.options, self.options.plan());
        let mut desks = Vec::new();
        for claims in &self.sizes {
            let url = options.desk(postgres, *claims).await?;
            let server = options.product(&url)?;
            let stage = Stage::set(&url, server.address, None).await?;
            desks.push((url, server, stage));
        }
        let mut cases = Vec::new();
        for case in options.cases().into_iter().filter(|case| !case.once()) {
            let mut targets: Vec<_> =
                desks.iter().map(|(_, server, stage)| Http::ours(case, stage, server.address)).collect();
            let mut times = vec![Vec::new(); targets.len()];
            for target in &mut targets {
                target.run(plan.connections, plan.time, None)?;
            }
            for _ in 0..plan.rounds {
                let mut order: Vec<_> = (0..targets.len()).collect();
                fastrand::shuffle(&mut order);
                for place in order {
                    let highest = targets[place].run(plan.connections, plan.time, None)?.rate;
                    let paced = targets[place].run(plan.connections, plan.time, Some(highest / 2.0))?;
                    times[place].push(paced.p50);
                }
            }
            say(&format!("{}: {times:.2?}", case.title()));
            cases.push(json!({ "title": case.title(), "p50ms": times }));
        }
        let url = &desks.first().ok_or("no sizes")?.0;
        let machine = report::describe(url, &plan).await?;
        let result = json!({ "machine": machine, "sizes": self.sizes, "cases": cases });
        options.finish("growth", &result, &report::growth(&result))
    }
}
