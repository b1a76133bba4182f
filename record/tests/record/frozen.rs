//! What was published stays as it was: stored snapshots are read for ever, and the bytes of pages change only on purpose.

use std::path::Path;
use std::{env, fs};

use factdesk_record::{Snapshot, Standing, json_ld, page};
use serde_json::Value;

use crate::sample::{STORED, checked_again, retracted, snapshot, urls};

/// Compares with the stored file; `UPDATE_SNAPSHOTS=1` writes it instead.
#[expect(clippy::disallowed_methods, reason = "the caller chooses between comparing and writing")]
fn assert_stored(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(name);
    if env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, text).unwrap();
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == text, "{name} differs: see the change with UPDATE_SNAPSHOTS=1 and git diff");
}

#[test]
fn pages_and_markup_are_the_stored_ones() {
    let snapshot = snapshot();
    let urls = urls(&snapshot);
    for (name, standing) in
        [("current", Standing::Current), ("checked-again", checked_again()), ("retracted", retracted())]
    {
        assert_stored(&format!("{name}.html"), &page(&snapshot, &standing, &urls));
        let markup = serde_json::to_string_pretty(&json_ld(&snapshot, &standing, &urls)).unwrap();
        assert_stored(&format!("{name}.jsonld"), &(markup + "\n"));
    }
}

#[test]
fn a_stored_snapshot_comes_back_whole() {
    let again: Snapshot = serde_json::from_value(serde_json::to_value(snapshot()).unwrap()).unwrap();
    assert_eq!(again, snapshot());
}

#[test]
fn what_this_version_does_not_know_is_refused_rather_than_left_out() {
    let changed = |change: fn(&mut Value)| {
        let mut stored: Value = serde_json::from_str(STORED).unwrap();
        change(&mut stored);
        serde_json::from_value::<Snapshot>(stored).unwrap_err().to_string()
    };
    assert!(changed(|stored| stored["format"] = 2.into()).contains("format 2"));
    assert!(changed(|stored| stored["evidence"][0]["graphic"] = "x".into()).contains("graphic"));
}
