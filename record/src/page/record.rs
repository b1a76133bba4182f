//! What changed since publication, and how the rating came about.

use maud::{Markup, PreEscaped, html};

use super::parts::{lang, time};
use crate::{Agreement, Exception, ExceptionKind, Outcome, Review, Snapshot, Standing, markdown};

/// All public changes, the latest first.
pub(super) fn corrections(snapshot: &Snapshot, standing: &Standing) -> Markup {
    let corrections = standing.corrections(snapshot);
    html! {
        section aria-labelledby="corrections" {
            h2 id="corrections" { "Corrections" }
            @if corrections.is_empty() {
                p { "None so far. Every change would be listed here." }
            } @else {
                ol.entries reversed {
                    @for (index, correction) in corrections.iter().enumerate().rev() {
                        li id={ "correction-" (index + 1) } {
                            p.who { strong { (correction.kind.label()) } ", " (time(correction.at)) }
                            div.prose lang=(lang(&snapshot.language)) dir="auto" {
                                (PreEscaped(markdown::note(&correction.text)))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How the rating was found, with every exception from the rules.
pub(super) fn method(snapshot: &Snapshot) -> Markup {
    let review = &snapshot.review;
    html! {
        section aria-labelledby="method" {
            h2 id="method" { "How we checked" }
            p { (reviewers(review)) " " (decision(review)) }
            @if review.four_eyes { p { "Another person, who had no part in the rating or the text, approved it." } }
            @if review.round > 1 { p { "The claim was reviewed anew; this is the outcome of round " (review.round) "." } }
            @if !snapshot.exceptions.is_empty() {
                h3 { "Exceptions" }
                ul.entries {
                    @for exception in &snapshot.exceptions { li { (exception_entry(snapshot, exception)) } }
                }
            }
        }
    }
}

fn reviewers(review: &Review) -> String {
    match (review.reviewers, review.blind) {
        (1, _) => "One reviewer rated the claim.".to_owned(),
        (n, true) => format!(
            "{} reviewers rated the claim independently: none could see another’s verdict before all were in.",
            count(n)
        ),
        (n, false) => format!("{} reviewers rated the claim, able to see each other’s verdicts.", count(n)),
    }
}

fn decision(review: &Review) -> String {
    let decided = match review.outcome {
        Outcome::Agreed => "They agreed.",
        Outcome::Adjudicated => "They did not agree; an editor who had given no verdict decided.",
    };
    if review.reviewers == 1 && review.outcome == Outcome::Agreed {
        return String::new();
    }
    let who = match review.agreement {
        Agreement::Unanimity => "all verdicts",
        Agreement::Majority => "more than half of the verdicts",
    };
    let near = match review.tolerance {
        0 => "are the same rating".to_owned(),
        1 => "lie at most one step apart on the scale".to_owned(),
        steps => format!("lie at most {steps} steps apart on the scale"),
    };
    format!("By our rule they agree if {who} {near}. {decided}")
}

fn count(number: u32) -> String {
    const WORDS: [&str; 8] = ["Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];
    let word = number.checked_sub(2).and_then(|index| WORDS.get(usize::try_from(index).ok()?));
    word.map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

fn exception_entry(snapshot: &Snapshot, exception: &Exception) -> Markup {
    html! {
        p {
            strong {
                @match exception.kind {
                    ExceptionKind::BreakGlass => "Separation of duties was lifted",
                    ExceptionKind::ConflictWaived => "A conflict of interest was waived",
                }
            }
            ", " (time(exception.at)) ": "
            span lang=(lang(&snapshot.language)) dir="auto" { (exception.reason) }
        }
    }
}
