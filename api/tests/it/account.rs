//! What belongs to a person's account: second factor, password, and how one gets in at first.

use std::sync::Arc;

use chrono::Utc;
use factdesk_domain::Role;
use futures::future::join_all;
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::support::{Client, Desk, Fixed, PASSWORD, Person, desk, desk_in, refusal};

const ENTRY: &str = "accessToken refreshToken challenge session { id } member { id name roles }";
const NEW: &str = "seven moons over the harbour";

fn authenticator(secret: &str) -> Totp {
    let secret = Secret::try_from_base32(secret).unwrap();
    Builder::new().with_algorithm(Algorithm::SHA1).with_secret(secret).build().unwrap()
}

/// What an authenticator shows now. A code is taken for one step longer than it is shown, so none is late here.
fn code(desk: &Desk, authenticator: &Totp) -> String {
    let now = desk.app.world.now().unwrap_or_else(Utc::now);
    authenticator.generate(u64::try_from(now.timestamp()).unwrap()).to_string()
}

/// A desk with a clock of its own: when it has gone on by a step, the authenticator shows another code.
async fn desk_with_clock() -> (Desk, Arc<Fixed>) {
    let world = Arc::new(Fixed::default());
    (desk_in(world.clone()).await, world)
}

const STEP: u64 = 30;

async fn sign_in(client: &Client, more: Value) -> Value {
    let mut input = json!({ "email": "ada@desk.example", "password": PASSWORD });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    client.mutate("signIn", input, ENTRY).await
}

fn is_in(payload: &Value) -> bool {
    payload["accessToken"].is_string() && payload["refreshToken"].is_string()
}

/// The first code of a second factor that this person has begun to set; nonsense for nobody.
pub async fn begun(desk: &Desk, person: &Person) -> String {
    let query = "mutation($input: EnableSecondFactorInput!) { enableSecondFactor(input: $input) { secret } }";
    let begun = person.send(query, json!({ "input": { "password": PASSWORD } })).await;
    match begun["data"]["enableSecondFactor"]["secret"].as_str() {
        Some(secret) => code(desk, &authenticator(secret)),
        None => "000000".to_owned(),
    }
}

/// A second factor for this person: its authenticator, whose present code is used up, and its recovery codes.
pub async fn enabled(desk: &Desk, ada: &Person) -> (Totp, Vec<Value>) {
    let begun = ada.done("enableSecondFactor", json!({ "password": PASSWORD }), "secret otpauthUrl").await;
    let totp = authenticator(begun["secret"].as_str().unwrap());
    let input = json!({ "code": code(desk, &totp) });
    let made = ada.done("confirmSecondFactor", input, "recoveryCodes").await;
    (totp, made["recoveryCodes"].as_array().unwrap().clone())
}

#[tokio::test]
async fn a_second_factor_is_in_force_once_a_code_was_shown() {
    let desk = desk().await;
    let ada = desk.person("ada", &[Role::Editor]).await;
    let wrong =
        ada.mutate("enableSecondFactor", json!({ "password": "not my password at all" }), "secret").await;
    assert_eq!(wrong["refusal"]["fields"][0]["field"], "password");
    let input = json!({ "password": PASSWORD, "idempotencyKey": "k" });
    let begun = ada.done("enableSecondFactor", input.clone(), "secret otpauthUrl").await;
    assert_eq!(
        ada.done("enableSecondFactor", input, "secret otpauthUrl").await,
        begun,
        "a repeat is told the same"
    );
    let other = json!({ "password": "another password here", "idempotencyKey": "k" });
    let misused = ada.mutate("enableSecondFactor", other, "secret").await;
    assert_eq!(misused["refusal"]["fields"][0]["field"], "idempotencyKey");
    let url = begun["otpauthUrl"].as_str().unwrap();
    assert!(url.starts_with("otpauth://totp/Factdesk:ada%40desk.example?secret="), "{url}");
    assert!(is_in(&sign_in(&desk.anonymous, json!({})).await), "not in force yet");
    let totp = authenticator(begun["secret"].as_str().unwrap());
    let wrong = ada.mutate("confirmSecondFactor", json!({ "code": "000000" }), "recoveryCodes").await;
    assert_eq!(wrong["refusal"]["fields"][0]["field"], "code");
    let confirm = json!({ "code": code(&desk, &totp), "idempotencyKey": "c" });
    let made = ada.done("confirmSecondFactor", confirm.clone(), "recoveryCodes").await;
    assert_eq!(made["recoveryCodes"].as_array().unwrap().len(), 10);
    let again = ada.done("confirmSecondFactor", confirm, "recoveryCodes").await;
    assert_eq!(again["recoveryCodes"], json!([]), "shown once");
    let status = ada.data("{ secondFactor { recoveryCodesLeft } }", json!({})).await;
    assert_eq!(status["secondFactor"]["recoveryCodesLeft"], 10);
    let twice = ada.mutate("enableSecondFactor", json!({ "password": PASSWORD }), "secret").await;
    assert_eq!(refusal(&twice), "RULE_VIOLATION WRONG_STATE");
    let trail = ada.data("{ auditEvents { nodes { action changes { field after } } } }", json!({})).await;
    assert_eq!(trail["auditEvents"]["nodes"][0]["action"], "second_factor.change");
    assert!(
        !trail.to_string().contains("ada@") && !trail.to_string().contains(begun["secret"].as_str().unwrap())
    );
}

