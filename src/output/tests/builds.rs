//! What builds leave in the folder, one after the other.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::SystemTime;

use super::super::system::Disk;
use super::super::{EditedFiles, FileKind, Left, Original, Output, Precompression, Stamps};
use super::faulty::Duration;
use super::{Faulty, Files, Project, site, told};
use crate::fingerprint::Fingerprint;

fn modified(project: &Project, route: &str) -> SystemTime {
    fs::metadata(project.public().join(route)).unwrap().modified().unwrap()
}

#[test]
fn a_build_writes_what_is_new_and_deletes_what_is_gone() {
    let mut project = Project::new();
    let first = site(&["index.html = home", "posts/a/index.html = a", "posts/b/index.html = b", "s.css = s"]);
    let committed = project.build(&first).unwrap();
    assert_eq!((committed.written, committed.unchanged, committed.deleted), (4, 0, 0));
    assert_eq!(project.site(), first);
    let before = modified(&project, "index.html");

    let second = site(&["index.html = home", "posts/a/index.html = A", "s.css = s"]);
    let committed = project.build(&second).unwrap();
    assert_eq!((committed.written, committed.unchanged, committed.deleted), (1, 2, 1));
    assert_eq!(project.site(), second);
    assert!(!project.public().join("posts/b").exists(), "a folder that became empty goes");
    assert_eq!(modified(&project, "index.html"), before);
}

#[test]
fn an_unchanged_build_touches_nothing_with_and_without_stamps() {
    let mut project = Project::new();
    let files = site(&["index.html = home", "posts/a/index.html = a"]);
    project.build(&files).unwrap();
    let manifest = modified(&project, ".goalpost-manifest");
    for stamps in [project.stamps.clone(), Stamps::default()] {
        project.stamps = stamps;
        let committed = project.build(&files).unwrap();
        assert_eq!((committed.written, committed.unchanged, committed.deleted), (0, 2, 0));
        assert_eq!(modified(&project, ".goalpost-manifest"), manifest);
    }
}

#[test]
fn what_another_hand_does_during_a_build_is_not_lost() {
    let old = site(&["index.html = home", "gone/index.html = gone", "style.css = old"]);
    let new = site(&["index.html = HOME", "new/index.html = new", "style.css = new"]);
    for place in ["index.html", "gone/index.html", "new/index.html"] {
        let mut project = Project::new();
        project.build(&old).unwrap();
        let mut expected = project.site();
        expected.insert(place.to_owned(), "of another hand".to_owned());
        let path = project.public().join(place);
        let disk = Faulty::slow(move || {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, "of another hand").unwrap();
        });
        let problems = told(&project.build_with(Arc::new(disk), &new).unwrap_err());
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with("output-") && problems[0].contains(place), "{problems:?}");
        assert_eq!(project.site(), expected, "{place}");
    }
}

#[test]
fn a_file_of_another_hand_with_the_same_bytes_stays_theirs() {
    let mut project = Project::new();
    let plain = site(&["index.html = home"]);
    project.build(&plain).unwrap();
    project.put("img/p.txt", "a picture");
    let with_picture = site(&["index.html = home", "img/p.txt = a picture"]);
    for _ in 0..2 {
        assert_eq!(project.build(&with_picture).unwrap().written, 0);
    }
    let other = site(&["index.html = home", "img/p.txt = another picture"]);
    let problems = told(&project.build(&other).unwrap_err());
    assert_eq!(
        problems,
        ["output-foreign public/img/p.txt: a file of another origin is in the way of a file of the site"]
    );
    assert_eq!(project.build(&plain).unwrap().deleted, 0);
    assert_eq!(project.site(), with_picture, "it was there before");
}

