//! From a name to addresses that may be connected to.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use async_trait::async_trait;
use hyper_util::client::legacy::connect::dns::Name;
use tower_service::Service;

use super::OpenHosts;
use super::address::is_public;

/// A way to find the addresses of a name.
#[async_trait]
pub trait Lookup: Send + Sync + 'static {
    /// Its addresses of this moment.
    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>>;
}

/// The system's.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemLookup;

#[async_trait]
impl Lookup for SystemLookup {
    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect())
    }
}

/// Lets through what is public, and whatever a name of the settings leads to.
#[derive(Clone)]
pub(super) struct Guarded {
    open: Arc<OpenHosts>,
    lookup: Arc<dyn Lookup>,
}

impl Guarded {
    pub fn new(open: Arc<OpenHosts>, lookup: Arc<dyn Lookup>) -> Self {
        Self { open, lookup }
    }
}

impl Service<Name> for Guarded {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let Self { open, lookup } = self.clone();
        Box::pin(async move {
            let found = lookup.addresses(name.as_str()).await?;
            let open = open.has(name.as_str());
            let allowed: Vec<SocketAddr> = found
                .into_iter()
                .filter(|address| open || is_public(*address))
                .map(|address| SocketAddr::new(address, 0))
                .collect();
            if allowed.is_empty() {
                return Err(io::Error::other(format!("{} is not on the public internet", name.as_str())));
            }
            Ok(allowed.into_iter())
        })
    }
}
