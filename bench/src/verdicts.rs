//! `submitVerdict`: the product's transaction over HTTP, and pgbench with the very same statements in one transaction.
//!
//! A verdict is given once, so claims in review are prepared for each measurement, with a slot for the reviewer whose
//! token is used. Their ids are numbers, so that a script of pgbench can name them.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use factdesk::graphql::{NodeKind, global_id};
use fastrand::Rng;
use sea_orm::sqlx::{self, Connection, Executor, PgConnection};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::Failure;
use crate::desk::{people, words};
use crate::http::post;
use crate::load::{self, Requests};
use crate::measure::{self, Figures};
use crate::pgbench::{CLIENTS, Script};
use crate::stage::{ask, sign_in};
use crate::transaction::{Known, transaction_of};

const OURS: &str = "mutation($input: SubmitVerdictInput!) { submitVerdict(input: $input) {
    verdict { id } quorumReached refusal { code message } } }";

/// A newsroom that verdicts are given in.
struct Newsroom {
    id: Uuid,
    reporter: Uuid,
    reviewers: Vec<(Uuid, String)>,
}

/// The newsrooms that verdicts are given in.
pub struct Writers {
    db: PgConnection,
    newsrooms: Vec<Newsroom>,
    next: i64,
    rng: Rng,
}

impl Writers {
    /// So many newsrooms, with the tokens of so many reviewers of each.
    pub async fn gather(
        url: &str,
        server: SocketAddr,
        newsrooms: usize,
        reviewers: usize,
    ) -> Result<Self, Failure> {
        let mut db = PgConnection::connect(url).await?;
        db.execute("SET session_replication_role = replica; SET synchronous_commit = off").await?;
        let mut all = Vec::new();
        for number in 1..=newsrooms {
            let slug = people::writers_slug(number);
            let mut people = Vec::new();
            for number in 1..=reviewers {
                let email = people::email("reviewer", number);
                people.push((member(&mut db, &slug, &email).await?, sign_in(server, &email, &slug)?));
            }
            let id = sqlx::query_scalar("SELECT id FROM newsroom WHERE slug = $1").bind(&slug);
            let id = id.fetch_one(&mut db).await?;
            let reporter = member(&mut db, &slug, &people::email("reporter", 1)).await?;
            all.push(Newsroom { id, reporter, reviewers: people });
        }
        // Numbers that no earlier run had.
        let now: DateTime<Utc> = sqlx::query_scalar("SELECT now()").fetch_one(&mut db).await?;
        Ok(Self { db, newsrooms: all, next: now.timestamp_micros(), rng: Rng::with_seed(7) })
    }

    /// Prepares so many claims, in the newsrooms in turn, and returns the requests that give their verdicts.
    pub async fn requests(&mut self, count: usize) -> Result<Vec<Vec<u8>>, Failure> {
        let first = self.prepare(count).await?;
        let requests = (first..).take(count).map(|number| {
            let (_, (_, token)) = self.of(number);
            let token = token.clone();
            post(
                "/graphql",
                Some(&token),
                &json!({ "query": OURS, "variables": { "input": self.input(number) } }),
            )
        });
        Ok(requests.collect())
    }

    fn of(&self, number: i64) -> (&Newsroom, &(Uuid, String)) {
        let number = number as usize;
        let newsroom = &self.newsrooms[number % self.newsrooms.len()];
        (newsroom, &newsroom.reviewers[number / self.newsrooms.len() % newsroom.reviewers.len()])
    }

    fn input(&self, number: i64) -> Value {
        let mut rng = self.rng.clone();
        rng.seed(number as u64);
        json!({
            "idempotencyKey": format!("key-{number}"),
            "claimId": global_id(NodeKind::Claim, numbered('1', number)).as_str(),
            "expectedVersion": 3,
            "ratingKey": "TRUE",
            "rationale": words::text(&mut rng, 120),
            "citedEvidenceIds": [global_id(NodeKind::Evidence, numbered('2', number)).as_str()],
        })
    }

    async fn prepare(&mut self, count: usize) -> Result<i64, Failure> {
        let first = self.next;
        self.next += i64::try_from(count)?;
        let mut rows: [Vec<_>; 4] = Default::default();
        for number in first..self.next {
            let (newsroom, (reviewer, _)) = self.of(number);
            let (id, reviewer, reporter) = (newsroom.id, *reviewer, newsroom.reporter);
            rows[0].push(id);
            rows[1].push(reviewer);
            rows[2].push(reporter);
            rows[3].push(uuid::Uuid::from_u128(number as u128));
        }
        for part in PREPARE {
            let [newsrooms, reviewers, reporters, numbers] = &rows;
            sqlx::query(sqlx::AssertSqlSafe(format!("{NUMBERED} {part}")))
                .bind(newsrooms)
                .bind(reviewers)
                .bind(reporters)
                .bind(numbers)
                .execute(&mut self.db)
                .await?;
        }
        // On disk before anything is measured.
        self.db.execute("BEGIN; SET LOCAL synchronous_commit = on; SELECT txid_current(); COMMIT").await?;
        Ok(first)
    }

