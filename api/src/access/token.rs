//! Access tokens of this server: JWT (RFC 9068), EdDSA, 15 minutes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use factdesk_domain::{ApiKeyId, MemberId, NewsroomId, SessionId};
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};

use super::key::{Keys, Ring};
use crate::error::Error;

/// Who a token was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Claims {
    /// The newsroom for which the session acts.
    pub newsroom: NewsroomId,
    /// The member for whom it acts.
    pub member: MemberId,
    /// The session: its end is the end of its tokens. None for whoever comes by another issuer, and for keys.
    pub session: Option<SessionId>,
    /// The key, if it is a tool that acts.
    pub key: Option<ApiKeyId>,
}

impl Claims {
    /// Who asks, by whom repeats are known: the key, else the member.
    pub fn asker(&self) -> uuid::Uuid {
        self.key.map_or(self.member.uuid(), ApiKeyId::uuid)
    }
}

/// A token whose signature, issuer and audience were checked. Its times are still to be checked, at each use.
#[derive(Clone, Copy, Debug)]
pub struct Verified {
    claims: Claims,
    not_before: DateTime<Utc>,
    expires: DateTime<Utc>,
    by: By,
}

/// What a token was verified by. When it changes, the token is verified again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Our keys, as this reading of them had them.
    Ours(u64),
    /// Keys and settings of an issuer, as this reading of them had them; and not for longer than to this moment.
    Issuer(u64, DateTime<Utc>),
}

/// How long a signature by an issuer's key is believed, so that a key that the issuer takes back opens nothing for long.
const ISSUERS_BELIEVED_FOR: TimeDelta = TimeDelta::minutes(10);

impl Verified {
    /// A token of an issuer, verified at this moment.
    pub fn by_issuer(
        claims: Claims,
        not_before: DateTime<Utc>,
        expires: DateTime<Utc>,
        number: u64,
        at: DateTime<Utc>,
    ) -> Self {
        Self { claims, not_before, expires, by: By::Issuer(number, at + ISSUERS_BELIEVED_FOR) }
    }

    /// Whom it speaks for at this moment, and until when.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` before and after its time.
    pub fn at(&self, now: DateTime<Utc>) -> Result<(Claims, DateTime<Utc>), Error> {
        let begun = now + LEEWAY >= self.not_before;
        let over = now - LEEWAY >= self.expires;
        if begun && !over { Ok((self.claims, self.expires)) } else { Err(Error::Unauthenticated) }
    }

    /// What it was verified by.
    pub const fn by(&self) -> By {
        self.by
    }
}

/// By how much the clocks of two nodes may differ.
const LEEWAY: TimeDelta = TimeDelta::seconds(5);

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
    sid: SessionId,
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
    let ring = keys.ring();
    let key = ring.signing(now)?;
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some("at+jwt".into());
    header.kid = Some(key.id().to_owned());
    let body = Body {
        iss: issuer.to_owned(),
        aud: issuer.to_owned(),
        sub: claims.member,
        newsroom: claims.newsroom,
        sid: claims.session.ok_or_else(|| Error::internal("a token without a session"))?,
        jti: id,
        iat: now.timestamp(),
        nbf: now.timestamp(),
        exp: (now + lifetime).timestamp(),
    };
    jsonwebtoken::encode(&header, &body, key.encoding()).map_err(Error::internal)
}

/// Checks a token of ours but for its times. The algorithm is the key's, never the token's. None if it does not say that
/// one of our keys has signed it.
///
/// # Errors
/// `UNAUTHENTICATED` for whatever is wrong with it.
pub fn verify(ring: &Ring, token: &str, issuer: &str) -> Result<Option<Verified>, Error> {
    let Some(header) = header(token) else { return Ok(None) };
    let Some(key) = ring.verifying(&header.kid) else { return Ok(None) };
    if header.alg != Algorithm::EdDSA || header.typ != "at+jwt" {
        return Err(Error::Unauthenticated);
    }
    let mut validation = Validation::new(Algorithm::EdDSA);
    // By `Verified::at`, which every use goes through.
    validation.validate_exp = false;
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[issuer]);
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    let body = jsonwebtoken::decode::<Body>(token, key.decoding(), &validation)
        .map_err(|_| Error::Unauthenticated)?
        .claims;
    let claims = Claims { newsroom: body.newsroom, member: body.sub, session: Some(body.sid), key: None };
    let moment = |seconds| DateTime::from_timestamp(seconds, 0).ok_or(Error::Unauthenticated);
    let expires = moment(body.exp)?;
    Ok(Some(Verified {
        claims,
        not_before: moment(body.nbf)?,
        expires: key.retired_at().map_or(expires, |retired| retired.min(expires)),
        by: By::Ours(ring.number()),
    }))
}

fn header(token: &str) -> Option<OurHeader> {
    if token.len() > LONGEST {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(token.split('.').next()?).ok()?;
    serde_json::from_slice(&bytes).ok()
}
