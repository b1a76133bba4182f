//! Checklists: the newsroom's questions, their answers, and what publishing needs of them.

use factdesk_domain::Role;
use serde_json::{Value, json};

use crate::fact_check::{decided, drafted};
use crate::review::{Cast, cast};
use crate::support::{Client, refusal};

const ANSWER: &str = "id questionKey checklistVersion text choice number date sealed answeredBy { name }";

fn questions() -> Value {
    json!([
        { "key": "WHO_PAID", "text": "Who paid for the study?", "kind": "TEXT", "required": true, "help": "See its last page." },
        { "key": "HARM", "text": "Can it harm anybody?", "kind": "CHOICE", "choices": ["yes", "no"], "required": true },
        { "key": "VIEWS", "text": "How many saw it?", "kind": "NUMBER" },
        { "key": "SEEN_ON", "text": "When was it seen first?", "kind": "DATE" },
    ])
}

async fn ask(cast: &Cast, version: i64, questions: Value) {
    let input = json!({ "expectedVersion": version, "questions": questions });
    cast.editor.done("updateChecklist", input, "checklist { version }").await;
}

async fn answer(by: &Client, claim: &str, key: &str, value: Value) -> Value {
    let mut input = json!({ "claimId": claim, "questionKey": key });
    input.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
    by.mutate("answerChecklist", input, &format!("answer {{ {ANSWER} }}")).await
}