#[test]
fn a_failure_tells_whether_anything_was_published() {
    let (old, new) = (site(&["a.html = a", "b.html = b"]), site(&["a.html = A", "c.html = c"]));
    let mut seen = Vec::new();
    for call in 0.. {
        let mut project = Project::new();
        project.build(&old).unwrap();
        let disk = Arc::new(Faulty::at(call, std::io::ErrorKind::PermissionDenied, Duration::Once));
        let Ok(output) = project.open(disk.clone(), Path::new("public")) else { continue };
        let mut is_ready = true;
        for (route, text) in &new {
            let key = Fingerprint::of(text.as_bytes());
            is_ready &= output.write(route, key, text.as_bytes(), FileKind::Page).is_ok();
        }
        if is_ready && let Err(failed) = output.commit() {
            assert_eq!(failed.left == Left::Untouched, project.site() == old, "call {call}");
            seen.push(failed.left);
        }
        if !disk.struck.load(Ordering::SeqCst) {
            break;
        }
    }
    assert!(seen.contains(&Left::Untouched) && seen.contains(&Left::Mixed), "{seen:?}");
}

#[test]
fn a_new_key_with_the_same_bytes_moves_no_file() {
    let project = Project::new();
    let keys = [Fingerprint::of(b"1"), Fingerprint::of(b"2")];
    for (round, key) in keys.into_iter().enumerate() {
        let output = project.open(Arc::new(Faulty::sound()), Path::new("public")).unwrap();
        assert!(!output.keep("index.html", key));
        output.write("index.html", key, b"home", FileKind::Page).unwrap();
        assert_eq!(output.commit().unwrap().written, 1 - round);
    }
    let output = project.open(Arc::new(Faulty::sound()), Path::new("public")).unwrap();
    assert!(output.keep("index.html", keys[1]) && !output.keep("index.html", keys[0]));
}

#[test]
fn the_manifest_is_the_same_whatever_the_order() {
    let files = site(&["b/index.html = b", "a.css = a", "a/index.html = a"]);
    let texts: Vec<String> = (0..3)
        .map(|_| {
            let mut project = Project::new();
            project.build(&files).unwrap();
            project.everything().remove(".goalpost-manifest").unwrap()
        })
        .collect();
    assert!(texts.iter().all(|text| *text == texts[0]));
    assert_eq!(
        texts[0].lines().nth(1).unwrap(),
        format!("{0} {0} 1 a.css", Fingerprint::of(b"a")),
        "key, hash, length, path"
    );
}

#[test]
fn a_dropped_build_leaves_no_trace() {
    let project = Project::new();
    let output = project.open(Arc::new(Disk), Path::new("deep/public")).unwrap();
    output.write("posts/a/index.html", Fingerprint::default(), b"a", FileKind::Page).unwrap();
    assert!(project.root().join("deep/public/posts/a/.index.html.goalpost-new").exists());
    drop(output);
    assert!(!project.root().join("deep").exists());
}

#[test]
fn an_edit_of_the_same_length_right_after_a_build_is_seen() {
    for _ in 0..20 {
        let mut project = Project::new();
        project.build(&site(&["index.html = home"])).unwrap();
        project.put("index.html", "HOME");
        let output = project.open(Arc::new(Faulty::sound()), Path::new("public")).unwrap();
        assert!(!output.keep("index.html", Fingerprint::of(b"home")));
    }
}

/// Something that an author does to the output folder.
type Deed = fn(&Project);

