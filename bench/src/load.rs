//! Load: as fast as it goes (closed loop), or at a constant rate of arrivals.
//!
//! One thread a connection, which blocks: little work per request, and a sleep that ends on time. At a constant rate an
//! answer's time counts from the moment at which its request was due, whether a connection was free or not, so that a
//! server that stalls cannot hide it (no coordinated omission).

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

use crate::Failure;
use crate::http::{Connection, find};
use crate::measure::Figures;

/// Requests with what a good answer has.
pub struct Requests {
    /// Where to.
    pub address: SocketAddr,
    /// The requests as bytes, in the order in which they go out, again and again.
    pub bytes: Vec<Vec<u8>>,
    /// Each of them only once.
    pub once: bool,
    /// The status of a good answer.
    pub status: u16,
    /// What a good answer has in its body.
    pub part: &'static str,
}

/// What was measured.
pub struct Outcome {
    /// Answers.
    pub count: u64,
    /// Seconds that it took.
    pub seconds: f64,
    /// Times of the answers, in microseconds.
    pub times: Histogram<u64>,
}

impl Outcome {
    /// In figures.
    pub fn figures(&self) -> Figures {
        let quantile = |quantile| self.times.value_at_quantile(quantile) as f64 / 1000.0;
        Figures { rate: self.count as f64 / self.seconds, p50: quantile(0.5), p99: quantile(0.99) }
    }
}

/// As many requests as these connections can do one after the other, or requests at a constant rate a second.
pub fn drive(
    requests: &Requests,
    connections: usize,
    time: Duration,
    rate: Option<f64>,
) -> Result<Outcome, Failure> {
    let next = AtomicU64::new(0);
    let failed = AtomicBool::new(false);
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(Connection::open(requests.address)?);
    }
    let start = Instant::now();
    let parts: Vec<Result<Histogram<u64>, Failure>> = std::thread::scope(|scope| {
        let threads: Vec<_> = open
            .into_iter()
            .map(|connection| {
                let turn = Turn { requests, next: &next, failed: &failed, start, time, rate };
                scope.spawn(move || {
                    let done = turn.go(connection);
                    if done.is_err() {
                        turn.failed.store(true, Ordering::Relaxed);
                    }
                    done
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().map_err(|_| Failure::from("a thread panicked"))?)
            .collect()
    });
    let seconds = start.elapsed().as_secs_f64();
    let mut times = histogram()?;
    for part in parts {
        times.add(part?)?;
    }
    Ok(Outcome { count: times.len(), seconds, times })
}

struct Turn<'t> {
    requests: &'t Requests,
    next: &'t AtomicU64,
    failed: &'t AtomicBool,
    start: Instant,
    time: Duration,
    rate: Option<f64>,
}

impl Turn<'_> {
    fn go(&self, mut connection: Connection) -> Result<Histogram<u64>, Failure> {
        // By default the kernel may let a sleep last 50 microseconds longer.
        let _ = nix::sys::prctl::set_timerslack(1);
        let mut times = histogram()?;
        let most = self.requests.bytes.len() as u64;
        while !self.failed.load(Ordering::Relaxed) {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let due = match self.rate {
                None => Instant::now(),
                Some(rate) => self.start + Duration::from_secs_f64(number as f64 / rate),
            };
            if due >= self.start + self.time || (self.requests.once && number >= most) {
                break;
            }
            let early = due.saturating_duration_since(Instant::now());
            if !early.is_zero() {
                std::thread::sleep(early);
            }
            let answer = connection.send(&self.requests.bytes[(number % most) as usize])?;
            let good = answer.status == self.requests.status
                && !answer.body.starts_with(b"{\"errors\"")
                && !answer.body.starts_with(b"{\"data\":null")
                && (self.requests.part.is_empty()
                    || find(answer.body, self.requests.part.as_bytes()).is_some());
            if !good {
                let body = String::from_utf8_lossy(&answer.body[..answer.body.len().min(1000)]);
                return Err(format!("answer {}: {body}", answer.status).into());
            }
            times.saturating_record(due.elapsed().as_micros() as u64);
        }
        Ok(times)
    }
}

fn histogram() -> Result<Histogram<u64>, Failure> {
    Ok(Histogram::new_with_bounds(1, 60_000_000, 3)?)
}
