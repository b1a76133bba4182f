//! Measures the intake on the stories of `tests/gold`, annotated before the rules were written.
//!
//! A gold file has a head (`# key: value`), an empty line and the story, in which `⟦+d Speaker|words⟧` marks a
//! statement: `+` checkable or `-` not, `d`irect or `i`ndirect, the speaker, and `< Relayer` where there is one.
//! `# crlf` turns the line ends into CRLF. The folders were all measured before the rules were
//! tuned with them; their first figures are in README.md of the folder.

#![expect(clippy::unwrap_used, reason = "a broken gold file should stop the test")]
#![expect(clippy::print_stdout, reason = "the tables are what the test is for")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use factdesk_intake::{Proposal, Reading, Speech, Story, read};

struct Gold {
    name: String,
    text: String,
    language: String,
    publisher: Option<String>,
    via: Vec<String>,
    statements: Vec<Statement>,
}

#[derive(Debug, Clone, Default)]
struct Statement {
    start: usize,
    end: usize,
    exact: String,
    speaker: String,
    via: Option<String>,
    direct: bool,
    checkable: bool,
}

fn load(path: &Path) -> Gold {
    let source = fs::read_to_string(path).unwrap();
    let (head, body) = source.split_once("\n\n").unwrap();
    let field = |key: &str| {
        head.lines()
            .find_map(|l| l.strip_prefix(&format!("# {key}: ")))
            .map(str::trim)
            .filter(|v| *v != "-")
            .map(str::to_owned)
    };
    let crlf = head.lines().any(|l| l == "# crlf");
    let body = if crlf { body.replace('\n', "\r\n") } else { body.to_owned() };
    let mut text = String::new();
    let mut points = 0;
    let mut statements = Vec::new();
    let mut open: Option<Statement> = None;
    let mut chars = body.chars();
    while let Some(c) = chars.next() {
        match c {
            '⟦' => {
                assert!(open.is_none(), "{}: nested mark", path.display());
                let head: String = chars.by_ref().take_while(|c| *c != '|').collect();
                let (marks, who) = head.split_once(' ').unwrap();
                assert!(["+d", "-d", "+i", "-i"].contains(&marks), "{}: {head}", path.display());
                let (speaker, via) = match who.split_once(" < ") {
                    Some((speaker, via)) => (speaker, Some(via.to_owned())),
                    None => (who, None),
                };
                open = Some(Statement {
                    start: points,
                    speaker: speaker.to_owned(),
                    via,
                    direct: marks.ends_with('d'),
                    checkable: marks.starts_with('+'),
                    ..Statement::default()
                });
            }
            '⟧' => {
                let mut statement = open.take().unwrap();
                statement.end = points;
                statement.exact = text.chars().skip(statement.start).collect();
                statements.push(statement);
            }
            c => {
                text.push(c);
                points += 1;
            }
        }
    }
    assert!(open.is_none(), "{}: mark not closed", path.display());
    Gold {
        name: path.file_stem().unwrap().to_string_lossy().into_owned(),
        text,
        language: field("language").unwrap(),
        publisher: field("publisher"),
        via: field("via").map(|v| v.split(", ").map(str::to_owned).collect()).unwrap_or_default(),
        statements,
    }
}

fn stories(folder: &str) -> Vec<Gold> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/gold").join(folder);
    let mut paths: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "gold"))
        .collect();
    paths.sort();
    paths.iter().map(|p| load(p)).collect()
}

#[derive(Default)]
struct Figures {
    gold: usize,
    proposed: usize,
    found: usize,
    speaker: usize,
    via: usize,
    kind: usize,
    direct: usize,
    direct_exact: usize,
    scored: usize,
    document: usize,
    stories: usize,
}

impl Figures {
    fn add(&mut self, other: &Self) {
        self.gold += other.gold;
        self.proposed += other.proposed;
        self.found += other.found;
        self.speaker += other.speaker;
        self.via += other.via;
        self.kind += other.kind;
        self.direct += other.direct;
        self.direct_exact += other.direct_exact;
        self.scored += other.scored;
        self.document += other.document;
        self.stories += other.stories;
    }

