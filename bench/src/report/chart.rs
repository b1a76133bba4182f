//! The ratios as a chart.

use std::fmt::Write;

use serde_json::Value;

use super::ratios;
use crate::measure::{LIMIT, PEER, PGBENCH, median};

const ROW: usize = 46;
const LEFT: f64 = 250.0;
const SCALE: f64 = 110.0;

/// Bars of the ratios of each case, with a line from the least to the greatest.
pub fn draw(cases: &[Value]) -> String {
    let height = cases.len() * ROW + 70;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"900\" height=\"{height}\" font-family=\"sans-serif\" \
         font-size=\"12\"><rect width=\"100%\" height=\"100%\" fill=\"white\"/>\
         <text x=\"10\" y=\"20\" font-size=\"15\">Factdesk: throughput as a multiple of others, same run</text>"
    );
    for (number, (name, colour)) in COLOURS.iter().enumerate() {
        let x = 10.0 + number as f64 * 150.0;
        let _ = write!(
            svg,
            "<rect x=\"{x}\" y=\"30\" width=\"10\" height=\"10\" fill=\"{colour}\"/><text x=\"{}\" y=\"39\">of {name}</text>",
            x + 15.0
        );
    }
    for multiple in 0..=5 {
        let x = LEFT + f64::from(multiple) * SCALE;
        let _ = write!(
            svg,
            "<line x1=\"{x}\" x2=\"{x}\" y1=\"50\" y2=\"{}\" stroke=\"#ccc\"/><text x=\"{x}\" y=\"{}\" fill=\"#666\">{multiple}</text>",
            height - 18,
            height - 5
        );
    }
    for (number, case) in cases.iter().enumerate() {
        let top = 58 + number * ROW;
        let title = case["title"].as_str().unwrap_or_default();
        let _ = write!(svg, "<text x=\"10\" y=\"{}\">{title}</text>", top + 15);
        for (line, (name, colour)) in COLOURS.iter().enumerate() {
            let ratios = ratios(case, name);
            if ratios.is_empty() {
                continue;
            }
            let y = top + line * 12;
            let x = |ratio: f64| LEFT + ratio.min(5.5) * SCALE;
            let least = ratios.iter().copied().fold(f64::INFINITY, f64::min);
            let most = ratios.iter().copied().fold(0.0, f64::max);
            let _ = write!(
                svg,
                "<rect x=\"{LEFT}\" y=\"{y}\" width=\"{:.1}\" height=\"9\" fill=\"{colour}\"/>\
                 <line x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{}\" y2=\"{}\" stroke=\"black\"/>\
                 <text x=\"{:.1}\" y=\"{}\" font-size=\"10\">{:.2}</text>",
                x(median(&ratios)) - LEFT,
                x(least),
                x(most),
                y + 4,
                y + 4,
                x(most) + 4.0,
                y + 8,
                median(&ratios),
            );
        }
    }
    svg.push_str("</svg>\n");
    svg
}

const COLOURS: [(&str, &str); 3] = [(LIMIT, "#4878a8"), (PGBENCH, "#a0a0a0"), (PEER, "#c8763c")];
