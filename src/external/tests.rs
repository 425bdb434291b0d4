use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::Duration;

use super::*;
use crate::diagnostic::{Location, Severity};

/// The answers of a web that is written down: lines of an address and what is there. `HEAD` and `GET` may differ.
struct Web {
    lines: Vec<(&'static str, &'static str)>,
    /// What was asked for, in order.
    log: Mutex<Vec<String>>,
    /// How many requests are under way, by host; and the most that were.
    under_way: Mutex<(BTreeMap<String, usize>, usize)>,
}

impl Web {
    fn new(lines: &[(&'static str, &'static str)]) -> Self {
        Self { lines: lines.to_vec(), log: Mutex::default(), under_way: Mutex::default() }
    }

    fn asked(&self) -> Vec<String> {
        let mut log = self.log.lock().expect("no thread has failed").clone();
        log.sort();
        log
    }

    /// `301 /to`, `429 wait 120`, `refused`; `405, 200` where `GET` is answered otherwise than `HEAD`.
    fn answer(&self, method: Method, url: &Url) -> Result<Answer, Failure> {
        let address = url.to_string();
        let line = self.lines.iter().find(|(known, _)| *known == address).map_or("404", |(_, line)| line);
        let mut parts = line.split(", ");
        let head = parts.next().unwrap_or_default();
        let line = if method == Method::Get { parts.next().unwrap_or(head) } else { head };
        let words: Vec<&str> = line.split(' ').collect();
        match words[0] {
            "unknown" => Err(Failure::HostUnknown),
            "lookup" => Err(Failure::LookupFailed),
            "refused" => Err(Failure::Refused),
            "closed" => Err(Failure::Closed),
            "slow" => Err(Failure::TimedOut),
            status => Ok(Answer {
                status: status.parse().expect("a status"),
                location: words.get(1).filter(|word| **word != "wait").map(|to| (*to).to_owned()),
                retry_after: words.get(2).map(|wait| (*wait).to_owned()),
            }),
        }
    }
}

impl Fetch for Web {
    fn fetch(&self, method: Method, url: &Url) -> Result<Answer, Failure> {
        self.log.lock().expect("no thread has failed").push(format!("{method:?} {url}"));
        let count = |change: &dyn Fn(&mut usize)| {
            let mut guard = self.under_way.lock().expect("no thread has failed");
            let (hosts, most) = &mut *guard;
            let now = hosts.entry(url.host().to_owned()).or_default();
            change(now);
            *most = (*most).max(*now);
        };
        count(&|now| *now += 1);
        std::thread::sleep(Duration::from_millis(2));
        count(&|now| *now -= 1);
        self.answer(method, url)
    }
}

fn links(addresses: &[&str], skip: &[&str]) -> Links {
    let url = |text: &&str| Url::parse(text).unwrap_or_else(|| panic!("{text}"));
    let place = |text: &str| Use {
        location: Location { path: "content/a.md".into(), span: None },
        fragment: super::url::fragment(text).to_owned(),
    };
    Links {
        uses: addresses.iter().map(|text| (url(text), vec![place(text)])).collect(),
        skip: skip.iter().map(url).collect(),
        ..Links::default()
    }
}

/// What is told of some links: code, message and help.
fn told(web: &Web, addresses: &[&str], skip: &[&str]) -> Vec<String> {
    let report = check(&links(addresses, skip), web, &|_, _| {});
    let text = |it: &Diagnostic| {
        format!("{}: {} ({})", it.code.name(), it.message, it.help.as_deref().unwrap_or_default())
    };
    report.diagnostics.iter().map(text).collect()
}

/// What is told of the page `/x` of a host that answers so.
fn told_of(answer: &'static str) -> Vec<String> {
    told(&Web::new(&[("http://a.example/x", answer)]), &["http://a.example/x"], &[])
}

#[test]
fn what_is_there_is_not_spoken_of() {
    for answer in [
        "200",
        "204",
        "206",
        "304",
        "405, 200",
        "403, 200",
        "404, 200",
        "501, 200",
        "500, 200",
        "closed, 200",
    ] {
        assert_eq!(told_of(answer), [""; 0], "{answer}");
    }
}

