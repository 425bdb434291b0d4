use std::ops::Range;

use proptest::prelude::*;

use super::*;

/// Writes a tree in one line, each value with the characters at which its span points, if they differ from it.
fn show(file: &str, node: &Node) -> String {
    let slice = &file[Range::from(node.span)];
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Boolean(boolean) => format!("{boolean}@{slice}"),
        Value::Integer(integer) => format!("{integer}@{slice}"),
        Value::Float(float) => format!("{float:?}@{slice}"),
        Value::Text(text) => format!("{text:?}@{slice}"),
        Value::Date(date) => format!("date {date}@{slice}"),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| show(file, item)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|entry| {
                    assert!(file[Range::from(entry.key_span)].contains(&entry.key));
                    format!("{}: {}", entry.key, show(file, &entry.node))
                })
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

type Parse = fn(&str, usize) -> (Node, Vec<SyntaxProblem>);

/// Reads `text` from the middle of a file, and compares the tree and the problems, each with the bytes meant.
fn check(parse: Parse, text: &str, tree: &str, problems: &[(&str, &str)]) {
    let before = "+++ ö\r\n";
    let file = format!("{before}{text}");
    let (node, found) = parse(&file[before.len()..], before.len());
    assert_eq!(show(&file, &node), tree, "{text}");
    let found: Vec<(&str, &str)> =
        found.iter().map(|it| (it.message.as_str(), &file[Range::from(it.span)])).collect();
    assert_eq!(found, problems, "{text}");
}

