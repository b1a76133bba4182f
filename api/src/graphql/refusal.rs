//! Expected refusals of a mutation, as data (docs/decisions/0004).

use async_graphql::{ComplexObject, Context, Enum, Interface, SimpleObject};
use factdesk_domain::Action;
use uuid::Uuid;

use super::fields::FieldProblem;
use super::ids::NodeKind;
use super::node::{Node, load_node};
use super::session::Session;
use crate::error::Error;
use crate::read::One;
use sea_orm::ActiveEnum;

/// Why a command was refused; nothing of it stays.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// No such object here, or one of another newsroom.
    NotFound(&'static str),
    /// No role allows it.
    Forbidden(Action),
    /// The object has changed since the client read it.
    Conflict(NodeKind, Uuid),
    /// A rule stands against it, about this object if it is one that can be read.
    Rule(factdesk_domain::Rule, Option<(NodeKind, Uuid)>),
    /// Publishing lacks these.
    Gates(Vec<factdesk_domain::Gate>),
    /// The input is not usable.
    Input(Vec<FieldProblem>),
}

impl From<factdesk_domain::Rule> for Refusal {
    fn from(rule: factdesk_domain::Rule) -> Self {
        Self::Rule(rule, None)
    }
}

impl Refusal {
    /// A refusal of the domain about this object.
    pub fn of(refusal: factdesk_domain::Refusal, kind: NodeKind, id: impl Into<Uuid>) -> Self {
        match refusal {
            factdesk_domain::Refusal::Rule(rule) => Self::Rule(rule, Some((kind, id.into()))),
            factdesk_domain::Refusal::Gates(gates) => Self::Gates(gates),
            factdesk_domain::Refusal::Stale { .. } => Self::Conflict(kind, id.into()),
        }
    }

    /// Checks the version that the client has read against the present one.
    ///
    /// # Errors
    /// `Conflict` with the present object.
    pub fn check_version(
        current: i32,
        expected: i32,
        kind: NodeKind,
        id: impl Into<Uuid>,
    ) -> Result<(), Self> {
        factdesk_domain::check_version(current, expected).map_err(|refusal| Self::of(refusal, kind, id))
    }
}

/// Kind of a refusal. Treat a kind that you do not know by its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum RefusalCode {
    /// An object of the input does not exist, or you cannot see it.
    NotFound,
    /// None of your roles allows this.
    Forbidden,
    /// The object has changed since you read it.
    Conflict,
    /// A rule of the desk stands against it.
    RuleViolation,
    /// Publishing lacks something.
    GatesNotMet,
    /// A field of the input is not usable.
    InvalidInput,
}

/// Why a mutation was refused. Nothing was changed.
#[derive(Interface)]
#[graphql(
    name = "Refusal",
    field(name = "code", ty = "&RefusalCode", desc = "The kind, to branch on."),
    field(name = "message", ty = "&String", desc = "A sentence to show to the person.")
)]
pub enum RefusalObject {
    /// An object of the input does not exist here.
    NotFound(NotFound),
    /// No role allows it.
    Forbidden(Forbidden),
    /// Changed meanwhile.
    Conflict(Conflict),
    /// A rule stands against it.
    RuleViolation(RuleViolation),
    /// Publishing lacks something.
    GatesNotMet(GatesNotMet),
    /// Unusable input.
    InvalidInput(InvalidInput),
}

/// An object that the input names does not exist, or belongs to another newsroom: the two are never told apart.
#[derive(SimpleObject)]
pub struct NotFound {
    /// The kind, to branch on.
    code: RefusalCode,
    /// A sentence to show to the person.
    message: String,
}

/// None of your roles allows this.
#[derive(SimpleObject)]
pub struct Forbidden {
    /// The kind, to branch on.
    code: RefusalCode,
    /// A sentence to show to the person.
    message: String,
    /// The action, as in the permission table: `claim.accept`.
    action: String,
}

