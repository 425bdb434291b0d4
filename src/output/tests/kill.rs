//! Builds that are killed by the operating system at any moment.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::{Files, Project, told};

/// The output folder's project, for the process that is going to be killed.
const VICTIM: &str = "GOALPOST_TEST_VICTIM";

fn sites() -> [Files; 2] {
    ["one", "two"].map(|word| {
        let routes = (0..60).map(|page| match page % 3 {
            0 => format!("posts/{word}/{page}/index.html"),
            1 => format!("both/{page}/index.html"),
            _ => format!("both/{page}.css"),
        });
        routes.map(|route| (route, word.repeat(500))).collect()
    })
}

/// Not a test of its own: builds until it is killed.
#[test]
fn victim() {
    let Some(folder) = std::env::var_os(VICTIM) else { return };
    let mut project = Project::at(folder.as_ref());
    loop {
        for files in sites() {
            project.build(&files).unwrap();
        }
    }
}

#[test]
fn killed_builds_leave_whole_files_and_are_healed() {
    let mut project = Project::new();
    let sites = sites();
    project.build(&sites[0]).unwrap();
    let rounds = std::env::var("GOALPOST_KILLS").ok().and_then(|it| it.parse().ok()).unwrap_or(15);
    for round in 0..rounds {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "output::tests::kill::victim", "--nocapture"])
            .env(VICTIM, project.folder.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(20_000 + (round * 7_919) % 30_000));
        child.kill().unwrap();
        child.wait().unwrap();
        for (route, text) in project.everything().iter().filter(|(route, _)| !route.contains(".goalpost-")) {
            let whole = sites.iter().any(|files| files.get(route) == Some(text));
            assert!(whole, "round {round}: {route} has {} bytes", text.len());
        }
        let files = &sites[usize::from(round % 2 == 0)];
        let healed = project.build(files);
        assert!(healed.is_ok(), "round {round}: {:?}", told(&healed.unwrap_err()));
        assert_eq!(project.site(), *files, "round {round}");
    }
}
