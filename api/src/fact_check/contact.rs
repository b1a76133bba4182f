//! What the public is told of how the claimant was asked. The way of asking stays inside: it is often an address.

use chrono::{DateTime, Utc};
use factdesk_domain::{ContactOutcome, reply_is_in};
use serde::Deserialize;

/// The latest contact with whoever made a claim, as it is stored.
#[derive(Deserialize)]
pub struct Contact {
    outcome: ContactOutcome,
    asked_at: Option<DateTime<Utc>>,
    deadline: Option<DateTime<Utc>>,
    answer: Option<String>,
    reason: Option<String>,
}

impl Contact {
    /// Whether nothing is waited for any more.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        reply_is_in(self.outcome, self.deadline, now)
    }

    /// The record in words, in the markup of long texts.
    pub fn words(&self) -> String {
        let asked = self.asked_at.map_or_else(
            || "We asked whoever made the claim for comment".to_owned(),
            |at| format!("We asked whoever made the claim for comment on {}", at.format("%-d %B %Y")),
        );
        let mut parts = vec![match self.outcome {
            ContactOutcome::Awaited => format!("{asked}; the answer is awaited."),
            ContactOutcome::Answered => format!("{asked} and got this answer:"),
            ContactOutcome::NoAnswer => format!("{asked} and got no answer."),
            ContactOutcome::Declined => format!("{asked}; they would not comment."),
            ContactOutcome::NotFeasible => {
                "Whoever made the claim could not be asked for comment.".to_owned()
            }
        }];
        parts.extend(self.answer.as_deref().map(quoted));
        parts.extend(self.reason.clone());
        parts.join("\n\n")
    }
}

fn quoted(text: &str) -> String {
    text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn words(row: serde_json::Value) -> String {
        serde_json::from_value::<Contact>(row).unwrap().words()
    }

    #[test]
    fn an_answer_is_quoted_whole_and_a_reason_is_told() {
        let answered =
            json!({ "outcome": "ANSWERED", "asked_at": "2026-11-09T08:00:00Z", "answer": "No.\nNever." });
        let expected = "We asked whoever made the claim for comment on 9 November 2026 and got this answer:\n\n> No.\n> Never.";
        assert_eq!(words(answered), expected);
        let reason = json!({ "outcome": "NOT_FEASIBLE", "reason": "They are in hiding." });
        let expected = "Whoever made the claim could not be asked for comment.\n\nThey are in hiding.";
        assert_eq!(words(reason), expected);
    }
}
