//! Looks for installed Postgres binaries.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::platform::install_command;

/// The oldest major version of Postgres that Factdesk works with.
pub const MINIMUM_MAJOR: u32 = 14;

/// A folder that holds a working `postgres` and `initdb`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// The folder, with symbolic links resolved.
    pub dir: PathBuf,
    /// The major version, 15 for instance.
    pub major: u32,
    /// The version as the program names itself, `15.12` for instance.
    pub version: String,
}

impl fmt::Display for Binaries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Postgres {} in {}", self.version, self.dir.display())
    }
}

impl Binaries {
    /// The path of one of the programs.
    pub fn program(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    fn in_dir(dir: &Path) -> Result<Self, String> {
        let dir = dir.canonicalize().map_err(|error| error.to_string())?;
        for program in ["postgres", "initdb"] {
            if !dir.join(program).is_file() {
                return Err(format!("there is no program {program} in it"));
            }
        }
        let output = Command::new(dir.join("postgres"))
            .arg("--version")
            .output()
            .map_err(|error| error.to_string())?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let (major, version) = parse_version(&text).ok_or_else(|| format!("it answers {:?}", text.trim()))?;
        Ok(Self { dir, major, version })
    }
}

/// `postgres (PostgreSQL) 15.12 (Debian 15.12-0+deb12u2)` or `postgres (PostgreSQL) 18beta1`.
fn parse_version(text: &str) -> Option<(u32, String)> {
    let version = text.split_once("(PostgreSQL) ")?.1.split_whitespace().next()?;
    let digits = version.find(|c: char| !c.is_ascii_digit()).unwrap_or(version.len());
    Some((version[..digits].parse().ok()?, version.to_owned()))
}

/// The binaries to use: those in `explicit` and no others; else those in `$PG_BINDIR` if they fit; else the newest of
/// the wanted major version on the `PATH` and in the usual places of the system, or simply the newest.
pub fn find_binaries(wanted_major: Option<u32>, explicit: Option<&Path>) -> Result<Binaries, Error> {
    let fits = |found: &Binaries| {
        found.major >= MINIMUM_MAJOR && wanted_major.is_none_or(|wanted| wanted == found.major)
    };
    if let Some(dir) = explicit {
        let bad = |reason| Error::BadBinaries { dir: dir.to_owned(), reason };
        let found = Binaries::in_dir(dir).map_err(bad)?;
        return if fits(&found) {
            Ok(found)
        } else {
            let wanted =
                wanted_major.map_or_else(|| format!("{MINIMUM_MAJOR} or newer"), |major| major.to_string());
            Err(bad(format!("it holds {}, and {wanted} is wanted", found.version)))
        };
    }
    if let Some(chosen) = std::env::var_os("PG_BINDIR")
        && let Ok(found) = Binaries::in_dir(Path::new(&chosen))
        && fits(&found)
    {
        return Ok(found);
    }
    choose(all_binaries(None), wanted_major)
}

fn choose(newest_first: Vec<Binaries>, wanted_major: Option<u32>) -> Result<Binaries, Error> {
    newest_first
        .into_iter()
        .find(|found| wanted_major.is_none_or(|wanted| wanted == found.major))
        .ok_or_else(|| Error::NoBinaries { install: install_command(wanted_major) })
}

/// Everything that is installed and new enough, newest first; or what is in `explicit` and nothing else.
pub(crate) fn all_binaries(explicit: Option<&Path>) -> Vec<Binaries> {
    let mut found: Vec<_> = explicit
        .map_or_else(candidates, |dir| BTreeSet::from([dir.to_owned()]))
        .into_iter()
        .filter_map(|dir| Binaries::in_dir(&dir).ok())
        .filter(|found| found.major >= MINIMUM_MAJOR)
        .collect();
    found.sort_by_key(|found| std::cmp::Reverse(found.major));
    found
}

/// Folders of the systems where packages put each version into a folder of its own: the parent, how a version's
/// folder begins, and the way from there to the programs.
const USUAL_PLACES: &[(&str, &str, &str)] = &[
    ("/usr/lib/postgresql", "", "bin"),                      // Debian, Ubuntu
    ("/usr", "pgsql-", "bin"),                               // packages of postgresql.org for RHEL, Fedora
    ("/usr/lib", "postgresql", "bin"),                       // openSUSE
    ("/usr/lib64", "postgresql-", "bin"),                    // Gentoo
    ("/usr/libexec", "postgresql", ""),                      // Alpine
    ("/opt/homebrew/opt", "postgresql", "bin"),              // Homebrew on Apple chips
    ("/usr/local/opt", "postgresql", "bin"),                 // Homebrew on Intel
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql", "bin"), // Homebrew on Linux
    ("/opt/local/lib", "postgresql", "bin"),                 // MacPorts
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"), // Postgres.app
    ("/Library/PostgreSQL", "", "bin"),                      // EnterpriseDB's installer on macOS
    ("/opt/PostgreSQL", "", "bin"),                          // EnterpriseDB's installer on Linux
    ("/usr/local", "pgsql", "bin"),                          // built from source
    ("/usr/local", "bin", ""),                               // FreeBSD
    ("/run/current-system/sw", "bin", ""),                   // NixOS
];

fn candidates() -> BTreeSet<PathBuf> {
    let on_path = std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect::<Vec<_>>())
        .unwrap_or_default();
    let usual = USUAL_PLACES.iter().flat_map(|(parent, begins, rest)| {
        fs::read_dir(parent)
            .into_iter()
            .flatten()
            .filter_map(Result::ok)
            .filter(move |entry| entry.file_name().to_string_lossy().starts_with(begins))
            .map(move |entry| entry.path().join(rest))
    });
    let chosen = std::env::var_os("PG_BINDIR").map(PathBuf::from);
    on_path
        .into_iter()
        .chain(usual)
        .chain(chosen)
        // A link in /usr/local/bin leads to the folder where initdb is as well.
        .filter_map(|dir| dir.join("postgres").canonicalize().ok()?.parent().map(Path::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_any_vendors_text() {
        let read = |text| parse_version(text).map(|(major, _)| major);
        assert_eq!(read("postgres (PostgreSQL) 15.12 (Debian 15.12-0+deb12u2)\n"), Some(15));
        assert_eq!(read("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(read("postgres (PostgreSQL) 9.6.24\n"), Some(9));
        assert_eq!(read("command not found\n"), None);
    }

    #[test]
    fn the_newest_is_taken_unless_the_data_wants_another() {
        let binaries = |major: u32| Binaries { dir: PathBuf::new(), major, version: major.to_string() };
        let installed = || vec![binaries(17), binaries(15)];
        assert_eq!(choose(installed(), None).unwrap().major, 17);
        assert_eq!(choose(installed(), Some(15)).unwrap().major, 15);
        assert!(choose(installed(), Some(16)).is_err());
    }

    #[test]
    fn without_any_the_error_says_how_to_install_one() {
        let message = choose(Vec::new(), None).unwrap_err().to_string();
        assert!(message.contains(&install_command(None)), "{message}");
    }
}
