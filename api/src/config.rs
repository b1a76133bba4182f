//! Settings: defaults, one documented file, the environment above it.
//!
//! `factdesk.example.toml` in `docs/` lists every setting with its default; a test keeps the two equal. A setting
//! that is not known is an error that names it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::error::Kind;
use figment::providers::{Env, Format, Serialized, Toml};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::read::{DEFAULT_PAGE, LARGEST_PAGE};

/// All settings of a server.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Address and port to listen on. Off loopback, publishing needs `public_url`.
    pub listen: SocketAddr,
    /// Where the public reaches this server, without the newsroom's name: `https://checks.example.org`.
    pub public_url: Option<String>,
    /// Postgres to use (14 or newer). Without it the server runs one of its own in `data_dir`.
    #[serde(serialize_with = "hidden")]
    pub database_url: Option<SecretString>,
    /// The same database as a role that owns the tables, for migrations; `database_url` if absent.
    #[serde(serialize_with = "hidden")]
    pub migrate_database_url: Option<SecretString>,
    /// Folder for the private Postgres and the master key. By default the platform's usual place.
    pub data_dir: Option<PathBuf>,
    /// Folder of the `postgres` and `initdb` to use. By default they are looked for.
    pub postgres_bin_dir: Option<PathBuf>,
    /// File with the key that encrypts secrets in the database: 32 bytes in base64, the same on all nodes. By default
    /// `master.key` in the data folder, made at the first start.
    pub master_key_file: Option<PathBuf>,
    /// Issuer and audience of access tokens.
    pub issuer: String,
    /// Minutes that an access token of a sign-in is valid.
    pub access_token_minutes: u32,
    /// Proxies whose `X-Forwarded-For` is believed, by address. None by default.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// Origins of web apps that may call the API and open sockets from a browser, as in `https://desk.example.org`. None by default.
    pub allowed_origins: Vec<String>,
    /// Log lines as `text` or `json`.
    pub log_format: LogFormat,
    /// What is logged, as in `info` or `info,factdesk=debug`.
    pub log: String,
    /// Threads that serve requests; 0 takes one per core.
    pub workers: usize,
    /// Signing in, and how long it lasts.
    pub sign_in: SignIn,
    /// The database: pool and time-outs.
    pub database: Database,
    /// Limits of a request.
    pub limits: Limits,
    /// What GraphQL offers beside running operations.
    pub graphql: Graphql,
    /// What the server asks of others.
    pub outgoing: Outgoing,
    /// Sockets and server-sent events.
    pub live: Live,
    /// The queue of claims.
    pub queue: Queue,
    /// Files that evidence is kept with.
    pub attachments: Attachments,
    /// Readers' requests for a correction.
    pub corrections: Corrections,
}

/// How fast readers' requests for a correction are taken in; they need no token.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrections {
    /// Requests that are taken at once from one network address (IPv6: from one /64).
    pub address_requests: u32,
    /// Seconds after which one more is taken from an address.
    pub address_seconds: u32,
    /// Requests that are taken at once for one newsroom.
    pub newsroom_requests: u32,
    /// Seconds after which one more is taken for a newsroom.
    pub newsroom_seconds: u32,
}

impl Default for Corrections {
    fn default() -> Self {
        Self { address_requests: 5, address_seconds: 300, newsroom_requests: 200, newsroom_seconds: 30 }
    }
}

/// Signing in, and how long it lasts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Days after which a session ends that was not refreshed.
    pub session_idle_days: u32,
    /// Days after which a session ends however much it is used.
    pub session_days: u32,
    /// Attempts to sign in to one account that are taken at once; each success gives its own back. Strangers share
    /// them; networks and devices from which the account was used before have some of their own.
    pub account_attempts: u32,
    /// Seconds after which one more attempt is taken for an account.
    pub account_seconds: u32,
    /// Attempts to sign in that are taken at once from one network address (IPv6: from one /64).
    pub address_attempts: u32,
    /// Seconds after which one more attempt is taken from an address.
    pub address_seconds: u32,
    /// Days that an invitation can be accepted.
    pub invitation_days: u32,
    /// Minutes that a token works that sets a new password.
    pub reset_minutes: u32,
    /// Days that login activity is kept, and that a network counts as known after it was used.
    pub activity_days: u32,
}

