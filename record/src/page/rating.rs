//! The rating, what it means, and the scale it stands on.

use maud::{Markup, html};

use super::parts::lang;
use crate::{Rating, Snapshot, Standing};

/// The conclusion.
pub(super) fn rating(snapshot: &Snapshot, standing: &Standing) -> Markup {
    let lang = lang(&snapshot.language);
    let retracted = matches!(standing, Standing::Retracted { .. });
    html! {
        section.rating aria-labelledby="rating" {
            h2 id="rating" { "Our rating" }
            @if retracted {
                p.verdict { "Retracted" }
                p { "The rating had been: " s lang=(lang) dir="auto" { (snapshot.rating.label) } "." }
            } @else {
                p.verdict lang=(lang) dir="auto" { (snapshot.rating.label) }
                p.definition lang=(lang) dir="auto" { (snapshot.rating.definition) }
                (scale(snapshot))
            }
            @if !snapshot.summary.is_empty() {
                p.summary[!retracted] lang=(lang) dir="auto" { (snapshot.summary) }
            }
            (meanings(snapshot))
        }
    }
}

/// The ratings that have a place on the scale as a row of steps, the others named below.
fn scale(snapshot: &Snapshot) -> Markup {
    let (steps, beside): (Vec<_>, Vec<_>) =
        snapshot.scale.ratings.iter().partition(|rating| rating.ordinal.is_some());
    let list = |ratings: Vec<&Rating>| {
        html! {
            @for rating in ratings {
                @let current = rating.key == snapshot.rating.key;
                li aria-current=[current.then_some("true")] dir="auto" {
                    (rating.label)
                    @if current { span.aloud { " (this rating)" } }
                }
            }
        }
    };
    html! {
        div.scale lang=(lang(&snapshot.language)) {
            @if !steps.is_empty() { ol aria-label="Ratings on the scale" { (list(steps)) } }
            @if !beside.is_empty() { ul aria-label="Ratings beside the scale" { (list(beside)) } }
        }
    }
}

fn meanings(snapshot: &Snapshot) -> Markup {
    html! {
        details {
            summary { "What our ratings mean" }
            dl lang=(lang(&snapshot.language)) {
                @for rating in &snapshot.scale.ratings {
                    dt dir="auto" { (rating.label) }
                    dd dir="auto" { (rating.definition) }
                }
            }
            p.meta { "Scale: " bdi { (snapshot.scale.name) } ", version " (snapshot.scale.version) "." }
        }
    }
}
