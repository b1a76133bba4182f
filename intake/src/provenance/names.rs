//! Names of agencies and outlets, and how to tell them from people.

/// Agencies by all their names; the first is how a story usually credits them.
pub const AGENCIES: &[&[&str]] = &[
    &["AP", "Associated Press", "The Associated Press"],
    &["AFP", "Agence France-Presse"],
    &["Reuters", "Thomson Reuters"],
    &["UPI", "United Press International"],
    &["dpa", "Deutsche Presse-Agentur"],
    &["ANI", "Asian News International"],
    &["PTI", "Press Trust of India"],
    &["IANS", "Indo-Asian News Service"],
    &["Xinhua", "Xinhua News Agency"],
    &["TASS", "Itar-Tass"],
    &["Interfax"],
    &["RIA Novosti"],
    &["Sputnik", "Sputnik News Agency"],
    &["Bloomberg", "Bloomberg News"],
    &["Kyodo", "Kyodo News"],
    &["Yonhap", "Yonhap News Agency"],
    &["EFE"],
    &["ANSA"],
    &["PA", "PA Media", "Press Association"],
    &["AAP", "Australian Associated Press"],
    &["CP", "The Canadian Press", "Canadian Press"],
    &["Anadolu", "Anadolu Agency", "AA"],
    &["APA"],
    &["Belga"],
    &["TNS", "Tribune News Service"],
    &["CNN"],
    &["BBC"],
    &["NPR"],
    &["Dow Jones"],
    &["MENA"],
    &["WAM"],
    &["Bernama"],
    &["NAN", "News Agency of Nigeria"],
];

/// Words that outlets bear in their names.
const OUTLET_WORDS: &[&str] = &[
    "news",
    "times",
    "post",
    "courier",
    "gazette",
    "herald",
    "tribune",
    "journal",
    "weekly",
    "daily",
    "mail",
    "express",
    "mirror",
    "telegraph",
    "guardian",
    "chronicle",
    "observer",
    "standard",
    "press",
    "magazine",
    "echo",
    "argus",
    "bulletin",
    "dispatch",
    "examiner",
    "register",
    "globe",
    "advertiser",
    "reporter",
    "inquirer",
    "sentinel",
    "independent",
    "evening",
    "morning",
    "wire",
    "radio",
    "tv",
    "online",
    "blog",
    "monitor",
    "record",
    "review",
    "sun",
    "star",
    "agency",
    "network",
    "newsroom",
    "newspaper",
];

/// Outlet words that are surnames too.
const SURNAMES: &[&str] = &["post", "mail", "star", "sun", "press", "record", "standard", "reporter", "wire"];

/// What the people of a newsroom are called after its name: "PA reporters", "AP Sports Writer".
const JOBS: &[&str] = &[
    "reporter",
    "reporters",
    "writer",
    "writers",
    "staff",
    "correspondent",
    "correspondents",
    "editor",
    "editors",
    "journalist",
    "journalists",
    "bureau",
    "desk",
    "team",
];

/// Under which name an agency or outlet counts: "The BBC" and "BBC News" are one.
pub fn canonical(name: &str) -> String {
    let lower = name.to_lowercase();
    let lower = lower.strip_prefix("the ").unwrap_or(&lower);
    let lower = lower.strip_suffix(" news").unwrap_or(lower);
    AGENCIES
        .iter()
        .find(|names| names.iter().any(|n| n.to_lowercase() == lower))
        .map_or_else(|| lower.to_owned(), |names| names[0].to_lowercase())
}

/// Whether this is the name of an agency.
pub fn agency(name: &str) -> bool {
    let name = name.trim();
    let bare = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
    AGENCIES.iter().any(|names| names.iter().any(|n| n.eq_ignore_ascii_case(bare)))
}

/// A call sign of a North American station, with its channel or without: "KTVX 9", "WBRD".
fn station(name: &str) -> bool {
    name.split_whitespace().next().is_some_and(|w| {
        w.len() == 4 && w.starts_with(['K', 'W', 'C']) && w.chars().all(|c| c.is_ascii_uppercase())
    })
}

/// Whether a name has a word that outlets bear, or is a station.
pub fn looks_like_outlet(name: &str) -> bool {
    let upper = name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    !upper && outlet_words(name).next().is_some()
        || station(name) && name.chars().any(|c| c.is_ascii_digit() || c.is_lowercase())
}

/// Whether a name in a list of people and outlets is an outlet: "Emily Post" is none, "The Northern Post" is.
pub fn surely_outlet(name: &str) -> bool {
    let words = name.split_whitespace().count();
    let capital = name.split_whitespace().all(|w| {
        matches!(w, "of" | "the" | "and" | "for" | "on") || !w.chars().next().is_some_and(char::is_lowercase)
    });
    let surname = words <= 2
        && !name.starts_with("The ")
        && !station(name)
        && outlet_words(name).all(|w| SURNAMES.contains(&w.as_str()));
    agency(name) || capital && words <= 5 && !surname && looks_like_outlet(name)
}

fn outlet_words(name: &str) -> impl Iterator<Item = String> {
    name.split_whitespace().map(str::to_lowercase).filter(|w| OUTLET_WORDS.contains(&w.as_str()))
}

/// Two or three words in capitals without a word of an outlet.
pub fn looks_like_person(name: &str) -> bool {
    let words: Vec<&str> = name.trim_end_matches(['.', ')']).split_whitespace().collect();
    (2..=3).contains(&words.len())
        && !agency(name.trim_end_matches(['.', ')']))
        && !name.starts_with("The ")
        && outlet_words(name).next().is_none()
        && words.iter().all(|w| w.chars().next().is_some_and(char::is_uppercase))
}

/// The name before the jobs, and whether there were any: "PA" of "PA reporters".
pub fn without_jobs(name: &str) -> (&str, bool) {
    let mut rest = name.trim();
    while let Some((before, last)) = rest.rsplit_once(' ') {
        if !JOBS.contains(&last.to_lowercase().as_str()) {
            break;
        }
        rest = before.trim_end();
    }
    let had_job = rest.len() < name.trim().len();
    // "AP Sports Writer": the field stands between.
    let field = rest.rsplit_once(' ').map(|(before, _)| before).filter(|b| had_job && agency(b));
    (field.unwrap_or(rest), had_job)
}

/// A name without its closing marks and a leading "the".
pub fn outlet_name(text: &str) -> Option<String> {
    let name = text.trim().trim_end_matches(['.', ',', ')', '!']).trim();
    let name = name.strip_prefix("the ").unwrap_or(name);
    (!name.is_empty() && name.chars().count() <= 50).then(|| name.to_owned())
}