#[test]
fn every_answer_has_its_words() {
    let later = "check again later; if it stays so, take the link out";
    let elsewhere =
        "look for its new address, or for a copy at `https://web.archive.org/`, or take the link out";
    let skip = "leave this host out with `[links]` and `skip = [\"http://a.example/\"]` in `site.toml`";
    for (answer, expected) in [
        (
            "404",
            format!("external-link-gone: `http://a.example/x` does not exist: its host answers 404 ({elsewhere})"),
        ),
        (
            "405, 410",
            format!(
                "external-link-gone: `http://a.example/x` was taken away for good: its host answers 410 ({elsewhere})"
            ),
        ),
        (
            "502",
            format!("external-link-failed: `http://a.example/x` answers 502: the fault is its host's ({later})"),
        ),
        (
            "503",
            format!("external-link-failed: `http://a.example/x` answers 503: the fault is its host's ({later})"),
        ),
        (
            "400",
            "external-link-failed: `http://a.example/x` answers 400: it does not take this request (open it in a browser, and take the link out if it fails there too)".to_owned(),
        ),
        (
            "999",
            format!("external-link-unchecked: `http://a.example/x` cannot be checked: its host answers 999, as many do to programs (open it in a browser; if it is there, {skip})"),
        ),
        (
            "429",
            format!("external-link-unchecked: `http://a.example/x` could not be checked: its host asks to be left alone (check again later, or {skip})"),
        ),
        (
            "503 wait 120",
            format!("external-link-unchecked: `http://a.example/x` could not be checked: its host asks to be left alone for 120 seconds (check again later, or {skip})"),
        ),
        (
            "302 app:open",
            "external-link-failed: `http://a.example/x` leads on to `app:open`, which is no web address (open it in a browser, and link to the page that you want)".to_owned(),
        ),
        ("refused", format!("external-host-silent: `a.example:80` refuses the connection ({later})")),
        (
            "closed",
            format!("external-host-silent: `http://a.example/x` gives no answer: its host closes the connection ({later})"),
        ),
        (
            "slow",
            "external-host-silent: `http://a.example/x` gives no answer in time (check again later, or wait longer, as with `--timeout 30`)".to_owned(),
        ),
        ("lookup", format!("external-host-silent: the name `a.example` could not be looked up just now ({later})")),
        (
            "unknown",
            "external-host-unknown: there is no host `a.example` (look for a slip in its name; if there is none, the site is gone: link to a copy at `https://web.archive.org/`, or take the link out)".to_owned(),
        ),
    ] {
        assert_eq!(told_of(answer), [expected], "{answer}");
    }
}

#[test]
fn only_what_is_gone_for_certain_is_an_error() {
    for (answer, severity) in [
        ("404", Severity::Error),
        ("410", Severity::Error),
        ("unknown", Severity::Error),
        ("500", Severity::Warning),
        ("429", Severity::Warning),
        ("refused", Severity::Warning),
        ("301 /x", Severity::Warning),
    ] {
        let web = Web::new(&[("http://a.example/x", answer)]);
        let report = check(&links(&["http://a.example/x"], &[]), &web, &|_, _| {});
        let severities: Vec<Severity> = report.diagnostics.iter().map(Diagnostic::severity).collect();
        assert_eq!(severities, [severity], "{answer}");
    }
}

