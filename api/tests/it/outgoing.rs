//! What the server may ask of others, whoever told it to.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use factdesk::config;
use factdesk::outgoing::{Lookup, Outgoing, OutgoingError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use url::Url;

/// Names with the addresses that they have at each asking; the last one stays.
#[derive(Default)]
struct Names(Mutex<HashMap<String, Vec<Vec<IpAddr>>>>, AtomicUsize);

impl Names {
    fn name(&self, name: &str, answers: &[&[&str]]) {
        let answers =
            answers.iter().map(|answer| answer.iter().map(|ip| ip.parse().unwrap()).collect()).collect();
        self.0.lock().unwrap().insert(name.to_owned(), answers);
    }
}

#[async_trait]
impl Lookup for Names {
    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        self.1.fetch_add(1, Ordering::SeqCst);
        let mut names = self.0.lock().unwrap();
        let answers = names.get_mut(name).ok_or_else(|| io::Error::other("no such name"))?;
        Ok(if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() })
    }
}

/// A listener on this machine that gives one answer to everybody, byte for byte, and counts who comes.
struct Listener {
    port: u16,
    came: Arc<AtomicUsize>,
}

impl Listener {
    async fn answering(answer: impl Into<String>) -> Self {
        let (answer, came) = (answer.into(), Arc::new(AtomicUsize::new(0)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let counted = came.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                let answer = answer.clone();
                tokio::spawn(async move {
                    let mut request = [0; 2048];
                    let _ = stream.read(&mut request).await;
                    let _ = stream.write_all(answer.as_bytes()).await;
                    // An answer that never ends is one that is kept open.
                    if answer.contains("chunked") {
                        let chunk = format!("400\r\n{}\r\n", "x".repeat(1024));
                        while stream.write_all(chunk.as_bytes()).await.is_ok() {}
                    } else if answer.is_empty() {
                        std::future::pending::<()>().await;
                    }
                });
            }
        });
        Self { port, came }
    }

    fn came(&self) -> usize {
        self.came.load(Ordering::SeqCst)
    }
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

fn to(location: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
}

fn client(open: &[&str], names: &Arc<Names>) -> Outgoing {
    let settings = config::Outgoing {
        open_hosts: open.iter().map(|host| (*host).to_owned()).collect(),
        timeout_ms: 2_000,
        ..config::Outgoing::default()
    };
    Outgoing::with_lookup(&settings, names.clone())
}

async fn get(client: &Outgoing, address: &str) -> Result<String, OutgoingError> {
    let bytes = client.get(&Url::parse(address).unwrap(), 1_000).await?;
    Ok(String::from_utf8(bytes).unwrap())
}

#[tokio::test]
async fn nothing_on_this_machine_or_its_networks_is_asked_under_any_name() {
    let secret = Listener::answering(ok("secret")).await;
    let names = Arc::new(Names::default());
    for (name, address) in [
        ("localhost", "127.0.0.1"),
        ("inside.example", "127.0.0.1"),
        ("mapped.example", "::ffff:127.0.0.1"),
        ("mixed.example", "10.0.0.1"),
        ("metadata.example", "169.254.169.254"),
    ] {
        names.name(name, &[&[address, "127.0.0.1"]]);
    }
    let client = client(&["open.example"], &names);
    let port = secret.port;
    let mut addresses = Vec::new();
    for scheme in ["http", "https"] {
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "0.0.0.0",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[64:ff9b::7f00:1]",
            "localhost",
            "LOCALHOST",
            "localhost.",
            "inside.example",
            "INSIDE.example.",
            "mapped.example",
            "mixed.example",
            "metadata.example",
            "169.254.169.254",
            "10.0.0.1",
            "100.64.0.1",
            "192.168.0.1",
            "224.0.0.1",
            "nowhere.example",
            "user:password@inside.example",
            "open.example@inside.example",
            "inside.example#@open.example",
        ] {
            addresses
                .push(format!("{scheme}://{host}").replace('#', &format!(":{port}#")) + &format!(":{port}/"));
        }
    }
    for other in [
        "file:///etc/passwd",
        "ftp://inside.example/",
        "gopher://127.0.0.1/",
        "data:text/plain,x",
        "ws://inside.example/",
    ] {
        addresses.push(other.into());
    }
    for address in addresses {
        if let Ok(address) = Url::parse(&address) {
            let answer = get(&client, address.as_str()).await;
            assert!(
                matches!(answer, Err(OutgoingError::Closed(..) | OutgoingError::Unreachable(_))),
                "{address} {answer:?}"
            );
        }
    }
    assert_eq!(secret.came(), 0);
}

