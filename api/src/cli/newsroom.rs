//! `factdesk newsroom create`.

use clap::Subcommand;

use super::database::act;
use super::say;
use crate::config::{Settings, is_web_address};
use crate::error::Error;
use crate::newsroom::{CreateNewsroom, create_newsroom, knows_time_zone};

/// What to do with newsrooms.
#[derive(Subcommand)]
pub enum Arguments {
    /// Make a newsroom, with the default review policy and rating scale.
    Create {
        /// First part of all its public addresses: small letters, digits, dashes. Never changes.
        #[arg(long)]
        slug: String,
        /// Its name.
        #[arg(long)]
        name: String,
        /// IANA time zone in which its dues and periods are meant, as in Europe/Berlin.
        #[arg(long, default_value = "UTC")]
        time_zone: String,
        /// Where the public reaches its pages, if not at the server's own address.
        #[arg(long, value_name = "URL")]
        public_url: Option<String>,
    },
}

/// Makes it.
pub async fn run(settings: &Settings, arguments: Arguments) -> Result<(), Error> {
    let Arguments::Create { slug, name, time_zone, public_url } = arguments;
    if public_url.as_deref().is_some_and(|url| !is_web_address(url)) {
        return Err(Error::bad_input("--public-url is a web address, as in https://checks.example.org."));
    }
    let made =
        format!("Newsroom {slug} is made. Add its people: factdesk member add --newsroom {slug} --help");
    act(settings, async |tx, world| {
        if !knows_time_zone(tx, &time_zone).await? {
            return Err(Error::bad_input(format!("There is no time zone {time_zone}.")));
        }
        let new = CreateNewsroom { slug, name, time_zone, public_url, demo: false };
        create_newsroom(tx, world, new).await
    })
    .await?;
    say(&made);
    Ok(())
}
