//! `factdesk token`: an access token for a member, recorded in the server's chain (the token itself is nowhere).

use chrono::TimeDelta;
use entity::member;
use factdesk_domain::OperatorAct;
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::access::key::Keys;
use crate::access::rotate_key::keep_for;
use crate::access::token::{Claims, issue};
use crate::error::Error;
use crate::event::{NewEvent, record_server_act};
use crate::graphql::NodeKind;
use crate::session::open_for_operator;
use crate::unit_of_work::clock;
use crate::world::World;

/// Makes a token that acts for this member, in a session of its own: the member sees it there and can end it.
///
/// # Errors
/// `UNAUTHENTICATED` for a member who has left.
pub async fn issue_token(
    db: &impl ConnectionTrait,
    world: &dyn World,
    keys: &Keys,
    issuer: &str,
    member: &member::Model,
    lifetime: TimeDelta,
) -> Result<String, Error> {
    if member.removed_at.is_some() {
        return Err(Error::bad_input("This member has left: there is no token for them."));
    }
    let now = clock(db, world).await?;
    let session = open_for_operator(db, world, member, now, lifetime).await?;
    let claims = Claims {
        newsroom: member.newsroom_id.into(),
        member: member.id.into(),
        session: Some(session),
        key: None,
    };
    let id = world.id();
    keep_for(db, keys.ring().signing(now)?.id(), now + lifetime).await?;
    let token = issue(keys, claims, issuer, now, lifetime, id)?;
    let body = json!({ "newsroom": member.newsroom_id, "token": id, "session": session, "expiresAt": now + lifetime });
    let event = NewEvent::of(NodeKind::Member, member.id, body);
    record_server_act(db, world, now, OperatorAct::TokenIssue, event).await?;
    Ok(token)
}
