//! Figures of agreement and of work.

use std::sync::Arc;

use factdesk_domain::{KeyScope, Role};
use serde_json::{Value, json};

use crate::review::{Cast, cast, cast_at, version};
use crate::support::{Fixed, Person, desk_in, desk_set};

const AGREEMENT: &str = "query($from: Date, $to: Date) { figures(from: $from, to: $to) { from to timeZone agreement { complete scales {
    scale { version } nominal { ...A } ordinal { ...A } confusion { one { key } other { key } pairs }
    pairs { one { name } other { name } claims agreed } reviewers { member { name } verdicts pairs agreed } } } } }
    fragment A on Alpha { value undefined lower upper claims verdicts leftOut }";

async fn agreement(who: &Person) -> Value {
    let data = who.data(AGREEMENT, json!({})).await;
    assert_eq!(data["figures"]["agreement"]["complete"], true);
    data["figures"]["agreement"]["scales"].clone()
}

fn three_digits(value: &Value) -> String {
    format!("{:.3}", value.as_f64().unwrap())
}

/// The nominal data of two observers in Krippendorff's paper of 2011, as ratings.
async fn twelve_claims(cast: &Cast) {
    let rating = |letter: char| match letter {
        'a' => "TRUE",
        'b' => "MOSTLY_TRUE",
        'c' => "HALF_TRUE",
        'd' => "MOSTLY_FALSE",
        _ => "UNPROVEN",
    };
    for (ben, gerry) in "aabbdcccedda".chars().zip("babbbccceddd".chars()) {
        cast.judged("The quay is safe.", rating(ben), rating(gerry)).await;
    }
}

#[tokio::test]
async fn agreement_is_that_of_first_verdicts_which_were_given_blindly() {
    let cast = cast().await;
    assert_eq!(agreement(&cast.editor).await, json!([]), "nothing was judged");
    twelve_claims(&cast).await;
    let scales = agreement(&cast.editor).await;
    let [scale] = scales.as_array().unwrap().as_slice() else { panic!("{scales:#}") };
    assert_eq!(scale["scale"]["version"], 1);
    assert_eq!(three_digits(&scale["nominal"]["value"]), "0.692", "as printed there");
    let nominal = &scale["nominal"];
    assert_eq!([&nominal["claims"], &nominal["verdicts"], &nominal["leftOut"]], [12, 24, 0]);
    assert!(nominal["lower"].as_f64() < nominal["value"].as_f64());
    assert!(nominal["value"].as_f64() < nominal["upper"].as_f64());
    let ordinal = &scale["ordinal"];
    assert_eq!([&ordinal["claims"], &ordinal["verdicts"], &ordinal["leftOut"]], [11, 22, 2]);
    let met: Vec<String> = scale["confusion"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| {
            format!(
                "{} {} {}",
                cell["one"]["key"].as_str().unwrap(),
                cell["other"]["key"].as_str().unwrap(),
                cell["pairs"]
            )
        })
        .collect();
    assert_eq!(
        met,
        [
            "TRUE TRUE 1",
            "TRUE MOSTLY_TRUE 1",
            "TRUE MOSTLY_FALSE 1",
            "MOSTLY_TRUE MOSTLY_TRUE 2",
            "MOSTLY_TRUE MOSTLY_FALSE 1",
            "HALF_TRUE HALF_TRUE 3",
            "MOSTLY_FALSE MOSTLY_FALSE 2",
            "UNPROVEN UNPROVEN 1"
        ]
    );
    assert_eq!(scale["pairs"][0]["claims"], 12);
    assert_eq!(scale["pairs"][0]["agreed"], 9);

    // What comes later, or was not given blindly, changes nothing.
    let open = cast.in_review("One verdict is in.").await;
    cast.verdict(&cast.one, &open, "FALSE").await;
    let again = cast.judged("The quay is safe.", "TRUE", "TRUE").await;
    let counted = agreement(&cast.editor).await;
    assert_eq!(counted[0]["nominal"]["claims"], 13);
    let input = json!({ "claimId": again, "expectedVersion": version(&cast.editor, &again).await, "reason": "Again." });
    cast.editor.done("reopenClaim", input, "claim { id }").await;
    let take = json!({ "claimId": again });
    cast.one.done("assignReviewer", take.clone(), "claim { id }").await;
    cast.two.done("assignReviewer", take, "claim { id }").await;
    cast.verdict(&cast.one, &again, "FALSE").await;
    cast.verdict(&cast.two, &again, "TRUE").await;
    let policy = json!({ "expectedVersion": 1, "blind": false });
    cast.admin.done("updatePolicy", policy, "policy { version }").await;
    cast.judged("The quay is safe.", "TRUE", "FALSE").await;
    assert_eq!(agreement(&cast.editor).await, counted);
}

