//! What Postgres writes of claims, their rounds and assignments by itself.

use entity::{assignment, claim, round};

use super::assignment::{Assignment, AssignmentsOfClaim};
use super::object::{Claim, DuplicatesOfClaim, WORK};
use super::possible_duplicates::PossibleDuplicates;
use super::round::{Round, RoundsOfClaim};
use crate::appearance::{Appearance, ClaimAppearances};
use crate::claimant_contact::{ClaimContacts, ClaimantContact};
use crate::event::{Event, History};
use crate::evidence::{ClaimEvidence, Evidence};
use crate::fact_check::{FactCheck, FactChecksOfClaim};
use crate::graphql::NodeKind;
use crate::newsroom::Member;
use crate::policy::Rating;
use crate::read::{Field, Shaped, any, id, many, one};
use crate::search_note::{ClaimSearchNotes, SearchNote};
use crate::tag::{ClaimTags, Tag};
use crate::verdict::{Verdict, VerdictsOfClaim};

impl Shaped for Claim {
    type Entity = claim::Entity;
    const NAME: &'static str = "Claim";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::Claim),
            "statement" => Field::Column("statement"),
            "language" => Field::Column("language"),
            "state" => Field::Column("state"),
            "version" => Field::Column("version"),
            "createdAt" => Field::Moment("created_at"),
            "changedAt" => Field::Moment("changed_at"),
            "submittedBy" => one::<Member>("{t}.id = {p}.submitted_by"),
            "origin" => Field::Column("origin"),
            "score" => Field::Sql("round({t}.score, greatest(min_scale({t}.score), 1))"),
            "priority" => Field::Column("priority"),
            "urgent" => Field::Column("urgent"),
            "deadline" => Field::Moment("deadline"),
            "reach" => Field::Column("reach"),
            "priorityVersion" => Field::Column("priority_version"),
            "reason" => Field::Column("reason"),
            "embargoUntil" => Field::Moment("embargo_until"),
            "embargoReason" => Field::Column("embargo_reason"),
            "history" => many::<Event, History>(),
            "appearances" => many::<Appearance, ClaimAppearances>(),
            "possibleDuplicates" => many::<Self, PossibleDuplicates>(),
            "tags" => many::<Tag, ClaimTags>(),
            "duplicateOf" => one::<Self>("{t}.id = {p}.duplicate_of"),
            "duplicates" => many::<Self, DuplicatesOfClaim>(),
            "currentRound" => one::<Round>("{t}.claim_id = {p}.id AND {t}.number = {p}.round"),
            "rounds" => many::<Round, RoundsOfClaim>(),
            "verdictsIn" => Field::LookedUp(
                "SELECT count(*) FROM slot s WHERE s.newsroom_id = {t}.newsroom_id AND s.claim_id = {t}.id AND s.round = {t}.round AND s.used",
            ),
            "verdictsNeeded" => Field::LookedUp(
                "coalesce((SELECT y.verdicts_needed FROM round r
                    JOIN review_policy y ON y.newsroom_id = r.newsroom_id AND y.version = r.policy_version
                    WHERE r.newsroom_id = {t}.newsroom_id AND r.claim_id = {t}.id AND r.number = {t}.round), 0)",
            ),
            "verdicts" => many::<Verdict, VerdictsOfClaim>(),
            "assignments" => many::<Assignment, AssignmentsOfClaim>(),
            "evidence" => many::<Evidence, ClaimEvidence>(),
            "searchNotes" => many::<SearchNote, ClaimSearchNotes>(),
            "claimantContacts" => many::<ClaimantContact, ClaimContacts>(),
            "allowedActions" => Field::Made(WORK),
            "rating" => one::<Rating>("({t}.scale_version, {t}.key) = (SELECT r.scale_version, r.rating_key FROM round r WHERE r.newsroom_id = {p}.newsroom_id
                    AND r.claim_id = {p}.id AND r.number = {p}.round)"),
            "factCheck" => any::<FactCheck>("{t}.claim_id = {p}.id AND lower({t}.language) = lower({p}.language)"),
            "factChecks" => many::<FactCheck, FactChecksOfClaim>(),
            _ => return None,
        })
    }
}

impl Shaped for Round {
    type Entity = round::Entity;
    const NAME: &'static str = "Round";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "number" => Field::Column("number"),
            "startedAt" => Field::Moment("started_at"),
            "verdictsIn" => Field::LookedUp(
                "SELECT count(*) FROM slot s WHERE s.newsroom_id = {t}.newsroom_id AND s.claim_id = {t}.claim_id AND s.round = {t}.number AND s.used",
            ),
            "quorumAt" => Field::Moment("quorum_at"),
            "outcome" => Field::Column("outcome"),
            "rating" => one::<Rating>("{t}.scale_version = {p}.scale_version AND {t}.key = {p}.rating_key"),
            "adjudicator" => one::<Member>("{t}.id = {p}.adjudicator_id"),
            "adjudication" => Field::Column("adjudication"),
            _ => return None,
        })
    }
}

impl Shaped for Assignment {
    type Entity = assignment::Entity;
    const NAME: &'static str = "Assignment";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::Assignment),
            "round" => Field::Column("round"),
            "member" => one::<Member>("{t}.id = {p}.member_id"),
            "assignedBy" => one::<Member>("{t}.id = {p}.assigned_by"),
            "assignedAt" => Field::Moment("assigned_at"),
            "endedAt" => Field::Moment("ended_at"),
            "ending" => Field::Column("ending"),
            _ => return None,
        })
    }
}
