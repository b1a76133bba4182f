//! Cursors of the stream: a place in the newsroom's chain.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use factdesk_domain::NewsroomId;
use sea_orm::ConnectionTrait;

use super::store;
use crate::error::Error;

/// First byte, for formats to come.
const VERSION: u8 = 1;
/// The version, the place, the start of the newsroom's id.
const LENGTH: usize = 1 + 8 + 8;

/// The cursor behind the event with this place: the same on every node, and for every subscription of the newsroom.
pub fn cursor(newsroom: NewsroomId, seq: i64) -> String {
    let mut bytes = [0; LENGTH];
    bytes[0] = VERSION;
    bytes[1..9].copy_from_slice(&seq.to_be_bytes());
    bytes[9..].copy_from_slice(&mark(newsroom));
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The place behind which to go on: of the cursor, or the end of the chain as it is now.
///
/// # Errors
/// `BAD_USER_INPUT` for what is no cursor of this newsroom's stream, or one ahead of it (of a database that was put back).
pub async fn start(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    after: Option<&str>,
) -> Result<i64, Error> {
    let head = store::head(db, newsroom).await?;
    let Some(after) = after else { return Ok(head) };
    match seq(newsroom, after) {
        Some(seq) if seq <= head => Ok(seq),
        _ => Err(Error::bad_input("\"after\" is not a cursor of this newsroom's events.")),
    }
}

/// The cursor of this moment.
///
/// # Errors
/// What Postgres says.
pub async fn now(db: &impl ConnectionTrait, newsroom: NewsroomId) -> Result<String, Error> {
    Ok(cursor(newsroom, store::head(db, newsroom).await?))
}

fn seq(newsroom: NewsroomId, cursor: &str) -> Option<i64> {
    let bytes: [u8; LENGTH] = URL_SAFE_NO_PAD.decode(cursor).ok()?.try_into().ok()?;
    let seq = i64::from_be_bytes(bytes[1..9].try_into().ok()?);
    (bytes[0] == VERSION && bytes[9..] == mark(newsroom) && seq >= 0).then_some(seq)
}

/// The random end of the id: a cursor of another newsroom is refused instead of misread.
fn mark(newsroom: NewsroomId) -> [u8; 8] {
    let mut mark = [0; 8];
    mark.copy_from_slice(&newsroom.uuid().as_bytes()[8..]);
    mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_and_belongs_to_its_newsroom() {
        let [one, other] = [1_u128, 2].map(|id| NewsroomId::new(uuid::Uuid::from_u128(id)));
        let made = cursor(one, 7);
        assert_eq!(seq(one, &made), Some(7));
        assert_eq!(seq(other, &made), None);
        for broken in ["", "!", "AAAA", &made[1..], &format!("{made}AA"), &cursor(one, -1)] {
            assert_eq!(seq(one, broken), None, "{broken}");
        }
    }
}
