//! Sessions and login activity, as their person sees them.

use async_graphql::{ComplexObject, Context, Enum, ID, Object, Result, SimpleObject};
use entity::{login_activity, session};

use super::store::slugs;
use crate::graphql::{DateTime, NodeKind, Session, global_id};
use crate::read::{Count, List, PageInfo, Row, Total, connection, object};

connection!(SessionConnection, SessionEdge, SignedIn);

/// How a session began. Treat one that you do not know as `PASSWORD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::session::Origin")]
pub enum SessionOrigin {
    /// Somebody signed in.
    Password,
    /// Whoever runs the server made a token for a script; it is not refreshed.
    Operator,
}

/// What happened to a sign-in. Treat one that you do not know by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::login_activity::Kind")]
pub enum LoginActivityKind {
    /// A session began.
    SignedIn,
    /// The password did not fit.
    WrongPassword,
    /// The password fitted, the second factor's code did not.
    WrongCode,
    /// A recovery code was used up.
    RecoveryCodeUsed,
    /// A refresh token came twice, so somebody else has it; its session was ended.
    TokenReused,
    /// The password was changed.
    PasswordChanged,
    /// The password was set anew by a token.
    PasswordReset,
    /// A second factor was set.
    SecondFactorEnabled,
    /// The second factor was taken away.
    SecondFactorDisabled,
    /// Recovery codes were made anew.
    RecoveryCodesMade,
}

object!(SignedIn, session::Model);

/// One of your sign-ins: on one device, for one newsroom. Its end is the end of its access tokens.
#[Object(name = "Session")]
impl SignedIn {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::Session, self.0.id)
    }

    /// Whether this request was sent in it.
    #[expect(clippy::unused_async, reason = "resolvers are async")]
    async fn current(&self, context: &Context<'_>) -> Result<bool> {
        Ok(Session::of(context)?.actor()?.session().is_some_and(|session| session.uuid() == self.0.id))
    }

    /// Slug of the newsroom for which it acts.
    async fn newsroom(&self, context: &Context<'_>) -> Result<String> {
        let loaders = Session::of(context)?.loaders()?;
        Ok(loaders.load_one(NewsroomSlug(self.0.newsroom_id)).await?.unwrap_or_default())
    }

    /// How it began.
    async fn origin(&self) -> SessionOrigin {
        self.0.origin.into()
    }

    /// When it began.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When it was last refreshed.
    async fn last_used_at(&self) -> DateTime {
        self.0.last_used_at.into()
    }

    /// When it ends at the latest; earlier if it is not refreshed.
    async fn expires_at(&self) -> DateTime {
        self.0.expires_at.into()
    }

    /// When it was ended, if it was.
    async fn ended_at(&self) -> Option<DateTime> {
        self.0.ended_at.map(DateTime)
    }

    /// What the client called itself when it was last refreshed.
    async fn user_agent(&self) -> &str {
        &self.0.user_agent
    }

    /// The network that it was last refreshed from, without the part that tells a machine: `203.0.113.0`.
    async fn network(&self) -> &str {
        &self.0.address
    }
}

object!(LoginActivity, login_activity::Model);

/// Something that was done or tried with your sign-in.
#[Object]
impl LoginActivity {
    /// When.
    async fn at(&self) -> DateTime {
        self.0.at.into()
    }

    /// What.
    async fn kind(&self) -> LoginActivityKind {
        self.0.kind.into()
    }

    /// What the client called itself.
    async fn user_agent(&self) -> &str {
        &self.0.user_agent
    }

    /// From which network, without the part that tells a machine: `203.0.113.0`.
    async fn network(&self) -> &str {
        &self.0.address
    }
}

/// A page of a list of `LoginActivity`.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct LoginActivityConnection {
    /// The items of the page, each with its cursor.
    edges: Vec<LoginActivityEdge>,
    /// Where the page lies in the list.
    page_info: PageInfo,
    #[graphql(skip)]
    total: Total,
}

/// A `LoginActivity` in a list.
#[derive(SimpleObject)]
pub struct LoginActivityEdge {
    /// Place of the item in this list: opaque, valid for this list only.
    cursor: String,
    /// The item.
    node: LoginActivity,
}

#[ComplexObject]
impl LoginActivityConnection {
    /// The items of the page without their cursors.
    async fn nodes(&self) -> Vec<&LoginActivity> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// How many items the whole list has. Counted only when asked for, up to 10,000.
    async fn total(&self, context: &Context<'_>) -> Result<Count> {
        let loaders = Session::of(context)?.loaders()?;
        Ok(self.total.count(loaders).await?)
    }
}

impl LoginActivityConnection {
    /// A page.
    pub fn new(list: List<Row<login_activity::Model>>, total: Total) -> Self {
        let page_info = PageInfo {
            has_previous_page: list.has_previous,
            has_next_page: list.has_next,
            start_cursor: list.rows.first().map(|(cursor, _)| cursor.clone()),
            end_cursor: list.rows.last().map(|(cursor, _)| cursor.clone()),
        };
        let edges = list.rows.into_iter().map(|(cursor, row)| LoginActivityEdge { cursor, node: row.into() });
        Self { edges: edges.collect(), page_info, total }
    }
}

/// Key of a newsroom's slug.
#[derive(Clone, PartialEq, Eq, Hash)]
struct NewsroomSlug(uuid::Uuid);

impl async_graphql::dataloader::Loader<NewsroomSlug> for crate::read::Reader {
    type Value = String;
    type Error = crate::error::Error;

    async fn load(
        &self,
        keys: &[NewsroomSlug],
    ) -> std::result::Result<std::collections::HashMap<NewsroomSlug, String>, crate::error::Error> {
        let slugs = slugs(&self.db, keys.iter().map(|key| key.0)).await?;
        Ok(slugs.into_iter().map(|(id, slug)| (NewsroomSlug(id), slug)).collect())
    }
}
