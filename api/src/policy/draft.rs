//! Drafts of what is to hold next: saved, looked at, activated or discarded.

use entity::Tenant;
use entity::rule_draft::{self, Kind};
use factdesk_domain::{Action, RatingScale, ReviewPolicy, Role};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::access::{Permit, Scope};
use crate::error::Error;
use crate::graphql::{NodeKind, Refusal};
use crate::read::Visible;
use crate::unit_of_work::{Stop, Work};

impl Visible for rule_draft::Entity {
    const READ: Action = Action::NewsroomRead;

    /// What is not decided yet is the admins' business.
    fn rule(scope: &Scope) -> Option<&'static str> {
        (!scope.is(Role::Admin)).then_some("false")
    }
}

/// What there are drafts of.
pub trait Drafted: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its kind.
    const KIND: Kind;
    /// What changing it takes.
    const ACTION: Action;
    /// The version that it has, or would get.
    fn version(&self) -> i32;
}

impl Drafted for ReviewPolicy {
    const KIND: Kind = Kind::Policy;
    const ACTION: Action = Action::PolicyUpdate;

    fn version(&self) -> i32 {
        self.version
    }
}

impl Drafted for RatingScale {
    const KIND: Kind = Kind::RatingScale;
    const ACTION: Action = Action::ScaleUpdate;

    fn version(&self) -> i32 {
        self.version
    }
}

/// A draft, as it is stored.
pub struct Held<R> {
    /// The version of its row, which also those before it had.
    row: i32,
    /// What it says, and on which version it was based.
    pub draft: Option<(R, i32)>,
}

impl<R: Drafted> Held<R> {
    /// The draft of the newsroom, if it is still the one that the client has read; 0 says that there was none.
    ///
    /// # Errors
    /// `Conflict` with the newsroom, which has the present one.
    pub async fn expect(work: &Work<'_>, version: i32) -> Result<Self, Stop> {
        let row = rule_draft::Entity::of(work.newsroom())
            .filter(rule_draft::Column::Kind.eq(R::KIND))
            .one(work.tx())
            .await?;
        let held = match row {
            None => Self { row: 0, draft: None },
            Some(row) => Self { row: row.version, draft: read(&row)? },
        };
        let present = if held.draft.is_some() { held.row } else { 0 };
        Refusal::check_version(present, version, NodeKind::Newsroom, work.newsroom())?;
        Ok(held)
    }

    /// The draft, which must be there and based on what holds now.
    ///
    /// # Errors
    /// `NotFound`, or `Conflict` if something else has become active since.
    pub fn ready(self, work: &Work<'_>, active: &R) -> Result<(R, i32), Stop> {
        let (draft, based_on) = self.draft.ok_or(Refusal::NotFound("draft"))?;
        Refusal::check_version(active.version(), based_on, NodeKind::Newsroom, work.newsroom())?;
        Ok((draft, self.row))
    }

    /// The version of its row.
    pub const fn row(&self) -> i32 {
        self.row
    }
}

/// What a row says, if it is a draft.
///
/// # Errors
/// A body that the domain did not write: a bug.
pub fn read<R: Drafted>(row: &rule_draft::Model) -> Result<Option<(R, i32)>, Error> {
    let (Some(body), Some(based_on)) = (&row.body, row.based_on) else { return Ok(None) };
    Ok(Some((serde_json::from_value(body.clone()).map_err(Error::internal)?, based_on)))
}

/// Stores a draft in the place of the one at the row's version, or that there is none any more.
///
/// # Errors
/// What Postgres says.
pub async fn save<R: Drafted>(
    work: &Work<'_>,
    permit: &Permit,
    before: i32,
    draft: Option<(&R, i32)>,
) -> Result<(), Error> {
    let (body, based_on) = draft.unzip();
    let row = rule_draft::ActiveModel {
        newsroom_id: Set(work.newsroom().into()),
        kind: Set(R::KIND),
        version: Set(before + 1),
        based_on: Set(based_on),
        body: Set(body.map(serde_json::to_value).transpose().map_err(Error::internal)?),
        changed_by: Set(permit.member().into()),
        changed_at: Set(work.now()),
    };
    let replaced = OnConflict::columns([rule_draft::Column::NewsroomId, rule_draft::Column::Kind])
        .update_columns([
            rule_draft::Column::Version,
            rule_draft::Column::BasedOn,
            rule_draft::Column::Body,
            rule_draft::Column::ChangedBy,
            rule_draft::Column::ChangedAt,
        ])
        .to_owned();
    rule_draft::Entity::insert(row).on_conflict(replaced).exec_without_returning(work.tx()).await?;
    Ok(())
}