    /// The product's transaction as a script of pgbench, on claims of its own.
    ///
    /// Its statements are what Postgres logs while the product gives one verdict. What is another one each time (claim,
    /// evidence, new ids, the key, the place in the chain) is made from the number of the transaction.
    pub async fn transaction(
        &mut self,
        server: SocketAddr,
        (url, log, folder): (&str, &Path, &Path),
    ) -> Result<Transaction, Failure> {
        // What the server reads once and keeps is not part of every verdict: the last of some is looked at.
        let first = self.prepare(WARMING).await?;
        let sample = first + i64::try_from(WARMING)? - 1;
        let (newsroom, (member, _)) = self.of(sample);
        let (newsroom, member) = (newsroom.id, *member);
        for number in first..sample {
            self.give(server, number)?;
        }
        let (seq, hash): (i64, Vec<u8>) = sqlx::query_as("SELECT seq, hash FROM chain WHERE id = $1")
            .bind(newsroom)
            .fetch_one(&mut self.db)
            .await?;
        let before = std::fs::metadata(log)?.len();
        let verdict = self.give(server, sample)?;
        let logged = std::fs::read(log)?;
        let logged = String::from_utf8_lossy(&logged[before as usize..]).into_owned();
        let known = Known {
            ids: vec![
                (numbered('1', sample), expression('1')),
                (numbered('2', sample), expression('2')),
                (verdict, expression('4')),
            ],
            key: format!("key-{sample}"),
            seq,
            hash: factdesk::event::hex(&hash),
        };
        let transaction = transaction_of(&logged)?;
        let mut script = String::from("\\set i :i + 1\n\\set c :first + :client_id * :each + :i\n");
        for statement in transaction {
            script.push_str(&known.vary(&statement));
        }
        let file = folder.join("submit-verdict.sql");
        std::fs::write(&file, script)?;
        Ok(Transaction { file, database: url.to_owned(), newsroom, member })
    }

    /// Gives one verdict.
    fn give(&self, server: SocketAddr, number: i64) -> Result<Uuid, Failure> {
        let (_, (_, token)) = self.of(number);
        let answer = ask(server, Some(token), OURS, json!({ "input": self.input(number) }))?;
        let verdict = answer.pointer("/data/submitVerdict/verdict/id").and_then(Value::as_str);
        let verdict = verdict.ok_or_else(|| format!("no verdict: {answer}"))?;
        let (_, verdict) = factdesk::graphql::parse_id(verdict).ok_or("no id")?;
        Ok(verdict)
    }

    async fn prepare_for(&mut self, newsroom: Uuid, reviewer: Uuid, count: usize) -> Result<i64, Failure> {
        let place = self.newsrooms.iter().position(|known| known.id == newsroom).unwrap_or_default();
        let token = String::new();
        let reporter = self.newsrooms[place].reporter;
        let alone = Newsroom { id: newsroom, reporter, reviewers: vec![(reviewer, token)] };
        let all = std::mem::replace(&mut self.newsrooms, vec![alone]);
        let first = self.prepare(count).await;
        self.newsrooms = all;
        first
    }
}

/// The product's transaction, written down for pgbench, with whose claims it is about.
pub struct Transaction {
    file: PathBuf,
    database: String,
    newsroom: Uuid,
    member: Uuid,
}

/// Verdicts before the one that is written down.
const WARMING: usize = 30;

/// Verdicts that are to be expected in a second of those about whom nothing is known.
const MOST_A_SECOND: f64 = 4000.0;

/// Those who write verdicts, as a target: the product, or pgbench.
pub struct Target {
    /// Where the claims come from.
    pub writers: Rc<RefCell<Writers>>,
    /// The product's address, or the script.
    pub by: By,
    /// Verdicts that are to be expected in a second: so many claims are prepared.
    pub expected: f64,
}

impl Target {
    /// Those who write, about whom nothing is known yet.
    pub fn new(writers: Rc<RefCell<Writers>>, by: By) -> Self {
        Self { writers, by, expected: MOST_A_SECOND }
    }
}

