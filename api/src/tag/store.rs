//! All SQL of tags and of which claims bear them.

use entity::{HasId, Tenant, tag};
use factdesk_domain::{Action, ClaimId, TagId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, JsonValue,
    QueryFilter, Statement,
};
use uuid::Uuid;

use crate::access::Permit;
use crate::error::Error;
use crate::read::Visible;
use crate::unit_of_work::Work;

impl Visible for tag::Entity {
    // Tags are there to read claims by.
    const READ: Action = Action::ClaimRead;
}

/// Lets one transaction of the newsroom at a time change the vocabulary, while no claim is tagged. Taken before any claim
/// is locked.
///
/// # Errors
/// What Postgres says.
pub async fn lock_vocabulary(work: &Work<'_>) -> Result<(), Error> {
    advisory(work, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))").await
}

/// Keeps the vocabulary as it is until the transaction ends. Taken before any claim is locked.
///
/// # Errors
/// What Postgres says.
pub async fn keep_vocabulary(work: &Work<'_>) -> Result<(), Error> {
    advisory(work, "SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))").await
}

async fn advisory(work: &Work<'_>, sql: &str) -> Result<(), Error> {
    let lock = format!("tags of {}", work.newsroom());
    work.tx().execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, [lock.into()])).await?;
    Ok(())
}

/// The tag with this id.
///
/// # Errors
/// What Postgres says.
pub async fn find(work: &Work<'_>, id: TagId) -> Result<Option<tag::Model>, Error> {
    Ok(tag::Entity::one(work.newsroom(), id).one(work.tx()).await?)
}

/// The tags with these ids, merged ones too.
///
/// # Errors
/// What Postgres says.
pub async fn find_all(work: &Work<'_>, ids: &[TagId]) -> Result<Vec<tag::Model>, Error> {
    let ids = ids.iter().map(|id| id.uuid());
    Ok(tag::Entity::of(work.newsroom()).filter(tag::Column::Id.is_in(ids)).all(work.tx()).await?)
}

/// The tag that bears this name (folded), if it stands for itself.
///
/// # Errors
/// What Postgres says.
pub async fn by_name(work: &Work<'_>, kind: tag::Kind, key: &str) -> Result<Option<tag::Model>, Error> {
    Ok(tag::Entity::of(work.newsroom())
        .filter(tag::Column::Kind.eq(kind))
        .filter(tag::Column::NameKey.eq(key))
        .filter(tag::Column::MergedInto.is_null())
        .one(work.tx())
        .await?)
}

/// Stores a new tag.
///
/// # Errors
/// What Postgres says.
pub async fn insert(work: &Work<'_>, _permit: &Permit, row: tag::ActiveModel) -> Result<(), Error> {
    tag::Entity::insert(row).exec_without_returning(work.tx()).await?;
    Ok(())
}

/// Writes the changed columns of a tag.
///
/// # Errors
/// What Postgres says.
pub async fn update(work: &Work<'_>, _permit: &Permit, row: tag::ActiveModel) -> Result<(), Error> {
    row.update(work.tx()).await?;
    Ok(())
}

/// Lets `standing` stand for all that was merged into `root`.
///
/// # Errors
/// What Postgres says.
pub async fn stand_for(work: &Work<'_>, _permit: &Permit, root: TagId, standing: TagId) -> Result<(), Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "WITH RECURSIVE merged AS (
            SELECT id FROM tag WHERE newsroom_id = $1 AND merged_into = $2
            UNION
            SELECT t.id FROM tag t JOIN merged m ON t.newsroom_id = $1 AND t.merged_into = m.id
        )
        UPDATE tag SET standing_id = $3 FROM merged WHERE tag.newsroom_id = $1 AND tag.id = merged.id",
        [work.newsroom().uuid().into(), root.uuid().into(), standing.uuid().into()],
    );
    work.tx().execute_raw(statement).await?;
    Ok(())
}

/// A claim that this transaction has locked, with the tags that it bears.
pub struct Bearer {
    /// The claim.
    pub claim: ClaimId,
    /// The round in which it is.
    pub round: Option<i32>,
    /// Counts its changes.
    pub version: i32,
    /// Ids and names of its tags, in the order of the names.
    pub tags: Vec<(Uuid, String)>,
}

#[derive(FromQueryResult)]
struct BearerRow {
    id: Uuid,
    round: Option<i32>,
    version: i32,
    tags: JsonValue,
}

/// Locks these claims in the order of their ids; those that are none of the newsroom's are left out.
///
/// # Errors
/// What Postgres says.
pub async fn lock_bearers(work: &Work<'_>, claims: &[ClaimId]) -> Result<Vec<Bearer>, Error> {
    crate::review::lock(work, claims).await?;
    let ids: Vec<Uuid> = claims.iter().map(|claim| claim.uuid()).collect();
    let rows = BearerRow::find_by_statement(Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT c.id, c.round, c.version, (
            SELECT coalesce(json_agg(json_build_array(t.id, t.name) ORDER BY t.name_key, t.id), '[]')
              FROM claim_tag b JOIN tag t ON t.newsroom_id = b.newsroom_id AND t.id = b.tag_id
             WHERE b.newsroom_id = c.newsroom_id AND b.claim_id = c.id) AS tags
           FROM claim c WHERE c.newsroom_id = $1 AND c.id = ANY($2) ORDER BY c.id",
        [work.newsroom().uuid().into(), ids.into()],
    ))
    .all(work.tx())
    .await?;
    rows.into_iter()
        .map(|row| {
            let tags = serde_json::from_value(row.tags).map_err(Error::internal)?;
            Ok(Bearer { claim: row.id.into(), round: row.round, version: row.version, tags })
        })
        .collect()
}

/// Gives claims tags: pairs of a claim and a tag that stands for itself and that it does not bear.
///
/// # Errors
/// What Postgres says.
pub async fn give(work: &Work<'_>, permit: &Permit, pairs: &[(ClaimId, Uuid)]) -> Result<(), Error> {
    if pairs.is_empty() {
        return Ok(());
    }
    let (claims, tags): (Vec<Uuid>, Vec<Uuid>) =
        pairs.iter().map(|(claim, tag)| (claim.uuid(), *tag)).unzip();
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "INSERT INTO tagging (newsroom_id, claim_id, tag_id, tagged_by, tagged_at)
         SELECT $1, claim, tag, $4, $5 FROM unnest($2, $3) AS pair (claim, tag)",
        [
            work.newsroom().uuid().into(),
            claims.into(),
            tags.into(),
            permit.member().uuid().into(),
            work.now().into(),
        ],
    );
    work.tx().execute_raw(statement).await?;
    Ok(())
}

/// Takes tags off claims, with all that were merged into them: pairs of a claim and a tag that stands for itself.
///
/// # Errors
/// What Postgres says.
pub async fn take_off(work: &Work<'_>, _permit: &Permit, pairs: &[(ClaimId, Uuid)]) -> Result<(), Error> {
    if pairs.is_empty() {
        return Ok(());
    }
    let (claims, tags): (Vec<Uuid>, Vec<Uuid>) =
        pairs.iter().map(|(claim, tag)| (claim.uuid(), *tag)).unzip();
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "DELETE FROM tagging g USING unnest($2, $3) AS pair (claim, tag), tag t
          WHERE g.newsroom_id = $1 AND g.claim_id = pair.claim
            AND t.newsroom_id = $1 AND t.id = g.tag_id AND t.standing_id = pair.tag",
        [work.newsroom().uuid().into(), claims.into(), tags.into()],
    );
    work.tx().execute_raw(statement).await?;
    Ok(())
}
