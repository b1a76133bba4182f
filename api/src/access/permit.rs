//! The right to write, as a value.

use entity::event::ActorKind;
use factdesk_domain::{Action, MemberId, NewsroomId, Roles};
use uuid::Uuid;

use super::Scope;
use super::actor::{Acting, Actor};
use crate::graphql::Refusal;

/// Proof that this member may do this action now. Only this module makes one, from roles read in the transaction that
/// the permit is used in; every writing function of a store asks for it.
#[derive(Debug)]
pub struct Permit {
    newsroom: NewsroomId,
    member: MemberId,
    roles: Roles,
    action: Action,
    acting: Acting,
}

impl Permit {
    /// Asks for the permit.
    ///
    /// # Errors
    /// `Forbidden` if none of the roles allows the action, or it is none for what acts.
    pub(super) fn ask(actor: &Actor, action: Action) -> Result<Self, Refusal> {
        if !actor.may(action) {
            return Err(Refusal::Forbidden(action));
        }
        Ok(Self {
            newsroom: actor.newsroom(),
            member: actor.member(),
            roles: actor.roles().clone(),
            action,
            acting: actor.acting().clone(),
        })
    }

    /// For duties of the server itself, such as freeing slots that have run out. Its member is nobody (the nil uuid),
    /// whom no foreign key accepts: what names an author cannot be written with it.
    pub fn of_server(newsroom: NewsroomId) -> Self {
        let (member, action) = (MemberId::new(uuid::Uuid::nil()), Action::ClaimRelease);
        Self { newsroom, member, roles: Roles::default(), action, acting: Acting::Member }
    }

    /// For whoever has just become a member by an invitation: the one act of a member before the first session.
    pub fn of_new_member(newsroom: NewsroomId, member: MemberId, roles: Roles) -> Self {
        Self { newsroom, member, roles, action: Action::InvitationAccept, acting: Acting::Member }
    }

    /// The newsroom in which it holds.
    pub const fn newsroom(&self) -> NewsroomId {
        self.newsroom
    }

    /// The member on whose behalf: of a key whoever made it, who answers for it.
    pub const fn member(&self) -> MemberId {
        self.member
    }

    /// Who acts, as the event names it.
    pub fn named(&self) -> (ActorKind, Uuid) {
        self.acting.named(self.member)
    }

    /// All roles of the member, for rules that look at more than the action.
    pub const fn roles(&self) -> &Roles {
        &self.roles
    }

    /// What its holder may see.
    pub fn scope(&self) -> Scope {
        self.acting.scope(self.newsroom, self.member, &self.roles)
    }

    /// What it allows.
    pub const fn action(&self) -> Action {
        self.action
    }
}
