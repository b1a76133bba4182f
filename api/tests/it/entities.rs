//! The entities say what the migrated database is.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use entity::{
    Tenant, api_key, appearance, assignment, attachment, attachment_upload, chain, checklist,
    checklist_answer, checklist_question, claim, claim_tag, claimant_contact, conflict, correction,
    correction_request, correction_request_contact, document, document_text, event, event_payload, evidence,
    evidence_attachment, evidence_withdrawal, fact_check, fact_check_author, fact_check_version, idempotency,
    invitation, live_verdict, login_activity, member, newsroom, notification, notification_preference,
    password_reset, person, rating, rating_scale, recovery_code, recusal, refresh_token,
    registered_operation, review_policy, round, rule_draft, search_note, second_factor, session,
    sign_on_subject, signing_key, single_sign_on, slot, source, standing_address, standing_answer, tag,
    tagging, throttle, verdict, verdict_citation, verdict_draft, waiver,
};
use factdesk_domain::Role;
use sea_orm::{
    ActiveEnum, ColumnTrait, ColumnType, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IdenStatic,
    Iterable, PrimaryKeyToColumn, Statement,
};

#[tokio::test]
async fn entities_match_the_database() {
    let database = crate::support::database().await;
    assert_eq!(differences(&database.db).await, Vec::<String>::new());
}

/// Every difference between the entities and a migrated database, as a sentence each.
pub async fn differences(db: &DatabaseConnection) -> Vec<String> {
    let database = match facts_of_database(db).await {
        Ok(facts) => facts,
        Err(error) => return vec![format!("the database does not tell its shape: {error}")],
    };
    let entities = facts_of_entities();
    let keys: BTreeSet<_> = entities.keys().chain(database.keys()).collect();
    let say = |fact: Option<&String>| fact.map_or_else(|| "nothing".to_owned(), |fact| format!("“{fact}”"));
    keys.into_iter()
        .filter(|key| entities.get(*key) != database.get(*key))
        .map(|key| {
            format!(
                "{key}: the entities say {}, the database {}",
                say(entities.get(key)),
                say(database.get(key))
            )
        })
        .collect()
}

/// What one side says: of a table its primary key and the column of its newsroom, of a column its type, and of a
/// closed set its values.
type Facts = BTreeMap<String, String>;

