//! `factdesk demo`, as somebody who tries the product runs it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::support::{Client, Home, database};

/// The demonstration with these arguments, on any free port.
fn demo(home: &Home, arguments: &[&str]) -> Command {
    let mut command = home.command(&[&["demo"], arguments].concat());
    command.env("FACTDESK_LISTEN", "127.0.0.1:0");
    command
}

/// Plays to the end and returns the account in one line.
fn account(home: &Home, arguments: &[&str]) -> String {
    told(&demo(home, &[&["--exit"], arguments].concat()).output().unwrap())
}

fn told(output: &Output) -> String {
    let (account, errors) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{account}\n{errors}");
    assert_eq!(errors, "", "{account}");
    assert!(!account.contains('\x1b'), "colours without a terminal");
    assert!(account.lines().all(|line| line.contains("http") || line.chars().count() <= 88), "{account}");
    account.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn has(account: &str, sentences: &[&str]) {
    for sentence in sentences {
        assert!(account.contains(sentence), "“{sentence}” is missing in: {account}");
    }
}

fn story(home: &Home, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let file = home.folder.join(name);
    std::fs::write(&file, bytes).unwrap();
    file.to_str().unwrap().to_owned()
}

fn json_in(file: &PathBuf) -> Value {
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

#[tokio::test]
async fn the_sample_goes_the_whole_way_any_number_of_times() {
    let database = database().await;
    let home = Home::at(&database.url);
    let file = home.folder.join("demo.json");
    for newsroom in ["demo", "demo-2"] {
        let account = account(&home, &["--json", file.to_str().unwrap()]);
        has(
            &account,
            &[
                "Nora Falk (reporter) submits a story",
                "“Traffic on the waterfront has fallen by 40 percent since the trial began in March,” — Ingrid Solheim",
                "Elise Brandt (editor) accepts:",
                "SEALED 1 of 2 verdicts is in. June Okafor and Elise Brandt see that, and nothing of what it says.",
                "QUORUM 2 of 2 verdicts are in",
                "DECIDED They agree: Mostly false.",
                "DISPUTED They do not agree",
                "Elise Brandt (editor) adjudicates: Mostly true.",
                "Tomas Rivera (editor) reads it and approves exactly this text.",
                "Tomas Rivera (editor) approves it; version 2 stands at the same address.",
                "The page is there for everybody",
            ],
        );
        let json = json_in(&file);
        assert_eq!(json["newsroom"], newsroom);
        let page = format!(
            "{}/{newsroom}/fact-checks/{}",
            json["address"].as_str().unwrap(),
            json["slug"].as_str().unwrap()
        );
        assert_eq!(json["page"], page);
        assert!(account.contains(&page), "{account}");
        assert_eq!(json["graphql"], format!("{}/graphql", json["address"].as_str().unwrap()));
        for part in ["reporter", "reviewer1", "reviewer2", "editor1", "editor2", "admin"] {
            assert!(json["tokens"][part].is_string() && json["ids"]["members"][part].is_string(), "{json:#}");
            let person = &json["people"][part];
            assert!(person["email"].is_string() && person["password"].is_string(), "{json:#}");
        }
        assert!(json["ids"]["factCheck"].is_string());
        for (kind, at_least) in [("documents", 1), ("claims", 2), ("evidence", 4), ("verdicts", 4)] {
            assert!(json["ids"][kind].as_array().unwrap().len() >= at_least, "{kind}: {json:#}");
        }
    }
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn several_at_once_each_get_a_newsroom_of_their_own() {
    let database = database().await;
    let home = Home::at(&database.url);
    let runs: Vec<_> = (0..3)
        .map(|number| {
            let file = home.folder.join(format!("{number}.json"));
            let mut command = demo(&home, &["--exit", "--json", file.to_str().unwrap()]);
            let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            (file, child)
        })
        .collect();
    let mut newsrooms: Vec<_> = runs
        .into_iter()
        .map(|(file, child)| {
            told(&child.wait_with_output().unwrap());
            json_in(&file)["newsroom"].as_str().unwrap().to_owned()
        })
        .collect();
    newsrooms.sort();
    assert_eq!(newsrooms, ["demo", "demo-2", "demo-3"]);
}

#[tokio::test]
async fn any_story_is_played_and_the_reporter_helps_where_it_is_silent() {
    let database = database().await;
    let home = Home::at(&database.url);
    let german = "Der Hafen von Neustadt bleibt im Winter geschlossen. Die Bürgermeisterin sagte, die Stadt habe kein Geld \
                  für neue Kräne.\nDer Stadtrat stimmt im Dezember ab.";
    let silent = "The harbour was quiet on Monday morning. Nothing moved between the cranes for three hours.";
    let dirty = "PORT LINCOLN\r\n\r\nThe mayorâ€™s office said on Monday that 40 of the 62 shops had closed since March.\r\n\
                 â€œWe lost a quarter of our customers in a year,â€\u{9d} said Ada Brook, who runs a bakery.Â \r\n";
    let two = "adds two by hand";
    let stories: [(&str, String, &[&str]); 6] = [
        (
            "german",
            german.into(),
            &["language: de", two, "“Der Hafen von Neustadt bleibt im Winter geschlossen.”"],
        ),
        ("silent", silent.into(), &["proposes 0 claims", two, "“The harbour was quiet on Monday morning.”"]),
        ("a line", "Hello".into(), &[two, "“Invented for this demonstration: the story was published"]),
        ("dirty", dirty.into(), &["Elise Brandt (editor) accepts:"]),
        (
            "hostile",
            "\u{1b}[31m</script><svg onload=alert(1)> said Ann Hill.\u{202e}\n".into(),
            &["</script><svg"],
        ),
        (
            "long",
            "Ann Hill said the bridge was closed for 12 weeks. ".repeat(2_000),
            &["Elise Brandt (editor) accepts:"],
        ),
    ];
    for (name, text, sentences) in stories {
        let account = account(&home, &["--story", &story(&home, name, text)]);
        has(&account, sentences);
        has(
            &account,
            &["rated Unproven", "Invented for this demonstration", "The page is there for everybody"],
        );
    }
}

#[tokio::test]
async fn what_is_no_story_is_refused_before_anything_is_done() {
    let database = database().await;
    let home = Home::at(&database.url);
    let too_long = "a ".repeat(250_001);
    let cases: [(&str, &[u8], &str); 5] = [
        ("empty", b"", "it is empty"),
        ("blank", b" \r\n\t", "it is empty"),
        ("nul", b"Ann\0Hill", "NUL character at byte 3"),
        ("bytes", b"caf\xe9 said", "no text in UTF-8: byte 3"),
        ("long", too_long.as_bytes(), "longer than the 500000 characters"),
    ];
    for (name, bytes, complaint) in cases {
        let told = home.refused(&["demo", "--exit", "--story", &story(&home, name, bytes)]);
        assert!(told.contains(complaint), "{told}");
    }
    let told = home.refused(&["demo", "--exit", "--story", "/nowhere/story.txt"]);
    assert!(told.contains("/nowhere/story.txt"), "{told}");
    assert!(account(&home, &[]).contains("Demonstration desk is made"), "the first one after all these");
}

#[tokio::test]
async fn a_database_in_use_is_left_alone_unless_forced() {
    let database = database().await;
    let home = Home::at(&database.url);
    home.done(&["newsroom", "create", "--slug", "gazette", "--name", "The Gazette"]);
    let told = home.refused(&["demo", "--exit"]);
    assert!(told.contains("nothing was done") && told.contains("--force"), "{told}");
    account(&home, &["--force"]);
}

/// A demonstration that goes on serving; stopped when dropped.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn it_goes_on_serving_and_what_it_prints_works() {
    let database = database().await;
    let home = Home::at(&database.url);
    let file = home.folder.join("demo.json");
    let mut command = demo(&home, &["--json", file.to_str().unwrap()]);
    let mut serving = Serving(command.stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = Vec::new();
    for line in BufReader::new(serving.0.stdout.take().unwrap()).lines() {
        lines.push(line.unwrap());
        if lines.last().unwrap().contains("Serving until") {
            break;
        }
    }
    let json = json_in(&file);
    let anonymous = Client::new(json["address"].as_str().unwrap());
    for (part, role) in
        [("reporter", "REPORTER"), ("reviewer2", "REVIEWER"), ("editor1", "EDITOR"), ("admin", "ADMIN")]
    {
        let client = anonymous.with_token(json["tokens"][part].as_str().unwrap());
        let me = client.data("{ viewer { roles } }", Value::Null).await;
        assert_eq!(me["viewer"]["roles"], serde_json::json!([role]));
    }
    let sign_in = lines.iter().find(|line| line.contains("editor1@") && line.contains("password")).unwrap();
    let words: Vec<_> = sign_in.split_whitespace().collect();
    let input = serde_json::json!({ "input": { "email": words[1], "password": words[3] } });
    let query = "mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }";
    assert!(anonymous.data(query, input).await["signIn"]["accessToken"].is_string(), "{sign_in}");

    let requests: Vec<_> = lines.iter().enumerate().filter(|(_, line)| line.starts_with("curl ")).collect();
    assert_eq!(requests.len(), 3);
    let mut answers = Vec::new();
    for (at, _) in requests {
        let token = lines[at + 1]
            .trim_start()
            .trim_start_matches("-H 'Authorization: Bearer ")
            .trim_end_matches("' \\");
        let body = lines[at + 2].trim_start().trim_start_matches("-d '").trim_end_matches('\'');
        let body: Value = serde_json::from_str(body).unwrap();
        let variables = body.get("variables").cloned().unwrap_or_default();
        answers.push(anonymous.with_token(token).data(body["query"].as_str().unwrap(), variables).await);
    }
    assert!(!answers[0]["claims"]["nodes"].as_array().unwrap().is_empty(), "{:#}", answers[0]);
    assert_eq!(answers[1]["node"]["publishedVersion"], 2, "{:#}", answers[1]);
    assert_eq!(answers[1]["node"]["corrections"]["nodes"][0]["kind"], "CORRECTION");
    assert_eq!(answers[2]["submitClaim"]["claim"]["state"], "SUBMITTED", "{:#}", answers[2]);

    let page = anonymous.get(&format!("/demo/fact-checks/{}", json["slug"].as_str().unwrap())).await;
    let text = page.text().await.unwrap();
    assert!(text.contains("noindex") && text.contains("Demonstration, invented verdict"), "{text}");
}
