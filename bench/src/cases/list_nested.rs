//! A page of claims, newest first, with who said it, the rating and the fact-check.

use serde_json::json;

use super::{Case, Kind, Limit};
use crate::http::post;
use crate::stage::Stage;

/// A page of 20.
pub struct Twenty;
/// A page of 100.
pub struct Hundred;

const OURS: &str = "query($first: Int!, $after: String!) { claims(first: $first, after: $after) {
    edges { node { id statement state createdAt
        appearances(first: 1) { edges { node { speaker { id name kind } } } }
        rating { key label }
        factCheck { id title publishedVersion } } }
    pageInfo { hasNextPage endCursor } } }";

const PEER: &str = "query($first: Int!, $after: Cursor!, $newsroom: UUID!) {
    allClaims(first: $first, after: $after, condition: { newsroomId: $newsroom }, orderBy: [CREATED_AT_DESC, ROW_ID_DESC]) {
    edges { node { rowId statement state createdAt
        appearancesByNewsroomIdAndClaimId(first: 1, orderBy: [CREATED_AT_ASC, ROW_ID_ASC]) {
            edges { node { sourceByNewsroomIdAndSpeakerId { rowId name kind } } } }
        roundByNewsroomIdAndRowIdAndRound { ratingByNewsroomIdAndScaleVersionAndRatingKey { key label } }
        factChecksByNewsroomIdAndClaimId(first: 1) { nodes { rowId title publishedVersion } } } }
    pageInfo { hasNextPage endCursor } } }";

macro_rules! page {
    ($size:literal) => {
        concat!(
            "SELECT coalesce(json_agg(n), '[]')::text FROM (
                SELECT c.id, c.statement, c.state, c.created_at AS \"createdAt\",
                    (SELECT row_to_json(s) FROM (SELECT s.id, s.name, s.kind
                        FROM appearance a JOIN source s ON s.newsroom_id = a.newsroom_id AND s.id = a.speaker_id
                        WHERE a.newsroom_id = c.newsroom_id AND a.claim_id = c.id
                        ORDER BY a.created_at, a.id LIMIT 1) s) AS speaker,
                    (SELECT row_to_json(r) FROM (SELECT r.key, r.label FROM round o
                        JOIN rating r ON r.newsroom_id = o.newsroom_id AND r.scale_version = o.scale_version
                            AND r.key = o.rating_key
                        WHERE o.newsroom_id = c.newsroom_id AND o.claim_id = c.id AND o.number = c.round) r) AS rating,
                    (SELECT row_to_json(f) FROM (SELECT f.id, f.title, f.published_version AS \"publishedVersion\"
                        FROM fact_check f WHERE f.newsroom_id = c.newsroom_id AND f.claim_id = c.id
                        ORDER BY f.created_at, f.id LIMIT 1) f) AS \"factCheck\"
                FROM claim c WHERE c.newsroom_id = $1 AND (c.created_at, c.id) < ($2, $3)
                ORDER BY c.created_at DESC, c.id DESC LIMIT ",
            $size,
            ") n"
        )
    };
}

fn ours(stage: &Stage, first: u32) -> Vec<Vec<u8>> {
    let ask = |(after, token): (&String, _)| {
        post(
            "/graphql",
            Some(token),
            &json!({ "query": OURS, "variables": { "first": first, "after": after } }),
        )
    };
    stage.our_cursors.iter().zip(stage.tokens()).map(ask).collect()
}

fn peer(stage: &Stage, first: u32) -> Vec<Vec<u8>> {
    let ask = |after| {
        let variables = json!({ "first": first, "after": after, "newsroom": stage.newsroom });
        post("/graphql", None, &json!({ "query": PEER, "variables": variables }))
    };
    stage.peer_cursors.iter().map(ask).collect()
}

fn arguments(stage: &Stage) -> Vec<Vec<String>> {
    let page =
        |(micros, id): &(i64, _)| vec![stage.newsroom.to_string(), micros.to_string(), format!("{id}")];
    stage.pages.iter().map(page).collect()
}

const KINDS: &[Kind] = &[Kind::Id, Kind::Time, Kind::Id];

impl Case for Twenty {
    fn name(&self) -> &'static str {
        "list-20"
    }

    fn title(&self) -> &'static str {
        "list of 20, nested"
    }

    fn ours(&self, stage: &Stage) -> Vec<Vec<u8>> {
        ours(stage, 20)
    }

    fn limit(&self) -> Option<Limit> {
        Some(Limit { sql: page!("20"), kinds: KINDS })
    }

    fn arguments(&self, stage: &Stage) -> Vec<Vec<String>> {
        arguments(stage)
    }

    fn peer(&self, stage: &Stage) -> Vec<Vec<u8>> {
        peer(stage, 20)
    }
}

impl Case for Hundred {
    fn name(&self) -> &'static str {
        "list-100"
    }

    fn title(&self) -> &'static str {
        "list of 100, nested"
    }

    fn ours(&self, stage: &Stage) -> Vec<Vec<u8>> {
        ours(stage, 100)
    }

    fn limit(&self) -> Option<Limit> {
        Some(Limit { sql: page!("100"), kinds: KINDS })
    }

    fn arguments(&self, stage: &Stage) -> Vec<Vec<String>> {
        arguments(stage)
    }

    fn peer(&self, stage: &Stage) -> Vec<Vec<u8>> {
        peer(stage, 100)
    }
}