/// The same facts as [`facts_of_entities`], under the same names.
const SHAPE: &str = r#"
    WITH relation AS (
        SELECT oid, relname::text AS name FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
            AND relname <> 'seaql_migrations'
    ), col AS (
        SELECT attrelid, attnum, attname::text AS name, attnotnull, format_type(atttypid, atttypmod) AS type
        FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped
    ), rule AS (
        SELECT conrelid, contype, conkey, pg_get_constraintdef(oid) AS text FROM pg_constraint
    )
    SELECT r.name || ' primary key' AS about, (
        SELECT string_agg(c.name, ', ' ORDER BY k.place)
        FROM rule, unnest(rule.conkey) WITH ORDINALITY AS k (attnum, place), col AS c
        WHERE rule.conrelid = r.oid AND rule.contype = 'p' AND c.attrelid = r.oid AND c.attnum = k.attnum
    ) AS fact FROM relation AS r
    UNION ALL
    SELECT r.name || ' newsroom', c.name FROM relation AS r JOIN col AS c ON c.attrelid = r.oid
    WHERE c.name = 'newsroom_id'
    UNION ALL
    SELECT r.name || '.' || c.name, c.type || CASE WHEN c.attnotnull THEN '' ELSE ' or null' END
    FROM relation AS r JOIN col AS c ON c.attrelid = r.oid
    UNION ALL
    -- IN (one, two) is kept as = ANY (ARRAY[…]), IN (one) as = one; a set of values is <@ ARRAY[…].
    SELECT r.name || '.' || c.name || ' values', (
        SELECT string_agg(value[1], ', ' ORDER BY value[1] COLLATE "C")
        FROM regexp_matches(rule.text, '''([^'']*)''::text', 'g') AS value
    ) FROM relation AS r JOIN rule ON rule.conrelid = r.oid
    JOIN col AS c ON c.attrelid = r.oid AND ARRAY[c.attnum] = rule.conkey
    WHERE rule.contype = 'c' AND rule.text ~ '^CHECK \(+\w+ (= ANY \(ARRAY\[|<@ ARRAY\[|= '')'
"#;

async fn facts_of_database(db: &DatabaseConnection) -> Result<Facts, DbErr> {
    let mut facts = Facts::new();
    for row in db.query_all_raw(Statement::from_string(db.get_database_backend(), SHAPE)).await? {
        let fact = row.try_get::<Option<String>>("", "fact")?.unwrap_or_default();
        match facts.entry(row.try_get("", "about")?) {
            Entry::Vacant(entry) => drop(entry.insert(fact)),
            // Two rules on one column both hold.
            Entry::Occupied(mut known) => known.get_mut().extend([" and ", &fact]),
        }
    }
    Ok(facts)
}

fn facts_of_entities() -> Facts {
    let mut facts = Facts::new();
    macro_rules! tables {
        ($describe:ident: $($table:ident)+) => { $($describe::<$table::Entity>(&mut facts);)+ };
    }
    tables! { table:
        chain event event_payload login_activity newsroom password_reset person recovery_code refresh_token
        registered_operation second_factor
        signing_key throttle
    }
    tables! { tenant:
        api_key appearance assignment attachment attachment_upload checklist checklist_answer checklist_question claim claim_tag
        claimant_contact conflict correction correction_request correction_request_contact document document_text evidence
        evidence_attachment evidence_withdrawal fact_check fact_check_author fact_check_version idempotency invitation
        live_verdict member notification notification_preference rating rating_scale recusal review_policy round rule_draft
        search_note session sign_on_subject single_sign_on slot source standing_address standing_answer tag tagging verdict
        verdict_citation verdict_draft waiver
    }
    values::<appearance::Entity, _>(&mut facts, appearance::Column::Selector, |row| Some(row.selector));
    values::<appearance::Entity, _>(&mut facts, appearance::Column::Speech, |row| row.speech);
    values::<assignment::Entity, _>(&mut facts, assignment::Column::Ending, |row| row.ending);
    values::<checklist_question::Entity, _>(&mut facts, checklist_question::Column::Kind, |row| {
        Some(row.kind)
    });
    values::<claim::Entity, _>(&mut facts, claim::Column::Origin, |row| Some(row.origin));
    values::<claim::Entity, _>(&mut facts, claim::Column::State, |row| Some(row.state));
    values::<claimant_contact::Entity, _>(&mut facts, claimant_contact::Column::Outcome, |row| {
        Some(row.outcome)
    });
    values::<correction::Entity, _>(&mut facts, correction::Column::Kind, |row| Some(row.kind));
    values::<correction_request::Entity, _>(&mut facts, correction_request::Column::State, |row| {
        Some(row.state)
    });
    values::<notification::Entity, _>(&mut facts, notification::Column::Kind, |row| Some(row.kind));
    values::<document::Entity, _>(&mut facts, document::Column::HashAlgorithm, |row| {
        Some(row.hash_algorithm)
    });
    values::<document::Entity, _>(&mut facts, document::Column::Intake, |row| Some(row.intake));
    values::<document::Entity, _>(&mut facts, document::Column::Kind, |row| Some(row.kind));
    values::<document::Entity, _>(&mut facts, document::Column::PublishedPrecision, |row| {
        Some(row.published_precision)
    });
    values::<event::Entity, _>(&mut facts, event::Column::ActorKind, |row| Some(row.actor_kind));
    values::<event::Entity, _>(&mut facts, event::Column::Sealing, |row| Some(row.sealing));
    values::<evidence::Entity, _>(&mut facts, evidence::Column::Stance, |row| Some(row.stance));
    values::<evidence::Entity, _>(&mut facts, evidence::Column::Visibility, |row| Some(row.visibility));
    values::<fact_check::Entity, _>(&mut facts, fact_check::Column::CorrectionKind, |row| {
        row.correction_kind
    });
    values::<fact_check::Entity, _>(&mut facts, fact_check::Column::State, |row| Some(row.state));
    values::<login_activity::Entity, _>(&mut facts, login_activity::Column::Kind, |row| Some(row.kind));
    values::<review_policy::Entity, _>(&mut facts, review_policy::Column::Agreement, |row| {
        Some(row.agreement)
    });
    values::<round::Entity, _>(&mut facts, round::Column::Outcome, |row| row.outcome);
    values::<rule_draft::Entity, _>(&mut facts, rule_draft::Column::Kind, |row| Some(row.kind));
    values::<search_note::Entity, _>(&mut facts, search_note::Column::Stance, |row| Some(row.stance));
    values::<session::Entity, _>(&mut facts, session::Column::Origin, |row| Some(row.origin));
    values::<session::Entity, _>(&mut facts, session::Column::Ending, |row| row.ending);
    values::<signing_key::Entity, _>(&mut facts, signing_key::Column::Algorithm, |row| Some(row.algorithm));
    values::<source::Entity, _>(&mut facts, source::Column::Kind, |row| Some(row.kind));
    values::<tag::Entity, _>(&mut facts, tag::Column::Kind, |row| Some(row.kind));
    let scopes = factdesk_domain::KeyScope::ALL.iter().map(|scope| scope.as_str().to_owned());
    facts.insert("api_key.scopes values".to_owned(), sorted(scopes));
    let kinds = factdesk_domain::NoticeKind::ALL.iter().map(|kind| kind.as_str().to_owned());
    facts.insert("notification_preference.muted values".to_owned(), sorted(kinds));
    let roles = Role::ALL.iter().map(|role| role.as_str().to_owned());
    facts.insert("member.roles values".to_owned(), sorted(roles.clone()));
    facts.insert("single_sign_on.provision_roles values".to_owned(), sorted(roles.clone()));
    facts.insert("invitation.roles values".to_owned(), sorted(roles));
    facts
}

fn tenant<E: Tenant>(facts: &mut Facts) {
    table::<E>(facts);
    facts.insert(format!("{} newsroom", E::default().table_name()), E::NEWSROOM.as_str().to_owned());
}

fn table<E: EntityTrait>(facts: &mut Facts) {
    let entity = E::default();
    let name = entity.table_name();
    let key: Vec<_> = E::PrimaryKey::iter().map(|key| key.into_column().as_str().to_owned()).collect();
    facts.insert(format!("{name} primary key"), key.join(", "));
    for column in E::Column::iter() {
        let def = column.def();
        let null = if def.is_null() { " or null" } else { "" };
        facts.insert(format!("{name}.{}", column.as_str()), postgres_name(def.get_column_type()) + null);
    }
}

/// The closed set of a column. The field is never read: it ties the set to the type that the entity decodes into.
fn values<E: EntityTrait, A: ActiveEnum<Value = String>>(
    facts: &mut Facts,
    column: E::Column,
    _field: fn(E::Model) -> Option<A>,
) {
    let about = format!("{}.{} values", E::default().table_name(), column.as_str());
    facts.insert(about, sorted(A::values().into_iter()));
}

fn sorted(values: impl Iterator<Item = String>) -> String {
    let mut values: Vec<_> = values.collect();
    values.sort();
    values.join(", ")
}

/// The type as Postgres's `format_type` spells it.
fn postgres_name(column_type: &ColumnType) -> String {
    match column_type {
        ColumnType::Array(item) => postgres_name(item) + "[]",
        ColumnType::BigInteger => "bigint".to_owned(),
        ColumnType::Boolean => "boolean".to_owned(),
        ColumnType::Date => "date".to_owned(),
        ColumnType::Decimal(Some((precision, scale))) => format!("numeric({precision},{scale})"),
        ColumnType::Double => "double precision".to_owned(),
        ColumnType::Integer => "integer".to_owned(),
        ColumnType::JsonBinary => "jsonb".to_owned(),
        ColumnType::SmallInteger => "smallint".to_owned(),
        ColumnType::String(_) | ColumnType::Text => "text".to_owned(),
        ColumnType::TimestampWithTimeZone => "timestamp with time zone".to_owned(),
        ColumnType::Uuid => "uuid".to_owned(),
        ColumnType::VarBinary(_) => "bytea".to_owned(),
        other => format!("{other:?}"),
    }
}
