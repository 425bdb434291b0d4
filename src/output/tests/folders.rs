//! Which folders are taken, and by whom.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::{Faulty, Project, site, told};

fn open(project: &Project, folder: &str) -> Vec<String> {
    match project.open(Arc::new(Faulty::sound()), Path::new(folder)) {
        Ok(_) => Vec::new(),
        Err(problems) => told(&problems),
    }
}

#[test]
fn dangerous_folders_are_refused() {
    let project = Project::new();
    let cases = [
        ("public", ""),
        ("content/../site", ""),
        ("contents", ""),
        (".", "output-refused .: the output folder is the project"),
        ("..", "output-refused {home}: the output folder holds the project"),
        ("../..", "output-refused {top}: the output folder holds the project"),
        ("/", "output-refused /: the output folder is the root of the file system"),
        (
            "content",
            "output-refused content: the output folder is the project's `content`, or in it, or holds it",
        ),
        (
            "new/../static/x",
            "output-refused static/x: the output folder is the project's `static`, or in it, or holds it",
        ),
        (".git/x", "output-refused .git/x: the output folder is the project's `.git`, or in it, or holds it"),
    ];
    let shown = |path: &Path| path.canonicalize().unwrap().display().to_string();
    for (folder, expected) in cases {
        let expected = expected
            .replace("{home}", &shown(&project.home()))
            .replace("{top}", &shown(project.folder.path()));
        assert_eq!(open(&project, folder).concat(), expected, "{folder}");
    }
    assert!(!project.root().join("static").exists());
}

#[test]
fn the_home_folder_is_refused_even_when_the_project_is_elsewhere() {
    let project = Project::new();
    let elsewhere = project.folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let places = |folder: &str| {
        let folder = project.folder.path().join(folder);
        let request = super::Request {
            folder: &folder,
            project: &elsewhere,
            home: Some(&project.home()),
            site: "",
            edited: project.edited,
            precompression: project.precompression,
            stamps: Arc::new(project.stamps.clone()),
        };
        super::Output::open(&request).err().map(|problems| problems[0].message.clone())
    };
    assert_eq!(places("home").as_deref(), Some("the output folder is your home folder"));
    assert_eq!(places("home/public"), None);
}

#[test]
fn a_folder_of_another_origin_is_refused() {
    let project = Project::new();
    project.put("thesis.txt", "years of work");
    assert_eq!(
        open(&project, "public"),
        ["output-foreign public: the output folder holds files of another origin, such as `thesis.txt`"]
    );
    fs::write(project.root().join("file"), "").unwrap();
    assert_eq!(open(&project, "file"), ["output-refused file: the output folder is not a folder"]);
    fs::create_dir_all(project.root().join("branch/.git")).unwrap();
    assert_eq!(open(&project, "branch"), [""; 0], "a folder that is published from a branch");
    fs::write(project.public().join(".goalpost-manifest"), "rubbish").unwrap();
    assert_eq!(
        open(&project, "public"),
        [
            "output-foreign public/.goalpost-manifest: the list of the files that were written here cannot be read"
        ]
    );
    assert_eq!(project.everything()["thesis.txt"], "years of work");
}

#[test]
fn one_of_two_builds_gets_the_folder() {
    let project = Project::new();
    let first = project.open(Arc::new(Faulty::sound()), Path::new("public")).unwrap();
    assert_eq!(
        open(&project, "content/../public"),
        ["output-locked public: another build is writing this folder"]
    );
    assert_eq!(open(&project, "other"), [""; 0], "another folder has another lock");
    drop(first);
    assert_eq!(open(&project, "public"), [""; 0]);
}

#[test]
fn two_projects_do_not_write_one_folder_at_a_time() {
    let (one, other) = (Project::new(), Project::new());
    let shared = one.public();
    let first = one.open(Arc::new(Faulty::sound()), &shared).unwrap();
    let problems = told(&other.open(Arc::new(Faulty::sound()), &shared).err().unwrap());
    let name = shared.canonicalize().unwrap().display().to_string();
    assert_eq!(problems, [format!("output-locked {name}: another build is writing this folder")]);
    drop(first);
    assert!(other.open(Arc::new(Faulty::sound()), &shared).is_ok());
}

