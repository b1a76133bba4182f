//! Whether two web addresses lead to the same material.

use sha2::{Digest, Sha256};
use url::Url;

/// Parameters that tell who sent a reader and change nothing of what is shown: those that Firefox (Query Parameter
/// Stripping) and Brave (query filter) take out of addresses. Besides, all that begin with [`CAMPAIGN`].
const TRACKING: [&str; 16] = [
    "__s",
    "_hsenc",
    "dclid",
    "fbclid",
    "gbraid",
    "gclid",
    "igshid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "oly_anon_id",
    "oly_enc_id",
    "twclid",
    "vero_id",
    "wbraid",
    "yclid",
];

/// Parameters of campaigns, as Google Analytics and others read them.
const CAMPAIGN: &str = "utm_";

/// The one spelling of a web address.
///
/// As RFC 3986 (6.2.2, 6.2.3) and the URL standard of WHATWG say: small letters in scheme and host, no default port, dot
/// segments resolved. Beyond them what the web does without changing what is meant: the same page by http and https (but for
/// other ports), with and without a slash at the end, with parameters that only track, with the place on it. The order of
/// parameters stays, and so does a fragment that single-page apps use as a path: these may lead elsewhere.
fn normal(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}"));
    let scheme = if port.is_some() { format!("{}:", url.scheme()) } else { String::new() };
    let mut text = format!(
        "{scheme}//{}{}{}",
        url.host_str().unwrap_or_default(),
        port.unwrap_or_default(),
        url.path().trim_end_matches('/')
    );
    let parameters = url.query().unwrap_or_default().split('&');
    let kept: Vec<_> = parameters.filter(|pair| !pair.is_empty() && !tracks(pair)).collect();
    if !kept.is_empty() {
        text.push('?');
        text.push_str(&kept.join("&"));
    }
    if let Some(path) = url.fragment().filter(|fragment| fragment.starts_with(['/', '!'])) {
        text.push('#');
        text.push_str(path);
    }
    text
}

fn tracks(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
    name.starts_with(CAMPAIGN) || TRACKING.contains(&name.as_str())
}

/// SHA-256 of the one spelling of an address that was checked; nothing if it is none.
pub fn fingerprint(address: &str) -> Option<Vec<u8>> {
    let url = Url::parse(address).ok()?;
    Some(Sha256::digest(normal(&url)).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelling(address: &str) -> String {
        normal(&Url::parse(address).unwrap())
    }

    #[test]
    fn spellings_of_one_address_are_one() {
        for (address, expected) in [
            ("https://Example.ORG:443/a/./b/../c", "//example.org/a/c"),
            ("http://example.org/a/c/", "//example.org/a/c"),
            ("https://example.org/a/c#chapter-2", "//example.org/a/c"),
            ("https://example.org/a/c#:~:text=the%20words", "//example.org/a/c"),
            ("https://example.org/a/c?utm_source=x&UTM_Medium=y&fbclid=z", "//example.org/a/c"),
            ("https://example.org/a/c?&gclid", "//example.org/a/c"),
            ("https://example.org/", "//example.org"),
            ("https://example.org", "//example.org"),
            ("https://bücher.example/", "//xn--bcher-kva.example"),
        ] {
            assert_eq!(spelling(address), expected, "{address}");
        }
    }

    #[test]
    fn what_may_lead_elsewhere_stays_apart() {
        let all = [
            "https://example.org/a",
            "https://example.org/A",
            "https://www.example.org/a",
            "https://example.org:8443/a",
            "http://example.org:8443/a",
            "https://example.org/a?page=2",
            "https://example.org/a?page=2&of=9",
            "https://example.org/a?of=9&page=2",
            "https://example.org/a?utm=1",
            "https://example.org/a#/route",
            "https://example.org/a#!route",
            "https://example.org/a%2Fb",
            "https://example.org/a/b",
        ];
        let spellings: std::collections::BTreeSet<_> = all.into_iter().map(spelling).collect();
        assert_eq!(spellings.len(), all.len());
    }
}