#[tokio::test]
async fn undefined_is_told_with_its_reason() {
    let cast = cast().await;
    cast.judged("The quay is safe.", "TRUE", "TRUE").await;
    let scales = agreement(&cast.editor).await;
    assert_eq!(scales[0]["nominal"]["value"], Value::Null);
    assert_eq!(scales[0]["nominal"]["undefined"], "NO_VARIATION");
    let cast = self::cast().await;
    cast.judged("The quay is safe.", "UNPROVEN", "SATIRE").await;
    let scales = agreement(&cast.editor).await;
    assert_eq!(scales[0]["ordinal"]["undefined"], "NO_PAIRS");
    assert_eq!(scales[0]["nominal"]["lower"], Value::Null, "one claim has no interval");
}

#[tokio::test]
async fn how_people_agree_is_for_editors_and_themselves() {
    let cast = cast().await;
    let three = cast.desk.person("three", &[Role::Reviewer]).await;
    let keeper = cast.desk.person("kim", Role::ALL).await;
    let tool = cast.desk.tool(&keeper, KeyScope::ALL).await;
    cast.judged("The quay is safe.", "TRUE", "FALSE").await;
    let claim = cast.queued("The quay was safe.").await;
    for who in [&cast.two, &three] {
        who.done("assignReviewer", json!({ "claimId": claim }), "claim { id }").await;
        cast.verdict(who, &claim, "TRUE").await;
    }
    let names = |figures: &Value| -> (Vec<String>, Vec<String>) {
        let text = |name: &Value| name["name"].as_str().unwrap().to_owned();
        let pairs = figures["pairs"].as_array().unwrap().iter();
        let people = figures["reviewers"].as_array().unwrap().iter();
        let mut people: Vec<_> = people.map(|one| text(&one["member"])).collect();
        people.sort();
        (pairs.map(|pair| format!("{} {}", text(&pair["one"]), text(&pair["other"]))).collect(), people)
    };
    let (pairs, people) = names(&agreement(&cast.editor).await[0]);
    assert_eq!((pairs.len(), people), (2, vec!["one".to_owned(), "three".into(), "two".into()]));
    assert_eq!(names(&agreement(&cast.one).await[0]), (vec!["one two".into()], vec!["one".to_owned()]));
    for who in [&cast.reporter, &cast.admin, &tool] {
        let figures = agreement(who).await;
        assert_eq!(names(&figures[0]), (vec![], vec![]));
        assert_eq!(figures[0]["nominal"]["claims"], 2, "what names nobody is for all");
    }
}

#[tokio::test]
async fn a_period_is_of_days_in_the_newsrooms_time_zone() {
    let world = Arc::new(Fixed::default());
    let cast = cast_at(desk_in(world.clone()).await).await;
    // 2027-01-15, 9 in the morning in Berlin; then half past midnight of the next day, which in UTC is still the 15th.
    cast.judged("The quay is safe.", "TRUE", "FALSE").await;
    world.pass(15 * 3600 + 1800);
    cast.judged("The quay is safe.", "TRUE", "FALSE").await;
    for (from, to, claims) in [
        (json!("2027-01-15"), json!("2027-01-15"), 1),
        (json!("2027-01-16"), json!("2027-01-16"), 1),
        (json!("2027-01-15"), json!("2027-01-16"), 2),
        (json!(null), json!(null), 2),
        (json!(null), json!("2027-01-15"), 1),
        (json!("2027-01-16"), json!(null), 1),
    ] {
        let data = cast.editor.data(AGREEMENT, json!({ "from": from, "to": to })).await;
        let found = &data["figures"]["agreement"]["scales"][0]["nominal"]["claims"];
        assert_eq!(found, claims, "{from} {to}: {data:#}");
    }
    let data = cast.editor.data(AGREEMENT, json!({})).await;
    let figures = &data["figures"];
    let told = [&figures["from"], &figures["to"], &figures["timeZone"]];
    assert_eq!(told, ["2026-12-20", "2027-01-16", "Europe/Berlin"]);
    for (from, to) in [
        ("2027-01-16", "2027-01-15"),
        ("2026-01-15", "2027-01-16"),
        ("0001-01-01", "0001-01-02"),
        ("2027-01-17", "9999-12-31"),
    ] {
        let answer = cast.editor.send(AGREEMENT, json!({ "from": from, "to": to })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{from} {to}: {answer:#}");
    }
}

#[tokio::test]
async fn of_more_verdicts_than_are_read_at_once_the_newest_claims_count_and_that_is_told() {
    let cast = cast_at(desk_set(|settings| settings.limits.figures_verdicts = 16).await).await;
    cast.judged("The quay is safe.", "FALSE", "FALSE").await;
    for _ in 0..7 {
        cast.judged("The quay is safe.", "TRUE", "FALSE").await;
    }
    assert_eq!(agreement(&cast.editor).await[0]["nominal"]["claims"], 8);
    cast.judged("The quay is safe.", "TRUE", "FALSE").await;
    let data = cast.editor.data(AGREEMENT, json!({})).await;
    let agreement = &data["figures"]["agreement"];
    assert_eq!(agreement["complete"], false);
    assert_eq!(
        agreement["scales"][0]["confusion"],
        json!([{ "one": { "key": "TRUE" }, "other": { "key": "FALSE" }, "pairs": 8 }])
    );
}

const WORK: &str = "{ figures { throughput { firstDay lastDay claimsIn { count } verdicts { count } decided { count } published { count } }
    timeInState { state claims medianSeconds p90Seconds } backlog { state underADay { count } underAWeek { count } underThirtyDays { count } older { count } } } }";

