//! Makes the cluster: the folder that Postgres calls its data directory.

use std::fs::{self, DirBuilder, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::account::Account;
use crate::binaries::Binaries;
use crate::command::command;
use crate::error::Error;
use crate::folders::{cluster_dir, give_away};
use crate::options::Durability;

/// The role that the address names: the superuser of the cluster.
pub const ROLE: &str = "factdesk";

/// The database that a new cluster has, empty.
pub const DATABASE: &str = "factdesk";

/// The major version that made the cluster; `None` if there is no cluster yet.
pub(crate) fn major(data_dir: &Path) -> Result<Option<u32>, Error> {
    let dir = cluster_dir(data_dir);
    let unusable = |reason: &str| Error::DataDir { dir: dir.clone(), reason: reason.to_owned() };
    match fs::read_to_string(dir.join("PG_VERSION")) {
        Ok(text) => {
            let major = text.trim().split('.').next().and_then(|major| major.parse().ok());
            major.map(Some).ok_or_else(|| unusable("its file PG_VERSION holds no version"))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let empty = fs::read_dir(&dir).map_or(true, |mut entries| entries.next().is_none());
            if empty { Ok(None) } else { Err(unusable("it holds other files, and no file PG_VERSION")) }
        }
        Err(error) => Err(Error::io("read", &dir.join("PG_VERSION"))(error)),
    }
}

/// Makes the cluster of a data folder beside its final place and moves it there when it is whole, so that there never
/// is half a cluster. The caller holds the lock and has found no cluster.
pub(crate) fn create(
    data_dir: &Path,
    binaries: &Binaries,
    durability: Durability,
    account: Option<&Account>,
) -> Result<(), Error> {
    remove_unfinished(data_dir);
    let unfinished = data_dir.join(format!("{UNFINISHED}{}", std::process::id()));
    DirBuilder::new().mode(0o700).create(&unfinished).map_err(Error::io("create", &unfinished))?;
    if let Some(account) = account {
        give_away(&unfinished, account)?;
    }
    initdb(&unfinished, binaries, durability, account)?;
    create_database(&unfinished, binaries, durability, account)?;
    let cluster = cluster_dir(data_dir);
    fs::rename(&unfinished, &cluster).map_err(Error::io("move into place", &unfinished))?;
    File::open(data_dir).and_then(|dir| dir.sync_all()).map_err(Error::io("sync", data_dir))
}

/// Gives a cluster that root restored from a copy to the account that Postgres runs as.
pub(crate) fn own(data_dir: &Path, account: Option<&Account>) -> Result<(), Error> {
    let cluster = cluster_dir(data_dir);
    match account {
        Some(account) if cluster.metadata().is_ok_and(|found| found.uid() == 0) => {
            give_away(&cluster, account)
        }
        _ => Ok(()),
    }
}

const UNFINISHED: &str = "postgres.new.";

/// What a killed first start left. It is only rubbish, so a failure does not matter.
fn remove_unfinished(data_dir: &Path) {
    for entry in fs::read_dir(data_dir).into_iter().flatten().filter_map(Result::ok) {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn initdb(
    dir: &Path,
    binaries: &Binaries,
    durability: Durability,
    account: Option<&Account>,
) -> Result<(), Error> {
    let mut output = String::new();
    for locale in locales(binaries.major) {
        let mut initdb = command(&binaries.program("initdb"), account);
        initdb.arg("-D").arg(dir).args(INITDB).args(*locale).arg(format!("--username={ROLE}"));
        if durability == Durability::Throwaway {
            initdb.arg("--no-sync");
        }
        let result = run(initdb, "")?;
        match result {
            Ok(()) => return Ok(()),
            Err(text) => output = text,
        }
        if !output.contains("locale") {
            break;
        }
    }
    Err(Error::Initdb { dir: dir.to_owned(), output })
}

/// How every cluster is made, but for its locale. Trust, because the door is the folder of the socket.
pub(crate) const INITDB: &[&str] = &[
    "--auth-local=trust",
    "--auth-host=reject",
    "--data-checksums",
    "--encoding=UTF8",
    "--text-search-config=english",
    "--no-instructions",
];

/// Texts sort by code point, which no update of the system's library can change; upper and lower case know all of
/// Unicode where the system can. The first of these that `initdb` takes.
pub(crate) fn locales(major: u32) -> &'static [&'static [&'static str]] {
    if major >= 17 {
        return &[&["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]];
    }
    &[&["--locale=C", "--lc-ctype=C.UTF-8"], &["--locale=C", "--lc-ctype=en_US.UTF-8"], &["--locale=C"]]
}

fn create_database(
    dir: &Path,
    binaries: &Binaries,
    durability: Durability,
    account: Option<&Account>,
) -> Result<(), Error> {
    let mut single = command(&binaries.program("postgres"), account);
    single.arg("--single").arg("-D").arg(dir);
    if durability == Durability::Throwaway {
        single.args(["-c", "fsync=off"]);
    }
    single.arg("postgres");
    run(single, &format!("CREATE DATABASE {DATABASE}\n"))?
        .map_err(|output| Error::Initdb { dir: dir.to_owned(), output })
}

/// Runs a program to its end; the inner error is what it printed when it failed.
fn run(mut command: Command, input: &str) -> Result<Result<(), String>, Error> {
    let program = PathBuf::from(command.get_program());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(Error::io("run", &program))?;
    if let Some(mut stdin) = child.stdin.take() {
        // If it has ended already, its exit status says why.
        let _ = stdin.write_all(input.as_bytes());
    }
    let output = child.wait_with_output().map_err(Error::io("run", &program))?;
    if output.status.success() {
        return Ok(Ok(()));
    }
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).trim().to_owned();
    Ok(Err(if text.is_empty() { output.status.to_string() } else { text }))
}
