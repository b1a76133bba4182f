//! Appends an event to its chain, at the end of the transaction that it tells of.

use chrono::{DateTime, SubsecRound, Utc};
use entity::event::ActorKind;
use factdesk_domain::{Notice, OperatorAct};
use sea_orm::{ActiveEnum, ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use uuid::Uuid;

use super::SERVER_CHAIN;
use super::chain::{Envelope, canonical, commitment, hex, named_actor};
use crate::access::Permit;
use crate::error::Error;
use crate::graphql::NodeKind;
use crate::unit_of_work::Work;
use crate::world::World;

pub use entity::event::Sealing;

/// What happened, as a command tells it. Its action is that of the permit it was done with.
#[derive(Debug)]
pub struct NewEvent {
    /// Kind of the object.
    pub kind: NodeKind,
    /// Id of the object.
    pub object: Uuid,
    /// The claim whose history it belongs to.
    pub claim: Option<Uuid>,
    /// The round of that claim.
    pub round: Option<i32>,
    /// What of it is sealed until that round's quorum.
    pub sealing: Sealing,
    /// The content: before and after, member ids only, no name, e-mail or address of a person.
    pub body: Value,
    /// Whom it is told in the app.
    pub notice: Option<Notice>,
}

impl NewEvent {
    /// An event without a claim, open to whoever may read the trail.
    pub fn of(kind: NodeKind, object: impl Into<Uuid>, body: Value) -> Self {
        Self {
            kind,
            object: object.into(),
            claim: None,
            round: None,
            sealing: Sealing::Open,
            body,
            notice: None,
        }
    }

    /// Whether it may have changed who gets in, or what they can do there.
    pub(crate) fn opens_or_shuts(&self) -> bool {
        matches!(self.kind, NodeKind::Member | NodeKind::Newsroom | NodeKind::ApiKey)
    }

    /// Puts it into the history of a claim.
    #[must_use]
    pub fn on_claim(self, claim: impl Into<Uuid>, round: Option<i32>) -> Self {
        Self { claim: Some(claim.into()), round, ..self }
    }

    /// Tells members of it in the app.
    #[must_use]
    pub fn telling(self, notice: Option<Notice>) -> Self {
        Self { notice, ..self }
    }

    /// Seals it until quorum of its round.
    #[must_use]
    pub fn sealed(self, sealing: Sealing) -> Self {
        Self { sealing, ..self }
    }
}

struct Place<'p> {
    chain: Uuid,
    /// None for the server.
    actor: Option<(ActorKind, Uuid)>,
    action: &'p str,
}

/// Appends the event of a command, and keeps the command's outcome with its idempotency key.
///
/// # Errors
/// What Postgres says.
pub async fn record(
    work: &Work<'_>,
    permit: &Permit,
    event: NewEvent,
    outcome: Option<(&str, Value)>,
) -> Result<(), Error> {
    let place = Place {
        chain: permit.newsroom().into(),
        actor: Some(permit.named()),
        action: permit.action().as_str(),
    };
    append(work.tx(), work.app.world.as_ref(), work.now(), place, event, outcome).await
}

/// Appends an act of the command line, or of the server itself, to the server's chain.
///
/// # Errors
/// What Postgres says.
pub async fn record_server_act(
    db: &impl ConnectionTrait,
    world: &dyn World,
    now: DateTime<Utc>,
    act: OperatorAct,
    event: NewEvent,
) -> Result<(), Error> {
    append(db, world, now, Place { chain: SERVER_CHAIN, actor: None, action: act.as_str() }, event, None)
        .await
}

/// Appends the act of an operator to the chain that it was done to, so that the chain itself tells of it.
///
/// # Errors
/// What Postgres says.
pub(super) async fn record_act_on_chain(
    db: &impl ConnectionTrait,
    world: &dyn World,
    now: DateTime<Utc>,
    chain: Uuid,
    act: OperatorAct,
    event: NewEvent,
) -> Result<(), Error> {
    append(db, world, now, Place { chain, actor: None, action: act.as_str() }, event, None).await
}

/// Appends an act of the server itself to the chain of the newsroom in which it acted.
///
/// # Errors
/// What Postgres says.
pub async fn record_duty(work: &Work<'_>, act: OperatorAct, event: NewEvent) -> Result<(), Error> {
    record_act_on_chain(work.tx(), work.app.world.as_ref(), work.now(), work.newsroom().into(), act, event)
        .await
}

/// One statement does it all: the head of the chain is what every other change of the newsroom waits for, so it is held
/// for no round trip but that of the commit.
async fn append(
    db: &impl ConnectionTrait,
    world: &dyn World,
    now: DateTime<Utc>,
    place: Place<'_>,
    event: NewEvent,
    outcome: Option<(&str, Value)>,
) -> Result<(), Error> {
    let (kind, actor) = place.actor.unzip();
    let actor_kind = kind.unwrap_or(ActorKind::Server).to_value();
    let mut body = event.body;
    if event.sealing == Sealing::Evidence {
        let fields = body.as_object_mut().ok_or_else(|| Error::internal("a sealed content is an object"))?;
        fields.insert("actor".into(), json!(actor));
    }
    let body = canonical(&body)?;
    let salt = world.salt();
    let commitment = commitment(&salt, &body);
    let sealing = sealing_text(event.sealing);
    let envelope = Envelope {
        format: Envelope::FORMAT,
        chain: place.chain,
        seq: String::new(),
        prev: String::new(),
        at: String::new(),
        actor_kind: &actor_kind,
        actor: named_actor(sealing, actor),
        action: place.action,
        object_kind: event.kind.name(),
        object: event.object,
        claim: event.claim,
        round: event.round,
        sealing,
        commitment: hex(&commitment),
    };
    let told = event.notice.as_ref();
    let kind_told = told.map(|notice| notice.kind.as_str());
    let members: Vec<Uuid> = told.iter().flat_map(|notice| &notice.members).map(|id| id.uuid()).collect();
    let roles: Vec<String> = told.iter().flat_map(|notice| notice.roles).map(ToString::to_string).collect();
    let (key, outcome) = outcome.map(|(key, outcome)| (key.to_owned(), outcome)).unzip();
    let appended = db
        .execute_raw(Statement::from_sql_and_values(
            DbBackend::Postgres,
            include_str!("append.sql"),
            [
                place.chain.into(),
                now.trunc_subsecs(6).into(),
                envelope.text()?.into(),
                actor_kind.clone().into(),
                actor.into(),
                place.action.into(),
                event.kind.name().into(),
                event.object.into(),
                event.claim.into(),
                event.round.into(),
                sealing.into(),
                commitment.to_vec().into(),
                salt.to_vec().into(),
                body.into(),
                key.into(),
                outcome.into(),
                kind_told.into(),
                members.into(),
                roles.into(),
            ],
        ))
        .await?;
    if appended.rows_affected() == 1 {
        Ok(())
    } else {
        Err(Error::internal("the newsroom has no event chain"))
    }
}

/// The spelling of a sealing in the envelope.
pub fn sealing_text(sealing: Sealing) -> &'static str {
    match sealing {
        Sealing::Open => "OPEN",
        Sealing::Verdict => "VERDICT",
        Sealing::Evidence => "EVIDENCE",
    }
}