#[test]
fn what_stands_in_the_way_is_told_and_kept() {
    let old = site(&["index.html = home", "a/index.html = a"]);
    let new = site(&["index.html = HOME", "b/index.html = b"]);
    let cases: [(&str, Deed, &[&str]); 8] = [
        ("nothing", |_| {}, &[]),
        (
            "edited, to be replaced",
            |project| project.put("index.html", "mine"),
            &["output-edited public/index.html: the file was changed by another hand since it was written"],
        ),
        (
            "edited, to be deleted",
            |project| project.put("a/index.html", "mine"),
            &[
                "output-edited public/a/index.html: the file is no longer part of the site, but was changed by another hand since it was written",
            ],
        ),
        ("edited just so", |project| project.put("index.html", "HOME"), &[]),
        (
            "foreign",
            |project| project.put("b/index.html", "mine"),
            &[
                "output-foreign public/b/index.html: a file of another origin is in the way of a file of the site",
            ],
        ),
        ("foreign, the same", |project| project.put("b/index.html", "b"), &[]),
        (
            "a folder",
            |project| project.put("b/index.html/mine", "mine"),
            &[
                "output-foreign public/b/index.html/mine: a file of another origin is in the way of a file of the site",
            ],
        ),
        (
            "a file for a folder",
            |project| project.put("b", "mine"),
            &["output-foreign public/b: a file of another origin is in the way of a file of the site"],
        ),
    ];
    for (name, deed, expected) in cases {
        let mut project = Project::new();
        project.build(&old).unwrap();
        deed(&project);
        let before = project.everything();
        match project.build(&new) {
            Ok(_) => {
                assert!(expected.is_empty(), "{name}");
                assert_eq!(project.site(), new, "{name}");
            }
            Err(problems) => {
                assert_eq!(told(&problems), expected, "{name}");
                assert_eq!(project.everything(), before, "{name}");
            }
        }
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let mut project = Project::new();
    project.build(&site(&["a.html = a", "b.html = b"])).unwrap();
    project.put("a.html", "mine");
    project.put("b.html", "mine");
    project.put("c.html", "mine");
    let problems = project.build(&site(&["a.html = A", "b.html = B", "c.html = C"])).unwrap_err();
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code.name()).collect();
    assert_eq!(codes, ["output-foreign", "output-edited", "output-edited"]);
}

#[test]
fn force_replaces_edits_but_leaves_what_is_gone_and_foreign() {
    let mut project = Project::new();
    project.build(&site(&["index.html = home", "a/index.html = a"])).unwrap();
    project.put("index.html", "mine");
    project.put("a/index.html", "mine");
    project.edited = EditedFiles::Replace;
    let committed = project.build(&site(&["index.html = HOME"])).unwrap();
    assert_eq!(
        told(&committed.notes),
        [
            "output-left public/a/index.html: the file is no longer part of the site, but was changed by another \
         hand; it is left"
        ]
    );
    assert_eq!(project.site(), site(&["index.html = HOME", "a/index.html = mine"]));
    // It is nobody's business of ours from now on, not even by force.
    let problems = project.build(&site(&["index.html = HOME", "a/index.html = a"])).unwrap_err();
    assert_eq!(problems[0].code.name(), "output-foreign");
}

#[test]
fn our_own_files_and_folders_may_change_places() {
    let mut project = Project::new();
    let one = site(&["about = text", "news/x/index.html = x", "news/y.css = y"]);
    let two = site(&["about/index.html = page", "about/deep/er.html = er", "news = text"]);
    project.build(&one).unwrap();
    for files in [&two, &one, &two] {
        let committed = project.build(files).unwrap();
        assert_eq!(project.site(), *files);
        assert_eq!((committed.written, committed.deleted), (3, 3));
    }
}

#[test]
fn a_file_cannot_be_a_folder_too() {
    let mut project = Project::new();
    let problems = project.build(&site(&["a = text", "a/b/index.html = page"])).unwrap_err();
    assert_eq!(
        told(&problems),
        ["route-taken public/a: the site needs this to be a file, and a folder for `public/a/b/index.html`"]
    );
    assert_eq!(project.everything(), Files::new());
}

#[test]
fn a_file_that_is_renamed_by_case_alone_is_not_deleted_where_both_are_one() {
    let mut project = Project::new();
    project.build(&site(&["Logo.png = logo", "Old.png = old"])).unwrap();
    // As on a disk that does not tell case apart, both names lead to one file.
    fs::hard_link(project.public().join("Logo.png"), project.public().join("logo.png")).unwrap();
    let committed = project.build(&site(&["logo.png = logo", "old.png = old"])).unwrap();
    assert_eq!(committed.deleted, 1);
    assert_eq!(project.site(), site(&["Logo.png = logo", "logo.png = logo", "old.png = old"]));
}

