//! Usage: what a user hears who typed something that no command understands.
//!
//! Owns tips for the two slips of newcomers: a title without quotation marks, and the folder of the site as a word of
//! its own. Refuses to guess: the command is not carried out.

use std::ffi::OsString;
use std::path::Path;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::words;

/// The same error, with a tip if there is one to give; `typed` are the words of the command line.
pub(super) fn with_tip(mut error: clap::Error, typed: &[OsString]) -> clap::Error {
    if error.kind() == ErrorKind::UnknownArgument
        && let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidArg)
        && let Some(tip) = tip(&usage(&error), word, typed)
    {
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
    }
    error
}

/// How the command is used that was typed: "Usage: goalpost new post …".
fn usage(error: &clap::Error) -> String {
    error.get(ContextKind::Usage).map(ToString::to_string).unwrap_or_default()
}

fn tip(usage: &str, word: &str, typed: &[OsString]) -> Option<String> {
    if word.starts_with('-') {
        return None;
    }
    let mut command = usage.trim_start_matches("Usage: goalpost ").split(' ');
    match command.next()? {
        "new" => Some(quoted(command.next()?, word, typed)),
        command @ ("serve" | "build" | "check") if Path::new(word).is_dir() => Some(format!(
            "name the folder of the site with `--root`: `goalpost {command} --root {}`",
            words::in_shell(Path::new(word))
        )),
        _ => None,
    }
}

/// The tip to put a title in quotation marks: as it must be typed, if it is plain which words it has.
fn quoted(kind: &str, word: &str, typed: &[OsString]) -> String {
    let typed: Vec<&str> = typed.iter().map(|it| it.to_str().unwrap_or("-")).collect();
    let is_plain = |it: &&str| !it.starts_with('-') && !it.contains(['"', '\\', '$', '`', '!', '%']);
    let title = typed
        .windows(2)
        .position(|pair| pair == ["new", kind])
        .map(|at| typed[at + 2..].iter().copied().take_while(is_plain).collect::<Vec<&str>>());
    match title {
        Some(title) if title.len() > 1 && title.contains(&word) => {
            format!("put the title in quotation marks: `goalpost new {kind} \"{}\"`", title.join(" "))
        }
        _ => "put a title of several words in quotation marks".to_owned(),
    }
}
