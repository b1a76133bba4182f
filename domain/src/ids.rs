//! Ids: a newtype for each kind of object, so that one can't be taken for another.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Names the object that has this UUID.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The bare UUID, as the database stores it.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// A newsroom: the tenant.
    NewsroomId,
    /// A human being, who may be a member of several newsrooms.
    PersonId,
    /// A key by which a tool acts for the member who made it.
    ApiKeyId,
    /// A person in one newsroom. Never used again, also after the member has left.
    MemberId,
    /// A signed-in session of a person.
    SessionId,
    /// A story over all its versions.
    StoryId,
    /// One version of a story, or a post, transcript, image … as it came in.
    DocumentId,
    /// A place where a claim was made.
    AppearanceId,
    /// One checkable statement.
    ClaimId,
    /// Whoever or whatever says, carries or proves something.
    SourceId,
    /// A piece of evidence on a claim.
    EvidenceId,
    /// One reviewer's rating of a claim in a round.
    VerdictId,
    /// A newsroom's conclusion on a claim in one language.
    FactCheckId,
    /// A typed public change of a published fact-check.
    CorrectionId,
    /// A note that nothing was found for one of the stances.
    SearchNoteId,
    /// A record of how the claimant was asked for comment.
    ClaimantContactId,
    /// A word of the newsroom's vocabulary.
    TagId,
    /// A member's declared conflict of interest on a source.
    ConflictId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_and_writes_as_its_uuid() {
        let uuid = Uuid::from_u128(7);
        let claim = ClaimId::new(uuid);
        assert_eq!(claim.to_string(), "00000000-0000-0000-0000-000000000007");
        assert_eq!(claim.to_string().parse(), Ok(claim));
        assert_eq!(serde_json::to_string(&claim).unwrap(), format!("\"{uuid}\""));
        assert_eq!((Uuid::from(claim), ClaimId::from(uuid), claim.uuid()), (uuid, claim, uuid));
        assert!("claim 7".parse::<ClaimId>().is_err());
    }
}
