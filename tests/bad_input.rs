//! Bad input: whatever a site is made of, a build ends with 0 or 1, says what is wrong as data, and leaves the site
//! that was there before as it was.
#![expect(
    clippy::disallowed_methods,
    reason = "these tests make sites, run the program on them and read what it wrote"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

#[path = "support/small_disk.rs"]
mod small_disk;
mod support;

use small_disk::SmallDisk;
use support::{Outcome, build, run, tree};

const SITE: &str = "title = \"T\"\nbase_url = \"https://example.com\"\n";
const POST: &str = "+++\ntitle = \"One\"\ndate = 2022-12-26\n+++\n\nSome words.\n";

/// A small sound site with an output folder beside it.
struct Site {
    folder: TempDir,
}

impl Site {
    fn new() -> Self {
        let site = Self { folder: TempDir::new().expect("a temporary folder") };
        site.write("site.toml", SITE);
        site.write("content/posts/one.md", POST);
        site.write("content/about.md", "+++\ntitle = \"About\"\n+++\n\nWho I am.\n");
        site
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn output(&self) -> PathBuf {
        self.folder.path().join("public")
    }

    fn write(&self, path: &str, contents: impl AsRef<[u8]>) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(file, contents).expect("a file can be written");
    }

    fn build(&self) -> Outcome {
        self.build_into(&self.output())
    }

    fn build_into(&self, output: &Path) -> Outcome {
        run(build(&self.root(), output).args(["--message-format", "json"]))
    }

    /// Builds the site while it is sound.
    fn build_sound(&self) -> BTreeMap<String, Vec<u8>> {
        let outcome = self.build();
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        let built = tree(&self.output());
        assert!(built.contains_key("posts/one/index.html"), "{:?}", built.keys());
        built
    }
}

/// The diagnostics that a build told, one JSON object a line.
fn diagnostics(outcome: &Outcome) -> Vec<Value> {
    outcome
        .stdout
        .lines()
        .map(|line| {
            let value: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
            for key in ["code", "severity", "path", "line", "column", "message", "help"] {
                assert!(value.get(key).is_some(), "no `{key}` in {line}");
            }
            value
        })
        .collect()
}

/// The code that is told among those, as an error and about that file.
fn assert_told(outcome: &Outcome, codes: &[&str], path: Option<&str>) {
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    let found = diagnostics(outcome).into_iter().find(|told| {
        codes.iter().any(|code| told["code"] == *code) && path.is_none_or(|path| told["path"] == path)
    });
    let told = found.unwrap_or_else(|| panic!("none of {codes:?} about {path:?} in {outcome:?}"));
    assert_eq!(told["severity"], "error", "{told}");
    let message = told["message"].as_str().expect("a message is a text");
    assert!(!message.is_empty() && !message.ends_with('.'), "{message}");
}

/// Something that is done to a sound site, and the code or one of the codes that must be told of it.
struct Case {
    name: &'static str,
    codes: &'static [&'static str],
    path: Option<&'static str>,
    spoil: fn(&Site),
}

const BAD: &str = "content/posts/bad.md";

