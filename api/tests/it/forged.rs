//! Tokens that an attacker sends: none opens anything, and none makes the server ask anybody for anything.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::Utc;
use factdesk::access::authenticate;
use factdesk::access::rotate_key::{Retire, rotate};
use factdesk::error::Error;
use factdesk_domain::Role;
use jsonwebtoken::crypto::sign;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

use crate::support::{Desk, Person, desk};

/// A true token taken apart, and the keys to make others of it.
struct Forge {
    header: Value,
    body: Value,
    signature: String,
    /// The server's key: for tokens that are well signed and wrong otherwise.
    ours: EncodingKey,
    /// The attacker's.
    theirs: EncodingKey,
    their_public: Vec<u8>,
    our_public: Vec<u8>,
    /// Where a server that follows addresses of tokens would ask.
    lure: String,
}

fn part(value: &str) -> String {
    URL_SAFE_NO_PAD.encode(value)
}

fn read(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

impl Forge {
    fn of(desk: &Desk, person: &Person, lure: String) -> Self {
        let parts: Vec<&str> = person.token.as_deref().unwrap().split('.').collect();
        let pair = Ed25519KeyPair::from_seed_unchecked(&[9; 32]).unwrap();
        let ring = desk.app.keys.ring();
        let jwks = ring.jwks();
        Self {
            header: read(parts[0]),
            body: read(parts[1]),
            signature: parts[2].to_owned(),
            ours: ring.signing(Utc::now()).ok().unwrap().encoding().clone(),
            theirs: EncodingKey::from_ed_der(pair.to_pkcs8().unwrap().as_ref()),
            their_public: pair.public_key().as_ref().to_vec(),
            our_public: URL_SAFE_NO_PAD.decode(jwks["keys"][0]["x"].as_str().unwrap()).unwrap(),
            lure,
        }
    }

    /// A token of these parts, as they stand, well signed by the server's own key.
    fn ours(&self, header: &str, body: &str) -> String {
        signed(header, body, &self.ours, Algorithm::EdDSA)
    }

    fn theirs(&self, header: &str, body: &str) -> String {
        signed(header, body, &self.theirs, Algorithm::EdDSA)
    }

    fn header_with(&self, more: &Value) -> String {
        with(&self.header, more).to_string()
    }

    fn body_with(&self, more: &Value) -> String {
        with(&self.body, more).to_string()
    }
}

fn signed(header: &str, body: &str, key: &EncodingKey, algorithm: Algorithm) -> String {
    let message = format!("{}.{}", part(header), part(body));
    format!("{message}.{}", sign(message.as_bytes(), key, algorithm).unwrap())
}

/// The object with these fields changed; null takes one away.
fn with(object: &Value, more: &Value) -> Value {
    let mut object: Map<String, Value> = object.as_object().unwrap().clone();
    for (name, value) in more.as_object().unwrap() {
        object.remove(name);
        if !value.is_null() {
            object.insert(name.clone(), value.clone());
        }
    }
    Value::Object(object)
}

/// Not signed at all, in every spelling.
fn unsigned(forge: &Forge) -> Vec<String> {
    let mut tokens = Vec::new();
    for alg in ["none", "None", "NONE", "nOnE", "", " ", "null", "EdDSA ", "eddsa", "Ed25519", "\u{0}"] {
        for signature in ["", "AA", &forge.signature] {
            let header = forge.header_with(&json!({ "alg": alg }));
            tokens.push(format!("{}.{}.{signature}", part(&header), part(&forge.body.to_string())));
        }
    }
    for alg in [json!(null), json!(0), json!(true), json!(["EdDSA"]), json!({ "alg": "EdDSA" })] {
        let mut header = forge.header.clone();
        header["alg"] = alg;
        tokens.push(forge.ours(&header.to_string(), &forge.body.to_string()));
    }
    tokens
}

/// The public key, taken for a shared secret; and other families.
fn confused(forge: &Forge) -> Vec<String> {
    let public = &forge.our_public;
    let der = [b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00".as_slice(), public].concat();
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(&der));
    let secrets: Vec<Vec<u8>> = vec![
        public.clone(),
        der.clone(),
        pem.clone().into_bytes(),
        pem.trim_end().as_bytes().to_vec(),
        STANDARD.encode(public).into_bytes(),
        URL_SAFE_NO_PAD.encode(public).into_bytes(),
        STANDARD.encode(&der).into_bytes(),
        forge.header["kid"].as_str().unwrap().as_bytes().to_vec(),
        b"factdesk".to_vec(),
        b"secret".to_vec(),
        Vec::new(),
    ];
    let mut tokens = Vec::new();
    for (name, algorithm) in
        [("HS256", Algorithm::HS256), ("HS384", Algorithm::HS384), ("HS512", Algorithm::HS512)]
    {
        for secret in &secrets {
            let key = EncodingKey::from_secret(secret);
            let body = forge.body.to_string();
            for alg in [name, "EdDSA"] {
                let header = forge.header_with(&json!({ "alg": alg }));
                tokens.push(signed(&header, &body, &key, algorithm));
            }
            tokens.push(signed(
                &forge.header_with(&json!({ "alg": name, "kid": null })),
                &body,
                &key,
                algorithm,
            ));
        }
    }
    for alg in ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "ES256K"] {
        let header = forge.header_with(&json!({ "alg": alg }));
        tokens.push(forge.ours(&header, &forge.body.to_string()));
        tokens.push(forge.theirs(&header, &forge.body.to_string()));
    }
    tokens
}

