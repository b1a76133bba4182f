//! `factdesk member roles | remove`: acts of the command line, recorded in the server's chain.

use entity::{Tenant, member};
use factdesk_domain::{OperatorAct, Roles};
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::api_key::revoke_keys_of;
use crate::error::Error;
use crate::event::{NewEvent, record_server_act};
use crate::graphql::NodeKind;
use crate::unit_of_work::clock;
use crate::world::World;

/// Gives a member these roles and no others.
///
/// # Errors
/// `BAD_USER_INPUT` for no role at all, or a member who has left.
pub async fn set_roles(
    db: &impl ConnectionTrait,
    world: &dyn World,
    member: &member::Model,
    roles: &Roles,
) -> Result<(), Error> {
    if roles.is_empty() {
        return Err(Error::bad_input("A member has at least one role."));
    }
    still_there(member)?;
    let after: Vec<String> = roles.iter().map(|role| role.as_str().to_owned()).collect();
    update(db, member, member::Column::Roles, Expr::value(after.clone())).await?;
    let body = json!({ "newsroom": member.newsroom_id, "before": member.roles, "after": after });
    let now = clock(db, world).await?;
    let event = NewEvent::of(NodeKind::Member, member.id, body);
    record_server_act(db, world, now, OperatorAct::MemberUpdate, event).await
}

/// Removes a member: from now on no request of theirs is answered, on any node, and none by a key that they made, also
/// if they come back.
///
/// # Errors
/// `BAD_USER_INPUT` for a member who has left before.
pub async fn remove_member(
    db: &impl ConnectionTrait,
    world: &dyn World,
    member: &member::Model,
) -> Result<(), Error> {
    still_there(member)?;
    let now = clock(db, world).await?;
    update(db, member, member::Column::RemovedAt, Expr::value(now)).await?;
    revoke_keys_of(db, member.newsroom_id.into(), member.id.into(), now).await?;
    let event = NewEvent::of(NodeKind::Member, member.id, json!({ "newsroom": member.newsroom_id }));
    record_server_act(db, world, now, OperatorAct::MemberRemove, event).await
}

fn still_there(member: &member::Model) -> Result<(), Error> {
    match member.removed_at {
        None => Ok(()),
        Some(_) => Err(Error::bad_input("This member has left. Bring them back first: factdesk member add.")),
    }
}

async fn update(
    db: &impl ConnectionTrait,
    member: &member::Model,
    column: member::Column,
    value: SimpleExpr,
) -> Result<(), Error> {
    member::Entity::update_many()
        .col_expr(column, value)
        .col_expr(member::Column::Version, Expr::col(member::Column::Version).add(1))
        .filter(member::Entity::NEWSROOM.eq(member.newsroom_id))
        .filter(member::Column::Id.eq(member.id))
        .exec(db)
        .await?;
    Ok(())
}
