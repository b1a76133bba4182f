//! `node` and `nodes`: any object by its id (Relay).

use async_graphql::{Context, ID, Interface, Object, Result};
use factdesk_domain::Action;
use futures::future::try_join_all;
use uuid::Uuid;

use super::ids::{NodeKind, parse_id};
use super::session::Session;
use crate::api_key::ApiKey;
use crate::appearance::Appearance;
use crate::claim::{Assignment, Claim};
use crate::claimant_contact::ClaimantContact;
use crate::conflict::ConflictOfInterest;
use crate::document::Document;
use crate::error::Error;
use crate::evidence::Evidence;
use crate::fact_check::{Correction, FactCheck};
use crate::invitation::Invitation;
use crate::newsroom::{Member, Newsroom};
use crate::read::{Loaders, One, Read, find};
use crate::search_note::SearchNote;
use crate::session::SignedIn;
use crate::source::Source;
use crate::tag::Tag;
use crate::verdict::Verdict;

/// An object with an id that is unique over all types.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Opaque; keep it, do not take it apart."))]
pub enum Node {
    /// The tenant.
    Newsroom(Newsroom),
    /// A person in a newsroom.
    Member(Member),
    /// A story as it came in.
    Document(Document),
    /// Where a claim was made.
    Appearance(Appearance),
    /// Who says, carries or proves something.
    Source(Source),
    /// A checkable statement.
    Claim(Claim),
    /// That a reviewer held a slot.
    Assignment(Assignment),
    /// One reviewer's verdict.
    Verdict(Verdict),
    /// Material for or against a claim.
    Evidence(Evidence),
    /// A note that nothing was found.
    SearchNote(SearchNote),
    /// How the claimant was asked.
    ClaimantContact(ClaimantContact),
    /// The newsroom's conclusion on a claim.
    FactCheck(FactCheck),
    /// A public change of a fact-check.
    Correction(Correction),
    /// A declared conflict of interest.
    ConflictOfInterest(ConflictOfInterest),
    /// One of your own sessions.
    Session(SignedIn),
    /// That somebody may become a member; for admins.
    Invitation(Invitation),
    /// By what a tool acts; for admins.
    ApiKey(ApiKey),
    /// A word of the newsroom's vocabulary.
    Tag(Tag),
}

/// Root fields that find any object.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The object with this id; null if it does not exist or you cannot see it.
    async fn node(&self, context: &Context<'_>, id: ID) -> Result<Option<Read<Node>>> {
        Session::of(context)?.reading(Action::NewsroomRead)?;
        let Some((kind, id)) = parse_id(&id) else { return Ok(None) };
        Ok(match kind {
            NodeKind::Newsroom => found(find(context, id).await?, Node::Newsroom),
            NodeKind::Member => found(find(context, id).await?, Node::Member),
            NodeKind::Document => found(find(context, id).await?, Node::Document),
            NodeKind::Appearance => found(find(context, id).await?, Node::Appearance),
            NodeKind::Source => found(find(context, id).await?, Node::Source),
            NodeKind::Claim => found(find(context, id).await?, Node::Claim),
            NodeKind::Assignment => found(find(context, id).await?, Node::Assignment),
            NodeKind::Verdict => found(find(context, id).await?, Node::Verdict),
            NodeKind::SearchNote => found(find(context, id).await?, Node::SearchNote),
            NodeKind::ClaimantContact => found(find(context, id).await?, Node::ClaimantContact),
            NodeKind::FactCheck => found(find(context, id).await?, Node::FactCheck),
            NodeKind::Correction => found(find(context, id).await?, Node::Correction),
            NodeKind::Evidence => found(find(context, id).await?, Node::Evidence),
            NodeKind::Conflict => found(find(context, id).await?, Node::ConflictOfInterest),
            NodeKind::Invitation => found(find(context, id).await?, Node::Invitation),
            NodeKind::Session => found(find(context, id).await?, Node::Session),
            NodeKind::ApiKey => found(find(context, id).await?, Node::ApiKey),
            NodeKind::Tag => found(find(context, id).await?, Node::Tag),
        })
    }

    /// The objects with these ids, at most 100, in the same order; null for each that does not exist or that you cannot
    /// see.
    async fn nodes(&self, context: &Context<'_>, ids: Vec<ID>) -> Result<Vec<Option<Node>>> {
        let loaders = Session::of(context)?.reading(Action::NewsroomRead)?;
        if ids.len() > 100 {
            return Err(Error::bad_input("At most 100 ids are taken at once.").into());
        }
        Ok(try_join_all(ids.iter().map(|id| load(loaders, id))).await?)
    }
}

