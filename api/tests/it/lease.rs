//! Slots that run out.

use std::sync::Arc;

use factdesk::review::expire_leases;
use serde_json::json;

use crate::review::{cast_at, see, version};
use crate::support::{Fixed, desk_in, refusal};

const A_DAY: u64 = 24 * 60 * 60 + 1;

#[tokio::test]
async fn a_slot_that_ran_out_goes_back_once_though_many_look() {
    let world = Arc::new(Fixed::default());
    let cast = cast_at(desk_in(world.clone()).await).await;
    let claim = cast.in_review("The dam held.").await;
    let node = cast.desk.second_node().await;
    assert_eq!(expire_leases(&cast.desk.app).await.unwrap(), 0);
    world.pass(A_DAY);
    let looks = (0..10).map(|n| expire_leases(if n % 2 == 0 { &cast.desk.app } else { &node.app }));
    let freed: usize = futures::future::join_all(looks).await.into_iter().map(Result::unwrap).sum();
    assert_eq!(freed, 1);
    let seen =
        see(&cast.editor, &claim, "state assignments { nodes { ending } } history { nodes { action } }")
            .await;
    assert_eq!(seen["state"], "QUEUED");
    assert_eq!(seen["assignments"]["nodes"], json!([{ "ending": "EXPIRED" }, { "ending": "EXPIRED" }]));
    let last = seen["history"]["nodes"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["action"], "lease.expire");
}

#[tokio::test]
async fn a_late_verdict_counts_while_a_slot_is_free_and_not_after() {
    let world = Arc::new(Fixed::default());
    let cast = cast_at(desk_in(world.clone()).await).await;
    let claim = cast.in_review("The dam held.").await;
    world.pass(A_DAY);
    let late = cast.verdict(&cast.one, &claim, "TRUE").await;
    assert_eq!(late["claim"]["state"], "IN_REVIEW");
    let three = cast.desk.person("three", &[factdesk_domain::Role::Reviewer]).await;
    three.done("assignReviewer", json!({ "claimId": claim }), "claim { id }").await;
    let input = json!({ "claimId": claim, "expectedVersion": version(&cast.two, &claim).await, "ratingKey": "TRUE", "rationale": "Late." });
    let refused = cast.two.mutate("submitVerdict", input, "draft { rationale }").await;
    assert_eq!(refusal(&refused), "RULE_VIOLATION SLOT_TAKEN");
    assert_eq!(refused["draft"]["rationale"], "Late.");
}
