//! The keys that an issuer publishes. What a key may be used for is decided by the key, never by a token.

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

/// Keys of one set that are looked at.
const MOST: usize = 100;
/// Shortest modulus of RSA in base64url, 2,048 bits, and the longest, 8,192: less is broken, more costs too much.
const RSA_MODULUS: std::ops::RangeInclusive<usize> = 341..=1368;

/// A published key that we verify with.
#[derive(Clone)]
pub struct IssuerKey {
    kid: Option<String>,
    algorithms: &'static [Algorithm],
    key: DecodingKey,
}

#[derive(Deserialize)]
struct Published {
    keys: Vec<Value>,
}

/// Reads a published set (RFC 7517). A key that is of no use to us is left out: other purposes, other algorithms, secrets.
///
/// # Errors
/// It is no set of keys.
pub fn read(text: &[u8]) -> Result<Vec<IssuerKey>, serde_json::Error> {
    let published: Published = serde_json::from_slice(text)?;
    Ok(published.keys.into_iter().take(MOST).filter_map(usable).collect())
}

fn usable(published: Value) -> Option<IssuerKey> {
    if published.get("use").is_some_and(|purpose| purpose != "sig") {
        return None;
    }
    let named = published.get("alg").and_then(Value::as_str).map(str::to_owned);
    let jwk: Jwk = serde_json::from_value(published).ok()?;
    let algorithms: &[Algorithm] = match (&jwk.algorithm, named.as_deref()) {
        (AlgorithmParameters::RSA(key), _) if !RSA_MODULUS.contains(&key.n.len()) => return None,
        (AlgorithmParameters::RSA(_), Some("RS256")) => &[Algorithm::RS256],
        (AlgorithmParameters::RSA(_), Some("PS256")) => &[Algorithm::PS256],
        (AlgorithmParameters::RSA(_), None) => &[Algorithm::RS256, Algorithm::PS256],
        (AlgorithmParameters::EllipticCurve(key), None | Some("ES256"))
            if key.curve == EllipticCurve::P256 =>
        {
            &[Algorithm::ES256]
        }
        (AlgorithmParameters::OctetKeyPair(key), None | Some("EdDSA" | "Ed25519"))
            if key.curve == EllipticCurve::Ed25519 =>
        {
            &[Algorithm::EdDSA]
        }
        _ => return None,
    };
    let key = DecodingKey::from_jwk(&jwk).ok()?;
    Some(IssuerKey { kid: jwk.common.key_id, algorithms, key })
}

/// The algorithm of a token's header, if it is one of those that we take.
pub fn algorithm(name: &str) -> Option<Algorithm> {
    match name {
        "RS256" => Some(Algorithm::RS256),
        "PS256" => Some(Algorithm::PS256),
        "ES256" => Some(Algorithm::ES256),
        "EdDSA" | "Ed25519" => Some(Algorithm::EdDSA),
        _ => None,
    }
}

/// The key that a token means: the one of its `kid`, or the only one if it names none; if that key is one for this
/// algorithm.
pub fn find<'k>(keys: &'k [IssuerKey], kid: Option<&str>, algorithm: Algorithm) -> Option<&'k DecodingKey> {
    let mut fitting = keys.iter().filter(|key| key.algorithms.contains(&algorithm));
    let found = match kid {
        Some(kid) => fitting.find(|key| key.kid.as_deref() == Some(kid))?,
        None => fitting.next().filter(|_| fitting.next().is_none())?,
    };
    Some(&found.key)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_keys_for_signatures_of_our_algorithms_are_taken() {
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        let ed = |more: Value| {
            let mut key = json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "kid": "1" });
            key.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            key
        };
        let rsa = |n: usize, alg: Value| json!({ "kty": "RSA", "n": "A".repeat(n), "e": "AQAB", "kid": "1", "alg": alg });
        let taken = |key: Value| read(json!({ "keys": [key] }).to_string().as_bytes()).unwrap().len();
        assert_eq!(taken(ed(json!({}))), 1);
        assert_eq!(taken(ed(json!({ "use": "sig", "alg": "EdDSA", "unknown": { "a": 1 } }))), 1);
        assert_eq!(taken(rsa(342, json!("RS256"))), 1);
        for useless in [
            ed(json!({ "use": "enc" })),
            ed(json!({ "alg": "RS256" })),
            ed(json!({ "alg": "HS256" })),
            ed(json!({ "crv": "X25519" })),
            json!({ "kty": "oct", "k": "c2VjcmV0", "kid": "1", "alg": "HS256" }),
            json!({ "kty": "oct", "k": "c2VjcmV0" }),
            rsa(171, json!("RS256")),
            rsa(3000, json!("RS256")),
            rsa(342, json!("RS512")),
            rsa(342, json!("HS256")),
            rsa(342, json!("RSA-OAEP")),
            json!({ "kty": "EC", "crv": "secp256k1", "x": x, "y": x }),
            json!({}),
            json!(null),
            json!("key"),
        ] {
            assert_eq!(taken(useless.clone()), 0, "{useless}");
        }
        assert_eq!(
            read(json!({ "keys": vec![ed(json!({})); 1000] }).to_string().as_bytes()).unwrap().len(),
            MOST
        );
    }

    #[test]
    fn a_token_without_a_key_id_means_the_only_key() {
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        let set = |ids: &[&str]| {
            let keys: Vec<Value> =
                ids.iter().map(|id| json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "kid": id })).collect();
            read(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
        };
        assert!(find(&set(&["1"]), None, Algorithm::EdDSA).is_some());
        assert!(find(&set(&["1", "2"]), None, Algorithm::EdDSA).is_none());
        assert!(find(&set(&["1", "2"]), Some("2"), Algorithm::EdDSA).is_some());
        assert!(find(&set(&["1", "2"]), Some("3"), Algorithm::EdDSA).is_none());
        assert!(find(&set(&["1"]), Some("1"), Algorithm::RS256).is_none());
    }
}