#[tokio::test]
async fn signing_in_takes_a_code_that_works_once() {
    let (desk, world) = desk_with_clock().await;
    let ada = desk.person("ada", &[Role::Editor]).await;
    let (totp, _) = enabled(&desk, &ada).await;
    let earlier = code(&desk, &totp);
    world.pass(STEP);
    let first = sign_in(&desk.anonymous, json!({})).await;
    assert_eq!(refusal(&first), "none");
    assert!(!is_in(&first) && first["challenge"].is_string());
    assert!(!is_in(&sign_in(&desk.anonymous, json!({ "code": "000000" })).await));
    let now = code(&desk, &totp);
    let complete = json!({ "challenge": first["challenge"], "code": now, "idempotencyKey": "once" });
    let entered = desk.anonymous.mutate("completeSignIn", complete.clone(), ENTRY).await;
    assert!(is_in(&entered), "{entered:#}");
    assert_eq!(entered["member"]["name"], "ada");
    // The same call again gets the same session; the same code for another one does not.
    let again = desk.anonymous.mutate("completeSignIn", complete, ENTRY).await;
    assert_eq!(again, entered);
    let used = sign_in(&desk.anonymous, json!({ "code": now })).await;
    assert_eq!(used["refusal"]["fields"][0]["field"], "code");
    let earlier = sign_in(&desk.anonymous, json!({ "code": earlier })).await;
    assert_eq!(
        earlier["refusal"]["fields"][0]["field"], "code",
        "what came before a used code is used up too"
    );
    world.pass(STEP);
    assert!(
        is_in(&sign_in(&desk.anonymous, json!({ "code": code(&desk, &totp) })).await),
        "both in one step"
    );
    let forged = json!({ "challenge": "fdc_AAAA", "code": "000000" });
    let forged = desk.anonymous.mutate("completeSignIn", forged, ENTRY).await;
    assert_eq!(forged["refusal"]["fields"][0]["field"], "challenge");
}

#[tokio::test]
async fn four_sign_ins_at_once_with_one_code_let_one_in() {
    let (desk, world) = desk_with_clock().await;
    let ada = desk.person("ada", &[Role::Editor]).await;
    let (totp, _) = enabled(&desk, &ada).await;
    world.pass(STEP);
    let now = code(&desk, &totp);
    let tries = (0..4).map(|_| sign_in(&desk.anonymous, json!({ "code": now })));
    let answers = join_all(tries).await;
    assert_eq!(answers.iter().filter(|answer| is_in(answer)).count(), 1, "{answers:#?}");
}

