//! Public addresses of a fact-check, and which addresses become links.

use url::Url;

use crate::Snapshot;

/// What every link to other people's sites says about itself.
pub(crate) const LINK_REL: &str = "nofollow noopener ugc";

/// Addresses under which this server shows one fact-check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Urls {
    /// The page, absolute.
    pub page: String,
    /// The `ClaimReview` alone, absolute.
    pub json_ld: String,
}

impl Urls {
    /// The addresses below `public_url`, the address of the server (or of the newsroom) as the public reaches it,
    /// without the newsroom's slug: `{public_url}/{newsroom}/fact-checks/{slug}` and the same with `.jsonld`.
    pub fn new(public_url: &str, snapshot: &Snapshot) -> Self {
        let root = public_url.trim_end_matches('/');
        let page = format!("{root}/{}/fact-checks/{}", snapshot.newsroom.slug, snapshot.slug);
        Self { json_ld: format!("{page}.jsonld"), page }
    }
}

/// The address itself if a browser may follow it: absolute, http or https.
pub(crate) fn web_address(address: &str) -> Option<&str> {
    Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https")).map(|_| address)
}

/// [`web_address`] of an address that may be absent.
pub(crate) fn optional_web_address(address: Option<&String>) -> Option<&str> {
    address.and_then(|address| web_address(address))
}
