//! Every call to the disk fails once, in every way.

use std::io::ErrorKind;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::faulty::{Duration, Faulty};
use super::{Files, Project, site, told};

/// Two sites with all that can happen between two builds.
fn sites() -> (Files, Files) {
    let old = site(&[
        "index.html = home",
        "same/index.html = same",
        "gone/deep/index.html = gone",
        "about = a file that becomes a folder",
        "news/index.html = a folder that becomes a file",
        "style.css = old",
    ]);
    let new = site(&[
        "index.html = HOME",
        "same/index.html = same",
        "new/deep/index.html = new",
        "about/index.html = page",
        "news = text",
        "style.css = new",
    ]);
    (old, new)
}

const FOREIGN: (&str, &str) = ("gone/mine.txt", "foreign");

/// Only what visitors see: neither our notes nor temporary files.
fn visible(project: &Project) -> Files {
    let mut files = project.everything();
    files.retain(|route, _| !route.contains(".goalpost-"));
    files
}

fn with_foreign(mut files: Files) -> Files {
    files.insert(FOREIGN.0.into(), FOREIGN.1.into());
    files
}

/// Builds with a fault at one call, and then without. Tells whether the fault was met.
fn strike(call: usize, kind: ErrorKind, duration: Duration) -> bool {
    let (old, new) = sites();
    let name = format!("{kind:?} at call {call}, {duration:?}");
    let mut project = Project::new();
    project.build(&old).unwrap();
    project.put(FOREIGN.0, FOREIGN.1);
    let before = project.everything();

    let disk = Arc::new(Faulty::at(call, kind, duration));
    let outcome = project.build_with(disk.clone(), &new);
    let (old, new) = (with_foreign(old), with_foreign(new));
    let after = visible(&project);
    if let Ok(committed) = &outcome {
        assert_eq!(after, new, "{name}");
        assert_eq!(committed.manifest.files.len() + 1, new.len(), "{name}");
    } else if !disk.touched.load(Ordering::SeqCst) {
        assert_eq!(after, old, "{name}");
        if duration == Duration::Once {
            let leftover = project.everything();
            let known = |route: &String| before.contains_key(route) || route.contains(".goalpost-");
            assert!(leftover.keys().all(known), "{name}: {leftover:?}");
        }
    }
    for (route, text) in &after {
        let whole = [old.get(route), new.get(route)].contains(&Some(text));
        assert!(whole, "{name}: {route} is of neither build: {text}");
    }

    let healed = project.build(&new_site_without_foreign(&new));
    assert!(healed.is_ok(), "{name}: {:?}", told(&healed.unwrap_err()));
    assert_eq!(project.site(), new, "{name}");
    // One that fails once may fail at the very folder; a build that is killed leaves it to the next.
    if duration == Duration::ForEver {
        assert!(!project.public().join("gone/deep").exists(), "{name}: an empty folder is left");
    }
    disk.struck.load(Ordering::SeqCst)
}

fn new_site_without_foreign(files: &Files) -> Files {
    let mut files = files.clone();
    files.remove(FOREIGN.0);
    files
}

#[test]
fn whichever_call_fails_the_next_build_heals() {
    let kinds = [ErrorKind::StorageFull, ErrorKind::PermissionDenied, ErrorKind::Other];
    for duration in [Duration::Once, Duration::ForEver] {
        for kind in kinds {
            let calls = (0..1000).take_while(|call| strike(*call, kind, duration)).count();
            assert!(calls > 60, "only {calls} calls");
        }
    }
}

#[test]
fn a_first_build_that_is_killed_is_healed_too() {
    let (_, new) = sites();
    for call in 0.. {
        let mut project = Project::new();
        let disk = Arc::new(Faulty::at(call, ErrorKind::Other, Duration::ForEver));
        drop(project.build_with(disk.clone(), &new));
        let healed = project.build(&new);
        assert!(healed.is_ok(), "call {call}: {:?}", told(&healed.unwrap_err()));
        assert_eq!(project.site(), new, "call {call}");
        if !disk.struck.load(Ordering::SeqCst) {
            return assert!(call > 40);
        }
    }
}

#[test]
fn a_killed_healing_is_healed() {
    let (old, new) = sites();
    for publish in (40..120).step_by(3) {
        for heal in 0..60 {
            let mut project = Project::new();
            project.build(&old).unwrap();
            let kill = |call| Arc::new(Faulty::at(call, ErrorKind::Other, Duration::ForEver));
            drop(project.build_with(kill(publish), &new));
            drop(project.build_with(kill(heal), &old));
            let healed = project.build(&new);
            assert!(healed.is_ok(), "{publish}, {heal}: {:?}", told(&healed.unwrap_err()));
            assert_eq!(project.site(), new, "{publish}, {heal}");
        }
    }
}

#[test]
fn the_reason_of_a_failure_is_told() {
    let mut project = Project::new();
    let files = site(&["a.html = a"]);
    project.build(&site(&["b.html = b"])).unwrap();
    let mut seen = Vec::new();
    for call in 0.. {
        let disk = Arc::new(Faulty::at(call, ErrorKind::StorageFull, Duration::Once));
        let outcome = project.build_with(disk.clone(), &files);
        if !disk.struck.load(Ordering::SeqCst) {
            break;
        }
        seen.extend(outcome.err().into_iter().flat_map(|problems| told(&problems)));
        project.build(&site(&["b.html = b"])).unwrap();
    }
    assert!(
        seen.iter()
            .all(|line| line.starts_with("output-unwritable ") && line.ends_with(": the disk is full"))
    );
    let expected = "output-unwritable public/a.html: the file cannot be written: the disk is full";
    assert!(seen.iter().any(|line| line == expected), "{seen:#?}");
}

/// Needs a disk of some 200 KB, which only a person can give it: `GOALPOST_SMALL_DISK` names its folder. A full disk
/// is also filled in `tests/bad_input.rs`, where the machine lets a test mount one.
#[test]
fn a_disk_that_is_full_publishes_nothing() {
    let Some(disk) = std::env::var_os("GOALPOST_SMALL_DISK") else {
        eprintln!("skipped: GOALPOST_SMALL_DISK names no disk");
        return;
    };
    let site = |letter: &str| -> Files {
        (0..12).map(|page| (format!("{page}/index.html"), letter.repeat(3000 + page))).collect()
    };
    let mut failed = 0;
    for free in 0..50 {
        let folder = tempfile::tempdir_in(&disk).unwrap();
        std::fs::create_dir_all(folder.path().join("home/project/content")).unwrap();
        let mut project = Project::at(folder.path());
        project.build(&site("a")).unwrap();
        let mut filler = std::fs::File::create(folder.path().join("filler")).unwrap();
        while std::io::Write::write_all(&mut filler, &[0; 4096]).is_ok() {}
        let length = filler.metadata().unwrap().len();
        filler.set_len(length.saturating_sub(free * 2048)).unwrap();
        if let Err(problems) = project.build(&site("b")) {
            failed += 1;
            assert_eq!(project.site(), site("a"));
            assert!(
                problems.iter().all(|problem| problem.message.ends_with("the disk is full")),
                "{problems:?}"
            );
        }
        drop(filler);
        std::fs::remove_file(folder.path().join("filler")).unwrap();
        project.build(&site("b")).unwrap();
        assert_eq!(project.site(), site("b"));
    }
    assert!((1..50).contains(&failed), "{failed} of 50 failed");
}
