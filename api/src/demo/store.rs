//! SQL of the demonstration's set-up.

#![expect(
    clippy::disallowed_methods,
    reason = "which newsrooms there are is a question about the server, asked by its operator"
)]

use entity::newsroom;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use crate::error::{Error, sql_state};

/// Whether the database has newsrooms that are no demonstrations. A database without tables has none.
///
/// # Errors
/// The database cannot be reached.
pub async fn is_in_use(db: &impl ConnectionTrait) -> Result<bool, Error> {
    match newsroom::Entity::find().filter(newsroom::Column::Demo.eq(false)).count(db).await {
        Ok(count) => Ok(count > 0),
        // undefined_table
        Err(error) if sql_state(&error).as_deref() == Some("42P01") => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The first of demo, demo-2, demo-3 … that no newsroom has; with its number. To be asked in the transaction that
/// makes the newsroom, alone with others of its kind.
pub async fn free_slug(db: &impl ConnectionTrait) -> Result<(u32, String), Error> {
    let taken: Vec<String> = newsroom::Entity::find()
        .select_only()
        .column(newsroom::Column::Slug)
        .filter(newsroom::Column::Slug.starts_with("demo"))
        .into_tuple()
        .all(db)
        .await?;
    let slug = |number| if number == 1 { "demo".to_owned() } else { format!("demo-{number}") };
    let free = (1..=u32::MAX).map(|number| (number, slug(number))).find(|(_, slug)| !taken.contains(slug));
    free.ok_or_else(|| Error::internal("every number is taken"))
}
