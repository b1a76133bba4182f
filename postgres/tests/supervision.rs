//! The promises of the private Postgres, with real processes.

mod support;

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

use factdesk_postgres::{DATABASE, Error, Options, Running, inspect, start};
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Uid, User, getpgid, getpgrp};

use support::{Folder, OtherProcess, sql, throwaway, try_sql};

#[tokio::test]
async fn another_process() {
    support::be_another_process().await;
}

#[tokio::test]
async fn data_stays_from_start_to_start_and_everything_is_durable() {
    let folder = Folder::new();
    let server = start(&folder.options()).await.unwrap();
    assert!(server.owned());
    sql(&server, "CREATE TABLE story (title text); INSERT INTO story VALUES ('Köln')");
    server.stop().await.unwrap();

    let server = start(&folder.options()).await.unwrap();
    assert_eq!(sql(&server, "SELECT upper(title) FROM story"), "KÖLN");
    for (setting, value) in [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("data_checksums", "on"),
        ("listen_addresses", ""),
        ("max_connections", "20"),
        ("TimeZone", "UTC"),
        ("server_encoding", "UTF8"),
    ] {
        assert_eq!(sql(&server, &format!("SHOW {setting}")), value, "{setting}");
    }
}

#[tokio::test]
async fn a_throw_away_postgres_writes_without_waiting_for_the_disk() {
    let folder = Folder::new();
    let server = start(&throwaway(folder.options())).await.unwrap();
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        assert_eq!(sql(&server, &format!("SHOW {setting}")), "off", "{setting}");
    }
}

#[tokio::test]
async fn postgres_ends_with_its_handle() {
    let folder = Folder::new();
    let server = start(&throwaway(folder.options())).await.unwrap();
    let (postmaster, url) = (folder.postmaster(), server.url(DATABASE));
    drop(server);
    assert!(kill(postmaster, None).is_err(), "the process is still there");
    assert!(try_sql(&url, "SELECT 1").is_err());
    assert_eq!(inspect(&folder.options().data_dir).running, Running::No);
}

