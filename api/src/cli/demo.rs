//! `factdesk demo`: the desk at work on a story, from its first sentence to a corrected page.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use super::database::{Opened, open, open_migrated};
use crate::app::{App, master_key};
use crate::config::Settings;
use crate::demo::{self, Account, Story};
use crate::duties;
use crate::error::Error;
use crate::http;
use crate::world::{RealWorld, World};

/// Ports that are tried after the one that is set.
const NEXT_PORTS: u16 = 50;

/// What to play, and what to do after.
#[derive(clap::Args)]
pub struct Arguments {
    /// A story to take in instead of the sample: plain text in UTF-8.
    #[arg(long, value_name = "FILE")]
    story: Option<PathBuf>,
    /// End after the account instead of serving on; with 0 only if everything in it happened.
    #[arg(long)]
    exit: bool,
    /// Also write address, tokens (for 24 hours) and ids into this file, for scripts.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Play even if `DATABASE_URL` has newsrooms that are no demonstrations.
    #[arg(long)]
    force: bool,
}

/// Plays, then serves until told to stop.
pub async fn run(mut settings: Settings, arguments: Arguments) -> Result<(), Error> {
    let story = Story::read(arguments.story.as_deref())?;
    if settings.database_url.is_some() && !arguments.force {
        refuse_a_desk_in_use(&settings).await?;
    }
    let mut account = Account::begin();
    account.tell("Factdesk, a demonstration. All people and verdicts in it are invented.");
    account.tell("Opening the database …");
    let server = listen_somewhere(&mut settings, &account)?;
    settings.graphql.graphiql |= settings.listen.ip().is_loopback();
    let world: Arc<dyn World> = Arc::new(RealWorld);
    let Opened { db, private } = open_migrated(&settings).await?;
    let master = master_key(&settings, world.as_ref())?;
    let app = Arc::new(App::new(settings, db.clone(), &master, world).await?);
    let served = serve(&mut account, app, server, &story, &arguments).await;
    served.and(Opened { db, private }.close().await)
}

async fn refuse_a_desk_in_use(settings: &Settings) -> Result<(), Error> {
    let opened = open(settings).await?;
    let in_use = demo::is_in_use(&opened.db).await;
    opened.close().await?;
    if in_use? {
        return Err(Error::bad_input(
            "DATABASE_URL has newsrooms that are no demonstrations: nothing was done. Take another database, or \
             unset it for a private one; --force makes a demonstration newsroom beside the others.",
        ));
    }
    Ok(())
}

/// Finds an address to listen on, sets it, and returns how a program on this machine reaches it.
fn listen_somewhere(settings: &mut Settings, account: &Account) -> Result<String, Error> {
    let wanted = settings.listen;
    let mut address = wanted;
    settings.listen = loop {
        match TcpListener::bind(address).and_then(|listener| listener.local_addr()) {
            Ok(free) => break free,
            Err(error)
                if error.kind() == ErrorKind::AddrInUse
                    && address.port() < wanted.port().saturating_add(NEXT_PORTS) =>
            {
                address.set_port(address.port() + 1);
            }
            Err(error) => return Err(Error::bad_input(format!("cannot listen on {address}: {error}"))),
        }
    };
    if address != wanted {
        account.tell(&format!(
            "Something else listens on {wanted}: taking the next free port, {}.",
            address.port()
        ));
    }
    let mut near = settings.listen;
    if near.ip().is_unspecified() {
        near.set_ip(if near.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() });
    }
    let server = format!("http://{near}");
    if settings.public_url.is_none() && !settings.listen.ip().is_loopback() {
        settings.public_url = Some(server.clone());
    }
    Ok(server)
}

/// Serves; plays meanwhile; then goes on serving, or ends.
async fn serve(
    account: &mut Account,
    app: Arc<App>,
    server: String,
    story: &Story,
    arguments: &Arguments,
) -> Result<(), Error> {
    let http::Running { handle, server: mut serving, .. } = http::start(app.clone())?;
    let (stop, stopped) = (handle.clone(), app.clone());
    tokio::spawn(async move {
        http::stop_on_signal(&stopped, &stop).await;
    });
    let played = tokio::select! {
        ended = &mut serving => {
            ended.map_err(Error::internal)?;
            return Err(Error::bad_input("stopped before the end of the demonstration"));
        }
        played = play(account, &app, &server, story, arguments) => played,
    };
    if played.is_err() || arguments.exit {
        // The server stops only while it is waited for.
        let ((), ended) = tokio::join!(handle.stop(false), serving);
        return played.and(ended.map_err(Error::internal));
    }
    account.tell("Serving until you press Ctrl-C.");
    tokio::select! {
        ended = serving => ended.map_err(Error::internal),
        () = duties::run(app) => Ok(()),
    }
}

async fn play(
    account: &mut Account,
    app: &App,
    server: &str,
    story: &Story,
    arguments: &Arguments,
) -> Result<(), Error> {
    let begun = Instant::now();
    let stage = demo::set_up(app).await?;
    let played = demo::play(account, server.to_owned(), app.world.clone(), &stage, story).await?;
    account.tell(&format!("All of this took {:.1} seconds.", begun.elapsed().as_secs_f64()));
    if let Some(file) = &arguments.json {
        demo::write_json(file, server, &stage, &played)?;
        account.tell(&format!("Address, tokens and ids are in {}.", file.display()));
    }
    if !arguments.exit {
        demo::tell_how_to_go_on(account, server, &stage, &played);
    }
    Ok(())
}