/// See [`Target`].
pub enum By {
    /// The product.
    Product(SocketAddr),
    /// pgbench.
    Pgbench(Transaction),
}

impl measure::Target for Target {
    fn name(&self) -> &'static str {
        match self.by {
            By::Product(_) => measure::OURS,
            By::Pgbench(_) => measure::PGBENCH,
        }
    }

    fn run(&mut self, connections: usize, time: Duration, rate: Option<f64>) -> Result<Figures, Failure> {
        // Half as many again as were seen to be needed: what is prepared in vain burdens the disk.
        let count = (rate.unwrap_or(self.expected * 1.5) * time.as_secs_f64()) as usize + 300;
        let mut writers = self.writers.borrow_mut();
        let figures = match &self.by {
            By::Product(address) => {
                let bytes = wait(writers.requests(count))?;
                let part = "\"refusal\":null";
                let requests = Requests { address: *address, bytes, once: true, status: 200, part };
                load::drive(&requests, connections, time, rate)?.figures()
            }
            By::Pgbench(transaction) => {
                // A client may do more than its share.
                let each = count * 2 / CLIENTS;
                let first =
                    wait(writers.prepare_for(transaction.newsroom, transaction.member, each * CLIENTS))?;
                let script = Script {
                    file: transaction.file.clone(),
                    database: transaction.database.clone(),
                    clients: CLIENTS,
                    variables: vec![("i", -1), ("first", first), ("each", i64::try_from(each)?)],
                };
                Figures { rate: script.run(time)?, p50: f64::NAN, p99: f64::NAN }
            }
        };
        if rate.is_none() {
            self.expected = figures.rate;
        }
        Ok(figures)
    }
}

/// Waits on a thread of the runtime.
fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(work))
}

async fn member(db: &mut PgConnection, slug: &str, email: &str) -> Result<Uuid, Failure> {
    let sql = "SELECT m.id FROM member m JOIN newsroom n ON n.id = m.newsroom_id JOIN person p ON p.id = m.person_id
        WHERE n.slug = $1 AND p.email = $2";
    Ok(sqlx::query_scalar(sql).bind(slug).bind(email).fetch_one(db).await?)
}

/// The id of the object of this kind that belongs to this number.
fn numbered(kind: char, number: i64) -> Uuid {
    let kind = kind.to_digit(10).unwrap_or_default();
    Uuid::from_u128(u128::from(kind) << 124 | number as u128)
}

/// [`numbered`] in SQL, for the script's number.
fn expression(kind: char) -> String {
    format!("('{kind}' || lpad(to_hex(:c::bigint), 31, '0'))::uuid")
}

const NUMBERED: &str = "WITH x AS (SELECT n AS newsroom_id, v AS reviewer, p AS reporter,
        ('1' || substr(replace(k::text, '-', ''), 2))::uuid AS claim, ('2' || substr(replace(k::text, '-', ''), 2))::uuid AS evidence,
        ('3' || substr(replace(k::text, '-', ''), 2))::uuid AS assignment
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) AS u (n, v, p, k))";

const PREPARE: &[&str] = &[
    "INSERT INTO claim (newsroom_id, id, statement, statement_key, language, state, version, submitted_by, origin, score,
        round, standing_id, created_at, changed_at)
     SELECT newsroom_id, claim, 'The city cut 12 percent of the hospital beds last year.', sha256('x'), 'en', 'IN_REVIEW', 3,
        reporter, 'MEMBER', 1, 1, claim, now(), now() FROM x",
    "INSERT INTO round (newsroom_id, claim_id, number, policy_version, scale_version, started_at)
     SELECT newsroom_id, claim, 1, 1, 1, now() FROM x",
    "INSERT INTO slot (newsroom_id, claim_id, round, number, member_id, leased_until)
     SELECT newsroom_id, claim, 1, 1, reviewer, now() + interval '20 days' FROM x
     UNION ALL SELECT newsroom_id, claim, 1, 2, NULL, NULL FROM x",
    "INSERT INTO assignment (newsroom_id, id, claim_id, round, member_id, assigned_by, assigned_at)
     SELECT newsroom_id, assignment, claim, 1, reviewer, reporter, now() FROM x",
    "INSERT INTO evidence (newsroom_id, id, claim_id, round, source_id, url, excerpt, stance, is_primary, visibility,
        added_by, created_at, place)
     SELECT newsroom_id, evidence, claim, 1, evidence, 'https://example.org/', 'It says so.', 'REFUTES', true, 'PUBLIC',
        reporter, now(), 1 FROM x",
];