#[test]
fn toml_is_read_with_its_places() {
    let cases = [
        ("title = \"Ü b\"\r\ndraft = true\r\n", r#"{title: "Ü b"@"Ü b", draft: true@true}"#),
        ("b = 1\na = 0xff_f\n", "{b: 1@1, a: 4095@0xff_f}"),
        ("d = 2012-01-02 03:04:05 # x\n", "{d: date 2012-01-02 03:04:05@2012-01-02 03:04:05}"),
        ("a.b = 1.5\na.c = [1, {x = 'ä'}]\n", r#"{a: {b: 1.5@1.5, c: [1@1, {x: "ä"@'ä'}]}}"#),
        ("[t.u]\nx = 1\n[[m]]\nn = 1\n[[m]]\nn = 2\n", "{t: {u: {x: 1@1}}, m: [{n: 1@1}, {n: 2@2}]}"),
        ("s = '''\nzwei\nZeilen'''\n", "{s: \"zwei\\nZeilen\"@'''\nzwei\nZeilen'''}"),
        ("n = 99999999999999999999\n", "{n: 1e20@99999999999999999999}"),
        ("", "{}"),
    ];
    for (text, tree) in cases {
        check(toml, text, tree, &[]);
    }
}

#[test]
fn toml_problems_are_all_told_and_leave_the_rest() {
    check(
        toml,
        "a = \nb = 2\nc = 'x\nd = 1\n",
        "{b: 2@2, d: 1@1}",
        &[("`a` has no value", ""), ("a text that is not closed", "")],
    );
    check(
        toml,
        "title = Hello\nx = 2022-13-45\n",
        "{}",
        &[("a text needs quotation marks", "Hello"), ("`2022-13-45` is no date", "2022-13-45")],
    );
    check(toml, "a = 1\na = 2\n", "{a: 1@1}", &[("the key `a` is given twice", "a")]);
}

#[test]
fn yaml_is_read_with_its_places() {
    let cases = [
        ("title: Über a — b\r\nn: 3\r\n", r#"{title: "Über a — b"@Über a — b, n: 3@3}"#),
        ("tags: [ä, 'b c', \"d\"]\n", r#"{tags: ["ä"@ä, "b c"@'b c', "d"@"d"]}"#),
        (
            "x:\n  y: 1.5\n  z: |\n    two\n    lines\n\nn: 1\n",
            "{x: {y: 1.5@1.5, z: \"two\\nlines\\n\"@two\n    lines}, n: 1@1}",
        ),
        ("l:\n  - a\n  - b: true\n    c: ~\n", r#"{l: ["a"@a, {b: true@true, c: null}]}"#),
        ("country: NO\non: yes\n", r#"{country: "NO"@NO, on: "yes"@yes}"#),
        ("e:\nd: 2022-12-26\n", r#"{e: null, d: "2022-12-26"@2022-12-26}"#),
        ("zip: 0755\nx: 1_000\ny: .inf\n", r#"{zip: "0755"@0755, x: "1_000"@1_000, y: ".inf"@.inf}"#),
        ("q: 'it''s'\n2012: z\n", r#"{q: "it's"@'it''s', 2012: "z"@z}"#),
        ("a: &x [1]\nb: *x\n", "{a: [1@1], b: [1@*x]}"),
        ("# nothing\n\n", "{}"),
        ("", "{}"),
    ];
    for (text, tree) in cases {
        check(yaml, text, tree, &[]);
    }
}

#[test]
fn yaml_problems_are_told_at_their_place() {
    let cases = [
        ("title: ä: b\n", "{}", "a second colon in a text without quotation marks", ":"),
        ("a: [1\nb: 2\n", "{}", "illegal placement of ':' indicator", ":"),
        ("a: @x\n", "{}", "unexpected character: `@'", "@"),
        ("a: 1\na: 2\n", "{a: 1@1}", "the key `a` is given twice", "a"),
        ("{{ x }}: 1\n", "{}", "a key must be a text", "{"),
        ("a: 1\n...\nb: 2\n", "{}", "only single YAML document expected but multiple found", "b"),
    ];
    for (text, tree, message, place) in cases {
        check(yaml, text, tree, &[(message, place)]);
    }
}

#[test]
fn spans_of_lists_and_tables_enclose_them() {
    let cases: [(Parse, &str, &[&str]); 4] = [
        (toml, "a = [1, 2]\nb = {c = 1}\n", &["[1, 2]", "{c = 1}"]),
        (yaml, "a: [1, 2 ]\nb: { c: 1, }\n", &["[1, 2 ]", "{ c: 1, }"]),
        (yaml, "a:\n  - x\n  - y\nb:\n  c: d\n", &["- x\n  - y", "c: d"]),
        (yaml, "a: [[], {}]\nb: &n []\nc: *n\n", &["[[], {}]", "[]", "*n"]),
    ];
    for (parse, text, expected) in cases {
        let Value::Table(entries) = parse(text, 0).0.value else { panic!("{text}") };
        let found: Vec<&str> = entries.iter().map(|entry| &text[Range::from(entry.node.span)]).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn a_small_text_that_unfolds_to_a_large_one_is_refused() {
    let mut text = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for pair in ["ab", "bc", "cd", "de", "ef", "fg"] {
        let (from, to) = pair.split_at(1);
        let list = vec![format!("*{from}"); 9].join(", ");
        text.extend([to, ": &", to, " [", &list, "]\n"]);
    }
    let (node, problems) = yaml(&text, 0);
    assert_eq!(node.value, Value::Table(Vec::new()));
    assert!(problems[0].message.starts_with("YAML document too large or too complex"));
    assert!(!yaml(&"[".repeat(10_000), 0).1.is_empty());
    assert!(!toml(&format!("a = {}", "[".repeat(10_000)), 0).1.is_empty());
}

#[test]
fn json_keeps_every_value() {
    let (node, _) = toml("a = 1\nb = [true, 1.5]\nc = 2012-01-02\n[d]\ne = 'x'\n", 0);
    let expected = serde_json::json!({ "a": 1, "b": [true, 1.5], "c": "2012-01-02", "d": { "e": "x" } });
    assert_eq!(node.to_json(), expected);
    assert_eq!(yaml("a: ~\n", 0).0.to_json(), serde_json::json!({ "a": null }));
}

/// Every span must lie within the file, on the boundaries of characters.
fn assert_spans(file: &str, offset: usize, node: &Node) {
    let range = Range::from(node.span);
    assert!(range.start >= offset && file.get(range).is_some());
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| assert_spans(file, offset, item)),
        Value::Table(entries) => entries.iter().for_each(|entry| {
            assert!(file.get(Range::from(entry.key_span)).is_some());
            assert_spans(file, offset, &entry.node);
        }),
        _ => {}
    }
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in "([a-c]{1,2}(: | = |:\n  - |\\.)|[\\[\\]{}'\"|>&*!#%@,ä\r\n\t -]|[0-9.:T+-]{1,8}|true|~|<<: )*") {
        for parse in [toml, yaml] {
            let file = format!("ö{text}");
            let (node, problems) = parse(&file[2..], 2);
            assert_spans(&file, 2, &node);
            for problem in problems {
                assert!(file.get(Range::from(problem.span)).is_some());
            }
        }
    }
}