/// Somebody changed the object since you read it. Show both versions, let the person decide, send again with the
/// present version.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Conflict {
    /// The kind, to branch on.
    code: RefusalCode,
    /// A sentence to show to the person.
    message: String,
    #[graphql(skip)]
    object: (NodeKind, Uuid),
}

#[ComplexObject]
impl Conflict {
    /// The object as it is now.
    async fn current(&self, context: &Context<'_>) -> async_graphql::Result<Option<Node>> {
        let loaders = Session::of(context)?.loaders()?;
        Ok(load_node(loaders, self.object.0, self.object.1).await?)
    }
}

/// A rule of the desk stands against it.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct RuleViolation {
    /// The kind, to branch on.
    code: RefusalCode,
    /// A sentence to show to the person.
    message: String,
    /// The rule, to branch on.
    rule: Rule,
    #[graphql(skip)]
    object: Option<(NodeKind, Uuid)>,
}

#[ComplexObject]
impl RuleViolation {
    /// The object that the rule is about, as it is now: a claim, a fact-check or a piece of evidence. Null if it is about
    /// none.
    async fn current(&self, context: &Context<'_>) -> async_graphql::Result<Option<Node>> {
        let Some((kind, id)) = self.object else { return Ok(None) };
        let loaders = Session::of(context)?.loaders()?;
        Ok(load_node(loaders, kind, id).await?)
    }

    /// The state that the claim or fact-check is in now, as in its `state`; for `WRONG_STATE`. Null if the rule is about
    /// neither.
    async fn state(&self, context: &Context<'_>) -> async_graphql::Result<Option<String>> {
        let Some((kind, id)) = self.object else { return Ok(None) };
        let loaders = Session::of(context)?.loaders()?;
        Ok(match kind {
            NodeKind::Claim => {
                let row = loaders.load_one(One::<entity::claim::Entity>::of(id)).await?;
                row.map(|row| row.state.to_value())
            }
            NodeKind::FactCheck => {
                let row = loaders.load_one(One::<entity::fact_check::Entity>::of(id)).await?;
                row.map(|row| row.state.to_value())
            }
            _ => None,
        })
    }
}

/// Publishing lacks something.
#[derive(SimpleObject)]
pub struct GatesNotMet {
    /// The kind, to branch on.
    code: RefusalCode,
    /// A sentence to show to the person.
    message: String,
    /// Everything that is missing.
    gates: Vec<UnmetGate>,
}

/// One thing that publishing needs and that is not there.
#[derive(SimpleObject)]
pub struct UnmetGate {
    /// The gate, to branch on.
    gate: Gate,
    /// What is missing, in a sentence.
    message: String,
}

impl From<factdesk_domain::Gate> for UnmetGate {
    fn from(gate: factdesk_domain::Gate) -> Self {
        Self { message: gate.message().into(), gate: gate.into() }
    }
}

/// Fields of the input are not usable.
#[derive(SimpleObject)]
pub struct InvalidInput {
    /// The kind, to branch on.
    code: RefusalCode,
    /// A sentence to show to the person.
    message: String,
    /// Every field with a problem.
    fields: Vec<FieldProblem>,
}

