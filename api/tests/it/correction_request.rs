//! Readers ask for corrections.

use serde_json::{Value, json};

use crate::fact_check::{decided, page, published};
use crate::review::{Cast, cast, cast_at};
use crate::support::{desk_set, refusal};

const LIST: &str = "query($open: Boolean) { correctionRequests(open: $open) { nodes { id version text contact state reason publishedVersion
    factCheck { slug } closedBy { name } } total { count } } }";

/// The slug of something that is published.
async fn slug(cast: &Cast) -> (String, Value) {
    let claim = decided(cast, "The quay is safe.").await;
    let check = published(cast, &claim).await;
    let data = cast.editor.data("{ factChecks(first: 1) { nodes { slug } } }", json!({})).await;
    (data["factChecks"]["nodes"][0]["slug"].as_str().unwrap().to_owned(), check)
}

fn asks(slug: &str) -> Value {
    json!({ "newsroom": "desk", "slug": slug, "text": "The quay was closed by Jane Doe.", "contact": "reader@example.org" })
}

#[tokio::test]
async fn a_reader_asks_an_editor_answers_and_what_is_personal_is_erased() {
    let cast = cast().await;
    let (slug, check) = slug(&cast).await;
    let mut input = asks(&slug);
    input["idempotencyKey"] = json!("one");
    for _ in 0..2 {
        let payload = cast.desk.anonymous.mutate("requestCorrection", input.clone(), "received").await;
        assert_eq!(payload["received"], true, "{payload:#}");
    }
    let data = cast.editor.data(LIST, json!({ "open": true })).await;
    assert_eq!(data["correctionRequests"]["total"]["count"], 1, "a repeat is the same request");
    let request = data["correctionRequests"]["nodes"][0].clone();
    assert_eq!(request["text"], "The quay was closed by Jane Doe.");
    assert_eq!(request["contact"], "reader@example.org");
    assert_eq!((&request["factCheck"]["slug"], &request["publishedVersion"]), (&json!(slug), &json!(1)));
    let told = "{ notifications(first: 1) { nodes { kind correctionRequest { id } } } }";
    for editor in [&cast.editor, &cast.chief] {
        let data = editor.data(told, json!({})).await;
        let newest = &data["notifications"]["nodes"][0];
        assert_eq!(newest["kind"], "CORRECTION_REQUESTED");
        assert_eq!(newest["correctionRequest"]["id"], request["id"]);
    }
    for who in [&cast.reporter, &cast.one, &cast.admin] {
        let answer = who.send(LIST, json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
        let node = who.data("query($id: ID!) { node(id: $id) { id } }", json!({ "id": request["id"] })).await;
        assert_eq!(node["node"], Value::Null);
    }
    let trail = cast
        .admin
        .data("{ auditEvents(last: 100) { nodes { action content } } }", json!({}))
        .await
        .to_string();
    assert!(trail.contains("correction_request.receive"));
    for personal in ["Jane Doe", "reader@example.org"] {
        assert!(!trail.contains(personal) && !page(&cast, &check).await.contains(personal));
    }
    let close = |version: i64| json!({ "correctionRequestId": request["id"], "expectedVersion": version, "outcome": "DECLINED", "reason": "It was open." });
    let refused = cast.reporter.mutate("closeCorrectionRequest", close(1), "correctionRequest { id }").await;
    assert_eq!(refusal(&refused), "FORBIDDEN correction_request.close");
    let erase = |version: i64| json!({ "correctionRequestId": request["id"], "expectedVersion": version });
    let payload = cast
        .editor
        .done("eraseCorrectionContact", erase(1), "correctionRequest { version contact text }")
        .await;
    assert_eq!(payload["correctionRequest"]["contact"], Value::Null);
    let stale = cast.editor.mutate("closeCorrectionRequest", close(1), "correctionRequest { id }").await;
    assert_eq!(stale["refusal"]["current"]["id"], request["id"]);
    let payload = cast
        .editor
        .done(
            "closeCorrectionRequest",
            close(2),
            "correctionRequest { state reason closedBy { name } contact }",
        )
        .await;
    let expected = json!({ "state": "DECLINED", "reason": "It was open.", "closedBy": { "name": "edi" }, "contact": null });
    assert_eq!(payload["correctionRequest"], expected);
    let again = cast.editor.mutate("closeCorrectionRequest", close(3), "correctionRequest { id }").await;
    assert_eq!(refusal(&again), "RULE_VIOLATION WRONG_STATE");
    let open = cast.editor.data(LIST, json!({ "open": true })).await;
    assert_eq!(open["correctionRequests"]["nodes"], json!([]));
}

#[tokio::test]
async fn what_is_not_published_is_not_there_and_what_cannot_be_used_is_named() {
    let cast = cast().await;
    let claim = decided(&cast, "The quay is safe.").await;
    let check = crate::fact_check::drafted(&cast, &claim).await;
    let data = cast.editor.data("{ factChecks(first: 1) { nodes { id slug } } }", json!({})).await;
    assert_eq!(data["factChecks"]["nodes"][0]["id"], check["id"]);
    let draft = asks(data["factChecks"]["nodes"][0]["slug"].as_str().unwrap());
    let elsewhere = json!({ "newsroom": "nowhere", "slug": "x", "text": "x" });
    let answers = [
        cast.desk.anonymous.mutate("requestCorrection", draft, "received").await,
        cast.desk.anonymous.mutate("requestCorrection", asks("missing"), "received").await,
        cast.desk.anonymous.mutate("requestCorrection", elsewhere, "received").await,
    ];
    assert_eq!(answers[0]["refusal"]["code"], "NOT_FOUND");
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    let mut blank = asks("x");
    blank["text"] = json!(" ");
    let payload = cast.desk.anonymous.mutate("requestCorrection", blank, "received").await;
    assert_eq!(payload["refusal"]["fields"][0]["field"], "text");
}

#[tokio::test]
async fn one_address_is_slowed_down() {
    let cast = cast_at(desk_set(|settings| settings.corrections.address_requests = 2).await).await;
    let (slug, _) = slug(&cast).await;
    let query = "mutation($input: RequestCorrectionInput!) { requestCorrection(input: $input) { received } }";
    for _ in 0..2 {
        let data = cast.desk.anonymous.data(query, json!({ "input": asks(&slug) })).await;
        assert_eq!(data["requestCorrection"]["received"], true);
    }
    let answer = cast.desk.anonymous.send(query, json!({ "input": asks(&slug) })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "RATE_LIMITED");
    assert!(answer["errors"][0]["extensions"]["retryAfter"].as_i64() > Some(200));
    let data = cast.editor.data(LIST, json!({})).await;
    assert_eq!(data["correctionRequests"]["total"]["count"], 2);
}
