//! All SQL of claims.

use entity::{Tenant, claim};
use sea_orm::{EntityTrait, Select};

use crate::access::{Permit, Scope};
use crate::error::Error;
use crate::read::Visible;
use crate::unit_of_work::Work;

impl Visible for claim::Entity {
    fn visible(scope: &Scope) -> Select<Self> {
        Self::of(scope.newsroom())
    }
}

/// Stores a new claim.
///
/// # Errors
/// What Postgres says.
pub async fn insert(work: &Work<'_>, _permit: &Permit, row: claim::ActiveModel) -> Result<(), Error> {
    claim::Entity::insert(row).exec_without_returning(work.tx()).await?;
    Ok(())
}
