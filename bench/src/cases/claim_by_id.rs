//! A claim by its id.

use serde_json::json;

use super::{Case, Kind, Limit};
use crate::http::post;
use crate::stage::{Stage, claim_id};

/// See the module.
pub struct ClaimById;

const OURS: &str =
    "query($id: ID!) { claim(id: $id) { id statement state language version createdAt changedAt } }";
const PEER: &str =
    "query($newsroom: UUID!, $id: UUID!) { claimByNewsroomIdAndRowId(newsroomId: $newsroom, rowId: $id) {
    rowId statement state language version createdAt changedAt } }";

impl Case for ClaimById {
    fn name(&self) -> &'static str {
        "claim-by-id"
    }

    fn title(&self) -> &'static str {
        "claim by id"
    }

    fn ours(&self, stage: &Stage) -> Vec<Vec<u8>> {
        let ask = |(id, token)| {
            post("/graphql", Some(token), &json!({ "query": OURS, "variables": { "id": claim_id(id) } }))
        };
        stage.claims.iter().zip(stage.tokens()).map(ask).collect()
    }

    fn limit(&self) -> Option<Limit> {
        Some(Limit {
            sql: "SELECT row_to_json(c)::text FROM (
                SELECT id, statement, state, language, version, created_at AS \"createdAt\", changed_at AS \"changedAt\"
                  FROM claim WHERE newsroom_id = $1 AND id = $2) c",
            kinds: &[Kind::Id, Kind::Id],
        })
    }

    fn arguments(&self, stage: &Stage) -> Vec<Vec<String>> {
        stage.claims.iter().map(|id| vec![stage.newsroom.to_string(), id.to_string()]).collect()
    }

    fn peer(&self, stage: &Stage) -> Vec<Vec<u8>> {
        let ask = |id| {
            let variables = json!({ "newsroom": stage.newsroom, "id": id });
            post("/graphql", None, &json!({ "query": PEER, "variables": variables }))
        };
        stage.claims.iter().map(ask).collect()
    }
}
