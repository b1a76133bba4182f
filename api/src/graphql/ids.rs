//! Global ids: opaque to clients, `Kind:uuid` in base64url inside (Relay).

use async_graphql::ID;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use crate::error::Error;

/// What an id can name. The spelling is the GraphQL type's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeKind {
    /// The tenant.
    Newsroom,
    /// A person in a newsroom.
    Member,
    /// A story as it came in.
    Document,
    /// Where a claim was made.
    Appearance,
    /// A checkable statement.
    Claim,
    /// Who says, carries or proves something.
    Source,
    /// Material for or against a claim.
    Evidence,
    /// One reviewer's rating.
    Verdict,
    /// The newsroom's conclusion.
    FactCheck,
    /// A public change of a fact-check.
    Correction,
    /// A slot that was held.
    Assignment,
    /// A declared conflict of interest.
    Conflict,
    /// A note that nothing was found.
    SearchNote,
    /// How the claimant was asked.
    ClaimantContact,
    /// A sign-in on one device.
    Session,
    /// That somebody may become a member.
    Invitation,
    /// By what a tool acts.
    ApiKey,
    /// A word of the vocabulary.
    Tag,
}

impl NodeKind {
    const ALL: [Self; 18] = [
        Self::Newsroom,
        Self::Member,
        Self::Document,
        Self::Appearance,
        Self::Claim,
        Self::Source,
        Self::Evidence,
        Self::Verdict,
        Self::FactCheck,
        Self::Correction,
        Self::Assignment,
        Self::Conflict,
        Self::SearchNote,
        Self::ClaimantContact,
        Self::Session,
        Self::Invitation,
        Self::ApiKey,
        Self::Tag,
    ];

    /// The kind with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Its name, as in the schema and in events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Newsroom => "Newsroom",
            Self::Member => "Member",
            Self::Document => "Document",
            Self::Appearance => "Appearance",
            Self::Claim => "Claim",
            Self::Source => "Source",
            Self::Evidence => "Evidence",
            Self::Verdict => "Verdict",
            Self::FactCheck => "FactCheck",
            Self::Correction => "Correction",
            Self::Assignment => "Assignment",
            // "Conflict" is the refusal of a stale change.
            Self::Conflict => "ConflictOfInterest",
            Self::SearchNote => "SearchNote",
            Self::ClaimantContact => "ClaimantContact",
            Self::Session => "Session",
            Self::Invitation => "Invitation",
            Self::ApiKey => "ApiKey",
            Self::Tag => "Tag",
        }
    }
}

/// The id of an object.
pub fn global_id(kind: NodeKind, id: impl Into<Uuid>) -> ID {
    ID(URL_SAFE_NO_PAD.encode(format!("{}:{}", kind.name(), id.into())))
}

/// What an id names, or nothing if it is none of ours.
pub fn parse_id(id: &str) -> Option<(NodeKind, Uuid)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(id).ok()?).ok()?;
    let (name, uuid) = text.split_once(':')?;
    let kind = NodeKind::named(name)?;
    let uuid = Uuid::try_parse(uuid).ok()?;
    // One spelling per id: uuids in other notations are not ours.
    (global_id(kind, uuid).as_str() == id).then_some((kind, uuid))
}

/// The id in an argument or filter of a query. Whether it names anything shows in what is found.
///
/// # Errors
/// `BAD_USER_INPUT` if it is not the id of such an object.
pub fn id_argument(field: &str, kind: NodeKind, id: &str) -> Result<Uuid, Error> {
    match parse_id(id) {
        Some((found, uuid)) if found == kind => Ok(uuid),
        _ => Err(Error::bad_input(format!("\"{field}\" is not the id of a {}.", kind.name()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_and_has_one_spelling() {
        let uuid = Uuid::from_u128(5);
        for kind in NodeKind::ALL {
            assert_eq!(parse_id(&global_id(kind, uuid)), Some((kind, uuid)));
        }
        let braces = URL_SAFE_NO_PAD.encode(format!("Claim:{{{uuid}}}"));
        for broken in [
            "",
            "x",
            "Q2xhaW06",
            &braces,
            &URL_SAFE_NO_PAD.encode("Nothing:00000000-0000-0000-0000-000000000005"),
        ] {
            assert_eq!(parse_id(broken), None, "{broken}");
        }
    }
}
