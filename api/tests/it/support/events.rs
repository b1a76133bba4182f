//! A client of the server-sent events.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::client::Client;

/// An answer that comes in events.
pub struct Events {
    answer: reqwest::Response,
    rest: String,
    ready: VecDeque<(String, Value)>,
}

impl Client {
    /// Sends an operation that is answered in events.
    pub async fn events(&self, query: &str, variables: Value) -> Events {
        let mut request = self
            .http()
            .post(format!("{}/graphql", self.server))
            .header("accept", "text/event-stream")
            .json(&json!({ "query": query, "variables": variables }));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        Events::of(request.send().await.unwrap())
    }
}

impl Events {
    /// The events of an answer.
    pub fn of(answer: reqwest::Response) -> Self {
        Self { answer, rest: String::new(), ready: VecDeque::new() }
    }

    /// The answer, for its status and headers.
    pub const fn answer(&self) -> &reqwest::Response {
        &self.answer
    }

    /// The next event, by name and with its data; nothing if the answer ends or breaks off. Signs of life are left out.
    pub async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            let chunk = self.answer.chunk().await.ok()??;
            self.rest.push_str(std::str::from_utf8(&chunk).unwrap());
            while let Some((event, rest)) = self.rest.split_once("\n\n") {
                let line = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
                if let Some(name) = line("event:") {
                    let data = line("data:").filter(|data| !data.is_empty());
                    let data = data.map_or(Value::Null, |data| serde_json::from_str(data).unwrap());
                    self.ready.push_back((name.to_owned(), data));
                }
                self.rest = String::from(rest);
            }
        }
    }

    /// The answer as one JSON body, of a request that was refused.
    pub async fn refusal(self) -> Value {
        self.answer.json().await.unwrap()
    }
}
