//! `createTag`: a new word of the vocabulary.

use async_graphql::InputObject;
use entity::tag;
use factdesk_domain::{Action, Rule, TagId};
use sea_orm::Set;
use serde::Serialize;
use serde_json::json;

use super::object::TagKind;
use super::{TagChanged, name, store};
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A new word of the vocabulary.
#[derive(InputObject)]
pub struct CreateTagInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// What it is for.
    pub kind: TagKind,
    /// Its name, 1 to 100 characters in one line. If a tag of this kind bears it already, in any case of its letters,
    /// the refusal's `current` is that tag.
    pub name: String,
}

impl CreateTagInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<CreateTag, Refusal> {
        let mut fields = Fields::default();
        let name = fields.text("name", name::one_line(&self.name), 1..=name::LONGEST_NAME);
        fields.finish(CreateTag { kind: self.kind.into(), name })
    }
}

/// The command.
#[derive(Serialize)]
pub struct CreateTag {
    kind: factdesk_domain::TagKind,
    name: String,
}

/// Refuses a name that another tag bears.
///
/// # Errors
/// `TAG_NAME_TAKEN` with the tag that bears it.
pub async fn check_free(
    work: &Work<'_>,
    kind: tag::Kind,
    key: &str,
    mine: Option<TagId>,
) -> Result<(), Stop> {
    match store::by_name(work, kind, key).await? {
        Some(other) if Some(TagId::from(other.id)) != mine => {
            Err(Refusal::Rule(Rule::TagNameTaken, Some((NodeKind::Tag, other.id))).into())
        }
        _ => Ok(()),
    }
}

impl Command for CreateTag {
    type Done = TagChanged;

    fn action(&self) -> Action {
        Action::TagCreate
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<TagChanged>, Stop> {
        store::lock_vocabulary(work).await?;
        let (id, kind, key) = (work.id(), tag::Kind::from(self.kind), name::key(&self.name));
        check_free(work, kind, &key, None).await?;
        let row = tag::ActiveModel {
            newsroom_id: Set(work.newsroom().into()),
            id: Set(id),
            kind: Set(kind),
            name: Set(self.name.clone()),
            name_key: Set(key),
            merged_into: Set(None),
            standing_id: Set(id),
            retired_at: Set(None),
            version: Set(1),
            created_by: Set(permit.member().into()),
            created_at: Set(work.now()),
        };
        store::insert(work, permit, row).await?;
        let body = json!({ "after": { "kind": self.kind, "name": self.name } });
        Ok(Happened::new(TagChanged { tag: id.into() }, NewEvent::of(NodeKind::Tag, id, body)))
    }
}
