//! The way of a read: every select starts from what the reader may see.
//!
//! A type says once what of it is visible ([`Visible`]); every way of reading it (by id, in a root list, nested under
//! another object, counted) is built on that one select, so no way can forget it.

mod connection;
mod count;
mod cursor;
mod fetch;
mod later;
mod list;
mod one;
mod page;
mod plan;
mod pool;
mod raw;
pub mod relation;
mod row;
mod selection;
mod shape;
mod sql;

pub use connection::PageInfo;
pub(crate) use connection::connection;
pub use count::{Count, FAR_ENOUGH as COUNTED_TO, Total};
pub use cursor::Order;
pub use fetch::{Connection, RowOf, beside, find, root, under};
pub use later::Later;
pub use list::{List, apart};
pub use one::One;
pub use page::{DEFAULT_PAGE, LARGEST_PAGE, PageArgs, Slice};
pub use pool::{Readers, Watch};
pub use raw::Read;
pub use relation::{Nestable, Relation, RowUnder, nested};
pub use row::Row;
pub(crate) use row::object;
pub use shape::{Field, Shape, Shaped, any, id, many, one, shapes};
pub use sql::{Rows, Sql};

use std::sync::Arc;

use async_graphql::dataloader::DataLoader;
use async_graphql::runtime::{Timer, TokioSpawner};
use entity::Tenant;
use factdesk_domain::Action;
use futures::future::BoxFuture;
use sea_orm::sea_query::Expr;
use sea_orm::{DatabaseConnection, QueryFilter, Select};

use crate::access::Scope;
use crate::review::Pinned;

/// A table of which a member sees some rows.
pub trait Visible: Tenant {
    /// What a key must have been made for to see any row. Members see what the rule says.
    const READ: Action;

    /// Which rows of their newsroom this reader may see, as a template ([`Sql`]); all of them if nothing is said. Roles and
    /// blindness are decided here and nowhere else; that the rows are of the reader's newsroom goes without saying.
    fn rule(_scope: &Scope) -> Option<&'static str> {
        None
    }

    /// The rule with that of keys: what stands in every statement.
    fn limit(scope: &Scope) -> Option<&'static str> {
        if scope.reads(Self::READ) { Self::rule(scope) } else { Some("false") }
    }

    /// Of what belongs to a person, in all their newsrooms: which rows are the reader's, as a template. It takes the place of
    /// the condition that rows are of the reader's newsroom.
    const OF_PERSON: Option<&'static str> = None;

    /// All rows that this reader may see.
    #[expect(clippy::disallowed_methods, reason = "what belongs to a person is in no one newsroom")]
    fn visible(scope: &Scope) -> Select<Self> {
        let only = |template| filled(scope, template, Rows::only(Self::default().table_name()));
        let rows = match Self::OF_PERSON {
            None => Self::of(scope.newsroom()),
            Some(mine) => Self::find().filter(only(mine)),
        };
        match Self::limit(scope) {
            None => rows,
            Some(rule) => rows.filter(only(rule)),
        }
    }
}

/// A template as a condition of sea-query.
pub fn filled(scope: &Scope, template: &str, rows: Rows<'_>) -> sea_orm::sea_query::SimpleExpr {
    let mut sql = Sql::new(scope, "");
    sql.template(template, rows);
    let (text, values) = sql.finish();
    Expr::cust_with_values(text, values)
}

/// How reads are answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reads {
    /// By one statement made from the selection, where that can be.
    #[default]
    Planned,
    /// By resolvers and loaders alone; a test compares the two.
    Resolved,
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
    /// The server's public address, below which newsrooms without one of their own stand.
    pub origin: Arc<str>,
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
