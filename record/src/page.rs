//! The page of a published check: HTML without script, for every reader's device and ear.
//!
//! The labels are English; what the newsroom wrote carries its own `lang`, and every text that may run from right to
//! left finds its direction by itself.

mod claim;
mod evidence;
mod notices;
mod parts;
mod rating;
mod record;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::json_ld::{json_ld, script_text};
use crate::urls::{LINK_REL, optional_web_address};
use crate::{Snapshot, Standing, Urls, markdown};

const STYLE: &str = include_str!("page/page.css");

/// The `Content-Security-Policy` to send with every page of this crate: nothing runs, nothing is loaded, and of
/// styles only the page's own. (The markup is data and needs no permission.)
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; \
    style-src 'sha256-8Se+Vze4ui4bQb4OIW5y+oenVGt2mJTYXlILpQVMG/Y='; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The whole page as HTML.
pub fn page(snapshot: &Snapshot, standing: &Standing, urls: &Urls) -> String {
    let lang = parts::lang(&snapshot.language);
    document(
        &format!("{} – {}", marked_title(snapshot, standing), snapshot.newsroom.name),
        &metadata(snapshot, standing, urls),
        &html! {
            (masthead(snapshot))
            main {
                (notices::notices(snapshot, standing))
                article {
                    h1 lang=(lang) dir="auto" { (snapshot.title) }
                    (byline(snapshot))
                    (claim::claim(snapshot))
                    (rating::rating(snapshot, standing))
                    (claim::appearances(snapshot))
                    section aria-labelledby="reasoning" {
                        h2 id="reasoning" { "Why" }
                        div.prose lang=(lang) dir="auto" { (PreEscaped(markdown::article(&snapshot.reasoning))) }
                    }
                    (evidence::evidence(snapshot))
                    (record::corrections(snapshot, standing))
                    (record::method(snapshot))
                }
            }
            (colophon(snapshot, urls))
        },
    )
}

/// The page for an address where nothing is published; says nothing about whether something will be.
pub fn not_found_page() -> String {
    document(
        "Not found",
        &html! { meta name="robots" content="noindex"; },
        &html! {
            main {
                h1 { "Nothing is published here" }
                p { "Check the address. A published fact-check never moves: corrected and retracted ones stay at theirs." }
            }
        },
    )
}

fn document(title: &str, metadata: &Markup, body: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" dir="ltr" {
            head {
                meta charset="utf-8";
                title { (title) }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                (metadata)
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    }
    .into_string()
}

fn metadata(snapshot: &Snapshot, standing: &Standing, urls: &Urls) -> Markup {
    let canonical = optional_web_address(snapshot.canonical_url.as_ref()).unwrap_or(&urls.page);
    html! {
        meta name="description" content=(snapshot.summary);
        @if snapshot.newsroom.demo { meta name="robots" content="noindex"; }
        link rel="canonical" href=(canonical);
        link rel="alternate" type="application/ld+json" href=(urls.json_ld);
        meta property="og:type" content="article";
        meta property="og:site_name" content=(snapshot.newsroom.name);
        meta property="og:title" content=(marked_title(snapshot, standing));
        meta property="og:description" content=(snapshot.summary);
        meta property="og:url" content=(canonical);
        meta property="article:published_time" content=(crate::time::iso(snapshot.first_published_at));
        meta property="article:modified_time" content=(crate::time::iso(standing.last_modified(snapshot)));
        script type="application/ld+json" { (PreEscaped(script_text(&json_ld(snapshot, standing, urls)))) }
    }
}

/// The title as it travels without the page, with the mark that the page would show.
fn marked_title(snapshot: &Snapshot, standing: &Standing) -> String {
    standing.label().map_or_else(|| snapshot.title.clone(), |label| format!("{label}: {}", snapshot.title))
}

fn masthead(snapshot: &Snapshot) -> Markup {
    html! {
        header.masthead {
            p {
                @match optional_web_address(snapshot.newsroom.url.as_ref()) {
                    Some(url) => a href=(url) dir="auto" { (snapshot.newsroom.name) },
                    None => span dir="auto" { (snapshot.newsroom.name) },
                }
                " " span.kind { "Fact-check" }
            }
        }
    }
}

fn byline(snapshot: &Snapshot) -> Markup {
    html! {
        p.byline {
            @if !snapshot.byline.is_empty() { "By " bdi { (snapshot.byline) } ". " }
            "Published " (parts::time(snapshot.first_published_at)) "."
            @if snapshot.version > 1 {
                " Version " (snapshot.version) ", changed " (parts::time(snapshot.modified_at)) "."
            }
        }
    }
}

fn colophon(snapshot: &Snapshot, urls: &Urls) -> Markup {
    html! {
        footer.colophon {
            p { "Published by " bdi { (snapshot.newsroom.name) } "." }
            ul {
                @if let Some(policy) = optional_web_address(snapshot.newsroom.corrections_policy_url.as_ref()) {
                    li { a href=(policy) { "How we correct" } }
                }
                @if let Some(canonical) = optional_web_address(snapshot.canonical_url.as_ref()) {
                    li { a href=(canonical) rel=(LINK_REL) { "On our site" } }
                }
                li { a href=(urls.page) { "Permanent address" } }
                li { a href=(urls.json_ld) type="application/ld+json" { "ClaimReview (JSON-LD)" } }
            }
        }
    }
}
