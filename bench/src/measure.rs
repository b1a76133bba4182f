//! Those who are compared, each measured in turn.

use std::net::SocketAddr;
use std::time::Duration;

use crate::Failure;
use crate::cases::Case;
use crate::load::{self, Requests};
use crate::pgbench::Script;
use crate::server::Process;
use crate::stage::Stage;

/// How long and how often.
pub struct Plan {
    /// Alternations.
    pub rounds: usize,
    /// Time of a measurement.
    pub time: Duration,
    /// Connections.
    pub connections: usize,
}

/// What one measurement came to.
#[derive(Clone, Copy)]
pub struct Figures {
    /// Answers a second.
    pub rate: f64,
    /// Median time of an answer in milliseconds; not known of pgbench.
    pub p50: f64,
    /// The time within which 99 of 100 answers came, in milliseconds; not known of pgbench.
    pub p99: f64,
}

/// One of those who are compared.
pub trait Target {
    /// Its name in tables.
    fn name(&self) -> &'static str;

    /// Measures it, as fast as it goes or at a rate a second.
    fn run(&mut self, connections: usize, time: Duration, rate: Option<f64>) -> Result<Figures, Failure>;
}

/// Name of the product in tables.
pub const OURS: &str = "Factdesk";
/// Name of the bare handler in tables.
pub const LIMIT: &str = "limit";
/// Name of the peer in tables.
pub const PEER: &str = "PostGraphile";
/// Name of pgbench in tables.
pub const PGBENCH: &str = "pgbench";

/// A server with its requests.
pub struct Http {
    /// Its name.
    pub name: &'static str,
    /// The requests.
    pub requests: Requests,
}

impl Http {
    /// A server that answers these requests with this status.
    pub fn new(name: &'static str, address: SocketAddr, bytes: Vec<Vec<u8>>) -> Self {
        Self { name, requests: Requests { address, bytes, once: false, status: 200, part: "" } }
    }

    /// The product with a case.
    pub fn ours(case: &dyn Case, stage: &Stage, address: SocketAddr) -> Self {
        let bytes = case.ours(stage);
        let (once, status, part) = (case.once(), case.status(), case.part());
        Self { name: OURS, requests: Requests { address, bytes, once, status, part } }
    }
}

impl Target for Http {
    fn name(&self) -> &'static str {
        self.name
    }

    fn run(&mut self, connections: usize, time: Duration, rate: Option<f64>) -> Result<Figures, Failure> {
        let done = load::drive(&self.requests, connections, time, rate)?;
        if self.requests.once {
            let used = usize::try_from(done.count)?.min(self.requests.bytes.len() - 1);
            self.requests.bytes.drain(..used);
        }
        Ok(done.figures())
    }
}

/// pgbench with its script.
pub struct Pgbench(pub Script);

impl Target for Pgbench {
    fn name(&self) -> &'static str {
        PGBENCH
    }

    fn run(&mut self, _connections: usize, time: Duration, _rate: Option<f64>) -> Result<Figures, Failure> {
        Ok(Figures { rate: self.0.run(time)?, p50: f64::NAN, p99: f64::NAN })
    }
}

/// What a case came to.
pub struct Measured {
    /// The case.
    pub title: String,
    /// Answers a second of each, round by round.
    pub rates: Vec<(&'static str, Vec<f64>)>,
    /// p50 of the first one in milliseconds at half of its highest rate, round by round.
    pub p50: Vec<f64>,
    /// p99 in the same way.
    pub p99: Vec<f64>,
    /// The product's memory after the case, in megabytes.
    pub memory: Option<f64>,
}

impl Measured {
    /// In a line.
    pub fn line(&self) -> String {
        let rates: Vec<_> =
            self.rates.iter().map(|(name, rates)| format!("{name} {:.0}/s", median(rates))).collect();
        let times = format!("p50 {:.2} ms, p99 {:.2} ms", median(&self.p50), median(&self.p99));
        format!("{}: {}; {times}", self.title, rates.join(", "))
    }
}

/// Measures all targets in each round, in an order drawn afresh; then the first one at half of its highest rate.
pub fn alternate(
    title: &str,
    targets: &mut [Box<dyn Target>],
    plan: &Plan,
    product: &Process,
) -> Result<Measured, Failure> {
    let mut measured = Measured {
        title: title.to_owned(),
        rates: targets.iter().map(|target| (target.name(), Vec::new())).collect(),
        p50: Vec::new(),
        p99: Vec::new(),
        memory: None,
    };
    for target in &mut *targets {
        run(target.as_mut(), plan, plan.time.div_f64(3.0), None)?;
    }
    for _ in 0..plan.rounds {
        let mut order: Vec<_> = (0..targets.len()).collect();
        fastrand::shuffle(&mut order);
        for place in order {
            let rate = run(targets[place].as_mut(), plan, plan.time, None)?.rate;
            measured.rates[place].1.push(rate);
        }
        let highest = measured.rates[0].1.last().copied().unwrap_or_default();
        let paced = run(targets[0].as_mut(), plan, plan.time, Some(highest / 2.0))?;
        measured.p50.push(paced.p50);
        measured.p99.push(paced.p99);
    }
    measured.memory = product.memory("VmRSS");
    Ok(measured)
}

fn run(target: &mut dyn Target, plan: &Plan, time: Duration, rate: Option<f64>) -> Result<Figures, Failure> {
    let done = target.run(plan.connections, time, rate);
    done.map_err(|failure| format!("{}: {failure}", target.name()).into())
}

/// The one in the middle.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        count if count % 2 == 1 => sorted[count / 2],
        count => f64::midpoint(sorted[count / 2 - 1], sorted[count / 2]),
    }
}
