//! The newsroom and its people: all that the demonstration makes by other means than the API.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use factdesk_domain::{NewsroomId, Role as Holds};
use secrecy::SecretString;

use super::store::free_slug;
use crate::app::App;
use crate::error::Error;
use crate::newsroom::{AddMember, CreateNewsroom, add_member, create_newsroom, find_member, issue_token};
use crate::unit_of_work::serial;

/// How long the tokens for scripts work.
const TOKENS_WORK_FOR: TimeDelta = TimeDelta::hours(24);

/// A part in the play.
pub struct Role {
    /// Name of the part: before the at sign of the address, and in the JSON.
    pub part: &'static str,
    /// Name of the person, invented.
    pub name: &'static str,
    /// What they are, in a word.
    pub called: &'static str,
    holds: Holds,
}

const fn role(part: &'static str, name: &'static str, called: &'static str, holds: Holds) -> Role {
    Role { part, name, called, holds }
}

const ROLES: [Role; 6] = [
    role("reporter", "Nora Falk", "reporter", Holds::Reporter),
    role("reviewer1", "Samir Haddad", "reviewer", Holds::Reviewer),
    role("reviewer2", "June Okafor", "reviewer", Holds::Reviewer),
    role("editor1", "Elise Brandt", "editor", Holds::Editor),
    role("editor2", "Tomas Rivera", "editor", Holds::Editor),
    role("admin", "Kit Moreau", "admin", Holds::Admin),
];

/// Somebody who can sign in.
pub struct Cast {
    /// Their part.
    pub role: Role,
    /// E-mail address.
    pub email: String,
    /// Password, made for this run.
    pub password: String,
    /// Access token for scripts, for a day.
    pub token: String,
}

/// The newsroom, ready.
pub struct Stage {
    /// Its id.
    pub newsroom: NewsroomId,
    /// First part of its addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its people, in the order of their parts: reporter, two reviewers, two editors, admin.
    pub cast: [Cast; 6],
}

/// Makes a new newsroom with its people: all of it, or nothing.
///
/// # Errors
/// The database cannot be reached.
pub async fn set_up(app: &App) -> Result<Stage, Error> {
    let world = app.world.as_ref();
    let tx = serial(&app.db).await?;
    let (number, slug) = free_slug(&tx).await?;
    let name = if number == 1 { "Demonstration desk".into() } else { format!("Demonstration desk {number}") };
    let new = CreateNewsroom {
        slug: slug.clone(),
        name: name.clone(),
        time_zone: "UTC".into(),
        public_url: None,
        demo: true,
    };
    let newsroom = create_newsroom(&tx, world, new).await?;
    let mut cast = Vec::with_capacity(ROLES.len());
    for role in ROLES {
        let email = format!("{}@{slug}.example", role.part);
        let password = URL_SAFE_NO_PAD.encode(&world.salt()[..15]);
        let new = AddMember {
            newsroom,
            email: email.clone(),
            name: role.name.into(),
            roles: [role.holds].into_iter().collect(),
            password: SecretString::from(password.clone()),
        };
        if add_member(&tx, world, new).await?.known {
            return Err(Error::bad_input(format!(
                "there is somebody with the address {email} on this server already"
            )));
        }
        let member = find_member(&tx, newsroom, &email).await?;
        let member = member.ok_or_else(|| Error::internal("a member was made and is not there"))?;
        let token =
            issue_token(&tx, world, &app.keys, &app.settings.issuer, &member, TOKENS_WORK_FOR).await?;
        cast.push(Cast { role, email, password, token });
    }
    tx.commit().await?;
    let cast = <[Cast; 6]>::try_from(cast).map_err(|_| Error::internal("not as many people as parts"))?;
    Ok(Stage { newsroom, slug, name, cast })
}
