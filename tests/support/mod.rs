//! Running the program on sites that a test makes.
//!
//! Owns starting `goalpost` and reading what it left. Refuses to judge it.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

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

/// Every file below a folder with its bytes, by its path with `/` between its parts; empty if there is no folder.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    gather(folder, "", &mut files);
    files
}

fn gather(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let entry = entry.expect("a folder that is listed can be read");
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().expect("an entry has a type").is_dir() {
            gather(&entry.path(), &format!("{path}/"), files);
        } else {
            files.insert(path, fs::read(entry.path()).expect("a file that was written can be read"));
        }
    }
}
