//! `renameTag`: a tag gets another name, on all claims that bear it.

use async_graphql::{ID, InputObject};
use entity::tag;
use factdesk_domain::{Action, Rule, TagId};
use sea_orm::Set;
use serde::Serialize;
use serde_json::json;

use super::create::check_free;
use super::{TagChanged, name, store};
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// Another name for a tag. Histories go on telling the name that it had at the time.
#[derive(InputObject)]
pub struct RenameTagInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The tag; not a merged one.
    pub tag_id: ID,
    /// `Tag.version` as you have read it.
    pub expected_version: i32,
    /// The new name, 1 to 100 characters in one line. If another tag of its kind bears it, the refusal's `current` is
    /// that tag: merge the two, if that is what you want.
    pub name: String,
}

impl RenameTagInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<RenameTag, Refusal> {
        let mut fields = Fields::default();
        let tag = fields.id("tagId", NodeKind::Tag, &self.tag_id);
        let name = fields.text("name", name::one_line(&self.name), 1..=name::LONGEST_NAME);
        fields.finish(RenameTag { tag, expected_version: self.expected_version, name })
    }
}

/// The command.
#[derive(Serialize)]
pub struct RenameTag {
    tag: TagId,
    expected_version: i32,
    name: String,
}

/// The tag, if it has the version that the client has read and stands for itself. The vocabulary is locked before.
///
/// # Errors
/// `NotFound`, `Conflict`, or `TAG_MERGED`.
pub async fn expect(work: &Work<'_>, tag: TagId, version: i32) -> Result<tag::Model, Stop> {
    store::lock_vocabulary(work).await?;
    let row = store::find(work, tag).await?.ok_or(Refusal::NotFound("tag"))?;
    Refusal::check_version(row.version, version, NodeKind::Tag, tag)?;
    match row.merged_into {
        None => Ok(row),
        Some(_) => Err(Refusal::Rule(Rule::TagMerged, Some((NodeKind::Tag, row.id))).into()),
    }
}

impl Command for RenameTag {
    type Done = TagChanged;

    fn action(&self) -> Action {
        Action::TagRename
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<TagChanged>, Stop> {
        let before = expect(work, self.tag, self.expected_version).await?;
        let key = name::key(&self.name);
        check_free(work, before.kind, &key, Some(self.tag)).await?;
        let row = tag::ActiveModel {
            newsroom_id: Set(before.newsroom_id),
            id: Set(before.id),
            name: Set(self.name.clone()),
            name_key: Set(key),
            version: Set(before.version + 1),
            ..Default::default()
        };
        store::update(work, permit, row).await?;
        let body = json!({ "before": { "name": before.name }, "after": { "name": self.name } });
        Ok(Happened::new(TagChanged { tag: self.tag }, NewEvent::of(NodeKind::Tag, self.tag, body)))
    }
}
