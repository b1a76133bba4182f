//! Access tokens of this server: JWT (RFC 9068), EdDSA, 15 minutes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use factdesk_domain::{MemberId, NewsroomId};
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};

use super::key::Keys;
use crate::error::Error;

/// Who a token was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Claims {
    /// The newsroom for which the session acts.
    pub newsroom: NewsroomId,
    /// The member for whom it acts.
    pub member: MemberId,
}

/// A token whose signature, issuer and audience were checked. Its times are still to be checked, at each use.
#[derive(Clone, Copy, Debug)]
pub struct Verified {
    claims: Claims,
    not_before: i64,
    expires: i64,
}

impl Verified {
    /// Whom it speaks for at this moment.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` before and after its time.
    pub fn at(&self, now: DateTime<Utc>) -> Result<Claims, Error> {
        let now = now.timestamp();
        let begun = now.saturating_add(LEEWAY) >= self.not_before;
        let over = now.saturating_sub(LEEWAY) >= self.expires;
        if begun && !over { Ok(self.claims) } else { Err(Error::Unauthenticated) }
    }
}

/// Seconds by which the clocks of two nodes may differ.
const LEEWAY: i64 = 5;

/// Longest token in bytes. Ours have about 500; nobody's time is spent on larger ones.
const LONGEST: usize = 4096;

/// The header of our tokens: these three and nothing else. Whatever else a header can say (a key, an address of one, a
/// critical extension) makes it none of ours.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OurHeader {
    alg: Algorithm,
    typ: String,
    kid: String,
}

#[derive(Serialize, Deserialize)]
struct Body {
    iss: String,
    aud: String,
    sub: MemberId,
    newsroom: NewsroomId,
    jti: uuid::Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Makes an access token.
///
/// # Errors
/// A fault of the signing key.
pub fn issue(
    keys: &Keys,
    claims: Claims,
    issuer: &str,
    now: DateTime<Utc>,
    lifetime: TimeDelta,
    id: uuid::Uuid,
) -> Result<String, Error> {
    let (kid, key) = keys.signing();
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some("at+jwt".into());
    header.kid = Some(kid.to_owned());
    let body = Body {
        iss: issuer.to_owned(),
        aud: issuer.to_owned(),
        sub: claims.member,
        newsroom: claims.newsroom,
        jti: id,
        iat: now.timestamp(),
        nbf: now.timestamp(),
        exp: (now + lifetime).timestamp(),
    };
    jsonwebtoken::encode(&header, &body, key).map_err(Error::internal)
}

/// Checks a token but for its times. The algorithm is the key's, never the token's.
///
/// # Errors
/// `UNAUTHENTICATED` for whatever is wrong with it.
pub fn verify(keys: &Keys, token: &str, issuer: &str) -> Result<Verified, Error> {
    if token.len() > LONGEST {
        return Err(Error::Unauthenticated);
    }
    let header = header(token).ok_or(Error::Unauthenticated)?;
    if header.alg != Algorithm::EdDSA || header.typ != "at+jwt" {
        return Err(Error::Unauthenticated);
    }
    let key = keys.verifying(&header.kid).ok_or(Error::Unauthenticated)?;
    let mut validation = Validation::new(Algorithm::EdDSA);
    // By `Verified::at`, which every use goes through.
    validation.validate_exp = false;
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[issuer]);
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    let body =
        jsonwebtoken::decode::<Body>(token, key, &validation).map_err(|_| Error::Unauthenticated)?.claims;
    let claims = Claims { newsroom: body.newsroom, member: body.sub };
    Ok(Verified { claims, not_before: body.nbf, expires: body.exp })
}

fn header(token: &str) -> Option<OurHeader> {
    let bytes = URL_SAFE_NO_PAD.decode(token.split('.').next()?).ok()?;
    serde_json::from_slice(&bytes).ok()
}
