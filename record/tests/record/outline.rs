//! What holds of every page, whoever wrote what into it.

use std::collections::HashSet;

use base64::Engine;
use factdesk_record::{
    Agreement, CONTENT_SECURITY_POLICY, Outcome, Snapshot, Standing, json_ld, not_found_page, page,
};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::dom::Dom;
use crate::sample::{checked_again, retracted, snapshot, urls};

/// Asserts all that holds of every published page, and gives it parsed.
pub fn assert_sound(snapshot: &Snapshot, standing: &Standing) -> Dom {
    let urls = urls(snapshot);
    let dom = Dom::parse(&page(snapshot, standing, &urls));

    let script = dom.one("script");
    assert_eq!(script.get("type"), Some("application/ld+json"));
    assert!(
        !script.text.contains(['<', '>', '&', '\u{2028}', '\u{2029}']),
        "nothing that a parser could act on"
    );
    let markup: Value = serde_json::from_str(&script.text).unwrap();
    assert_eq!(markup, json_ld(snapshot, standing, &urls), "the page's markup is the one served alone");

    dom.one("h1");
    dom.one("main");
    dom.one("title");
    assert_eq!(dom.one("html").get("lang"), Some("en"));
    assert_harmless(&dom, snapshot);
    assert_headings_in_order(&dom);
    assert_ids(&dom);
    dom
}

fn assert_harmless(dom: &Dom, snapshot: &Snapshot) {
    const ALLOWED: &str = " html head meta title link style script body header main footer article section div p span \
        h1 h2 h3 ol ul li dl dt dd blockquote cite strong em s a bdi time details summary hr br ";
    for element in &dom.elements {
        assert!(ALLOWED.contains(&format!(" {} ", element.name)), "<{}> is not ours", element.name);
        for (name, value) in &element.attributes {
            assert!(!name.starts_with("on") && name != "style", "{name}={value}");
            if name == "href" || name == "src" {
                assert!(value.starts_with("https://") || value.starts_with("http://"), "{name}={value}");
            }
        }
    }
    let newsroom = [snapshot.newsroom.url.as_deref(), snapshot.newsroom.corrections_policy_url.as_deref()];
    for link in dom.all("a") {
        let href = link.get("href");
        let ours = newsroom.contains(&href) || href.unwrap().starts_with("https://desk.example/");
        assert!(ours || link.get("rel") == Some("nofollow noopener ugc"), "{href:?}");
    }
}

fn assert_headings_in_order(dom: &Dom) {
    let mut last = 0;
    for element in &dom.elements {
        let Some(level) = ["h1", "h2", "h3", "h4", "h5", "h6"].iter().position(|name| *name == element.name)
        else {
            continue;
        };
        assert!(level <= last + 1 || (level == 0 && last == 0), "{} after level {}", element.name, last + 1);
        assert!(!element.text.trim().is_empty(), "empty heading");
        last = level;
    }
}

fn assert_ids(dom: &Dom) {
    let mut ids = HashSet::new();
    for id in dom.elements.iter().filter_map(|element| element.get("id")) {
        assert!(ids.insert(id), "id {id} twice");
    }
    for target in dom.elements.iter().filter_map(|element| element.get("aria-labelledby")) {
        assert!(ids.contains(target), "no id {target}");
    }
}

#[test]
fn every_standing_gives_a_sound_page_without_parse_errors() {
    for standing in [Standing::Current, checked_again(), retracted()] {
        let dom = assert_sound(&snapshot(), &standing);
        assert!(dom.errors.is_empty(), "{:?}", dom.errors);
    }
    let dom = Dom::parse(&not_found_page());
    assert!(dom.errors.is_empty() && dom.all("script").is_empty());
    assert_harmless(&dom, &snapshot());
}

#[test]
fn a_check_with_nothing_optional_is_a_sound_page() {
    let mut bare = snapshot();
    bare.newsroom.url = None;
    bare.newsroom.corrections_policy_url = None;
    bare.appearances.clear();
    bare.evidence.clear();
    bare.corrections.clear();
    bare.exceptions.clear();
    bare.search_note = None;
    bare.claimant_contact = None;
    bare.language = "und".to_owned();
    bare.byline.clear();
    let dom = assert_sound(&bare, &Standing::Current);
    assert!(dom.errors.is_empty());
    assert_eq!(dom.one("h1").get("lang"), Some(""));
}

