//! Outside links: what `goalpost check --external` asks of a host, and what it tells of the answers.
//!
//! All hosts are on this machine. `UPDATE_EXPECT=1` writes `expected.txt` anew; then read it as an author would.

#![expect(clippy::disallowed_methods, reason = "these tests make sites and run the program on them")]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

mod host;
#[path = "../support/mod.rs"]
mod support;

use host::{Host, unused_port};
use support::{Outcome, build, goalpost, run, tree};

/// 2022-12-30 00:00 UTC.
const NOW: &str = "1672358400";

/// A name that no resolver needs to be asked about: its first part is longer than the 63 letters that one may have.
const NO_HOST: &str = "a-name-that-is-much-longer-than-the-sixty-three-letters-that-are-allowed.example";

const SITE: &str = "title = \"Notes\"\nbase_url = \"https://notes.example\"\n";

/// A site in a temporary folder.
struct Site {
    folder: TempDir,
}

impl Site {
    fn new(page: &str) -> Self {
        let site = Self { folder: TempDir::new().expect("a temporary folder") };
        site.write("site.toml", SITE);
        site.write("content/links.md", &format!("+++\ntitle = \"Links\"\n+++\n\n{page}"));
        site
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.folder.path().join(path);
        fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(file, text).expect("a file can be written");
    }

    fn check(&self, arguments: &[&str]) -> Outcome {
        let mut command = goalpost();
        for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            command.env_remove(name);
        }
        command.args(["check", "--external", "--timeout", "2", "-r"]).arg(self.folder.path());
        run(command.args(arguments).env("SOURCE_DATE_EPOCH", NOW))
    }
}

/// The codes that a check in JSON tells, in order.
fn codes(outcome: &Outcome) -> Vec<String> {
    let code = |line: &str| serde_json::from_str::<Value>(line).expect("a line is an object")["code"].clone();
    outcome.stdout.lines().map(|line| code(line).as_str().expect("a code is a text").to_owned()).collect()
}

fn expected() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/external/expected.txt")
}

#[test]
fn every_answer_is_told_at_its_place() {
    let (host, busy, refused) = (Host::start(), Host::start(), unused_port());
    let page = include_str!("links.md")
        .replace("HOST", &format!("127.0.0.1:{}", host.port()))
        .replace("BUSY", &format!("127.0.0.1:{}", busy.port()))
        .replace("REFUSED", &format!("127.0.0.1:{refused}"))
        .replace("UNKNOWN", NO_HOST);
    let site = Site::new(&page);
    site.write("content/posts/2030-01-01-later.md", &format!(
        "+++\ntitle = \"Later\"\nimage = \"http://127.0.0.1:{0}/status/404/image\"\nimage_alt = \"\"\n+++\n\n[Gone](http://127.0.0.1:{0}/status/404/x)\n", host.port()
    ));
    site.write(
        "content/posts/2022-12-01-draft.md",
        &format!(
            "+++\ntitle = \"Draft\"\ndraft = true\n+++\n\n[Gone](http://127.0.0.1:{}/status/404/draft)\n",
            host.port()
        ),
    );
    site.write("content/authors/jo.md", &format!(
        "+++\nname = \"Jo\"\nlinks = [{{ name = \"Blog\", url = \"http://127.0.0.1:{}/status/410/blog\" }}]\n+++\n", host.port()
    ));
    site.write(
        "site.toml",
        &format!(
            "{SITE}\n[[menu]]\nname = \"Shop\"\nurl = \"http://127.0.0.1:{}/status/404/shop\"\n",
            host.port()
        ),
    );
    let before = tree(site.folder.path());
    let outcome = site.check(&[]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert_eq!(tree(site.folder.path()), before);
    // Ports differ from run to run; each takes the room of the word that stands for it.
    let mut found = outcome.stderr;
    for (port, word) in [(host.port(), "PORT_"), (busy.port(), "BUSY_"), (refused, "NONE_")] {
        assert_eq!(port.len(), word.len(), "the place of marks depends on it");
        found = found.replace(&port, word);
    }
    let found = without_time(&found);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(expected(), &found).expect("the report can be written");
    }
    assert_eq!(fs::read_to_string(expected()).unwrap_or_default(), found);
    check_requests(&host);
}

/// `Checked 1 post in 0.12 s` without its time.
fn without_time(text: &str) -> String {
    let lines = text.lines().map(|line| match line.split_once(" s: ") {
        Some((before, after)) if line.starts_with("Checked ") => {
            format!("{} … s: {after}\n", before.rsplit_once(' ').map_or(before, |(before, _)| before))
        }
        _ => format!("{line}\n"),
    });
    lines.collect()
}

