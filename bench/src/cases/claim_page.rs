//! All that a reviewer sees of a claim on one page.

use serde_json::json;

use super::{Case, Kind, Limit};
use crate::http::post;
use crate::stage::{Stage, claim_id};

/// See the module.
pub struct ClaimPage;

const OURS: &str = "query($id: ID!) { claim(id: $id) {
    id statement state language version score createdAt changedAt verdictsIn verdictsNeeded allowedActions
    submittedBy { id name }
    rating { key label }
    appearances(first: 20) { edges { node { id exact speech speakerRole start end
        document { id title url publishedAt publisher { id name } }
        speaker { id name kind } } } }
    evidence(first: 20) { edges { node { id url excerpt note stance primary visibility createdAt
        source { id name kind } addedBy { id name } } } }
    verdicts(first: 20) { edges { node { id rationale createdAt member { id name } rating { key label } } } }
    assignments(first: 20) { edges { node { id round assignedAt endedAt ending member { id name } } } }
    history(last: 5) { edges { node { seq at action actorKind objectKind actor { id name } } } } } }";

// The peer knows no allowed actions and nothing of who may see what; an event's actor is only an id to it.
const PEER: &str = "query($newsroom: UUID!, $id: UUID!) {
    claimByNewsroomIdAndRowId(newsroomId: $newsroom, rowId: $id) {
        rowId statement state language version score createdAt changedAt
        memberByNewsroomIdAndSubmittedBy { rowId personByPersonId { name } }
        roundByNewsroomIdAndRowIdAndRound {
            ratingByNewsroomIdAndScaleVersionAndRatingKey { key label }
            reviewPolicyByNewsroomIdAndPolicyVersion { verdictsNeeded }
            assignmentsByNewsroomIdAndClaimIdAndRound(first: 20, orderBy: [ASSIGNED_AT_ASC, ROW_ID_ASC]) { edges { node {
                rowId round assignedAt endedAt ending
                memberByNewsroomIdAndMemberId { rowId personByPersonId { name } } } } } }
        appearancesByNewsroomIdAndClaimId(first: 20, orderBy: [CREATED_AT_ASC, ROW_ID_ASC]) { edges { node {
            rowId exact speech speakerRole startAt endAt
            documentByNewsroomIdAndDocumentId { rowId title url publishedAt
                sourceByNewsroomIdAndPublisherId { rowId name } }
            sourceByNewsroomIdAndSpeakerId { rowId name kind } } } }
        evidencesByNewsroomIdAndClaimId(first: 20, orderBy: [PLACE_ASC, ROW_ID_ASC]) { edges { node {
            rowId url excerpt note stance isPrimary visibility createdAt
            sourceByNewsroomIdAndSourceId { rowId name kind }
            memberByNewsroomIdAndAddedBy { rowId personByPersonId { name } } } } } }
    allVerdicts(first: 20, condition: { newsroomId: $newsroom, claimId: $id }, orderBy: ROW_ID_ASC) { edges { node {
        rowId rationale createdAt
        memberByNewsroomIdAndMemberId { rowId personByPersonId { name } }
        ratingByNewsroomIdAndScaleVersionAndRatingKey { key label } } } }
    allEvents(first: 5, condition: { chainId: $newsroom, claimId: $id }, orderBy: SEQ_DESC) { edges { node {
        seq at action actorKind objectKind actorId } } } }";

