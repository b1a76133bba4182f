//! A file on its way in: it is measured, hashed and looked at while it arrives, and held on disk until it is known.

use std::path::Path;

use actix_web::web::Bytes;
use futures::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncSeekExt, AsyncWriteExt};

use super::kind::{Kind, TELLING};
use crate::error::Error;

/// A file that has arrived whole.
pub struct Received {
    /// On disk without a name: it goes when this goes, also by a crash.
    pub file: File,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// How many there are.
    pub size: usize,
    /// What it is.
    pub kind: Kind,
}

/// Why a file is not taken.
#[derive(Debug)]
pub enum NotTaken {
    /// It has more bytes than may be.
    TooLarge,
    /// It is nothing that is taken.
    WrongKind,
    /// It did not arrive whole.
    Broken,
    /// It could not be held.
    Failed(Error),
}

impl From<std::io::Error> for NotTaken {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(Error::internal(error))
    }
}

/// Takes a file of at most so many bytes.
///
/// # Errors
/// See [`NotTaken`].
pub async fn receive<E>(
    mut body: impl Stream<Item = Result<Bytes, E>> + Unpin,
    most: usize,
    folder: &Path,
) -> Result<Received, NotTaken> {
    let folder = folder.to_owned();
    let made = tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&folder)?;
        tempfile::tempfile_in(&folder)
    });
    let mut file = File::from_std(made.await.map_err(|error| NotTaken::Failed(Error::internal(error)))??);
    let (mut digest, mut start, mut size, mut kind) = (Sha256::new(), Vec::new(), 0, None);
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|_| NotTaken::Broken)?;
        size += chunk.len();
        if size > most {
            return Err(NotTaken::TooLarge);
        }
        digest.update(&chunk);
        file.write_all(&chunk).await?;
        if kind.is_none() {
            start.extend_from_slice(&chunk[..chunk.len().min(TELLING - start.len())]);
            if start.len() == TELLING {
                // What is not taken is not waited for.
                kind = Some(Kind::of(&start).ok_or(NotTaken::WrongKind)?);
            }
        }
    }
    let kind = kind.or_else(|| Kind::of(&start)).ok_or(NotTaken::WrongKind)?;
    file.flush().await?;
    file.rewind().await?;
    Ok(Received { file, sha256: digest.finalize().into(), size, kind })
}
