//! What the fields of a page of evidence need beside its rows.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use entity::evidence_withdrawal;
use factdesk_domain::{ClaimId, EvidenceId, MemberId, Seal};

use super::store;
use crate::error::Error;
use crate::read::Reader;

/// Key of what blindness asks of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SealOf {
    /// The claim.
    pub claim: ClaimId,
    /// Number of the round, not only the present one: a round that never reached quorum stays sealed.
    pub round: i32,
}

/// How far a round is open, and who reviews it.
#[derive(Debug)]
pub struct RoundSeal {
    /// How far it is open.
    pub seal: Seal,
    /// Everyone who ever held a slot of it.
    pub reviewers: HashSet<MemberId>,
}

impl Loader<SealOf> for Reader {
    type Value = Arc<RoundSeal>;
    type Error = Error;

    async fn load(&self, keys: &[SealOf]) -> Result<HashMap<SealOf, Arc<RoundSeal>>, Error> {
        let seals = store::seals(&self.db, self.scope.newsroom(), keys).await?;
        Ok(seals.into_iter().map(|(key, seal)| (key, Arc::new(seal))).collect())
    }
}

/// Key of the withdrawal of a piece of evidence, if it was withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WithdrawalOf(pub EvidenceId);

impl Loader<WithdrawalOf> for Reader {
    type Value = evidence_withdrawal::Model;
    type Error = Error;

    async fn load(
        &self,
        keys: &[WithdrawalOf],
    ) -> Result<HashMap<WithdrawalOf, evidence_withdrawal::Model>, Error> {
        let ids = keys.iter().map(|key| key.0);
        let rows = store::withdrawals(&self.db, self.scope.newsroom(), ids).await?;
        Ok(rows.into_iter().map(|row| (WithdrawalOf(row.evidence_id.into()), row)).collect())
    }
}