/// Headers that bring a key, an address of one, or a demand.
fn headers(forge: &Forge) -> Vec<String> {
    let x = URL_SAFE_NO_PAD.encode(&forge.their_public);
    let kid = forge.header["kid"].clone();
    let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "kid": kid, "alg": "EdDSA", "use": "sig" });
    let lure = &forge.lure;
    let mut extras = vec![
        json!({ "jwk": jwk }),
        json!({ "jwk": jwk, "kid": null }),
        json!({ "jwk": jwk, "kid": "theirs" }),
        json!({ "jwks": { "keys": [jwk] } }),
        json!({ "x5c": [STANDARD.encode(&forge.their_public)] }),
        json!({ "x5t": "AAAA" }),
        json!({ "x5t#S256": "AAAA" }),
        json!({ "crit": [] }),
        json!({ "crit": ["exp"] }),
        json!({ "crit": ["b64"], "b64": false }),
        json!({ "crit": ["urn:example"], "urn:example": true }),
        json!({ "b64": false }),
        json!({ "cty": "JWT" }),
        json!({ "zip": "DEF" }),
        json!({ "enc": "A256GCM" }),
        json!({ "epk": jwk }),
        json!({ "trusted": true }),
    ];
    for name in ["jku", "x5u", "iss", "url"] {
        for path in ["", "/jwks.json", "/.well-known/jwks.json", "/../jwks", "#factdesk", "?kid=1"] {
            extras.push(json!({ name: format!("{lure}{path}") }));
            extras.push(json!({ name: format!("{lure}{path}"), "kid": "theirs" }));
        }
        extras.push(json!({ name: "http://169.254.169.254/latest/meta-data/" }));
        extras.push(json!({ name: "file:///etc/passwd" }));
    }
    let body = forge.body.to_string();
    let mut tokens = Vec::new();
    for extra in &extras {
        let header = forge.header_with(extra);
        tokens.push(forge.theirs(&header, &body));
        // Nobody but the server makes our tokens, and it writes no such header.
        tokens.push(forge.ours(&header, &body));
    }
    tokens
}

/// Key ids that are paths, statements, patterns, or far too long.
fn key_ids(forge: &Forge) -> Vec<String> {
    let kid = forge.header["kid"].as_str().unwrap();
    let mut ids: Vec<Value> = [
        "",
        " ",
        ".",
        "..",
        "*",
        "%",
        "_",
        "/",
        "\\",
        "null",
        "undefined",
        "0",
        "-1",
        "true",
        "../../../../dev/null",
        "/dev/null",
        "/etc/passwd",
        "..\\..\\nul",
        "file:///dev/null",
        "%2e%2e%2f",
        "' OR '1'='1",
        "' UNION SELECT 'AA' --",
        "'; DROP TABLE signing_key; --",
        "x' OR id LIKE '%",
        "$1",
        "\\x00",
        "\u{0}",
        "key\u{0}",
        "${jndi:ldap://127.0.0.1/a}",
        "{{7*7}}",
        "| cat /etc/passwd",
        "`id`",
        "$(id)",
        "<script>",
        "\u{202e}",
        "\u{fe0f}",
        "__proto__",
        "constructor",
    ]
    .into_iter()
    .map(Value::from)
    .collect();
    ids.extend(
        [
            kid.to_lowercase(),
            kid.to_uppercase(),
            format!("{kid} "),
            format!(" {kid}"),
            format!("{kid}\u{0}"),
            format!("{kid}/../{kid}"),
            kid[1..].to_owned(),
            format!("{kid}="),
            "k".repeat(100),
            "k".repeat(2_500),
            forge.lure.clone(),
        ]
        .map(Value::from),
    );
    ids.extend([json!(1), json!(true), json!([kid]), json!({ "$ne": null }), json!({ "kid": kid })]);
    let body = forge.body.to_string();
    let mut tokens = Vec::new();
    for id in ids {
        let mut header = forge.header.clone();
        header["kid"] = id;
        tokens.push(forge.theirs(&header.to_string(), &body));
        if header["kid"].as_str().is_none_or(|id| id != kid) {
            tokens.push(forge.ours(&header.to_string(), &body));
        }
    }
    tokens.push(forge.theirs(&forge.header_with(&json!({ "kid": null })), &body));
    tokens.push(forge.ours(&forge.header_with(&json!({ "kid": null })), &body));
    tokens
}

