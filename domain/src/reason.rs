//! A reason that goes on the record.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why somebody used a power that needs a reason: 1 to 2,000 characters that are not all blank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reason(String);

/// A reason that is blank or longer than 2,000 characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a reason has 1 to 2,000 characters")]
pub struct InvalidReason;

impl Reason {
    /// The reason as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reason {
    type Error = InvalidReason;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.trim().is_empty() || text.chars().count() > 2_000 {
            Err(InvalidReason)
        } else {
            Ok(Self(text))
        }
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.0
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something_and_is_bounded() {
        let reason = Reason::try_from("The other editor is ill".to_owned()).unwrap();
        assert_eq!(reason.as_str(), "The other editor is ill");
        assert_eq!(reason.to_string(), String::from(reason));
        assert!(Reason::try_from(" \n".to_owned()).is_err());
        assert!(Reason::try_from("ä".repeat(2_000)).is_ok());
        assert!(Reason::try_from("ä".repeat(2_001)).is_err());
    }
}
