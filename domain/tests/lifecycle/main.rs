//! Random people throw random commands at the rules; after each step an oracle that shares no code with them checks
//! the law. `FACTDESK_SEQUENCES` sets how many sequences are thrown, 2,000 by default.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "this is a test")]
#![allow(clippy::disallowed_methods, reason = "the number of sequences is no setting of the server")]

mod agreement;
mod attempt;
mod command;
mod desk;
mod oracle;
mod steer;
mod tally;
mod truth;

use std::cell::RefCell;

use proptest::{
    collection::vec,
    prelude::any,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use crate::{desk::Desk, tally::Tally};

const COMMANDS: usize = 60;

#[test]
fn no_sequence_of_commands_gets_around_the_law() {
    let asked = std::env::var("FACTDESK_SEQUENCES").ok().map(|n| n.parse().expect("a number of sequences"));
    let config = Config { cases: asked.unwrap_or(2_000), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let tally = RefCell::new(Tally::default());
    let roles = vec(1_u8..16, 6..=8);
    let throws = vec(any::<[u8; 8]>(), COMMANDS);
    let result = runner.run(&(roles, throws), |(roles, throws)| {
        let mut desk = Desk::new(&roles);
        for throw in throws {
            desk.take(throw, &mut tally.borrow_mut());
        }
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
    println!("{}", tally.borrow());
    if asked.is_none() {
        assert_eq!(tally.borrow().missing(), Vec::<String>::new(), "never happened");
    }
}