/// What every request is like, and that there are no more of them than are needed.
fn check_requests(host: &Host) {
    let requests = host.requests();
    for request in &requests {
        let lower = request.to_lowercase();
        assert!(lower.contains("\r\nuser-agent: goalpost/"), "{request}");
        for header in ["cookie", "referer", "authorization"] {
            assert!(!lower.contains(&format!("\r\n{header}:")), "{request}");
        }
        assert!(request.starts_with("HEAD /") || request.starts_with("GET /"), "{request}");
    }
    let first_lines: Vec<&str> = requests.iter().filter_map(|request| request.lines().next()).collect();
    let count = |line: &str| first_lines.iter().filter(|it| it.starts_with(line)).count();
    assert_eq!(count("HEAD /status/200/fine HTTP"), 1, "written three times");
    assert_eq!(count("GET /status/200/fine HTTP"), 0);
    assert_eq!(count("GET /head/405/get/200 HTTP"), 1);
    assert_eq!(count("GET /status/404/x HTTP"), 1);
    assert_eq!(count("HEAD /status/404/draft"), 0);
    assert!(host.most_under_way() <= 2, "{}", host.most_under_way());
}

#[test]
fn programs_hear_the_same() {
    let host = Host::start();
    let site = Site::new(&format!("[Gone](http://127.0.0.1:{}/status/404/x#y)\n", host.port()));
    let outcome = site.check(&["--message-format", "json"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(1), ""));
    let told: Value = serde_json::from_str(outcome.stdout.trim_end()).expect("one object");
    assert_eq!(told["code"], "external-link-gone");
    assert_eq!(told["severity"], "error");
    assert_eq!((told["path"].as_str(), told["line"].as_u64()), (Some("content/links.md"), Some(5)));
}

#[test]
fn warnings_alone_fail_nothing() {
    let host = Host::start();
    let site = Site::new(&format!("[A](http://127.0.0.1:{}/status/500/x)\n", host.port()));
    let outcome = site.check(&[]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(outcome.stderr.ends_with("\nAsked for 1 outside link: 1 is in doubt\n"), "{outcome:?}");
    let quiet = site.check(&["--quiet"]);
    assert_eq!((quiet.code, quiet.stderr.as_str()), (Some(0), ""));
}

#[test]
fn without_being_asked_nothing_is_asked() {
    let host = Host::start();
    let site = Site::new(&format!("[Gone](http://127.0.0.1:{}/status/404/x)\n", host.port()));
    let mut command = goalpost();
    let outcome = run(command.args(["check", "-r"]).arg(site.folder.path()).env("SOURCE_DATE_EPOCH", NOW));
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    let output = site.folder.path().join("public");
    let outcome = run(build(site.folder.path(), &output).env("SOURCE_DATE_EPOCH", NOW));
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(host.requests(), [""; 0]);
}

#[test]
fn what_site_toml_names_is_skipped() {
    let (host, other) = (Host::start(), Host::start());
    let site = Site::new(&format!(
        "[A](http://127.0.0.1:{0}/status/404/x) [B](http://127.0.0.1:{0}/status/200/y) [C](http://127.0.0.1:{1}/status/404)\n\
         [Own](https://notes.example/not/there/yet/)\n",
        host.port(),
        other.port()
    ));
    site.write(
        "site.toml",
        &format!(
            "{SITE}[links]\nskip = [\"http://127.0.0.1:{}/status/4\", \"http://127.0.0.1:{}\"]\n",
            host.port(),
            other.port()
        ),
    );
    let outcome = site.check(&[]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(
        outcome.stderr.ends_with("\nAsked for 1 outside link: 1 is there, 2 were skipped\n"),
        "{outcome:?}"
    );
    assert_eq!((host.requests().len(), other.requests().len()), (1, 0));
}

#[test]
fn faults_of_the_site_itself_are_told_as_well() {
    let host = Host::start();
    let site = Site::new(&format!("[A](gone.md) [B](http://127.0.0.1:{}/status/410)\n", host.port()));
    let outcome = site.check(&["--message-format", "json"]);
    assert_eq!(codes(&outcome), ["link-broken", "external-link-gone"]);
}

#[test]
fn a_machine_without_a_network_is_told_once() {
    let site = Site::new(&format!("[A](http://{NO_HOST}/) [B](http://b{NO_HOST}/)\n"));
    let outcome = site.check(&["--message-format", "json"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert_eq!(codes(&outcome), ["network-missing"]);
}

#[test]
fn a_slow_host_holds_up_a_check_only_so_long() {
    let host = Host::start();
    let link = |number: u32| format!("[A](http://127.0.0.1:{}/slow/{number})\n", host.port());
    let page: Vec<String> = (0..12).map(link).collect();
    let site = Site::new(&page.concat());
    let began = std::time::Instant::now();
    let outcome = site.check(&["--message-format", "json"]);
    assert_eq!(codes(&outcome), vec!["external-host-silent"; 12]);
    // Three that did not come in time are enough: two rounds of two seconds, and not six.
    assert!(began.elapsed().as_secs() < 9, "{:?}", began.elapsed());
    assert!(host.requests().len() <= 4, "{:?}", host.requests());
}
