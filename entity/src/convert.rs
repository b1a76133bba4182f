//! The closed sets of the tables and those of the domain: one value for one value, or it does not compile.

use factdesk_domain as domain;
use factdesk_domain::UnknownValue;

use crate::{
    appearance, claim, claimant_contact, correction, document, evidence, fact_check, review_policy,
    search_note, source, tag,
};

/// Both ways, for sets that are equal.
macro_rules! equal {
    ($($ours:ty = $theirs:ty { $($value:ident)+ })+) => {
        $(
            impl From<$ours> for $theirs {
                fn from(value: $ours) -> Self {
                    match value {
                        $(<$ours>::$value => Self::$value,)+
                    }
                }
            }

            impl From<$theirs> for $ours {
                fn from(value: $theirs) -> Self {
                    match value {
                        $(<$theirs>::$value => Self::$value,)+
                    }
                }
            }
        )+

        #[cfg(test)]
        mod tests {
            use sea_orm::ActiveEnum;

            use super::*;

            #[test]
            fn a_value_is_spelled_alike_in_domain_and_database() {
                $(for value in <$theirs>::ALL {
                    assert_eq!(<$ours>::from(*value).to_value(), value.as_str());
                })+
            }
        }
    };
}

/// Where a table holds a part of the domain's set.
macro_rules! part {
    ($($ours:ty = $theirs:ty { $($value:ident)+ } without $($other:ident)+;)+) => {$(
        impl From<$ours> for $theirs {
            fn from(value: $ours) -> Self {
                match value {
                    $(<$ours>::$value => Self::$value,)+
                }
            }
        }

        impl TryFrom<$theirs> for $ours {
            type Error = UnknownValue;

            fn try_from(value: $theirs) -> Result<Self, Self::Error> {
                match value {
                    $(<$theirs>::$value => Ok(Self::$value),)+
                    $(<$theirs>::$other)|+ => {
                        Err(UnknownValue { set: stringify!($ours), value: value.as_str().to_owned() })
                    }
                }
            }
        }
    )+};
}

equal! {
    appearance::Selector = domain::SelectorKind { Text Time Whole }
    appearance::Speech = domain::Speech { Direct Indirect }
    claim::State = domain::ClaimState {
        Submitted Queued InReview Disputed Decided Published Retracted Dismissed Duplicate
    }
    claimant_contact::Outcome = domain::ContactOutcome { Awaited Answered NoAnswer Declined NotFeasible }
    correction::Kind = domain::CorrectionKind { Clarification Update Correction Retraction }
    document::Kind = domain::DocumentKind { Text Image Video Audio Page }
    document::Precision = domain::DatePrecision { Unknown Year Month Day Time }
    evidence::Stance = domain::Stance { Supports Refutes Context }
    evidence::Visibility = domain::Visibility { Public Internal Confidential }
    fact_check::State = domain::FactCheckState { Draft Approved Published Retracted }
    review_policy::Agreement = domain::Agreement { Unanimity Majority }
    source::Kind = domain::SourceKind { Person Organization Publication Dataset PrimaryDocument Group }
    tag::Kind = domain::TagKind { Tag Topic }
}

part! {
    // A retraction is no revision: it keeps the published version.
    fact_check::CorrectionKind = domain::CorrectionKind { Clarification Update Correction } without Retraction;
    // What is looked for in vain speaks for or against.
    search_note::Stance = domain::Stance { Supports Refutes } without Context;
}
