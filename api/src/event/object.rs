//! An event, as clients see it.

use std::collections::BTreeSet;

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::event;
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::chain::{Envelope, hex, named_actor, time};
use super::change::{FieldChange, changes};
use super::loader::{Content, ContentOf};
use super::names::NameOf;
use super::sentence::{Names, ids, line, sentence};
use crate::api_key::ApiKey;
use crate::claim::Claim;
use crate::error::Error;
use crate::graphql::{DateTime, Node, NodeKind, Session, global_id, load_node};
use crate::newsroom::Member;
use crate::read::{Read, Row, beside, connection};

connection!(EventConnection, EventEdge, Event);

/// Who acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::event::ActorKind")]
pub enum ActorKind {
    /// A member of the newsroom.
    Member,
    /// A tool of the newsroom, by its key.
    ApiKey,
    /// The server by itself (a lease that ran out), or whoever runs it, from its command line.
    Server,
}

/// The GraphQL type `Event`; described where its fields are. Told as it was: what was sealed when it happened stays sealed.
pub struct Event(pub(crate) Row<event::Model>, bool);

impl From<Row<event::Model>> for Event {
    fn from(row: Row<event::Model>) -> Self {
        Self(row, false)
    }
}

impl From<event::Model> for Event {
    fn from(row: event::Model) -> Self {
        Self(row.into(), false)
    }
}

/// What happened: one change, with who made it and when. Events are never changed or deleted; each carries the hash of
/// the one before, so a trail that was tampered with shows it.
///
/// Until quorum of a blind round (and in subscriptions for ever, so that it never depends on when an event is read), the content of a verdict's event is sealed from everybody but its author, and from
/// fellow reviewers the author, stance and note of evidence that a reviewer of the round added.
#[Object]
impl Event {
    /// Its place in the newsroom's trail, from 1 on without gaps; unique in the newsroom. A whole number as text, since
    /// it may outgrow `Int`.
    async fn seq(&self) -> String {
        self.0.seq.to_string()
    }

    /// When it happened; never earlier than the event before.
    async fn at(&self) -> DateTime {
        self.0.at.into()
    }

    /// What was done, as `noun.verb`: `claim.submit`, `verdict.submit` … More will come.
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// Whether a member acted, a tool or the server.
    async fn actor_kind(&self) -> ActorKind {
        self.0.actor_kind.into()
    }

    /// The member who did it; null if it was a tool or the server, or while it is sealed from you.
    async fn actor(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        if let Some(json) = self.0.written(context) {
            return Ok(Some(json));
        }
        let Some(actor) = self.actor_seen(context).await? else { return Ok(None) };
        Ok(beside(context, &self.0, actor).await?)
    }

    /// The key by which a tool did it; null if it was a member or the server, and for whoever is no admin.
    async fn api_key(&self, context: &Context<'_>) -> Result<Option<Read<ApiKey>>> {
        if let Some(json) = self.0.written(context) {
            return Ok(Some(json));
        }
        let key = self.0.actor_id.filter(|_| self.0.actor_kind == event::ActorKind::ApiKey);
        Ok(beside(context, &self.0, key).await?)
    }

    /// Kind of the object that it was done to: the name of its type in this schema.
    async fn object_kind(&self) -> &str {
        &self.0.object_kind
    }

    /// Id of the object that it was done to.
    async fn object_id(&self) -> Option<ID> {
        NodeKind::named(&self.0.object_kind).map(|kind| global_id(kind, self.0.object_id))
    }

    /// The object that it was done to, as it is now; null if you cannot see it.
    async fn object(&self, context: &Context<'_>) -> Result<Option<Node>> {
        let Some(kind) = NodeKind::named(&self.0.object_kind) else { return Ok(None) };
        Ok(load_node(Session::of(context)?.loaders()?, kind, self.0.object_id).await?)
    }

    /// The claim whose history it belongs to, if any.
    async fn claim(&self, context: &Context<'_>) -> Result<Option<Read<Claim>>> {
        Ok(beside(context, &self.0, self.0.claim_id).await?)
    }

    /// The round of that claim, if it belongs to one.
    async fn round(&self) -> Option<i32> {
        self.0.round
    }

    /// True while part of it, or all, is sealed from you.
    async fn sealed(&self, context: &Context<'_>) -> Result<bool> {
        Ok(self.seen(context).await?.sealed)
    }

    /// True if its content was deleted on a legal ground. A later event `audit.redact` tells which; `hash` and
    /// `commitment` stay.
    async fn redacted(&self, context: &Context<'_>) -> Result<bool> {
        Ok(self.seen(context).await?.redacted)
    }

    /// What it changed, field by field; without what is sealed or redacted.
    async fn changes(&self, context: &Context<'_>) -> Result<Vec<FieldChange>> {
        Ok(self.seen(context).await?.value().as_ref().map(changes).unwrap_or_default())
    }

