//! Many people take from one queue at the same time, on two nodes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use factdesk::review::expire_leases;
use factdesk_domain::Role;
use futures::future::join_all;
use serde_json::json;

use crate::review::cast_at;
use crate::support::{Fixed, desk_in};

const CLAIMS: usize = 60;
const PEOPLE: usize = 100;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_people_take_from_sixty_claims_and_all_comes_back_once() {
    let world = Arc::new(Fixed::default());
    let cast = cast_at(desk_in(world.clone()).await).await;
    let node = cast.desk.second_node().await;
    for number in 0..CLAIMS {
        cast.queued(&format!("Statement {number}.")).await;
    }
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        people.push(cast.desk.person(&format!("reviewer{number}"), &[Role::Reviewer]).await);
    }
    let clients: Vec<_> = (0..PEOPLE)
        .map(|n| if n % 2 == 0 { people[n].client.clone() } else { people[n].at(&node.anonymous.server) })
        .collect();
    let takes = clients.iter().map(|client| async move {
        let begin = Instant::now();
        let payload = client
            .done("takeNextClaim", json!({}), "claim { id } assignment { id leasedUntil } nothing")
            .await;
        (payload, begin.elapsed())
    });
    let taken = join_all(takes).await;
    let longest = taken.iter().map(|(_, waited)| *waited).max().unwrap();
    println!("the longest of {PEOPLE} takes at once took {longest:?}");
    let mut takers: BTreeMap<String, usize> = BTreeMap::new();
    let mut assignments = BTreeSet::new();
    for (payload, _) in &taken {
        let claim = payload["claim"]["id"].as_str().unwrap_or_else(|| panic!("{payload:#}"));
        *takers.entry(claim.to_owned()).or_default() += 1;
        assert!(payload["assignment"]["leasedUntil"].is_string(), "{payload:#}");
        assert!(assignments.insert(payload["assignment"]["id"].to_string()));
    }
    assert_eq!(takers.values().sum::<usize>(), PEOPLE);
    assert!(takers.values().all(|takers| *takers <= 2), "{takers:?}");
    let number = async |sql: &str| cast.desk.number(sql, []).await;
    let held = "SELECT count(*) FROM slot WHERE member_id IS NOT NULL";
    let twice = "SELECT count(*) FROM (SELECT FROM slot WHERE member_id IS NOT NULL
        GROUP BY claim_id, member_id HAVING count(*) > 1) x";
    let wrong = "SELECT count(*) FROM claim c WHERE open_slots <> (
        SELECT count(*) FROM slot s WHERE s.claim_id = c.id AND s.round = c.round AND s.member_id IS NULL)";
    let takes = "SELECT count(*) FROM event WHERE action = 'claim.take'";
    assert_eq!(
        (number(held).await, number(twice).await, number(wrong).await, number(takes).await),
        (100, 0, 0, 100)
    );

    world.pass(24 * 60 * 60 + 1);
    let looks = (0..10).map(|n| expire_leases(if n % 2 == 0 { &cast.desk.app } else { &node.app }));
    let freed: usize = join_all(looks).await.into_iter().map(Result::unwrap).sum();
    assert_eq!(freed, takers.len(), "each claim comes back once");
    let expired = "SELECT count(*) FROM assignment WHERE ending = 'EXPIRED'";
    let open = "SELECT count(*) FROM assignment WHERE ended_at IS NULL";
    let back = "SELECT count(*) FROM event WHERE action = 'lease.expire'";
    let queued = "SELECT count(*) FROM claim WHERE state = 'QUEUED' AND open_slots = 2";
    assert_eq!(
        (number(expired).await, number(open).await, number(held).await, number(queued).await),
        (100, 0, 0, 60)
    );
    assert_eq!(number(back).await, i64::try_from(takers.len()).unwrap());
}

#[tokio::test]
async fn the_last_slots_go_to_whoever_comes_and_the_others_are_told() {
    let cast = cast_at(crate::support::desk().await).await;
    let node = cast.desk.second_node().await;
    for number in 0..3 {
        cast.queued(&format!("Statement {number}.")).await;
    }
    let mut people = Vec::new();
    for number in 0..10 {
        people.push(cast.desk.person(&format!("reviewer{number}"), &[Role::Reviewer]).await);
    }
    let takes = people.iter().enumerate().map(|(n, person)| {
        let server = if n % 2 == 0 { &cast.desk.anonymous.server } else { &node.anonymous.server };
        let client = person.at(server);
        async move { client.done("takeNextClaim", json!({}), "claim { id } nothing").await }
    });
    let answers = join_all(takes).await;
    let taken = answers.iter().filter(|answer| answer["claim"].is_object()).count();
    let told = answers.iter().filter(|answer| answer["nothing"] == "QUEUE_EMPTY").count();
    assert_eq!((taken, told), (6, 4), "{answers:#?}");
}

#[tokio::test]
async fn one_person_who_takes_on_many_devices_never_holds_more_than_they_may() {
    let desk = crate::support::desk_set(|settings| settings.queue.most_held = 3).await;
    let cast = cast_at(desk).await;
    for number in 0..6 {
        cast.queued(&format!("Statement {number}.")).await;
    }
    let takes = (0..8).map(|_| cast.one.mutate("takeNextClaim", json!({}), "claim { id }"));
    let answers = join_all(takes).await;
    let taken = answers.iter().filter(|answer| answer["claim"].is_object()).count();
    assert_eq!(taken, 3);
    for answer in answers.iter().filter(|answer| !answer["claim"].is_object()) {
        assert_eq!(crate::support::refusal(answer), "RULE_VIOLATION HOLDS_TOO_MANY");
    }
}
