//! What a reader must know before anything else.

use maud::{Markup, PreEscaped, html};

use super::parts::{lang, time};
use crate::{DEMO_NOTICE, Snapshot, Standing, markdown};

/// Marks of demonstrations, retracted checks and such as are checked again.
pub(super) fn notices(snapshot: &Snapshot, standing: &Standing) -> Markup {
    html! {
        @if snapshot.newsroom.demo {
            div.notice role="note" {
                p { strong { (DEMO_NOTICE) "." } " Nobody checked this; it shows how the desk works." }
            }
        }
        @match standing {
            Standing::Current => {},
            Standing::BeingCheckedAgain { since } => {
                div.notice role="note" {
                    p {
                        strong { "Being checked again" } " since " (time(*since))
                        ". What follows is the version published so far; the outcome will appear here."
                    }
                }
            },
            Standing::Retracted { at, reason } => {
                div.notice.grave role="note" {
                    p { strong { "Retracted" } " on " (time(*at)) ". We no longer stand by this fact-check." }
                    div lang=(lang(&snapshot.language)) dir="auto" { (PreEscaped(markdown::note(reason))) }
                }
            },
        }
    }
}
