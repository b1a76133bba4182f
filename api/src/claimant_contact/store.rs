//! All SQL of claimant contacts.

use entity::{Tenant, claimant_contact};
use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{EntityTrait, Select};

use crate::access::{Permit, Scope};
use crate::error::Error;
use crate::read::{Order, Relation, Visible, relation::column, relation::parent};
use crate::unit_of_work::Work;

impl Visible for claimant_contact::Entity {
    fn visible(scope: &Scope) -> Select<Self> {
        Self::of(scope.newsroom())
    }
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

    fn belongs() -> SimpleExpr {
        column::<claimant_contact::Entity>(claimant_contact::Column::ClaimId).eq(parent())
    }
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