#[test]
fn the_policy_allows_exactly_the_style_of_the_pages() {
    for html in [page(&snapshot(), &Standing::Current, &urls(&snapshot())), not_found_page()] {
        let style = &Dom::parse(&html).one("style").text.clone();
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(style));
        assert!(CONTENT_SECURITY_POLICY.contains(&format!("style-src 'sha256-{hash}';")), "'sha256-{hash}'");
    }
}

#[test]
fn the_current_rating_is_marked_on_the_scale_and_explained() {
    let dom = assert_sound(&snapshot(), &Standing::Current);
    let marked: Vec<_> = dom.all("li").into_iter().filter(|li| li.get("aria-current").is_some()).collect();
    assert_eq!(marked.len(), 1);
    assert_eq!(marked[0].text, "Mostly false (this rating)");
    assert!(dom.one("main").text.contains(&snapshot().rating.definition));
}

#[test]
fn a_demonstration_says_so_and_asks_not_to_be_indexed() {
    let mut demo = snapshot();
    let robots = |dom: &Dom| dom.all("meta").iter().any(|meta| meta.get("name") == Some("robots"));
    let dom = assert_sound(&demo, &Standing::Current);
    assert!(!robots(&dom) && !dom.one("main").text.contains("Demonstration"));
    demo.newsroom.demo = true;
    let dom = assert_sound(&demo, &Standing::Current);
    assert!(robots(&dom) && dom.one("main").text.starts_with("Demonstration, invented verdict"));
    let noindex = dom.all("meta").iter().any(|meta| meta.get("content") == Some("noindex"));
    assert!(noindex);
}

#[test]
fn a_retracted_check_stays_and_is_marked_first() {
    let dom = assert_sound(&snapshot(), &retracted());
    let main = &dom.one("main").text;
    assert!(main.starts_with("Retracted on 20 November 2026, 07:30 UTC"));
    assert!(main.contains("The accounts we relied on were provisional"));
    assert!(main.contains("The rating had been: Mostly false."));
    assert!(main.contains(&snapshot().statement) && main.contains("Retraction, 20 November 2026"));
}

#[test]
fn texts_keep_their_language_and_direction() {
    let mut hebrew = snapshot();
    hebrew.language = "he".to_owned();
    hebrew.title = "הסובסידיה לא הוכפלה".to_owned();
    let dom = assert_sound(&hebrew, &Standing::Current);
    let title = dom.one("h1");
    assert_eq!((title.get("lang"), title.get("dir")), (Some("he"), Some("auto")));
}

#[test]
fn the_method_is_told_as_it_was() {
    let mut changed = snapshot();
    let mut told = |reviewers, blind, agreement, tolerance, outcome| {
        changed.review.reviewers = reviewers;
        changed.review.blind = blind;
        changed.review.agreement = agreement;
        changed.review.tolerance = tolerance;
        changed.review.outcome = outcome;
        let text = &assert_sound(&changed, &Standing::Current).one("main").text.clone();
        let start = text.find("How we checked").unwrap() + "How we checked".len();
        text[start..].split("Another person").next().unwrap().trim().to_owned()
    };
    assert_eq!(told(1, true, Agreement::Unanimity, 0, Outcome::Agreed), "One reviewer rated the claim.");
    assert_eq!(
        told(3, false, Agreement::Majority, 1, Outcome::Agreed),
        "Three reviewers rated the claim, able to see each other’s verdicts. By our rule they agree if more than half \
         of the verdicts lie at most one step apart on the scale. They agreed."
    );
    assert_eq!(
        told(12, true, Agreement::Unanimity, 2, Outcome::Adjudicated),
        "12 reviewers rated the claim independently: none could see another’s verdict before all were in. By our rule \
         they agree if all verdicts lie at most 2 steps apart on the scale. They did not agree; an editor who had \
         given no verdict decided."
    );
}
