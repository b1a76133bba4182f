//! A claim as it was, from its events alone: a pure fold, oldest first.
//!
//! What an event does not tell stays as it was before it; an event whose content was redacted is counted as a gap. What
//! is sealed from the reader today is not in the contents that get here.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use chrono::{DateTime, Utc};
use factdesk_domain::{Action, ClaimState, FactCheckState, OperatorAct, RatingKey};
use serde_json::Value;
use uuid::Uuid;

/// An event as the fold wants it.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its place.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, if a member and not sealed.
    pub actor: Option<Uuid>,
    /// What was done.
    pub action: String,
    /// To what.
    pub object: Uuid,
    /// Its content was deleted.
    pub redacted: bool,
    /// What the reader may see of the content; null if nothing.
    pub content: Value,
}

/// A fact-check as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckThen {
    /// Its state.
    pub state: FactCheckState,
    /// The version on its public page.
    pub published: Option<i64>,
}

/// A claim as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// Where it stood.
    pub state: ClaimState,
    /// Its words; none if no event tells them.
    pub statement: Option<String>,
    /// Their language; none if no event tells it.
    pub language: Option<String>,
    /// Its round; none before it was accepted.
    pub round: Option<i64>,
    /// Its rating in that round, once decided.
    pub rating: Option<RatingKey>,
    /// Why it was dismissed, reopened or retracted last.
    pub reason: Option<String>,
    /// The claim that stood for it.
    pub duplicate_of: Option<Uuid>,
    /// Until when nothing of it was to be published.
    pub embargo_until: Option<DateTime<Utc>>,
    /// Speakers by the appearance that names them.
    pub speakers: BTreeMap<Uuid, Option<Uuid>>,
    /// Who held a slot.
    pub reviewers: BTreeSet<Uuid>,
    /// Whose verdict counted in the round.
    pub judges: BTreeSet<Uuid>,
    /// Evidence that stood.
    pub evidence: BTreeSet<Uuid>,
    /// Its fact-checks.
    pub checks: BTreeMap<Uuid, CheckThen>,
    /// The last event that was looked at.
    pub seq: i64,
    /// Places of events whose content was redacted: what they changed is not known.
    pub gaps: Vec<i64>,
}

