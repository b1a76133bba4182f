//! From whom a token names to a member of the newsroom.

use chrono::{DateTime, Utc};
use entity::single_sign_on;
use factdesk_domain::{MemberId, NewsroomId, OperatorAct, Roles};
use serde_json::json;

use super::store::{Found, by_email, by_subject, give_roles, link, locked};
use crate::app::App;
use crate::error::Error;
use crate::event::{NewEvent, record_duty};
use crate::graphql::NodeKind;
use crate::newsroom::{Newcomer, make_member};
use crate::unit_of_work::{Work, begin_duty};

/// Whom a token names, as far as it is to be believed.
pub struct Identity {
    /// `sub`.
    pub subject: String,
    /// The address, if the issuer has verified it.
    pub email: Option<String>,
    /// A name to show.
    pub name: Option<String>,
    /// The roles, if the newsroom takes them from the tokens.
    pub roles: Option<Roles>,
    /// When the token was made.
    pub issued_at: Option<DateTime<Utc>>,
}

/// The member for whom the token acts. Somebody whom the newsroom does not know by their subject yet is recognized by
/// their verified address; who is no member becomes one, if that is switched on.
///
/// # Errors
/// `UNAUTHENTICATED` for nobody's token, for a member who was removed, and for one to whom the issuer gives no role.
pub async fn admit(app: &App, trusted: &single_sign_on::Model, who: Identity) -> Result<MemberId, Error> {
    if who.roles.as_ref().is_some_and(Roles::is_empty) {
        return refused(trusted, "the issuer gives them no role here");
    }
    if let Some(known) = by_subject(&app.db, trusted, &who.subject).await?
        && known.removed_at.is_none()
        && !is_to_change(&known, &who)
    {
        return Ok(known.id.into());
    }
    let (work, _) = begin_duty(app, trusted.newsroom_id.into()).await?;
    let member = enter(&work, trusted, &who).await?;
    work.commit().await?;
    app.known.forget_members();
    Ok(member)
}

/// Whether a token says other roles than the member has. An older token than the last one changes nothing.
fn is_to_change(known: &Found, who: &Identity) -> bool {
    let Some(roles) = &who.roles else { return false };
    let newer = known.roles_as_of.is_none_or(|last| who.issued_at.is_some_and(|made| made > last));
    newer && known.roles() != *roles
}

async fn enter(work: &Work<'_>, trusted: &single_sign_on::Model, who: &Identity) -> Result<MemberId, Error> {
    let newsroom = NewsroomId::new(trusted.newsroom_id);
    // What was believed a moment ago may have been changed meanwhile.
    if locked(work.tx(), newsroom).await?.is_none_or(|now| now != *trusted) {
        return refused(trusted, "the newsroom has changed its single sign-on");
    }
    let known = by_subject(work.tx(), trusted, &who.subject).await?;
    let linked = known.is_some();
    let known = match (known, &who.email) {
        (None, Some(email)) => by_email(work.tx(), newsroom, email).await?,
        (known, _) => known,
    };
    let member: MemberId = match &known {
        Some(Found { removed_at: Some(_), .. }) => return refused(trusted, "the member was removed"),
        Some(found) => found.id.into(),
        None if trusted.provision => provision(work, trusted, who).await?,
        None => return refused(trusted, "nobody here has this subject or address"),
    };
    if !linked {
        let as_of = who.issued_at.filter(|_| who.roles.is_some());
        link(work.tx(), trusted, &who.subject, member.into(), as_of, work.now()).await?;
    }
    if let (Some(found), Some(roles)) = (&known, &who.roles)
        && is_to_change(found, who)
    {
        give_roles(work.tx(), trusted, &who.subject, member, roles, who.issued_at).await?;
        let spelled: Vec<_> = roles.iter().map(factdesk_domain::Role::as_str).collect();
        let body = json!({ "before": { "roles": found.roles }, "after": { "roles": spelled }, "by": "single sign-on" });
        let event = NewEvent::of(NodeKind::Member, member, body);
        record_duty(work, OperatorAct::MemberUpdate, event).await?;
    }
    Ok(member)
}

async fn provision(
    work: &Work<'_>,
    trusted: &single_sign_on::Model,
    who: &Identity,
) -> Result<MemberId, Error> {
    let Some(email) = who.email.clone() else {
        return refused(trusted, "the token has no verified address to make a member of");
    };
    let roles: Roles = match &who.roles {
        Some(roles) => roles.clone(),
        None => trusted.provision_roles.iter().filter_map(|role| role.parse().ok()).collect(),
    };
    let spelled: Vec<_> = roles.iter().map(|role| role.as_str().to_owned()).collect();
    let name = who.name.clone().unwrap_or_else(|| email.split('@').next().unwrap_or(&email).to_owned());
    let new = Newcomer { newsroom: trusted.newsroom_id.into(), email, name, roles, password: None };
    let member = make_member(work.tx(), work.app.world.as_ref(), new, work.now()).await?.member;
    let body = json!({ "after": { "roles": spelled }, "by": "single sign-on" });
    record_duty(work, OperatorAct::MemberAdd, NewEvent::of(NodeKind::Member, member, body)).await?;
    Ok(member)
}

/// Tells the log why, and the stranger nothing.
fn refused<T>(trusted: &single_sign_on::Model, cause: &str) -> Result<T, Error> {
    tracing::info!(newsroom = %trusted.newsroom_id, cause, "a sign-on was refused");
    Err(Error::Unauthenticated)
}