#[test]
fn names_that_are_no_routes_are_refused() {
    let project = Project::new();
    let output = project.open(Arc::new(Faulty::sound()), Path::new("public")).unwrap();
    for route in
        ["", "/a", "a//b", "../a", "a/.", "a\\b", "C:a", "a\nb", ".goalpost-manifest", ".x.goalpost-new"]
    {
        let problems = output.write(route, Fingerprint::default(), b"", FileKind::Page).unwrap_err();
        assert_eq!(problems[0].code.name(), "path-unportable", "{route:?}");
    }
    output.write("a", Fingerprint::default(), b"", FileKind::Page).unwrap();
    let problems = output.write("a", Fingerprint::default(), b"", FileKind::Page).unwrap_err();
    assert_eq!(told(&problems), ["route-taken public/a: two files of the site have this name"]);
    assert!(output.commit().is_err(), "a caller that overlooks an error publishes nothing");
}

fn original(place: &Path) -> Original {
    let file = fs::File::open(place).expect("it can be opened");
    Original { name: "static/photo.jpg".into(), file }
}

#[test]
fn copies_are_compared_like_texts() {
    let mut project = Project::new();
    let source = project.root().join("photo.jpg");
    fs::write(&source, vec![7; 200_000]).unwrap();
    for (round, key) in [b"1", b"2"].into_iter().enumerate() {
        let output = project.open(Arc::new(Faulty::sound()), Path::new("public")).unwrap();
        output.copy("a/photo.jpg", Fingerprint::of(key), &original(&source)).unwrap();
        let committed = output.commit().unwrap();
        assert_eq!(committed.written, 1 - round);
        assert_eq!(committed.manifest.get("a/photo.jpg").unwrap().hash, Fingerprint::of(&vec![7; 200_000]));
        project.stamps = committed.stamps;
    }
    assert_eq!(fs::read(project.public().join("a/photo.jpg")).unwrap(), vec![7; 200_000]);
    let output = project.open(Arc::new(Faulty::sound()), Path::new("public")).unwrap();
    // A folder can be opened, and not be read.
    let problems = output.copy("b", Fingerprint::default(), &original(&project.root())).unwrap_err();
    assert_eq!(problems[0].code.name(), "file-unreadable");
}

#[test]
fn compressed_forms_follow_their_file() {
    let mut project = Project::new();
    project.precompression = Precompression::On;
    let long = "words and words ".repeat(30);
    let mut files = Files::from([("index.html".into(), long.clone()), ("small.css".into(), "s".into())]);
    assert_eq!(project.build(&files).unwrap().written, 4);
    let routes: Vec<String> = project.site().into_keys().collect();
    assert_eq!(routes, ["index.html", "index.html.br", "index.html.gz", "small.css"]);
    assert_eq!(project.build(&files).unwrap().unchanged, 4);
    fs::remove_file(project.public().join("index.html.br")).unwrap();
    assert_eq!(project.build(&files).unwrap().written, 1, "one that is missing is made again");
    files.insert("index.html".into(), long + "more");
    assert_eq!(project.build(&files).unwrap().written, 3);
    project.precompression = Precompression::Off;
    assert_eq!(project.build(&files).unwrap().deleted, 2);
    assert_eq!(project.site(), files);
}

#[test]
fn nowhere_takes_everything_and_leaves_nothing() {
    let output = Output::nowhere();
    assert!(!output.keep("index.html", Fingerprint::default()));
    output.write("a/index.html", Fingerprint::default(), b"home", FileKind::Page).unwrap();
    assert!(output.write("a/index.html", Fingerprint::default(), b"home", FileKind::Page).is_err());
    assert!(output.commit().is_err());
    let output = Output::nowhere();
    output.write("a/index.html", Fingerprint::default(), b"home", FileKind::Page).unwrap();
    assert_eq!(output.commit().unwrap().written, 1);
    assert!(!Path::new("public/a").exists());
}