#[tokio::test]
async fn a_recovery_code_works_once_and_new_ones_replace_it() {
    let (desk, world) = desk_with_clock().await;
    let ada = desk.person("ada", &[Role::Editor]).await;
    let (totp, codes) = enabled(&desk, &ada).await;
    world.pass(STEP);
    let typed = codes[0].as_str().unwrap().to_uppercase().replace('-', " ");
    assert!(is_in(&sign_in(&desk.anonymous, json!({ "code": typed })).await));
    assert!(!is_in(&sign_in(&desk.anonymous, json!({ "code": codes[0] })).await));
    let left =
        ada.data("{ secondFactor { recoveryCodesLeft } loginActivity { nodes { kind } } }", json!({})).await;
    assert_eq!(left["secondFactor"]["recoveryCodesLeft"], 9);
    assert!(left.to_string().contains("RECOVERY_CODE_USED") && left.to_string().contains("WRONG_CODE"));
    let made = ada.done("makeRecoveryCodes", json!({ "code": code(&desk, &totp) }), "recoveryCodes").await;
    assert_eq!(made["recoveryCodes"].as_array().unwrap().len(), 10);
    assert!(!is_in(&sign_in(&desk.anonymous, json!({ "code": codes[1] })).await));
    let refused = ada.mutate("disableSecondFactor", json!({ "code": codes[1] }), "disabled").await;
    assert_eq!(
        (&refused["disabled"], &refused["refusal"]["fields"][0]["field"]),
        (&json!(false), &json!("code"))
    );
    let gone = ada.done("disableSecondFactor", json!({ "code": made["recoveryCodes"][3] }), "disabled").await;
    assert_eq!(gone["disabled"], true);
    assert!(is_in(&sign_in(&desk.anonymous, json!({})).await));
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions() {
    let desk = desk().await;
    let ada = desk.person("ada", &[Role::Editor]).await;
    let other = sign_in(&desk.anonymous, json!({})).await;
    let (wrong, weak, own) = ("not my password at all", "password12345678", "ada@desk.example");
    for (old, new, field) in [
        (wrong, NEW, "oldPassword"),
        (PASSWORD, weak, "newPassword"),
        (PASSWORD, own, "newPassword"),
        (PASSWORD, "short", "newPassword"),
    ] {
        let input = json!({ "oldPassword": old, "newPassword": new });
        let refused = ada.mutate("changePassword", input, "ended").await;
        assert_eq!(refused["refusal"]["fields"][0]["field"], field);
    }
    let input = json!({ "oldPassword": PASSWORD, "newPassword": NEW, "idempotencyKey": "k" });
    let changed = ada.done("changePassword", input.clone(), "ended").await;
    assert_eq!(changed["ended"], 1);
    assert_eq!(ada.done("changePassword", input, "ended").await, changed, "a repeat is told the same");
    let refresh = json!({ "refreshToken": other["refreshToken"] });
    let refused = desk.anonymous.mutate("refreshSession", refresh, "accessToken").await;
    assert_eq!(refused["refusal"]["code"], "INVALID_INPUT");
    assert!(!is_in(&sign_in(&desk.anonymous, json!({})).await));
    assert!(is_in(&sign_in(&desk.anonymous, json!({ "password": NEW })).await));
    ada.data("{ viewer { name } }", json!({})).await;
}

/// Somebody waits for a lock in this desk's database.
async fn is_waiting(desk: &Desk) -> bool {
    let sql = "SELECT EXISTS (SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock') AS waits";
    let row = desk.db.query_one_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sql)).await;
    row.unwrap().unwrap().try_get("", "waits").unwrap()
}

#[tokio::test]
async fn a_password_that_is_being_changed_lets_nobody_in_any_more() {
    let desk = desk().await;
    desk.person("ada", &[Role::Editor]).await;
    let change = desk.db.begin().await.unwrap();
    let sql = "UPDATE person SET password_hash = NULL WHERE email = 'ada@desk.example'";
    change.execute_unprepared(sql).await.unwrap();
    // The password that is checked is the old one still.
    let client = desk.anonymous.clone();
    let entering = tokio::spawn(async move { sign_in(&client, json!({})).await });
    while !is_waiting(&desk).await && !entering.is_finished() {}
    change.commit().await.unwrap();
    let entered = entering.await.unwrap();
    assert!(!is_in(&entered), "{entered:#}");
    assert_eq!(entered["refusal"]["fields"][0]["field"], "password");
}

#[tokio::test]
async fn fifty_changes_of_a_password_with_one_key_are_one() {
    let desk = crate::support::desk_set(|settings| settings.sign_in.account_attempts = 100).await;
    let ada = desk.person("ada", &[Role::Editor]).await;
    sign_in(&desk.anonymous, json!({})).await;
    let input = json!({ "oldPassword": PASSWORD, "newPassword": NEW, "idempotencyKey": "k" });
    let answers = join_all((0..50).map(|_| ada.mutate("changePassword", input.clone(), "ended"))).await;
    assert_eq!(answers[0]["ended"], 1, "{:#}", answers[0]);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    let trail = ada.data("{ auditEvents { total { count } nodes { action } } }", json!({})).await;
    let changes = trail["auditEvents"]["nodes"].as_array().unwrap();
    assert_eq!(changes.iter().filter(|event| event["action"] == "password.change").count(), 1);
}

