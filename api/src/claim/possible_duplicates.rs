//! Claims whose statement is the same as another one's.

use entity::claim;

use crate::read::{Order, Relation};

/// Claims with the same statement as another one.
pub struct PossibleDuplicates;

impl Relation for PossibleDuplicates {
    type Entity = claim::Entity;
    const NAME: &'static str = "claim.possibleDuplicates";

    fn order() -> Order<claim::Entity> {
        Order { column: claim::Column::CreatedAt, id: claim::Column::Id, descending: true }
    }

    const BELONGS: &'static str =
        "{t}.id <> {parent} AND EXISTS (SELECT 1 FROM claim mine WHERE mine.id = {parent}
                AND mine.newsroom_id = {t}.newsroom_id
                AND mine.statement_key = {t}.statement_key)";
}