/// Pool and time-outs of the database.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// Connections at most. 8 to 16 are right for two cores.
    pub connections: u32,
    /// Connections for reads at most, shared out among the threads that serve requests, at least two for each.
    pub read_connections: u32,
    /// Milliseconds to wait for a free connection before `UNAVAILABLE`.
    pub acquire_ms: u64,
    /// Milliseconds that one statement may take before it is cancelled.
    pub statement_ms: u64,
    /// Milliseconds to wait for a row that another transaction holds.
    pub lock_ms: u64,
    /// Milliseconds that a transaction may sit idle, so that a lost node frees its locks.
    pub idle_transaction_ms: u64,
    /// Milliseconds after which Postgres stops a statement whose connection was closed, as that of a request that took too
    /// long is; 0 leaves it to `statement_ms`, for Postgres on a system that cannot watch connections (Windows).
    pub lost_connection_ms: u64,
}

/// Limits of a request.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Bytes of a request's body.
    pub body_bytes: usize,
    /// Milliseconds until a request is given up.
    pub request_ms: u64,
    /// Bytes of a document (the text of an operation); long texts belong into variables.
    pub document_bytes: usize,
    /// Tokens (words, numbers, brackets) of a document, and of the variables that come with it; a text is one.
    pub tokens: usize,
    /// Fields and fragments of a document with all its fragments opened.
    pub selections: usize,
    /// Levels of fields of a query.
    pub depth: usize,
    /// Cost of one operation: 1 a field, 10 a mutation, more where the schema says so (@cost), lists times their page size.
    pub cost: u64,
    /// Aliases of a document, with its fragments opened.
    pub aliases: usize,
    /// Directives of a document, with its fragments opened.
    pub directives: usize,
    /// Levels of fields, fragments and values that are followed at all; 64 at most.
    pub recursion: usize,
    /// Bytes of memory for documents that were validated, so that the next request with the same text starts at once.
    pub stored_document_bytes: u64,
    /// How many of them at most.
    pub stored_documents: usize,
    /// Items of a page at most, 20 to 100.
    pub page_size: u32,
    /// Verdicts that figures of agreement are made from at most; of a period with more, those of its newest claims.
    pub figures_verdicts: u32,
    /// Requests of one member, or of one address without a token, that run at the same time on a node.
    pub concurrent: u32,
    /// Cost that one member may spend in a minute on a node; at least `cost`. The default is what two cores can answer, so
    /// that one member can keep a small server busy but never make it queue; lower it where many share one.
    pub cost_per_minute: u64,
    /// Cost that one address (of IPv6 one network of 64 bits) may spend in a minute without a token. Behind a proxy that is
    /// not among `trusted_proxies` all are one address.
    pub anonymous_cost_per_minute: u64,
    /// Bytes of memory for texts that clients send by their hash (automatic persisted queries).
    pub persisted_query_bytes: u64,
    /// Seconds that running requests have to finish when the server stops.
    pub shutdown_seconds: u64,
}

/// What GraphQL offers beside running operations.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Graphql {
    /// Which operations run: `any`, or only those `registered` by `factdesk operations register`.
    pub operations: Operations,
    /// Whether clients may send the hash of a text instead of it once the server knows it (automatic persisted queries).
    pub persisted_queries: bool,
    /// Whether clients may ask for the schema.
    pub introspection: bool,
    /// Whether an unknown name is answered with the names that are near it.
    pub suggestions: bool,
    /// Whether `/graphiql` shows an editor for queries: for development, since it loads its scripts from unpkg.com.
    pub graphiql: bool,
}

/// Which operations run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Operations {
    /// All that are within the limits.
    Any,
    /// Those that are registered.
    Registered,
}

/// What the server asks of others: issuers of single sign-on, webhooks. Only what is on the public internet is asked, over
/// TLS.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outgoing {
    /// Hosts by name (or number) that may be asked wherever they are, also without TLS: a sign-on server of your own network.
    pub open_hosts: Vec<String>,
    /// Milliseconds until a connection is given up.
    pub connect_ms: u64,
    /// Milliseconds for the whole answer, redirects included.
    pub timeout_ms: u64,
}