/// A token that sets a new password for this person.
pub async fn reset_token(desk: &Desk, ada: &Person, drop_second_factor: bool) -> String {
    use secrecy::ExposeSecret;
    let member =
        factdesk::newsroom::member_row(&desk.db, desk.newsroom, ada.member).await.ok().unwrap().unwrap();
    let lifetime = chrono::TimeDelta::minutes(60);
    let world = desk.app.world.as_ref();
    let token = factdesk::session::begin_reset(&desk.db, world, &member, lifetime, drop_second_factor).await;
    token.map_err(|error| format!("{error:?}")).unwrap().expose_secret().to_owned()
}

#[tokio::test]
async fn a_reset_token_sets_a_new_password_once() {
    let desk = desk().await;
    let ada = desk.person("ada", &[Role::Editor]).await;
    enabled(&desk, &ada).await;
    let replaced = reset_token(&desk, &ada, false).await;
    let token = reset_token(&desk, &ada, true).await;
    let reset = async |token: &str, password: &str| {
        desk.anonymous.mutate("resetPassword", json!({ "token": token, "password": password }), "reset").await
    };
    for wrong in ["fdp_nothing", "", "\0", &replaced] {
        assert_eq!(reset(wrong, NEW).await["refusal"]["fields"][0]["field"], "token");
    }
    assert_eq!(reset(&token, "short").await["refusal"]["fields"][0]["field"], "password");
    let answers = join_all((0..20).map(|_| reset(&token, NEW))).await;
    assert!(answers.iter().all(|answer| answer["reset"] == true), "{answers:#?}");
    assert_eq!(reset(&token, "another password of mine").await["refusal"]["fields"][0]["field"], "token");
    let answer = ada.send("{ viewer { name } }", json!({})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "all sessions have ended");
    assert!(
        is_in(&sign_in(&desk.anonymous, json!({ "password": NEW })).await),
        "and the second factor is gone"
    );
}

#[tokio::test]
async fn a_reset_token_runs_out() {
    let world = Arc::new(Fixed::default());
    let desk = desk_in(world.clone()).await;
    let ada = desk.person("ada", &[Role::Editor]).await;
    let token = reset_token(&desk, &ada, false).await;
    world.pass(3_601);
    let input = json!({ "token": token, "password": NEW });
    let late = desk.anonymous.mutate("resetPassword", input, "reset").await;
    assert_eq!(late["refusal"]["fields"][0]["field"], "token");
}

const INVITED: &str = "token invitation { id version email roles invitedBy { name } }";

#[tokio::test]
async fn whoever_is_invited_chooses_a_password_and_is_a_member() {
    let desk = desk().await;
    let admin = desk.person("adm", &[Role::Admin]).await;
    let input = json!({ "email": " Ada@Desk.example", "roles": ["EDITOR", "REVIEWER"] });
    let invited = admin.done("inviteMember", input, INVITED).await;
    assert_eq!(invited["invitation"]["email"], "ada@desk.example");
    assert_eq!(invited["invitation"]["invitedBy"]["name"], "adm");
    let accept = |password: &str, name: Value| {
        let input = json!({ "token": invited["token"], "name": name, "password": password });
        let anonymous = desk.anonymous.clone();
        async move { anonymous.mutate("acceptInvitation", input, ENTRY).await }
    };
    assert_eq!(accept("short", json!("Ada")).await["refusal"]["fields"][0]["field"], "password");
    assert_eq!(accept(NEW, Value::Null).await["refusal"]["fields"][0]["field"], "name");
    let answers = join_all((0..8).map(|_| accept(NEW, json!("Ada Finch")))).await;
    assert!(is_in(&answers[0]), "{:#}", answers[0]);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    assert_eq!(
        (&answers[0]["member"]["name"], &answers[0]["member"]["roles"]),
        (&json!("Ada Finch"), &json!(["REVIEWER", "EDITOR"]))
    );
    assert!(is_in(&sign_in(&desk.anonymous, json!({ "password": NEW })).await));
    let other = accept("another password of mine", json!("Eve")).await;
    assert_eq!(other["refusal"]["fields"][0]["field"], "password");
    let open = admin
        .data(
            "{ invitations { total { count } } auditEvents { nodes { action actor { name } } } }",
            json!({}),
        )
        .await;
    assert_eq!(open["invitations"]["total"]["count"], 0);
    assert_eq!(
        open["auditEvents"]["nodes"][0],
        json!({ "action": "invitation.accept", "actor": { "name": "Ada Finch" } })
    );
    let trail =
        admin.data("{ auditEvents { nodes { envelope changes { field before after } } } }", json!({})).await;
    assert!(!trail.to_string().contains("desk.example"), "no address in the trail: {trail}");
    let again = admin
        .mutate("inviteMember", json!({ "email": "ada@desk.example", "roles": ["ADMIN"] }), INVITED)
        .await;
    assert_eq!(again["refusal"]["fields"][0]["field"], "email");
}

