//! Lists that are narrowed down: what waits, most worth checking first; and what one speaker said.

use factdesk::graphql::{NodeKind, global_id};
use serde_json::json;

use super::{Case, Kind, Limit};
use crate::http::post;
use crate::stage::Stage;

/// Claims of one state, by score.
pub struct ByState;
/// Claims of one speaker, newest first.
pub struct BySpeaker;

const STATES: &[&str] = &["SUBMITTED", "QUEUED", "IN_REVIEW", "DISPUTED", "DECIDED", "PUBLISHED"];

const OURS: &str =
    "query($filter: ClaimFilter!, $order: ClaimOrder) { claims(first: 20, filter: $filter, orderBy: $order) {
    edges { node { id statement state score createdAt } } pageInfo { hasNextPage endCursor } } }";

const PEER: &str = "query($newsroom: UUID!, $state: String!) {
    allClaims(first: 20, condition: { newsroomId: $newsroom, state: $state }, orderBy: [SCORE_DESC, ROW_ID_DESC]) {
    edges { node { rowId statement state score createdAt } } pageInfo { hasNextPage endCursor } } }";

impl Case for ByState {
    fn name(&self) -> &'static str {
        "by-state"
    }

    fn title(&self) -> &'static str {
        "claims of a state, by score"
    }

    fn ours(&self, stage: &Stage) -> Vec<Vec<u8>> {
        let order = json!({ "field": "SCORE", "direction": "DESC" });
        let ask = |(state, token): (&&str, _)| {
            let variables = json!({ "filter": { "state": { "in": [state] } }, "order": order });
            post("/graphql", Some(token), &json!({ "query": OURS, "variables": variables }))
        };
        STATES.iter().cycle().zip(stage.tokens()).take(48).map(ask).collect()
    }

    fn limit(&self) -> Option<Limit> {
        Some(Limit {
            sql: "SELECT coalesce(json_agg(n), '[]')::text FROM (
                SELECT id, statement, state, score, created_at FROM claim WHERE newsroom_id = $1 AND state = $2
                ORDER BY score DESC, id DESC LIMIT 20) n",
            kinds: &[Kind::Id, Kind::Text],
        })
    }

    fn arguments(&self, stage: &Stage) -> Vec<Vec<String>> {
        STATES.iter().map(|state| vec![stage.newsroom.to_string(), (*state).to_owned()]).collect()
    }

    fn peer(&self, stage: &Stage) -> Vec<Vec<u8>> {
        let ask = |state| {
            let variables = json!({ "newsroom": stage.newsroom, "state": state });
            post("/graphql", None, &json!({ "query": PEER, "variables": variables }))
        };
        STATES.iter().map(ask).collect()
    }
}

impl Case for BySpeaker {
    fn name(&self) -> &'static str {
        "by-speaker"
    }

    fn title(&self) -> &'static str {
        "claims of a speaker, newest first"
    }

    fn ours(&self, stage: &Stage) -> Vec<Vec<u8>> {
        let ask = |(speaker, token): (&uuid::Uuid, _)| {
            let speaker = global_id(NodeKind::Source, *speaker).to_string();
            let variables = json!({ "filter": { "speakerId": speaker } });
            post("/graphql", Some(token), &json!({ "query": OURS, "variables": variables }))
        };
        stage.speakers.iter().zip(stage.tokens()).map(ask).collect()
    }

    fn limit(&self) -> Option<Limit> {
        Some(Limit {
            sql: "SELECT coalesce(json_agg(n), '[]')::text FROM (
                SELECT id, statement, state, score, created_at FROM claim c WHERE newsroom_id = $1 AND EXISTS (
                    SELECT FROM appearance a WHERE a.newsroom_id = $1 AND a.claim_id = c.id AND a.speaker_id = $2)
                ORDER BY created_at DESC, id DESC LIMIT 20) n",
            kinds: &[Kind::Id, Kind::Id],
        })
    }

    fn arguments(&self, stage: &Stage) -> Vec<Vec<String>> {
        stage.speakers.iter().map(|id| vec![stage.newsroom.to_string(), id.to_string()]).collect()
    }
}
