//! The public record, as a reader without a token gets it.

use entity::{appearance, document, evidence, source};
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use sea_orm::{EntityTrait, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::fact_check::{decided, drafted, evidence, page, published, step, texts};
use crate::review::{Cast, cast};
use crate::support::uuid;

const HOSTILE: &str = "</script><svg onload=alert(1)>\"'&amp;<img src=x onerror=alert(1)>";

/// A place where the claim was made, by a named speaker.
async fn appearance(cast: &Cast, claim: &str, text: &str) {
    let (newsroom, now, db) = (cast.desk.newsroom.uuid(), chrono::Utc::now(), &cast.desk.db);
    let [speaker, document, id] = [(); 3].map(|()| Uuid::now_v7());
    let row = source::ActiveModel {
        newsroom_id: Set(newsroom),
        id: Set(speaker),
        kind: Set(source::Kind::Person),
        name: Set(text.into()),
        name_key: Set("speaker".into()),
        named: Set(true),
        aliases: Set(Vec::new()),
        alias_keys: Set(Vec::new()),
        same_as: Set(vec![text.into()]),
        confirmed: Set(true),
        merged_into: Set(None),
        standing_id: Set(speaker),
        version: Set(1),
        created_at: Set(now),
    };
    source::Entity::insert(row).exec_without_returning(db).await.unwrap();
    let row = document::ActiveModel {
        newsroom_id: Set(newsroom),
        id: Set(document),
        story_id: Set(Uuid::now_v7()),
        version: Set(1),
        supersedes: Set(None),
        kind: Set(document::Kind::Text),
        title: Set(Some(text.into())),
        url: Set(Some("https://paper.example/story".into())),
        publisher_id: Set(Some(speaker)),
        via: Set(vec![text.into()]),
        language: Set("en".into()),
        published_on: Set(chrono::NaiveDate::from_ymd_opt(2026, 11, 8)),
        published_at: Set(None),
        published_precision: Set(document::Precision::Day),
        hash_algorithm: Set(document::HashAlgorithm::Sha256),
        content_hash: Set(vec![7; 32]),
        code_points: Set(100),
        sentences: Set(1),
        intake: Set(document::Intake::Read),
        submitted_by: Set(cast.reporter.member.uuid()),
        created_at: Set(now),
    };
    document::Entity::insert(row).exec_without_returning(db).await.unwrap();
    let row = appearance::ActiveModel {
        newsroom_id: Set(newsroom),
        id: Set(id),
        claim_id: Set(uuid(claim)),
        standing_id: sea_orm::NotSet,
        document_id: Set(document),
        selector: Set(appearance::Selector::Text),
        start_at: Set(Some(0)),
        end_at: Set(Some(10)),
        start_utf16: Set(Some(0)),
        end_utf16: Set(Some(10)),
        exact: Set(Some(text.into())),
        prefix: Set(Some(String::new())),
        suffix: Set(Some(String::new())),
        speech: Set(Some(appearance::Speech::Direct)),
        speaker_id: Set(Some(speaker)),
        speaker_role: Set(Some(text.into())),
        relayer_id: Set(Some(speaker)),
        version: Set(1),
        created_at: Set(now),
    };
    appearance::Entity::insert(row).exec_without_returning(db).await.unwrap();
}

/// Name, attributes and text of an element.
type Element = (String, Vec<(String, String)>, String);

fn elements(node: &Handle, found: &mut Vec<Element>) {
    if let NodeData::Element { name, attrs, .. } = &node.data {
        let attributes =
            attrs.borrow().iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
        found.push((name.local.to_string(), attributes, text(node)));
    }
    for child in node.children.borrow().iter() {
        elements(child, found);
    }
}

fn text(node: &Handle) -> String {
    match &node.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => node.children.borrow().iter().map(text).collect(),
    }
}

/// The one `ClaimReview` of a page in which nothing runs.
fn markup(html: &str) -> Value {
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(html);
    let mut found = Vec::new();
    elements(&dom.document, &mut found);
    for (name, attributes, _) in &found {
        assert!(!["svg", "img", "iframe", "object", "embed", "form"].contains(&name.as_str()), "<{name}>");
        assert!(attributes.iter().all(|(key, _)| !key.starts_with("on")), "{name} {attributes:?}");
    }
    let scripts: Vec<_> = found.iter().filter(|(name, ..)| name == "script").collect();
    assert_eq!(scripts.len(), 1);
    assert_eq!(scripts[0].1, [("type".to_owned(), "application/ld+json".to_owned())]);
    let markup: Value = serde_json::from_str(&scripts[0].2).unwrap();
    assert_eq!(markup["@type"], "ClaimReview");
    markup
}

