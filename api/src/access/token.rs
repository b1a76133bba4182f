//! Access tokens: JWT, EdDSA, 15 minutes.

use chrono::{DateTime, TimeDelta, Utc};
use factdesk_domain::{MemberId, NewsroomId};
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};

use super::key::Keys;
use crate::error::Error;

/// Who a token was made for, after its signature, times, issuer and audience were checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The newsroom for which the session acts.
    pub newsroom: NewsroomId,
    /// The member for whom it acts.
    pub member: MemberId,
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

/// Checks a token. The algorithm is the key's, never the token's.
///
/// # Errors
/// `UNAUTHENTICATED` for whatever is wrong with it.
pub fn verify(keys: &Keys, token: &str, issuer: &str) -> Result<Claims, Error> {
    let header = jsonwebtoken::decode_header(token).map_err(|_| Error::Unauthenticated)?;
    if header.alg != Algorithm::EdDSA || header.typ.as_deref() != Some("at+jwt") {
        return Err(Error::Unauthenticated);
    }
    let key = header.kid.as_deref().and_then(|kid| keys.verifying(kid)).ok_or(Error::Unauthenticated)?;
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.leeway = 5;
    validation.validate_nbf = true;
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[issuer]);
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    let body =
        jsonwebtoken::decode::<Body>(token, key, &validation).map_err(|_| Error::Unauthenticated)?.claims;
    Ok(Claims { newsroom: body.newsroom, member: body.sub })
}
