//! What the public is told of how the claimant was asked. The way of asking stays inside: it is often an address.

use chrono::{DateTime, Utc};
use factdesk_domain::ContactOutcome;
use serde::Deserialize;

use crate::error::Error;

#[derive(Deserialize)]
struct Contact {
    outcome: ContactOutcome,
    asked_at: Option<DateTime<Utc>>,
    answer: Option<String>,
    reason: Option<String>,
}

/// The record of a contact in words, in the markup of long texts.
///
/// # Errors
/// A row that the table would not take.
pub fn words(row: serde_json::Value) -> Result<String, Error> {
    let contact: Contact = serde_json::from_value(row).map_err(Error::internal)?;
    let asked = contact.asked_at.map_or_else(
        || "We asked whoever made the claim for comment".to_owned(),
        |at| format!("We asked whoever made the claim for comment on {}", at.format("%-d %B %Y")),
    );
    let mut parts = vec![match contact.outcome {
        ContactOutcome::Awaited => format!("{asked}; the answer is awaited."),
        ContactOutcome::Answered => format!("{asked} and got this answer:"),
        ContactOutcome::NoAnswer => format!("{asked} and got no answer."),
        ContactOutcome::Declined => format!("{asked}; they would not comment."),
        ContactOutcome::NotFeasible => "Whoever made the claim could not be asked for comment.".to_owned(),
    }];
    parts.extend(contact.answer.map(|answer| quoted(&answer)));
    parts.extend(contact.reason);
    Ok(parts.join("\n\n"))
}

fn quoted(text: &str) -> String {
    text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_is_quoted_whole_and_a_reason_is_told() {
        let answered =
            json!({ "outcome": "ANSWERED", "asked_at": "2026-11-09T08:00:00Z", "answer": "No.\nNever." });
        let expected = "We asked whoever made the claim for comment on 9 November 2026 and got this answer:\n\n> No.\n> Never.";
        assert_eq!(words(answered).map_err(|error| error.sentence()), Ok(expected.to_owned()));
        let reason = json!({ "outcome": "NOT_FEASIBLE", "reason": "They are in hiding." });
        let expected = "Whoever made the claim could not be asked for comment.\n\nThey are in hiding.";
        assert_eq!(words(reason).map_err(|error| error.sentence()), Ok(expected.to_owned()));
    }
}
