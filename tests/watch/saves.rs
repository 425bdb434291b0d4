//! Saves: each way to save a file is one change of that file.

use std::fs;
use std::path::{Path, PathBuf};

use goalpost::serve::watch::{Change, Event};

use crate::editors::EDITORS;
use crate::project::{METHODS, Project, is_about, write};

/// What was told, without what the reader need not read.
fn files_told(told: &[Event], what: &str) -> Vec<PathBuf> {
    let files = told.iter().flat_map(|event| match event {
        Event::Changed(Change::Files(files)) => files.iter().cloned(),
        other => panic!("{what}: {other:?}"),
    });
    files.collect()
}

#[test]
fn every_way_to_save_is_told_as_that_file() {
    for method in METHODS {
        let project = Project::new(method);
        let path = Path::new("content/posts/a.md");
        // Files that are younger than a tick of the disk's clock may be told of once more.
        project.mark();
        project.take_told();
        for editor in EDITORS {
            let what = format!("{method:?}: {}", editor.name);
            for round in 0..8 {
                (editor.save)(&project.root.join(path), format!("{} {round}", editor.name).as_bytes());
                project.settle(&what);
            }
            project.mark();
            let told = project.take_told();
            assert!(told.iter().any(|event| is_about(event, path)), "{what}: {told:?}");
            for file in files_told(&told, &what) {
                let name = file.to_string_lossy().into_owned();
                let is_known = [path, Path::new("content/posts/a.md.tmp")].contains(&&*file);
                assert!(is_known || name.starts_with("content/mark-"), "{what}: {name}");
            }
        }
    }
}

#[test]
fn saves_without_a_pause_end_with_the_last() {
    for method in METHODS {
        let project = Project::new(method);
        let path = project.root.join("content/posts/a.md");
        for editor in EDITORS {
            for round in 0..40 {
                (editor.save)(&path, format!("{} {}", editor.name, round % 10).as_bytes());
            }
            project.settle(&format!("{method:?}: {}", editor.name));
        }
    }
}

#[test]
fn what_is_no_text_of_the_author_is_not_told() {
    for method in METHODS {
        let project = Project::new(method);
        for path in [
            "public/index.html",
            ".git/HEAD",
            "node_modules/a/b.js",
            "content/posts/.a.md.swp",
            "content/posts/a.md~",
            "content/posts/#a.md#",
            "content/posts/.#a.md",
        ] {
            write(&project.root.join(path), b"text");
        }
        fs::create_dir_all(project.root.join(".goalpost/documents")).unwrap();
        fs::create_dir_all(project.root.join("public/posts/b")).unwrap();
        write(&project.root.join("public/posts/b/index.html"), b"text");
        // To read is no change.
        for (path, bytes) in crate::project::files(&project.root) {
            assert_eq!(fs::read(project.root.join(path)).unwrap(), bytes);
        }
        project.mark();
        for file in files_told(&project.take_told(), &format!("{method:?}")) {
            // A file made a moment before looking began may be looked at twice.
            let is_mark = file.to_string_lossy().starts_with("content/mark-");
            assert!(is_mark || method == goalpost::serve::watch::Method::Poll, "{method:?}: {file:?}");
            assert!(project.root.join(&file).exists() || is_mark, "{file:?}");
        }
    }
}