fn found<T>(object: Option<Read<T>>, node: impl FnOnce(T) -> Node) -> Option<Read<Node>> {
    object.map(|object| object.map(node))
}

async fn load(loaders: &Loaders, id: &ID) -> std::result::Result<Option<Node>, Error> {
    match parse_id(id) {
        Some((kind, uuid)) => load_node(loaders, kind, uuid).await,
        None => Ok(None),
    }
}

/// The object of this kind with this id, if the reader may see it.
///
/// # Errors
/// What Postgres says.
pub async fn load_node(
    loaders: &Loaders,
    kind: NodeKind,
    id: Uuid,
) -> std::result::Result<Option<Node>, Error> {
    Ok(match kind {
        NodeKind::Newsroom => loaders
            .load_one(One::<entity::newsroom::Entity>::of(id))
            .await?
            .map(|row| Node::Newsroom(row.into())),
        NodeKind::Member => {
            loaders.load_one(One::<entity::member::Entity>::of(id)).await?.map(|row| Node::Member(row.into()))
        }
        NodeKind::Document => loaders
            .load_one(One::<entity::document::Entity>::of(id))
            .await?
            .map(|row| Node::Document(row.into())),
        NodeKind::Appearance => loaders
            .load_one(One::<entity::appearance::Entity>::of(id))
            .await?
            .map(|row| Node::Appearance(row.into())),
        NodeKind::Source => {
            loaders.load_one(One::<entity::source::Entity>::of(id)).await?.map(|row| Node::Source(row.into()))
        }
        NodeKind::Claim => {
            loaders.load_one(One::<entity::claim::Entity>::of(id)).await?.map(|row| Node::Claim(row.into()))
        }
        NodeKind::Assignment => loaders
            .load_one(One::<entity::assignment::Entity>::of(id))
            .await?
            .map(|row| Node::Assignment(row.into())),
        NodeKind::Verdict => loaders
            .load_one(One::<entity::verdict::Entity>::of(id))
            .await?
            .map(|row| Node::Verdict(row.into())),
        NodeKind::SearchNote => loaders
            .load_one(One::<entity::search_note::Entity>::of(id))
            .await?
            .map(|row| Node::SearchNote(row.into())),
        NodeKind::ClaimantContact => loaders
            .load_one(One::<entity::claimant_contact::Entity>::of(id))
            .await?
            .map(|row| Node::ClaimantContact(row.into())),
        NodeKind::FactCheck => loaders
            .load_one(One::<entity::fact_check::Entity>::of(id))
            .await?
            .map(|row| Node::FactCheck(row.into())),
        NodeKind::Correction => loaders
            .load_one(One::<entity::correction::Entity>::of(id))
            .await?
            .map(|row| Node::Correction(row.into())),
        NodeKind::Evidence => loaders
            .load_one(One::<entity::evidence::Entity>::of(id))
            .await?
            .map(|row| Node::Evidence(row.into())),
        NodeKind::Conflict => loaders
            .load_one(One::<entity::conflict::Entity>::of(id))
            .await?
            .map(|row| Node::ConflictOfInterest(row.into())),
        NodeKind::Invitation => loaders
            .load_one(One::<entity::invitation::Entity>::of(id))
            .await?
            .map(|row| Node::Invitation(row.into())),
        NodeKind::Session => loaders
            .load_one(One::<entity::session::Entity>::of(id))
            .await?
            .map(|row| Node::Session(row.into())),
        NodeKind::ApiKey => loaders
            .load_one(One::<entity::api_key::Entity>::of(id))
            .await?
            .map(|row| Node::ApiKey(row.into())),
        NodeKind::Tag => {
            loaders.load_one(One::<entity::tag::Entity>::of(id)).await?.map(|row| Node::Tag(row.into()))
        }
    })
}
