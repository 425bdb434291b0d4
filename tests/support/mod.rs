//! Running the program on sites that a test makes.
//!
//! Owns starting `goalpost` and reading what it left. Refuses to judge it.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

mod folder;

pub(crate) use folder::tree;

/// `goalpost`, with nothing of the caller's environment that could change what it does.
pub(crate) fn goalpost() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_goalpost"));
    command.stdin(Stdio::null());
    for name in ["SOURCE_DATE_EPOCH", "TZ", "LC_ALL", "LANG", "NO_COLOR", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GOALPOST_")) {
        command.env_remove(name);
    }
    command
}

/// `goalpost build` of a project into a folder.
pub(crate) fn build(root: &Path, output: &Path) -> Command {
    let mut command = goalpost();
    command.arg("build").arg("-r").arg(root).arg("-o").arg(output);
    command
}

/// How a program ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Its exit code; `None` if a signal ended it, as a stack that overflows does.
    pub(crate) code: Option<i32>,
    /// What it wrote.
    pub(crate) stdout: String,
    /// What it wrote besides.
    pub(crate) stderr: String,
}

/// Runs a program to its end. Whatever it was given, it must not have panicked or been killed.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let output = command.output().expect("the program can be started");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    let outcome =
        Outcome { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) };
    assert!(!outcome.stderr.contains("panicked"), "{command:?} panicked: {outcome:?}");
    assert!(outcome.code.is_some(), "{command:?} was ended by {}: {outcome:?}", output.status);
    outcome
}
