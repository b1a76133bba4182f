//! All SQL of claimant contacts.

use entity::claimant_contact;
use factdesk_domain::Action;
use sea_orm::EntityTrait;

use crate::access::Permit;
use crate::error::Error;
use crate::read::{Order, Relation, Visible};
use crate::unit_of_work::Work;

impl Visible for claimant_contact::Entity {
    const READ: Action = Action::ClaimRead;
}

/// Contacts with whoever made a claim.
pub struct ClaimContacts;

impl Relation for ClaimContacts {
    type Entity = claimant_contact::Entity;
    const NAME: &'static str = "claim.claimantContacts";

    fn order() -> Order<claimant_contact::Entity> {
        Order {
            column: claimant_contact::Column::CreatedAt,
            id: claimant_contact::Column::Id,
            descending: false,
        }
    }

    const BELONGS: &'static str = "{t}.claim_id = {parent}";
}

/// Stores a contact.
///
/// # Errors
/// What Postgres says.
pub async fn insert(
    work: &Work<'_>,
    _permit: &Permit,
    row: claimant_contact::ActiveModel,
) -> Result<(), Error> {
    claimant_contact::Entity::insert(row).exec_without_returning(work.tx()).await?;
    Ok(())
}