#[tokio::test]
async fn hostile_text_in_every_field_is_only_text() {
    let cast = cast().await;
    let claim = decided(&cast, HOSTILE).await;
    appearance(&cast, &claim, HOSTILE).await;
    evidence(&cast, &claim, evidence::Stance::Context, |row| {
        row.excerpt = Set(Some(HOSTILE.into()));
        row.interest = Set(Some(HOSTILE.into()));
    })
    .await;
    cast.reporter
        .done(
            "recordSearchNote",
            json!({ "claimId": claim, "stance": "SUPPORTS", "text": HOSTILE }),
            "searchNote { id }",
        )
        .await;
    let contact = json!({ "claimId": claim, "outcome": "ANSWERED", "askedAt": "2026-11-01T10:00:00Z", "channel": "mail to secret@example.org", "answer": HOSTILE });
    cast.reporter.done("recordClaimantContact", contact, "claimantContact { id }").await;
    let draft = json!({ "claimId": claim, "title": HOSTILE, "summary": HOSTILE, "reasoning": HOSTILE, "byline": HOSTILE,
        "canonicalUrl": format!("https://paper.example/{HOSTILE}") });
    let check =
        cast.editor.done("draftFactCheck", draft, "factCheck { id version slug }").await["factCheck"].clone();
    let check = step(&cast.chief, "approveFactCheck", &check, json!({})).await;
    let check = step(&cast.editor, "publishFactCheck", &check, json!({})).await;
    let correction = json!({ "kind": "UPDATE", "text": HOSTILE });
    let check = step(&cast.chief, "correctFactCheck", &check, correction).await;
    let check = step(&cast.editor, "approveFactCheck", &check, json!({})).await;
    let check = step(&cast.editor, "publishFactCheck", &check, json!({})).await;
    let html = page(&cast, &check).await;
    let review = markup(&html);
    assert_eq!(review["claimReviewed"], HOSTILE);
    assert_eq!(review["itemReviewed"]["author"]["name"], HOSTILE);
    assert_eq!(review["reviewRating"]["ratingValue"], 1);
    assert!(!html.contains("secret@example.org"), "how somebody was reached is not told");
    let address = format!("/desk/fact-checks/{}.jsonld", check["slug"].as_str().unwrap());
    let alone = cast.desk.anonymous.get(&address).await;
    assert_eq!(alone.headers()["content-type"], "application/ld+json");
    assert_eq!(alone.json::<Value>().await.unwrap(), review, "the same markup alone");
    let gone = step(&cast.editor, "retractFactCheck", &check, json!({ "reason": HOSTILE })).await;
    assert_eq!(markup(&page(&cast, &gone).await)["reviewRating"]["alternateName"], "Retracted");
}

#[tokio::test]
async fn what_is_not_public_is_on_no_page() {
    let cast = cast().await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    for (visibility, text) in [
        (evidence::Visibility::Internal, "an internal paper"),
        (evidence::Visibility::Confidential, "a source in danger"),
    ] {
        evidence(&cast, &claim, evidence::Stance::Refutes, |row| {
            row.visibility = Set(visibility);
            row.excerpt = Set(Some(text.into()));
        })
        .await;
    }
    let check = published(&cast, &claim).await;
    let html = page(&cast, &check).await;
    let alone = cast
        .desk
        .anonymous
        .get(&format!("/desk/fact-checks/{}.jsonld", check["slug"].as_str().unwrap()))
        .await;
    for text in [html, alone.text().await.unwrap()] {
        for hidden in
            ["an internal paper", "a source in danger", "note for the desk", "cleo", "@desk.example"]
        {
            assert!(!text.contains(hidden), "{hidden}");
        }
    }
}

#[tokio::test]
async fn what_is_not_published_is_nothing_whatever_the_path() {
    let cast = cast().await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    let draft = drafted(&cast, &claim).await;
    let other = decided(&cast, "Another one.").await;
    let mut texts = texts(&other);
    texts["title"] = json!("Out");
    let out =
        cast.editor.done("draftFactCheck", texts, "factCheck { id version slug }").await["factCheck"].clone();
    let out = step(&cast.chief, "approveFactCheck", &out, json!({})).await;
    step(&cast.editor, "publishFactCheck", &out, json!({})).await;
    cast.desk.stranger("sam", &[factdesk_domain::Role::Editor]).await;
    let slug = draft["slug"].as_str().unwrap();
    let paths = [
        "/desk/fact-checks/nothing-there".to_owned(),
        format!("/desk/fact-checks/{slug}"),
        format!("/desk/fact-checks/{slug}.jsonld"),
        format!("/desk/fact-checks/{slug}/"),
        "/other-sam/fact-checks/out".to_owned(),
        "/desk/fact-checks/out.html".to_owned(),
        "/desk/fact-checks/out%00".to_owned(),
        "/desk/fact-checks/%ff%fe".to_owned(),
        "/desk/fact-checks/..%2fout".to_owned(),
        "/desk/fact-checks/%E2%80%AEout".to_owned(),
        "/de%00sk/fact-checks/out".to_owned(),
        format!("/desk/fact-checks/{}", "a".repeat(5000)),
        "/desk/fact-checks/out%27%20OR%201=1--".to_owned(),
        "/desk/fact-checks/".to_owned(),
    ];
    let mut answers = Vec::new();
    for path in &paths {
        let answer = cast.desk.anonymous.get(path).await;
        let mut headers = answer.headers().clone();
        headers.remove("x-request-id");
        headers.remove("date");
        answers.push((answer.status().as_u16(), headers, answer.text().await.unwrap()));
    }
    assert_eq!(answers[0].0, 404);
    for (path, answer) in paths.iter().zip(&answers) {
        assert_eq!(answer, &answers[0], "{path}");
    }
}

