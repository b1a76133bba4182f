//! Access tokens of an issuer that a newsroom trusts.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use factdesk_domain::Role;
use jsonwebtoken::crypto::sign;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

use crate::support::{Clock, Desk, Issuer, Person, SigningKey, desk, desk_in};

const VERSION: &str = "singleSignOn { version }";

fn settings(issuer: &Issuer, more: &Value) -> Value {
    let mut settings = json!({ "expectedVersion": 0, "issuer": issuer.name, "audience": "desk" });
    settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    settings
}

async fn trusting(desk: &Desk, issuer: &Issuer, more: &Value) -> Person {
    let admin = desk.person("adm", &[Role::Admin]).await;
    admin.done("setSingleSignOn", settings(issuer, more), VERSION).await;
    admin
}

/// The name of whom the token speaks for, or the code of the refusal.
async fn who(desk: &Desk, token: &str) -> String {
    let answer = desk.anonymous.with_token(token).send("{ viewer { name } }", json!({})).await;
    let name = answer["data"]["viewer"]["name"].as_str();
    name.or(answer["errors"][0]["extensions"]["code"].as_str()).unwrap_or("nobody").to_owned()
}

async fn roles(desk: &Desk, token: &str) -> Value {
    let answer = desk.anonymous.with_token(token).send("{ viewer { roles } }", json!({})).await;
    answer["data"]["viewer"]["roles"].clone()
}

const OUT: &str = "UNAUTHENTICATED";

fn head(alg: &str, kid: &str) -> Value {
    json!({ "alg": alg, "kid": kid, "typ": "at+jwt" })
}

fn ada() -> Value {
    json!({ "email": "Ada@desk.example", "email_verified": true, "name": "Ada from outside" })
}

