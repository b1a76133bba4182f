//! `factdesk operations register | list | remove`.

use std::path::PathBuf;

use clap::Subcommand;

use super::database::act;
use super::say;
use crate::config::Settings;
use crate::error::Error;
use crate::event::hex;
use crate::graphql::{Engine, parse_hash};
use crate::operation::{read, store};
use crate::unit_of_work::clock;

/// What to do with the operations that run where only registered ones do (graphql.operations = "registered").
#[derive(Subcommand)]
pub enum Arguments {
    /// Let the documents of these files run; prints the hash by which a client may ask for each.
    Register {
        /// A document as a client sends it (layout does not matter), or a manifest of relay-compiler, graphql-codegen or
        /// Apollo (.json).
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// List what is registered.
    List,
    /// Take back: on running nodes within five seconds.
    Remove {
        /// SHA-256 of the text in hexadecimal, as in the list.
        #[arg(required = true)]
        hashes: Vec<String>,
    },
}

/// Does it.
pub async fn run(settings: &Settings, arguments: Arguments) -> Result<(), Error> {
    let lines = match arguments {
        Arguments::Register { files } => register(settings, &files).await?,
        Arguments::List => act(settings, async |tx, _| store::list(tx).await)
            .await?
            .into_iter()
            .map(|found| format!("{}  {}", hex(&found.sha256), first_line(&found.document)))
            .collect(),
        Arguments::Remove { hashes } => {
            act(settings, async |tx, _| {
                for hash in &hashes {
                    let known = match parse_hash(hash) {
                        Some(hash) => store::delete(tx, &hash).await?,
                        None => false,
                    };
                    if !known {
                        return Err(Error::bad_input(format!(
                            "{hash} is not registered; nothing was taken back."
                        )));
                    }
                }
                Ok(())
            })
            .await?;
            Vec::new()
        }
    };
    for line in lines {
        say(&line);
    }
    Ok(())
}

async fn register(settings: &Settings, files: &[PathBuf]) -> Result<Vec<String>, Error> {
    let engine = Engine::new(settings.limits.clone(), settings.graphql.clone());
    let mut documents = Vec::new();
    for file in files {
        for document in read(file)? {
            if let Err(errors) = engine.validate(&document).await {
                let reasons = errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join(" ");
                return Err(Error::bad_input(format!(
                    "{}: {}: {reasons} Nothing was registered.",
                    file.display(),
                    first_line(&document)
                )));
            }
            documents.push(document);
        }
    }
    act(settings, async |tx, world| {
        let now = clock(tx, world).await?;
        let mut lines = Vec::new();
        for document in &documents {
            let hash = store::insert(tx, document, now).await?;
            lines.push(format!("{}  {}", hex(&hash), first_line(document)));
        }
        Ok(lines)
    })
    .await
}

fn first_line(document: &str) -> &str {
    let mut lines = document.lines().map(str::trim);
    lines.find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or("")
}
