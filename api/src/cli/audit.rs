//! `factdesk audit verify | head | redact`.

use clap::{Args, Subcommand};
use sea_orm::{ConnectionTrait, DatabaseConnection};

use super::database::{Opened, open};
use super::say;
use crate::config::Settings;
use crate::error::Error;
use crate::event::{self, Chain, Head, Report, SERVER_NAME};
use crate::unit_of_work::snapshot;
use crate::world::RealWorld;

/// What `factdesk audit` does.
#[derive(Subcommand)]
pub enum Command {
    /// Read a trail from its first event on and name everything that does not hold; ends with 1 if anything doesn't.
    Verify(Verify),
    /// Print the last event as SEQ:HASH, to be noted where nobody who runs this server can change it.
    Head {
        #[command(flatten)]
        which: Which,
    },
    /// Delete the content of one event on a legal ground; its hash stays, and the trail says so.
    Redact {
        /// Slug of the newsroom, or @server.
        #[arg(long, value_name = "SLUG")]
        newsroom: String,
        /// Place of the event.
        #[arg(long)]
        seq: i64,
        /// Why, for everybody who reads the trail. No name or address of a person.
        #[arg(long, value_name = "TEXT")]
        ground: String,
    },
}

/// Which trails.
#[derive(Args)]
pub struct Which {
    /// Slug of the newsroom; @server for the trail of sign-ins, new newsrooms and the command line.
    #[arg(long, value_name = "SLUG")]
    newsroom: Option<String>,
    /// All of them; this is what happens without --newsroom.
    #[arg(long, conflicts_with = "newsroom")]
    all: bool,
}

/// Arguments of `factdesk audit verify`.
#[derive(Args)]
pub struct Verify {
    #[command(flatten)]
    which: Which,
    /// A head that was noted earlier, as `audit head` prints it (SEQ:HASH, or SLUG=SEQ:HASH for one of several): the
    /// trail must still hold it. May be repeated.
    #[arg(long, value_name = "[SLUG=]SEQ:HASH")]
    since: Vec<String>,
    /// Print the report as one line of JSON a trail.
    #[arg(long)]
    json: bool,
}

/// Runs it.
pub async fn run(settings: Settings, command: Command) -> Result<(), Error> {
    let Opened { db, private } = open(&settings).await?;
    let result = carry_out(&db, command).await;
    if let Some(private) = private {
        private.stop().await.map_err(Error::internal)?;
    }
    result
}

async fn carry_out(db: &DatabaseConnection, command: Command) -> Result<(), Error> {
    match command {
        Command::Verify(arguments) => verify(db, arguments).await,
        Command::Head { which } => heads(db, &which).await,
        Command::Redact { newsroom, seq, ground } => {
            let chain = chain(db, &newsroom).await?;
            event::redact(db, &RealWorld, &chain, seq, &ground).await?;
            say(&format!("The content of event {seq} of {newsroom} is deleted; the trail says so."));
            Ok(())
        }
    }
}

async fn heads(db: &DatabaseConnection, which: &Which) -> Result<(), Error> {
    for chain in chains(db, which).await? {
        let head = event::head(db, chain.id).await?;
        say(&if which.newsroom.is_some() { head.to_string() } else { format!("{}={head}", chain.name) });
    }
    Ok(())
}

async fn verify(db: &DatabaseConnection, arguments: Verify) -> Result<(), Error> {
    // One view of the database: a change that comes in while we read is not taken for tampering.
    let tx = snapshot(db).await?;
    let chains = chains(&tx, &arguments.which).await?;
    let mut noted: Vec<(String, Head)> = Vec::new();
    for text in &arguments.since {
        noted.push(noted_head(text, &chains)?);
    }
    let mut broken = 0;
    for chain in &chains {
        let mine: Vec<Head> =
            noted.iter().filter(|(name, _)| *name == chain.name).map(|(_, head)| *head).collect();
        let report = event::verify(&tx, chain, &mine).await?;
        broken += usize::from(!report.holds());
        if arguments.json {
            say(&serde_json::to_string(&report).map_err(Error::internal)?);
        } else {
            tell(&report);
        }
    }
    tx.rollback().await?;
    match broken {
        0 => Ok(()),
        1 if chains.len() == 1 => Err(Error::bad_input("The trail does not hold.")),
        _ => Err(Error::bad_input(format!("{broken} of {} trails do not hold.", chains.len()))),
    }
}

/// Finds the chain that a noted head is of.
fn noted_head(text: &str, chains: &[Chain]) -> Result<(String, Head), Error> {
    let (name, head) = match (text.split_once('='), chains) {
        (Some((name, head)), _) => (name, head),
        (None, [only]) => (only.name.as_str(), text),
        // The server's own trail is always there and is not meant when there is one newsroom.
        (None, [server, only] | [only, server]) if server.name == SERVER_NAME => (only.name.as_str(), text),
        (None, _) => {
            return Err(Error::bad_input("Say of which newsroom the head is: --since SLUG=SEQ:HASH."));
        }
    };
    if !chains.iter().any(|chain| chain.name == name) {
        return Err(Error::bad_input(format!("\"{name}\" of --since is not among the trails to verify.")));
    }
    Ok((name.to_owned(), head.parse().map_err(|sentence: String| Error::bad_input(sentence))?))
}

fn tell(report: &Report) {
    say(&format!("{}: {} events, head {}", report.chain, report.events, report.head));
    for seq in &report.redacted {
        say(&format!("  event {seq}: redacted"));
    }
    for problem in &report.problems {
        say(&format!("  BROKEN {problem}"));
    }
    if report.more > 0 {
        say(&format!("  and {} problems more", report.more));
    }
    if report.holds() {
        say("  holds");
    }
    if let Some(unproven) = report.unproven {
        say(&format!("  {unproven}"));
    }
}

async fn chains(db: &impl ConnectionTrait, which: &Which) -> Result<Vec<Chain>, Error> {
    match &which.newsroom {
        Some(name) => Ok(vec![chain(db, name).await?]),
        None => event::chains(db).await,
    }
}

async fn chain(db: &impl ConnectionTrait, name: &str) -> Result<Chain, Error> {
    let all = event::chains(db).await?;
    all.into_iter()
        .find(|chain| chain.name == name)
        .ok_or_else(|| Error::bad_input(format!("There is no newsroom \"{name}\".")))
}
