//! Why a claim is, or is not, worth checking.

use async_graphql::resolver_utils::EnumType;
use async_graphql::{Enum, SimpleObject};

/// Why the intake holds a claim worth checking, or not. Treat a code that you do not know by its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_intake::Reason")]
pub enum ScoreReasonCode {
    /// It has a figure in it.
    Figure,
    /// It compares or names a trend.
    Comparison,
    /// It tells of a past event.
    PastEvent,
    /// It states how things are.
    PresentFact,
    /// It denies something.
    Denial,
    /// It says what caused what.
    Cause,
    /// It names a person, body, place or date.
    Specific,
    /// It judges rather than asserts.
    Opinion,
    /// It wishes or hopes.
    Wish,
    /// It orders, demands, advises or asks for something.
    Demand,
    /// It says what will be.
    Prediction,
    /// It promises or announces a plan.
    Promise,
    /// It hangs on a condition.
    Conditional,
    /// It thanks, greets, mourns or apologises.
    Courtesy,
    /// It asks.
    Question,
    /// It is too short or vague to be checked alone.
    Vague,
}

/// A reason for a claim's score.
#[derive(SimpleObject)]
pub struct ScoreReason {
    /// The reason, to branch on.
    code: ScoreReasonCode,
    /// The reason in a sentence for editors.
    label: &'static str,
}

/// The reason as the database holds it.
pub fn reason_code(reason: factdesk_intake::Reason) -> &'static str {
    let code = ScoreReasonCode::from(reason);
    ScoreReasonCode::items().iter().find(|item| item.value == code).map_or("", |item| item.name)
}

/// The reason that the database holds.
pub fn score_reason(text: &str) -> Option<ScoreReason> {
    let code = ScoreReasonCode::items().iter().find(|item| item.name == text)?.value;
    Some(ScoreReason { code, label: factdesk_intake::Reason::from(code).label() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_reads_back_from_the_database() {
        assert_eq!(reason_code(factdesk_intake::Reason::PastEvent), "PAST_EVENT");
        let read = score_reason("PAST_EVENT").unwrap();
        assert_eq!((read.code, read.label), (ScoreReasonCode::PastEvent, "It says that something happened."));
        assert!(score_reason("").is_none());
    }
}
