//! Lists of events: the trail of the newsroom, the history of a claim.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::event;
use factdesk_domain::Action;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter, Select, Value};
use uuid::Uuid;

use super::object::EventConnection;
use super::seal::actor_open;
use super::store::order;
use crate::access::Scope;
use crate::error::{Code, Error};
use crate::graphql::{DateTime, NodeKind, Session, directive, parse_id};
use crate::read::{PageArgs, Read, Visible, root};

/// Root fields that read events.
#[derive(Default)]
pub struct EventQuery;

/// Which events are wanted. What is left out does not narrow the list.
#[derive(Debug, Default, InputObject)]
pub struct AuditEventFilter {
    /// One of these actions: `verdict.submit`, `fact_check.publish` … at most 100.
    actions: Option<Vec<String>>,
    /// By this member, or by this key. Evidence whose author is sealed from you is not found by its author.
    actor_id: Option<ID>,
    /// Done to this object.
    object_id: Option<ID>,
    /// In the history of this claim.
    claim_id: Option<ID>,
    /// Not before this moment.
    from: Option<DateTime>,
    /// Before this moment.
    to: Option<DateTime>,
}

impl AuditEventFilter {
    fn apply(
        self,
        scope: &Scope,
        select: Select<event::Entity>,
    ) -> std::result::Result<Select<event::Entity>, Error> {
        let mut select = select;
        if let Some(actions) = self.actions {
            if actions.len() > 100 || actions.iter().any(|action| action.contains('\0')) {
                return Err(Error::bad_input(
                    "At most 100 actions are taken at once, none with a NUL character.",
                ));
            }
            select = select.filter(event::Column::Action.is_in(actions));
        }
        if let Some(id) = self.actor_id {
            let Some((NodeKind::Member | NodeKind::ApiKey, actor)) = parse_id(&id) else {
                return Err(Error::bad_input("\"actorId\" is not the id of a Member or an ApiKey."));
            };
            select = select.filter(event::Column::ActorId.eq(actor)).filter(actor_open(scope));
        }
        if let Some(id) = self.object_id {
            let (kind, object) =
                parse_id(&id).ok_or_else(|| Error::bad_input("\"objectId\" is not an id."))?;
            select = select
                .filter(event::Column::ObjectKind.eq(kind.name()))
                .filter(event::Column::ObjectId.eq(object));
        }
        if let Some(id) = self.claim_id {
            select = select.filter(event::Column::ClaimId.eq(of_kind("claimId", &id, NodeKind::Claim)?));
        }
        // Time never goes back along a chain, so that a span of time is a span of places: the list is read in its own
        // order from there, however many events are newer.
        let place = |sql: &'static str, at: DateTime| {
            Expr::cust_with_values(sql, [Value::from(scope.newsroom().uuid()), Value::from(at.0)])
        };
        if let Some(from) = self.from {
            select = select.filter(place(
                "\"event\".\"seq\" >= (SELECT e.seq FROM event e WHERE e.chain_id = $1 AND e.at >= $2 ORDER BY e.at, e.seq LIMIT 1)",
                from,
            ));
        }
        if let Some(to) = self.to {
            select = select.filter(place(
                "\"event\".\"seq\" <= (SELECT e.seq FROM event e WHERE e.chain_id = $1 AND e.at < $2 ORDER BY e.at DESC, e.seq DESC LIMIT 1)",
                to,
            ));
        }
        Ok(select)
    }
}

fn of_kind(field: &str, id: &ID, wanted: NodeKind) -> std::result::Result<Uuid, Error> {
    match parse_id(id) {
        Some((kind, id)) if kind == wanted => Ok(id),
        _ => Err(Error::bad_input(format!("\"{field}\" is not the id of a {}.", wanted.name()))),
    }
}

#[Object]
impl EventQuery {
    /// The audit trail of the newsroom, newest first. For editors and admins; the history of one claim is open to
    /// everybody who may read it, as `Claim.history`.
    #[graphql(directive = directive::error::apply(Code::Forbidden))]
    async fn audit_events(
        &self,
        context: &Context<'_>,
        filter: Option<AuditEventFilter>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<EventConnection>> {
        let reader = Session::of(context)?.reading(Action::AuditRead)?.loader();
        let filter = filter.unwrap_or_default();
        let name = format!("auditEvents {filter:?}");
        let select = filter.apply(&reader.scope, event::Entity::visible(&reader.scope))?;
        Ok(root(context, select, &order(true), &name, PageArgs { first, after, last, before }).await?)
    }
}
