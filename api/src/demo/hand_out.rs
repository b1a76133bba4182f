//! What the demonstration leaves behind: sign-in data, requests to paste, a file for scripts.

use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use super::account::Account;
use super::cast::{Cast, Stage};
use super::play::Played;
use crate::error::Error;

/// Tells how to sign in, and three requests that work when they are pasted.
pub fn tell_how_to_go_on(account: &mut Account, server: &str, stage: &Stage, played: &Played) {
    account.chapter("Go on yourself");
    account.tell(&format!("The API is at {server}/graphql. Sign in by the mutation signIn:"));
    for Cast { role, email, password, .. } in &stage.cast {
        account.row(role.called, &format!("{email}  password {password}"));
    }
    account.pause();
    let [reporter, reviewer, _, editor, _, _] = &stage.cast;
    let review = "query { claims(first: 10, filter: { state: { in: [SUBMITTED, QUEUED, IN_REVIEW] } }) \
                  { nodes { id state score statement verdictsIn verdictsNeeded } } }";
    request(account, "The claims that wait to be reviewed", server, reviewer, &json!({ "query": review }));
    let read = "query($id: ID!) { node(id: $id) { ... on FactCheck { title state publishedVersion url \
                rating { label } summary reasoning corrections(first: 5) { nodes { kind text } } } } }";
    let variables = json!({ "id": played.ids["factCheck"] });
    request(account, "The fact-check", server, editor, &json!({ "query": read, "variables": variables }));
    let submit = "mutation($input: SubmitClaimInput!) { submitClaim(input: $input) \
                  { claim { id state statement } refusal { code message } } }";
    let variables =
        json!({ "input": { "statement": "The harbour froze over in January.", "language": "en" } });
    request(account, "A new claim", server, reporter, &json!({ "query": submit, "variables": variables }));
}

/// A request by curl; the token in it works for a day.
fn request(account: &Account, what: &str, server: &str, who: &Cast, body: &Value) {
    account.tell(&format!("{what}, as {} ({}) asks for it:", who.role.name, who.role.called));
    account.pause();
    account.verbatim(&format!("curl -sS {server}/graphql -H 'Content-Type: application/json' \\"));
    account.verbatim(&format!("  -H 'Authorization: Bearer {}' \\", who.token));
    // Nothing in these bodies comes from a story, and none of our texts has a single quote.
    account.verbatim(&format!("  -d '{body}'"));
    account.pause();
}

/// Writes what a script needs into a file that only its owner can read, whole or not at all.
///
/// # Errors
/// The file cannot be written.
pub fn write_json(file: &Path, server: &str, stage: &Stage, played: &Played) -> Result<(), Error> {
    let tokens: serde_json::Map<_, _> =
        stage.cast.iter().map(|who| (who.role.part.to_owned(), json!(who.token))).collect();
    let people: serde_json::Map<_, _> = stage
        .cast
        .iter()
        .map(|who| (who.role.part.to_owned(), json!({ "email": who.email, "password": who.password })))
        .collect();
    let content = json!({
        "address": server,
        "graphql": format!("{server}/graphql"),
        "newsroom": stage.slug,
        "tokens": tokens,
        "people": people,
        "ids": played.ids,
        "slug": played.slug,
        "page": played.page,
    });
    let failed = |error: std::io::Error| Error::bad_input(format!("{}: {error}", file.display()));
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let new = file.with_file_name(name);
    let written = write_new(&new, &format!("{content:#}\n")).and_then(|()| std::fs::rename(&new, file));
    written.inspect_err(|_| drop(std::fs::remove_file(&new))).map_err(failed)
}

fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
