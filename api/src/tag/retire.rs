//! `retireTag`: a tag is out of use, or in use again.

use async_graphql::{ID, InputObject};
use entity::tag;
use factdesk_domain::{Action, TagId};
use sea_orm::Set;
use serde::Serialize;
use serde_json::json;

use super::rename::expect;
use super::{TagChanged, store};
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A tag to take out of use, or to bring back. Claims that bear it keep it, and it keeps its name.
#[derive(InputObject)]
pub struct RetireTagInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The tag; not a merged one.
    pub tag_id: ID,
    /// `Tag.version` as you have read it.
    pub expected_version: i32,
    /// True brings it back into use.
    #[graphql(default)]
    pub undo: bool,
}

impl RetireTagInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<RetireTag, Refusal> {
        let mut fields = Fields::default();
        let tag = fields.id("tagId", NodeKind::Tag, &self.tag_id);
        fields.finish(RetireTag { tag, expected_version: self.expected_version, undo: self.undo })
    }
}

/// The command.
#[derive(Serialize)]
pub struct RetireTag {
    tag: TagId,
    expected_version: i32,
    undo: bool,
}

impl Command for RetireTag {
    type Done = TagChanged;

    fn action(&self) -> Action {
        Action::TagRetire
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<TagChanged>, Stop> {
        let before = expect(work, self.tag, self.expected_version).await?;
        let done = TagChanged { tag: self.tag };
        if before.retired_at.is_some() != self.undo {
            return Ok(Happened::quiet(done));
        }
        let row = tag::ActiveModel {
            newsroom_id: Set(before.newsroom_id),
            id: Set(before.id),
            retired_at: Set((!self.undo).then(|| work.now())),
            version: Set(before.version + 1),
            ..Default::default()
        };
        store::update(work, permit, row).await?;
        let body = json!({ "before": { "retired": self.undo }, "after": { "retired": !self.undo }, "name": before.name });
        Ok(Happened::new(done, NewEvent::of(NodeKind::Tag, self.tag, body)))
    }
}
