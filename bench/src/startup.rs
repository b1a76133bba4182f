//! How long it takes from the start of the program to its first answer, with a private Postgres of its own.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::json;

use crate::Failure;
use crate::http::{Connection, post};
use crate::server::free_address;

/// Seconds to the first answer.
pub struct StartUp {
    /// Of the first start ever, which makes the database.
    pub first: Vec<f64>,
    /// Of starts with the database there.
    pub again: Vec<f64>,
}

/// Measures so many of both.
pub fn measure(binary: &Path, folder: &Path, rounds: usize) -> Result<StartUp, Failure> {
    let data = folder.join("startup");
    let mut times = StartUp { first: Vec::new(), again: Vec::new() };
    for _ in 0..rounds {
        let _ = std::fs::remove_dir_all(&data);
        times.first.push(start(binary, &data)?);
        times.again.push(start(binary, &data)?);
    }
    std::fs::remove_dir_all(&data)?;
    Ok(times)
}

fn start(binary: &Path, data: &Path) -> Result<f64, Failure> {
    let address = free_address()?;
    let begun = Instant::now();
    let mut child = Command::new(binary)
        .arg("serve")
        .env("FACTDESK_DATA_DIR", data)
        .env("FACTDESK_LISTEN", address.to_string())
        .env_remove("DATABASE_URL")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let answered = first_answer(&mut child, address);
    let took = begun.elapsed().as_secs_f64();
    kill(Pid::from_raw(i32::try_from(child.id())?), Signal::SIGTERM)?;
    child.wait()?;
    answered.map(|()| took)
}

fn first_answer(child: &mut Child, address: SocketAddr) -> Result<(), Failure> {
    let request = post("/graphql", None, &json!({ "query": "{ __typename }" }));
    let begun = Instant::now();
    loop {
        if let Ok(mut connection) = Connection::open(address)
            && connection.send(&request).is_ok_and(|answer| answer.status == 200)
        {
            return Ok(());
        }
        if child.try_wait()?.is_some() || begun.elapsed() > Duration::from_mins(1) {
            return Err("the server does not start".into());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}
