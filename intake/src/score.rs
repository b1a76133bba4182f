//! Check-worthiness: does a statement assert something that evidence could confirm or refute?

use serde::Serialize;

/// Why a statement is, or is not, worth checking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
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

impl Reason {
    /// The reason as a sentence for editors.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Figure => "It gives a figure.",
            Self::Comparison => "It makes a comparison or names a trend.",
            Self::PastEvent => "It says that something happened.",
            Self::PresentFact => "It says how things are.",
            Self::Denial => "It denies something.",
            Self::Cause => "It says what caused what.",
            Self::Specific => "It names a person, body, place or date.",
            Self::Opinion => "It is a judgement rather than an assertion of fact.",
            Self::Wish => "It expresses a wish or a hope.",
            Self::Demand => "It orders, demands, advises or asks for something.",
            Self::Prediction => "It is about the future.",
            Self::Promise => "It is a promise or a plan.",
            Self::Conditional => "It hangs on a condition.",
            Self::Courtesy => "It thanks, greets, mourns or apologises.",
            Self::Question => "It asks a question.",
            Self::Vague => "It is too short or too vague to be checked alone.",
        }
    }
}
