//! Logs and metrics. Nothing personal is in either: ids, codes, times.

use std::io::IsTerminal;
use std::sync::LazyLock;
use std::time::Duration;

use prometheus::{
    Encoder, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Registry, TextEncoder, histogram_opts, opts,
};
use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// Starts logging to standard error.
///
/// # Errors
/// The filter cannot be read.
pub fn start(filter: &str, format: LogFormat) -> Result<(), String> {
    // The driver tells of notices and slow moments on its own; what matters of it comes as an error or a metric of ours.
    let filter =
        EnvFilter::try_new(format!("sqlx=error,{filter}")).map_err(|error| format!("log: {error}"))?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    // A bug is a line of the log like any other, also where lines are JSON.
    std::panic::set_hook(Box::new(|panic| tracing::error!(%panic, "a panic")));
    // A second start in one process (tests) keeps the first subscriber.
    let _ = match format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    Ok(())
}

/// What `/metrics` shows.
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    connections: IntGaugeVec,
    signatures: IntGauge,
    listening: IntGauge,
}

/// The metrics of this process.
pub static METRICS: LazyLock<Metrics> = LazyLock::new(Metrics::new);

impl Metrics {
    #[expect(
        clippy::expect_used,
        reason = "the names are constants; every start of a test would show a wrong one"
    )]
    fn new() -> Self {
        let registry = Registry::new();
        let requests = IntCounterVec::new(
            opts!("factdesk_http_requests_total", "Requests answered, by route and status."),
            &["route", "status"],
        )
        .expect("a valid name");
        let seconds = HistogramVec::new(
            histogram_opts!("factdesk_http_request_seconds", "Time to answer, by route."),
            &["route"],
        )
        .expect("a valid name");
        let connections = IntGaugeVec::new(
            opts!("factdesk_database_connections", "Open connections of the pool, by state."),
            &["state"],
        )
        .expect("a valid name");
        let signatures = IntGauge::with_opts(opts!(
            "factdesk_token_signatures",
            "Signatures of tokens checked since the start: one a token, not one a request."
        ))
        .expect("a valid name");
        let listening = IntGauge::with_opts(opts!(
            "factdesk_live_connections",
            "Sockets and event streams that are open for a member."
        ))
        .expect("a valid name");
        registry.register(Box::new(listening.clone())).expect("registered once");
        registry.register(Box::new(signatures.clone())).expect("registered once");
        registry.register(Box::new(connections.clone())).expect("registered once");
        registry.register(Box::new(requests.clone())).expect("registered once");
        registry.register(Box::new(seconds.clone())).expect("registered once");
        Self { registry, requests, seconds, connections, signatures, listening }
    }

    /// Notes one answered request.
    pub fn answered(&self, route: &str, status: u16, took: Duration) {
        self.requests.with_label_values(&[route, &status.to_string()]).inc();
        self.seconds.with_label_values(&[route]).observe(took.as_secs_f64());
    }

    /// Notes how the pool stands.
    pub fn pool(&self, open: u32, idle: usize) {
        let idle = i64::try_from(idle).unwrap_or(i64::MAX);
        self.connections.with_label_values(&["idle"]).set(idle);
        self.connections.with_label_values(&["busy"]).set((i64::from(open) - idle).max(0));
    }

    /// Notes how many signatures of tokens were checked.
    pub fn signatures(&self, checked: u64) {
        self.signatures.set(i64::try_from(checked).unwrap_or(i64::MAX));
    }

    /// Notes how many connections listen.
    pub fn listening(&self, connections: usize) {
        self.listening.set(i64::try_from(connections).unwrap_or(i64::MAX));
    }

    /// All metrics in Prometheus' text format.
    pub fn text(&self) -> String {
        let mut bytes = Vec::new();
        let _ = TextEncoder::new().encode(&self.registry.gather(), &mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}