    /// What happened in plain English, with who did it and what was before and after: "Ada Lovelace edited the claim:
    /// changed the statement from “…” to “…”." Names are those of today; long texts are cut, `changes` has all of them.
    /// What is sealed from you or redacted is not told. To be read by people: its wording may change.
    async fn summary(&self, context: &Context<'_>) -> Result<String> {
        Ok(self.sentence(context).await?)
    }

    /// Its content, as JSON text. With `salt` these are the very bytes that `commitment` commits to; while `sealed` it
    /// is null, or of evidence the part that is open. Null if it was redacted.
    async fn content(&self, context: &Context<'_>) -> Result<Option<String>> {
        Ok(self.seen(context).await?.body)
    }

    /// 32 random bytes in hex, with which `content` can be checked against `commitment`; null while sealed, or redacted.
    async fn salt(&self, context: &Context<'_>) -> Result<Option<String>> {
        Ok(self.seen(context).await?.salt.as_deref().map(hex))
    }

    /// SHA-256 of salt and content, in hex.
    async fn commitment(&self) -> String {
        hex(&self.0.commitment)
    }

    /// All of it but the content, as canonical JSON (RFC 8785): the very text of which `hash` is the SHA-256. Of
    /// evidence added in a blind round it does not name the actor; its content does, as `actor`.
    #[expect(clippy::unused_async, reason = "resolvers are async")]
    async fn envelope(&self) -> Result<String> {
        Ok(self.envelope_text()?)
    }

    /// SHA-256 of `envelope`, in hex.
    async fn hash(&self) -> String {
        hex(&self.0.hash)
    }

    /// The hash of the event before, in hex; zeros for the first one.
    async fn prev(&self) -> String {
        hex(&self.0.prev)
    }
}

impl Event {
    /// An event for a subscriber, as it was when it happened.
    pub fn told(row: event::Model) -> Self {
        Self(row.into(), true)
    }

    fn envelope_text(&self) -> std::result::Result<String, Error> {
        let row = &self.0;
        let (actor_kind, sealing) = (row.actor_kind.to_value(), row.sealing.to_value());
        let envelope = Envelope {
            format: Envelope::FORMAT,
            chain: row.chain_id,
            seq: row.seq.to_string(),
            prev: hex(&row.prev),
            at: time(row.at),
            actor_kind: &actor_kind,
            actor: named_actor(&sealing, row.actor_id),
            action: &row.action,
            object_kind: &row.object_kind,
            object: row.object_id,
            claim: row.claim_id,
            round: row.round,
            sealing: &sealing,
            commitment: hex(&row.commitment),
        };
        String::from_utf8(envelope.bytes()?).map_err(Error::internal)
    }

    async fn seen(&self, context: &Context<'_>) -> std::result::Result<Content, Error> {
        let loaders = Session::of(context)?.loaders()?;
        let found = loaders.load_one(ContentOf { seq: self.0.seq, as_it_was: self.1 }).await?;
        found.ok_or_else(|| Error::internal(format!("event {} is gone", self.0.seq)))
    }

    async fn sentence(&self, context: &Context<'_>) -> std::result::Result<String, Error> {
        let content = self.seen(context).await?;
        let body = content.value().unwrap_or_default();
        let actor = self.actor_seen(context).await?;
        let mut wanted = BTreeSet::from_iter(actor);
        ids(&body, &mut wanted);
        let loaders = Session::of(context)?.loaders()?;
        let names = loaders.load_many(wanted.into_iter().map(NameOf)).await?;
        let names: Names = names.into_iter().map(|(key, name)| (key.0, name)).collect();
        let name = actor.and_then(|actor| names.get(&actor));
        let actor = match (self.0.actor_kind, name) {
            (event::ActorKind::Server, _) => "Factdesk".to_owned(),
            (event::ActorKind::Member, Some(name)) => name.clone(),
            (event::ActorKind::Member, None) => "Somebody".to_owned(),
            (event::ActorKind::ApiKey, Some(name)) => format!("The tool “{name}”"),
            (event::ActorKind::ApiKey, None) => "A tool".to_owned(),
        };
        let line = line(&self.0.action, self.0.actor_kind == event::ActorKind::Server);
        let told = sentence(&actor, line, &body, &names);
        Ok(match (content.redacted, content.sealed, self.1) {
            (true, _, _) => told + " The rest was redacted.",
            // What a subscriber is told never depends on when it is read.
            (false, true, true) => told + " The rest was sealed at that time.",
            (false, true, false) => told + " The rest is sealed until all verdicts are in.",
            (false, false, _) => told,
        })
    }

    async fn actor_seen(&self, context: &Context<'_>) -> std::result::Result<Option<Uuid>, Error> {
        let sealed = self.0.sealing == event::Sealing::Evidence && self.seen(context).await?.sealed;
        Ok(self.0.actor_id.filter(|_| !sealed))
    }
}
