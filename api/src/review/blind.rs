//! When the verdicts of a round are open, and who reviews it: templates of SQL ([`crate::read::Sql`]), said once for
//! verdicts, for what was gathered, and for events.

/// Whether the round of a row has reached quorum, or was never blind. `$newsroom` is the column that names the newsroom.
macro_rules! round_open {
    ($row:literal, $newsroom:literal) => {
        concat!(
            "EXISTS (SELECT FROM round r JOIN review_policy y
                ON y.newsroom_id = r.newsroom_id AND y.version = r.policy_version
                WHERE (r.newsroom_id, r.claim_id, r.number) = (",
            concat!($row, ".", $newsroom, ", ", $row, ".claim_id, ", $row, ".round"),
            ") AND (r.quorum_at IS NOT NULL OR NOT y.blind))"
        )
    };
}
pub(crate) use round_open;

/// Whether a member ever held a slot of the round of a row.
macro_rules! round_reviewed_by {
    ($row:literal, $newsroom:literal, $member:expr) => {
        concat!(
            "EXISTS (SELECT FROM assignment a WHERE (a.newsroom_id, a.claim_id, a.round) = (",
            concat!($row, ".", $newsroom, ", ", $row, ".claim_id, ", $row, ".round"),
            ") AND a.member_id = ",
            $member,
            ")"
        )
    };
}
pub(crate) use round_reviewed_by;
