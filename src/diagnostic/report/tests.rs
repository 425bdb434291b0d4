//! Tests of reports: what is told, to the letter.

use proptest::prelude::*;

use super::super::{Code, Span};
use super::*;

const POST: &str = "+++\ntitel = \"Goals\"\n+++\n\nSee [[x]] — and\r\n\tmore: caf\u{e9} \u{1b}[31mred\nend\n";

fn source(path: &str) -> Option<Arc<str>> {
    match path {
        "content/post.md" => Some(POST.into()),
        "content/empty.md" => Some("".into()),
        "content/long.md" => Some(format!("{}WRONG{}", "a".repeat(5_000_000), "b".repeat(5_000_000)).into()),
        "content/many.md" => Some("line\n".repeat(50).into()),
        _ => None,
    }
}

fn span(start: u32, end: u32) -> Span {
    Span { start, end }
}

/// The span of the first place of some words in the post.
fn words(words: &str) -> Span {
    let start = POST.find(words).unwrap();
    Span::from(start..start + words.len())
}

fn at(path: &str, span: Span) -> Diagnostic {
    Diagnostic::at(Code::LinkBroken, &path.into(), span, "no such thing")
}

#[track_caller]
fn check(diagnostic: &Diagnostic, expected: &str) {
    let text = human(std::slice::from_ref(diagnostic), &source, Colour::Never);
    let shown: Vec<&str> = text.trim_end().lines().map(str::trim_end).collect();
    let expected: Vec<&str> = expected.trim_matches('\n').lines().collect();
    assert_eq!(shown, expected, "\n{text}");
}

#[test]
fn a_report_without_a_place() {
    check(
        &Diagnostic::new(Code::SiteMissing, "there is no `site.toml`").help("run `goalpost init`"),
        "
error[site-missing]: there is no `site.toml`
 |
 = help: run `goalpost init`
",
    );
}

#[test]
fn a_report_about_a_file() {
    check(
        &Diagnostic::in_file(Code::OutputEdited, &"public/a.html".into(), "the file was changed")
            .help("a\nb"),
        "
error[output-edited]: the file was changed
--> public/a.html
 = help: a
         b
",
    );
    check(
        &at("content/missing.md", span(3, 4)),
        "
error[link-broken]: no such thing
--> content/missing.md
",
    );
}

#[test]
fn a_report_about_some_words() {
    let path = "content/post.md".into();
    check(
        &Diagnostic::at(Code::FrontMatterKeyUnknown, &path, words("titel"), "there is no key `titel`")
            .suggest("titel", ["title", "tags"]),
        "
error[front-matter-key-unknown]: there is no key `titel`
 --> content/post.md:2:1
  |
2 | titel = \"Goals\"
  | ^^^^^
  |
  = help: did you mean `title`?
",
    );
}

#[test]
fn related_places_follow() {
    let path = "content/post.md".into();
    check(
        &Diagnostic::at(Code::TermSpelledTwice, &path, words("end"), "two spellings")
            .help("choose one")
            .related(&path, Some(words("[[x]]")), "the other is here")
            .related(&"content/other.md".into(), None, "and in this file"),
        "
warning[term-spelled-twice]: two spellings
 --> content/post.md:7:1
  |
7 | end
  | ^^^
  |
  = help: choose one
note: the other is here
 --> content/post.md:5:5
  |
5 | See [[x]] — and
  |     ^^^^^
note: and in this file
 --> content/other.md
",
    );
}