#[tokio::test]
async fn a_host_that_the_settings_open_by_name_is_asked_and_leads_nowhere_else() {
    let secret = Listener::answering(ok("secret")).await;
    let names = Arc::new(Names::default());
    names.name("inside.example", &[&["127.0.0.1"]]);
    names.name("open.example", &[&["127.0.0.1"]]);
    let client = client(&["Open.example."], &names);
    let good = Listener::answering(ok("good")).await;
    assert_eq!(get(&client, &format!("http://open.example:{}/", good.port)).await.unwrap(), "good");
    for location in [
        format!("http://127.0.0.1:{}/", secret.port),
        format!("http://inside.example:{}/", secret.port),
        format!("https://inside.example:{}/", secret.port),
        format!("//localhost:{}/", secret.port),
        "http://169.254.169.254/latest/meta-data/".into(),
        "file:///etc/passwd".into(),
    ] {
        let from = Listener::answering(to(&location)).await;
        let answer = get(&client, &format!("http://open.example:{}/", from.port)).await;
        assert!(answer.is_err(), "{location} {answer:?}");
        assert_eq!(from.came(), 1);
    }
    assert_eq!(secret.came(), 0);
    let further = Listener::answering(to(&format!("http://open.example:{}/", good.port))).await;
    assert_eq!(get(&client, &format!("http://open.example:{}/", further.port)).await.unwrap(), "good");
    let round = Listener::answering(to("/again")).await;
    assert!(matches!(
        get(&client, &format!("http://open.example:{}/", round.port)).await,
        Err(OutgoingError::Redirects)
    ));
    assert_eq!(round.came(), 4);
}

#[tokio::test]
async fn the_address_that_was_checked_is_the_one_that_is_connected_to() {
    let secret = Listener::answering(ok("secret")).await;
    let names = Arc::new(Names::default());
    names.name("flip.example", &[&["127.0.0.1"], &["::1"], &["10.0.0.1", "127.0.0.1"]]);
    names.name("open.example", &[&["127.0.0.1"], &["203.0.113.1"]]);
    let client = client(&["open.example"], &names);
    for _ in 0..4 {
        assert!(get(&client, &format!("https://flip.example:{}/", secret.port)).await.is_err());
    }
    assert_eq!(secret.came(), 0);
    assert_eq!(names.1.load(Ordering::SeqCst), 4);
    // One look-up for one connection: there is no second one that could say something else.
    let good = Listener::answering(ok("good")).await;
    assert_eq!(get(&client, &format!("http://open.example:{}/", good.port)).await.unwrap(), "good");
    assert_eq!(names.1.load(Ordering::SeqCst), 5);
}

#[tokio::test]
async fn an_answer_that_is_too_large_late_or_wrong_is_none() {
    let names = Arc::new(Names::default());
    names.name("open.example", &[&["127.0.0.1"]]);
    let client = client(&["open.example"], &names);
    let asked = async |answer: String| {
        let listener = Listener::answering(answer).await;
        get(&client, &format!("http://open.example:{}/", listener.port)).await
    };
    assert!(matches!(asked(ok(&"x".repeat(1_001))).await, Err(OutgoingError::TooLarge(1_000))));
    assert_eq!(asked(ok(&"x".repeat(1_000))).await.unwrap().len(), 1_000);
    let endless = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    assert!(matches!(asked(endless.into()).await, Err(OutgoingError::TooLarge(1_000))));
    assert!(matches!(asked(String::new()).await, Err(OutgoingError::TimedOut(_))));
    let missing = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";
    assert!(matches!(asked(missing.into()).await, Err(OutgoingError::Status(404))));
    assert!(matches!(asked("nonsense\r\n\r\n".into()).await, Err(OutgoingError::Unreachable(_))));
}