#[tokio::test]
async fn ctrl_c_does_not_reach_postgres() {
    let folder = Folder::new();
    let _server = start(&throwaway(folder.options())).await.unwrap();
    assert_ne!(getpgid(Some(folder.postmaster())).unwrap(), getpgrp());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn postgres_ends_with_an_owner_that_was_killed() {
    let folder = Folder::new();
    let mut owner = OtherProcess::spawn(&folder);
    assert!(owner.owns());
    let attached = start(&folder.options()).await.unwrap();
    let url = attached.url(DATABASE);
    attached.stop().await.unwrap();
    // Ends with an error as soon as Postgres ends, and well if Postgres outlives its owner.
    let statement = std::thread::spawn(move || try_sql(&url, "SELECT pg_sleep(20)"));
    owner.kill();
    assert!(statement.join().unwrap().is_err(), "Postgres outlived its owner");
    folder.settle().await;
}

#[tokio::test]
async fn after_kill_9_of_the_owner_the_next_start_has_all_data() {
    let folder = Folder::new();
    let mut owner = OtherProcess::spawn(&folder);
    assert!(owner.owns());
    let attached = start(&folder.options()).await.unwrap();
    assert!(!attached.owned());
    sql(&attached, "CREATE TABLE vote (n int); INSERT INTO vote SELECT generate_series(1, 5000)");
    attached.stop().await.unwrap();
    owner.kill();
    assert_eq!(inspect(&folder.options().data_dir).running, Running::No);

    let server = start(&folder.options()).await.unwrap();
    assert!(server.owned());
    assert_eq!(sql(&server, "SELECT count(*) FROM vote"), "5000");
}

#[tokio::test]
async fn after_kill_9_of_postgres_and_its_owner_the_next_start_has_all_data() {
    let folder = Folder::new();
    let mut owner = OtherProcess::spawn(&folder);
    assert!(owner.owns());
    let attached = start(&folder.options()).await.unwrap();
    sql(&attached, "CREATE TABLE vote (n int); INSERT INTO vote SELECT generate_series(1, 5000)");
    attached.stop().await.unwrap();
    // In this order the owner has no time to start it again.
    kill(nix::unistd::Pid::from_raw(owner.child.id().cast_signed()), Signal::SIGSTOP).unwrap();
    kill(folder.postmaster(), Signal::SIGKILL).unwrap();
    owner.kill();

    let server = start(&folder.options()).await.unwrap();
    assert_eq!(sql(&server, "SELECT count(*) FROM vote"), "5000");
}

#[tokio::test]
async fn a_postgres_that_is_killed_comes_back_at_the_same_address_with_all_data() {
    let folder = Folder::new();
    let mut server = start(&folder.options()).await.unwrap();
    let url = server.url(DATABASE);
    sql(&server, "CREATE TABLE vote (n int); INSERT INTO vote SELECT generate_series(1, 5000)");
    kill(folder.postmaster(), Signal::SIGKILL).unwrap();
    server.changed().await.unwrap();
    assert_eq!(server.url(DATABASE), url);
    assert_eq!(sql(&server, "SELECT count(*) FROM vote"), "5000");
}

#[tokio::test]
async fn of_two_processes_that_start_at_once_one_owns_and_the_other_takes_over_from_it() {
    let folder = Folder::new();
    let (mut one, mut two) = (OtherProcess::spawn(&folder), OtherProcess::spawn(&folder));
    let (owner, mut other) = match (one.owns(), two.owns()) {
        (true, false) => (one, two),
        (false, true) => (two, one),
        both => panic!("owned: {both:?}"),
    };
    owner.end();
    assert!(other.owns());
    other.kill();
    folder.settle().await;
}

#[tokio::test]
async fn who_is_attached_takes_over_from_an_owner_that_was_killed_at_the_same_address() {
    let folder = Folder::new();
    let mut owner = OtherProcess::spawn(&folder);
    assert!(owner.owns());
    let mut attached = start(&folder.options()).await.unwrap();
    assert!(!attached.owned());
    let url = attached.url(DATABASE);
    sql(&attached, "CREATE TABLE vote (n int); INSERT INTO vote VALUES (1)");
    let running = inspect(&folder.options().data_dir).running;
    let named = owner.child.id().cast_signed();
    assert!(matches!(running, Running::Yes { owner, .. } if owner == named), "{running:?}");

    owner.kill();
    attached.changed().await.unwrap();
    assert!(attached.owned());
    assert_eq!(attached.url(DATABASE), url);
    assert_eq!(sql(&attached, "SELECT count(*) FROM vote"), "1");
}

#[tokio::test]
async fn two_handles_in_one_process_share_one_postgres() {
    let folder = Folder::new();
    let options = throwaway(folder.options());
    let (one, two) = tokio::join!(start(&options), start(&options));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_ne!(one.owned(), two.owned());
    assert_eq!(one.url(DATABASE), two.url(DATABASE));
}

#[tokio::test]
async fn the_number_of_a_dead_postgres_that_another_program_got_does_not_stop_a_start() {
    let folder = Folder::new();
    let options = throwaway(folder.options());
    let server = start(&options).await.unwrap();
    let pidfile = options.data_dir.join("postgres/postmaster.pid");
    let socket_lock = options.runtime_dir.join(".s.PGSQL.5432.lock");
    let (before, socket_before) =
        (fs::read_to_string(&pidfile).unwrap(), fs::read_to_string(&socket_lock).unwrap());
    let postmaster = folder.postmaster().to_string();
    drop(server);
    let us = getpgrp().to_string();
    fs::write(&pidfile, before.replacen(&postmaster, &us, 1)).unwrap();
    fs::write(&socket_lock, socket_before.replacen(&postmaster, &us, 1)).unwrap();
    for file in [&pidfile, &socket_lock] {
        let owner = options.data_dir.join("postgres").metadata().unwrap();
        std::os::unix::fs::chown(file, Some(owner.uid()), Some(owner.gid())).unwrap();
    }
    let server = start(&options).await.unwrap();
    assert_eq!(sql(&server, "SELECT 1"), "1");
}

#[tokio::test]
async fn a_postgres_that_outlived_its_owner_is_replaced() {
    let folder = Folder::new();
    let options = throwaway(folder.options());
    start(&options).await.unwrap().stop().await.unwrap();
    folder.pg_ctl("start", "-c cluster_name=factdesk");
    assert!(try_sql(&folder.orphan_url(), "SELECT 1").is_ok());
    let orphan = folder.postmaster();
    let server = start(&options).await.unwrap();
    assert!(server.owned());
    assert_ne!(folder.postmaster(), orphan);
    assert!(try_sql(&folder.orphan_url(), "SELECT 1").is_err(), "it still takes connections");
}

#[tokio::test]
async fn a_postgres_that_somebody_else_started_is_named_and_left_alone() {
    let folder = Folder::new();
    let options = throwaway(folder.options());
    start(&options).await.unwrap().stop().await.unwrap();
    folder.pg_ctl("start", "");
    let foreign = folder.postmaster();
    let error = start(&options).await.err().unwrap();
    assert!(matches!(error, Error::Foreign { pid, .. } if pid == foreign.as_raw()), "{error:?}");
    // Fails if it no longer runs.
    folder.pg_ctl("stop", "");
}

#[tokio::test]
async fn a_first_start_that_was_killed_half_way_leaves_nothing_that_matters() {
    let folder = Folder::new();
    let options = throwaway(folder.options());
    let half = options.data_dir.join("postgres.new.1");
    fs::create_dir_all(half.join("base")).unwrap();
    fs::set_permissions(&options.data_dir, fs::Permissions::from_mode(0o711)).unwrap();
    let server = start(&options).await.unwrap();
    assert_eq!(sql(&server, "SELECT 1"), "1");
    assert!(!half.exists());
}

#[tokio::test]
async fn data_of_another_major_version_is_named_as_such() {
    let folder = Folder::new();
    let options = folder.options();
    fs::create_dir_all(options.data_dir.join("postgres")).unwrap();
    fs::write(options.data_dir.join("postgres/PG_VERSION"), "13\n").unwrap();
    let error = start(&options).await.err().unwrap();
    assert!(
        matches!(&error, Error::WrongMajor { data_major: 13, found, .. } if !found.is_empty()),
        "{error:?}"
    );
    let found = inspect(&options.data_dir);
    assert_eq!(found.data_major, Some(13));
    assert_eq!(found.problem, Some(error.to_string()));
    assert!(found.move_over.iter().any(|command| command.contains("pg_upgrade")), "{:?}", found.move_over);
}

#[tokio::test]
async fn files_of_something_else_are_left_alone() {
    let folder = Folder::new();
    let options = folder.options();
    fs::create_dir_all(options.data_dir.join("postgres")).unwrap();
    let file = options.data_dir.join("postgres/diary.txt");
    fs::write(&file, "dear diary").unwrap();
    let error = start(&options).await.err().unwrap();
    assert!(matches!(error, Error::DataDir { .. }), "{error:?}");
    assert_eq!(fs::read_to_string(file).unwrap(), "dear diary");
}

#[tokio::test]
async fn a_folder_without_binaries_is_named() {
    let folder = Folder::new();
    let options = Options { bin_dir: Some(folder.0.clone()), ..folder.options() };
    let error = start(&options).await.err().unwrap();
    assert!(matches!(error, Error::BadBinaries { .. }), "{error:?}");
    assert!(error.to_string().contains(folder.0.to_str().unwrap()), "{error}");
}

#[tokio::test]
async fn a_socket_with_too_long_a_path_is_named() {
    let folder = Folder::new();
    let runtime_dir = folder.0.join("a".repeat(100));
    let error = start(&Options { runtime_dir, ..folder.options() }).await.err().unwrap();
    assert!(matches!(error, Error::SocketPath { .. }), "{error:?}");
}

#[tokio::test]
async fn nobody_else_gets_at_the_data_or_the_socket() {
    let folder = Folder::new();
    let options = throwaway(folder.options());
    let _server = start(&options).await.unwrap();
    let us = Uid::effective();
    let runs_as = if us.is_root() {
        User::from_name("postgres").unwrap().map_or(65534, |user| user.uid.as_raw())
    } else {
        us.as_raw()
    };
    for dir in [options.data_dir.join("postgres"), options.runtime_dir.clone()] {
        let metadata = dir.metadata().unwrap();
        assert_eq!((metadata.mode() & 0o777, metadata.uid()), (0o700, runs_as), "{}", dir.display());
    }
    assert_eq!(options.data_dir.join("postgres.log").metadata().unwrap().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn roots_data_below_a_closed_home_is_refused_by_name() {
    if !Uid::effective().is_root() {
        return;
    }
    let folder = Folder::new();
    let home = folder.0.join("home");
    fs::create_dir(&home).unwrap();
    fs::set_permissions(&home, fs::Permissions::from_mode(0o700)).unwrap();
    let options = Options { runtime_dir: folder.0.join("run"), ..Options::for_data(Some(home.join("data"))) };
    let error = start(&options).await.err().unwrap();
    assert!(matches!(&error, Error::Closed { closed, .. } if *closed == home), "{error:?}");
    let problem = inspect(&home.join("data")).problem.unwrap();
    assert!(problem.contains(home.to_str().unwrap()), "{problem}");
}
