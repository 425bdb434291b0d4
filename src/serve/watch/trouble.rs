//! Trouble: what a watcher says when it cannot follow a project as it should.
//!
//! Owns the words.

use std::path::Path;

use super::native::Refusal;
use crate::diagnostic::{Code, Diagnostic};

/// The project's folder is not there.
pub(super) fn lost(root: &Path) -> Diagnostic {
    Diagnostic::new(
        Code::WatchLost,
        format!("the folder `{}` is not there, so no change in it can be shown", root.display()),
    )
    .help("put it back where it was: it is looked for all the time, and all goes on when it is found")
}

/// The system does not watch what it should; `folders` of them, or all.
pub(super) fn refused(refusal: &Refusal, folders: Option<usize>) -> Diagnostic {
    let what = match folders {
        None => "the whole project is".to_owned(),
        Some(1) => "one folder and all below it are".to_owned(),
        Some(count) => format!("{count} folders and all below them are"),
    };
    let instead =
        format!("so {what} looked through again and again instead, which takes longer to notice a change");
    match refusal {
        Refusal::Folders => Diagnostic::new(
            Code::WatchLimit,
            format!("the system watches no more folders for you, {instead}"),
        )
        .help(raise("max_user_watches", 524_288)),
        Refusal::Programs => Diagnostic::new(
            Code::WatchLimit,
            format!("the system serves no more programs that watch folders for you, {instead}"),
        )
        .help(raise("max_user_instances", 1024)),
        Refusal::Gone => failed("it cannot be opened", &instead),
        Refusal::Other(reason) => failed(reason, &instead),
    }
}

fn failed(reason: &str, instead: &str) -> Diagnostic {
    Diagnostic::new(Code::WatchFailed, format!("the system refuses to watch ({reason}), {instead}"))
        .help("all works, only slower; `--poll` asks for it from the start, and silences this")
}

fn raise(setting: &str, number: u32) -> String {
    format!(
        "raise the limit: `sudo sysctl fs.inotify.{setting}={number}`, and write \
         `fs.inotify.{setting}={number}` to a file in `/etc/sysctl.d` to keep it; or close programs that watch folders, \
         such as other editors"
    )
}
