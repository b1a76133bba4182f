//! The server's parts, put together once.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use thread_local::ThreadLocal;

use crate::abandoned;
use crate::access::Allowances;
use crate::access::Known;
use crate::access::key::Keys;
use crate::access::master_key::MasterKey;
use crate::access::password::Passwords;
use crate::attachment::Vault;
use crate::config::Settings;
use crate::error::Error;
use crate::graphql::Engine;
use crate::live::Feed;
use crate::outgoing::Outgoing;
use crate::read::{Readers, Reads, Watch};
use crate::review::Pinned;
use crate::single_sign_on::Issuers;
use crate::world::World;

/// Everything that a request needs from its server.
pub struct App {
    /// Settings.
    pub settings: Settings,
    /// Pool of connections.
    pub db: DatabaseConnection,
    /// Keys that sign access tokens.
    pub keys: Keys,
    /// Encrypts the secrets of the database.
    pub master: MasterKey,
    /// Asks others.
    pub outgoing: Outgoing,
    /// Where the bytes of attachments lie.
    pub vault: Vault,
    /// Issuers of single sign-on.
    pub issuers: Issuers,
    /// Tokens and members that were checked lately.
    pub known: Known,
    /// What those who ask have used.
    pub allowances: Allowances,
    /// Runs GraphQL.
    pub engine: Engine,
    /// Checks passwords.
    pub passwords: Passwords,
    /// Policies and scales that rounds have pinned.
    pub pinned: Arc<Pinned>,
    /// Who follows what is committed.
    pub feed: Feed,
    /// Ids, salts, time.
    pub world: Arc<dyn World>,
    /// How reads are answered.
    pub reads: Reads,
    /// Told of every statement of a read.
    pub watch: Option<Watch>,
    readers: ThreadLocal<Readers>,
    /// The address below which pages of newsrooms without one of their own stand.
    pub origin: Arc<str>,
}

impl App {
    /// Puts a server together on a database that is migrated.
    ///
    /// # Errors
    /// The database cannot be reached, or its keys need another master key.
    pub async fn new(
        settings: Settings,
        db: DatabaseConnection,
        master: &MasterKey,
        world: Arc<dyn World>,
    ) -> Result<Self, Error> {
        let keys = Keys::load(&db, master, world.as_ref()).await?;
        let allowances = Allowances::new(&settings.limits);
        let engine = Engine::new(settings.limits.clone(), settings.graphql.clone());
        let origin = public_url(&settings, None).into();
        let outgoing = Outgoing::new(&settings.outgoing);
        let vault = Vault::new(&settings);
        Ok(Self {
            settings,
            db,
            keys,
            issuers: Issuers::new(outgoing.clone()),
            outgoing,
            vault,
            master: master.clone(),
            known: Known::default(),
            allowances,
            engine,
            passwords: Passwords::default(),
            pinned: Arc::default(),
            feed: Feed::default(),
            world,
            reads: Reads::default(),
            watch: None,
            readers: ThreadLocal::new(),
            origin,
        })
    }

    /// Connections for reads of this thread. Each thread that serves requests has its own, so that an answer of Postgres
    /// wakes the thread that waits for it and no other.
    ///
    /// # Errors
    /// A bug: the pool cannot be put together.
    pub fn readers(&self) -> Result<&Readers, Error> {
        self.readers.get_or_try(|| {
            let threads = match self.settings.workers {
                0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
                workers => workers,
            };
            let database = &self.settings.database;
            let most = (database.read_connections as usize / threads).max(2);
            let wait = Duration::from_millis(database.acquire_ms);
            Readers::beside(&self.db, most, wait, self.watch.clone())
        })
    }

    /// Forgets who may come in and what they may do: to be called after the commit of whatever changes it, so that it bites
    /// with the next request on this node.
    pub fn forget_who_asks(&self) {
        self.known.forget_members();
        self.issuers.forget();
    }

    /// Whether the public address of a page is known, or only this machine can reach the server anyway.
    pub fn may_publish(&self, newsroom_url: Option<&str>) -> bool {
        newsroom_url.is_some()
            || self.settings.public_url.is_some()
            || self.settings.listen.ip().is_loopback()
    }

    /// The address below which the newsroom's pages stand.
    pub fn public_url(&self, newsroom_url: Option<&str>) -> String {
        public_url(&self.settings, newsroom_url)
    }
}

fn public_url(settings: &Settings, newsroom_url: Option<&str>) -> String {
    newsroom_url
        .or(settings.public_url.as_deref())
        .map_or_else(|| format!("http://{}", settings.listen), |url| url.trim_end_matches('/').to_owned())
}

/// Opens the pool.
///
/// # Errors
/// The database cannot be reached within the acquire time-out.
pub async fn connect(url: &str, settings: &Settings) -> Result<DatabaseConnection, Error> {
    Ok(Database::connect(pool(url, settings)).await?)
}

/// How the pool is opened: with every time-out set on purpose.
pub fn pool(url: &str, settings: &Settings) -> ConnectOptions {
    let database = settings.database.clone();
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(database.connections)
        .min_connections(0)
        .acquire_timeout(Duration::from_millis(database.acquire_ms))
        .connect_timeout(Duration::from_millis(database.acquire_ms))
        .idle_timeout(Duration::from_mins(5))
        .max_lifetime(Duration::from_mins(30))
        // A ping per checkout would be a round trip more for every request; a dead connection shows by itself.
        .test_before_acquire(false)
        .sqlx_logging(false)
        .set_application_name("factdesk")
        .map_sqlx_postgres_pool_opts(|pool| {
            pool.after_release(|connection, _| Box::pin(abandoned::is_free(connection)))
        })
        .map_sqlx_postgres_opts(move |options| {
            options.options([
                ("statement_timeout", format!("{}ms", database.statement_ms)),
                ("lock_timeout", format!("{}ms", database.lock_ms)),
                ("idle_in_transaction_session_timeout", format!("{}ms", database.idle_transaction_ms)),
                ("client_connection_check_interval", format!("{}ms", database.lost_connection_ms)),
                ("timezone", "UTC".to_owned()),
                // A statement of many parts looks dear to the planner and takes a millisecond: compiling it takes hundreds.
                ("jit", "off".to_owned()),
                // Every index begins with the newsroom, so one plan fits all values; a plan for each call would take longer
                // than most statements.
                ("plan_cache_mode", "force_generic_plan".to_owned()),
            ])
        });
    options
}

/// The folder for the private Postgres and the master key.
pub fn data_dir(settings: &Settings) -> PathBuf {
    factdesk_postgres::Options::for_data(settings.data_dir.clone()).data_dir
}

/// The file of the master key.
pub fn master_key_file(settings: &Settings) -> PathBuf {
    settings.master_key_file.clone().unwrap_or_else(|| data_dir(settings).join("master.key"))
}

/// Opens the master key of these settings.
///
/// # Errors
/// The file cannot be used.
pub fn master_key(settings: &Settings, world: &dyn World) -> Result<MasterKey, Error> {
    MasterKey::open(&master_key_file(settings), world).map_err(Error::internal)
}