#[test]
fn certificates_have_words_of_their_own() {
    // As rustls says it.
    for (reason, expected) in [
        (
            "invalid peer certificate: certificate expired: verification time 1795312345 (UNIX), but certificate is not valid after 1421366399 (373945946 seconds ago)",
            "the certificate of `a.example` has expired",
        ),
        (
            "invalid peer certificate: certificate not valid for name \"a.example\"; certificate is only valid for DnsName(\"b.example\")",
            "`a.example` shows the certificate of another host",
        ),
        (
            "invalid peer certificate: UnknownIssuer",
            "the certificate of `a.example` comes from nobody whom browsers know",
        ),
        (
            "invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))",
            "the certificate of `a.example` comes from nobody whom browsers know",
        ),
        (
            "invalid peer certificate: Revoked",
            "`a.example` cannot prove to be itself: invalid peer certificate: Revoked",
        ),
        ("received corrupt message of type InvalidContentType", "`a.example:443` does not speak HTTPS"),
        (
            "received fatal alert: HandshakeFailure",
            "no secure connection to `a.example` can be made: received fatal alert: HandshakeFailure",
        ),
    ] {
        let links = links(&["https://a.example/"], &[]);
        let (url, uses) = links.uses.first_key_value().expect("one link");
        let verdict = Verdict::Failure(Failure::Insecure(reason.to_owned()));
        let finding = Finding { verdict, at: url.clone(), moved: None };
        let told = tell::diagnostic(url, &uses[0], &finding).expect("something to tell");
        assert_eq!((told.code, told.message.as_str()), (Code::ExternalHostInsecure, expected));
    }
}

#[test]
fn permanent_redirects_are_told_with_the_new_address() {
    let web = Web::new(&[
        ("http://a.example/x", "301 https://a.example/x"),
        ("https://a.example/x", "308 /y"),
        ("https://a.example/y", "302 /z"),
        ("https://a.example/z", "200"),
        ("http://a.example/old", "301 /new#part"),
        ("http://a.example/new", "200"),
        ("http://a.example/page", "301 /"),
        ("http://a.example/", "200"),
        ("http://a.example/for-now", "302 /x"),
        ("http://a.example/lost", "301 /nowhere"),
    ]);
    let addresses = [
        "http://a.example/x#top",
        "http://a.example/old#mine",
        "http://a.example/page",
        "http://a.example/for-now",
        "http://a.example/lost",
    ];
    assert_eq!(
        told(&web, &addresses, &[]),
        [
            "external-link-gone: `http://a.example/nowhere`, to which this link is redirected, does not exist: its host answers 404 (look for its new address, or for a copy at `https://web.archive.org/`, or take the link out)",
            "external-link-moved: `http://a.example/old` has moved for good, to `http://a.example/new` (write `http://a.example/new#part`)",
            "external-link-moved: `http://a.example/page` has moved for good, to `http://a.example/` (look there first: many hosts send readers to their first page when a page is gone)",
            "external-link-moved: `http://a.example/x` has moved for good, to `https://a.example/y` (write `https://a.example/y#top`)",
        ]
    );
}

#[test]
fn redirects_that_never_end_are_given_up() {
    let mut lines = vec![("http://a.example/a", "302 /b"), ("http://a.example/b", "301 /a")];
    let numbered = |number: usize| -> &'static str { format!("http://b.example/{number}").leak() };
    lines.extend((0..50).map(|number| (numbered(number), &*format!("302 /{}", number + 1).leak())));
    let web = Web::new(&lines);
    let told = told(&web, &["http://a.example/a", "http://b.example/0"], &[]);
    assert!(told.iter().all(|it| it.starts_with("external-link-circle: ")), "{told:?}");
    assert_eq!(told.len(), 2);
    assert_eq!(web.asked().len(), 2 + 11);
}

#[test]
fn every_address_is_asked_for_once() {
    let web = Web::new(&[("http://a.example/x", "200"), ("http://a.example/y", "405, 200")]);
    let mut links = links(&["http://a.example/x#one", "http://a.example/y"], &[]);
    let uses = links.uses.values_mut().next().expect("two links");
    *uses = vec![uses[0].clone(); 5];
    let report = check(&links, &web, &|_, _| {});
    assert_eq!((report.asked, report.found, report.broken, report.in_doubt()), (2, 2, 0, 0));
    assert_eq!(web.asked(), ["Get http://a.example/y", "Head http://a.example/x", "Head http://a.example/y"]);
}

#[test]
fn every_use_of_a_link_is_told() {
    let web = Web::new(&[]);
    let mut links = links(&["http://a.example/x"], &[]);
    let uses = links.uses.values_mut().next().expect("a link");
    let other = Location { path: "content/b.md".into(), span: None };
    uses.push(Use { location: other, fragment: String::new() });
    let report = check(&links, &web, &|_, _| {});
    let files: BTreeSet<&str> =
        report.diagnostics.iter().filter_map(|it| Some(&*it.location.as_ref()?.path)).collect();
    assert_eq!(files, BTreeSet::from(["content/a.md", "content/b.md"]));
    assert_eq!((report.asked, report.broken), (1, 1));
}