/// A rule that stands against a step. Treat one that you do not know by the refusal's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::Rule")]
pub enum Rule {
    /// The object's state doesn't allow the step.
    WrongState,
    /// As many reviewers are at work as the round needs verdicts.
    NoFreeSlot,
    /// The member holds or has used a slot of this round.
    AlreadyHoldsSlot,
    /// The member holds as many slots as one person may take from the queue.
    HoldsTooMany,
    /// The member holds no slot of this round.
    NotYourSlot,
    /// The member's slot ran out and none is free any more.
    SlotTaken,
    /// Slots are for members with the role REVIEWER.
    NotAReviewer,
    /// Whoever submitted the claim doesn't review it.
    SubmitterGivesNoVerdict,
    /// The member stepped back from this claim.
    Recused,
    /// The member declared a conflict of interest on a source involved.
    ConflictOfInterest,
    /// Stepping back twice changes nothing.
    AlreadyRecused,
    /// The rating isn't in the round's scale.
    UnknownRating,
    /// From quorum on verdicts are fixed.
    VerdictsFixed,
    /// From the first verdict of a round on the statement is fixed.
    StatementFixed,
    /// Whoever gave a verdict in the round doesn't adjudicate it.
    AdjudicatorGaveVerdict,
    /// Whoever wrote the working copy doesn't approve it.
    ApproverIsAuthor,
    /// Whoever adjudicated the claim doesn't approve its fact-check.
    ApproverAdjudicated,
    /// Whoever's verdict counts in the round doesn't approve the fact-check.
    ApproverGaveVerdict,
    /// The round's policy has no break-glass.
    BreakGlassNotInPolicy,
    /// A claim can't be its own duplicate.
    DuplicateOfItself,
    /// The target is itself dismissed or a duplicate.
    DuplicateTargetClosed,
    /// The text was written for an earlier round.
    EarlierRound,
    /// What is published changes only with a typed correction.
    CorrectionNeeded,
    /// Nothing is published that could be corrected.
    NothingToCorrect,
    /// Retracting is a step of its own.
    RetractionIsNoCorrection,
    /// Whoever has the conflict, or another one, can't waive it.
    WaiverByConflicted,
    /// Evidence with the same address stands on the claim already; it is in `current`.
    SameAddress,
    /// Reviewers leave the order of evidence alone while their round is blind.
    OrderSealed,
    /// Another tag or topic of this kind bears the name; it is in `current`.
    TagNameTaken,
    /// The tag was merged into another one, which stands for it.
    TagMerged,
    /// The tag is out of use.
    TagRetired,
    /// A claim bears 50 tags and topics at most.
    TooManyTags,
}

/// Something that publishing needs. Treat one that you do not know by its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::Gate")]
pub enum Gate {
    /// The working copy, exactly as it is, is approved.
    Approval,
    /// Enough pieces of public evidence.
    PublicEvidence,
    /// Enough of them primary.
    PrimarySource,
    /// Evidence for and against, or a note that none was found.
    BothStances,
    /// The claimant was asked for comment and had the time they were given, or a reason is given why not.
    ClaimantContact,
    /// A person has confirmed the speaker.
    ConfirmedSpeaker,
    /// Every question of the newsroom's checklist that needs an answer has one.
    Checklist,
    /// Nobody who had a part in the conclusion has a conflict of interest that isn't waived.
    NoConflict,
    /// The server knows the public address under which the page will stand.
    PublicAddress,
    /// No embargo of the claim, or of one marked as its duplicate, stands any more.
    Embargo,
}

impl From<Refusal> for RefusalObject {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound(what) => Self::NotFound(NotFound {
                code: RefusalCode::NotFound,
                message: format!("There is no such {what} here."),
            }),
            Refusal::Forbidden(action) => Self::Forbidden(Forbidden {
                code: RefusalCode::Forbidden,
                message: Error::Forbidden(action).sentence(),
                action: action.as_str().to_owned(),
            }),
            Refusal::Conflict(kind, id) => Self::Conflict(Conflict {
                code: RefusalCode::Conflict,
                message: "Somebody changed this since you read it.".into(),
                object: (kind, id),
            }),
            Refusal::Rule(rule, object) => Self::RuleViolation(RuleViolation {
                code: RefusalCode::RuleViolation,
                message: rule.message().into(),
                rule: rule.into(),
                object,
            }),
            Refusal::Gates(gates) => Self::GatesNotMet(GatesNotMet {
                code: RefusalCode::GatesNotMet,
                message: gates.iter().map(|gate| gate.message()).collect::<Vec<_>>().join(" "),
                gates: gates.into_iter().map(UnmetGate::from).collect(),
            }),
            Refusal::Input(fields) => Self::InvalidInput(InvalidInput {
                code: RefusalCode::InvalidInput,
                message: fields.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join(" "),
                fields,
            }),
        }
    }
}
