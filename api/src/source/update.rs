//! `updateSource`: a person corrects or confirms a source.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::source;
use factdesk_domain::{Action, SourceId, SourceKind as Kind};
use sea_orm::Set;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::name::{LONGEST_NAME, name_key};
use super::object::SourceKind;
use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// Changes of a source; what is left out stays. Whoever changes a source has used it: it counts as confirmed, unless
/// `confirmed` says otherwise.
#[derive(InputObject)]
pub struct UpdateSourceInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The source.
    pub source_id: ID,
    /// The version that you have read.
    pub expected_version: i32,
    /// Name without title or office, 1 to 300 characters.
    pub name: Option<String>,
    /// What it is. A GROUP is known within its story only.
    pub kind: Option<SourceKind>,
    /// All other names, at most 50 of 1 to 300 characters; null clears.
    pub aliases: MaybeUndefined<Vec<String>>,
    /// All addresses of the same thing elsewhere, at most 20; null clears.
    pub same_as: MaybeUndefined<Vec<String>>,
    /// Whether it has a name by which other stories may mean it.
    pub named: Option<bool>,
    /// Whether a person stands by it; true if left out.
    pub confirmed: Option<bool>,
}

impl UpdateSourceInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<UpdateSource, Refusal> {
        let mut fields = Fields::default();
        let aliases = list(self.aliases).map(|aliases| {
            let aliases = fields.at_most("aliases", aliases, 50).into_iter().enumerate();
            aliases
                .map(|(at, alias)| fields.text(&format!("aliases.{at}"), alias, 1..=LONGEST_NAME))
                .collect()
        });
        let same_as = list(self.same_as).map(|addresses| {
            let addresses = fields.at_most("sameAs", addresses, 20).into_iter().enumerate();
            addresses.map(|(at, address)| fields.url(&format!("sameAs.{at}"), &address)).collect()
        });
        let command = UpdateSource {
            source: fields.id("sourceId", NodeKind::Source, &self.source_id),
            expected_version: self.expected_version,
            name: self.name.map(|name| fields.text("name", name, 1..=LONGEST_NAME)),
            kind: self.kind.map(Kind::from),
            aliases,
            same_as,
            named: self.named,
            confirmed: self.confirmed.unwrap_or(true),
        };
        fields.finish(command)
    }
}

fn list(change: MaybeUndefined<Vec<String>>) -> Option<Vec<String>> {
    match change {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(Vec::new()),
        MaybeUndefined::Value(list) => Some(list),
    }
}

/// The command.
#[derive(Serialize)]
pub struct UpdateSource {
    source: SourceId,
    expected_version: i32,
    name: Option<String>,
    kind: Option<Kind>,
    aliases: Option<Vec<String>>,
    same_as: Option<Vec<String>>,
    named: Option<bool>,
    confirmed: bool,
}

/// What it changed.
#[derive(Serialize, Deserialize)]
pub struct SourceUpdated {
    /// The source.
    pub source: SourceId,
}

impl Command for UpdateSource {
    type Done = SourceUpdated;

    fn action(&self) -> Action {
        Action::SourceUpdate
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<SourceUpdated>, Stop> {
        store::lock_all_names(work).await?;
        let before = store::lock(work, self.source).await?.ok_or(Refusal::NotFound("source"))?;
        Refusal::check_version(before.version, self.expected_version, NodeKind::Source, self.source)?;
        let after = self.changed(before.clone());
        let row = source::ActiveModel {
            newsroom_id: Set(after.newsroom_id),
            id: Set(after.id),
            kind: Set(after.kind),
            name: Set(after.name.clone()),
            name_key: Set(after.name_key.clone()),
            named: Set(after.named),
            aliases: Set(after.aliases.clone()),
            alias_keys: Set(after.alias_keys.clone()),
            same_as: Set(after.same_as.clone()),
            confirmed: Set(after.confirmed),
            version: Set(after.version),
            ..Default::default()
        };
        store::update(work, permit, row).await?;
        let people = [before.kind, after.kind].contains(&source::Kind::Person);
        let body = json!({ "before": content(&before, people), "after": content(&after, people) });
        let event = NewEvent::of(NodeKind::Source, self.source, body);
        Ok(Happened::new(SourceUpdated { source: self.source }, event))
    }
}

impl UpdateSource {
    fn changed(&self, row: source::Model) -> source::Model {
        let kind = self.kind.map_or(row.kind, source::Kind::from);
        let name = self.name.clone().unwrap_or(row.name);
        let aliases = self.aliases.clone().unwrap_or(row.aliases);
        source::Model {
            kind,
            name_key: name_key(&name),
            name,
            named: self.named.unwrap_or(row.named) && kind != source::Kind::Group,
            alias_keys: aliases.iter().map(|alias| name_key(alias)).collect(),
            aliases,
            same_as: self.same_as.clone().unwrap_or(row.same_as),
            confirmed: self.confirmed,
            version: row.version + 1,
            ..row
        }
    }
}

/// What the trail keeps of a source. The names of people are not in it.
fn content(row: &source::Model, person: bool) -> Value {
    let kind = factdesk_domain::SourceKind::from(row.kind);
    let mut content =
        json!({ "kind": kind, "named": row.named, "confirmed": row.confirmed, "version": row.version });
    if !person {
        content["name"] = json!(row.name);
        content["aliases"] = json!(row.aliases);
        content["sameAs"] = json!(row.same_as);
    }
    content
}