const ERRORS: &[Case] = &[
    Case {
        name: "Latin-1",
        codes: &["file-not-utf8"],
        path: Some(BAD),
        spoil: |site| site.write(BAD, b"+++\ntitle = \"Caf\xe9\"\n+++\n"),
    },
    Case {
        name: "UTF-16",
        codes: &["file-not-utf8"],
        path: Some(BAD),
        spoil: |site| {
            let marked = format!("\u{feff}{POST}");
            site.write(BAD, marked.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
        },
    },
    Case {
        name: "an empty file",
        codes: &["front-matter-missing", "title-missing"],
        path: Some(BAD),
        spoil: |site| site.write(BAD, ""),
    },
    Case {
        name: "front matter that is never closed",
        codes: &["front-matter-open"],
        path: Some(BAD),
        spoil: |site| site.write(BAD, "+++\ntitle = \"Two\"\n\nSome words.\n"),
    },
    Case {
        name: "front matter that is no TOML",
        codes: &["toml-syntax"],
        path: Some(BAD),
        spoil: |site| site.write(BAD, "+++\ntitle = Two\n+++\n\nSome words.\n"),
    },
    Case {
        name: "a text of 65 MiB",
        codes: &["file-too-large"],
        path: Some(BAD),
        spoil: |site| write_large(site, BAD),
    },
    Case {
        name: "data of 65 MiB",
        codes: &["file-too-large"],
        path: Some("data/large.json"),
        spoil: |site| write_large(site, "data/large.json"),
    },
    Case {
        name: "a configuration of 65 MiB",
        codes: &["file-too-large"],
        path: Some("site.toml"),
        spoil: |site| write_large(site, "site.toml"),
    },
    Case {
        name: "a lock of 65 MiB",
        codes: &["file-too-large"],
        path: Some("worksheets.lock"),
        spoil: |site| write_large(site, "worksheets.lock"),
    },
    Case {
        name: "a template of 65 MiB",
        codes: &["file-too-large"],
        path: Some("templates/large.html"),
        spoil: |site| write_large(site, "templates/large.html"),
    },
    Case {
        name: "a file of a theme of 65 MiB",
        codes: &["file-too-large"],
        path: Some("themes/default/assets/large.woff2"),
        spoil: |site| write_large(site, "themes/default/assets/large.woff2"),
    },
    Case {
        name: "a pipe in place of the configuration",
        codes: &["file-unreadable"],
        path: Some("site.toml"),
        spoil: |site| make_pipe(site, "site.toml"),
    },
    Case {
        name: "a pipe in place of the lock",
        codes: &["file-unreadable"],
        path: Some("worksheets.lock"),
        spoil: |site| make_pipe(site, "worksheets.lock"),
    },
    Case {
        name: "a folder in place of the lock",
        codes: &["file-unreadable"],
        path: Some("worksheets.lock"),
        spoil: |site| fs::create_dir(site.root().join("worksheets.lock")).expect("a folder"),
    },
    Case {
        name: "links by which a few files are very many",
        codes: &["symlinks-many"],
        path: None,
        spoil: |site| {
            for number in 0..300 {
                site.write(&format!("rooms/{number}.txt"), "");
            }
            fs::create_dir_all(site.root().join("static")).expect("a folder");
            for number in 0..200 {
                let link = site.root().join(format!("static/{number}"));
                std::os::unix::fs::symlink("../rooms", link).expect("a link");
            }
        },
    },
    Case {
        name: "a key that does not exist",
        codes: &["front-matter-key-unknown"],
        path: Some(BAD),
        spoil: |site| site.write(BAD, POST.replace("title", "tilte")),
    },
    Case {
        name: "a link that leads nowhere",
        codes: &["link-broken"],
        path: Some(BAD),
        spoil: |site| site.write(BAD, POST.replace("words", "[words](none.md)")),
    },
    Case {
        name: "a snippet that contains itself",
        codes: &["snippet-circle"],
        path: None,
        spoil: |site| {
            site.write("content/snippets/loop.md", "+++\n+++\n\n::: snippet {from=\"loop\"}\n:::\n");
            site.write(BAD, POST.replace("Some words.", "::: snippet {from=\"loop\"}\n:::"));
        },
    },
    Case {
        name: "a template that includes itself",
        codes: &["template-circle"],
        path: Some("templates/loop.html"),
        spoil: |site| site.write("templates/loop.html", "{% include \"loop.html\" %}\n"),
    },
    Case {
        name: "a template that is none",
        codes: &["template-syntax"],
        path: Some("templates/broken.html"),
        spoil: |site| site.write("templates/broken.html", "{% if %}\n"),
    },
    Case {
        name: "two posts with one address",
        codes: &["route-taken"],
        path: None,
        spoil: |site| two_posts(site, "/same/", "/same/"),
    },
    Case {
        name: "two posts whose addresses differ by case",
        codes: &["route-alike"],
        path: None,
        spoil: |site| two_posts(site, "/same/", "/Same/"),
    },
    Case {
        name: "two posts whose addresses differ by their Unicode form",
        codes: &["route-alike", "route-taken"],
        path: None,
        spoil: |site| two_posts(site, "/caf\u{e9}/", "/cafe\u{301}/"),
    },
    Case {
        name: "two files whose names differ by their Unicode form",
        codes: &["route-alike", "route-taken", "path-unportable"],
        path: None,
        spoil: |site| {
            site.write("content/posts/caf\u{e9}.md", POST);
            site.write("content/posts/cafe\u{301}.md", POST);
        },
    },
    Case {
        name: "a configuration that is no TOML",
        codes: &["toml-syntax"],
        path: Some("site.toml"),
        spoil: |site| site.write("site.toml", "title = \n"),
    },
    Case {
        name: "no configuration",
        codes: &["site-missing"],
        path: None,
        spoil: |site| fs::remove_file(site.root().join("site.toml")).expect("the file is there"),
    },
    Case {
        name: "no content",
        codes: &["content-missing"],
        path: None,
        spoil: |site| fs::remove_dir_all(site.root().join("content")).expect("the folder is there"),
    },
];

/// A file that seems to have 65 MiB, and takes no room on the disk.
fn write_large(site: &Site, path: &str) {
    site.write(path, "");
    let file = fs::File::options().write(true).open(site.root().join(path)).expect("the file is there");
    file.set_len(65 << 20).expect("a file can be longer than what is in it");
}

/// A pipe into which nobody writes.
fn make_pipe(site: &Site, path: &str) {
    let place = site.root().join(path);
    drop(fs::remove_file(&place));
    let status = Command::new("mkfifo").arg(&place).status();
    assert!(status.is_ok_and(|status| status.success()), "a pipe can be made");
}

fn two_posts(site: &Site, one: &str, other: &str) {
    for (name, path) in [("two", one), ("three", other)] {
        let text =
            format!("+++\ntitle = \"{name}\"\ndate = 2022-12-27\npath = \"{path}\"\n+++\n\nSome words.\n");
        site.write(&format!("content/posts/{name}.md"), text);
    }
}

#[test]
fn errors_are_told_and_the_old_site_stays() {
    for Case { name, codes, path, spoil } in ERRORS {
        eprintln!("{name}");
        let site = Site::new();
        let before = site.build_sound();
        spoil(&site);
        assert_told(&site.build(), codes, *path);
        assert!(before == tree(&site.output()), "{name}: the old site was changed");
    }
}

#[test]
fn pipes_among_the_texts_keep_nobody_waiting() {
    let site = Site::new();
    let before = site.build_sound();
    for path in ["beside.md", "content/posts/two.md", "static.txt", "content/picture.svg"] {
        make_pipe(&site, path);
    }
    let outcome = site.build();
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(before == tree(&site.output()), "the site was changed");
}

/// What a configuration that several sites share says wrong is shown, though it lies outside of the project.
#[test]
fn a_configuration_outside_of_the_project_is_read_if_it_is_named() {
    let site = Site::new();
    let shared = site.folder.path().join("shared.toml");
    for name in [shared.as_path(), Path::new("../shared.toml")] {
        let told = |text: &str| {
            fs::write(&shared, text).expect("a file");
            run(build(&site.root(), &site.output()).arg("--config").arg(name))
        };
        assert_eq!(told(SITE).code, Some(0));
        let outcome = told(&SITE.replace("title", "tilte"));
        assert!(outcome.code == Some(1) && outcome.stderr.contains("tilte = "), "{outcome:?}");
    }
}

/// Texts that are read as the plain one is.
#[test]
fn marks_and_line_ends_of_other_systems_are_read() {
    let windows = POST.replace('\n', "\r\n");
    let forms = [
        ("a byte order mark", format!("\u{feff}{POST}")),
        ("line ends of Windows", windows.clone()),
        ("both", format!("\u{feff}{windows}")),
    ];
    let page = "posts/one/index.html";
    let site = Site::new();
    let plain = site.build_sound();
    for (name, text) in forms {
        site.write("content/posts/one.md", text);
        let outcome = site.build();
        assert_eq!(outcome.code, Some(0), "{name}: {outcome:?}");
        assert!(tree(&site.output()).get(page) == plain.get(page), "{name}: the page is another");
    }
}

/// Texts that no author writes: a build may take them or refuse them.
#[test]
fn monstrous_texts_end_in_a_page_or_an_error() {
    let body = |text: String| POST.replace("Some words.", &text);
    let deep = 100_000;
    let texts: Vec<(&str, String)> = vec![
        ("brackets, opened", body("[".repeat(deep))),
        ("brackets, opened and closed", body("[".repeat(deep) + &"]".repeat(deep))),
        ("brackets of pictures", body("![".repeat(deep))),
        ("footnotes", body("[^".repeat(deep))),
        ("quotations", body(">".repeat(deep) + " deep")),
        ("lists", body("- ".repeat(deep) + "deep")),
        ("emphasis", body("*a _b ".repeat(deep))),
        ("braces", body("{".repeat(deep))),
        ("containers", body("::: note\n\n".repeat(10_000) + "deep\n\n" + &":::\n\n".repeat(10_000))),
        ("elements", body("<div>".repeat(deep))),
        ("comments", body("<!--".repeat(deep))),
        (
            "a table of empty cells",
            body(format!("{0}|\n{1}|\n{2}", "|a".repeat(500), "|-".repeat(500), "|\n".repeat(500))),
        ),
        ("one long line of code", body(format!("```js\n{}\n```", "a".repeat(1 << 20)))),
        ("NUL characters", body("\0".repeat(1_000))),
        ("text of all directions", body("\u{202e}שלום مرحبا\u{2066}".repeat(1_000))),
        ("10 MB of prose", body("Some words, and a *few* more.\n\n".repeat(10_000_000 / 31))),
        ("a long title", POST.replace("One", &"long ".repeat(20_000))),
        (
            "front matter of brackets",
            POST.replace("title =", &format!("extra = {}\ntitle =", "[".repeat(deep))),
        ),
        (
            "front matter of dots",
            POST.replace("title =", &format!("extra{} = 1\ntitle =", ".a".repeat(deep))),
        ),
        ("YAML of brackets", format!("---\ntitle: {}\n---\n\nSome words.\n", "[".repeat(deep))),
        ("YAML that laughs", laughs()),
    ];
    for (name, text) in texts {
        eprintln!("{name}");
        let site = Site::new();
        let before = site.build_sound();
        site.write("content/posts/one.md", text);
        let outcome = site.build();
        let told = diagnostics(&outcome);
        match outcome.code {
            Some(0) => assert!(told.iter().all(|it| it["severity"] == "warning"), "{name}: {told:?}"),
            Some(1) => {
                assert!(told.iter().any(|it| it["severity"] == "error"), "{name}: {told:?}");
                assert!(before == tree(&site.output()), "{name}: the old site was changed");
            }
            _ => panic!("{name}: {outcome:?}"),
        }
    }
}

/// Ten lists, each but the first of nine times the list before.
fn laughs() -> String {
    let line = |level: usize| {
        format!("  a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(", "))
    };
    let lists: String = (1..10).map(line).collect();
    format!("---\ntitle: One\nextra:\n  a0: &a0 [ha, ha, ha]\n{lists}---\n\nSome words.\n")
}

#[test]
fn an_output_folder_that_would_cost_the_author_something_is_refused() {
    let site = Site::new();
    let root = site.root();
    let own = tree(&root);
    for folder in [root.clone(), root.join("content"), root.join("content/out"), root.join("static")] {
        assert_told(&site.build_into(&folder), &["output-refused"], None);
    }
    assert_told(&site.build_into(site.folder.path()), &["output-refused"], None);
    let mut after = tree(&root);
    after.retain(|path, _| !path.starts_with(".goalpost/"));
    assert!(after == own, "the project was changed");
}

#[test]
fn files_of_others_are_left_alone() {
    let site = Site::new();
    fs::create_dir_all(site.output()).expect("a folder");
    fs::write(site.output().join("thesis.txt"), "ten years of work").expect("a file");
    assert_told(&site.build(), &["output-foreign"], None);
    assert_eq!(tree(&site.output()).into_keys().collect::<Vec<_>>(), ["thesis.txt"]);
}

#[test]
fn pages_that_another_hand_has_changed_are_left_alone() {
    let site = Site::new();
    site.build_sound();
    let page = site.output().join("posts/one/index.html");
    fs::write(&page, "mended by hand").expect("a file");
    site.write("content/posts/one.md", POST.replace("Some", "Other"));
    let before = tree(&site.output());
    assert_told(&site.build(), &["output-edited"], None);
    assert!(before == tree(&site.output()), "the page was changed");
}

#[test]
fn a_file_in_the_place_of_the_output_folder_is_told() {
    let site = Site::new();
    let file = site.folder.path().join("public");
    fs::write(&file, "not a folder").expect("a file");
    assert_told(&site.build_into(&file), &["output-refused", "output-unwritable"], None);
    assert_told(&site.build_into(&file.join("below")), &["output-refused", "output-unwritable"], None);
    assert_eq!(fs::read_to_string(&file).expect("the file is there"), "not a folder");
}

#[test]
fn a_full_disk_is_told_and_the_old_site_stays() {
    let site = Site::new();
    let Some(disk) = SmallDisk::mount(&site.output()) else { return };
    let before = site.build_sound();
    site.write("static/large.bin", vec![b'x'; 16 << 20]);
    site.write("content/posts/one.md", POST.replace("Some", "Other"));
    assert_told(&site.build(), &["output-unwritable"], None);
    assert!(before == tree(&site.output()), "the old site was changed");
    drop(disk);
}

#[test]
fn a_disk_that_cannot_be_written_is_told_and_the_old_site_stays() {
    let site = Site::new();
    let Some(_disk) = SmallDisk::mount(&site.output()) else { return };
    let before = site.build_sound();
    make_read_only(&site.output());
    site.write("content/posts/one.md", POST.replace("Some", "Other"));
    assert_told(&site.build(), &["output-unwritable"], None);
    assert!(before == tree(&site.output()), "the old site was changed");
}

/// Takes from a mounted disk that it can be written.
fn make_read_only(disk: &Path) {
    let status = Command::new("mount").args(["-o", "remount,ro"]).arg(disk).status();
    assert!(status.is_ok_and(|status| status.success()), "what was mounted can be mounted again");
}
