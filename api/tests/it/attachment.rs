//! Attachments: files in and out, who may have them, and that none runs or is lost.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use factdesk::attachment::throw_away_orphans;
use factdesk_domain::{KeyScope, Role};
use futures::future::join_all;
use reqwest::Response;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::review::{Cast, cast_at};
use crate::support::{Client, desk_set, refusal};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj <</OpenAction /JavaScript>>";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const PAGE: &[u8] = b"<!DOCTYPE html><script>alert(1)</script>";

/// A folder of its own, gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name =
            format!("factdesk-attachments-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        Self(std::env::temp_dir().join(name))
    }

    /// How many files are kept.
    fn files(&self) -> usize {
        fn count(folder: &std::path::Path) -> usize {
            let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
            entries.flatten().map(|entry| if entry.path().is_dir() { count(&entry.path()) } else { 1 }).sum()
        }
        count(&self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn cast() -> (Cast, Folder) {
    let folder = Folder::new();
    let own = folder.0.clone();
    let desk = desk_set(|settings| {
        settings.attachments.folder = Some(own);
        settings.attachments.max_bytes = 3_000_000;
        settings.attachments.unattached = 3;
    });
    (cast_at(desk.await).await, folder)
}

async fn send(by: &Client, bytes: &[u8]) -> Response {
    let mut request = reqwest::Client::new().post(format!("{}/attachments", by.server)).body(bytes.to_vec());
    if let Some(token) = &by.token {
        request = request.bearer_auth(token);
    }
    request.send().await.unwrap()
}

async fn sent(by: &Client, bytes: &[u8]) -> Value {
    let answer = send(by, bytes).await;
    assert_eq!(answer.status(), 201);
    answer.json().await.unwrap()
}

/// Sends chunk after chunk until the server answers, and returns the status.
async fn endless(by: &Client) -> String {
    let address = by.server.strip_prefix("http://").unwrap();
    let (mut read, mut write) = tokio::net::TcpStream::connect(address).await.unwrap().into_split();
    let head = format!(
        "POST /attachments HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\ntransfer-encoding: chunked\r\n\r\n",
        by.token.as_ref().unwrap()
    );
    let sending = tokio::spawn(async move {
        write.write_all(head.as_bytes()).await?;
        let mut chunk = PDF.to_vec();
        loop {
            chunk.resize(100_000, b' ');
            write.write_all(format!("{:x}\r\n", chunk.len()).as_bytes()).await?;
            write.write_all(&chunk).await?;
            write.write_all(b"\r\n").await?;
            chunk.clear();
        }
        #[expect(unreachable_code, reason = "tells the type of the block")]
        std::io::Result::Ok(())
    });
    let mut start = [0; 12];
    read.read_exact(&mut start).await.unwrap();
    sending.abort();
    String::from_utf8_lossy(&start[9..]).into_owned()
}

async fn get(by: &Client, file: &Value) -> Response {
    let address = format!("{}{}", by.server, file["url"].as_str().unwrap());
    let request = reqwest::Client::new().get(address);
    let request = if let Some(token) = &by.token { request.bearer_auth(token) } else { request };
    request.send().await.unwrap()
}

async fn add(by: &Client, claim: &str, files: &[&Value], visibility: &str) -> Value {
    let ids: Vec<_> = files.iter().map(|file| file["id"].clone()).collect();
    let input = json!({ "claimId": claim, "source": { "named": { "name": "Archive", "kind": "ORGANIZATION" } },
        "excerpt": "So it says.", "stance": "CONTEXT", "primary": true, "visibility": visibility, "attachmentIds": ids });
    by.mutate(
        "addEvidence",
        input,
        "evidence { id attachments { nodes { id sha256 size mediaType url } total { count } } }",
    )
    .await
}

/// The id of a file, straight into the tables, that evidence of the desk is kept with.
pub async fn kept(cast: &Cast) -> Value {
    let claim = cast.queued("The quay is safe.").await;
    let piece = crate::fact_check::evidence(cast, &claim, entity::evidence::Stance::Context, |row| {
        row.round = sea_orm::Set(None);
        row.url = sea_orm::Set(None);
    })
    .await;
    let id = uuid::Uuid::now_v7();
    let sql = format!(
        "INSERT INTO attachment SELECT newsroom_id, '{id}', sha256('{id}'), 5, 'image/png', now() FROM evidence WHERE id = '{piece}';
         INSERT INTO evidence_attachment SELECT newsroom_id, id, '{id}', added_by, now() FROM evidence WHERE id = '{piece}'"
    );
    cast.desk.db.execute_unprepared(&sql).await.unwrap();
    json!(factdesk::graphql::global_id(factdesk::graphql::NodeKind::Attachment, id))
}

#[tokio::test]
async fn a_file_is_kept_once_with_its_evidence_and_nothing_in_it_runs() {
    let (cast, folder) = cast().await;
    let (rea, ria, eve) = (&cast.reporter, &cast.two, &cast.editor);
    let claim = cast.in_review("The bridge was closed.").await;
    let mut files = Vec::new();
    for (bytes, media, served, disposition) in [
        (PDF, "application/pdf", "application/pdf", "attachment"),
        (PNG, "image/png", "image/png", "inline"),
        (PAGE, "text/html", "text/plain; charset=utf-8", "attachment"),
    ] {
        let file = sent(rea, bytes).await;
        assert_eq!((&file["size"], &file["mediaType"]), (&json!(bytes.len()), &json!(media)));
        let answer = get(rea, &file).await;
        assert_eq!(answer.status(), 200);
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), served);
        assert!(header("content-disposition").starts_with(disposition));
        assert!(header("content-security-policy").contains("sandbox"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(answer.bytes().await.unwrap(), bytes);
        files.push(file);
    }
    assert_eq!(get(ria, &files[0]).await.status(), 404, "it is the sender's until evidence is kept with it");
    let made = add(rea, &claim, &[&files[0], &files[1], &files[1]], "INTERNAL").await;
    let list = &made["evidence"]["attachments"];
    assert_eq!(list["total"]["count"], 2);
    assert!(list["nodes"].as_array().unwrap().contains(&files[0]), "{list:#}");
    assert_eq!(get(ria, &files[0]).await.bytes().await.unwrap(), PDF);

    let again = sent(ria, PDF).await;
    assert_eq!(again, files[0], "the same bytes are the same attachment");
    assert_eq!(folder.files(), 3);
    let more = json!({ "evidenceId": made["evidence"]["id"], "attachmentIds": [files[2]["id"]] });
    let refused = ria.mutate("attachToEvidence", more.clone(), "evidence { id }").await;
    assert_eq!(refusal(&refused), "NOT_FOUND", "not theirs to give");
    let done = rea.done("attachToEvidence", more, "evidence { attachments { total { count } } }").await;
    assert_eq!(done["evidence"]["attachments"]["total"]["count"], 3);
    let query = "query($id: ID!) { node(id: $id) { ... on Attachment { id sha256 size mediaType url } } }";
    assert_eq!(eve.data(query, json!({ "id": files[2]["id"] })).await["node"], files[2]);
    let told = "SELECT count(*) FROM event WHERE action = 'evidence.attach'";
    assert_eq!(cast.desk.number(told, []).await, 1);
}

#[tokio::test]
async fn what_is_too_large_of_another_kind_or_from_nobody_is_not_taken() {
    let (cast, folder) = cast().await;
    let keeper = cast.desk.person("kim", Role::ALL).await;
    let tool = cast.desk.tool(&keeper, KeyScope::ALL).await;
    let large = [PDF, &vec![b' '; 3_000_000]].concat();
    for (by, bytes, status) in [
        (&cast.desk.anonymous, PNG, 401),
        (&cast.admin.client, PNG, 403),
        (&tool.client, PNG, 403),
        (&cast.reporter.client, large.as_slice(), 413),
        (&cast.reporter.client, b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", 415),
        (&cast.reporter.client, b"MZ\x90\0 a program", 415),
        (&cast.reporter.client, b"", 415),
    ] {
        let answer = send(by, bytes).await;
        assert_eq!(answer.status(), status);
        let told: Value = answer.json().await.unwrap();
        assert!(told["errors"][0]["extensions"]["requestId"].is_string());
    }
    assert_eq!(endless(&cast.reporter).await, "413", "without a length it is counted while it comes");
    assert_eq!((folder.files(), cast.desk.number("SELECT count(*) FROM attachment", []).await), (0, 0));
    for number in 0..3 {
        sent(&cast.reporter, &[PDF, &[number]].concat()).await;
    }
    let answer = send(&cast.reporter, PNG).await;
    assert_eq!(answer.status(), 429, "what is sent is used before more is sent");
    assert!(answer.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn a_file_of_confidential_evidence_is_for_those_who_see_it_and_never_for_another_newsroom() {
    let (cast, _folder) = cast().await;
    let (rea, rob, ria, eve) = (&cast.reporter, &cast.one, &cast.two, &cast.editor);
    let stranger = cast.desk.stranger("sam", Role::ALL).await;
    let keeper = cast.desk.person("kim", Role::ALL).await;
    let tool = cast.desk.tool(&keeper, KeyScope::ALL).await;
    let claim = cast.queued("The bridge was closed.").await;
    rob.done("assignReviewer", json!({ "claimId": claim }), "claim { id }").await;
    let file = sent(rea, PDF).await;
    add(rea, &claim, &[&file], "CONFIDENTIAL").await;
    for (reader, status) in [
        (&rea.client, 200),
        (&rob.client, 200),
        (&eve.client, 200),
        (&ria.client, 404),
        (&cast.admin.client, 404),
        (&tool.client, 404),
        (&stranger.client, 404),
        (&cast.desk.anonymous, 401),
    ] {
        assert_eq!(get(reader, &file).await.status(), status);
        let query = "query($id: ID!) { node(id: $id) { id } }";
        if status != 401 {
            let node = reader.data(query, json!({ "id": file["id"] })).await["node"].clone();
            assert_eq!(node.is_object(), status == 200);
        }
    }
    let theirs = sent(&stranger, PDF).await;
    assert_ne!(theirs["id"], file["id"], "newsrooms share nothing");
    let foreign = add(rea, &claim, &[&theirs], "INTERNAL").await;
    assert_eq!(refusal(&foreign), "NOT_FOUND");
    add(rea, &claim, &[&file], "INTERNAL").await;
    assert_eq!(get(ria, &file).await.status(), 200, "shared by what is internal");
}

#[tokio::test]
async fn what_no_evidence_is_kept_with_goes_after_a_day_and_can_come_again() {
    let (cast, folder) = cast().await;
    let (rea, eve) = (&cast.reporter, &cast.editor);
    let claim = cast.queued("The bridge was closed.").await;
    let (kept, orphan, fresh) = (sent(rea, PDF).await, sent(rea, PNG).await, sent(eve, PAGE).await);
    add(rea, &claim, &[&kept], "INTERNAL").await;
    assert_eq!(throw_away_orphans(&cast.desk.app).await.map_err(|error| error.sentence()), Ok(0));
    let old = "ALTER TABLE attachment DISABLE TRIGGER attachment_fixed;
        UPDATE attachment SET created_at = created_at - interval '2 days';
        ALTER TABLE attachment ENABLE TRIGGER attachment_fixed;
        UPDATE attachment_upload SET uploaded_at = uploaded_at - interval '2 days'
         WHERE attachment_id <> (SELECT id FROM attachment WHERE media_type = 'text/html')";
    cast.desk.db.execute_unprepared(old).await.unwrap();
    assert_eq!(throw_away_orphans(&cast.desk.app).await.map_err(|error| error.sentence()), Ok(1));
    assert_eq!(folder.files(), 2);
    assert_eq!(get(rea, &orphan).await.status(), 404);
    for (reader, file) in [(rea, &kept), (eve, &fresh)] {
        assert_eq!(get(reader, file).await.status(), 200);
    }
    let again = join_all((0..10).map(|_| sent(rea, PNG))).await;
    assert!(again.iter().all(|file| file == &again[0]));
    assert_eq!(get(rea, &again[0]).await.bytes().await.unwrap(), PNG);
    let changed =
        cast.desk.db.execute_unprepared("UPDATE attachment SET size = 1").await.unwrap_err().to_string();
    assert!(changed.contains("insert-only"), "{changed}");
}
