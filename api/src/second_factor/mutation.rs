//! Mutations of one's own second factor: thin, one line from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};
use secrecy::ExposeSecret;

use super::code::Authenticator;
use super::confirm::{CodesMade, ConfirmSecondFactor, ConfirmSecondFactorInput};
use super::disable::{
    CodeShown, DisableSecondFactor, DisableSecondFactorInput, MakeRecoveryCodes, MakeRecoveryCodesInput,
};
use super::enable::{EnableSecondFactor, EnableSecondFactorInput};
use super::store::find;
use factdesk_domain::Action;

use crate::graphql::{Refusal, RefusalObject, Session, input as run};
use crate::newsroom::person_of_member;
use crate::session::{Bucket, PasswordProof};
use crate::unit_of_work::Command;

/// Mutations of one's own second factor.
#[derive(Default)]
pub struct SecondFactorMutation;

/// The secret for an authenticator, or why there is none. Nothing is in force yet.
#[derive(Default, SimpleObject)]
pub struct EnableSecondFactorPayload {
    /// The secret, to type into an authenticator; null if refused, or if it was confirmed meanwhile.
    secret: Option<String>,
    /// The same as an address (`otpauth://…`), to show as a QR code.
    otpauth_url: Option<String>,
    /// Why not.
    refusal: Option<RefusalObject>,
}

/// Recovery codes, or why there are none.
#[derive(Default, SimpleObject)]
pub struct RecoveryCodesPayload {
    /// Each takes the place of a code of the authenticator once. Shown this once: empty for a repeat.
    recovery_codes: Vec<String>,
    /// Why not.
    refusal: Option<RefusalObject>,
}

/// Whether the second factor is gone.
#[derive(SimpleObject)]
pub struct DisableSecondFactorPayload {
    /// False if refused.
    disabled: bool,
    /// Why not.
    refusal: Option<RefusalObject>,
}

#[Object]
impl SecondFactorMutation {
    /// Begins to set a second factor: a secret for an authenticator. In force after `confirmSecondFactor`.
    async fn enable_second_factor(
        &self,
        context: &Context<'_>,
        input: EnableSecondFactorInput,
    ) -> Result<EnableSecondFactorPayload> {
        let session = Session::of(context)?;
        if let Err(refusal) = session.actor()?.permit(Action::SecondFactorChange) {
            return Ok(EnableSecondFactorPayload { refusal: Some(refusal.into()), ..Default::default() });
        }
        let proof = PasswordProof::of(session, input.password).await?;
        let command = EnableSecondFactor(proof);
        if let Err(refusal) = run(context, input.idempotency_key.as_ref(), Ok(command)).await? {
            return Ok(EnableSecondFactorPayload { refusal: Some(refusal.into()), ..Default::default() });
        }
        let (app, actor) = (&session.app, session.actor()?);
        let person = person_of_member(&app.db, actor.newsroom(), actor.member()).await?;
        let factor = find(&app.db, person.id).await?.filter(|factor| factor.confirmed_at.is_none());
        let Some(factor) = factor else { return Ok(EnableSecondFactorPayload::default()) };
        let authenticator = Authenticator::open(&app.master, person.id, &factor.secret, &person.email)?;
        Ok(EnableSecondFactorPayload {
            secret: Some(authenticator.secret()),
            otpauth_url: Some(authenticator.address()?),
            refusal: None,
        })
    }

    /// Puts the second factor into force: from now on signing in takes a code.
    async fn confirm_second_factor(
        &self,
        context: &Context<'_>,
        input: ConfirmSecondFactorInput,
    ) -> Result<RecoveryCodesPayload> {
        let shown = shown(context, input.code)?;
        made(context, input.idempotency_key.as_ref(), shown, ConfirmSecondFactor).await
    }

    /// Makes recovery codes anew; those so far work no more.
    async fn make_recovery_codes(
        &self,
        context: &Context<'_>,
        input: MakeRecoveryCodesInput,
    ) -> Result<RecoveryCodesPayload> {
        let shown = shown(context, input.code)?;
        made(context, input.idempotency_key.as_ref(), shown, MakeRecoveryCodes).await
    }

    /// Takes the second factor away, with its recovery codes.
    async fn disable_second_factor(
        &self,
        context: &Context<'_>,
        input: DisableSecondFactorInput,
    ) -> Result<DisableSecondFactorPayload> {
        let shown = shown(context, input.code)?;
        let done = slowed(context, input.idempotency_key.as_ref(), DisableSecondFactor(shown)).await?;
        Ok(DisableSecondFactorPayload {
            disabled: done.is_ok(),
            refusal: done.err().map(RefusalObject::from),
        })
    }
}

fn shown(context: &Context<'_>, code: String) -> Result<CodeShown> {
    Ok(CodeShown::new(Session::of(context)?, code))
}

/// Runs a command that takes a code, as often as the throttle allows.
async fn slowed<C: Command>(
    context: &Context<'_>,
    key: Option<&String>,
    command: C,
) -> Result<std::result::Result<C::Done, Refusal>> {
    let session = Session::of(context)?;
    // Nobody uses up the tries of somebody else.
    if let Err(refusal) = session.actor()?.permit(command.action()) {
        return Ok(Err(refusal));
    }
    let bucket = Bucket::of_member_code(session.actor()?.member().uuid());
    bucket.take(&session.app).await?;
    let done = run(context, key, Ok(command)).await?;
    if done.is_ok() {
        bucket.give_back(&session.app).await?;
    }
    Ok(done)
}

/// The recovery codes of a command, if it is the call that made them.
async fn made<C: Command<Done = CodesMade>>(
    context: &Context<'_>,
    key: Option<&String>,
    shown: CodeShown,
    command: impl FnOnce(CodeShown) -> C,
) -> Result<RecoveryCodesPayload> {
    let (id, codes) = (shown.id, shown.recovery.clone());
    Ok(match slowed(context, key, command(shown)).await? {
        Ok(done) if done.by == id => RecoveryCodesPayload {
            recovery_codes: codes.iter().map(|code| code.expose_secret().to_owned()).collect(),
            refusal: None,
        },
        Ok(_) => RecoveryCodesPayload::default(),
        Err(refusal) => RecoveryCodesPayload { refusal: Some(refusal.into()), ..Default::default() },
    })
}
