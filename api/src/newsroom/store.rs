//! SQL of newsrooms and members.

use entity::{Tenant, member, newsroom, person};
use factdesk_domain::NewsroomId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};

use super::add_member::normalize_email;
use crate::access::Scope;
use crate::error::Error;
use crate::read::Visible;

impl Visible for newsroom::Entity {
    fn visible(scope: &Scope) -> Select<Self> {
        Self::of(scope.newsroom())
    }
}

impl Visible for member::Entity {
    fn visible(scope: &Scope) -> Select<Self> {
        Self::of(scope.newsroom())
    }
}

/// The newsroom with this slug, for the command line and public addresses.
///
/// # Errors
/// The database cannot be reached.
pub async fn find_by_slug(db: &impl ConnectionTrait, slug: &str) -> Result<Option<newsroom::Model>, Error> {
    Ok(newsroom::Entity::find().filter(newsroom::Column::Slug.eq(slug)).one(db).await?)
}

/// The member with this address in the newsroom, for the command line.
///
/// # Errors
/// The database cannot be reached.
pub async fn find_member(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    email: &str,
) -> Result<Option<member::Model>, Error> {
    let Some(email) = normalize_email(email) else { return Ok(None) };
    let Some(person) = person::Entity::find().filter(person::Column::Email.eq(email)).one(db).await? else {
        return Ok(None);
    };
    Ok(member::Entity::of(newsroom).filter(member::Column::PersonId.eq(person.id)).one(db).await?)
}