    fn row(&self, name: &str) -> String {
        format!(
            "{name:<28} {:>4} {:>8} {:>5} {:>8} {:>7} {:>3} {:>4} {:>6}/{:<3} {:>6} {:>8}/{}\n",
            self.gold,
            self.proposed,
            self.found,
            self.proposed - self.found,
            self.speaker,
            self.via,
            self.kind,
            self.direct_exact,
            self.direct,
            self.scored,
            self.document,
            self.stories
        )
    }
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Half or more of the longer span is shared.
fn overlaps(gold: &Statement, proposal: &Proposal) -> usize {
    let shared = gold.end.min(proposal.end).saturating_sub(gold.start.max(proposal.start));
    let longer = (gold.end - gold.start).max(proposal.end - proposal.start);
    if shared * 2 >= longer { shared } else { 0 }
}

fn same_name(a: &str, b: &str) -> bool {
    let plain = |s: &str| {
        let s = s.to_lowercase().replace('’', "'");
        ["the ", "a ", "an "].iter().find_map(|p| s.strip_prefix(p)).unwrap_or(&s).to_owned()
    };
    plain(a) == plain(b)
}

fn measure(gold: &Gold, trouble: &mut String) -> Figures {
    let Reading { document, proposals } = read(&Story { text: &gold.text, language: None, publisher: None });
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (g, statement) in gold.statements.iter().enumerate() {
        for (p, proposal) in proposals.iter().enumerate() {
            let shared = overlaps(statement, proposal);
            if shared > 0 {
                pairs.push((shared, g, p));
            }
        }
    }
    pairs.sort_by_key(|(shared, g, p)| (std::cmp::Reverse(*shared), *g, *p));
    let mut of_gold = vec![None; gold.statements.len()];
    let mut of_proposal = vec![None; proposals.len()];
    for (_, g, p) in pairs {
        if of_gold[g].is_none() && of_proposal[p].is_none() {
            of_gold[g] = Some(p);
            of_proposal[p] = Some(g);
        }
    }
    let mut figures =
        Figures { gold: gold.statements.len(), proposed: proposals.len(), stories: 1, ..Figures::default() };
    for (statement, found) in gold.statements.iter().zip(&of_gold) {
        figures.direct += usize::from(statement.direct && found.is_some());
        let Some(proposal) = found.map(|p| &proposals[p]) else {
            writeln!(trouble, "{}: MISSED  [{}] {}", gold.name, statement.speaker, statement.exact).unwrap();
            continue;
        };
        figures.found += 1;
        if same_name(&statement.speaker, &proposal.speaker.name) {
            figures.speaker += 1;
        } else {
            writeln!(
                trouble,
                "{}: SPEAKER [{}] not [{}] {}",
                gold.name, proposal.speaker.name, statement.speaker, statement.exact
            )
            .unwrap();
        }
        let via = match (&statement.via, &proposal.via) {
            (None, None) => true,
            (Some(a), Some(b)) => same_name(a, b),
            _ => false,
        };
        figures.via += usize::from(via);
        if !via {
            writeln!(trouble, "{}: VIA     {:?} {}", gold.name, proposal.via, statement.exact).unwrap();
        }
        let direct = proposal.kind == Speech::Direct;
        figures.kind += usize::from(direct == statement.direct);
        if direct != statement.direct {
            writeln!(trouble, "{}: KIND    {:?} {}", gold.name, proposal.kind, statement.exact).unwrap();
        }
        if statement.direct {
            let exact = (statement.start, statement.end) == (proposal.start, proposal.end);
            figures.direct_exact += usize::from(exact);
            if !exact {
                writeln!(trouble, "{}: EXACT   {} // {}", gold.name, proposal.exact, statement.exact)
                    .unwrap();
            }
        }
        let right = (proposal.score > 0.5) == statement.checkable;
        figures.scored += usize::from(right);
        if !right {
            writeln!(
                trouble,
                "{}: SCORE   {} {:?} {}",
                gold.name, proposal.score, proposal.reasons, statement.exact
            )
            .unwrap();
        }
    }
    for (proposal, of) in proposals.iter().zip(&of_proposal) {
        if of.is_none() {
            writeln!(trouble, "{}: SPURIOUS [{}] {}", gold.name, proposal.speaker.name, proposal.exact)
                .unwrap();
        }
    }
    if (document.publisher.as_deref(), &document.via, &document.language)
        == (gold.publisher.as_deref(), &gold.via, &gold.language)
    {
        figures.document += 1;
    } else {
        writeln!(trouble, "{}: DOCUMENT {document:?}", gold.name).unwrap();
    }
    figures
}

fn evaluate(folder: &str) -> Figures {
    let mut table = format!(
        "\n{:<28} gold proposed found spurious speaker via kind direct exact scored document\n",
        if folder.is_empty() { "gold" } else { folder }
    );
    let mut total = Figures::default();
    let mut trouble = String::new();
    for gold in stories(folder) {
        let figures = measure(&gold, &mut trouble);
        table += &figures.row(&gold.name);
        total.add(&figures);
    }
    table += &total.row("total");
    println!("{table}\n{trouble}");
    total
}

fn assert_good_enough(total: &Figures) {
    assert!(ratio(total.found, total.gold) >= 0.8, "too few statements found");
    assert!(ratio(total.proposed - total.found, total.proposed) <= 0.2, "too many spurious proposals");
    assert!(ratio(total.speaker, total.found) >= 0.8, "too many wrong speakers");
    assert_eq!(total.direct_exact, total.direct, "a direct quotation is not exact");
    assert!(ratio(total.scored, total.found) >= 0.8, "scores don't tell what is checkable");
}

#[test]
fn stories_used_for_tuning() {
    assert_good_enough(&evaluate(""));
}

#[test]
fn stories_held_out() {
    assert_good_enough(&evaluate("held_out"));
}

#[test]
fn stories_written_later() {
    assert_good_enough(&evaluate("later"));
}

#[test]
fn stories_written_last() {
    assert_good_enough(&evaluate("last"));
}

#[test]
fn stories_written_after_all_tuning() {
    assert_good_enough(&evaluate("fresh"));
}

#[test]
fn stories_unseen() {
    assert_good_enough(&evaluate("unseen"));
}

#[test]
fn stories_unseen_second() {
    assert_good_enough(&evaluate("second"));
}

#[test]
fn gold_is_what_the_conventions_ask_for() {
    let all: Vec<Gold> = ["", "held_out", "later", "last", "fresh", "unseen", "second"]
        .iter()
        .flat_map(|f| stories(f))
        .collect();
    assert!(all.len() >= 16);
    assert!(all.iter().filter(|g| g.statements.is_empty() && g.language == "en").count() >= 2);
    assert!(all.iter().any(|g| g.language != "en"));
    for gold in &all {
        for statement in &gold.statements {
            assert!(gold.text.contains(&statement.exact), "{}: {}", gold.name, statement.exact);
            assert_eq!(statement.exact.trim(), statement.exact, "{}: blanks at the ends", gold.name);
        }
    }
}
