//! A newsroom with people, served over HTTP.

use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use entity::Tenant;
use factdesk::access::master_key::MasterKey;
use factdesk::access::token::{Claims, issue};
use factdesk::app::App;
use factdesk::config::{Corrections, Limits, Outgoing, Settings};
use factdesk::newsroom::{AddMember, CreateNewsroom, add_member, create_newsroom};
use factdesk::read::Reads;
use factdesk::session::open_for_operator;
use factdesk::world::{RealWorld, World};
use factdesk_domain::{KeyScope, MemberId, NewsroomId, Role, SessionId};
use sea_orm::{ColumnTrait, DatabaseConnection, QueryFilter};

use super::client::Client;
use super::database::{TestDatabase, database};
use super::statements::Statements;

/// 32 bytes in base64.
pub const MASTER_KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

/// A server with one newsroom: `desk`.
pub struct Desk {
    pub app: Arc<App>,
    pub db: DatabaseConnection,
    pub url: String,
    pub newsroom: NewsroomId,
    pub anonymous: Client,
    /// Statements that the server sends to the database.
    pub statements: Statements,
    stop: actix_web::dev::ServerHandle,
}

/// A member with a client that acts for them.
#[derive(Clone)]
pub struct Person {
    pub member: MemberId,
    pub client: Client,
}

impl std::ops::Deref for Person {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

/// A desk in the real world.
pub async fn desk() -> Desk {
    desk_set(|settings| settings.corrections = many()).await
}

/// A desk in the real world with other settings.
pub async fn desk_set(set: impl FnOnce(&mut Settings)) -> Desk {
    let mut settings = Settings::default();
    set(&mut settings);
    desk_with(Arc::new(RealWorld), settings).await
}

/// A desk in this world, where tests may read everything at once.
pub async fn desk_in(world: Arc<dyn World>) -> Desk {
    let limits = Limits {
        cost: u64::MAX,
        cost_per_minute: u64::MAX,
        anonymous_cost_per_minute: u64::MAX,
        tokens: usize::MAX,
        selections: usize::MAX,
        document_bytes: usize::MAX,
        ..Limits::default()
    };
    desk_with(world, Settings { limits, corrections: many(), ..Settings::default() }).await
}

/// More than any test asks for.
fn many() -> Corrections {
    Corrections { address_requests: 10_000, ..Corrections::default() }
}

async fn desk_with(world: Arc<dyn World>, settings: Settings) -> Desk {
    let TestDatabase { db, url } = database().await;
    let newsroom = newsroom(&db, world.as_ref(), "desk").await;
    serve(db, url, world, newsroom, settings, Reads::default()).await
}

async fn newsroom(db: &DatabaseConnection, world: &dyn World, slug: &str) -> NewsroomId {
    let new = CreateNewsroom {
        slug: slug.into(),
        name: format!("The {slug}"),
        time_zone: "Europe/Berlin".into(),
        public_url: None,
        demo: false,
    };
    create_newsroom(db, world, new).await.map_err(|error| format!("{error:?}")).unwrap()
}

async fn serve(
    db: DatabaseConnection,
    url: String,
    world: Arc<dyn World>,
    newsroom: NewsroomId,
    settings: Settings,
    reads: Reads,
) -> Desk {
    // Issuers of tests are on this machine.
    let outgoing = Outgoing { open_hosts: vec!["127.0.0.1".into()], ..settings.outgoing.clone() };
    let mut settings = Settings { listen: ([127, 0, 0, 1], 0).into(), workers: 2, outgoing, ..settings };
    settings.database.read_connections = 6;
    let key = MasterKey::parse(MASTER_KEY).unwrap();
    let statements = Statements::default();
    let mut counted = db.clone();
    statements.keep(&mut counted);
    let mut app =
        App::new(settings, counted, &key, world).await.map_err(|error| format!("{error:?}")).unwrap();
    app.reads = reads;
    app.watch = Some(statements.watch());
    let app = Arc::new(app);
    let (send, receive) = std::sync::mpsc::channel();
    let served = app.clone();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let running = factdesk::http::start(served).map_err(|error| format!("{error:?}")).unwrap();
            send.send((running.address, running.handle)).unwrap();
            running.server.await.unwrap();
        });
    });
    let (address, stop) = receive.recv().unwrap();
    let anonymous = Client::new(&format!("http://{address}"));
    Desk { app, db, url, newsroom, anonymous, statements, stop }
}

