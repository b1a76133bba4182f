//! `factdesk token`: an access token for a member, for scripts.

use chrono::TimeDelta;
use sea_orm::DatabaseConnection;

use super::database::open_migrated;
use super::member::Whom;
use super::say;
use crate::access::key::Keys;
use crate::app::master_key;
use crate::config::Settings;
use crate::error::Error;
use crate::newsroom::issue_token;
use crate::unit_of_work::serial;
use crate::world::RealWorld;

/// For whom, and for how long.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    whom: Whom,
    /// How long it works: 90s, 30m, 24h, 7d; 366d at most. Removing the member ends it at once.
    #[arg(long, value_parser = ttl)]
    ttl: TimeDelta,
}

/// Makes the token and prints it.
pub async fn run(settings: &Settings, arguments: Arguments) -> Result<(), Error> {
    let opened = open_migrated(settings).await?;
    let token = issue(settings, &opened.db, arguments).await;
    opened.close().await?;
    say(&token?);
    Ok(())
}

async fn issue(settings: &Settings, db: &DatabaseConnection, arguments: Arguments) -> Result<String, Error> {
    let keys = Keys::load(db, &master_key(settings, &RealWorld)?, &RealWorld).await?;
    let tx = serial(db).await?;
    let member = arguments.whom.find(&tx).await?;
    let token = issue_token(&tx, &RealWorld, &keys, &settings.issuer, &member, arguments.ttl).await?;
    tx.commit().await?;
    Ok(token)
}

fn ttl(text: &str) -> Result<TimeDelta, String> {
    let wrong = || "write a number and s, m, h or d, as in 24h; 366d at most".to_owned();
    let unit = text.chars().next_back().ok_or_else(wrong)?;
    let number: i64 = text[..text.len() - unit.len_utf8()].parse().map_err(|_| wrong())?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(wrong()),
    };
    let longest = TimeDelta::days(366);
    number
        .checked_mul(seconds)
        .and_then(TimeDelta::try_seconds)
        .filter(|ttl| *ttl > TimeDelta::zero() && *ttl <= longest)
        .ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_to_live_has_a_number_and_a_unit() {
        assert_eq!(ttl("24h"), Ok(TimeDelta::hours(24)));
        assert_eq!(ttl("366d"), Ok(TimeDelta::days(366)));
        for wrong in ["", "h", "24", "0s", "-1h", "367d", "9223372036854775807d", "1ä", "1.5h"] {
            assert!(ttl(wrong).is_err(), "{wrong}");
        }
    }
}