const LIMIT: &str = "SELECT row_to_json(n)::text FROM (
    SELECT c.id, c.statement, c.state, c.language, c.version, c.score, c.created_at, c.changed_at,
        (SELECT row_to_json(x) FROM (SELECT m.id, p.name FROM member m JOIN person p ON p.id = m.person_id
            WHERE m.newsroom_id = c.newsroom_id AND m.id = c.submitted_by) x) AS submitted_by,
        (SELECT row_to_json(x) FROM (SELECT r.key, r.label, y.verdicts_needed FROM round o
            JOIN review_policy y ON y.newsroom_id = o.newsroom_id AND y.version = o.policy_version
            LEFT JOIN rating r ON r.newsroom_id = o.newsroom_id AND r.scale_version = o.scale_version
                AND r.key = o.rating_key
            WHERE o.newsroom_id = c.newsroom_id AND o.claim_id = c.id AND o.number = c.round) x) AS round,
        (SELECT json_agg(x) FROM (SELECT a.id, a.exact, a.speech, a.speaker_role, a.start_at, a.end_at,
                (SELECT row_to_json(y) FROM (SELECT d.id, d.title, d.url, d.published_at,
                    (SELECT row_to_json(z) FROM (SELECT s.id, s.name FROM source s
                        WHERE s.newsroom_id = d.newsroom_id AND s.id = d.publisher_id) z) AS publisher
                    FROM document d WHERE d.newsroom_id = a.newsroom_id AND d.id = a.document_id) y) AS document,
                (SELECT row_to_json(y) FROM (SELECT s.id, s.name, s.kind FROM source s
                    WHERE s.newsroom_id = a.newsroom_id AND s.id = a.speaker_id) y) AS speaker
            FROM appearance a WHERE a.newsroom_id = c.newsroom_id AND a.claim_id = c.id
            ORDER BY a.created_at, a.id LIMIT 20) x) AS appearances,
        (SELECT json_agg(x) FROM (SELECT e.id, e.url, e.excerpt, e.note, e.stance, e.is_primary, e.visibility,
                e.created_at,
                (SELECT row_to_json(y) FROM (SELECT s.id, s.name, s.kind FROM source s
                    WHERE s.newsroom_id = e.newsroom_id AND s.id = e.source_id) y) AS source,
                (SELECT row_to_json(y) FROM (SELECT m.id, p.name FROM member m JOIN person p ON p.id = m.person_id
                    WHERE m.newsroom_id = e.newsroom_id AND m.id = e.added_by) y) AS added_by
            FROM evidence e WHERE e.newsroom_id = c.newsroom_id AND e.claim_id = c.id
            ORDER BY e.place, e.id LIMIT 20) x) AS evidence,
        (SELECT json_agg(x) FROM (SELECT v.id, v.rationale, v.created_at,
                (SELECT row_to_json(y) FROM (SELECT m.id, p.name FROM member m JOIN person p ON p.id = m.person_id
                    WHERE m.newsroom_id = v.newsroom_id AND m.id = v.member_id) y) AS member,
                (SELECT row_to_json(y) FROM (SELECT r.key, r.label FROM rating r WHERE r.newsroom_id = v.newsroom_id
                    AND r.scale_version = v.scale_version AND r.key = v.rating_key) y) AS rating
            FROM verdict v WHERE v.newsroom_id = c.newsroom_id AND v.claim_id = c.id
            ORDER BY v.id LIMIT 20) x) AS verdicts,
        (SELECT json_agg(x) FROM (SELECT g.id, g.round, g.assigned_at, g.ended_at, g.ending,
                (SELECT row_to_json(y) FROM (SELECT m.id, p.name FROM member m JOIN person p ON p.id = m.person_id
                    WHERE m.newsroom_id = g.newsroom_id AND m.id = g.member_id) y) AS member
            FROM assignment g WHERE g.newsroom_id = c.newsroom_id AND g.claim_id = c.id
            ORDER BY g.assigned_at, g.id LIMIT 20) x) AS assignments,
        (SELECT json_agg(x) FROM (SELECT h.seq, h.at, h.action, h.actor_kind, h.object_kind,
                (SELECT row_to_json(y) FROM (SELECT m.id, p.name FROM member m JOIN person p ON p.id = m.person_id
                    WHERE m.newsroom_id = h.chain_id AND m.id = h.actor_id) y) AS actor
            FROM event h WHERE h.chain_id = c.newsroom_id AND h.claim_id = c.id
            ORDER BY h.seq DESC LIMIT 5) x) AS history
    FROM claim c WHERE c.newsroom_id = $1 AND c.id = $2) n";

impl Case for ClaimPage {
    fn name(&self) -> &'static str {
        "claim-page"
    }

    fn title(&self) -> &'static str {
        "the reviewer's claim page"
    }

    fn ours(&self, stage: &Stage) -> Vec<Vec<u8>> {
        let ask = |(id, token)| {
            post("/graphql", Some(token), &json!({ "query": OURS, "variables": { "id": claim_id(id) } }))
        };
        stage.reviewed.iter().zip(stage.tokens()).map(ask).collect()
    }

    fn limit(&self) -> Option<Limit> {
        Some(Limit { sql: LIMIT, kinds: &[Kind::Id, Kind::Id] })
    }

    fn arguments(&self, stage: &Stage) -> Vec<Vec<String>> {
        stage.reviewed.iter().map(|id| vec![stage.newsroom.to_string(), id.to_string()]).collect()
    }

    fn peer(&self, stage: &Stage) -> Vec<Vec<u8>> {
        let ask = |id| {
            let variables = json!({ "newsroom": stage.newsroom, "id": id });
            post("/graphql", None, &json!({ "query": PEER, "variables": variables }))
        };
        stage.reviewed.iter().map(ask).collect()
    }
}