#[test]
fn no_host_has_to_do_with_more_than_two_at_a_time() {
    // Half of the links lead on to one host by a redirect, which counts like the others.
    let addresses: Vec<String> =
        (0..60).map(|number| format!("http://h{}.example/{number}", number % 4)).collect();
    let lines: Vec<(&str, &str)> = addresses
        .iter()
        .map(|address| {
            let is_redirect = address.starts_with("http://h0") || address.starts_with("http://h1");
            (&*address.clone().leak(), if is_redirect { "302 http://h3.example/0" } else { "200" })
        })
        .chain([("http://h3.example/0", "200")])
        .collect();
    let web = Web::new(&lines);
    let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
    let heard = Mutex::new(Vec::new());
    let report = check(&links(&addresses, &[]), &web, &|done, all| {
        heard.lock().expect("no thread has failed").push((done, all));
    });
    assert_eq!((report.asked, report.found), (60, 60));
    assert_eq!(web.under_way.lock().expect("no thread has failed").1, hosts::MOST_AT_ONE);
    let expected: Vec<(usize, usize)> = (1..=60).map(|done| (done, 60)).collect();
    assert_eq!(heard.into_inner().expect("no thread has failed"), expected);
}

#[test]
fn hosts_that_cannot_be_had_are_not_asked_again() {
    for (answer, most) in
        [("refused", 2), ("unknown", 2), ("lookup", 2), ("429", 2), ("503 wait 9", 2), ("slow", 4)]
    {
        let addresses: Vec<&str> =
            (0..30).map(|number| -> &'static str { format!("http://a.example/{number}").leak() }).collect();
        let lines: Vec<(&str, &str)> = addresses.iter().map(|address| (*address, answer)).collect();
        let web = Web::new(&lines.iter().map(|(address, answer)| (*address, *answer)).collect::<Vec<_>>());
        let told = told(&web, &addresses, &[]);
        assert_eq!(told.len(), 30, "{answer}");
        assert!(web.asked().len() <= most, "{answer}: {:?}", web.asked());
    }
}

#[test]
fn what_is_to_be_left_alone_is_not_even_redirected_to() {
    let web = Web::new(&[("http://a.example/x", "302 https://www.social.example/in/jane")]);
    assert_eq!(told(&web, &["http://a.example/x"], &["https://www.social.example/"]), [""; 0]);
    assert_eq!(web.asked(), ["Head http://a.example/x"]);
}

#[test]
fn a_machine_without_a_network_is_told_once() {
    let web = Web::new(&[
        ("http://a.example/", "lookup"),
        ("http://b.example/", "unknown"),
        ("http://b.example/x", "unknown"),
        ("http://127.0.0.1/", "200"),
    ]);
    let all = ["http://a.example/", "http://b.example/", "http://b.example/x", "http://127.0.0.1/"];
    assert_eq!(
        told(&web, &all, &[]),
        [
            "network-missing: not one of 2 host names could be looked up (see whether this machine is connected, then check again)"
        ]
    );
    // One name alone may well be wrong.
    assert_eq!(told(&web, &all[1..], &[]).len(), 2);
    assert!(told(&web, &all[1..], &[])[0].starts_with("external-host-unknown"));
}

#[test]
fn links_that_lead_to_one_page_ask_for_it_once() {
    let addresses: Vec<&str> =
        (0..20).map(|number| -> &'static str { format!("http://h{number}.example/").leak() }).collect();
    let mut lines: Vec<(&str, &str)> =
        addresses.iter().map(|address| (*address, "302 http://a.example/x")).collect();
    lines.push(("http://a.example/x", "405, 200"));
    let web = Web::new(&lines.iter().map(|(address, answer)| (*address, *answer)).collect::<Vec<_>>());
    assert_eq!(told(&web, &addresses, &[]), [""; 0]);
    assert_eq!(web.asked().len(), 20 + 2);
}
