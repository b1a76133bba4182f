//! `factdesk keys list | rotate`.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use clap::Subcommand;
use entity::signing_key;

use super::database::act;
use super::say;
use crate::access::rotate_key::{Retire, list, rotate};
use crate::app::master_key;
use crate::config::Settings;
use crate::error::Error;
use crate::world::RealWorld;

/// What to do with the keys that sign access tokens.
#[derive(Subcommand)]
pub enum Arguments {
    /// List the keys: since when they sign, until when their tokens are accepted.
    List,
    /// Make a new key. It signs ten minutes later; the old ones go when the last of their tokens has run out. Running
    /// servers need no restart.
    Rotate {
        /// An old key is in wrong hands: the new one signs now, and all tokens of the old ones end within ten seconds.
        /// Everybody signs in again.
        #[arg(long)]
        at_once: bool,
    },
}

/// Lists or changes them.
pub async fn run(settings: &Settings, arguments: Arguments) -> Result<(), Error> {
    match arguments {
        Arguments::List => {
            let (keys, now) = act(settings, async |tx, _| list(tx).await).await?;
            let signs = keys.iter().find(|key| key.signs_from <= now).map(|key| key.id.clone());
            for key in keys {
                say(&line(&key, now, signs.as_deref() == Some(key.id.as_str())));
            }
        }
        Arguments::Rotate { at_once } => {
            let master = master_key(settings, &RealWorld)?;
            let lifetime = TimeDelta::minutes(i64::from(settings.access_token_minutes));
            let retire = if at_once { Retire::AtOnce } else { Retire::WithTheirTokens(lifetime) };
            let made = act(settings, async |tx, world| rotate(tx, &master, world, retire).await).await?;
            say(&format!("{}  signs from {} on", made.id, spelled(made.signs_from)));
        }
    }
    Ok(())
}

fn line(key: &signing_key::Model, now: DateTime<Utc>, signs: bool) -> String {
    let state = match key.retired_at {
        Some(at) if at <= now => format!("retired {}", spelled(at)),
        Some(at) if !signs => format!("tokens accepted until {}", spelled(at)),
        Some(at) => format!("signs, tokens accepted until {}", spelled(at)),
        None if signs => "signs".to_owned(),
        None => format!("signs from {} on", spelled(key.signs_from)),
    };
    format!("{}  Ed25519  made {}  {state}", key.id, spelled(key.created_at))
}

fn spelled(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