#[tokio::test]
async fn work_is_counted_by_week_by_state_and_by_age() {
    let world = Arc::new(Fixed::default());
    let cast = cast_at(desk_in(world.clone()).await).await;
    // Friday, 2027-01-15.
    let claim = cast.submitted("The quay is safe.").await;
    world.pass(1_000);
    cast.editor.done("acceptClaim", json!({ "claimId": claim, "expectedVersion": 1 }), "claim { id }").await;
    world.pass(2_000);
    for who in [&cast.one, &cast.two] {
        who.done("assignReviewer", json!({ "claimId": claim }), "claim { id }").await;
    }
    world.pass(3_000);
    cast.verdict(&cast.one, &claim, "TRUE").await;
    cast.verdict(&cast.two, &claim, "FALSE").await;
    // The next Tuesday.
    world.pass(4 * 86_400);
    let decide = json!({ "claimId": claim, "expectedVersion": version(&cast.editor, &claim).await, "decision": { "ratingKey": "TRUE" }, "reason": "Read both." });
    cast.editor.done("adjudicateClaim", decide, "claim { id }").await;
    let open = cast.in_review("The quay was safe.").await;
    cast.verdict(&cast.one, &open, "TRUE").await;
    let figures = cast.editor.data(WORK, json!({})).await["figures"].clone();
    let weeks: Vec<_> = figures["throughput"]
        .as_array()
        .unwrap()
        .iter()
        .map(|week| {
            let counts = ["claimsIn", "verdicts", "decided", "published"]
                .map(|name| week[name]["count"].as_i64().unwrap());
            (week["firstDay"].as_str().unwrap().to_owned(), counts)
        })
        .collect();
    assert_eq!(weeks.len(), 5);
    assert_eq!(weeks[0], ("2026-12-23".into(), [0, 0, 0, 0]), "from the first day of the period");
    assert_eq!(weeks[3], ("2027-01-11".into(), [1, 2, 0, 0]), "both verdicts, at quorum");
    assert_eq!(weeks[4], ("2027-01-18".into(), [1, 0, 1, 0]), "the verdict that is alone is not counted");
    assert_eq!(figures["throughput"][4]["lastDay"], "2027-01-19");
    let expected = [
        ("SUBMITTED", 1, 1_000),
        ("QUEUED", 1, 2_000),
        ("IN_REVIEW", 1, 3_000),
        ("DISPUTED", 1, 4 * 86_400),
        ("DECIDED", 0, 0),
    ];
    for (found, (state, claims, seconds)) in figures["timeInState"].as_array().unwrap().iter().zip(expected) {
        assert_eq!((&found["state"], &found["claims"]), (&json!(state), &json!(claims)));
        // The clock of this world steps while requests are answered.
        let median = found["medianSeconds"].as_i64().unwrap_or(0);
        assert!((seconds..seconds + 100).contains(&median), "{state} {median}");
        assert_eq!(found["medianSeconds"], found["p90Seconds"]);
    }
    let ages = |figures: &Value, state: &str| {
        let row = figures["backlog"].as_array().unwrap().iter().find(|row| row["state"] == state).unwrap();
        ["underADay", "underAWeek", "underThirtyDays", "older"].map(|age| row[age]["count"].as_i64().unwrap())
    };
    assert_eq!(ages(&figures, "IN_REVIEW"), [1, 0, 0, 0]);
    assert_eq!(ages(&figures, "DECIDED"), [0, 1, 0, 0]);
    world.pass(27 * 86_400);
    let later = cast.editor.data(WORK, json!({})).await["figures"].clone();
    assert_eq!((ages(&later, "IN_REVIEW"), ages(&later, "DECIDED")), ([0, 0, 1, 0], [0, 0, 0, 1]));
}
