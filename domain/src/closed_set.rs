//! Closed sets: enums whose values have one spelling in the schema, in the database and in messages.

/// Text that is no value of a closed set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{value}” is no {set}")]
pub struct UnknownValue {
    /// The set's name, for example `Role`.
    pub set: &'static str,
    /// The text that was given.
    pub value: String,
}

/// Declares an enum with `ALL`, `as_str`, `Display`, `FromStr` and serde, all from one spelling per value.
macro_rules! closed_set {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The value's one spelling, in the schema and in the database.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownValue;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err($crate::UnknownValue { set: stringify!($name), value: text.to_owned() }),
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use crate::{Action, ClaimState, Role, UnknownValue};

    #[test]
    fn a_value_has_one_spelling_everywhere() {
        for state in ClaimState::ALL {
            assert_eq!(ClaimState::from_str(state.as_str()), Ok(*state));
            assert_eq!(serde_json::to_string(state).unwrap(), format!("\"{state}\""));
        }
        assert_eq!(ClaimState::InReview.to_string(), "IN_REVIEW");
        assert_eq!(Action::from_str("claim.submit"), Ok(Action::ClaimSubmit));
        let unknown = Role::from_str("editor").unwrap_err();
        assert_eq!(unknown, UnknownValue { set: "Role", value: "editor".into() });
        assert_eq!(unknown.to_string(), "“editor” is no Role");
    }
}
