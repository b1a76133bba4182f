//! Files that no evidence is kept with a day after they came in are thrown away.

use chrono::TimeDelta;
use sea_orm::{DbBackend, FromQueryResult, Statement};
use uuid::Uuid;

use super::store;
use crate::app::App;
use crate::error::Error;
use crate::unit_of_work::begin_duty;

/// How long a file waits for its evidence.
const PATIENCE: TimeDelta = TimeDelta::days(1);

/// Files that are looked at between two other works.
const BATCH: u64 = 100;

#[derive(FromQueryResult)]
struct Orphan {
    newsroom_id: Uuid,
    id: Uuid,
    sha256: Vec<u8>,
}

/// Throws away what waited for too long. Returns how many files that were.
///
/// # Errors
/// The database or the store cannot be reached.
pub async fn throw_away_orphans(app: &App) -> Result<usize, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT a.newsroom_id, a.id, a.sha256 FROM attachment a WHERE a.created_at < now() - $1 * interval '1 second'
            AND NOT EXISTS (SELECT FROM evidence_attachment j
                WHERE j.newsroom_id = a.newsroom_id AND j.attachment_id = a.id)
            AND NOT EXISTS (SELECT FROM attachment_upload u WHERE u.newsroom_id = a.newsroom_id
                AND u.attachment_id = a.id AND u.uploaded_at >= now() - $1 * interval '1 second')
          ORDER BY a.created_at LIMIT $2",
        [PATIENCE.num_seconds().into(), BATCH.into()],
    );
    let mut thrown = 0;
    for orphan in Orphan::find_by_statement(statement).all(&app.db).await? {
        let (work, permit) = begin_duty(app, orphan.newsroom_id.into()).await?;
        store::lock(&work, &orphan.sha256).await?;
        if store::forget(&work, &permit, orphan.id, PATIENCE.num_seconds()).await? {
            // Under the lock and before the commit: whoever sends the same bytes now puts them there again.
            app.vault.remove(work.newsroom(), &orphan.sha256).await?;
            work.commit().await?;
            thrown += 1;
        }
    }
    Ok(thrown)
}