#[test]
fn control_characters_tabs_and_line_ends_are_shown_or_left_out() {
    check(
        &at("content/post.md", words("red")),
        "
error[link-broken]: no such thing
 --> content/post.md:6:18
  |
6 |     more: café ␛[31mred
  |                     ^^^
",
    );
    // In the middle of a line's end.
    let end = words("\r\n");
    check(
        &at("content/post.md", span(end.start + 1, end.end)),
        "
error[link-broken]: no such thing
 --> content/post.md:5:16
  |
5 | See [[x]] — and
  |                ^
",
    );
    check(
        &Diagnostic::in_file(Code::LinkBroken, &"a\u{1b}\nb\u{9b}".into(), "x\u{202e}\u{7}")
            .help("\u{1b}[0m"),
        "
error[link-broken]: x\u{fffd}␇
--> a␛\u{fffd}b\u{fffd}
 = help: ␛[0m
",
    );
}

#[test]
fn spans_over_several_lines_are_drawn_or_cut() {
    check(
        &at("content/post.md", span(0, words("See").start)),
        "
error[link-broken]: no such thing
 --> content/post.md:1:1
  |
1 | / +++
2 | | titel = \"Goals\"
3 | | +++
  | |___^
",
    );
    check(
        &at("content/many.md", span(7, 200)),
        "
error[link-broken]: no such thing
 --> content/many.md:2:3
  |
2 | line
  |   ^^
",
    );
}

#[test]
fn spans_that_do_not_fit_are_brought_near() {
    let end = "
error[link-broken]: no such thing
 --> content/post.md:8:1
  |
8 |
  | ^
";
    for wrong in [span(5000, 6000), span(u32::MAX, 0), span(POST.len() as u32, POST.len() as u32)] {
        check(&at("content/post.md", wrong), end);
    }
    let accent = words("\u{e9}").start;
    check(
        &at("content/post.md", span(accent + 1, accent + 1)),
        "
error[link-broken]: no such thing
 --> content/post.md:6:11
  |
6 |     more: café ␛[31mred
  |              ^
",
    );
    check(
        &at("content/empty.md", span(3, 9)),
        "
error[link-broken]: no such thing
 --> content/empty.md:1:1
  |
1 |
  | ^
",
    );
}

#[test]
fn long_lines_are_cut_and_columns_stay_true() {
    check(
        &at("content/long.md", span(5_000_000, 5_000_005)),
        &format!(
            "
error[link-broken]: no such thing
 --> content/long.md:1:5000001
  |
1 | ...{}WRONG{}...
  |    {}^^^^^
",
            "a".repeat(40),
            "b".repeat(40),
            " ".repeat(40)
        ),
    );
    let path = "content/long.md".into();
    let two = at("content/long.md", span(4_999_999, 5_000_000)).related(
        &path,
        Some(span(3_000_000, 3_000_001)),
        "x",
    );
    let text = human(&[two], &source, Colour::Never);
    assert!(text.contains("md:1:5000000\n") && text.contains("md:1:3000001\n"), "{text}");
    let text = human(&[at("content/long.md", span(0, 10_000_000))], &source, Colour::Never);
    assert!(text.len() < 600, "{} bytes", text.len());
}

#[test]
fn colour_is_by_request() {
    let diagnostics = [at("content/post.md", words("end"))];
    assert!(!human(&diagnostics, &source, Colour::Never).contains('\u{1b}'));
    assert!(human(&diagnostics, &source, Colour::Always).contains("\u{1b}[1m\u{1b}[91merror[link-broken]"));
}

#[test]
fn people_are_told_so_much_and_programs_everything() {
    let diagnostics = vec![at("content/post.md", words("end")); MOST + 17];
    let text = human(&diagnostics, &source, Colour::Never);
    assert_eq!(text.matches("error[").count(), MOST);
    assert!(text.ends_with("\n\nand 17 more; `--message-format json` tells all of them\n\n"), "{text}");
    assert_eq!(json(&diagnostics, &source).lines().count(), MOST + 17);
}

#[test]
fn programs_get_a_line_each() {
    let path = "content/post.md".into();
    let diagnostics = [
        Diagnostic::at(Code::LinkBroken, &path, words("— and\r\n\tmore"), "say \"no\"")
            .help("mend it")
            .related(&path, Some(words("end")), "here"),
        Diagnostic::in_file(Code::LinkEmpty, &path, "empty"),
        Diagnostic::new(Code::SiteMissing, "none"),
    ];
    let expected = [
        r#"{"code":"link-broken","severity":"error","path":"content/post.md","line":5,"column":11,"end_line":6,"end_column":6,"message":"say \"no\"","help":"mend it","related":[{"path":"content/post.md","line":7,"column":1,"end_line":7,"end_column":4,"message":"here"}]}"#,
        r#"{"code":"link-empty","severity":"warning","path":"content/post.md","line":null,"column":null,"end_line":null,"end_column":null,"message":"empty","help":null,"related":[]}"#,
        r#"{"code":"site-missing","severity":"error","path":null,"line":null,"column":null,"end_line":null,"end_column":null,"message":"none","help":null,"related":[]}"#,
    ];
    assert_eq!(json(&diagnostics, &source).lines().collect::<Vec<_>>(), expected);
}

#[test]
fn the_summary_counts() {
    let error = Diagnostic::new(Code::SiteMissing, "");
    let warning = Diagnostic::new(Code::LinkEmpty, "");
    let cases = [
        (vec![], None),
        (vec![error.clone()], Some("1 error")),
        (vec![warning.clone(), warning.clone()], Some("2 warnings")),
        (vec![error.clone(), error, warning], Some("2 errors, 1 warning")),
    ];
    for (diagnostics, expected) in cases {
        assert_eq!(summary(&diagnostics).as_deref(), expected);
    }
}

/// Texts of which reports have trouble with every character.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z ]{0,6}",
        2 => Just("\n".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => any::<char>().prop_map(String::from),
        1 => prop::sample::select(vec!["\t", "\u{1b}", "\u{e9}", "\u{1f3c8}", "\u{200d}", "\u{301}", "{", "}", "// "])
            .prop_map(str::to_owned),
        1 => (0..600usize).prop_map(|length| "\u{4e00}".repeat(length)),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_and_no_span_is_too_much(
        text in text(), start in 0..4000u32, length in 0..400u32, other in any::<(u32, u32)>(), words in text(),
    ) {
        let text: Arc<str> = text.into();
        let start = if text.is_empty() { start } else { start % (text.len() as u32 + 3) };
        let path = "a.md".into();
        let diagnostic =
            Diagnostic::at(Code::LinkBroken, &path, span(start, start.saturating_add(length)), words.as_str())
                .help(words.as_str())
                .related(&path, Some(span(other.0, other.1)), words);
        let give = |_: &str| Some(text.clone());
        let told = human(std::slice::from_ref(&diagnostic), &give, Colour::Never);
        prop_assert!(told.chars().all(|it| matches!(it, '\n' | '\t') || !it.is_control()), "{:?}", told);
        let told_to_programs = json(&[diagnostic], &give);
        let value: serde_json::Value = serde_json::from_str(&told_to_programs).unwrap();
        // Both name the same place, unless it is within a line's end, which people are not shown.
        let place = format!("a.md:{}:{}", value["line"], value["column"]);
        let at = text.floor_char_boundary(start as usize);
        prop_assert!(told.contains(&place) || text[at..].starts_with('\n'), "{} in {}", place, told);
    }
}