/// Claims changed under a true signature, and well-signed claims that must not hold.
#[expect(clippy::too_many_lines, reason = "a list of attacks")]
fn claims(forge: &Forge, other: &Value) -> Vec<String> {
    let head = forge.header.to_string();
    let now = Utc::now().timestamp();
    let mut tokens = Vec::new();
    let somebody = uuid::Uuid::now_v7().to_string();
    let tampered = [
        json!({ "sub": other["sub"] }),
        json!({ "newsroom": other["newsroom"] }),
        json!({ "sub": somebody }),
        json!({ "exp": now + 1_000_000 }),
        json!({ "exp": now + 3_601 }),
        json!({ "iat": 0 }),
        json!({ "nbf": 0 }),
        json!({ "roles": ["ADMIN"] }),
        json!({ "admin": true }),
        json!({ "scope": "openid admin" }),
        json!({ "jti": somebody }),
        json!({ "aud": ["factdesk"] }),
        json!({ "iss": null }),
    ];
    for change in &tampered {
        tokens.push(format!("{}.{}.{}", part(&head), part(&forge.body_with(change)), forge.signature));
    }
    let hour = 3_600;
    let wrong = [
        // Run out, or not begun.
        json!({ "exp": now - 6 }),
        json!({ "exp": now - hour }),
        json!({ "exp": 0 }),
        json!({ "exp": 1 }),
        json!({ "exp": -1 }),
        json!({ "exp": i64::MIN }),
        json!({ "nbf": now + 60 }),
        json!({ "nbf": now + hour }),
        json!({ "nbf": i64::MAX }),
        json!({ "exp": i64::MAX }),
        json!({ "exp": u64::MAX }),
        json!({ "exp": now - 10, "nbf": now - 20, "iat": now - 20 }),
        // No time, or none that is one.
        json!({ "exp": null }),
        json!({ "nbf": null }),
        json!({ "exp": null, "nbf": null, "iat": null }),
        json!({ "exp": "never" }),
        json!({ "exp": (now + hour).to_string() }),
        json!({ "exp": 1e300 }),
        json!({ "exp": [now + hour] }),
        json!({ "exp": { "$gt": 0 } }),
        json!({ "exp": true }),
        json!({ "exp": (now + hour) * 1_000_000_000 }),
        json!({ "nbf": "0" }),
        json!({ "nbf": false }),
        // Somebody else's, or for somebody else.
        json!({ "iss": "somebody-else" }),
        json!({ "iss": "" }),
        json!({ "iss": "Factdesk" }),
        json!({ "iss": "factdesk " }),
        json!({ "iss": "factdesk/" }),
        json!({ "iss": "https://factdesk" }),
        json!({ "iss": null }),
        json!({ "iss": ["factdesk"] }),
        json!({ "iss": { "iss": "factdesk" } }),
        json!({ "iss": forge.lure }),
        json!({ "iss": "factdesk\u{0}" }),
        json!({ "aud": "somebody-else" }),
        json!({ "aud": "" }),
        json!({ "aud": null }),
        json!({ "aud": [] }),
        json!({ "aud": ["factdesk"] }),
        json!({ "aud": ["somebody-else", "factdesk"] }),
        json!({ "aud": "FACTDESK" }),
        json!({ "aud": "factdesk.example" }),
        json!({ "aud": { "0": "factdesk" } }),
        json!({ "aud": 0 }),
        // Nobody.
        json!({ "sub": null }),
        json!({ "sub": "" }),
        json!({ "sub": "*" }),
        json!({ "sub": 0 }),
        json!({ "sub": [other["sub"]] }),
        json!({ "sub": somebody }),
        json!({ "sub": "00000000-0000-0000-0000-000000000000" }),
        json!({ "sub": "' OR 1=1 --" }),
        json!({ "newsroom": null }),
        json!({ "newsroom": "" }),
        json!({ "newsroom": somebody }),
        json!({ "newsroom": other["newsroom"] }),
        json!({ "sub": other["sub"] }),
        json!({ "newsroom": ["x"] }),
        json!({ "jti": null }),
        json!({ "jti": 7 }),
        json!({ "jti": "" }),
    ];
    for change in &wrong {
        tokens.push(forge.ours(&head, &forge.body_with(change)));
        tokens.push(forge.theirs(&head, &forge.body_with(change)));
    }
    // An id token is no access token, whoever signed it.
    for typ in [
        "JWT",
        "jwt",
        "id+jwt",
        "ID+JWT",
        "",
        "at+jwt ",
        "AT+JWT",
        "application/at+jwt",
        "logout+jwt",
        "dpop+jwt",
        "secevent+jwt",
    ] {
        tokens.push(forge.ours(&forge.header_with(&json!({ "typ": typ })), &forge.body.to_string()));
    }
    let id_token = json!({ "nonce": "n", "at_hash": "x", "email": "edi@desk.example", "email_verified": true, "jti": null });
    tokens.push(forge.ours(&forge.header_with(&json!({ "typ": "JWT" })), &forge.body_with(&id_token)));
    tokens.push(forge.ours(&forge.header_with(&json!({ "typ": null })), &forge.body.to_string()));
    // The same claim twice: which one would hold?
    for (name, value) in forge.body.as_object().unwrap() {
        let body = forge.body.to_string();
        let twice = format!("{{\"{name}\":{value},{}", &body[1..]);
        tokens.push(forge.ours(&head, &twice));
        tokens.push(forge.ours(&head, &format!("{},\"{name}\":null}}", &body[..body.len() - 1])));
    }
    for (name, value) in forge.header.as_object().unwrap() {
        let twice = format!("{{\"{name}\":{value},{}", &head[1..]);
        tokens.push(forge.ours(&twice, &forge.body.to_string()));
        tokens.push(forge.ours(&twice.replacen(&value.to_string(), "\"none\"", 1), &forge.body.to_string()));
    }
    tokens
}