async fn answers(reader: &Client, claim: &str) -> Vec<Value> {
    let query = format!(
        "query($id: ID!) {{ claim(id: $id) {{ checklistAnswers(first: 50) {{ nodes {{ {ANSWER} earlier {{ nodes {{ {ANSWER} }} total {{ count }} }} }} total {{ count }} }} }} }}"
    );
    let list = reader.data(&query, json!({ "id": claim })).await["claim"]["checklistAnswers"].clone();
    assert_eq!(list["total"]["count"], list["nodes"].as_array().unwrap().len());
    list["nodes"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_question_is_answered_in_its_kind_and_every_answer_stays() {
    let cast = cast().await;
    let (rea, eve) = (&cast.reporter, &cast.editor);
    let stranger = cast.desk.stranger("sam", &[Role::Editor]).await;
    ask(&cast, 0, questions()).await;
    let claim = cast.submitted("The quay is safe.").await;
    for (key, value, given) in [
        ("WHO_PAID", json!({ "text": "The port." }), json!({ "text": "The port." })),
        ("HARM", json!({ "choice": "yes" }), json!({ "choice": "yes" })),
        ("VIEWS", json!({ "number": 12.5 }), json!({ "number": 12.5 })),
        ("SEEN_ON", json!({ "date": "2026-11-20" }), json!({ "date": "2026-11-20" })),
    ] {
        let made = answer(rea, &claim, key, value).await["answer"].clone();
        let (field, value) = given.as_object().unwrap().iter().next().unwrap();
        assert_eq!((&made[field], &made["answeredBy"]["name"]), (value, &json!("rea")), "{made:#}");
    }
    for (key, value, code) in [
        ("HARM", json!({ "choice": "perhaps" }), "INVALID_INPUT"),
        ("HARM", json!({ "text": "yes" }), "INVALID_INPUT"),
        ("VIEWS", json!({ "number": 1, "text": "one" }), "INVALID_INPUT"),
        ("VIEWS", json!({}), "INVALID_INPUT"),
        ("VIEWS", json!({ "number": 1e300 }), "INVALID_INPUT"),
        ("NOBODY_ASKED", json!({ "text": "x" }), "NOT_FOUND"),
    ] {
        assert_eq!(refusal(&answer(rea, &claim, key, value).await), code, "{key}");
    }
    let foreign = answer(&stranger, &claim, "HARM", json!({ "choice": "no" })).await;
    assert_eq!(refusal(&foreign), "NOT_FOUND");
    assert_eq!(
        refusal(&answer(&cast.admin, &claim, "HARM", json!({ "choice": "no" })).await),
        "FORBIDDEN checklist.answer"
    );

    answer(eve, &claim, "HARM", json!({ "choice": "no" })).await;
    let seen = answers(rea, &claim).await;
    assert_eq!(seen.len(), 4, "one holds for each question");
    let harm = seen.iter().find(|answer| answer["questionKey"] == "HARM").unwrap();
    assert_eq!((&harm["choice"], &harm["answeredBy"]["name"]), (&json!("no"), &json!("edi")));
    assert_eq!(harm["earlier"]["nodes"][0]["choice"], "yes");
    assert_eq!(harm["earlier"]["total"]["count"], 1);
}

#[tokio::test]
async fn a_fellow_reviewer_learns_no_answer_before_quorum() {
    let cast = cast().await;
    let (rea, rob, ria, eve) = (&cast.reporter, &cast.one, &cast.two, &cast.editor);
    ask(&cast, 0, questions()).await;
    let claim = cast.in_review("The quay is safe.").await;
    answer(rea, &claim, "WHO_PAID", json!({ "text": "The port." })).await;
    answer(rob, &claim, "HARM", json!({ "choice": "yes" })).await;
    answer(rob, &claim, "VIEWS", json!({ "number": 7 })).await;
    answer(rob, &claim, "SEEN_ON", json!({ "date": "2026-11-20" })).await;
    let seen = answers(ria, &claim).await;
    assert_eq!(seen[0]["text"], "The port.", "what a reporter says is open");
    for sealed in &seen[1..] {
        assert_eq!(sealed["sealed"], true, "{sealed:#}");
        for field in ["text", "choice", "number", "date", "answeredBy"] {
            assert_eq!(sealed[field], Value::Null, "{field}");
        }
    }
    assert_eq!(answers(rob, &claim).await, answers(eve, &claim).await);
    assert_eq!(answers(eve, &claim).await[1]["choice"], "yes");
    let told = "SELECT count(*) FROM event WHERE action = 'checklist.answer' AND sealing = 'EVIDENCE'";
    assert_eq!(cast.desk.number(told, []).await, 4);
    cast.verdict(rob, &claim, "TRUE").await;
    cast.verdict(ria, &claim, "TRUE").await;
    assert_eq!(answers(ria, &claim).await, answers(eve, &claim).await);
}

#[tokio::test]
async fn publishing_needs_the_answers_that_are_required() {
    let cast = cast().await;
    let rea = &cast.reporter;
    let claim = decided(&cast, "The quay is safe.").await;
    let check = drafted(&cast, &claim).await;
    let waits = async || {
        let query = "query($id: ID!) { node(id: $id) { ... on FactCheck { unmetGates { gate } } } }";
        let node = cast.editor.data(query, json!({ "id": check["id"] })).await["node"].clone();
        node["unmetGates"].as_array().unwrap().contains(&json!({ "gate": "CHECKLIST" }))
    };
    assert!(!waits().await, "nobody asks anything");
    ask(&cast, 0, questions()).await;
    assert!(waits().await);
    answer(rea, &claim, "WHO_PAID", json!({ "text": "The port." })).await;
    assert!(waits().await);
    answer(rea, &claim, "HARM", json!({ "choice": "yes" })).await;
    assert!(!waits().await, "the others need no answer");
    let mut fewer = questions();
    fewer[1]["choices"] = json!(["no", "hardly"]);
    ask(&cast, 1, fewer).await;
    assert!(waits().await, "what is not offered any more is no answer");
    let version = cast
        .editor
        .data(
            "{ newsroom { checklist { version } old: checklist(version: 1) { questions { key choices } } } }",
            json!({}),
        )
        .await;
    assert_eq!(version["newsroom"]["checklist"]["version"], 2);
    assert_eq!(version["newsroom"]["old"]["questions"][1]["choices"], json!(["yes", "no"]));
    let read = "query($id: ID!) { node(id: $id) { ... on FactCheck { version } } }";
    let now = cast.editor.data(read, json!({ "id": check["id"] })).await["node"]["version"].clone();
    let input = json!({ "factCheckId": check["id"], "expectedVersion": now });
    let approved =
        cast.chief.done("approveFactCheck", input, "factCheck { id version }").await["factCheck"].clone();
    let input = json!({ "factCheckId": approved["id"], "expectedVersion": approved["version"] });
    let refused = cast.editor.mutate("publishFactCheck", input.clone(), "factCheck { id }").await;
    assert_eq!(refused["refusal"]["gates"], json!([{ "gate": "CHECKLIST" }]));
    answer(rea, &claim, "HARM", json!({ "choice": "hardly" })).await;
    cast.editor.done("publishFactCheck", input, "factCheck { id }").await;
}

#[tokio::test]
async fn the_list_is_changed_by_one_at_a_time_and_a_key_keeps_its_kind() {
    let cast = cast().await;
    ask(&cast, 0, questions()).await;
    let change =
        |version: i64, questions: Value| json!({ "expectedVersion": version, "questions": questions });
    let stale = cast.admin.mutate("updateChecklist", change(0, json!([])), "checklist { version }").await;
    assert_eq!(refusal(&stale), "CONFLICT");
    let one = |change: Value| {
        let mut question = json!({ "key": "A", "text": "A?", "kind": "TEXT" });
        question.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        json!([question])
    };
    for wrong in [
        one(json!({ "key": "HARM" })),
        one(json!({ "key": "lower" })),
        one(json!({ "key": "" })),
        one(json!({ "text": " " })),
        one(json!({ "kind": "CHOICE" })),
        one(json!({ "kind": "CHOICE", "choices": ["x", "x"] })),
        one(json!({ "choices": ["x", "y"] })),
        json!([one(json!({}))[0], one(json!({}))[0]]),
        json!(
            (0..51)
                .map(|number| json!({ "key": format!("K{number}"), "text": "?", "kind": "TEXT" }))
                .collect::<Vec<_>>()
        ),
    ] {
        let refused =
            cast.admin.mutate("updateChecklist", change(1, wrong.clone()), "checklist { version }").await;
        assert_eq!(refusal(&refused), "INVALID_INPUT", "{wrong:#}");
    }
    for other in [&cast.reporter, &cast.one] {
        let refused = other.mutate("updateChecklist", change(1, json!([])), "checklist { version }").await;
        assert_eq!(refusal(&refused), "FORBIDDEN checklist.update");
    }
    let done = cast
        .admin
        .done(
            "updateChecklist",
            change(1, json!([])),
            "checklist { version questions { key } createdBy { id } }",
        )
        .await;
    assert_eq!((&done["checklist"]["version"], &done["checklist"]["questions"]), (&json!(2), &json!([])));
}
