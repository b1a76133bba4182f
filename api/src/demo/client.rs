//! A client of the GraphQL API, as any newsroom's tool would be one.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::cast::Cast;
use super::{check, text};
use crate::error::Error;
use crate::world::World;

/// What a client asks of every refusal.
const REFUSAL: &str = "refusal { code message ... on InvalidInput { fields { field message } } }";

/// The way to one server.
#[derive(Clone)]
pub struct Connection {
    /// Its address, without a slash at the end.
    pub server: String,
    http: reqwest::Client,
    world: Arc<dyn World>,
}

/// A person who has signed in.
pub struct Person {
    /// Their name and what they are: "Elise Brandt (editor)".
    pub called: String,
    /// Their name.
    pub name: &'static str,
    /// Their id as a member.
    pub member: String,
    token: String,
    connection: Connection,
}

impl Connection {
    /// The way to the server at this address. A proxy that is set for the web is none for this machine.
    ///
    /// # Errors
    /// The client cannot be made.
    pub fn new(server: String, world: Arc<dyn World>) -> Result<Self, Error> {
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(30)).build();
        Ok(Self { server, http: http.map_err(Error::internal)?, world })
    }

    /// Where the API is.
    pub fn graphql(&self) -> String {
        format!("{}/graphql", self.server)
    }

    /// Signs a person in by address and password.
    ///
    /// # Errors
    /// The server does not let them in.
    pub async fn sign_in(&self, who: &Cast, newsroom: &str) -> Result<Person, Error> {
        let query = format!(
            "mutation($input: SignInInput!) {{ signIn(input: $input) {{ accessToken member {{ id }} {REFUSAL} }} }}"
        );
        let input = json!({ "email": who.email, "password": who.password, "newsroom": newsroom });
        let answer = self.send(None, &query, json!({ "input": input })).await?;
        refused(&answer["signIn"], "signIn", who.role.name)?;
        Ok(Person {
            called: format!("{} ({})", who.role.name, who.role.called),
            name: who.role.name,
            member: text(&answer, "/signIn/member/id")?,
            token: text(&answer, "/signIn/accessToken")?,
            connection: self.clone(),
        })
    }

    /// The public page at this path, as anybody gets it: its content type and text.
    ///
    /// # Errors
    /// It is not there.
    pub async fn get(&self, path: &str) -> Result<(String, String), Error> {
        let response =
            self.http.get(format!("{}{path}", self.server)).send().await.map_err(Error::internal)?;
        let status = response.status();
        check(status.is_success(), || format!("GET {path} was answered with {status}"))?;
        let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default().to_owned();
        Ok((kind, response.text().await.map_err(Error::internal)?))
    }

    async fn send(&self, token: Option<&str>, query: &str, variables: Value) -> Result<Value, Error> {
        let mut request =
            self.http.post(self.graphql()).json(&json!({ "query": query, "variables": variables }));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.map_err(Error::internal)?;
        let status = response.status();
        let body = response.text().await.map_err(Error::internal)?;
        let mut answer: Value = serde_json::from_str(&body).unwrap_or_default();
        let whole = status.is_success() && answer.get("errors").is_none() && answer["data"].is_object();
        check(whole, || format!("the server answered {status}: {body}"))?;
        Ok(answer["data"].take())
    }
}

impl Person {
    /// Asks for something to read.
    ///
    /// # Errors
    /// The server answers with an error.
    pub async fn query(&self, query: &str, variables: Value) -> Result<Value, Error> {
        self.connection.send(Some(&self.token), query, variables).await
    }

    /// Runs the mutation of this name, under a key of its own, and returns its payload.
    ///
    /// # Errors
    /// The server answers with an error or a refusal.
    pub async fn mutate(&self, name: &str, mut input: Value, selection: &str) -> Result<Value, Error> {
        let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
        let query =
            format!("mutation($input: {kind}!) {{ {name}(input: $input) {{ {selection} {REFUSAL} }} }}");
        input["idempotencyKey"] = json!(self.connection.world.id());
        let mut answer = self.query(&query, json!({ "input": input })).await?;
        refused(&answer[name], name, self.name)?;
        Ok(answer[name].take())
    }
}

/// Ends the demonstration if the payload has a refusal.
fn refused(payload: &Value, name: &str, who: &str) -> Result<(), Error> {
    check(payload["refusal"].is_null(), || {
        format!(
            "{who}'s {name} was refused: {} {}",
            payload["refusal"]["code"], payload["refusal"]["message"]
        )
    })
}
