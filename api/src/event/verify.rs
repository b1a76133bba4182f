//! `factdesk audit verify`: reads a chain from its first event to its head and names everything that does not hold.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::{DateTime, Utc};
use factdesk_domain::OperatorAct;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use uuid::Uuid;

use super::GENESIS;
use super::chain::{Envelope, Head, commitment, hex, named_actor, time};
use super::redact::redacted_seq;
use super::store::{self, Chain, HeadRow, Link};
use crate::error::Error;

/// So many problems are listed; the rest is counted.
const LISTED: usize = 1000;

/// What a chain alone can't prove, said when no noted head was given.
const UNPROVEN: &str = "Without a noted head (--since) this cannot prove that no events were cut off at the end \
    together with the head, nor that the chain was not written anew from some event on.";

/// What is wrong at a place of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProblemKind {
    /// Events are missing before this one, or at the end.
    MissingEvents,
    /// It does not name the hash of the event before.
    BrokenLink,
    /// Its hash is not that of its fields: a field was changed.
    WrongHash,
    /// Its content is not what it committed to.
    WrongContent,
    /// Its content is missing and no redaction says why.
    MissingContent,
    /// There is a content without an event.
    StrayContent,
    /// Its content is there although a redaction says that it was deleted.
    RedactedContent,
    /// It is earlier than the event before.
    TimeWentBack,
    /// The head row does not tell the last event.
    WrongHead,
    /// There is no head row.
    MissingHead,
    /// The noted event is not there: the chain was cut.
    NotedMissing,
    /// Another event stands at the noted place: the chain was written anew.
    NotedDiffers,
}

/// One thing that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Place in the chain.
    pub seq: i64,
    /// Kind.
    pub kind: ProblemKind,
    /// In words.
    pub detail: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "event {}: {}", self.seq, self.detail)
    }
}

/// What verifying a chain found.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Name of the chain on the command line.
    pub chain: String,
    /// Its id.
    pub id: Uuid,
    /// Events read.
    pub events: u64,
    /// Last event read, as `SEQ:HASH`.
    pub head: String,
    /// Events whose content was deleted by a redaction that the chain tells of.
    pub redacted: BTreeSet<i64>,
    /// What does not hold, at most 1,000 of it.
    pub problems: Vec<Problem>,
    /// How many problems more there are.
    pub more: u64,
    /// What could not be proven.
    pub unproven: Option<&'static str>,
}

