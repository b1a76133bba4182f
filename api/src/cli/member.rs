//! `factdesk member add | roles | reset-password | remove`.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use clap::Subcommand;
use factdesk_domain::{Role, Roles};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use secrecy::{ExposeSecret, SecretString};

use super::database::{act, open_migrated};
use super::{complain, say};
use crate::access::password_rule::objection;
use crate::app::{App, master_key};
use crate::config::Settings;
use crate::error::Error;
use crate::newsroom::{AddMember, add_member, find_by_slug, find_member, remove_member, set_roles};
use crate::review::end_leases;
use crate::session::begin_reset;
use crate::unit_of_work::serial;
use crate::world::{RealWorld, World};

/// Which person, in which newsroom.
#[derive(clap::Args)]
pub struct Whom {
    /// Slug of the newsroom.
    #[arg(long)]
    pub newsroom: String,
    /// E-mail address of the person: their sign-in name.
    #[arg(long)]
    pub email: String,
}

impl Whom {
    /// The member, also one who has left.
    pub async fn find(&self, db: &impl ConnectionTrait) -> Result<entity::member::Model, Error> {
        let newsroom = newsroom(db, &self.newsroom).await?;
        find_member(db, newsroom.id.into(), &self.email)
            .await?
            .ok_or_else(|| Error::bad_input(format!("{} is no member of {}.", self.email, self.newsroom)))
    }
}

async fn newsroom(db: &impl ConnectionTrait, slug: &str) -> Result<entity::newsroom::Model, Error> {
    find_by_slug(db, slug).await?.ok_or_else(|| Error::bad_input(format!("There is no newsroom {slug}.")))
}

/// What to do with the people of a newsroom.
#[derive(Subcommand)]
pub enum Arguments {
    /// Add a person, or bring back one who had left.
    Add {
        #[command(flatten)]
        whom: Whom,
        /// The person's name, for colleagues only.
        #[arg(long)]
        name: String,
        /// Roles, with commas: reporter, reviewer, editor, admin. No role includes another.
        #[arg(long, value_delimiter = ',', value_parser = role, required = true)]
        roles: Vec<Role>,
        /// Read the password from standard input. Otherwise one is made and printed, this once.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Set a member's roles. Holds for their next change, and for what they read within 5 seconds.
    Roles {
        #[command(flatten)]
        whom: Whom,
        /// All roles that the member shall have, with commas.
        #[arg(long, value_delimiter = ',', value_parser = role, required = true)]
        roles: Vec<Role>,
    },
    /// Print a token that sets a new password once, by the mutation `resetPassword`.
    ResetPassword {
        #[command(flatten)]
        whom: Whom,
        /// Take the second factor away too, of whoever has lost it and all recovery codes.
        #[arg(long)]
        drop_second_factor: bool,
    },
    /// Remove a member: they change nothing from now on, and read nothing after 5 seconds. What they did stays.
    Remove {
        #[command(flatten)]
        whom: Whom,
    },
}

fn role(text: &str) -> Result<Role, String> {
    let unknown = |_| "roles are reporter, reviewer, editor, admin".to_owned();
    text.trim().to_uppercase().parse().map_err(unknown)
}

/// Changes members.
pub async fn run(settings: &Settings, arguments: Arguments) -> Result<(), Error> {
    match arguments {
        Arguments::Add { whom, name, roles, password_stdin } => {
            add(settings, whom, name, roles.into_iter().collect(), password_stdin).await
        }
        Arguments::Roles { whom, roles } => {
            let roles: Roles = roles.into_iter().collect();
            act(settings, async |tx, world| set_roles(tx, world, &whom.find(tx).await?, &roles).await)
                .await?;
            say(&format!("{} has these roles now: {}.", whom.email, spelled(&roles)));
            Ok(())
        }
        Arguments::ResetPassword { whom, drop_second_factor } => {
            let lifetime = TimeDelta::minutes(i64::from(settings.sign_in.reset_minutes));
            let token = act(settings, async |tx, world| {
                let member = whom.find(tx).await?;
                begin_reset(tx, world, &member, lifetime, drop_second_factor).await
            })
            .await?;
            say(token.expose_secret());
            Ok(())
        }
        Arguments::Remove { whom } => {
            let opened = open_migrated(settings).await?;
            let removed = remove(settings, opened.db.clone(), &whom).await;
            opened.close().await?;
            removed?;
            say(&format!("{} is no member of {} any more.", whom.email, whom.newsroom));
            Ok(())
        }
    }
}

async fn remove(settings: &Settings, db: DatabaseConnection, whom: &Whom) -> Result<(), Error> {
    let tx = serial(&db).await?;
    let member = whom.find(&tx).await?;
    remove_member(&tx, &RealWorld, &member).await?;
    tx.commit().await?;
    let master = master_key(settings, &RealWorld)?;
    let app = Arc::new(App::new(settings.clone(), db, &master, Arc::new(RealWorld)).await?);
    end_leases(&app, member.newsroom_id.into(), member.id.into()).await?;
    Ok(())
}

async fn add(
    settings: &Settings,
    whom: Whom,
    name: String,
    roles: Roles,
    from_stdin: bool,
) -> Result<(), Error> {
    let password = if from_stdin { read_password(&[&whom.email, &name])? } else { make_password() };
    let (shown, summary) = (password.clone(), spelled(&roles));
    let Whom { newsroom: slug, email } = whom;
    let added = act(settings, async |tx, world| {
        let newsroom = newsroom(tx, &slug).await?.id.into();
        add_member(tx, world, AddMember { newsroom, email: email.clone(), name, roles, password }).await
    })
    .await?;
    say(&format!("{email} is a member of {slug}: {summary}."));
    match (added.known, from_stdin) {
        (true, _) => complain("The person was on this server before: name and password stay as they were."),
        (false, true) => {}
        (false, false) => say(&format!("Password: {}", shown.expose_secret())),
    }
    Ok(())
}

fn spelled(roles: &Roles) -> String {
    roles.iter().map(|role| role.as_str().to_lowercase()).collect::<Vec<_>>().join(", ")
}

/// The first line of standard input.
fn read_password(about: &[&str]) -> Result<SecretString, Error> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(Error::internal)?;
    let password = line.trim_end_matches(['\r', '\n']);
    match objection(password, about) {
        Some(sentence) => Err(Error::bad_input(sentence)),
        None => Ok(password.into()),
    }
}

/// 24 characters, 144 bits.
fn make_password() -> SecretString {
    URL_SAFE_NO_PAD.encode(&RealWorld.salt()[..18]).into()
}
