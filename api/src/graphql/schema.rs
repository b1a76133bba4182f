//! The schema: roots merged from the nouns, export.

use async_graphql::{MergedObject, SDLExportOptions, SchemaBuilder};

use super::conventions::{ARGUMENTS, Conventions};
use super::node::NodeQuery;
use crate::live::SubscriptionRoot;

/// What can be read. Everything needs a token (`Authorization: Bearer …`), or the key of a tool in its place, which
/// opens what it was made for and is FORBIDDEN the rest; what you may not see is null or left out.
#[derive(MergedObject, Default)]
pub struct Query(
    NodeQuery,
    crate::newsroom::NewsroomQuery,
    crate::document::DocumentQuery,
    crate::source::SourceQuery,
    crate::claim::ClaimQuery,
    crate::tag::TagQuery,
    crate::event::EventQuery,
    crate::fact_check::FactCheckQuery,
    crate::figures::FiguresQuery,
    crate::session::SessionQuery,
    crate::second_factor::SecondFactorQuery,
    crate::invitation::InvitationQuery,
    crate::api_key::ApiKeyQuery,
);

/// What can be changed. A refusal that was to be expected is in the payload's `refusal`, not in `errors`; then nothing
/// was changed. Every input takes an `idempotencyKey`: send the same one when you repeat a call whose answer was lost,
/// and it has one effect.
#[derive(MergedObject, Default)]
pub struct Mutation(
    crate::session::SessionMutation,
    crate::second_factor::SecondFactorMutation,
    crate::invitation::InvitationMutation,
    crate::newsroom::NewsroomMutation,
    crate::api_key::ApiKeyMutation,
    crate::document::DocumentMutation,
    crate::appearance::AppearanceMutation,
    crate::source::SourceMutation,
    crate::claim::ClaimMutation,
    crate::tag::TagMutation,
    crate::verdict::VerdictMutation,
    crate::policy::PolicyMutation,
    crate::evidence::EvidenceMutation,
    crate::search_note::SearchNoteMutation,
    crate::claimant_contact::ClaimantContactMutation,
    crate::fact_check::FactCheckMutation,
    crate::conflict::ConflictMutation,
    crate::single_sign_on::SingleSignOnMutation,
);

/// The schema.
pub(super) type Schema = async_graphql::Schema<Query, Mutation, SubscriptionRoot>;

/// What every form of the schema starts from.
pub(super) fn builder() -> SchemaBuilder<Query, Mutation, SubscriptionRoot> {
    async_graphql::Schema::build(Query::default(), Mutation::default(), SubscriptionRoot)
        .register_output_type::<Conventions>()
}

/// The contract of the client apps, sorted, as it stands in `frontend-schema.graphql`.
pub fn sdl() -> String {
    let options = SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items()
        .include_specified_by()
        .use_space_ident();
    let sdl = builder().finish().sdl_with_options(options);
    let mut text = without_built_in(sdl.lines().map(str::trim_end)).join("\n");
    text.truncate(text.trim_end().len());
    text.push('\n');
    // The library leaves the descriptions of a directive's arguments out.
    for (name, description) in ARGUMENTS {
        for kind in ["Int!", "ErrorCode!"] {
            let described = format!("(\n  \"\"\"\n  {description}\n  \"\"\"\n  {name}: {kind}\n)");
            for end in [" on ", " repeatable "] {
                text = text.replace(&format!("({name}: {kind}){end}"), &format!("{described}{end}"));
            }
        }
    }
    text
}

/// Leaves out the directives that every schema has, as the specification allows (section 3.13).
fn without_built_in<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let built_in = ["@deprecated", "@include", "@oneOf", "@skip", "@specifiedBy"];
    lines.fold(Vec::new(), |mut kept, line| {
        match line.strip_prefix("directive ") {
            Some(directive) if built_in.iter().any(|name| directive.starts_with(name)) => {
                kept.pop();
                while kept.pop().is_some_and(|line| line != "\"\"\"") {}
            }
            _ => kept.push(line),
        }
        kept
    })
}