impl Report {
    /// Whether everything holds that could be looked at.
    pub const fn holds(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Verifies a chain, and that nothing up to the noted heads was touched if any are given.
///
/// Pass a transaction that sees one state of the database, or what is added meanwhile is taken for tampering.
///
/// # Errors
/// What Postgres says. What does not hold is in the report.
pub async fn verify(db: &impl ConnectionTrait, chain: &Chain, noted: &[Head]) -> Result<Report, Error> {
    let mut reading = Reading::new(chain, noted);
    loop {
        let batch = store::links(db, chain.id, reading.last.seq).await?;
        if batch.is_empty() {
            break;
        }
        for link in &batch {
            reading.link(link)?;
        }
    }
    let head = store::head_row(db, chain.id).await?;
    let strays = store::strays(db, chain.id).await?;
    Ok(reading.end(head.as_ref(), &strays))
}

/// The last event that was read.
struct Last {
    seq: i64,
    hash: Vec<u8>,
    at: DateTime<Utc>,
}

/// A chain that is being read.
struct Reading {
    last: Last,
    noted: BTreeMap<i64, Vec<[u8; 32]>>,
    missing: BTreeSet<i64>,
    report: Report,
}

impl Reading {
    fn new(chain: &Chain, heads: &[Head]) -> Self {
        let report = Report {
            chain: chain.name.clone(),
            id: chain.id,
            events: 0,
            head: String::new(),
            redacted: BTreeSet::new(),
            problems: Vec::new(),
            more: 0,
            unproven: heads.is_empty().then_some(UNPROVEN),
        };
        let last = Last { seq: 0, hash: GENESIS.to_vec(), at: DateTime::<Utc>::MIN_UTC };
        let mut noted: BTreeMap<i64, Vec<[u8; 32]>> = BTreeMap::new();
        // The head of a chain without events proves nothing and is found everywhere.
        for head in heads.iter().filter(|head| head.seq != 0 || head.hash != GENESIS) {
            noted.entry(head.seq).or_default().push(head.hash);
        }
        Self { last, noted, missing: BTreeSet::new(), report }
    }

    fn problem(&mut self, seq: i64, kind: ProblemKind, detail: impl Into<String>) {
        if self.report.problems.len() < LISTED {
            self.report.problems.push(Problem { seq, kind, detail: detail.into() });
        } else {
            self.report.more += 1;
        }
    }

    fn link(&mut self, link: &Link) -> Result<(), Error> {
        let seq = link.seq;
        self.report.events += 1;
        if seq != self.last.seq + 1 {
            let missing = range(self.last.seq + 1, seq - 1);
            self.problem(seq, ProblemKind::MissingEvents, format!("before it {missing} missing"));
        } else if link.prev != self.last.hash {
            self.problem(seq, ProblemKind::BrokenLink, "it does not follow from the event before it");
        }
        let mut sound = true;
        if link.hash != envelope(self.report.id, link).hash()? {
            sound = false;
            self.problem(seq, ProblemKind::WrongHash, "it was changed: its hash is not that of its fields");
        }
        if link.at < self.last.at {
            self.problem(seq, ProblemKind::TimeWentBack, "it is earlier than the event before it");
        }
        match (&link.salt, &link.body) {
            (Some(salt), Some(body)) if commitment(salt, body) == *link.commitment => {
                if link.sealing == "EVIDENCE" && actor_in(body) != link.actor_id {
                    self.problem(seq, ProblemKind::WrongContent, "its content names another actor");
                }
                if sound && link.actor_kind == "SERVER" && link.action == OperatorAct::AuditRedact.as_str() {
                    self.redaction(seq, body);
                }
            }
            (Some(_), Some(_)) => {
                self.problem(seq, ProblemKind::WrongContent, "its content is not what it committed to");
            }
            _ => {
                self.missing.insert(seq);
            }
        }
        for noted in self.noted.remove(&seq).unwrap_or_default() {
            if link.hash != noted {
                self.problem(seq, ProblemKind::NotedDiffers, "it is not the event that was noted");
            }
        }
        self.last = Last { seq, hash: link.hash.clone(), at: link.at };
        Ok(())
    }

    fn redaction(&mut self, by: i64, body: &[u8]) {
        let Some(seq) = redacted_seq(body).filter(|seq| *seq < by) else { return };
        if self.missing.remove(&seq) {
            self.report.redacted.insert(seq);
        } else if !self.report.redacted.contains(&seq) {
            let detail = format!("its content is there, although event {by} says that it was redacted");
            self.problem(seq, ProblemKind::RedactedContent, detail);
        }
    }

    fn end(mut self, head: Option<&HeadRow>, strays: &[i64]) -> Report {
        for seq in std::mem::take(&mut self.missing) {
            let detail = "its content is missing, and no redaction says why";
            self.problem(seq, ProblemKind::MissingContent, detail);
        }
        let last = self.last.seq;
        for seq in strays {
            self.problem(*seq, ProblemKind::StrayContent, "its content is there, but not the event");
        }
        match head {
            None => self.problem(last, ProblemKind::MissingHead, "the chain has no head row"),
            Some(head) if head.seq > last => {
                let missing = range(last + 1, head.seq);
                self.problem(head.seq, ProblemKind::MissingEvents, format!("at the end {missing} missing"));
            }
            Some(head) if head.seq != last || head.hash != self.last.hash => {
                let detail = format!("it is the last one, but the head row tells of event {}", head.seq);
                self.problem(last, ProblemKind::WrongHead, detail);
            }
            // A chain without events tells the time of its making.
            Some(head) if last > 0 && head.at != self.last.at => {
                let detail =
                    format!("it is the last one, but the head row has another time ({})", time(head.at));
                self.problem(last, ProblemKind::WrongHead, detail);
            }
            Some(_) => {}
        }
        for seq in std::mem::take(&mut self.noted).into_keys() {
            self.problem(seq, ProblemKind::NotedMissing, "it was noted as the head, and is not there");
        }
        self.report.head = format!("{last}:{}", hex(&self.last.hash));
        self.report
    }
}

/// The actor that a sealed content names.
fn actor_in(body: &[u8]) -> Option<Uuid> {
    #[derive(serde::Deserialize)]
    struct Sealed {
        actor: Option<Uuid>,
    }
    serde_json::from_slice::<Sealed>(body).ok()?.actor
}

fn envelope(chain: Uuid, link: &Link) -> Envelope<'_> {
    Envelope {
        format: Envelope::FORMAT,
        chain,
        seq: link.seq.to_string(),
        prev: hex(&link.prev),
        at: time(link.at),
        actor_kind: &link.actor_kind,
        actor: named_actor(&link.sealing, link.actor_id),
        action: &link.action,
        object_kind: &link.object_kind,
        object: link.object_id,
        claim: link.claim_id,
        round: link.round,
        sealing: &link.sealing,
        commitment: hex(&link.commitment),
    }
}

fn range(from: i64, to: i64) -> String {
    if from == to { format!("event {from} is") } else { format!("events {from} to {to} are") }
}
