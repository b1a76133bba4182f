//! Why a claim's turn comes when it does, as clients see it.

use async_graphql::{Enum, SimpleObject};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::claim;
use factdesk_domain::Turn;
use rust_decimal::prelude::ToPrimitive;

/// What speaks for a claim's turn. Treat one that you do not know by its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::TurnReason")]
pub enum QueueReasonKind {
    /// An editor marked it as urgent: it goes before everything that is not.
    Urgent,
    /// An editor said how pressing it is.
    Priority,
    /// It is worth checking, by the rules of the intake.
    CheckWorthiness,
    /// It has reached people.
    Reach,
    /// Its deadline is near or over.
    Deadline,
    /// It has waited.
    Waiting,
    /// It is in one of the languages that you review.
    Language,
}

/// One thing that speaks for a claim's turn, and how much.
#[derive(Clone, Debug, SimpleObject)]
pub struct QueueReason {
    /// What it is.
    reason: QueueReasonKind,
    /// How many days of waiting it is worth, to a tenth: urgent claims first, then those with the most days in all. 0 for
    /// what decides without being weighed.
    days: f64,
    /// A sentence to show to the person.
    text: String,
}

/// Why the claim's turn comes when it does, what decides most first; nothing for a claim that waits for no reviewer.
pub fn reasons_of(claim: &claim::Model, languages: &[String], now: DateTime<Utc>) -> Vec<QueueReason> {
    if !matches!(claim.state, claim::State::Queued | claim::State::InReview) {
        return Vec::new();
    }
    let turn = Turn {
        urgent: claim.urgent,
        priority: claim.priority,
        score: claim.score.to_f64().unwrap_or_default(),
        reach: claim.reach,
        deadline: claim.deadline,
        since: claim.waiting_since.unwrap_or(claim.created_at),
    };
    let mut reasons: Vec<QueueReason> = turn
        .reasons(now)
        .into_iter()
        .map(|because| QueueReason {
            reason: because.reason.into(),
            days: (because.days * 10.0).round() / 10.0,
            text: text(because.reason.into(), &turn),
        })
        .collect();
    if languages.contains(&claim.queue_language) {
        let text = format!("You review in this language ({}).", claim.language);
        reasons.push(QueueReason { reason: QueueReasonKind::Language, days: 0.0, text });
    }
    reasons
}

fn text(reason: QueueReasonKind, turn: &Turn) -> String {
    let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    match reason {
        QueueReasonKind::Urgent => "An editor marked it as urgent.".to_owned(),
        QueueReasonKind::Priority => {
            format!("An editor gave it a priority of {} in 100.", turn.priority.unwrap_or_default())
        }
        QueueReasonKind::CheckWorthiness => format!("It is worth checking by {:.2} of 1.", turn.score),
        QueueReasonKind::Reach => format!("It has reached {} people.", turn.reach.unwrap_or_default()),
        QueueReasonKind::Deadline => {
            format!("A conclusion is wanted by {}.", turn.deadline.map(time).unwrap_or_default())
        }
        QueueReasonKind::Waiting => format!("It has waited since {}.", time(turn.since)),
        QueueReasonKind::Language => String::new(),
    }
}
