//! Small pieces that all sections use.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use crate::PublicDate;
use crate::time::{iso, words};
use crate::urls::{LINK_REL, web_address};

/// Value of `lang` for a text of the newsroom. BCP 47's `und` is the empty string in HTML.
pub(super) fn lang(language: &str) -> &str {
    if language == "und" { "" } else { language }
}

/// A moment.
pub(super) fn time(at: DateTime<Utc>) -> Markup {
    html! { time datetime=(iso(at)) { (words(at)) } }
}

/// A date as precise as it is known.
pub(super) fn date(date: PublicDate) -> Markup {
    html! { time datetime=(date.iso()) { (date.words()) } }
}

/// A short mark beside other words; the comma is for ears only.
pub(super) fn tag(text: &str, class: &str) -> Markup {
    html! { span class={ "tag " (class) } { (text) } span.aloud { ", " } }
}

/// A text that leads to an address of somebody else's; the text alone if that is no web address.
pub(super) fn link(text: &str, address: Option<&String>) -> Markup {
    html! {
        @match address.and_then(|address| web_address(address)) {
            Some(address) => a href=(address) rel=(LINK_REL) dir="auto" { (text) },
            None => bdi { (text) },
        }
    }
}

/// Where an address leads that cannot be a link; readers still see what was given.
pub(super) fn unlinked(address: Option<&String>) -> Markup {
    html! {
        @if let Some(address) = address.filter(|address| web_address(address).is_none()) {
            " (" bdi { (address) } ")"
        }
    }
}