#[test]
fn the_folder_of_another_site_is_refused_unless_forced() {
    let files = site(&["index.html = mine", "style.css = s"]);
    let (mut one, mut other) = (Project::new(), Project::new());
    one.build(&files).unwrap();
    one.site_url = "https://moved.example".to_owned();
    assert_eq!(open(&one, "public"), [""; 0], "a project may change its address");
    other.site_url = "https://other.example".to_owned();
    let shared = one.public();
    let attempt = |other: &Project| other.open(Arc::new(Faulty::sound()), &shared).err();
    let name = shared.canonicalize().unwrap().display().to_string();
    let refused =
        format!("output-foreign {name}: the output folder holds another site, that of `https://example.com`");
    for _ in 0..2 {
        assert_eq!(told(&attempt(&other).unwrap()).concat(), refused);
    }
    assert_eq!(one.site(), files, "nothing is touched");
    other.edited = super::EditedFiles::Replace;
    assert!(attempt(&other).is_none());
    other.edited = super::EditedFiles::Refuse;
    other.site_url = String::new();
    assert!(attempt(&other).is_none(), "what is not known is not held against anybody");
    other.site_url = "https://example.com".to_owned();
    assert!(attempt(&other).is_none(), "another copy of the project");
}

#[test]
fn of_builds_at_the_same_time_one_wins_and_the_others_are_told() {
    let project = Project::new();
    for _ in 0..100 {
        let barrier = std::sync::Barrier::new(2);
        let attempt = || {
            barrier.wait();
            let output = project.open(Arc::new(Faulty::sound()), Path::new("public"));
            barrier.wait();
            output.err().map(|problems| told(&problems))
        };
        let mut outcomes = std::thread::scope(|scope| {
            let other = scope.spawn(attempt);
            [attempt(), other.join().unwrap()]
        });
        outcomes.sort();
        let locked = "output-locked public: another build is writing this folder".to_owned();
        assert_eq!(outcomes, [None, Some(vec![locked])]);
    }
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    /// A link in the output folder: its place, and where it leads, relative to the temporary folder.
    const LINKS: [(&str, &str); 6] = [
        ("a", "outside"),
        ("a/b", "outside"),
        ("a/b/index.html", "outside/index.html"),
        ("a/b/index.html", "outside/missing"),
        ("a/b/index.html", "home/project/public/a/b/index.html"),
        ("a", "home/project/content"),
    ];

    #[test]
    fn nothing_is_written_or_deleted_through_a_link() {
        let old = site(&["a/b/index.html = old", "index.html = home"]);
        for (place, target) in LINKS {
            for new in [site(&["a/b/index.html = new"]), site(&["index.html = HOME"])] {
                let mut project = Project::new();
                let outside = project.folder.path().join("outside");
                for folder in [outside.join("b"), project.root().join("content/b")] {
                    fs::create_dir_all(&folder).unwrap();
                    fs::write(folder.join("index.html"), "old").unwrap();
                }
                fs::write(outside.join("index.html"), "old").unwrap();
                project.build(&old).unwrap();
                let place = project.public().join(place);
                if place.is_dir() { fs::remove_dir_all(&place) } else { fs::remove_file(&place) }.unwrap();
                symlink(project.folder.path().join(target), &place).unwrap();
                let outcome = project.build(&new);
                let named = format!("{place:?} to {target:?}, {new:?}");
                for file in [outside.join("b"), outside.clone(), project.root().join("content/b")] {
                    let text = fs::read_to_string(file.join("index.html")).unwrap();
                    assert_eq!(text, "old", "{named}");
                }
                assert!(place.is_symlink(), "{named}");
                assert_eq!(fs::read_dir(&outside).unwrap().count(), 2, "{named}");
                match outcome {
                    Ok(_) => assert!(new.contains_key("index.html"), "{named}"),
                    Err(problems) => assert_eq!(problems[0].code.name(), "output-foreign", "{named}"),
                }
            }
        }
    }

    #[test]
    fn an_output_folder_may_be_a_link_but_not_to_a_folder_that_is_refused() {
        let mut project = Project::new();
        let real = project.folder.path().join("www");
        fs::create_dir(&real).unwrap();
        symlink(&real, project.public()).unwrap();
        project.build(&site(&["index.html = home"])).unwrap();
        assert_eq!(fs::read_to_string(real.join("index.html")).unwrap(), "home");
        symlink(project.root().join("content"), project.root().join("to-content")).unwrap();
        assert_eq!(open(&project, "to-content/x").len(), 1);
        symlink(project.folder.path(), project.root().join("to-top")).unwrap();
        assert!(open(&project, "to-top")[0].ends_with("the output folder holds the project"));
        symlink("nowhere", project.root().join("to-nowhere")).unwrap();
        assert!(open(&project, "to-nowhere")[0].ends_with("a symbolic link that leads nowhere"));
    }
}
