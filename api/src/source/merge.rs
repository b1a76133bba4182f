//! `mergeSources`: two sources are one, or are not after all.

use async_graphql::{ID, InputObject};
use entity::source;
use factdesk_domain::{Action, SourceId};
use sea_orm::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::store;
use crate::access::Permit;
use crate::conflict::source_involved;
use crate::event::NewEvent;
use crate::graphql::{FieldProblem, Fields, NodeKind, Refusal};
use crate::review;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// Two sources that are the same.
///
/// Nothing that names `from` is rewritten: it goes on naming it, and readers see `into` instead. So the merge can be
/// undone exactly. Sources that were merged into `from` before come along, and go back with it.
#[derive(InputObject)]
pub struct MergeSourcesInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The source that will no longer stand for itself; not merged yet.
    pub from: ID,
    /// The source that stands for both; not merged itself, and named if `from` is.
    pub into: ID,
    /// The version of `from` that you have read.
    pub expected_version: i32,
    /// The version of `into` that you have read.
    pub expected_into_version: i32,
    /// True takes back the merge of `from` into `into`.
    #[graphql(default)]
    pub undo: bool,
}

impl MergeSourcesInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<MergeSources, Refusal> {
        let mut fields = Fields::default();
        let command = MergeSources {
            from: fields.id("from", NodeKind::Source, &self.from),
            into: fields.id("into", NodeKind::Source, &self.into),
            expected_version: self.expected_version,
            expected_into_version: self.expected_into_version,
            undo: self.undo,
        };
        if self.from == self.into {
            fields.problem("into", "A source is not merged into itself.");
        }
        fields.finish(command)
    }
}

/// The command.
#[derive(Serialize)]
pub struct MergeSources {
    from: SourceId,
    into: SourceId,
    expected_version: i32,
    expected_into_version: i32,
    undo: bool,
}

/// What it changed.
#[derive(Serialize, Deserialize)]
pub struct SourcesMerged {
    /// The source that was merged, or stands for itself again.
    pub from: SourceId,
    /// The other one.
    pub into: SourceId,
}

impl Command for MergeSources {
    type Done = SourcesMerged;

    fn action(&self) -> Action {
        Action::SourceMerge
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<SourcesMerged>, Stop> {
        store::lock_all_names(work).await?;
        let mut ids = [self.from, self.into];
        ids.sort_unstable();
        let [first, second] = [store::lock(work, ids[0]).await?, store::lock(work, ids[1]).await?];
        let (Some(first), Some(second)) = (first, second) else {
            return Err(Refusal::NotFound("source").into());
        };
        let (from, into) = if first.id == self.from.uuid() { (first, second) } else { (second, first) };
        Refusal::check_version(from.version, self.expected_version, NodeKind::Source, self.from)?;
        Refusal::check_version(into.version, self.expected_into_version, NodeKind::Source, self.into)?;
        self.fits(&from, &into)?;
        let standing = if self.undo { self.from } else { self.into };
        let row = source::ActiveModel {
            newsroom_id: Set(from.newsroom_id),
            id: Set(from.id),
            merged_into: Set((!self.undo).then_some(into.id)),
            standing_id: Set(standing.into()),
            version: Set(from.version + 1),
            ..Default::default()
        };
        store::update(work, permit, row).await?;
        let row = source::ActiveModel {
            newsroom_id: Set(into.newsroom_id),
            id: Set(into.id),
            confirmed: Set(true),
            version: Set(into.version + 1),
            ..Default::default()
        };
        store::update(work, permit, row).await?;
        store::stand_for(work, permit, self.from, standing).await?;
        // Conflicts follow a merge: whoever has one on either of the two leaves the rounds that the source is part of.
        let claims = store::open_claims_involving(work, standing).await?;
        review::lock(work, &claims).await?;
        let left = source_involved(work, permit, &claims).await?;
        let body = json!({
            "left": left,
            "before": { "mergedInto": from.merged_into },
            "after": { "mergedInto": (!self.undo).then_some(into.id) },
            "into": into.id,
        });
        let event = NewEvent::of(NodeKind::Source, self.from, body);
        Ok(Happened::new(SourcesMerged { from: self.from, into: self.into }, event))
    }
}

impl MergeSources {
    fn fits(&self, from: &source::Model, into: &source::Model) -> Result<(), Refusal> {
        let problem = |field, message| Err(Refusal::Input(vec![FieldProblem::new(field, message)]));
        if self.undo {
            if from.merged_into == Some(into.id) {
                return Ok(());
            }
            return problem("from", "This source is not merged into the other one.");
        }
        if from.merged_into.is_some() {
            return problem("from", "This source is merged already; undo that first.");
        }
        if into.merged_into.is_some() {
            return problem("into", "This source is merged itself; name the one that stands for it.");
        }
        if from.named && !into.named {
            return problem("into", "A source with a name is not merged into one without.");
        }
        Ok(())
    }
}
