//! What speaks for and against a claim.

use serde::{Deserialize, Serialize};

use crate::PublicDate;

/// Public evidence for or against the claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Name of the source.
    pub source: String,
    /// Address of the material.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The part that matters, verbatim; may be empty.
    pub excerpt: String,
    /// What it says about the claim.
    pub stance: Stance,
    /// True for a primary source.
    pub primary: bool,
    /// Address of an archived copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived_url: Option<String>,
    /// When the desk read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accessed: Option<PublicDate>,
    /// The source's own interest in the matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared_interest: Option<String>,
    /// True if the desk no longer relies on it: it stays readable, marked.
    #[serde(default)]
    pub withdrawn: bool,
}

/// What evidence says about the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Stance {
    /// It speaks for the claim.
    Supports,
    /// It speaks against the claim.
    Refutes,
    /// It helps to understand.
    Context,
}
