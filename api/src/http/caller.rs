//! Who connected; behind a trusted proxy whom it names.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header;

use super::server::Shared;
use crate::graphql::Caller;

/// The most that is kept of a client's name for itself, in characters.
const USER_AGENT: usize = 200;

/// Where a request came from.
pub fn caller(request: &HttpRequest, app: &Shared) -> Caller {
    let named = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    let named = named.collect::<Vec<_>>().join(",");
    let peer = request.peer_addr().map(|peer| peer.ip());
    let address = peer.map(|peer| behind_proxies(peer, &named, &app.settings.trusted_proxies));
    let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or("");
    let user_agent = agent.chars().filter(|char| !char.is_control()).take(USER_AGENT).collect();
    Caller { address, user_agent }
}

/// Each proxy adds whom it heard to the end of `X-Forwarded-For`; what stands before the first one that is not trusted
/// is hearsay.
fn behind_proxies(peer: IpAddr, forwarded_for: &str, trusted: &[IpAddr]) -> IpAddr {
    let mut client = peer.to_canonical();
    for named in forwarded_for.rsplit(',') {
        if !trusted.contains(&client) {
            break;
        }
        let Ok(named) = named.trim().parse::<IpAddr>() else { break };
        client = named.to_canonical();
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let trusted = [ip("10.0.0.1"), ip("10.0.0.2")];
        let client = |peer, named| behind_proxies(ip(peer), named, &trusted);
        assert_eq!(client("203.0.113.9", "198.51.100.1"), ip("203.0.113.9"));
        assert_eq!(client("10.0.0.1", "198.51.100.1, 203.0.113.9"), ip("203.0.113.9"));
        assert_eq!(client("::ffff:10.0.0.1", "1.2.3.4, 203.0.113.9, 10.0.0.2"), ip("203.0.113.9"));
        assert_eq!(client("10.0.0.1", "unknown"), ip("10.0.0.1"));
        assert_eq!(client("10.0.0.1", ""), ip("10.0.0.1"));
    }
}
