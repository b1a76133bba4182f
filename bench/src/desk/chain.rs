//! The newsroom's event chain, grown in the order of time with the product's own hashes.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use chrono::{DateTime, SecondsFormat, Utc};
use factdesk::event::{Envelope, GENESIS, commitment, hex};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::rows::{Copier, Table, row};
use crate::Failure;

/// What happened, before its turn comes.
pub struct Pending {
    /// When.
    pub at: DateTime<Utc>,
    /// The member who did it.
    pub actor: Uuid,
    /// What was done.
    pub action: &'static str,
    /// Kind and id of what it was done to.
    pub object: (&'static str, Uuid),
    /// Claim and round that it belongs to.
    pub claim: Option<(Uuid, Option<i32>)>,
    /// What of it is sealed.
    pub sealing: &'static str,
    /// Content.
    pub body: Json,
}

/// The chain of one newsroom.
pub struct Chain {
    newsroom: Uuid,
    waiting: BinaryHeap<Reverse<Turn>>,
    count: u64,
    seq: i64,
    hash: [u8; 32],
    at: DateTime<Utc>,
    events: Table,
    payloads: Table,
}

struct Turn {
    at: DateTime<Utc>,
    count: u64,
    event: Pending,
}

impl PartialEq for Turn {
    fn eq(&self, other: &Self) -> bool {
        self.count == other.count
    }
}
impl Eq for Turn {}
impl PartialOrd for Turn {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Turn {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.count).cmp(&(other.at, other.count))
    }
}

impl Chain {
    /// An empty chain, beginning at this time.
    pub fn new(newsroom: Uuid, at: DateTime<Utc>) -> Self {
        Self {
            newsroom,
            waiting: BinaryHeap::new(),
            count: 0,
            seq: 0,
            hash: GENESIS,
            at,
            events: Table::new(
                "event (chain_id, seq, prev, at, actor_kind, actor_id, action, object_kind, object_id, claim_id, round, \
                 sealing, commitment, hash)",
            ),
            payloads: Table::new("event_payload (chain_id, seq, salt, body)"),
        }
    }

    /// Notes something that happens at its time.
    pub fn tell(&mut self, event: Pending) {
        self.count += 1;
        self.waiting.push(Reverse(Turn { at: event.at, count: self.count, event }));
    }

    /// Appends everything that happened until then.
    pub fn grow(&mut self, until: DateTime<Utc>, salts: &mut fastrand::Rng) -> Result<(), Failure> {
        while self.waiting.peek().is_some_and(|Reverse(turn)| turn.at <= until) {
            let Some(Reverse(Turn { event, .. })) = self.waiting.pop() else { break };
            self.append(event, salts)?;
        }
        Ok(())
    }

    fn append(&mut self, event: Pending, salts: &mut fastrand::Rng) -> Result<(), Failure> {
        let mut body = event.body;
        let sealed = event.sealing == "EVIDENCE";
        if sealed {
            body["actor"] = json!(event.actor);
        }
        let body = serde_json_canonicalizer::to_vec(&body)?;
        let mut salt = [0; 32];
        salts.fill(&mut salt);
        let commitment = commitment(&salt, &body);
        self.seq += 1;
        self.at = self.at.max(event.at);
        let prev = self.hash;
        let (kind, object) = event.object;
        let (claim, round) = event.claim.map_or((None, None), |(claim, round)| (Some(claim), round));
        let envelope = Envelope {
            format: Envelope::FORMAT,
            chain: self.newsroom,
            seq: self.seq.to_string(),
            prev: hex(&prev),
            at: self.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            actor_kind: "MEMBER",
            actor: Some(event.actor).filter(|_| !sealed),
            action: event.action,
            object_kind: kind,
            object,
            claim,
            round,
            sealing: event.sealing,
            commitment: hex(&commitment),
        };
        self.hash = envelope.hash().map_err(|error| format!("{error:?}"))?;
        self.events.push(row![
            self.newsroom,
            self.seq,
            &prev[..],
            self.at,
            "MEMBER",
            event.actor,
            event.action,
            kind,
            object,
            claim,
            round.map(i64::from),
            event.sealing,
            &commitment[..],
            &self.hash[..],
        ]);
        self.payloads.push(row![self.newsroom, self.seq, &salt[..], &body[..]]);
        Ok(())
    }

    /// Sends its rows.
    pub fn flush(&mut self, copier: &Copier, all: bool) -> Result<(), Failure> {
        self.events.flush(copier, all)?;
        self.payloads.flush(copier, all)
    }

    /// The head: place, hash and time of the last event.
    pub fn head(&self) -> (i64, [u8; 32], DateTime<Utc>) {
        (self.seq, self.hash, self.at)
    }
}
