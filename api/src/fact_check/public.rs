//! The one read of the public record: what is published at an address, and how it stands.

use chrono::{DateTime, Utc};
use factdesk_record::{Snapshot, Standing};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};

use crate::error::Error;

/// What is published at an address.
pub struct PublicRecord {
    /// The version that is up, as it was published.
    pub snapshot: Snapshot,
    /// What became of it since.
    pub standing: Standing,
    /// The newsroom's own public address, if it has one.
    pub public_url: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    snapshot: Vec<u8>,
    public_url: Option<String>,
    retracted_at: Option<DateTime<Utc>>,
    retraction: Option<String>,
    since: Option<DateTime<Utc>>,
}

/// What the newsroom has published under this slug; nothing for a draft, as for nothing at all.
///
/// A version is marked from the moment at which a round later than its own began.
///
/// # Errors
/// The database cannot be reached; a snapshot of a newer server.
pub async fn published(
    db: &impl ConnectionTrait,
    newsroom: &str,
    slug: &str,
) -> Result<Option<PublicRecord>, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT v.snapshot, n.public_url, f.retracted_at, f.retraction,
                (SELECT min(r.started_at) FROM round r
                  WHERE r.newsroom_id = f.newsroom_id AND r.claim_id = f.claim_id AND r.number > v.round) AS since
           FROM newsroom n
           JOIN fact_check f ON f.newsroom_id = n.id
           JOIN fact_check_version v ON v.newsroom_id = f.newsroom_id AND v.fact_check_id = f.id
            AND v.number = f.published_version
          WHERE n.slug = $1 AND f.slug = $2",
        [newsroom.into(), slug.into()],
    );
    let Some(row) = Row::find_by_statement(statement).one(db).await? else { return Ok(None) };
    let standing = match (row.retracted_at, row.retraction, row.since) {
        (Some(at), reason, _) => Standing::Retracted { at, reason: reason.unwrap_or_default() },
        (None, _, Some(since)) => Standing::BeingCheckedAgain { since },
        (None, _, None) => Standing::Current,
    };
    let snapshot = serde_json::from_slice(&row.snapshot).map_err(Error::internal)?;
    Ok(Some(PublicRecord { snapshot, standing, public_url: row.public_url }))
}