/// Files that evidence is kept with: in a folder, or in a bucket that speaks S3.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachments {
    /// Bytes of a file; 1 GiB at most.
    pub max_bytes: usize,
    /// Milliseconds that a file may take to arrive.
    pub upload_ms: u64,
    /// Files that one member may have sent that no evidence is kept with; such a file goes after a day.
    pub unattached: u32,
    /// Folder for the files, and for those that are arriving. By default `attachments` in the data folder. Several nodes
    /// share it, or use a bucket.
    pub folder: Option<PathBuf>,
    /// Bucket for the files, instead of the folder.
    pub bucket: Option<String>,
    /// Address of what speaks S3, bucket left out: `https://s3.example.org`. By default Amazon's in the region. It may be in
    /// your own network, also without TLS.
    pub endpoint: Option<String>,
    /// Region of the bucket.
    pub region: String,
    /// Who asks for the bucket. Without it and the secret the machine's own role is used (Amazon only).
    #[serde(serialize_with = "hidden")]
    pub access_key_id: Option<SecretString>,
    /// The secret that goes with it.
    #[serde(serialize_with = "hidden")]
    pub secret_access_key: Option<SecretString>,
}

/// Connections that stay open: sockets (graphql-transport-ws) and server-sent events.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Live {
    /// Open connections of one member on this node.
    pub connections_per_member: usize,
    /// Operations that run on one socket at the same time.
    pub operations_per_socket: usize,
    /// Bytes of a message from a client.
    pub message_bytes: usize,
    /// Milliseconds that a client has to send `connection_init`.
    pub init_ms: u64,
    /// Seconds between two signs of life; a client that gives none for two of these times is taken for gone.
    pub keep_alive_seconds: u64,
}

/// The queue of claims.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// Claims that one person may hold at a time: the queue gives no more. Editors may assign beyond it.
    pub most_held: u32,
}

/// Form of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines, one object a line.
    Json,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8400)),
            public_url: None,
            database_url: None,
            migrate_database_url: None,
            data_dir: None,
            postgres_bin_dir: None,
            master_key_file: None,
            issuer: "factdesk".into(),
            access_token_minutes: 15,
            trusted_proxies: Vec::new(),
            allowed_origins: Vec::new(),
            log_format: LogFormat::Text,
            log: "info".into(),
            workers: 0,
            sign_in: SignIn::default(),
            database: Database::default(),
            limits: Limits::default(),
            graphql: Graphql::default(),
            outgoing: Outgoing::default(),
            live: Live::default(),
            attachments: Attachments::default(),
            corrections: Corrections::default(),
            queue: Queue::default(),
        }
    }
}

impl Default for SignIn {
    fn default() -> Self {
        Self {
            session_idle_days: 14,
            session_days: 90,
            account_attempts: 10,
            account_seconds: 60,
            address_attempts: 50,
            address_seconds: 6,
            invitation_days: 7,
            reset_minutes: 60,
            activity_days: 90,
        }
    }
}

impl Default for Database {
    fn default() -> Self {
        Self {
            connections: 12,
            read_connections: 8,
            acquire_ms: 5_000,
            statement_ms: 10_000,
            lock_ms: 5_000,
            idle_transaction_ms: 15_000,
            lost_connection_ms: 500,
        }
    }
}

impl Default for Outgoing {
    fn default() -> Self {
        Self { open_hosts: Vec::new(), connect_ms: 3_000, timeout_ms: 10_000 }
    }
}

impl Default for Attachments {
    fn default() -> Self {
        Self {
            max_bytes: 25 * 1024 * 1024,
            upload_ms: 120_000,
            unattached: 100,
            folder: None,
            bucket: None,
            endpoint: None,
            region: "us-east-1".into(),
            access_key_id: None,
            secret_access_key: None,
        }
    }
}

impl Default for Live {
    fn default() -> Self {
        Self {
            connections_per_member: 20,
            operations_per_socket: 50,
            message_bytes: 1024 * 1024,
            init_ms: 10_000,
            keep_alive_seconds: 15,
        }
    }
}

impl Default for Queue {
    fn default() -> Self {
        Self { most_held: 20 }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 4 * 1024 * 1024,
            request_ms: 15_000,
            document_bytes: 256 * 1024,
            tokens: 10_000,
            selections: 10_000,
            depth: 16,
            cost: 50_000,
            aliases: 100,
            directives: 50,
            recursion: 64,
            stored_document_bytes: 16 * 1024 * 1024,
            stored_documents: 1_000,
            page_size: LARGEST_PAGE,
            figures_verdicts: 20_000,
            concurrent: 200,
            cost_per_minute: 250_000_000,
            anonymous_cost_per_minute: 60_000,
            persisted_query_bytes: 4 * 1024 * 1024,
            shutdown_seconds: 10,
        }
    }
}

impl Default for Graphql {
    fn default() -> Self {
        Self {
            operations: Operations::Any,
            persisted_queries: true,
            introspection: true,
            suggestions: true,
            graphiql: false,
        }
    }
}

