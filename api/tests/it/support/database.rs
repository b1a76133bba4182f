//! A database per test, copied from one that is migrated once.

use factdesk::app::connect;
use factdesk::config::Settings;
use factdesk_postgres::{DATABASE, Options, Server, start};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;
use uuid::Uuid;

static SERVER: OnceCell<(Server, String)> = OnceCell::const_new();

/// A migrated database that no other test sees.
pub struct TestDatabase {
    /// Pool.
    pub db: DatabaseConnection,
    /// Its address, for a second pool or another process.
    pub url: String,
}

/// Makes one.
pub async fn database() -> TestDatabase {
    let (server, template) = SERVER.get_or_init(prepare).await;
    let name = format!("t_{}_{}", std::process::id(), Uuid::now_v7().simple());
    let admin = pool(&server.url(DATABASE), 1).await;
    admin.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await.unwrap();
    admin.close().await.unwrap();
    let url = server.url(&name);
    TestDatabase { db: pool(&url, 12).await, url }
}

pub async fn pool(url: &str, connections: u32) -> DatabaseConnection {
    let mut settings = Settings::default();
    settings.database.connections = connections;
    connect(url, &settings).await.map_err(|error| format!("{error:?}")).unwrap()
}

async fn prepare() -> (Server, String) {
    // One cluster a checkout, so that two checkouts can be tested at the same time.
    let checkout = Sha256::digest(env!("CARGO_MANIFEST_DIR"));
    let name = format!("factdesk-tests-{:02x}{:02x}{:02x}", checkout[0], checkout[1], checkout[2]);
    let server = start(&Options::throwaway(&name)).await.unwrap();
    let admin = pool(&server.url(DATABASE), 1).await;
    // What an earlier run left behind is of no use to anybody.
    let left =
        "SELECT datname FROM pg_database WHERE datname LIKE 't\\_%' OR datname LIKE 'template\\_of\\_%'";
    let rows = admin
        .query_all_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, left))
        .await
        .unwrap();
    for row in rows {
        let name: String = row.try_get("", "datname").unwrap();
        let process =
            name.trim_start_matches("template_of_").trim_start_matches("t_").split('_').next().unwrap();
        let alive =
            std::process::Command::new("kill").args(["-0", process]).output().unwrap().status.success();
        if alive {
            continue;
        }
        admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await.unwrap();
    }
    let template = format!("template_of_{}", std::process::id());
    admin.execute_unprepared(&format!("CREATE DATABASE {template}")).await.unwrap();
    let db = pool(&server.url(&template), 1).await;
    migration::up(&db).await.unwrap();
    db.close().await.unwrap();
    (server, template)
}
