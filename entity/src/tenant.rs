//! Selects that start in a newsroom, so that none can reach into another one.

use sea_orm::entity::prelude::*;
use sea_orm::{QueryFilter, Select};

/// A table whose rows belong to a newsroom. Every select of such a table starts here.
pub trait Tenant: EntityTrait {
    /// The column that says to which newsroom a row belongs.
    const NEWSROOM: Self::Column;

    /// The rows of one newsroom.
    fn of(newsroom: Uuid) -> Select<Self> {
        Self::find().filter(Self::NEWSROOM.eq(newsroom))
    }
}

/// A table of a newsroom whose rows are told apart by an `id`.
pub trait Identified: Tenant {
    /// The column that holds the id.
    const ID: Self::Column;

    /// The row with this id, if it belongs to this newsroom.
    fn one(newsroom: Uuid, id: Uuid) -> Select<Self> {
        Self::of(newsroom).filter(Self::ID.eq(id))
    }
}

macro_rules! tenants {
    ($($table:ident by $column:ident),+ $(,)?) => {
        $(impl Tenant for crate::$table::Entity {
            const NEWSROOM: Self::Column = crate::$table::Column::$column;
        })+
    };
}

macro_rules! identified {
    ($($table:ident),+ $(,)?) => {
        tenants!($($table by NewsroomId),+);
        $(impl Identified for crate::$table::Entity {
            const ID: Self::Column = crate::$table::Column::Id;
        })+
    };
}

identified! {
    appearance, assignment, claim, claimant_contact, conflict, correction, document, evidence, fact_check, member,
    search_note, source, verdict,
}

tenants! {
    // The chain of a newsroom has the newsroom's id.
    chain by Id,
    document_text by NewsroomId,
    event by ChainId,
    event_payload by ChainId,
    evidence_withdrawal by NewsroomId,
    fact_check_author by NewsroomId,
    fact_check_version by NewsroomId,
    idempotency by NewsroomId,
    live_verdict by NewsroomId,
    newsroom by Id,
    rating by NewsroomId,
    rating_scale by NewsroomId,
    recusal by NewsroomId,
    review_policy by NewsroomId,
    round by NewsroomId,
    slot by NewsroomId,
    verdict_citation by NewsroomId,
    verdict_draft by NewsroomId,
    waiver by NewsroomId,
}
