//! `factdesk intake FILE`: the proposals of a story as JSON lines, without a database.

use std::io::Read;
use std::path::PathBuf;

use factdesk_intake::{Story, json_lines, read};

/// Which story.
#[derive(clap::Args)]
pub struct Arguments {
    /// The story as plain text in UTF-8; - reads standard input.
    file: PathBuf,
    /// Its language as a BCP 47 tag. By default it is detected.
    #[arg(long)]
    language: Option<String>,
    /// Who published it. By default it is read from the text where it says so.
    #[arg(long)]
    publisher: Option<String>,
}

/// Reads the story and prints.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let name = arguments.file.display();
    let mut bytes = Vec::new();
    let taken = if arguments.file.as_os_str() == "-" {
        std::io::stdin().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(&arguments.file).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    taken.map_err(|error| format!("{name}: {error}"))?;
    // Not a byte is changed, a byte order mark included: the offsets are those of the file.
    let text = String::from_utf8(bytes)
        .map_err(|error| format!("{name}: not UTF-8 at byte {}", error.utf8_error().valid_up_to()))?;
    let story = Story {
        text: &text,
        language: arguments.language.as_deref(),
        publisher: arguments.publisher.as_deref(),
    };
    super::say(json_lines(&read(&story)).trim_end());
    Ok(())
}
