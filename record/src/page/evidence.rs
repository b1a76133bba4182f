//! The public evidence, and what the desk did to find more.

use maud::{Markup, PreEscaped, html};

use super::parts::{date, lang, link, tag, unlinked};
use crate::{Evidence, Snapshot, Stance, markdown};

/// All public evidence with what it says about the claim.
pub(super) fn evidence(snapshot: &Snapshot) -> Markup {
    html! {
        section aria-labelledby="evidence" {
            h2 id="evidence" { "The evidence" }
            @if snapshot.evidence.is_empty() {
                p { "No public evidence is listed." }
            } @else {
                ol.entries {
                    @for (index, evidence) in snapshot.evidence.iter().enumerate() {
                        li id={ "evidence-" (index + 1) } { (entry(evidence)) }
                    }
                }
            }
            (note(snapshot, "What we searched for", snapshot.search_note.as_ref()))
            (note(snapshot, "Asked for comment", snapshot.claimant_contact.as_ref()))
        }
    }
}

fn entry(evidence: &Evidence) -> Markup {
    html! {
        p.who {
            (stance(evidence.stance)) " "
            @if evidence.primary { (tag("Primary source", "primary")) " " }
            @if evidence.withdrawn { (tag("Withdrawn", "withdrawn")) " " }
            strong { (link(&evidence.source, evidence.url.as_ref())) } (unlinked(evidence.url.as_ref()))
        }
        @if evidence.withdrawn { p.meta { "We no longer rely on this; it stays here because it was cited." } }
        @if !evidence.excerpt.is_empty() { blockquote dir="auto" { p { (evidence.excerpt) } } }
        @if let Some(interest) = &evidence.declared_interest {
            p.meta { "The source’s own interest: " bdi { (interest) } }
        }
        @if evidence.accessed.is_some() || evidence.archived_url.is_some() {
            p.meta {
                @if let Some(accessed) = evidence.accessed { "Accessed " (date(accessed)) ". " }
                @if evidence.archived_url.is_some() {
                    (link("Archived copy", evidence.archived_url.as_ref()))
                    (unlinked(evidence.archived_url.as_ref()))
                }
            }
        }
    }
}

fn stance(stance: Stance) -> Markup {
    match stance {
        Stance::Supports => tag("Supports the claim", "supports"),
        Stance::Refutes => tag("Refutes the claim", "refutes"),
        Stance::Context => tag("Context", "context"),
    }
}

fn note(snapshot: &Snapshot, heading: &str, text: Option<&String>) -> Markup {
    html! {
        @if let Some(text) = text {
            h3 { (heading) }
            div.prose lang=(lang(&snapshot.language)) dir="auto" { (PreEscaped(markdown::note(text))) }
        }
    }
}