#[tokio::test]
async fn a_page_is_sent_again_only_when_it_changed() {
    let cast = cast().await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    let check = published(&cast, &claim).await;
    let address =
        format!("{}/desk/fact-checks/{}", cast.desk.anonymous.server, check["slug"].as_str().unwrap());
    let http = cast.desk.anonymous.http();
    let first = http.get(&address).send().await.unwrap();
    let headers = first.headers().clone();
    assert_eq!(headers["content-type"], "text/html; charset=utf-8");
    assert_eq!(headers["cache-control"], "public, max-age=60, must-revalidate");
    assert!(headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    assert!(!headers.contains_key("x-robots-tag"));
    let (tag, modified) = (headers["etag"].to_str().unwrap(), headers["last-modified"].to_str().unwrap());
    let body = first.text().await.unwrap();
    let again = |name: &'static str, value: String| http.get(&address).header(name, value).send();
    for (name, value, status) in [
        ("if-none-match", tag.to_owned(), 304),
        ("if-none-match", format!("\"other\", W/{tag}"), 304),
        ("if-none-match", "*".to_owned(), 304),
        ("if-none-match", "\"other\"".to_owned(), 200),
        ("if-none-match", "nonsense".to_owned(), 200),
        ("if-modified-since", modified.to_owned(), 304),
        ("if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT".to_owned(), 200),
        ("if-modified-since", "nonsense".to_owned(), 200),
    ] {
        let answer = again(name, value.clone()).await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{name}: {value}");
        assert_eq!(answer.headers()["etag"], tag);
        let expected = if status == 304 { "" } else { body.as_str() };
        assert_eq!(answer.text().await.unwrap(), expected);
    }
    let head = http.head(&address).send().await.unwrap();
    assert_eq!((head.status().as_u16(), &head.headers()["etag"]), (200, &headers["etag"]));
    assert_eq!(head.headers()["content-length"], body.len().to_string());
    step(&cast.editor, "retractFactCheck", &check, json!({ "reason": "Wrong." })).await;
    let changed = again("if-none-match", tag.to_owned()).await.unwrap();
    assert_eq!(changed.status().as_u16(), 200);
    assert_ne!(changed.headers()["etag"], tag);
}

#[tokio::test]
async fn other_spellings_of_an_address_lead_to_the_one() {
    let cast = cast().await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    published(&cast, &claim).await;
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let slug = "did-the-subsidy-double-no";
    for (path, target) in [
        (format!("/desk/fact-checks/{slug}/"), format!("/desk/fact-checks/{slug}")),
        (format!("/Desk/fact-checks/{}", slug.to_uppercase()), format!("/desk/fact-checks/{slug}")),
        (format!("/desk/fact-checks/{slug}.JSONLD"), format!("/desk/fact-checks/{slug}.jsonld")),
    ] {
        let answer = http.get(format!("{}{path}", cast.desk.anonymous.server)).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 301, "{path}");
        assert_eq!(answer.headers()["location"].to_str().unwrap(), target);
    }
}

#[tokio::test]
async fn pages_of_a_demonstration_say_so_and_are_not_indexed() {
    let cast = cast().await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    let demo = "UPDATE newsroom SET demo = true";
    sea_orm::ConnectionTrait::execute_unprepared(&cast.desk.db, demo).await.unwrap();
    let check = published(&cast, &claim).await;
    let answer =
        cast.desk.anonymous.get(&format!("/desk/fact-checks/{}", check["slug"].as_str().unwrap())).await;
    assert_eq!(answer.headers()["x-robots-tag"], "noindex");
    assert!(answer.text().await.unwrap().contains(factdesk_record::DEMO_NOTICE));
}
