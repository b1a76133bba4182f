//! The claim, and who made it where.

use maud::{Markup, html};

use super::parts::{date, lang, link, time, unlinked};
use crate::urls::web_address;
use crate::{Appearance, Snapshot, Speaker, Speech};

/// The claim in the desk's words.
pub(super) fn claim(snapshot: &Snapshot) -> Markup {
    let appearances = snapshot.appearances_by_date();
    html! {
        section.claim aria-labelledby="claim" {
            h2 id="claim" { "The claim" }
            p.statement lang=(lang(&snapshot.language)) dir="auto" { (snapshot.statement) }
            p.meta {
                @if let Some(claimant) = snapshot.claimant() { "Said by " (speaker_line(claimant)) ". " }
                @if let Some(published) = appearances.first().and_then(|first| first.published) {
                    "First known appearance " (date(published)) ". "
                }
                "Reached our desk " (time(snapshot.submitted_at)) "."
            }
        }
    }
}

/// Every known place of the claim, earliest first.
pub(super) fn appearances(snapshot: &Snapshot) -> Markup {
    let appearances = snapshot.appearances_by_date();
    html! {
        @if !appearances.is_empty() {
            section aria-labelledby="appearances" {
                h2 id="appearances" { "Who said it, and where" }
                ol.entries {
                    @for (index, appearance) in appearances.into_iter().enumerate() {
                        li id={ "appearance-" (index + 1) } { (entry(appearance)) }
                    }
                }
            }
        }
    }
}

fn entry(appearance: &Appearance) -> Markup {
    html! {
        p.who { (attribution(appearance)) }
        @if !appearance.quote.is_empty() {
            blockquote lang=(lang(&appearance.language)) dir="auto" { p { (appearance.quote) } }
        }
        p.meta {
            cite { (link(&appearance.title, appearance.url.as_ref())) } (unlinked(appearance.url.as_ref()))
            @if let Some(publisher) = &appearance.publisher { ", " bdi { (publisher) } }
            @for (index, origin) in appearance.via.iter().enumerate() {
                @if index == 0 { ", via " } @else { ", " } bdi { (origin) }
            }
            @if let Some(published) = appearance.published { ", " (date(published)) }
        }
    }
}

fn attribution(appearance: &Appearance) -> Markup {
    html! {
        @match &appearance.speaker {
            Some(speaker) => (speaker_line(speaker)),
            None => span.unnamed { "Speaker not named" },
        }
        @if let Some(relayer) = &appearance.relayer { ", as told by " bdi { (relayer) } }
        span.aloud { ", " } " "
        span.tag {
            @match appearance.speech {
                Speech::Direct => "Direct quotation",
                Speech::Indirect => "Reported speech",
            }
        }
    }
}

fn speaker_line(speaker: &Speaker) -> Markup {
    let profile = speaker.same_as.iter().find(|address| web_address(address).is_some());
    html! {
        @match (&speaker.name, &speaker.role) {
            (Some(name), Some(role)) => { strong { (link(name, profile)) } ", " bdi { (role) } },
            (Some(name), None) => strong { (link(name, profile)) },
            (None, Some(role)) => { bdi { (role) } " (not named)" },
            (None, None) => span.unnamed { "Speaker not named" },
        }
    }
}
