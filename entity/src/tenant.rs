//! Selects that start in a newsroom, so that none can reach into another one.

use factdesk_domain::NewsroomId;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryFilter, Select};

/// A table whose rows belong to a newsroom. Every select of such a table starts here.
pub trait Tenant: EntityTrait {
    /// The column that says to which newsroom a row belongs.
    const NEWSROOM: Self::Column;

    /// The rows of one newsroom.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where a select of a newsroom's table begins"
    )]
    fn of(newsroom: NewsroomId) -> Select<Self> {
        Self::find().filter(Self::NEWSROOM.eq(newsroom.uuid()))
    }
}

/// A table of a newsroom whose rows are told apart by an `id`.
pub trait HasId: Tenant {
    /// The column that holds the id.
    fn id_column() -> Self::Column;

    /// The id of a row.
    fn id_of(row: &Self::Model) -> Uuid;

    /// The row with this id, if it belongs to this newsroom.
    fn one(newsroom: NewsroomId, id: impl Into<Uuid>) -> Select<Self> {
        Self::of(newsroom).filter(Self::id_column().eq(id.into()))
    }
}

macro_rules! tenants {
    ($($table:ident by $column:ident),+ $(,)?) => {
        $(impl Tenant for crate::$table::Entity {
            const NEWSROOM: Self::Column = crate::$table::Column::$column;
        })+
    };
}

macro_rules! with_id {
    ($($table:ident),+ $(,)?) => {
        $(impl HasId for crate::$table::Entity {
            fn id_column() -> Self::Column {
                crate::$table::Column::Id
            }

            fn id_of(row: &Self::Model) -> Uuid {
                row.id
            }
        })+
    };
}

tenants! {
    api_key by NewsroomId,
    appearance by NewsroomId,
    assignment by NewsroomId,
    // The chain of a newsroom has the newsroom's id.
    chain by Id,
    claim by NewsroomId,
    claim_tag by NewsroomId,
    claimant_contact by NewsroomId,
    conflict by NewsroomId,
    correction by NewsroomId,
    document by NewsroomId,
    document_text by NewsroomId,
    event by ChainId,
    event_payload by ChainId,
    evidence by NewsroomId,
    evidence_withdrawal by NewsroomId,
    fact_check by NewsroomId,
    fact_check_author by NewsroomId,
    fact_check_version by NewsroomId,
    idempotency by NewsroomId,
    invitation by NewsroomId,
    live_verdict by NewsroomId,
    member by NewsroomId,
    newsroom by Id,
    rating by NewsroomId,
    rating_scale by NewsroomId,
    recusal by NewsroomId,
    review_policy by NewsroomId,
    round by NewsroomId,
    rule_draft by NewsroomId,
    search_note by NewsroomId,
    session by NewsroomId,
    sign_on_subject by NewsroomId,
    single_sign_on by NewsroomId,
    slot by NewsroomId,
    source by NewsroomId,
    tag by NewsroomId,
    tagging by NewsroomId,
    verdict by NewsroomId,
    verdict_citation by NewsroomId,
    verdict_draft by NewsroomId,
    waiver by NewsroomId,
}

with_id! {
    api_key, appearance, assignment, claim, claimant_contact, conflict, correction, document, evidence, fact_check, invitation,
    member, newsroom, search_note, session, source, tag, verdict,
}

#[cfg(test)]
mod tests {
    use sea_orm::{DbBackend, QueryTrait};

    use super::*;
    use crate::{claim, event, newsroom};

    fn condition<E: EntityTrait>(select: &Select<E>) -> String {
        let sql = select.build(DbBackend::Postgres).to_string();
        sql.split_once(" WHERE ").unwrap().1.to_owned()
    }

    #[test]
    fn a_select_stays_in_its_newsroom() {
        let (room, id) = (NewsroomId::new(Uuid::from_u128(1)), Uuid::from_u128(2));
        let (room_text, id_text) = (format!("'{room}'"), format!("'{id}'"));
        assert_eq!(condition(&claim::Entity::of(room)), format!(r#""claim"."newsroom_id" = {room_text}"#));
        assert_eq!(
            condition(&claim::Entity::one(room, id)),
            format!(r#""claim"."newsroom_id" = {room_text} AND "claim"."id" = {id_text}"#)
        );
        assert_eq!(condition(&event::Entity::of(room)), format!(r#""event"."chain_id" = {room_text}"#));
        assert_eq!(condition(&newsroom::Entity::of(room)), format!(r#""newsroom"."id" = {room_text}"#));
    }
}
