//! The member on whose behalf a request acts, and what it acts by.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use factdesk_domain::{Action, ApiKeyId, MemberId, NewsroomId, Roles, SessionId, needs_a_person, permits};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};

use super::token::Claims;
use super::{Permit, Scope};
use crate::error::Error;
use crate::graphql::Refusal;

/// What acts.
#[derive(Clone, Debug)]
pub enum Acting {
    /// The member, signed in.
    Member,
    /// A tool, by a key that the member made. It is named in the audit trail, may do what it was made for as long as the
    /// member may, and nothing that needs a person.
    Key {
        /// The key.
        id: ApiKeyId,
        /// What it was made for.
        actions: Arc<BTreeSet<Action>>,
    },
}

impl Acting {
    /// Whether it may act so, if the member may.
    pub fn may(&self, action: Action) -> bool {
        match self {
            Self::Member => true,
            Self::Key { actions, .. } => !needs_a_person(action) && actions.contains(&action),
        }
    }
}

/// A member with the roles of this moment, and what acts for them.
#[derive(Clone, Debug)]
pub struct Actor {
    newsroom: NewsroomId,
    member: MemberId,
    session: Option<SessionId>,
    roles: Roles,
    acting: Acting,
    read_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Membership {
    roles: Vec<String>,
    removed_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
}

/// The actor that a verified token names, with the roles that the database has now.
///
/// [`super::open`] reads the same in the transaction of every mutation: whoever is removed or demoted changes nothing from
/// that moment on, on every node, and so does whoever's session has ended. Reads go by [`super::Known::member`], which asks
/// less often.
///
/// # Errors
/// `UNAUTHENTICATED` if the member has left or never was, or if the session has ended.
pub async fn membership(db: &impl ConnectionTrait, claims: &Claims) -> Result<Actor, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT roles, removed_at, now() AS now FROM member WHERE newsroom_id = $1 AND id = $2
        AND ($3::uuid IS NULL OR EXISTS (SELECT 1 FROM session WHERE session.id = $3 AND ended_at IS NULL
            AND session.newsroom_id = member.newsroom_id AND session.member_id = member.id))",
        [
            claims.newsroom.uuid().into(),
            claims.member.uuid().into(),
            claims.session.map(SessionId::uuid).into(),
        ],
    );
    match Membership::find_by_statement(statement).one(db).await? {
        Some(Membership { roles, removed_at: None, now }) => Ok(Actor::of(claims, &roles, now)),
        _ => Err(Error::Unauthenticated),
    }
}

impl Actor {
    /// Only `access` makes actors: of a member who was read.
    pub(super) fn of(claims: &Claims, roles: &[String], read_at: DateTime<Utc>) -> Self {
        let roles = roles.iter().filter_map(|role| role.parse().ok()).collect();
        let Claims { newsroom, member, session } = *claims;
        Self { newsroom, member, session, roles, acting: Acting::Member, read_at }
    }

    /// The newsroom.
    pub const fn newsroom(&self) -> NewsroomId {
        self.newsroom
    }

    /// The member.
    pub const fn member(&self) -> MemberId {
        self.member
    }

    /// The session in which the member acts; none for whoever comes by another issuer.
    pub const fn session(&self) -> Option<SessionId> {
        self.session
    }

    /// The roles.
    pub const fn roles(&self) -> &Roles {
        &self.roles
    }

    /// What acts for the member.
    pub const fn acting(&self) -> &Acting {
        &self.acting
    }

    /// The database's time at the start of the request.
    pub const fn read_at(&self) -> DateTime<Utc> {
        self.read_at
    }

    /// The same actor, so much later.
    pub(super) fn later(&self, by: TimeDelta) -> Self {
        Self { read_at: self.read_at + by, ..self.clone() }
    }

    /// The claims of the token that named this member.
    pub const fn claims(&self) -> Claims {
        Claims { newsroom: self.newsroom, member: self.member, session: self.session }
    }

    /// What this member may see.
    pub fn scope(&self) -> Scope {
        Scope::new(self.newsroom, self.member, self.roles.clone())
    }

    /// The right to write.
    ///
    /// # Errors
    /// `Forbidden` if none of the roles allows the action, or it is none for what acts.
    pub fn permit(&self, action: Action) -> Result<Permit, Refusal> {
        Permit::ask(self, action)
    }

    /// Whether one of the roles allows the action, and it is one for what acts.
    pub fn may(&self, action: Action) -> bool {
        permits(&self.roles, action) && self.acting.may(action)
    }
}