#[tokio::test]
async fn an_invitation_of_somebody_who_is_known_does_not_open_their_account() {
    let desk = desk().await;
    let admin = desk.person("adm", &[Role::Admin]).await;
    let ada = desk.stranger("ada", &[Role::Editor]).await;
    let invited = admin
        .done("inviteMember", json!({ "email": "ada@desk.example", "roles": ["REVIEWER"] }), INVITED)
        .await;
    let accept =
        |password: &str| json!({ "token": invited["token"], "name": "Not Ada", "password": password });
    let stolen = desk.anonymous.mutate("acceptInvitation", accept(NEW), ENTRY).await;
    assert_eq!(stolen["refusal"]["fields"][0]["field"], "password");
    let entered = desk.anonymous.mutate("acceptInvitation", accept(PASSWORD), ENTRY).await;
    assert_eq!(
        entered["member"],
        json!({ "id": entered["member"]["id"], "name": "ada", "roles": ["REVIEWER"] })
    );
    // Two newsrooms now: which one is said when signing in.
    assert!(!is_in(&sign_in(&desk.anonymous, json!({})).await));
    assert!(is_in(&sign_in(&desk.anonymous, json!({ "newsroom": "desk" })).await));
    let seen = ada.data("{ sessions { nodes { newsroom } } }", json!({})).await;
    assert!(seen.to_string().contains("\"desk\"") && seen.to_string().contains("other-ada"));
}

#[tokio::test]
async fn an_invitation_is_replaced_revoked_and_runs_out() {
    let world = Arc::new(Fixed::default());
    let desk = desk_in(world.clone()).await;
    let admin = desk.person("adm", &[Role::Admin]).await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let stranger = desk.stranger("sam", &[Role::Admin]).await;
    let input = json!({ "email": "ada@desk.example", "roles": ["EDITOR"] });
    let refused = editor.mutate("inviteMember", input.clone(), INVITED).await;
    assert_eq!(refusal(&refused), "FORBIDDEN member.invite");
    let accept = async |invited: &Value| {
        let input = json!({ "token": invited["token"], "name": "Ada", "password": NEW });
        desk.anonymous.mutate("acceptInvitation", input, ENTRY).await["refusal"]["fields"][0]["field"].clone()
    };
    let one = admin.done("inviteMember", input.clone(), INVITED).await;
    let two = admin.done("inviteMember", input.clone(), INVITED).await;
    assert_eq!(accept(&one).await, "token");
    let revoke =
        |version: i64| json!({ "invitationId": two["invitation"]["id"], "expectedVersion": version });
    assert_eq!(
        refusal(&stranger.mutate("revokeInvitation", revoke(1), "invitation { id }").await),
        "NOT_FOUND"
    );
    let stale = admin.mutate("revokeInvitation", revoke(7), "invitation { id }").await;
    assert_eq!(stale["refusal"]["current"]["id"], two["invitation"]["id"]);
    admin.done("revokeInvitation", revoke(1), "invitation { revokedAt }").await;
    assert_eq!(accept(&two).await, "token");
    let twice = admin.mutate("revokeInvitation", revoke(2), "invitation { id }").await;
    assert_eq!(refusal(&twice), "RULE_VIOLATION WRONG_STATE");
    let three = admin.done("inviteMember", input, INVITED).await;
    world.pass(8 * 86_400);
    assert_eq!(accept(&three).await, "token");
}

#[tokio::test]
async fn fifty_invitations_with_one_key_are_one_and_its_token_is_shown_once() {
    let desk = desk().await;
    let admin = desk.person("adm", &[Role::Admin]).await;
    let input = json!({ "email": "ada@desk.example", "roles": ["EDITOR"], "idempotencyKey": "k" });
    let mut answers = join_all((0..50).map(|_| admin.mutate("inviteMember", input.clone(), INVITED))).await;
    assert_eq!(answers.iter().filter(|answer| answer["token"].is_string()).count(), 1);
    for answer in &mut answers {
        answer["token"].take();
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    let text = "SELECT string_agg(row_to_json(i)::text, ' ') AS text FROM idempotency AS i";
    let row = desk
        .db
        .query_one_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, text))
        .await
        .unwrap()
        .unwrap();
    assert!(!row.try_get::<String>("", "text").unwrap().contains("fdi_"));
}
