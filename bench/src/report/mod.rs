//! The tables: kept as JSON, one file a kind of run, and told as RESULTS.md and a chart.

mod chart;
mod machine;

use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::Failure;
use crate::measure::{LIMIT, Measured, OURS, PEER, PGBENCH, median};

pub use machine::describe;

/// A case as JSON.
pub fn case(measured: &Measured) -> Value {
    let rates: serde_json::Map<_, _> =
        measured.rates.iter().map(|(name, rates)| ((*name).to_owned(), json!(rates))).collect();
    json!({ "title": measured.title, "perSecond": rates, "p50ms": measured.p50, "p99ms": measured.p99, "memoryMB": measured.memory })
}

/// Keeps what a kind of run came to, and writes RESULTS.md from all that is kept.
pub fn keep(folder: &Path, kind: &str, result: &Value) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join(format!("{kind}.json")), serde_json::to_string_pretty(result)? + "\n")?;
    let mut text = String::from(HEAD);
    for (kind, tell) in
        [("results", main_table as fn(&Value) -> String), ("writers", writers), ("growth", growth)]
    {
        if let Ok(kept) = std::fs::read_to_string(folder.join(format!("{kind}.json"))) {
            let kept: Value = serde_json::from_str(&kept)?;
            text.push_str(&tell(&kept));
            text.push_str(&machine_of(&kept));
        }
    }
    std::fs::write(folder.join("RESULTS.md"), text)?;
    if kind == "results"
        && let Some(cases) = result["cases"].as_array()
    {
        std::fs::write(folder.join("results.svg"), chart::draw(cases))?;
    }
    Ok(())
}

const HEAD: &str = "# Results

The last runs of `make bench`, `make bench-writers` and `make bench-growth`; README.md tells what was measured and how.
Ratios are least – **median** – greatest over the rounds.
";

/// The table of cases.
pub fn main_table(result: &Value) -> String {
    let mut text = format!(
        "\n## Cases, on {} claims\n\n![The ratios](results.svg)\n\n| case | answers a second | of the limit | of pgbench | \
         of PostGraphile | p50, ms | p99, ms | p99 / p50 | memory, MB |\n|---|---|---|---|---|---|---|---|---|\n",
        result["claims"]
    );
    for case in list(&result["cases"]) {
        let ratio = |to| spread(&ratios(case, to));
        let [p50, p99] = ["p50ms", "p99ms"].map(|name| median(&floats(&case[name])));
        let _ = writeln!(
            text,
            "| {} | {:.0} | {} | {} | {} | {p50:.2} | {p99:.2} | {:.1} | {:.0} |",
            case["title"].as_str().unwrap_or_default(),
            median(&floats(&case["perSecond"][OURS])),
            ratio(LIMIT),
            ratio(PGBENCH),
            ratio(PEER),
            p99 / p50,
            case["memoryMB"].as_f64().unwrap_or(f64::NAN),
        );
    }
    text.push_str("\np50 and p99 are taken at a constant rate of half of the highest.\n");
    text.push_str(&fan_out(&result["fanOut"]));
    let startup = ["first", "again"].map(|name| spread(&floats(&result["startup"][name])));
    let _ = writeln!(
        text,
        "\n- memory of the server, MB: idle {:.0}, most under load {:.0}\n- seconds to the first answer: first start ever \
         {}, database there {}",
        result["memory"]["idle"].as_f64().unwrap_or(f64::NAN),
        result["memory"]["most"].as_f64().unwrap_or(f64::NAN),
        startup[0],
        startup[1],
    );
    text
}

/// The table of subscribers; nothing if they were not measured.
fn fan_out(rows: &Value) -> String {
    let mut text = String::new();
    for row in list(rows) {
        let [first, last, answered] = ["firstMs", "lastMs", "answeredMs"].map(|name| floats(&row[name]));
        let _ = writeln!(
            text,
            "| {} | {} | {} | {:.1} | {:.1} | {:.1} | {:.1} |",
            row["told"].as_str().unwrap_or_default(),
            row["node"].as_str().unwrap_or_default(),
            row["subscribers"],
            median(&first),
            median(&last),
            quantile(&last, 0.99),
            median(&answered),
        );
    }
    if text.is_empty() {
        return text;
    }
    format!(
        "\n### Subscribers\n\n| are told | on the node | subscribers | first p50, ms | last p50, ms | last p99, ms | \
         change answered p50, ms |\n|---|---|---|---|---|---|---|\n{text}\nFrom the moment at which a change is sent, so the \
         change itself, up to its commit, is in it.\n"
    )
}

/// The least value that so large a part of the values does not exceed.
fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() as f64 * part).ceil() as usize;
    sorted.get(place.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

/// The table of writers.
pub fn writers(result: &Value) -> String {
    let mut text = String::from(
        "\n## Writers: submitVerdict\n\n| newsrooms | connections | verdicts a second | p50, ms | p99, ms |\n|---|---|---|---|---|\n",
    );
    for row in list(&result["rows"]) {
        let [rate, p50, p99] = ["perSecond", "p50ms", "p99ms"].map(|name| spread(&floats(&row[name])));
        let _ = writeln!(text, "| {} | {} | {rate} | {p50} | {p99} |", row["newsrooms"], row["connections"]);
    }
    text.push_str(
        "\nAs fast as each number of connections can. On one newsroom every verdict waits for the head of that newsroom's event \
         chain until the one before it is on disk.\n",
    );
    text
}

/// The table of growth.
pub fn growth(result: &Value) -> String {
    let sizes: Vec<_> = list(&result["sizes"]).iter().map(ToString::to_string).collect();
    let mut text = format!(
        "\n## Growth: p50 of each read in ms, by the number of claims\n\n| case | {} | last / first |\n|---{}|---|\n",
        sizes.join(" | "),
        "|---".repeat(sizes.len())
    );
    for case in list(&result["cases"]) {
        let times: Vec<Vec<f64>> = list(&case["p50ms"]).iter().map(floats).collect();
        let cells: Vec<_> = times.iter().map(|times| format!("{:.2}", median(times))).collect();
        let (first, last) = (times.first(), times.last());
        let ratios: Vec<f64> =
            first.into_iter().flatten().zip(last.into_iter().flatten()).map(|(a, b)| b / a).collect();
        let title = case["title"].as_str().unwrap_or_default();
        let _ = writeln!(text, "| {title} | {} | {} |", cells.join(" | "), spread(&ratios));
    }
    text.push_str("\nAt a constant rate of half of the highest of each size, the sizes in turn.\n");
    text
}

fn machine_of(result: &Value) -> String {
    let mut text = String::from("\n");
    for (name, value) in result["machine"].as_object().into_iter().flatten() {
        let _ = writeln!(text, "- {name}: {}", value.as_str().unwrap_or("?"));
    }
    text
}

/// Ratios of the product to another one, round by round; none if it was not measured.
fn ratios(case: &Value, to: &str) -> Vec<f64> {
    let rates = |name: &str| floats(&case["perSecond"][name]);
    rates(OURS).into_iter().zip(rates(to)).map(|(ours, theirs)| ours / theirs).collect()
}

/// Least, middle and greatest.
fn spread(values: &[f64]) -> String {
    if values.is_empty() {
        return "–".into();
    }
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(0.0, f64::max);
    let digits = if most < 100.0 { 2 } else { 0 };
    format!("{least:.digits$} – **{:.digits$}** – {most:.digits$}", median(values))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn floats(value: &Value) -> Vec<f64> {
    list(value).iter().filter_map(Value::as_f64).collect()
}