/// No three parts in the alphabet of tokens, or by far too much of them.
fn shapes(forge: &Forge) -> Vec<String> {
    let (head, body) = (part(&forge.header.to_string()), part(&forge.body.to_string()));
    let signature = &forge.signature;
    let good = format!("{head}.{body}.{signature}");
    let mut tokens = vec![
        ".".into(),
        "..".into(),
        "...".into(),
        "....".into(),
        head.clone(),
        format!("{head}."),
        format!("{head}.{body}"),
        format!("{head}.{body}."),
        format!(".{body}.{signature}"),
        format!("{head}..{signature}"),
        format!("..{signature}"),
        format!("{good}."),
        format!(".{good}"),
        format!("{good}.{signature}"),
        format!("{head}.{good}"),
        format!("{good}.."),
        format!("{head}.{body}.{signature}.{signature}.{signature}"),
        format!("{body}.{head}.{signature}"),
        format!("{good}="),
        format!("{good}=="),
        format!("{head}=.{body}.{signature}"),
        format!("{head}.{body}=.{signature}"),
        format!("{good}\t{good}"),
        format!("{good},{good}"),
        format!("{good} {good}"),
        format!("\"{good}\""),
        format!("Bearer {good}"),
        format!("{head}.{body}.{}", signature.replace(['-', '_'], "+")),
        format!("{head}.{body}.!!!!"),
        format!("{head}.{body}.{}", signature.to_lowercase()),
        format!("{head}.{body}.{}", &signature[..signature.len() - 2]),
        format!("{head}.{body}.{signature}AA"),
        "null".into(),
        "undefined".into(),
        "true".into(),
        "{}".into(),
        "nonsense".into(),
        "e30.e30.".into(),
        "e30.e30.e30".into(),
        "bnVsbA.bnVsbA.bnVsbA".into(),
        "W10.W10.W10".into(),
        format!("{{\"payload\":\"{body}\",\"protected\":\"{head}\",\"signature\":\"{signature}\"}}"),
        "a".repeat(5_000),
        format!("{head}.{}.{signature}", "A".repeat(5_000)),
        format!("{}.{body}.{signature}", "A".repeat(5_000)),
        ".".repeat(5_000),
        format!("{head}.{body}.{}", "A".repeat(5_000)),
    ];
    tokens.retain(|token| *token != good);
    // Well signed, and larger than any of ours.
    tokens
        .push(forge.ours(&forge.header.to_string(), &forge.body_with(&json!({ "pad": "p".repeat(4_000) }))));
    // Each character of a true signature changed.
    for index in (0..signature.len()).step_by(2) {
        let mut changed = signature.clone().into_bytes();
        changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
        tokens.push(format!("{head}.{body}.{}", String::from_utf8(changed).unwrap()));
    }
    // The two last characters carry bits that nobody needs: one signature has one spelling.
    for last in ["A", "B", "C", "g", "h", "x", "w", "9"] {
        let changed = format!("{}{last}", &signature[..signature.len() - 1]);
        if changed != *signature {
            tokens.push(format!("{head}.{body}.{changed}"));
        }
    }
    tokens
}

