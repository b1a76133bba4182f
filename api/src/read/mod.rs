//! The way of a read: every select starts from what the reader may see.
//!
//! A type says once what of it is visible ([`Visible`]); every way of reading it (by id, in a root list, nested under
//! another object, counted) is built on that one select, so no way can forget it.

mod connection;
mod count;
mod cursor;
mod list;
mod one;
mod page;
pub mod relation;

pub use connection::PageInfo;
pub(crate) use connection::connection;
pub use count::{Count, Total};
pub use cursor::Order;
pub use list::{List, list};
pub use one::One;
pub use page::{DEFAULT_PAGE, LARGEST_PAGE, PageArgs, Slice};
pub use relation::{Nestable, Relation, Row, nested};

use std::sync::Arc;

use async_graphql::dataloader::DataLoader;
use async_graphql::runtime::{Timer, TokioSpawner};
use entity::Tenant;
use futures::future::BoxFuture;
use sea_orm::{DatabaseConnection, Select};

use crate::access::Scope;
use crate::review::Pinned;

/// A table of which a member sees some rows.
pub trait Visible: Tenant {
    /// All rows that this reader may see. Tenant, roles and blindness are decided here and nowhere else.
    fn visible(scope: &Scope) -> Select<Self>;
}

/// What the loaders of one request share: the database and what this reader may see of it.
#[derive(Clone)]
pub struct Reader {
    /// Pool of the node.
    pub db: DatabaseConnection,
    /// What the reader may see.
    pub scope: Scope,
    /// Policies and scales of rounds.
    pub pinned: Arc<Pinned>,
}

/// Batches the loads of one request; holds no cache, so a read after a commit sees the commit.
pub type Loaders = DataLoader<Reader>;

/// New loaders for one request.
pub fn loaders(reader: Reader) -> Loaders {
    DataLoader::new(reader, TokioSpawner::current(), NextTurn)
}

/// A batch closes as soon as every resolver that is ready has asked, not after a time: a request never waits for a
/// clock, and its number of statements does not depend on one.
struct NextTurn;

impl Timer for NextTurn {
    fn delay(&self, _: std::time::Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::task::yield_now())
    }
}
