//! The one client for everything that goes out, with a guard: whoever can make this server ask somebody (an issuer of
//! tokens, a webhook, the address of a page) must not reach what only this server can reach.

mod address;
mod resolver;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Bytes;
use hyper::header::LOCATION;
use hyper::{Method, Request, Response};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use url::{Host, Url};

pub use address::is_public;
use resolver::Guarded;
pub use resolver::{Lookup, SystemLookup};

use crate::config;
use crate::error::chain;

/// Redirects that are followed, each checked like a first request.
const REDIRECTS: usize = 3;

/// Asks others over HTTP.
#[derive(Clone)]
pub struct Outgoing {
    client: Client<HttpsConnector<HttpConnector<Guarded>>, Empty<Bytes>>,
    open: Arc<OpenHosts>,
    timeout: Duration,
}

/// Why nothing usable came back.
#[derive(Debug, thiserror::Error)]
pub enum OutgoingError {
    /// The address is none that this server asks.
    #[error("{0} is not asked: {1}")]
    Closed(String, &'static str),
    /// It redirects without an end.
    #[error("it redirects without an end")]
    Redirects,
    /// The answer is larger than what was wanted.
    #[error("the answer has more than {0} bytes")]
    TooLarge(usize),
    /// It took too long.
    #[error("no whole answer within {0:?}")]
    TimedOut(Duration),
    /// Another answer than 200.
    #[error("it answered with status {0}")]
    Status(u16),
    /// The connection failed: no such name, refused, no valid certificate; or the name leads to a closed address.
    #[error("it could not be reached: {0}")]
    Unreachable(String),
}

/// Hosts that the settings open by name.
#[derive(Debug, Default)]
struct OpenHosts(HashSet<String>);

impl OpenHosts {
    fn has(&self, host: &str) -> bool {
        self.0.contains(&normal(host))
    }
}

/// One spelling for a host: small letters, no dot at the end, no brackets.
fn normal(host: &str) -> String {
    host.trim_end_matches('.').trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase()
}

impl Outgoing {
    /// The client of these settings, with the system's resolver.
    pub fn new(settings: &config::Outgoing) -> Self {
        Self::with_lookup(settings, Arc::new(SystemLookup))
    }

    /// The same with another way to find addresses.
    pub fn with_lookup(settings: &config::Outgoing, lookup: Arc<dyn Lookup>) -> Self {
        let open = Arc::new(OpenHosts(settings.open_hosts.iter().map(|host| normal(host)).collect()));
        // The address that is connected to is the one that was checked: names are looked up here and nowhere else.
        let mut http = HttpConnector::new_with_resolver(Guarded::new(open.clone(), lookup));
        http.enforce_http(false);
        http.set_connect_timeout(Some(Duration::from_millis(settings.connect_ms)));
        // The system's certificate authorities, so that a company's own counts; Mozilla's where a system has none.
        let connector = match HttpsConnectorBuilder::new().with_native_roots() {
            Ok(native) => native,
            Err(_) => HttpsConnectorBuilder::new().with_webpki_roots(),
        };
        let connector = connector.https_or_http().enable_http1().wrap_connector(http);
        let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(1).build(connector);
        Self { client, open, timeout: Duration::from_millis(settings.timeout_ms) }
    }

    /// Gets what is at the address, at most so many bytes, following redirects. Whatever is not 200 is an error.
    ///
    /// # Errors
    /// See [`OutgoingError`].
    pub async fn get(&self, address: &Url, most: usize) -> Result<Vec<u8>, OutgoingError> {
        match tokio::time::timeout(self.timeout, self.follow(address, most)).await {
            Ok(answer) => answer,
            Err(_) => Err(OutgoingError::TimedOut(self.timeout)),
        }
    }

    async fn follow(&self, address: &Url, most: usize) -> Result<Vec<u8>, OutgoingError> {
        let mut address = address.clone();
        for _ in 0..=REDIRECTS {
            let answer = self.once(&address).await?;
            let status = answer.status();
            if status.is_redirection() {
                let next = answer.headers().get(LOCATION).and_then(|next| next.to_str().ok());
                let next = next.and_then(|next| address.join(next).ok());
                address = next.ok_or(OutgoingError::Status(status.as_u16()))?;
                continue;
            }
            if status != 200 {
                return Err(OutgoingError::Status(status.as_u16()));
            }
            let body = Limited::new(answer.into_body(), most).collect().await;
            return body.map(|body| body.to_bytes().to_vec()).map_err(|cause| {
                if cause.is::<http_body_util::LengthLimitError>() {
                    OutgoingError::TooLarge(most)
                } else {
                    OutgoingError::Unreachable(chain(cause.as_ref()))
                }
            });
        }
        Err(OutgoingError::Redirects)
    }

    async fn once(&self, address: &Url) -> Result<Response<hyper::body::Incoming>, OutgoingError> {
        self.check(address)?;
        let request = Request::builder()
            .method(Method::GET)
            .uri(address.as_str())
            .header("accept", "application/json, */*;q=0.1")
            .header("user-agent", concat!("factdesk/", env!("CARGO_PKG_VERSION")))
            .body(Empty::new())
            .map_err(|cause| OutgoingError::Unreachable(cause.to_string()))?;
        self.client.request(request).await.map_err(|cause| OutgoingError::Unreachable(chain(&cause)))
    }

    /// Whether this address may be asked, as far as it can be told before its name is looked up.
    ///
    /// # Errors
    /// `Closed` for another scheme than https (http for hosts that the settings open), credentials, no host, and the
    /// number of a closed address.
    pub fn check(&self, address: &Url) -> Result<(), OutgoingError> {
        let closed = |why| {
            Err(OutgoingError::Closed(address.host_str().unwrap_or("an address without a host").into(), why))
        };
        let Some(host) = address.host() else { return closed("it has no host") };
        let open = self.open.has(&host.to_string());
        if !address.username().is_empty() || address.password().is_some() {
            return closed("it carries credentials");
        }
        match address.scheme() {
            "https" => {}
            "http" if open => {}
            "http" => return closed("without TLS only hosts of outgoing.open_hosts are"),
            _ => return closed("only https is"),
        }
        let number = match host {
            Host::Ipv4(number) => Some(number.into()),
            Host::Ipv6(number) => Some(number.into()),
            Host::Domain(_) => None,
        };
        if number.is_some_and(|number| !open && !is_public(number)) {
            return closed("it is not on the public internet");
        }
        Ok(())
    }
}