#[expect(clippy::ref_option, reason = "the form that serde calls")]
fn hidden<S: serde::Serializer>(secret: &Option<SecretString>, serializer: S) -> Result<S::Ok, S::Error> {
    secret.as_ref().map(ExposeSecret::expose_secret).serialize(serializer)
}

impl Attachments {
    fn check(&self) -> Result<(), String> {
        if !(1..=1024 * 1024 * 1024).contains(&self.max_bytes) {
            return Err("attachments.max_bytes must be 1 to 1073741824".into());
        }
        if self.endpoint.as_deref().is_some_and(|endpoint| !is_web_address(endpoint)) {
            return Err("attachments.endpoint is not a web address".into());
        }
        if self.access_key_id.is_some() != self.secret_access_key.is_some() {
            return Err("attachments: give access_key_id and secret_access_key, or none of them".into());
        }
        Ok(())
    }
}

impl Settings {
    /// Reads the settings: defaults, then the file, then `FACTDESK_…` and `DATABASE_URL`, `MIGRATE_DATABASE_URL`.
    ///
    /// Nested settings are written with two underscores: `FACTDESK_LIMITS__DEPTH=12`.
    ///
    /// # Errors
    /// A sentence that names the setting and what is wrong with it.
    pub fn read(file: Option<&Path>) -> Result<Self, String> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = file {
            if !file.exists() {
                return Err(format!("the settings file {} does not exist", file.display()));
            }
            figment = figment.merge(Toml::file_exact(file));
        }
        let figment = figment
            .merge(Env::raw().only(&["DATABASE_URL", "MIGRATE_DATABASE_URL"]))
            .merge(Env::prefixed("FACTDESK_").ignore(&["config"]).split("__"));
        let settings: Self = figment.extract().map_err(|error| explain(&error))?;
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<(), String> {
        if let Some(url) = self.public_url.as_deref().filter(|url| !is_web_address(url)) {
            return Err(format!("public_url is not a web address: {url}"));
        }
        if self.database.connections == 0 || self.access_token_minutes == 0 || self.limits.body_bytes == 0 {
            return Err(
                "database.connections, access_token_minutes and limits.body_bytes must be at least 1".into(),
            );
        }
        let limits = &self.limits;
        if !(DEFAULT_PAGE..=LARGEST_PAGE).contains(&limits.page_size) {
            return Err(format!("limits.page_size must be {DEFAULT_PAGE} to {LARGEST_PAGE}"));
        }
        if !(15..=200_000).contains(&limits.figures_verdicts) {
            return Err("limits.figures_verdicts must be 15 to 200000".into());
        }
        if limits.concurrent == 0 || limits.cost_per_minute < limits.cost {
            return Err(
                "limits.concurrent must be at least 1, limits.cost_per_minute at least limits.cost".into()
            );
        }
        if let Some(wrong) = self.allowed_origins.iter().find(|origin| !is_origin(origin)) {
            return Err(format!("allowed_origins: {wrong} is no origin, as in https://desk.example.org"));
        }
        if self.corrections.address_requests == 0 || self.corrections.newsroom_requests == 0 {
            return Err("corrections: requests must be at least 1".into());
        }
        if self.live.keep_alive_seconds == 0 {
            return Err("live.keep_alive_seconds must be at least 1".into());
        }
        self.attachments.check()?;
        let SignIn { session_idle_days, session_days, account_attempts, address_attempts, .. } = self.sign_in;
        if [session_idle_days, session_days, account_attempts, address_attempts].contains(&0) {
            return Err("sign_in: days of a session and attempts must be at least 1".into());
        }
        Ok(())
    }
}

/// Whether this is what a browser sends as `Origin`: scheme, host, port, nothing else.
fn is_origin(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| is_web_address(text) && url.origin().ascii_serialization() == text)
}

/// Whether this is an address of the web.
pub fn is_web_address(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn explain(error: &figment::Error) -> String {
    let sentences = error.clone().into_iter().map(|error| {
        let source = error.metadata.as_ref().map_or("", |metadata| metadata.name.as_ref());
        match &error.kind {
            Kind::UnknownField(_, known) => {
                format!(
                    "there is no setting {} ({source}); known there: {}",
                    error.path.join("."),
                    known.join(", ")
                )
            }
            _ => error.to_string(),
        }
    });
    sentences.collect::<Vec<_>>().join("; ")
}
