//! All SQL of search notes.

use entity::search_note;
use factdesk_domain::Action;
use sea_orm::EntityTrait;

use crate::access::Permit;
use crate::error::Error;
use crate::read::{Order, Relation, Visible};
use crate::unit_of_work::Work;

impl Visible for search_note::Entity {
    const READ: Action = Action::ClaimRead;
}

/// Search notes of a claim.
pub struct ClaimSearchNotes;

impl Relation for ClaimSearchNotes {
    type Entity = search_note::Entity;
    const NAME: &'static str = "claim.searchNotes";

    fn order() -> Order<search_note::Entity> {
        Order { column: search_note::Column::CreatedAt, id: search_note::Column::Id, descending: false }
    }

    const BELONGS: &'static str = "{t}.claim_id = {parent}";
}

/// Stores a note.
///
/// # Errors
/// What Postgres says.
pub async fn insert(work: &Work<'_>, _permit: &Permit, row: search_note::ActiveModel) -> Result<(), Error> {
    search_note::Entity::insert(row).exec_without_returning(work.tx()).await?;
    Ok(())
}
