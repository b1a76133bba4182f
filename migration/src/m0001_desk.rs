//! The desk: people, policy, documents, claims, review, evidence, fact-checks, events.

use sea_orm_migration::prelude::*;

/// See the module.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0001_desk"
    }
}

/// One file a part, in the order in which they refer to each other.
const PARTS: &[&str] = &[
    include_str!("m0001_desk/guards.sql"),
    include_str!("m0001_desk/people.sql"),
    include_str!("m0001_desk/event.sql"),
    include_str!("m0001_desk/policy.sql"),
    include_str!("m0001_desk/source.sql"),
    include_str!("m0001_desk/document.sql"),
    include_str!("m0001_desk/claim.sql"),
    include_str!("m0001_desk/review.sql"),
    include_str!("m0001_desk/evidence.sql"),
    include_str!("m0001_desk/fact_check.sql"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for part in PARTS {
            manager.get_connection().execute_unprepared(part).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(include_str!("m0001_desk/down.sql")).await?;
        Ok(())
    }
}
