//! The member on whose behalf a request acts.

use chrono::{DateTime, Utc};
use factdesk_domain::{Action, MemberId, NewsroomId, Roles, permits};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};

use super::token::Claims;
use super::{Permit, Scope};
use crate::error::Error;
use crate::graphql::Refusal;

/// A member with the roles of this moment.
#[derive(Clone, Debug)]
pub struct Actor {
    newsroom: NewsroomId,
    member: MemberId,
    roles: Roles,
    read_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Membership {
    roles: Vec<String>,
    removed_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
}

/// The actor that a verified token names, with the roles that the database has now, and the database's time.
///
/// Read for every request and again in the transaction of every mutation: whoever is removed or demoted loses the
/// right with the next request, on every node.
///
/// # Errors
/// `UNAUTHENTICATED` if the member has left or never was.
pub async fn membership(db: &impl ConnectionTrait, claims: &Claims) -> Result<(Actor, DateTime<Utc>), Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT roles, removed_at, now() AS now FROM member WHERE newsroom_id = $1 AND id = $2",
        [claims.newsroom.uuid().into(), claims.member.uuid().into()],
    );
    match Membership::find_by_statement(statement).one(db).await? {
        Some(Membership { roles, removed_at: None, now }) => {
            let roles = roles.iter().filter_map(|role| role.parse().ok()).collect();
            Ok((Actor { newsroom: claims.newsroom, member: claims.member, roles, read_at: now }, now))
        }
        _ => Err(Error::Unauthenticated),
    }
}

impl Actor {
    /// The newsroom.
    pub const fn newsroom(&self) -> NewsroomId {
        self.newsroom
    }

    /// The member.
    pub const fn member(&self) -> MemberId {
        self.member
    }

    /// The roles.
    pub const fn roles(&self) -> &Roles {
        &self.roles
    }

    /// The database's time when the roles were read: at the start of the request.
    pub const fn read_at(&self) -> DateTime<Utc> {
        self.read_at
    }

    /// The claims of the token that named this member.
    pub const fn claims(&self) -> Claims {
        Claims { newsroom: self.newsroom, member: self.member }
    }

    /// What this member may see.
    pub fn scope(&self) -> Scope {
        Scope::new(self.newsroom, self.member, self.roles.clone())
    }

    /// The right to write.
    ///
    /// # Errors
    /// `Forbidden` if none of the roles allows the action.
    pub fn permit(&self, action: Action) -> Result<Permit, Refusal> {
        Permit::ask(self.newsroom, self.member, self.roles.clone(), action)
    }

    /// Whether one of the roles allows the action.
    pub fn may(&self, action: Action) -> bool {
        permits(&self.roles, action)
    }
}
