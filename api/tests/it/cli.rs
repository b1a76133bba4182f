//! The command line, as somebody types it.

use std::io::Write;
use std::process::Stdio;

use factdesk::config::Settings;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::{Value, json};

use crate::support::{Client, Home, Process, database};

async fn number(db: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(DbBackend::Postgres, sql);
    db.query_one_raw(statement).await.unwrap().unwrap().try_get("", "n").unwrap()
}

#[tokio::test]
async fn migrations_go_up_once_and_down_only_when_told_twice() {
    let database = database().await;
    let home = Home::at(&database.url);
    let all =
        |state: &str| migration::names().iter().map(|name| format!("{name}  {state}\n")).collect::<String>();
    assert_eq!(home.done(&["migrate", "status"]), all("applied"));
    assert_eq!(home.done(&["migrate", "up"]), "The tables are up to date.\n");
    assert!(home.refused(&["migrate", "down"]).contains("--destroy-all-data"));
    assert_eq!(home.done(&["migrate", "status"]), all("applied"));
    home.done(&["migrate", "down", "--destroy-all-data"]);
    assert_eq!(home.done(&["migrate", "status"]), all("pending"));
    // Two nodes start at once: one migrates, the other waits for it.
    let both = [(); 2].map(|()| home.command(&["migrate", "up"]).stderr(Stdio::piped()).spawn().unwrap());
    for child in both {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(
        number(&database.db, "SELECT count(*) AS n FROM seaql_migrations").await,
        i64::try_from(migration::names().len()).unwrap()
    );
}

#[tokio::test]
async fn people_come_get_roles_and_tokens_and_leave() {
    let database = database().await;
    let home = Home::at(&database.url);
    home.done(&[
        "newsroom",
        "create",
        "--slug",
        "desk",
        "--name",
        "The Desk",
        "--time-zone",
        "Europe/Berlin",
    ]);
    assert!(home.refused(&["newsroom", "create", "--slug", "desk", "--name", "x"]).contains("already"));
    let lost = ["newsroom", "create", "--slug", "mars", "--name", "x", "--time-zone", "Mars/Olympus"];
    assert!(home.refused(&lost).contains("no time zone Mars/Olympus"));
    let whom = ["--newsroom", "desk", "--email", "ada@desk.example"];
    let add = [&["member", "add"], &whom[..], &["--name", "Ada", "--roles", "reporter,editor"]].concat();
    let added = home.done(&add);
    let password = added.lines().find_map(|line| line.strip_prefix("Password: ")).unwrap();
    let token = [&["token"], &whom[..], &["--ttl", "24h"]].concat();
    let token = home.done(&token);

    let server = home.serve();
    let anonymous = Client::new(&server.address);
    let sign_in = "mutation($input: SignInInput!) { signIn(input: $input) { member { name } } }";
    let input = json!({ "email": "ada@desk.example", "password": password });
    let session = anonymous.data(sign_in, json!({ "input": input })).await;
    assert_eq!(session["signIn"]["member"]["name"], "Ada");
    let ada = anonymous.with_token(token.trim());
    let viewer = || async { ada.data("{ viewer { roles } }", json!({})).await["viewer"]["roles"].clone() };
    assert_eq!(viewer().await, json!(["REPORTER", "EDITOR"]));
    let reset = home.done(&[&["member", "reset-password"], &whom[..]].concat());
    let input = json!({ "token": reset.trim(), "password": "seven moons over the harbour" });
    anonymous.done("resetPassword", input, "reset").await;
    let input = json!({ "email": "ada@desk.example", "password": "seven moons over the harbour" });
    let session = anonymous.done("signIn", input, "accessToken").await;
    let ada = anonymous.with_token(session["accessToken"].as_str().unwrap());
    let viewer = || async { ada.data("{ viewer { roles } }", json!({})).await["viewer"]["roles"].clone() };
    home.done(&[&["member", "roles"], &whom[..], &["--roles", "reviewer"]].concat());
    assert_eq!(viewer().await, json!(["REVIEWER"]));
    home.done(&[&["member", "remove"], &whom[..]].concat());
    // Another process learns of it with the next change at once; what is read, within 5 seconds.
    let change = "mutation { submitClaim(input: { statement: \"One more.\" }) { refusal { code } } }";
    let gone = ada.send(change, json!({})).await;
    assert_eq!(gone["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    assert!(home.refused(&[&["token"], &whom[..], &["--ttl", "24h"]].concat()).contains("has left"));

    let acts = "SELECT string_agg(action, ' ' ORDER BY seq) AS n FROM event WHERE actor_kind = 'SERVER'
        AND action <> 'session.sign_in'";
    let row = database.db.query_one_raw(Statement::from_string(DbBackend::Postgres, acts)).await.unwrap();
    let acts: String = row.unwrap().try_get("", "n").unwrap();
    assert_eq!(acts, "newsroom.create member.add token.issue password.reset member.update member.remove");
}

#[test]
fn a_password_from_outside_has_to_be_long_enough() {
    let home = Home::private();
    let add =
        ["member", "add", "--newsroom", "x", "--email", "a@b.example", "--name", "A", "--roles", "editor"];
    let mut child = home
        .command(&[&add[..], &["--password-stdin"]].concat())
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"short\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("15 to 200 characters"));
}

#[test]
fn intake_reads_a_story_without_a_database_and_without_changing_a_byte() {
    let home = Home::at("postgres://nobody@127.0.0.1:1/nowhere");
    let story = home.folder.join("story.txt");
    std::fs::write(&story, "\u{feff}The bridge was closed on Monday, Ann Lee said.\n").unwrap();
    let printed = home.done(&["intake", story.to_str().unwrap()]);
    let lines: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["document"]["language"], "en");
    assert_eq!(lines[1]["exact"], "The bridge was closed on Monday");
    assert_eq!((&lines[1]["start"], &lines[1]["speaker"]), (&json!(1), &json!("Ann Lee")));
    std::fs::write(&story, b"not \xff UTF-8").unwrap();
    assert!(home.refused(&["intake", story.to_str().unwrap()]).contains("not UTF-8 at byte 4"));
}

#[test]
fn an_unknown_setting_is_named() {
    let home = Home::private();
    std::fs::create_dir_all(&home.folder).unwrap();
    let file = home.folder.join("factdesk.toml");
    std::fs::write(&file, "[limits]\ndepht = 3\n").unwrap();
    let complaint = home.refused(&["--config", file.to_str().unwrap(), "serve"]);
    assert!(complaint.contains("no setting limits.depht"), "{complaint}");
    let output = home.command(&["migrate", "status"]).env("FACTDESK_LISTNE", "x").output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("no setting listne"));
}

/// Every `"name": value` of an object, with the names of the objects around it.
fn names(prefix: &str, value: &Value, found: &mut Vec<String>) {
    for (name, value) in value.as_object().unwrap() {
        if value.is_object() {
            names(&format!("{name}."), value, found);
        } else {
            found.push(format!("{prefix}{name}"));
        }
    }
}

#[test]
fn the_example_of_the_settings_has_them_all_with_their_defaults() {
    use figment::providers::{Format, Toml};
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/factdesk.example.toml");
    let example = std::fs::read_to_string(path).unwrap();
    let read = |text: &str| -> Settings { figment::Figment::from(Toml::string(text)).extract().unwrap() };
    let defaults = serde_json::to_value(Settings::default()).unwrap();
    assert_eq!(serde_json::to_value(read(&example)).unwrap(), defaults);

    let uncommented = example.lines().map(|line| match line.strip_prefix('#') {
        Some(setting) if setting.starts_with(|first: char| first.is_ascii_lowercase()) => setting,
        _ => line,
    });
    let uncommented = uncommented.collect::<Vec<_>>().join("\n");
    read(&uncommented);
    let shown: Value = figment::Figment::from(Toml::string(&uncommented)).extract().unwrap();
    let (mut there, mut known) = (Vec::new(), Vec::new());
    names("", &shown, &mut there);
    names("", &defaults, &mut known);
    there.sort();
    known.sort();
    assert_eq!(there, known);
}

#[test]
fn the_doctor_finds_a_sound_installation_sound_and_names_what_is_not() {
    let home = Home::private();
    home.done(&["newsroom", "create", "--slug", "desk", "--name", "The Desk"]);
    let key = home.folder.join("master.key");
    drop(home.serve());
    let sound = home.done(&["doctor"]);
    assert!(sound.contains("ok    signing keys: 1") && sound.contains("ok    migrations"), "{sound}");
    std::fs::write(&key, "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n").unwrap();
    let ill = home.run(&["doctor"]);
    let report = String::from_utf8(ill.stdout).unwrap();
    assert_eq!(ill.status.code(), Some(1));
    assert!(report.contains("FAIL  signing keys") && report.contains("put back the master key"), "{report}");
    std::fs::remove_file(&key).unwrap();
    let report = String::from_utf8(home.run(&["doctor"]).stdout).unwrap();
    assert!(report.contains("FAIL  signing keys: 1, and no master key"), "{report}");
    let unreachable = Home::at("postgres://nobody@127.0.0.1:1/nowhere").run(&["doctor"]);
    assert_eq!(unreachable.status.code(), Some(1));
    assert!(String::from_utf8(unreachable.stdout).unwrap().contains("FAIL  database"));
}

#[tokio::test]
async fn a_role_that_owns_nothing_serves_and_cannot_switch_off_the_guards() {
    let database = database().await;
    let home = Home::at(&database.url);
    home.done(&["newsroom", "create", "--slug", "desk", "--name", "The Desk"]);
    let whom = ["--newsroom", "desk", "--email", "rea@desk.example"];
    home.done(&[&["member", "add"], &whom[..], &["--name", "Rea", "--roles", "reporter,editor"]].concat());
    let role = format!("server_{}", uuid::Uuid::now_v7().simple());
    let grants = include_str!("../../../docs/grants.sql").replace(":\"server\"", &role);
    database.db.execute_unprepared(&format!("CREATE ROLE {role} LOGIN")).await.unwrap();
    database.db.execute_unprepared(&grants).await.unwrap();

    let url = database.url.replacen("factdesk@", &format!("{role}@"), 1);
    let limited = Home::at(&url);
    // The tests' Postgres may lose data, which the doctor does not let pass: only the line is looked at.
    let owner = String::from_utf8(home.run(&["doctor"]).stdout).unwrap();
    assert!(owner.contains("could switch off the guards"), "{owner}");
    let report = String::from_utf8(limited.run(&["doctor"]).stdout).unwrap();
    assert!(report.contains(&format!("ok    role: {role} owns no table")), "{report}");
    let token = limited.done(&[&["token"], &whom[..], &["--ttl", "1h"]].concat());
    let server: Process = limited.serve();
    let rea = Client::new(&server.address).with_token(token.trim());
    let claim = rea.done("submitClaim", json!({ "statement": "It rains." }), "claim { id version }").await;
    let input = json!({ "claimId": claim["claim"]["id"], "expectedVersion": claim["claim"]["version"] });
    let accepted = rea.done("acceptClaim", input, "claim { state }").await;
    assert_eq!(accepted["claim"]["state"], "QUEUED");

    let db = crate::support::pool(&url, 1).await;
    for forbidden in [
        "ALTER TABLE event DISABLE TRIGGER event_insert_only",
        "UPDATE event SET seq = 0",
        "DELETE FROM verdict",
        "TRUNCATE event_payload",
        "UPDATE seaql_migrations SET version = 'x'",
        "SET session_replication_role = replica",
    ] {
        let refused = db.execute_unprepared(forbidden).await.unwrap_err();
        assert_eq!(factdesk::error::sql_state(&refused).as_deref(), Some("42501"), "{forbidden}: {refused}");
    }
    database.db.execute_unprepared(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await.unwrap();
}
