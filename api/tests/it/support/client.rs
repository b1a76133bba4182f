//! A client of the GraphQL API.

use serde_json::{Value, json};

/// Sends requests to one server, as one member or as nobody.
#[derive(Clone)]
pub struct Client {
    /// Address of the server: `http://127.0.0.1:PORT`.
    pub server: String,
    /// Access token.
    pub token: Option<String>,
    /// The address that it claims to come from, to a server that trusts its proxy.
    address: Option<String>,
    http: reqwest::Client,
}

impl Client {
    /// A client without a token.
    pub fn new(server: &str) -> Self {
        Self { server: server.to_owned(), token: None, address: None, http: reqwest::Client::new() }
    }

    /// The same client with a token.
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// The same member at another server.
    pub fn at(&self, server: &str) -> Self {
        Self { server: server.to_owned(), ..self.clone() }
    }

    /// The same client, heard from another address.
    pub fn heard_from(&self, address: &str) -> Self {
        Self { address: Some(address.to_owned()), ..self.clone() }
    }

    /// Sends an operation and returns the whole answer.
    pub async fn send(&self, query: &str, variables: Value) -> Value {
        let mut answer: Value = serde_json::from_str(&self.text(query, variables).await).unwrap();
        // Depends on the time that has passed.
        if let Some(cost) = answer.pointer_mut("/extensions/cost").and_then(Value::as_object_mut) {
            cost.remove("remaining");
        }
        answer
    }

    /// Sends an operation and returns the bytes of the answer.
    pub async fn text(&self, query: &str, variables: Value) -> String {
        let mut request = self
            .http
            .post(format!("{}/graphql", self.server))
            .json(&json!({ "query": query, "variables": variables }));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(address) = &self.address {
            request = request.header("x-forwarded-for", address);
        }
        request.send().await.unwrap().text().await.unwrap()
    }

    /// Sends an operation that must have no error, and returns its data.
    pub async fn data(&self, query: &str, variables: Value) -> Value {
        let answer = self.send(query, variables).await;
        assert!(answer.get("errors").is_none(), "{query}\n{answer:#}");
        answer["data"].clone()
    }

    /// Runs the mutation field `name` with this input and returns its payload, with the refusal if there is one.
    /// `selection` is what to read beside the refusal.
    pub async fn mutate(&self, name: &str, input: Value, selection: &str) -> Value {
        let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
        let query = format!(
            "mutation($input: {kind}!) {{ {name}(input: $input) {{ {selection} refusal {{ __typename code message
                ... on RuleViolation {{ rule }} ... on GatesNotMet {{ gates {{ gate }} }}
                ... on InvalidInput {{ fields {{ field message }} }} ... on Forbidden {{ action }}
                ... on Conflict {{ current {{ __typename id }} }} }} }} }}"
        );
        self.data(&query, json!({ "input": input })).await[name].clone()
    }

    /// Runs a mutation that must not be refused.
    pub async fn done(&self, name: &str, input: Value, selection: &str) -> Value {
        let payload = self.mutate(name, input.clone(), selection).await;
        assert_eq!(payload["refusal"], Value::Null, "{name} {input:#}\n{payload:#}");
        payload
    }

    /// GETs a path as the public.
    pub async fn get(&self, path: &str) -> reqwest::Response {
        self.http.get(format!("{}{path}", self.server)).send().await.unwrap()
    }

    /// The HTTP client, for requests of another form.
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }
}

/// The id in an answer.
pub fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("no id in {value:#}")).to_owned()
}

/// What a refusal says: its code, and the rule if it is one.
pub fn refusal(payload: &Value) -> String {
    let refusal = &payload["refusal"];
    let detail = refusal["rule"].as_str().or(refusal["action"].as_str());
    match (refusal["code"].as_str(), detail) {
        (Some(code), Some(detail)) => format!("{code} {detail}"),
        (Some(code), None) => code.to_owned(),
        (None, _) => "none".to_owned(),
    }
}
