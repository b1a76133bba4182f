//! The store of files: a folder, or a bucket that speaks S3. Postgres says what there is; here are only bytes.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Bytes;
use factdesk_domain::NewsroomId;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, RetryConfig};
use secrecy::ExposeSecret;
use tokio::fs::File;
use tokio::io::{AsyncSeekExt, AsyncWriteExt};
use tokio::sync::OnceCell;

use super::s3::Connector;
use crate::app::data_dir;
use crate::config::{Attachments, Settings};
use crate::error::Error;

/// Up to as many bytes go to the store in one piece.
const PIECE: usize = 8 * 1024 * 1024;

/// Where the bytes of attachments lie, each under its newsroom and hash.
pub struct Vault {
    settings: Attachments,
    folder: PathBuf,
    store: OnceCell<Arc<dyn ObjectStore>>,
}

impl Vault {
    /// The store of these settings; it is opened when it is needed first.
    pub fn new(settings: &Settings) -> Self {
        let own = || data_dir(settings).join("attachments");
        let folder = settings.attachments.folder.clone().unwrap_or_else(own);
        Self { settings: settings.attachments.clone(), folder, store: OnceCell::new() }
    }

    /// The folder in which files are held while they arrive.
    pub fn arriving(&self) -> PathBuf {
        self.folder.join("arriving")
    }

    async fn store(&self) -> Result<&Arc<dyn ObjectStore>, Error> {
        self.store.get_or_try_init(|| async { self.open() }).await
    }

    fn open(&self) -> Result<Arc<dyn ObjectStore>, Error> {
        let Some(bucket) = &self.settings.bucket else {
            std::fs::create_dir_all(&self.folder).map_err(Error::internal)?;
            let local = LocalFileSystem::new_with_prefix(&self.folder).map_err(Error::internal)?;
            return Ok(Arc::new(local.with_fsync(true)));
        };
        let retry =
            RetryConfig { max_retries: 3, retry_timeout: Duration::from_secs(20), ..RetryConfig::default() };
        let mut bucket = object_store::aws::AmazonS3Builder::new()
            .with_bucket_name(bucket)
            .with_region(&self.settings.region)
            .with_retry(retry)
            .with_http_connector(Connector);
        if let Some(endpoint) = &self.settings.endpoint {
            bucket = bucket.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        if let (Some(id), Some(secret)) = (&self.settings.access_key_id, &self.settings.secret_access_key) {
            bucket =
                bucket.with_access_key_id(id.expose_secret()).with_secret_access_key(secret.expose_secret());
        }
        Ok(Arc::new(bucket.build().map_err(Error::internal)?))
    }

    /// Puts the bytes of a file under their hash. It is there whole or not at all.
    ///
    /// # Errors
    /// The store cannot be reached or is full.
    pub async fn put(&self, newsroom: NewsroomId, sha256: &[u8], file: &mut File) -> Result<(), Error> {
        file.rewind().await.map_err(Error::internal)?;
        let mut writer = BufWriter::with_capacity(self.store().await?.clone(), path(newsroom, sha256), PIECE);
        if let Err(error) = tokio::io::copy(file, &mut writer).await {
            // What has arrived of it would be paid for.
            let _ = writer.abort().await;
            return Err(Error::internal(error));
        }
        writer.shutdown().await.map_err(Error::internal)
    }

    /// Whether there is a file with this hash.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn has(&self, newsroom: NewsroomId, sha256: &[u8]) -> Result<bool, Error> {
        match self.store().await?.head(&path(newsroom, sha256)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(Error::internal(error)),
        }
    }

    /// The bytes of a file, as they come.
    ///
    /// # Errors
    /// The store cannot be reached, or lacks the file.
    pub async fn get(
        &self,
        newsroom: NewsroomId,
        sha256: &[u8],
    ) -> Result<BoxStream<'static, std::io::Result<Bytes>>, Error> {
        let found = self.store().await?.get(&path(newsroom, sha256)).await.map_err(Error::internal)?;
        Ok(found.into_stream().map_err(std::io::Error::other).boxed())
    }

    /// Throws a file away; one that is gone already is none to worry about.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn remove(&self, newsroom: NewsroomId, sha256: &[u8]) -> Result<(), Error> {
        match self.store().await?.delete(&path(newsroom, sha256)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(Error::internal(error)),
        }
    }
}

/// Folders of 256 parts: no folder holds too many files.
fn path(newsroom: NewsroomId, sha256: &[u8]) -> Path {
    let name = crate::event::hex(sha256);
    Path::from(format!("{newsroom}/{}/{name}", &name[..2]))
}
