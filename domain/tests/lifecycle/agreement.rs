//! Agreement once more, by trying all subsets of the verdicts instead of windows.

use factdesk_domain::{Agreement, RatingKey, RatingScale, ReviewPolicy};

/// The rating that the verdicts agree on; none if they are disputed.
pub fn agreed(policy: &ReviewPolicy, scale: &RatingScale, verdicts: &[RatingKey]) -> Option<RatingKey> {
    let place = |key: &RatingKey| scale.ratings.iter().find(|r| r.key == *key).and_then(|r| r.ordinal);
    let chosen =
        |mask: u32| verdicts.iter().enumerate().filter(move |(n, _)| mask >> n & 1 == 1).map(|(_, key)| key);
    let agrees = |mask: u32| {
        let same = chosen(mask).all(|a| chosen(mask).all(|b| a == b));
        let near = chosen(mask).all(|a| {
            chosen(mask).all(|b| match (place(a), place(b)) {
                (Some(a), Some(b)) => a.abs_diff(b) <= policy.tolerance.into(),
                _ => false,
            })
        });
        same || near
    };
    let agreeing: Vec<u32> = (1..1 << verdicts.len()).filter(|mask| agrees(*mask)).collect();
    let maximal =
        agreeing.iter().filter(|mask| !agreeing.iter().any(|more| more != *mask && *more & **mask == **mask));
    let size = |mask: &u32| mask.count_ones() as usize;
    let large: Vec<u32> = match policy.agreement {
        Agreement::Unanimity => maximal.filter(|mask| size(mask) == verdicts.len()).copied().collect(),
        Agreement::Majority => {
            maximal.filter(|mask| size(mask) * 2 > policy.verdicts_needed.into()).copied().collect()
        }
    };
    let [mask] = large[..] else { return None };
    let count = |key: &RatingKey| chosen(mask).filter(|other| *other == key).count();
    let most = chosen(mask).map(count).max()?;
    chosen(mask).filter(|key| count(key) == most).min_by_key(|key| place(key)).cloned()
}
