//! The root: a project's folder that goes away is looked for, and followed again when it is there.

use std::fs;
use std::path::Path;

use goalpost::diagnostic::{Code, Diagnostic};
use goalpost::serve::watch::{Change, Event, Method};

use crate::project::{METHODS, Project, write};

fn is_loss(event: &Event) -> bool {
    matches!(event, Event::Trouble(Diagnostic { code: Code::WatchLost, .. }))
}

/// Saves a file in each folder, and waits for it.
fn all_is_followed(project: &Project, what: &str) {
    for path in ["content/posts/a.md", "static/site.css", "site.toml"] {
        write(&project.root.join(path), what.as_bytes());
        project.settle(what);
    }
}

fn fill(root: &Path, text: &[u8]) {
    for folder in ["content/posts", "static"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    for path in ["content/posts/a.md", "static/site.css", "site.toml"] {
        write(&root.join(path), text);
    }
}

#[test]
fn a_root_that_is_removed_is_followed_when_it_is_back() {
    for method in METHODS {
        let project = Project::new(method);
        fs::remove_dir_all(&project.root).unwrap();
        project.wait_for("the loss", is_loss);
        fill(&project.root, b"back");
        project.wait_for("the end of trouble", |event| *event == Event::Recovered);
        project.settle("it is back");
        all_is_followed(&project, "after it was removed");
    }
}

#[test]
fn a_root_that_is_moved_away_and_back_is_followed() {
    for method in METHODS {
        let project = Project::new(method);
        fs::rename(&project.root, project.outside.join("away")).unwrap();
        project.wait_for("the loss", is_loss);
        write(&project.outside.join("away/content/posts/a.md"), b"changed while away");
        fs::rename(project.outside.join("away"), &project.root).unwrap();
        project.wait_for("the end of trouble", |event| *event == Event::Recovered);
        project.settle("it is back");
        all_is_followed(&project, "after it was moved");
    }
}

#[test]
fn a_root_is_lost_with_the_folder_that_it_is_in() {
    for method in METHODS {
        let project = Project::new(method);
        let above = project.root.parent().unwrap().to_path_buf();
        fs::rename(&above, project.outside.join("above")).unwrap();
        project.wait_for("the loss", is_loss);
        fs::rename(project.outside.join("above"), &above).unwrap();
        project.wait_for("the end of trouble", |event| *event == Event::Recovered);
        all_is_followed(&project, "after the folder above was moved");
    }
}

#[test]
fn another_folder_in_the_place_of_the_root_is_followed() {
    for method in METHODS {
        let project = Project::new(method);
        let other = project.outside.join("other");
        fill(&other, b"another");
        fs::rename(&project.root, project.outside.join("old")).unwrap();
        fs::rename(&other, &project.root).unwrap();
        project.settle("another is there");
        project.wait_for("the other", |event| *event == Event::Changed(Change::Everything));
        all_is_followed(&project, "after another took its place");
    }
}

#[test]
fn a_root_that_is_a_link_is_followed_where_it_leads() {
    for method in METHODS {
        let project = Project::with(method, |root, outside| {
            fs::rename(root, outside.join("one")).unwrap();
            fill(&outside.join("two"), b"two");
            std::os::unix::fs::symlink(outside.join("one"), root).unwrap();
        });
        all_is_followed(&project, "by the link");
        fs::remove_file(&project.root).unwrap();
        std::os::unix::fs::symlink(project.outside.join("two"), &project.root).unwrap();
        project.settle("the link leads elsewhere");
        all_is_followed(&project, "elsewhere");
    }
}

#[test]
fn a_root_that_is_not_there_yet_is_looked_for() {
    for method in METHODS {
        let project = Project::with(method, |root, _| fs::remove_dir_all(root).unwrap());
        project.wait_for("the loss", is_loss);
        fill(&project.root, b"made");
        project.wait_for("the end of trouble", |event| *event == Event::Recovered);
        project.settle("it is there");
        all_is_followed(&project, "after it was made");
    }
}

#[test]
fn nothing_is_told_after_the_watcher_is_dropped() {
    for method in [Method::Automatic, Method::Native, Method::Poll] {
        let mut project = Project::new(method);
        assert!(project.unfollow(), "{method:?}");
        project.take_told();
        write(&project.root.join("site.toml"), b"unheard");
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert_eq!(project.take_told(), []);
    }
}
