//! The first statement of a mutation's transaction.

use chrono::{DateTime, Utc};
use factdesk_domain::{ApiKeyId, SessionId};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};

use super::Actor;
use super::token::Claims;
use crate::error::Error;

/// What makes a mutation safe to repeat, as a row.
pub struct KeyRow<'k> {
    /// The client's key.
    pub key: &'k str,
    /// The action.
    pub operation: &'k str,
    /// SHA-256 of what was asked for.
    pub input_hash: Vec<u8>,
}

/// A transaction's first answer.
pub struct Opened {
    /// Who asks, with the roles of this moment.
    pub actor: Actor,
    /// The time of the transaction.
    pub now: DateTime<Utc>,
    /// Whether the key is new; false without one.
    pub first: bool,
}

#[derive(FromQueryResult)]
struct Row {
    roles: Vec<String>,
    scopes: Option<Vec<String>>,
    at: DateTime<Utc>,
    first: bool,
}

/// The member and their roles, the time (`now`, else the database's), and the claim to the key: one statement, since
/// every mutation begins with it.
///
/// # Errors
/// `UNAUTHENTICATED` if the member has left or never was, or if the session or the key has ended.
pub async fn open(
    tx: &impl ConnectionTrait,
    claims: &Claims,
    now: Option<DateTime<Utc>>,
    key: Option<&KeyRow<'_>>,
) -> Result<Opened, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        include_str!("open.sql"),
        [
            claims.newsroom.uuid().into(),
            claims.member.uuid().into(),
            now.into(),
            key.map(|row| row.key.to_owned()).into(),
            key.map(|row| row.operation.to_owned()).into(),
            key.map(|row| row.input_hash.clone()).into(),
            claims.session.map(SessionId::uuid).into(),
            claims.key.map(ApiKeyId::uuid).into(),
        ],
    );
    let row = Row::find_by_statement(statement).one(tx).await?.ok_or(Error::Unauthenticated)?;
    Ok(Opened {
        actor: Actor::of(claims, &row.roles, row.scopes.as_deref(), row.at),
        now: row.at,
        first: row.first,
    })
}