impl Desk {
    /// A member of the desk with these roles.
    pub async fn person(&self, name: &str, roles: &[Role]) -> Person {
        self.person_of(self.newsroom, name, roles).await
    }

    /// A member of another newsroom on the same server.
    pub async fn stranger(&self, name: &str, roles: &[Role]) -> Person {
        let slug = format!("other-{name}");
        let other = newsroom(&self.db, self.app.world.as_ref(), &slug).await;
        self.person_of(other, name, roles).await
    }

    async fn person_of(&self, newsroom: NewsroomId, name: &str, roles: &[Role]) -> Person {
        let new = AddMember {
            newsroom,
            email: format!("{name}@desk.example"),
            name: name.into(),
            roles: roles.iter().copied().collect(),
            password: PASSWORD.into(),
        };
        let world = self.app.world.as_ref();
        let member =
            add_member(&self.db, world, new).await.map_err(|error| format!("{error:?}")).unwrap().member;
        let claims =
            Claims { newsroom, member, session: Some(self.session(newsroom, member).await), key: None };
        let (issuer, now) = (&self.app.settings.issuer, Utc::now());
        let token = issue(&self.app.keys, claims, issuer, now, TimeDelta::hours(1), uuid::Uuid::now_v7());
        let token = token.map_err(|error| format!("{error:?}")).unwrap();
        Person { member, client: self.anonymous.with_token(&token) }
    }

    /// A session for a member, as the command line makes one.
    pub async fn session(&self, newsroom: NewsroomId, member: MemberId) -> SessionId {
        let row = entity::member::Entity::of(newsroom).filter(entity::member::Column::Id.eq(member.uuid()));
        let member = row.one(&self.db).await.unwrap().unwrap();
        let world = self.app.world.as_ref();
        let now = world.now().unwrap_or_else(Utc::now);
        let opened = open_for_operator(&self.db, world, &member, now, TimeDelta::days(1)).await;
        opened.map_err(|error| format!("{error:?}")).unwrap()
    }

    /// A tool that acts by a key with these scopes, which this member makes.
    pub async fn tool(&self, maker: &Person, scopes: &[KeyScope]) -> Person {
        let now = self.app.world.now().unwrap_or_else(Utc::now);
        let input =
            serde_json::json!({ "name": "A tool", "scopes": scopes, "expiresAt": now + TimeDelta::days(30) });
        let made = maker.done("createApiKey", input, "key").await;
        Person { member: maker.member, client: self.anonymous.with_token(made["key"].as_str().unwrap()) }
    }

    /// A second server on the same database.
    pub async fn second_node(&self) -> Desk {
        let db = super::database::pool(&self.url, 12).await;
        self.served_by(db, Reads::default()).await
    }

    /// Stops this server, and cuts what is still open off.
    pub async fn stop(&self) {
        self.stop.stop(false).await;
    }

    /// A second server on the same database that answers reads by resolvers alone.
    pub async fn with_resolvers(&self) -> Desk {
        let db = super::database::pool(&self.url, 12).await;
        self.served_by(db, Reads::Resolved).await
    }

    async fn served_by(&self, db: DatabaseConnection, reads: Reads) -> Desk {
        let (world, settings) = (self.app.world.clone(), self.app.settings.clone());
        serve(db, self.url.clone(), world, self.newsroom, settings, reads).await
    }
}

/// The password of everybody here.
pub const PASSWORD: &str = "correct horse battery staple";

impl Drop for Desk {
    fn drop(&mut self) {
        drop(self.stop.stop(false));
    }
}