impl AsOf {
    /// The claim after these events; nothing if it was not there yet. `by_intake` says how it came in, for an event that was
    /// redacted.
    pub fn after<'e>(
        claim: Uuid,
        by_intake: bool,
        events: impl IntoIterator<Item = &'e Told>,
    ) -> Option<Self> {
        let mut then: Option<Self> = None;
        for event in events {
            let born = match Action::from_str(&event.action) {
                Ok(Action::ClaimSubmit) => event.object == claim,
                Ok(Action::DocumentSubmit) => {
                    let after = event.content.get("after").unwrap_or(&Value::Null);
                    ids(after, "claims").contains(&claim) || (event.redacted && by_intake)
                }
                _ => false,
            };
            if then.is_none() && born {
                then = Some(Self::new(event, claim));
            }
            if let Some(then) = &mut then {
                then.apply(claim, event);
            }
        }
        then
    }

    fn new(event: &Told, claim: Uuid) -> Self {
        let after = event.content.get("after").unwrap_or(&Value::Null);
        // The intake proposes many claims by one event.
        let first = found(after, claim).next();
        let appearance = id(after, "appearance").map(|appearance| (appearance, id(after, "speaker")));
        Self {
            state: ClaimState::Submitted,
            statement: text(first.unwrap_or(after), "statement"),
            language: text(after, "language"),
            round: None,
            rating: None,
            reason: None,
            duplicate_of: None,
            embargo_until: None,
            speakers: appearance.into_iter().collect(),
            reviewers: BTreeSet::new(),
            judges: BTreeSet::new(),
            evidence: BTreeSet::new(),
            checks: BTreeMap::new(),
            seq: event.seq,
            gaps: Vec::new(),
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each action, to be read as a table")]
    fn apply(&mut self, claim: Uuid, event: &Told) {
        self.seq = event.seq;
        if event.redacted {
            self.gaps.push(event.seq);
        }
        let content = &event.content;
        let empty = Value::Null;
        let after = content.get("after").unwrap_or(&empty);
        if let Ok(act) = OperatorAct::from_str(&event.action) {
            match act {
                OperatorAct::LeaseExpire => self.free(ids(content, "lapsed")),
                OperatorAct::MemberRemove => self.free(id(content, "removed")),
                _ => {}
            }
        }
        let Ok(action) = Action::from_str(&event.action) else { return };
        match action {
            Action::DocumentSubmit => {
                let places = found(after, claim)
                    .filter_map(|place| Some((id(place, "appearance")?, id(place, "speaker"))));
                self.speakers.extend(places);
            }
            Action::ClaimUpdate => self.reword(after),
            Action::ClaimAccept => {
                self.reword(after);
                self.begin(1);
            }
            Action::ClaimTake | Action::ClaimAssign | Action::ClaimRelease => {
                self.reviewers.extend(id(content, "member"));
                self.free(id(content, "released"));
            }
            Action::ClaimRecuse => self.leave(event.actor),
            Action::ConflictDeclare if ids(content, "left").contains(&claim) => {
                self.leave(id(after, "member"));
            }
            Action::VerdictSubmit => self.judge(event),
            Action::ClaimAdjudicate => match text(content, "rating").and_then(|key| key.parse().ok()) {
                Some(rating) => {
                    self.state = ClaimState::Decided;
                    self.rating = Some(rating);
                }
                None if content.get("sent_back") == Some(&Value::Bool(true)) => {
                    self.begin(self.round.unwrap_or(0) + 1);
                }
                None => {}
            },
            Action::ClaimReopen => {
                self.reason = text(content, "reason");
                self.duplicate_of = None;
                let next = after.get("round").and_then(Value::as_i64);
                self.begin(next.unwrap_or_else(|| self.round.unwrap_or(0) + 1));
                self.approvals_fall();
            }
            Action::ClaimDismiss if event.object == claim => {
                self.close(ClaimState::Dismissed);
                self.reason = text(content, "reason");
            }
            Action::ClaimMarkDuplicate if event.object == claim => {
                self.close(ClaimState::Duplicate);
                self.duplicate_of = id(after, "duplicate_of");
            }
            Action::ClaimSetEmbargo => {
                let until = after.get("until").and_then(Value::as_str);
                self.embargo_until = until.and_then(|at| at.parse().ok());
            }
            Action::AppearanceCorrect => {
                if !event.redacted {
                    self.speakers.insert(event.object, id(after, "speaker"));
                }
                for member in ids(content, "left") {
                    self.leave(Some(member));
                }
            }
            Action::EvidenceAdd => {
                self.evidence.insert(event.object);
                for member in ids(content, "left") {
                    self.leave(Some(member));
                }
            }
            Action::EvidenceWithdraw => {
                self.evidence.remove(&event.object);
                self.approvals_fall();
            }
            Action::FactCheckDraft | Action::FactCheckCorrect | Action::FactCheckReturn => {
                self.check(event.object).state = FactCheckState::Draft;
            }
            Action::FactCheckApprove => self.check(event.object).state = FactCheckState::Approved,
            Action::FactCheckPublish => {
                let check = self.check(event.object);
                check.state = FactCheckState::Published;
                check.published = content
                    .get("version")
                    .and_then(Value::as_i64)
                    .or_else(|| check.published.map(|version| version + 1))
                    .or(Some(1));
                self.state = ClaimState::Published;
            }
            Action::FactCheckRetract => {
                self.state = ClaimState::Retracted;
                self.reason = text(content, "reason");
                // All that are up are retracted together.
                for check in self.checks.values_mut().filter(|check| check.published.is_some()) {
                    check.state = FactCheckState::Retracted;
                }
            }
            // What else happens around a claim changes nothing that is told of it here.
            _ => {}
        }
        self.settle();
    }

    fn reword(&mut self, after: &Value) {
        self.statement = text(after, "statement").or_else(|| self.statement.take());
        self.language = text(after, "language").or_else(|| self.language.take());
    }

    fn begin(&mut self, round: i64) {
        self.state = ClaimState::Queued;
        self.round = Some(round);
        self.rating = None;
        self.reviewers.clear();
        self.judges.clear();
    }

    fn close(&mut self, state: ClaimState) {
        self.state = state;
        self.reviewers.clear();
    }

    fn judge(&mut self, event: &Told) {
        self.judges.extend(event.actor);
        self.free(event.actor);
        let Some(outcome) = event.content.pointer("/quorum/outcome") else { return };
        self.reviewers.clear();
        match outcome.get("agreed").and_then(Value::as_str).and_then(|key| key.parse().ok()) {
            Some(rating) => {
                self.state = ClaimState::Decided;
                self.rating = Some(rating);
            }
            None => self.state = ClaimState::Disputed,
        }
    }

    /// Before quorum a slot opens and a verdict stops counting.
    fn leave(&mut self, member: Option<Uuid>) {
        if matches!(self.state, ClaimState::Queued | ClaimState::InReview) {
            self.free(member);
            if let Some(member) = member {
                self.judges.remove(&member);
            }
        }
    }

    fn free(&mut self, members: impl IntoIterator<Item = Uuid>) {
        for member in members {
            self.reviewers.remove(&member);
        }
    }

    fn approvals_fall(&mut self) {
        for check in self.checks.values_mut().filter(|check| check.state == FactCheckState::Approved) {
            check.state = FactCheckState::Draft;
        }
    }

    fn check(&mut self, id: Uuid) -> &mut CheckThen {
        self.checks.entry(id).or_insert(CheckThen { state: FactCheckState::Draft, published: None })
    }

    /// A claim before quorum is in review exactly as long as somebody holds a slot or has used one.
    fn settle(&mut self) {
        if matches!(self.state, ClaimState::Queued | ClaimState::InReview) {
            let at_work = !self.reviewers.is_empty() || !self.judges.is_empty();
            self.state = if at_work { ClaimState::InReview } else { ClaimState::Queued };
        }
    }
}

/// What a story's event tells of a claim: one entry for each place in which it was found.
fn found(after: &Value, claim: Uuid) -> impl Iterator<Item = &Value> {
    let all = after.get("found").and_then(Value::as_array).into_iter().flatten();
    all.filter(move |place| id(place, "claim") == Some(claim))
}

fn text(value: &Value, field: &str) -> Option<String> {
    value.get(field).and_then(Value::as_str).map(str::to_owned)
}

fn id(value: &Value, field: &str) -> Option<Uuid> {
    value.get(field).and_then(Value::as_str).and_then(|id| id.parse().ok())
}

fn ids(value: &Value, field: &str) -> Vec<Uuid> {
    let items = value.get(field).and_then(Value::as_array).into_iter().flatten();
    items.filter_map(|id| id.as_str()?.parse().ok()).collect()
}