#[tokio::test]
async fn tokens_of_every_common_kind_are_taken_and_their_keys_decide_the_algorithm() {
    let desk = desk().await;
    desk.person("ada", &[Role::Editor]).await;
    let (rsa, ec, ed) = (SigningKey::rsa(), SigningKey::ec(), SigningKey::ed());
    let mut pss = rsa.jwk("pss");
    pss["alg"] = json!("PS256");
    let issuer = Issuer::publishing(&[rsa.jwk("rsa"), ec.jwk("ec"), ed.jwk("ed"), pss]).await;
    trusting(&desk, &issuer, &json!({})).await;
    let claims = issuer.claims(&ada());
    for (key, alg, kid) in [
        (&rsa, "RS256", "rsa"),
        (&rsa, "PS256", "rsa"),
        (&rsa, "PS256", "pss"),
        (&ec, "ES256", "ec"),
        (&ed, "EdDSA", "ed"),
    ] {
        assert_eq!(who(&desk, &key.token(&head(alg, kid), &claims)).await, "ada", "{alg} {kid}");
    }
    for typ in [json!("JWT"), json!("application/at+jwt"), json!(null)] {
        let mut head = head("RS256", "rsa");
        head["typ"] = typ;
        assert_eq!(who(&desk, &rsa.token(&head, &claims)).await, "ada", "{head}");
    }
    let several = issuer.claims(&json!({ "aud": ["other", "desk"], "typ": "Bearer" }));
    assert_eq!(who(&desk, &rsa.token(&head("RS256", "rsa"), &several)).await, "ada");

    // Each of them was asked for once, and each token checked once.
    assert_eq!(issuer.asked(), 1);
    let token = rsa.token(&head("RS256", "rsa"), &claims);
    let before = desk.app.known.signatures();
    desk.statements.take();
    for _ in 0..10 {
        desk.anonymous.with_token(&token).data("{ __typename }", json!({})).await;
    }
    assert_eq!(desk.app.known.signatures(), before);
    assert_eq!(desk.statements.take(), 0);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a list of attacks")]
async fn forged_and_other_tokens_of_a_trusted_issuer_open_nothing_and_lead_nowhere() {
    let desk = desk().await;
    desk.person("ada", &[Role::Editor]).await;
    let (rsa, ec, ed, theirs) = (SigningKey::rsa(), SigningKey::ec(), SigningKey::ed(), SigningKey::rsa());
    let issuer = Issuer::publishing(&[rsa.jwk("rsa"), ec.jwk("ec"), ed.jwk("ed")]).await;
    let lure = Issuer::publishing(&[theirs.jwk("rsa")]).await;
    trusting(&desk, &issuer, &json!({})).await;
    let good = issuer.claims(&ada());
    let token = rsa.token(&head("RS256", "rsa"), &good);
    assert_eq!(who(&desk, &token).await, "ada");
    let asked = issuer.asked_at_all();
    let with = |claims: Value| {
        let mut all = good.clone();
        all.as_object_mut().unwrap().extend(claims.as_object().unwrap().clone());
        all
    };
    let now = chrono::Utc::now().timestamp();
    let mut forged = Vec::new();
    for claims in [
        json!({ "exp": now - 10 }),
        json!({ "exp": 0 }),
        json!({ "exp": null }),
        json!({ "exp": "never" }),
        json!({ "exp": 1e300 }),
        json!({ "exp": -1 }),
        json!({ "nbf": now + 60 }),
        json!({ "nbf": "x" }),
        json!({ "aud": "other" }),
        json!({ "aud": [] }),
        json!({ "aud": null }),
        json!({ "aud": "DESK" }),
        json!({ "aud": ["desk/"] }),
        json!({ "iss": format!("{}/", issuer.name) }),
        json!({ "iss": lure.name }),
        json!({ "iss": null }),
        json!({ "iss": [issuer.name] }),
        json!({ "sub": "" }),
        json!({ "sub": null }),
        json!({ "sub": 42 }),
        json!({ "sub": "s".repeat(256) }),
        json!({ "nonce": "n", "typ": "ID" }),
        json!({ "typ": "ID" }),
        json!({ "typ": "Refresh" }),
        json!({ "token_use": "id" }),
    ] {
        forged.push(rsa.token(&head("RS256", "rsa"), &with(claims)));
    }
    // Kinds of token that are none of access, by header or by what only they carry.
    for more in [
        json!({ "nonce": "n" }),
        json!({ "at_hash": "h" }),
        json!({ "c_hash": "h" }),
        json!({ "events": {} }),
    ] {
        forged.push(rsa.token(&json!({ "alg": "RS256", "kid": "rsa", "typ": "JWT" }), &with(more)));
    }
    for typ in ["id+jwt", "logout+jwt", "dpop+jwt", "x", ""] {
        forged.push(rsa.token(&json!({ "alg": "RS256", "kid": "rsa", "typ": typ }), &good));
    }
    // The algorithm is the key's.
    for (alg, kid) in [
        ("ES256", "rsa"),
        ("EdDSA", "rsa"),
        ("RS256", "ec"),
        ("RS256", "ed"),
        ("PS256", "ec"),
        ("RS384", "rsa"),
        ("none", "rsa"),
        ("HS256", "rsa"),
        ("", "rsa"),
    ] {
        for key in [&rsa, &ec, &ed] {
            forged.push(key.token(&head(alg, kid), &good));
        }
    }
    for (key, kid) in [(&rsa, "rsa"), (&ec, "ec"), (&ed, "ed")] {
        for (name, algorithm) in
            [("HS256", Algorithm::HS256), ("HS384", Algorithm::HS384), ("HS512", Algorithm::HS512)]
        {
            let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
            let message = format!("{}.{}", encode(&head(name, kid)), encode(&good));
            let secret = EncodingKey::from_secret(&key.public_der());
            forged.push(format!("{message}.{}", sign(message.as_bytes(), &secret, algorithm).unwrap()));
        }
    }
    // A key in the token, or an address of one.
    for extra in [
        json!({ "jwk": theirs.jwk("rsa") }),
        json!({ "jku": format!("{}/keys", lure.name) }),
        json!({ "x5u": format!("{}/keys", lure.name) }),
        json!({ "iss": lure.name }),
        json!({ "crit": ["exp"] }),
        json!({ "kid": "../../keys" }),
        json!({ "kid": "' OR 1=1 --" }),
        json!({ "kid": null }),
        json!({ "kid": lure.name }),
    ] {
        let mut head = head("RS256", "rsa");
        head.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        forged.push(theirs.token(&head, &good));
    }
    let (message, signature) = token.rsplit_once('.').unwrap();
    forged.extend([
        format!("{message}."),
        format!("{message}.{signature}A"),
        format!("{message}.{}", &signature[1..]),
        format!("{token}.{signature}"),
        format!("{message}.{}", "A".repeat(20_000)),
    ]);
    for token in &forged {
        assert_eq!(who(&desk, token).await, OUT, "{token}");
        assert!(factdesk::access::authenticate(&desk.app, token).await.is_err(), "{token}");
    }
    assert!(forged.len() >= 80, "{}", forged.len());
    // The unknown key ids among them made it ask once more at most; nobody else was asked.
    assert!(issuer.asked_at_all() <= asked + 2);
    assert_eq!(lure.asked_at_all(), 0);
}

#[tokio::test]
async fn the_issuer_is_asked_once_a_minute_whatever_comes_and_keys_follow_each_other() {
    let clock = Arc::new(Clock::default());
    let desk = desk_in(clock.clone()).await;
    desk.person("ada", &[Role::Editor]).await;
    let (old, new) = (SigningKey::ec(), SigningKey::ec());
    let issuer = Issuer::publishing(&[old.jwk("old")]).await;
    trusting(&desk, &issuer, &json!({})).await;
    let mut claims = issuer.claims(&ada());
    claims["exp"] = json!(chrono::Utc::now().timestamp() + 7_200);
    let by_old = old.token(&head("ES256", "old"), &claims);
    assert_eq!(who(&desk, &by_old).await, "ada");
    let unknown = async |name: &str| {
        let tokens: Vec<String> =
            (0..40).map(|number| new.token(&head("ES256", &format!("{name}{number}")), &claims)).collect();
        let answers = futures::future::join_all(tokens.iter().map(|token| who(&desk, token))).await;
        assert!(answers.iter().all(|answer| answer == OUT), "{answers:?}");
    };
    unknown("a").await;
    assert_eq!(issuer.asked(), 1);
    clock.pass(61);
    unknown("b").await;
    unknown("c").await;
    assert_eq!(issuer.asked(), 2);

    // A new key is known after a minute; one that the issuer takes back opens nothing, also for tokens that were good.
    issuer.publish(&[new.jwk("new")]);
    let by_new = new.token(&head("ES256", "new"), &claims);
    assert_eq!((who(&desk, &by_new).await, who(&desk, &by_old).await), (OUT.into(), "ada".to_owned()));
    clock.pass(61);
    assert_eq!((who(&desk, &by_new).await, who(&desk, &by_old).await), ("ada".to_owned(), OUT.into()));

    // While the issuer is away its keys hold for an hour.
    issuer.describes(&json!({ "error": "away" }));
    clock.pass(11 * 60);
    assert_eq!(who(&desk, &by_new).await, "ada");
    clock.pass(50 * 60);
    assert_eq!(who(&desk, &by_new).await, OUT);
}

#[tokio::test]
async fn an_issuer_that_misbehaves_lets_nobody_in_and_holds_nobody_up() {
    let key = SigningKey::ec();
    let secret = Issuer::publishing(&[key.jwk("1")]).await;
    for misbehave in [
        |issuer: &Issuer, _: &str| {
            issuer.describes(
                &json!({ "issuer": "https://id.example", "jwks_uri": format!("{}/keys", issuer.name) }),
            );
        },
        |issuer: &Issuer, _: &str| {
            issuer.describes(&json!({ "issuer": issuer.name, "jwks_uri": "file:///etc/passwd" }));
        },
        |issuer: &Issuer, _: &str| {
            issuer.describes(&json!({ "issuer": issuer.name, "jwks_uri": "http://localhost:1/keys" }));
        },
        |issuer: &Issuer, port: &str| {
            issuer.describes(
                &json!({ "issuer": issuer.name, "jwks_uri": format!("http://localhost:{port}/keys") }),
            );
        },
        |issuer: &Issuer, port: &str| issuer.redirects(&format!("http://localhost:{port}/keys")),
        |issuer: &Issuer, port: &str| issuer.redirects(&format!("https://[::ffff:7f00:1]:{port}/keys")),
        |issuer: &Issuer, _: &str| issuer.redirects("/keys"),
        |issuer: &Issuer, _: &str| {
            issuer.answers("/keys", &json!({ "keys": [], "pad": "x".repeat(600_000) }).to_string());
        },
        |issuer: &Issuer, _: &str| issuer.answers("/keys", "nonsense"),
        |issuer: &Issuer, _: &str| issuer.hangs(),
    ] {
        let desk = desk().await;
        let ada_here = desk.person("ada", &[Role::Editor]).await;
        let issuer = Issuer::publishing(&[key.jwk("1")]).await;
        misbehave(&issuer, secret.name.rsplit(':').next().unwrap());
        trusting(&desk, &issuer, &json!({})).await;
        let token = key.token(&head("ES256", "1"), &issuer.claims(&ada()));
        let outside = who(&desk, &token);
        let inside = ada_here.data("{ viewer { name } }", json!({}));
        let (outside, inside) = tokio::join!(outside, inside);
        assert_eq!((outside.as_str(), &inside["viewer"]["name"]), (OUT, &json!("ada")));
    }
    assert_eq!(secret.asked_at_all(), 0);
}

#[tokio::test]
async fn a_member_is_recognized_by_a_verified_address_and_then_by_subject() {
    let desk = desk().await;
    let here = desk.person("ada", &[Role::Editor]).await;
    let key = SigningKey::ed();
    let issuer = Issuer::publishing(&[key.jwk("1")]).await;
    trusting(&desk, &issuer, &json!({})).await;
    let token = |more: Value| key.token(&head("EdDSA", "1"), &issuer.claims(&more));
    for nobody in [
        json!({}),
        json!({ "email": "ada@desk.example" }),
        json!({ "email": "ada@desk.example", "email_verified": false }),
        json!({ "email": "ada@desk.example", "email_verified": "yes" }),
        json!({ "email": "nobody@desk.example", "email_verified": true }),
        json!({ "email": ["ada@desk.example"], "email_verified": true }),
    ] {
        assert_eq!(who(&desk, &token(nobody.clone())).await, OUT, "{nobody}");
    }
    assert_eq!(who(&desk, &token(ada())).await, "ada");
    // From now on the subject is enough, whatever address it has; the address alone is not enough for another subject's
    // removed member.
    assert_eq!(who(&desk, &token(json!({}))).await, "ada");
    assert_eq!(
        who(&desk, &token(json!({ "email": "bob@desk.example", "email_verified": true }))).await,
        "ada"
    );
    assert_eq!(roles(&desk, &token(json!({}))).await, json!(["EDITOR"]));

    let sql = format!("UPDATE member SET removed_at = now() WHERE id = '{}'", here.member);
    sea_orm::ConnectionTrait::execute_unprepared(&desk.db, &sql).await.unwrap();
    desk.app.forget_who_asks();
    assert_eq!(who(&desk, &token(json!({}))).await, OUT);
    assert_eq!(
        who(&desk, &token(json!({ "sub": "43", "email": "ada@desk.example", "email_verified": true }))).await,
        OUT
    );
}

#[tokio::test]
async fn strangers_become_members_only_if_the_newsroom_wants_it_and_removed_ones_never() {
    let desk = desk().await;
    let key = SigningKey::ed();
    let issuer = Issuer::publishing(&[key.jwk("1")]).await;
    let admin = trusting(&desk, &issuer, &json!({})).await;
    let token = |more: Value| key.token(&head("EdDSA", "1"), &issuer.claims(&more));
    let new =
        token(json!({ "sub": "7", "email": "New@desk.example", "email_verified": true, "name": "Nell New" }));
    assert_eq!(who(&desk, &new).await, OUT);
    let on = json!({ "expectedVersion": 1, "provisionMembers": true, "provisionRoles": ["REPORTER"] });
    admin.done("setSingleSignOn", settings(&issuer, &on), VERSION).await;
    // All at once: one member.
    let answers = futures::future::join_all((0..8).map(|_| who(&desk, &new))).await;
    assert!(answers.iter().all(|name| name == "Nell New"), "{answers:?}");
    assert_eq!(roles(&desk, &new).await, json!(["REPORTER"]));
    let members = "SELECT count(*) FROM member m JOIN person p ON p.id = m.person_id WHERE p.email = 'new@desk.example' AND p.password_hash IS NULL";
    assert_eq!(desk.number(members, []).await, 1);
    let events = "SELECT count(*) FROM event WHERE action = 'member.add' AND chain_id = $1";
    assert_eq!(desk.number(events, [desk.newsroom.uuid().into()]).await, 1);
    // Without a verified address nobody is made.
    assert_eq!(who(&desk, &token(json!({ "sub": "8", "email": "eve@desk.example" }))).await, OUT);
    let submitted = desk.anonymous.with_token(&new);
    submitted.done("submitClaim", json!({ "statement": "The quay is safe." }), "claim { id }").await;

    let sql = "UPDATE member SET removed_at = now() WHERE person_id = (SELECT id FROM person WHERE email = 'new@desk.example')";
    sea_orm::ConnectionTrait::execute_unprepared(&desk.db, sql).await.unwrap();
    desk.app.forget_who_asks();
    assert_eq!(who(&desk, &new).await, OUT);
    assert_eq!(
        who(&desk, &token(json!({ "sub": "9", "email": "new@desk.example", "email_verified": true }))).await,
        OUT
    );
}

#[tokio::test]
async fn roles_follow_the_claim_of_the_newest_token() {
    let desk = desk().await;
    desk.person("ada", &[Role::Reporter]).await;
    let key = SigningKey::ed();
    let issuer = Issuer::publishing(&[key.jwk("1")]).await;
    let mapping = json!({ "rolesClaim": "realm_access.roles", "roleMapping": [
        { "value": "desk-editor", "roles": ["EDITOR"] }, { "value": "desk-checker", "roles": ["REVIEWER", "REPORTER"] }] });
    trusting(&desk, &issuer, &mapping).await;
    let now = chrono::Utc::now().timestamp();
    let token = |made: i64, roles: Value| {
        let mut claims = issuer.claims(&ada());
        claims["iat"] = json!(made);
        claims["realm_access"] = json!({ "roles": roles });
        key.token(&head("EdDSA", "1"), &claims)
    };
    let editor = token(now - 20, json!(["desk-editor", "offline_access"]));
    assert_eq!(roles(&desk, &editor).await, json!(["EDITOR"]));
    let checker = token(now - 10, json!(["desk-checker"]));
    assert_eq!(roles(&desk, &checker).await, json!(["REPORTER", "REVIEWER"]));
    // An older token does not bring back what the issuer has taken since.
    assert_eq!(roles(&desk, &editor).await, json!(["REPORTER", "REVIEWER"]));
    assert_eq!(roles(&desk, &token(now - 15, json!(["desk-editor"]))).await, json!(["REPORTER", "REVIEWER"]));
    for none in [json!([]), json!(["something"]), json!("x"), json!(null)] {
        assert_eq!(roles(&desk, &token(now, none)).await, Value::Null);
    }
    let changes = "SELECT count(*) FROM event WHERE action = 'member.update' AND chain_id = $1";
    assert_eq!(desk.number(changes, [desk.newsroom.uuid().into()]).await, 2);
}

#[tokio::test]
async fn admins_set_and_end_it_for_their_own_newsroom() {
    let desk = desk().await;
    let editor = desk.person("ada", &[Role::Editor]).await;
    let key = SigningKey::ed();
    let issuer = Issuer::publishing(&[key.jwk("1")]).await;
    let admin = trusting(&desk, &issuer, &json!({})).await;
    let everything = "{ newsroom { singleSignOn { issuer audience rolesClaim roleMapping { value roles } provisionMembers provisionRoles version } } }";
    let seen = admin.data(everything, json!({})).await;
    assert_eq!(
        seen["newsroom"]["singleSignOn"],
        json!({ "issuer": issuer.name, "audience": "desk", "rolesClaim": null, "roleMapping": [], "provisionMembers": false, "provisionRoles": [], "version": 1 })
    );
    assert_eq!(editor.data(everything, json!({})).await["newsroom"]["singleSignOn"], Value::Null);
    let stale = admin.mutate("setSingleSignOn", settings(&issuer, &json!({})), VERSION).await;
    assert_eq!(stale["refusal"]["code"], "CONFLICT");
    // A token leads to one newsroom.
    let stranger = desk.stranger("sam", &[Role::Admin]).await;
    let taken = stranger.mutate("setSingleSignOn", settings(&issuer, &json!({})), VERSION).await;
    assert_eq!(taken["refusal"]["fields"][0]["field"], "audience");
    for (more, field) in [
        (json!({ "issuer": "id.example" }), "issuer"),
        (json!({ "issuer": "https://id.example/?a" }), "issuer"),
        (json!({ "issuer": "https://me:secret@id.example" }), "issuer"),
        (json!({ "audience": " " }), "audience"),
        (json!({ "rolesClaim": "groups" }), "roleMapping"),
        (json!({ "roleMapping": [{ "value": "x", "roles": ["EDITOR"] }] }), "roleMapping"),
        (
            json!({ "rolesClaim": "groups", "roleMapping": [{ "value": "x", "roles": [] }] }),
            "roleMapping.0.roles",
        ),
        (json!({ "provisionMembers": true }), "provisionRoles"),
    ] {
        let refused = admin.mutate("setSingleSignOn", settings(&issuer, &more), VERSION).await;
        assert_eq!(refused["refusal"]["fields"][0]["field"], field, "{more}");
    }
    let token = key.token(&head("EdDSA", "1"), &issuer.claims(&ada()));
    assert_eq!(who(&desk, &token).await, "ada");
    admin.done("removeSingleSignOn", json!({ "expectedVersion": 1 }), "removed").await;
    assert_eq!(who(&desk, &token).await, OUT);
    let nothing = admin.mutate("removeSingleSignOn", json!({ "expectedVersion": 1 }), "removed").await;
    assert_eq!(nothing["refusal"]["code"], "NOT_FOUND");
}
