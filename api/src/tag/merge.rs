//! `mergeTags`: two tags are one, or are not after all.

use async_graphql::{ID, InputObject};
use entity::tag;
use factdesk_domain::{Action, Rule, TagId};
use sea_orm::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::create::check_free;
use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{FieldProblem, Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// Two tags of one kind that mean the same.
///
/// What was tagged with `from` goes on naming it, and shows `into` instead. So the merge can be undone exactly; what is
/// tagged in the meantime stays with `into`. Tags that were merged into `from` before come along, and go back with it.
#[derive(InputObject)]
pub struct MergeTagsInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The tag that will no longer stand for itself; not merged yet.
    pub from: ID,
    /// The tag that stands for both; not merged itself.
    pub into: ID,
    /// The version of `from` that you have read.
    pub expected_version: i32,
    /// The version of `into` that you have read.
    pub expected_into_version: i32,
    /// True takes back the merge of `from` into `into`; refused while another tag bears the name of `from`.
    #[graphql(default)]
    pub undo: bool,
}

impl MergeTagsInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<MergeTags, Refusal> {
        let mut fields = Fields::default();
        let command = MergeTags {
            from: fields.id("from", NodeKind::Tag, &self.from),
            into: fields.id("into", NodeKind::Tag, &self.into),
            expected_version: self.expected_version,
            expected_into_version: self.expected_into_version,
            undo: self.undo,
        };
        if self.from == self.into {
            fields.problem("into", "A tag is not merged into itself.");
        }
        fields.finish(command)
    }
}

/// The command.
#[derive(Serialize)]
pub struct MergeTags {
    from: TagId,
    into: TagId,
    expected_version: i32,
    expected_into_version: i32,
    undo: bool,
}

/// What it changed.
#[derive(Serialize, Deserialize)]
pub struct TagsMerged {
    /// The tag that was merged, or stands for itself again.
    pub from: TagId,
    /// The other one.
    pub into: TagId,
}

impl Command for MergeTags {
    type Done = TagsMerged;

    fn action(&self) -> Action {
        Action::TagMerge
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<TagsMerged>, Stop> {
        store::lock_vocabulary(work).await?;
        let from = store::find(work, self.from).await?.ok_or(Refusal::NotFound("tag"))?;
        let into = store::find(work, self.into).await?.ok_or(Refusal::NotFound("tag"))?;
        Refusal::check_version(from.version, self.expected_version, NodeKind::Tag, self.from)?;
        Refusal::check_version(into.version, self.expected_into_version, NodeKind::Tag, self.into)?;
        self.fits(&from, &into)?;
        if self.undo {
            check_free(work, from.kind, &from.name_key, None).await?;
        }
        let standing = if self.undo { self.from } else { self.into };
        let row = tag::ActiveModel {
            newsroom_id: Set(from.newsroom_id),
            id: Set(from.id),
            merged_into: Set((!self.undo).then_some(into.id)),
            standing_id: Set(standing.into()),
            version: Set(from.version + 1),
            ..Default::default()
        };
        store::update(work, permit, row).await?;
        let row = tag::ActiveModel {
            newsroom_id: Set(into.newsroom_id),
            id: Set(into.id),
            version: Set(into.version + 1),
            ..Default::default()
        };
        store::update(work, permit, row).await?;
        store::stand_for(work, permit, self.from, standing).await?;
        let body = json!({
            "before": { "mergedInto": from.merged_into },
            "after": { "mergedInto": (!self.undo).then_some(into.id) },
            "from": { "id": from.id, "name": from.name },
            "into": { "id": into.id, "name": into.name },
        });
        let event = NewEvent::of(NodeKind::Tag, self.from, body);
        Ok(Happened::new(TagsMerged { from: self.from, into: self.into }, event))
    }
}

impl MergeTags {
    fn fits(&self, from: &tag::Model, into: &tag::Model) -> Result<(), Refusal> {
        let problem = |field, message| Err(Refusal::Input(vec![FieldProblem::new(field, message)]));
        let merged = |row: &tag::Model| Err(Refusal::Rule(Rule::TagMerged, Some((NodeKind::Tag, row.id))));
        if self.undo {
            return match from.merged_into {
                Some(id) if id == into.id => Ok(()),
                _ => problem("from", "This tag is not merged into the other one."),
            };
        }
        if from.merged_into.is_some() {
            return merged(from);
        }
        if into.merged_into.is_some() {
            return merged(into);
        }
        if from.kind != into.kind {
            return problem("into", "A tag is not merged with a topic.");
        }
        if into.retired_at.is_some() {
            return Err(Refusal::Rule(Rule::TagRetired, Some((NodeKind::Tag, into.id))));
        }
        Ok(())
    }
}
