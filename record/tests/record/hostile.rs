//! Hostile texts in every field.

use factdesk_record::{Snapshot, Standing, json_ld};
use serde_json::Value;

use crate::outline::assert_sound;
use crate::sample::{STORED, at, checked_again, urls};

const TEXTS: [&str; 8] = [
    "</script ><svg/onload=alert(1) ",
    "</script><svg onload=alert(1)>",
    "\"><img src=x onerror=alert(1)>'`",
    "<!--<script>\u{1}\u{8}\u{b}\u{1f}\u{7f}\u{85}\u{2028}\u{2029}\u{fffe}",
    "</title></style></textarea><style>*{display:none}</style>&lt;&amp;&#0;",
    "\u{202e}\u{2066}שלום \u{200f}مرحبا\u{202e}",
    "[a](javascript:alert(1)) <javascript:alert(1)> ![b](data:text/html,x) <a href=javascript:1>c</a>\n\n# d\n\n<svg/onload=alert(1)>",
    "https://a.example/\"onmouseover=\"alert(1)",
];

/// Values of a closed set, dates: everything else is somebody's text.
const CLOSED: [&str; 11] = [
    "kind",
    "stance",
    "speech",
    "agreement",
    "outcome",
    "precision",
    "at",
    "submitted_at",
    "first_published_at",
    "modified_at",
    "format",
];

fn poison(value: &mut Value, text: &str) -> usize {
    match value {
        Value::Object(map) => map
            .iter_mut()
            .filter(|(key, _)| !CLOSED.contains(&key.as_str()))
            .map(|(_, value)| poison(value, text))
            .sum(),
        Value::Array(list) => list.iter_mut().map(|value| poison(value, text)).sum(),
        Value::String(old) => {
            text.clone_into(old);
            1
        }
        _ => 0,
    }
}

fn poisoned(text: &str) -> Snapshot {
    let mut stored: Value = serde_json::from_str(STORED).unwrap();
    stored["canonical_url"] = "https://courier.example/check".into();
    assert_eq!(poison(&mut stored, text), 68, "texts in the sample");
    serde_json::from_value(stored).unwrap()
}

#[test]
fn no_text_becomes_markup() {
    for text in TEXTS {
        let snapshot = poisoned(text);
        let retracted = Standing::Retracted { at: at("2026-11-20T07:30:00Z"), reason: text.to_owned() };
        for standing in [Standing::Current, checked_again(), retracted] {
            let dom = assert_sound(&snapshot, &standing);
            assert!(
                dom.elements.iter().all(|element| !["svg", "img", "iframe"].contains(&element.name.as_str()))
            );
            assert_eq!(dom.one("h1").text, text, "shown as it was typed");
            assert_eq!(dom.all("style").len(), 1);
        }
    }
}

#[test]
fn only_web_addresses_become_links_or_markup() {
    for address in [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "data:text/html,<svg onload=alert(1)>",
        "//a.example",
        "ftp://a.example/",
    ] {
        let snapshot = poisoned(address);
        let dom = assert_sound(&snapshot, &Standing::Current);
        let links: Vec<_> =
            dom.all("a").iter().filter_map(|link| link.get("href").map(str::to_owned)).collect();
        assert!(links.iter().all(|href| href.starts_with("https://desk.example/")), "{links:?}");
        assert!(dom.one("main").text.contains(&format!("({address})")), "readers still see what was given");
        let markup = json_ld(&snapshot, &Standing::Current, &urls(&snapshot));
        assert!(markup["itemReviewed"]["firstAppearance"]["url"].is_null());
        assert!(markup["itemReviewed"]["author"]["sameAs"].is_null());
        assert!(markup["author"]["url"].is_null() && markup["author"]["correctionsPolicy"].is_null());
    }
}
