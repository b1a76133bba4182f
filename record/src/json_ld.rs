//! The `ClaimReview` of a published check (<https://schema.org/ClaimReview>), as fact-check indexes read it
//! (<https://developers.google.com/search/docs/appearance/structured-data/factcheck>).
//!
//! It says what the page says. Unknown speakers are left out, never called "Unknown"; numbers are given only for
//! ratings that have a place on the scale, and only if the scale starts at 1 or above, as the readers demand.
//!
//! A retracted check keeps its `ClaimReview`, since the page stays too, but `alternateName` becomes "Retracted" and the
//! numbers go: most readers look at the rating alone and would go on spreading it. What it had been is told in
//! `ratingExplanation`, just as on the page. `creativeWorkStatus` marks retraction, a new check under way, and
//! demonstrations.

use serde_json::{Value, json};

use crate::time::iso;
use crate::urls::{optional_web_address, web_address};
use crate::{Appearance, DEMO_NOTICE, PublicDate, Snapshot, Speaker, SpeakerKind, Standing, Urls, markdown};

/// Readers show `claimReviewed` as a line; longer statements are cut at a word.
const CLAIM_LENGTH: usize = 300;

/// The one `ClaimReview` of a published check.
pub fn json_ld(snapshot: &Snapshot, standing: &Standing, urls: &Urls) -> Value {
    let mut review = json!({
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": urls.page,
        "headline": snapshot.title,
        "claimReviewed": shorten(&snapshot.statement),
        "reviewRating": rating(snapshot, standing),
        "itemReviewed": claim(snapshot),
        "author": publisher(snapshot),
        "datePublished": iso(snapshot.first_published_at),
        "dateModified": iso(standing.last_modified(snapshot)),
        "version": snapshot.version,
    });
    if snapshot.language != "und" {
        review["inLanguage"] = json!(snapshot.language);
    }
    set_list(&mut review, "correction", corrections(snapshot, standing));
    set_list(&mut review, "creativeWorkStatus", status(snapshot, standing));
    review
}

/// The markup as text that can stand inside a script element: no character in it can end the element or break a
/// line of an old JavaScript parser. It is the same JSON.
pub(crate) fn script_text(value: &Value) -> String {
    // All of these occur in JSON inside of strings only, where the escape means the same.
    value
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

fn rating(snapshot: &Snapshot, standing: &Standing) -> Value {
    let label = &snapshot.rating.label;
    if let Standing::Retracted { reason, .. } = standing {
        return json!({
            "@type": "Rating",
            "alternateName": "Retracted",
            "ratingExplanation": format!("The rating had been: {label}. {}", markdown::plain(reason)),
        });
    }
    let mut rating = json!({ "@type": "Rating", "alternateName": label });
    set(&mut rating, "ratingExplanation", Some(&snapshot.summary));
    if let (Some(ordinal), Some((worst, best))) = (snapshot.rating.ordinal, snapshot.scale.bounds())
        && worst >= 1
        && (worst..=best).contains(&ordinal)
    {
        rating["ratingValue"] = json!(ordinal);
        rating["worstRating"] = json!(worst);
        rating["bestRating"] = json!(best);
    }
    rating
}

fn claim(snapshot: &Snapshot) -> Value {
    let mut claim = json!({ "@type": "Claim" });
    let appearances = snapshot.appearances_by_date();
    if let Some(author) = snapshot.claimant().and_then(author) {
        claim["author"] = author;
    }
    if let Some((first, others)) = appearances.split_first() {
        set(&mut claim, "datePublished", first.published.map(PublicDate::iso).as_ref());
        claim["firstAppearance"] = work(first);
        set_list(&mut claim, "appearance", others.iter().map(|appearance| work(appearance)).collect());
    }
    claim
}

/// A speaker as author of the claim, if the document names one.
fn author(speaker: &Speaker) -> Option<Value> {
    let name = speaker.name.as_ref()?;
    let kind = match speaker.kind {
        SpeakerKind::Person => "Person",
        SpeakerKind::Organization => "Organization",
        SpeakerKind::Other => "Thing",
    };
    let mut author = json!({ "@type": kind, "name": name });
    if speaker.kind == SpeakerKind::Person {
        set(&mut author, "jobTitle", speaker.role.as_ref());
    }
    set_list(
        &mut author,
        "sameAs",
        speaker.same_as.iter().filter_map(|address| web_address(address)).map(Value::from).collect(),
    );
    Some(author)
}

fn work(appearance: &Appearance) -> Value {
    let mut work = json!({ "@type": "CreativeWork" });
    set(&mut work, "headline", Some(&appearance.title));
    if let Some(url) = optional_web_address(appearance.url.as_ref()) {
        work["url"] = json!(url);
    }
    if let Some(publisher) = &appearance.publisher {
        work["publisher"] = json!({ "@type": "Organization", "name": publisher });
    }
    set(&mut work, "datePublished", appearance.published.map(PublicDate::iso).as_ref());
    work
}

fn publisher(snapshot: &Snapshot) -> Value {
    let newsroom = &snapshot.newsroom;
    let mut publisher = json!({ "@type": "Organization", "name": newsroom.name });
    for (key, address) in [("url", &newsroom.url), ("correctionsPolicy", &newsroom.corrections_policy_url)] {
        if let Some(address) = optional_web_address(address.as_ref()) {
            publisher[key] = json!(address);
        }
    }
    publisher
}

fn corrections(snapshot: &Snapshot, standing: &Standing) -> Vec<Value> {
    standing
        .corrections(snapshot)
        .iter()
        .map(|correction| {
            json!({
                "@type": "CorrectionComment",
                "name": correction.kind.label(),
                "text": markdown::plain(&correction.text),
                "datePublished": iso(correction.at),
            })
        })
        .collect()
}

fn status(snapshot: &Snapshot, standing: &Standing) -> Vec<Value> {
    let demo = snapshot.newsroom.demo.then_some(DEMO_NOTICE);
    demo.into_iter().chain(standing.label()).map(Value::from).collect()
}

fn shorten(statement: &str) -> String {
    let line = statement.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((cut, _)) = line.char_indices().nth(CLAIM_LENGTH) else {
        return line;
    };
    let head = &line[..cut];
    let end = head.rfind(' ').unwrap_or(cut);
    format!("{}…", &head[..end])
}

/// Sets a text; an absent or empty one is left out.
fn set(object: &mut Value, key: &str, text: Option<&String>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        object[key] = json!(text);
    }
}

/// Sets a value that may be single or a list; an empty list is left out.
fn set_list(object: &mut Value, key: &str, mut values: Vec<Value>) {
    match values.len() {
        0 => {}
        1 => object[key] = values.remove(0),
        _ => object[key] = Value::Array(values),
    }
}