async fn answer(desk: &Desk, token: &str) -> (u16, Value) {
    let request = desk.anonymous.http().post(format!("{}/graphql", desk.anonymous.server));
    let request = request.header("authorization", format!("Bearer {token}"));
    let answer = request.json(&json!({ "query": "{ viewer { id } }" })).send().await.unwrap();
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or_default())
}

/// A listener that counts who comes.
async fn lure() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let came = Arc::new(AtomicUsize::new(0));
    let counted = came.clone();
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    (address, came)
}

#[tokio::test]
async fn no_forged_token_opens_anything_or_makes_the_server_ask_anybody() {
    let desk = desk().await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let stranger = desk.stranger("sam", &[Role::Admin]).await;
    let (address, came) = lure().await;
    let forge = Forge::of(&desk, &editor, address);
    let other = read(stranger.token.as_deref().unwrap().split('.').nth(1).unwrap());
    let mut tokens = [
        unsigned(&forge),
        confused(&forge),
        headers(&forge),
        key_ids(&forge),
        claims(&forge, &other),
        shapes(&forge),
    ]
    .concat();
    tokens.sort();
    tokens.dedup();
    assert!(tokens.len() >= 500, "{} tokens", tokens.len());
    let mut accepted = Vec::new();
    for token in &tokens {
        // What the socket's connection_init asks too.
        if authenticate(&desk.app, token).await.is_ok() {
            accepted.push(token.clone());
        }
        // A header cannot carry all that connection_init can.
        if token.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
            let (status, answer) = answer(&desk, token).await;
            let code = &answer["errors"][0]["extensions"]["code"];
            if !(status == 401 && code == "UNAUTHENTICATED" || status == 431) {
                accepted.push(format!("{status} {token}"));
            }
        }
    }
    assert_eq!(accepted, Vec::<String>::new());
    assert_eq!(came.load(Ordering::SeqCst), 0);
    // The token that all of them were made of is a good one.
    let again = forge.ours(&forge.header.to_string(), &forge.body.to_string());
    assert_eq!(answer(&desk, &again).await.0, 200);
    assert_eq!(editor.data("{ viewer { name } }", json!({})).await["viewer"]["name"], "edi");
}

#[tokio::test]
async fn a_token_of_a_key_in_wrong_hands_or_of_somebody_who_has_left_is_none() {
    let desk = desk().await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let leaver = desk.person("lea", &[Role::Editor]).await;
    let token = editor.token.clone().unwrap();
    assert!(authenticate(&desk.app, &token).await.is_ok());
    let world = desk.app.world.as_ref();
    rotate(&desk.db, &desk.app.master, world, Retire::AtOnce).await.ok().unwrap();
    assert_eq!(desk.app.keys.reload(&desk.db, &desk.app.master).await.ok(), Some(1));
    assert!(matches!(authenticate(&desk.app, &token).await, Err(Error::Unauthenticated)));
    assert_eq!(answer(&desk, &token).await.0, 401);
    assert_eq!(answer(&desk, leaver.token.as_deref().unwrap()).await.0, 401);

    let back = desk.person("bea", &[Role::Editor]).await;
    let sql = format!("UPDATE member SET removed_at = now() WHERE id = '{}'", back.member);
    sea_orm::ConnectionTrait::execute_unprepared(&desk.db, &sql).await.unwrap();
    assert!(authenticate(&desk.app, back.token.as_deref().unwrap()).await.is_err());
}
