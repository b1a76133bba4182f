//! What browsers are told: who may call, what a page may do; and where no token is.

use factdesk_domain::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bad_input::code;
use crate::support::{Client, Home, Logged, database, desk, desk_set};

#[tokio::test]
async fn other_methods_are_told_which_ones_there_are() {
    let desk = desk().await;
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        let address = format!("{}/graphql", desk.anonymous.server);
        let answer = desk.anonymous.http().request(method.clone(), address).send().await.unwrap();
        assert_eq!(answer.status(), 405, "{method}");
        assert_eq!(answer.headers()["allow"], "GET, POST");
        assert_eq!(answer.headers()["content-type"], "application/json; charset=utf-8");
        assert_eq!(code(&answer.json::<Value>().await.unwrap()), "BAD_REQUEST");
    }
}

#[tokio::test]
async fn only_configured_origins_may_call_from_a_browser() {
    let ours = "https://desk.example.org";
    let desk = desk_set(|settings| settings.allowed_origins = vec![ours.into()]).await;
    let address = format!("{}/graphql", desk.anonymous.server);
    let ask = |method: Method, origin: &'static str| {
        desk.anonymous.http().request(method, &address).header("origin", origin)
    };
    let preflight = |origin| {
        ask(Method::OPTIONS, origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization, content-type, idempotency-key")
            .send()
    };
    let allowed = preflight(ours).await.unwrap();
    assert_eq!(allowed.status(), 200);
    let headers = allowed.headers();
    assert_eq!(headers["access-control-allow-origin"], ours);
    assert!(!headers.contains_key("access-control-allow-credentials"), "nobody is known by a cookie");
    let named = headers["access-control-allow-headers"].to_str().unwrap().to_lowercase();
    assert!(
        ["authorization", "content-type", "idempotency-key"].iter().all(|name| named.contains(name)),
        "{named}"
    );
    let refused = preflight("https://elsewhere.example").await.unwrap();
    assert!(!refused.headers().contains_key("access-control-allow-origin"));

    let query = json!({ "query": "{ __typename }" });
    let answer = ask(Method::POST, ours).json(&query).send().await.unwrap();
    assert_eq!(answer.headers()["access-control-allow-origin"], ours);
    assert!(answer.headers()["access-control-expose-headers"].to_str().unwrap().contains("retry-after"));
    assert!(!answer.headers().contains_key("set-cookie"));
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let answer = ask(Method::POST, "https://elsewhere.example").json(&query).send().await.unwrap();
    assert!(!answer.headers().contains_key("access-control-allow-origin"));

    let closed = desk_set(|_| ()).await;
    let address = format!("{}/graphql", closed.anonymous.server);
    let answer =
        closed.anonymous.http().post(address).header("origin", ours).json(&query).send().await.unwrap();
    assert!(!answer.headers().contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn a_token_counts_in_its_header_only() {
    let desk = desk().await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let token = editor.token.as_deref().unwrap();
    for name in ["access_token", "token", "authorization", "Authorization"] {
        let address = format!("{}/graphql?query=%7Bviewer%7Bname%7D%7D&{name}={token}", editor.server);
        let asked = editor.http().get(address);
        let answer: Value = asked.send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["data"]["viewer"], Value::Null, "{name}");
        let cookie = editor
            .http()
            .post(format!("{}/graphql", editor.server))
            .header("cookie", format!("{name}={token}"));
        let answer: Value = cookie
            .json(&json!({ "query": "{ viewer { name } }" }))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_eq!(answer["data"]["viewer"], Value::Null, "{name}");
    }
}

#[tokio::test]
async fn pages_say_what_they_may_do() {
    let closed = desk().await;
    let page = closed.anonymous.get("/desk/fact-checks/nothing-here").await;
    for (name, value) in [
        ("x-frame-options", "DENY"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-opener-policy", "same-origin"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
    ] {
        assert_eq!(page.headers()[name], value);
    }
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!page.headers().contains_key("set-cookie"));
    for path in ["/graphiql", "/graphiql/start.js"] {
        assert_eq!(closed.anonymous.get(path).await.status(), 404, "{path} is for development");
    }
    let open = desk_set(|settings| settings.graphql.graphiql = true).await;
    let page = open.anonymous.get("/graphiql").await;
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    let text = page.text().await.unwrap();
    let loaded = text.split(['"', ' ']).filter(|part| part.starts_with("https://")).collect::<Vec<_>>();
    assert_eq!(loaded.len(), text.matches("integrity=").count(), "each with its hash");
    assert_eq!(loaded.len(), 4);
    for address in loaded {
        let folder = address.splitn(5, '/').take(4).collect::<Vec<_>>().join("/") + "/";
        assert!(policy.contains(&folder), "{folder} in {policy}");
    }
}

#[tokio::test]
async fn no_token_password_or_text_is_in_the_log_however_much_is_logged() {
    let database = database().await;
    let home = Home::at(&database.url);
    home.done(&["newsroom", "create", "--slug", "desk", "--name", "The Desk"]);
    let whom = ["--newsroom", "desk", "--email", "rea@desk.example"];
    let added =
        home.done(&[&["member", "add"], &whom[..], &["--name", "Rea", "--roles", "reporter"]].concat());
    let password = added.lines().find_map(|line| line.strip_prefix("Password: ")).unwrap();
    let token = home.done(&[&["token"], &whom[..], &["--ttl", "1h"]].concat());
    let token = token.trim();
    let mut command = home.command(&["serve"]);
    let mut server = Logged::start(command.env("FACTDESK_LOG", "trace"));
    let anonymous = Client::new(&server.address);
    let input = json!({ "email": "rea@desk.example", "password": password });
    let signed_in = anonymous.done("signIn", input, "accessToken refreshToken").await;
    let other = signed_in["accessToken"].as_str().unwrap();
    let refresh = signed_in["refreshToken"].as_str().unwrap();
    let again = anonymous.done("refreshSession", json!({ "refreshToken": refresh }), "refreshToken").await;
    let next = again["refreshToken"].as_str().unwrap();
    for token in [token, other] {
        let rea = anonymous.with_token(token);
        rea.done("submitClaim", json!({ "statement": "A secret statement." }), "claim { id }").await;
        rea.get(&format!("/graphql?query=%7Bviewer%7Bname%7D%7D&access_token={token}")).await;
    }
    let log = server.stop();
    assert!(log.contains("answered"), "something is logged");
    for secret in [token, other, refresh, next, password, "secret statement", "rea@desk.example"] {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None);
    }
}
