//! Reads an access token of a trusted issuer: RFC 9068, and what common providers send instead.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use entity::single_sign_on;
use factdesk_domain::{Role, Roles};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::admit::{Identity, admit};
use super::keys::algorithm;
use super::store::RoleMapping;
use crate::access::token::{Claims, Verified};
use crate::app::App;
use crate::error::Error;
use crate::newsroom::normalize_email;

/// Longest token in bytes. Some providers write all groups of a person into it.
const LONGEST: usize = 16 * 1024;

#[derive(Deserialize)]
struct Head {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
struct Body {
    iss: String,
    aud: OneOrMany,
    sub: String,
    exp: f64,
    nbf: Option<f64>,
    iat: Option<f64>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// Whom a token of a trusted issuer speaks for.
///
/// # Errors
/// `UNAUTHENTICATED` for whatever is wrong with it, for an issuer that no newsroom trusts (nobody is asked then), and for
/// somebody who is no member and is not to become one.
pub async fn identify(app: &App, token: &str, at: DateTime<Utc>) -> Result<Verified, Error> {
    let (head, body) = read(token).ok_or(Error::Unauthenticated)?;
    let audiences = match &body.aud {
        OneOrMany::One(audience) => std::slice::from_ref(audience),
        OneOrMany::Many(audiences) => audiences.as_slice(),
    };
    let trusted = app.issuers.trusted(&app.db, &body.iss, audiences, at).await?;
    let (Some(trusted), Some(algorithm)) = (trusted, algorithm(&head.alg)) else {
        return Err(Error::Unauthenticated);
    };
    let number = app.issuers.number(&app.db, at).await?;
    let key = app.issuers.key(&body.iss, head.kid.as_deref(), algorithm, at).await;
    let key = key.ok_or(Error::Unauthenticated)?;
    let (message, signature) = token.rsplit_once('.').ok_or(Error::Unauthenticated)?;
    match jsonwebtoken::crypto::verify(signature, message.as_bytes(), &key, algorithm) {
        Ok(true) => {}
        _ => return Err(Error::Unauthenticated),
    }
    let (not_before, expires) = (body.nbf.map_or(Ok(DateTime::UNIX_EPOCH), moment)?, moment(body.exp)?);
    // Before anybody is let in or changed.
    let nobody = Claims {
        newsroom: trusted.newsroom_id.into(),
        member: uuid::Uuid::nil().into(),
        session: None,
        key: None,
    };
    Verified::by_issuer(nobody, not_before, expires, number, at).at(at)?;
    let member = admit(app, &trusted, identity(&trusted, body)?).await?;
    let claims = Claims { newsroom: trusted.newsroom_id.into(), member, session: None, key: None };
    Ok(Verified::by_issuer(claims, not_before, expires, number, at))
}

fn read(token: &str) -> Option<(Head, Body)> {
    if token.len() > LONGEST {
        return None;
    }
    let mut parts = token.split('.');
    let (head, body, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let head: Head = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(head).ok()?).ok()?;
    let body: Body = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()?;
    (head.crit.is_none() && is_access_token(&head, &body)).then_some((head, body))
}

/// An id token says who somebody is, to a client; it opens nothing. Where the header does not say what a token is (RFC
/// 9068 wants it to, many providers do not), what only other kinds carry tells.
fn is_access_token(head: &Head, body: &Body) -> bool {
    let typ = head.typ.as_deref().map(str::to_ascii_lowercase);
    let named = match typ.as_deref() {
        Some("at+jwt" | "application/at+jwt") => true,
        Some("jwt") | None => false,
        Some(_) => return false,
    };
    let other_kind =
        ["nonce", "at_hash", "c_hash", "s_hash", "events"].iter().any(|name| body.rest.contains_key(*name));
    // Keycloak writes its kind into the body, Cognito as well.
    let says = |name: &str, kind: &str| {
        body.rest
            .get(name)
            .is_none_or(|said| said.as_str().is_some_and(|said| said.eq_ignore_ascii_case(kind)))
    };
    says("typ", "bearer") && says("token_use", "access") && (named || !other_kind)
}

fn moment(seconds: f64) -> Result<DateTime<Utc>, Error> {
    // A NumericDate may have a fraction (RFC 7519, 2); far beyond this it is none.
    if !(0.0..=253_402_300_799.0).contains(&seconds) {
        return Err(Error::Unauthenticated);
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "within the bounds above; less than a second does not matter"
    )]
    let whole = seconds as i64;
    DateTime::from_timestamp(whole, 0).ok_or(Error::Unauthenticated)
}

fn identity(trusted: &single_sign_on::Model, body: Body) -> Result<Identity, Error> {
    if body.sub.is_empty() || body.sub.chars().count() > 255 || body.sub.contains('\0') {
        return Err(Error::Unauthenticated);
    }
    let verified = body.rest.get("email_verified").is_some_and(|said| *said == true || *said == "true");
    let email = body.rest.get("email").and_then(Value::as_str).filter(|_| verified);
    let name = body.rest.get("name").and_then(Value::as_str).map(str::trim);
    Ok(Identity {
        email: email.filter(|email| !email.contains('\0')).and_then(normalize_email),
        name: name
            .filter(|name| (1..=200).contains(&name.chars().count()) && !name.contains('\0'))
            .map(str::to_owned),
        roles: trusted.roles_claim.as_deref().map(|claim| roles(trusted, claim, &body.rest)),
        issued_at: body.iat.map(moment).transpose()?,
        subject: body.sub,
    })
}

/// The roles that the claim gives. It is a list of words, or words with blanks between them; its name is a claim's own
/// name, dots and all, or a path.
fn roles(trusted: &single_sign_on::Model, claim: &str, claims: &Map<String, Value>) -> Roles {
    let found = claims.get(claim).or_else(|| {
        let mut steps = claim.split('.');
        let first = claims.get(steps.next()?)?;
        steps.try_fold(first, |value, step| value.get(step))
    });
    let words: Vec<&str> = match found {
        Some(Value::String(text)) => text.split(' ').chain([text.as_str()]).collect(),
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let mapping: Vec<RoleMapping> = RoleMapping::of(trusted);
    mapping
        .iter()
        .filter(|mapping| words.contains(&mapping.value.as_str()))
        .flat_map(|mapping| &mapping.roles)
        .filter_map(|role| role.parse::<Role>().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn token(head: &Value, more: &Value) -> String {
        let mut body = json!({ "iss": "https://id.example", "aud": "desk", "sub": "1", "exp": 1 });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.AA", part(head), part(&body))
    }

    #[test]
    fn access_tokens_of_common_providers_are_read_and_other_kinds_are_not() {
        let head = |typ: Value| json!({ "alg": "RS256", "kid": "1", "typ": typ });
        for (typ, more) in [
            (json!("at+jwt"), json!({ "client_id": "app", "jti": "1", "iat": 1.5 })),
            (json!("application/at+jwt"), json!({})),
            (json!("JWT"), json!({ "typ": "Bearer", "azp": "app", "realm_access": { "roles": [] } })),
            (json!(null), json!({ "scp": ["openid"] })),
            (json!("JWT"), json!({ "scp": "desk", "ver": "2.0", "aud": ["desk", "userinfo"] })),
        ] {
            assert!(read(&token(&head(typ.clone()), &more)).is_some(), "{typ} {more}");
        }
        for (typ, more) in [
            (json!("JWT"), json!({ "nonce": "n" })),
            (json!(null), json!({ "at_hash": "x" })),
            (json!("JWT"), json!({ "typ": "ID" })),
            (json!("at+jwt"), json!({ "typ": "Refresh" })),
            (json!("JWT"), json!({ "token_use": "id" })),
            (json!("logout+jwt"), json!({})),
            (json!("JWT"), json!({ "events": {} })),
            (json!("dpop+jwt"), json!({})),
            (json!("at+jwt"), json!({ "exp": "soon" })),
            (json!("at+jwt"), json!({ "aud": null })),
            (json!("at+jwt"), json!({ "sub": 7 })),
        ] {
            assert!(read(&token(&head(typ.clone()), &more)).is_none(), "{typ} {more}");
        }
        assert!(read(&token(&json!({ "alg": "RS256", "crit": [] }), &json!({}))).is_none());
    }

    #[test]
    fn roles_are_found_by_the_name_of_a_claim_or_by_a_path() {
        let trusted = single_sign_on::Model {
            newsroom_id: uuid::Uuid::nil(),
            issuer: String::new(),
            audience: String::new(),
            roles_claim: None,
            role_mapping: json!([
                { "value": "desk editors", "roles": ["EDITOR"] },
                { "value": "checker", "roles": ["REVIEWER", "REPORTER"] },
            ]),
            provision: false,
            provision_roles: Vec::new(),
            version: 1,
            updated_at: DateTime::UNIX_EPOCH,
        };
        let given = |claim: &str, claims: Value| {
            let roles = roles(&trusted, claim, claims.as_object().unwrap());
            roles.iter().map(Role::as_str).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(given("groups", json!({ "groups": ["x", "desk editors"] })), "EDITOR");
        assert_eq!(given("groups", json!({ "groups": "desk editors" })), "EDITOR");
        assert_eq!(given("scope", json!({ "scope": "openid checker" })), "REPORTER REVIEWER");
        assert_eq!(
            given("realm_access.roles", json!({ "realm_access": { "roles": ["checker"] } })),
            "REPORTER REVIEWER"
        );
        assert_eq!(
            given("https://desk.example/roles", json!({ "https://desk.example/roles": ["checker"] })),
            "REPORTER REVIEWER"
        );
        assert_eq!(given("groups", json!({ "groups": { "checker": true } })), "");
        assert_eq!(given("a.b.c", json!({ "a": { "b": 1 } })), "");
        assert_eq!(given("groups", json!({})), "");
    }
}
