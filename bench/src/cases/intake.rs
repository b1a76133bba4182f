//! A story of a thousand words comes in and is read.

use fastrand::Rng;
use serde_json::json;

use super::Case;
use crate::desk::words;
use crate::http::post;
use crate::stage::Stage;

/// See the module.
pub struct Intake;

/// Stories of a run; each is sent once.
const STORIES: usize = 3000;

const OURS: &str = "mutation($input: SubmitDocumentInput!) { submitDocument(input: $input) {
    document { id } claimsProposed refusal { code message } } }";

impl Case for Intake {
    fn name(&self) -> &'static str {
        "intake"
    }

    fn title(&self) -> &'static str {
        "intake of a story of 1,000 words"
    }

    fn ours(&self, stage: &Stage) -> Vec<Vec<u8>> {
        // Not from the seed: a story that is there from an earlier run would not be read again.
        let mut rng = Rng::new();
        let ask = |_| {
            let text = words::story(&mut rng, 1000);
            let key = format!("{:x}", rng.u128(..));
            let variables = json!({ "input": { "idempotencyKey": key, "text": text } });
            post("/graphql", Some(&stage.reporter), &json!({ "query": OURS, "variables": variables }))
        };
        (0..STORIES).map(ask).collect()
    }

    fn once(&self) -> bool {
        true
    }

    fn part(&self) -> &'static str {
        "\"refusal\":null"
    }
}
