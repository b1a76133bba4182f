//! Where a request came from.

use std::net::IpAddr;

/// Where a request came from.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// Network address, if it has one.
    pub address: Option<IpAddr>,
    /// What the client calls itself.
    pub user_agent: String,
}

impl Caller {
    /// The address that one machine, or one household, has to itself: all of IPv4, the first /64 of IPv6.
    pub fn machine(&self) -> Option<String> {
        Some(match self.address? {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => {
                let [a, b, c, d, ..] = ip.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}")
            }
        })
    }

    /// The part of the address that is not personal: the last byte of IPv4, the last ten of IPv6 are zeroed.
    pub fn network(&self) -> String {
        match self.address {
            None => String::new(),
            Some(IpAddr::V4(ip)) => {
                let [a, b, c, _] = ip.octets();
                format!("{a}.{b}.{c}.0")
            }
            Some(IpAddr::V6(ip)) => {
                let [a, b, c, ..] = ip.segments();
                format!("{a:x}:{b:x}:{c:x}::")
            }
        }
    }
}
