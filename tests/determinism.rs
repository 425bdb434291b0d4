//! The same input gives the same bytes: on any number of threads, in any time zone, in any folder, with or without the
//! memory of an earlier build.
#![expect(
    clippy::disallowed_methods,
    reason = "these tests make sites, run the program on them and read what it wrote"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

#[expect(dead_code, reason = "posts with worksheets are measured by the bench of worksheets")]
#[path = "../benches/corpus/mod.rs"]
mod corpus;
mod support;

use corpus::{Code, Corpus, Worksheets};
use support::{build, run, tree};

type Edit = fn(&[PathBuf]);
type Tree = BTreeMap<String, Vec<u8>>;

/// What a checkout of the repository has of the sample site.
const SAMPLE: [&str; 6] = ["site.toml", "content", "static", "templates", "themes", "data"];

/// A moment after all posts of the sample that are out, in seconds since 1970.
const MOMENT: &str = "1795000000";

/// Time zones and locales in which a careless program writes other dates, numbers or letters.
const PLACES: [(&str, &str); 3] =
    [("UTC", "C"), ("Pacific/Auckland", "de_DE.UTF-8"), ("America/St_Johns", "tr_TR.UTF-8")];

#[test]
fn twenty_builds_of_the_sample_are_one() {
    let folder = TempDir::new().expect("a temporary folder");
    let checkouts = [folder.path().join("checkout"), folder.path().join("another place/größer")];
    for checkout in &checkouts {
        copy_sample(checkout);
    }
    let output = folder.path().join("public");
    let mut first: Option<Tree> = None;
    for number in 0..20 {
        let (jobs, place, checkout) = (["1", "2", "8"][number % 3], number / 3 % 3, number / 9 % 2);
        // The last two builds have the memory and the output of the build before.
        if number < 18 {
            forget(&checkouts[checkout], &output);
        }
        let (zone, locale) = PLACES[place];
        let mut command = build(&checkouts[checkout], &output);
        command.args(["--jobs", jobs]).env("SOURCE_DATE_EPOCH", MOMENT).env("TZ", zone).env("LC_ALL", locale);
        let outcome = run(&mut command);
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        let built = tree(&output);
        assert!(built.len() > 10, "a blog has more than {} files", built.len());
        let situation =
            format!("build {number}: {jobs} threads, TZ={zone}, {}", checkouts[checkout].display());
        assert_same(first.get_or_insert_with(|| built.clone()), &built, &situation);
    }
}

#[test]
fn a_build_with_memory_is_as_one_without() {
    for code in [Code::None, Code::Fifth] {
        let folder = TempDir::new().expect("a temporary folder");
        let (root, copy) = (folder.path().join("site"), folder.path().join("copy"));
        let posts = Corpus { posts: 60, code, worksheets: Worksheets::None }.write(&root).expect("a corpus");
        for (name, edit) in EDITS {
            edit(&posts);
            let outcome = run(&mut build_as_data(&root, &folder.path().join("public")));
            assert_eq!(outcome.code, Some(0), "{outcome:?}");
            copy_folder(&root, &copy);
            forget(&copy, &folder.path().join("clean"));
            let clean = run(&mut build_as_data(&copy, &folder.path().join("clean")));
            // A warning does not vanish because its file was not parsed again.
            assert_eq!(outcome.stdout, clean.stdout, "{name}, {code:?}");
            let (old, new) = (tree(&folder.path().join("clean")), tree(&folder.path().join("public")));
            assert_same(&old, &new, &format!("{name}, {code:?}"));
            fs::remove_dir_all(&copy).expect("the copy can be removed");
        }
    }
}

#[test]
fn the_moment_of_a_build_is_that_of_the_environment() {
    let folder = TempDir::new().expect("a temporary folder");
    let (root, output) = (folder.path().join("site"), folder.path().join("public"));
    fs::create_dir_all(root.join("content/posts")).expect("a folder");
    fs::write(root.join("site.toml"), "title = \"T\"\nbase_url = \"https://example.com\"\n").expect("a file");
    for (name, date) in [("early", "2020-01-01"), ("late", "2030-01-01")] {
        let text = format!("+++\ntitle = \"A post\"\nslug = \"{name}\"\ndate = {date}\n+++\n\nSome words.\n");
        fs::write(root.join(format!("content/posts/{name}.md")), text).expect("a file");
    }
    for (moment, late) in [("1700000000", false), ("1900000000", true), ("1700000000", false)] {
        let outcome = run(build(&root, &output).env("SOURCE_DATE_EPOCH", moment));
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        let built = tree(&output);
        assert!(built.contains_key("posts/early/index.html"), "{:?}", built.keys());
        assert_eq!(built.contains_key("posts/late/index.html"), late, "at {moment}: {:?}", built.keys());
    }
    let before = tree(&output);
    let outcome = run(build(&root, &output).env("SOURCE_DATE_EPOCH", "yesterday"));
    assert!(matches!(outcome.code, Some(1 | 2)), "a moment that is no number is refused: {outcome:?}");
    assert_same(&before, &tree(&output), "after a moment that is no number");
}

/// What an author does to the posts of a corpus, one after the other.
const EDITS: [(&str, Edit); 5] = [
    ("nothing", |_| {}),
    ("a body is edited", |posts| change(&posts[30], |text| format!("{text}\nA last word.\n"))),
    ("a title is edited", |posts| {
        change(&posts[31], |text| text.replacen("title = \"What", "title = \"How", 1));
    }),
    ("a post loses its tags", |posts| {
        change(&posts[32], |text| {
            let kept = text.split_inclusive('\n').filter(|line| !line.starts_with("tags = "));
            kept.collect()
        });
    }),
    ("the newest post is taken away", |posts| fs::remove_file(&posts[59]).expect("a post can be removed")),
];

fn change(file: &Path, edit: impl FnOnce(&str) -> String) {
    let text = fs::read_to_string(file).expect("a post can be read");
    let edited = edit(&text);
    assert_ne!(text, edited, "the edit finds its place");
    fs::write(file, edited).expect("a post can be written");
}

fn build_as_data(root: &Path, output: &Path) -> Command {
    let mut command = build(root, output);
    command.args(["--message-format", "json"]).env("SOURCE_DATE_EPOCH", MOMENT);
    command
}

fn assert_same(old: &Tree, new: &Tree, situation: &str) {
    let paths = old.keys().chain(new.keys());
    let mut differing: Vec<&String> = paths.filter(|path| old.get(*path) != new.get(*path)).collect();
    differing.sort();
    differing.dedup();
    assert!(
        differing.is_empty(),
        "{situation}: {} files differ, such as {:?}",
        differing.len(),
        differing.first()
    );
}

/// Empties the memory of a project and its output.
fn forget(root: &Path, output: &Path) {
    for folder in [root.join(".goalpost"), output.to_owned()] {
        if folder.exists() {
            fs::remove_dir_all(folder).expect("what a build wrote can be removed");
        }
    }
}

fn copy_sample(target: &Path) {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(target).expect("a folder");
    for name in SAMPLE {
        let source = repository.join(name);
        if source.is_dir() {
            copy_folder(&source, &target.join(name));
        } else if source.exists() {
            fs::copy(source, target.join(name)).expect("a file can be copied");
        }
    }
}

fn copy_folder(source: &Path, target: &Path) {
    for (path, bytes) in tree(source) {
        let file = target.join(path);
        fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(file, bytes).expect("a file can be written");
    }
}
