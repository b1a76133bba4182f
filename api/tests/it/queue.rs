//! Whose turn is next, and who takes it.

use serde_json::{Value, json};

use crate::review::{cast, see, version};
use crate::support::refusal;

#[tokio::test]
async fn an_editor_says_how_soon_and_nobody_at_work_is_disturbed() {
    let cast = cast().await;
    let claim = cast.in_review("The dam held.").await;
    let before = version(&cast.one, &claim).await;
    let input = json!({ "claimId": claim, "expectedVersion": 1, "priority": 80, "urgent": true,
        "deadline": "2030-01-01T12:00:00Z", "reach": 120_000 });
    let fields = "claim { priority urgent deadline reach priorityVersion version }";
    let done = cast.editor.done("prioritizeClaim", input.clone(), fields).await;
    let after = json!({ "priority": 80, "urgent": true, "deadline": "2030-01-01T12:00:00.000000Z", "reach": 120_000,
        "priorityVersion": 2, "version": before });
    assert_eq!(done["claim"], after);
    let stale = cast.chief.mutate("prioritizeClaim", input, "claim { id }").await;
    assert_eq!(refusal(&stale), "CONFLICT");
    let cleared = json!({ "claimId": claim, "expectedVersion": 2, "priority": null, "deadline": null });
    let done = cast.chief.done("prioritizeClaim", cleared, fields).await;
    assert_eq!(
        (&done["claim"]["priority"], &done["claim"]["deadline"], &done["claim"]["reach"]),
        (&Value::Null, &Value::Null, &json!(120_000)),
        "what is left out stays"
    );
    let history =
        see(&cast.editor, &claim, "history(last: 1) { nodes { action changes { field before after } } }")
            .await;
    let last = &history["history"]["nodes"][0];
    assert_eq!(last["action"], "claim.prioritize");
    assert!(
        last["changes"]
            .as_array()
            .unwrap()
            .contains(&json!({ "field": "priority", "before": "80", "after": null }))
    );
    for (field, wrong) in [
        ("priority", json!(101)),
        ("priority", json!(-1)),
        ("reach", json!(-1)),
        ("deadline", json!("0999-01-01T00:00:00Z")),
    ] {
        let input = json!({ "claimId": claim, "expectedVersion": 3, field: wrong });
        let payload = cast.editor.mutate("prioritizeClaim", input, "claim { id }").await;
        assert_eq!(payload["refusal"]["fields"][0]["field"], field, "{wrong}");
    }
}

#[tokio::test]
async fn a_reviewer_says_in_which_languages() {
    let cast = cast().await;
    let input = json!({ "expectedVersion": 1, "languages": ["pt-BR", "en", "EN-gb"] });
    let fields = "member { reviewLanguages version }";
    let done = cast.one.done("updateReviewProfile", input.clone(), fields).await;
    assert_eq!(done["member"], json!({ "reviewLanguages": ["pt", "en"], "version": 2 }));
    assert_eq!(refusal(&cast.one.mutate("updateReviewProfile", input, fields).await), "CONFLICT");
    let all = json!({ "expectedVersion": 2, "languages": [] });
    assert_eq!(
        cast.one.done("updateReviewProfile", all, fields).await["member"]["reviewLanguages"],
        json!([])
    );
    let wrong = json!({ "expectedVersion": 3, "languages": ["en", "e"] });
    let payload = cast.one.mutate("updateReviewProfile", wrong, fields).await;
    assert_eq!(payload["refusal"]["fields"][0]["field"], "languages.1");
}
