//! Two versions of a policy or a scale beside each other, field by field.

use async_graphql::{Enum, SimpleObject};
use factdesk_domain::{Rating, RatingScale, ReviewPolicy};

use crate::event::FieldChange;

/// What differs between two versions of a policy, by the names of `ReviewPolicy`.
pub fn policy_changes(before: &ReviewPolicy, after: &ReviewPolicy) -> Vec<FieldChange> {
    differing(&policy_fields(before), &policy_fields(after))
}

fn policy_fields(policy: &ReviewPolicy) -> [(&'static str, Option<String>); 12] {
    let told = |value: &dyn ToString| Some(value.to_string());
    [
        ("verdictsNeeded", told(&policy.verdicts_needed)),
        ("blind", told(&policy.blind)),
        ("agreement", told(&policy.agreement)),
        ("tolerance", told(&policy.tolerance)),
        ("publicEvidenceNeeded", told(&policy.public_evidence_needed)),
        ("primaryEvidenceNeeded", told(&policy.primary_needed)),
        ("bothStancesOrNote", told(&policy.both_stances_or_note)),
        ("claimantContactNeeded", told(&policy.claimant_contact_needed)),
        ("confirmedSpeakerNeeded", told(&policy.confirmed_speaker_needed)),
        ("fourEyes", told(&policy.four_eyes)),
        ("breakGlass", told(&policy.break_glass)),
        ("leaseSeconds", told(&policy.lease_seconds)),
    ]
}

fn differing(before: &[(&str, Option<String>)], after: &[(&str, Option<String>)]) -> Vec<FieldChange> {
    let pairs = before.iter().zip(after).filter(|(before, after)| before.1 != after.1);
    pairs
        .map(|(before, after)| FieldChange {
            field: before.0.to_owned(),
            before: before.1.clone(),
            after: after.1.clone(),
        })
        .collect()
}

/// What became of a rating. Treat a kind that you do not know as CHANGED.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum RatingChangeKind {
    /// It is new.
    Added,
    /// Its label, definition, place or what it stands for is another one.
    Changed,
    /// It is gone: rounds that begin under the later version know it by the rating that replaced it.
    Retired,
}

/// A rating that differs between two versions of a scale.
#[derive(SimpleObject)]
pub struct RatingChange {
    /// Its key.
    key: String,
    /// What became of it.
    kind: RatingChangeKind,
    /// Of a retired one, the key of the rating that stands for it.
    replaced_by: Option<String>,
    /// Before and after, by the names of `Rating`, with its place in the list as `position`; of a new one without
    /// before, of a retired one without after.
    changes: Vec<FieldChange>,
}

/// What differs between two versions of a rating scale.
#[derive(SimpleObject)]
pub struct RatingScaleChanges {
    /// Its name, if that differs.
    name: Option<FieldChange>,
    /// Its ratings: those that changed or are new in their order, then those that are gone.
    ratings: Vec<RatingChange>,
}

/// What differs between two versions of a scale.
pub fn scale_changes(before: &RatingScale, after: &RatingScale) -> RatingScaleChanges {
    let changed = (before.name != after.name).then(|| FieldChange {
        field: "name".into(),
        before: Some(before.name.clone()),
        after: Some(after.name.clone()),
    });
    let there = after.ratings.iter().enumerate().filter_map(|(place, rating)| {
        let old = before.ratings.iter().enumerate().find(|(_, old)| old.key == rating.key);
        let changes = differing(&rating_fields(old), &rating_fields(Some((place, rating))));
        let kind = if old.is_some() { RatingChangeKind::Changed } else { RatingChangeKind::Added };
        let key = rating.key.to_string();
        (!changes.is_empty()).then_some(RatingChange { key, kind, replaced_by: None, changes })
    });
    let gone =
        before.ratings.iter().enumerate().filter(|(_, old)| after.find(&old.key).is_none()).map(|old| {
            RatingChange {
                key: old.1.key.to_string(),
                kind: RatingChangeKind::Retired,
                replaced_by: after.meant(&old.1.key).map(|rating| rating.key.to_string()),
                changes: differing(&rating_fields(Some(old)), &rating_fields(None)),
            }
        });
    RatingScaleChanges { name: changed, ratings: there.chain(gone).collect() }
}

fn rating_fields(rating: Option<(usize, &Rating)>) -> [(&'static str, Option<String>); 5] {
    let replaces = |rating: &Rating| {
        let keys: Vec<_> = rating.replaces.iter().map(ToString::to_string).collect();
        (!keys.is_empty()).then(|| keys.join(", "))
    };
    [
        ("label", rating.map(|(_, rating)| rating.label.clone())),
        ("definition", rating.map(|(_, rating)| rating.definition.clone())),
        ("ordinal", rating.and_then(|(_, rating)| rating.ordinal).map(|ordinal| ordinal.to_string())),
        ("replaces", rating.and_then(|(_, rating)| replaces(rating))),
        ("position", rating.map(|(place, _)| (place + 1).to_string())),
    ]
}
