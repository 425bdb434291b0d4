//! Limits: what the real system says when it watches no more, and that all is followed still.
//!
//! The limits are set in a user namespace of their own, where they concern nobody else. Where the system has none to
//! give, there is nothing to see.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use goalpost::diagnostic::{Code, Diagnostic};
use goalpost::serve::watch::{Event, Method};

use crate::project::{Project, write};

/// Says to the test that it runs inside.
const INSIDE: &str = "WATCH_LIMITED";

/// Runs the test `inside` with a limit. The shell looks twice that it is in a namespace of its own.
fn run_inside(limit: &str, number: usize) {
    let Ok(own) = fs::read_link("/proc/self/ns/user") else { return };
    let script = format!(
        "test \"$(readlink /proc/self/ns/user)\" != '{}' && echo {number} > /proc/sys/user/{limit} || exit 77; \
         exec \"$0\" --exact limits::inside --ignored --nocapture",
        own.display()
    );
    let program = env::current_exe().expect("this test lies somewhere");
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "sh", "-c", &script]).arg(program).env(INSIDE, limit);
    match command.output() {
        Ok(output) if output.status.success() || output.status.code() == Some(77) => {}
        Ok(output) if String::from_utf8_lossy(&output.stderr).contains("unshare failed") => {}
        Ok(output) => panic!("{}", String::from_utf8_lossy(&output.stdout)),
        Err(_) => {}
    }
}

#[test]
fn a_limit_of_folders_is_told_and_got_round() {
    run_inside("max_inotify_watches", 5);
}

#[test]
fn a_limit_of_programs_is_told_and_got_round() {
    run_inside("max_inotify_instances", 0);
}

#[test]
#[ignore = "the tests above run it, where its limits concern nobody else"]
fn inside() {
    let Ok(limit) = env::var(INSIDE) else { return };
    let project = Project::new(Method::Native);
    project.wait_for("the limit", |event| {
        matches!(event, Event::Trouble(Diagnostic { code: Code::WatchLimit, help: Some(help), .. })
            if help.contains(if limit.ends_with("watches") { "max_user_watches" } else { "max_user_instances" }))
    });
    for path in
        ["content/posts/a.md", "content/notes/a.md", "static/site.css", "site.toml", "static/fonts/new"]
    {
        write(&project.root.join(path), b"changed");
        project.settle(path);
    }
    fs::create_dir_all(project.root.join("content/new/folder")).expect("a folder can be made");
    write(&project.root.join(Path::new("content/new/folder/a.md")), b"text");
    project.settle("a new folder");
}
