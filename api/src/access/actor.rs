//! The member on whose behalf a request acts, and what it acts by.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use entity::event::ActorKind;
use factdesk_domain::{
    Action, ApiKeyId, KeyScope, MemberId, NewsroomId, Roles, SessionId, key_actions, permits,
};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};

use uuid::Uuid;

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
        /// What it may do now: what it was made for, as far as the member may.
        actions: Arc<BTreeSet<Action>>,
    },
}

impl Acting {
    /// Whether it may act so, if the member may.
    pub fn may(&self, action: Action) -> bool {
        match self {
            Self::Member => true,
            Self::Key { actions, .. } => actions.contains(&action),
        }
    }

    /// Who acts for this member, as events name it.
    pub fn named(&self, member: MemberId) -> (ActorKind, Uuid) {
        match self {
            Self::Member => (ActorKind::Member, member.uuid()),
            Self::Key { id, .. } => (ActorKind::ApiKey, id.uuid()),
        }
    }

    /// What may be seen by what acts for this member.
    pub(super) fn scope(&self, newsroom: NewsroomId, member: MemberId, roles: &Roles) -> Scope {
        match self {
            Self::Member => Scope::new(newsroom, member, roles.clone()),
            Self::Key { id, actions } => Scope::of_key(newsroom, *id, actions.clone()),
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
    scopes: Option<Vec<String>>,
    removed_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
}

/// The actor that a verified token names, with the roles that the database has now.
///
/// [`super::open`] reads the same in the transaction of every mutation: whoever is removed or demoted changes nothing from
/// that moment on, on every node, and so does whoever's session has ended, and a key that was revoked or has run out. Reads go by [`super::Known::member`], which asks
/// less often.
///
/// # Errors
/// `UNAUTHENTICATED` if the member has left or never was, or if the session or the key has ended.
pub async fn membership(db: &impl ConnectionTrait, claims: &Claims) -> Result<Actor, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT member.roles, member.removed_at, api_key.scopes, now() AS now FROM member
        LEFT JOIN api_key ON api_key.newsroom_id = member.newsroom_id AND api_key.id = $4
            AND api_key.created_by = member.id AND revoked_at IS NULL AND expires_at > now()
        WHERE member.newsroom_id = $1 AND member.id = $2 AND ($4::uuid IS NULL OR api_key.id IS NOT NULL)
        AND ($3::uuid IS NULL OR EXISTS (SELECT 1 FROM session WHERE session.id = $3 AND ended_at IS NULL
            AND session.newsroom_id = member.newsroom_id AND session.member_id = member.id))",
        [
            claims.newsroom.uuid().into(),
            claims.member.uuid().into(),
            claims.session.map(SessionId::uuid).into(),
            claims.key.map(ApiKeyId::uuid).into(),
        ],
    );
    match Membership::find_by_statement(statement).one(db).await? {
        Some(Membership { roles, scopes, removed_at: None, now }) => {
            Ok(Actor::of(claims, &roles, scopes.as_deref(), now))
        }
        _ => Err(Error::Unauthenticated),
    }
}

impl Actor {
    /// Only `access` makes actors: of a member who was read.
    pub(super) fn of(
        claims: &Claims,
        roles: &[String],
        scopes: Option<&[String]>,
        read_at: DateTime<Utc>,
    ) -> Self {
        let roles: Roles = roles.iter().filter_map(|role| role.parse().ok()).collect();
        let Claims { newsroom, member, session, key } = *claims;
        let acting = match key {
            None => Acting::Member,
            Some(id) => {
                let scopes: BTreeSet<KeyScope> =
                    scopes.unwrap_or_default().iter().filter_map(|scope| scope.parse().ok()).collect();
                Acting::Key { id, actions: Arc::new(key_actions(&scopes, &roles)) }
            }
        };
        Self { newsroom, member, session, roles, acting, read_at }
    }

    /// The newsroom.
    pub const fn newsroom(&self) -> NewsroomId {
        self.newsroom
    }

    /// The member on whose behalf: of a key whoever made it.
    pub const fn member(&self) -> MemberId {
        self.member
    }

    /// The session in which the member acts; none for whoever comes by another issuer, and for keys.
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

    /// The claims of the token or key that named this actor.
    pub const fn claims(&self) -> Claims {
        let key = match self.acting {
            Acting::Member => None,
            Acting::Key { id, .. } => Some(id),
        };
        Claims { newsroom: self.newsroom, member: self.member, session: self.session, key }
    }

    /// By whom use is counted: a key has limits of its own.
    pub fn counted(&self) -> MemberId {
        self.claims().asker().into()
    }

    /// Whether a person acts, not a tool.
    pub const fn is_person(&self) -> bool {
        matches!(self.acting, Acting::Member)
    }

    /// What this actor may see.
    pub fn scope(&self) -> Scope {
        self.acting.scope(self.newsroom, self.member, &self.roles)
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
