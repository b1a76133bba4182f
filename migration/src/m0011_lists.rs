//! What lists are found by: words, and whatever else a desk narrows its lists down to.

use sea_orm_migration::prelude::*;

/// See the module.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0011_lists"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for sql in [
            include_str!("m0011_lists/search.sql"),
            include_str!("m0011_lists/claims.sql"),
            include_str!("m0011_lists/texts.sql"),
        ] {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(include_str!("m0011_lists/down.sql")).await?;
        Ok(())
    }
}
