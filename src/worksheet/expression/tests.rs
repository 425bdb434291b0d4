//! Places, ranges, bounds and names of other worksheets; what values come out is told by the table of cases.

use std::sync::Arc;

use proptest::prelude::*;

use super::environment::Unanswered;
use super::syntax;
use super::tree::{Expression, Kind};
use super::*;
use crate::diagnostic::Code;

/// A worksheet with a few names.
struct Names;

fn list(path: &str, value: Type, count: Count) -> Meaning {
    let kind = Type::entries(value, count, Rows::Of(path.into()));
    Meaning::List { path: path.into(), kind, points: Some(Range::whole(0.0, 6.0)), right: Some(3) }
}

impl Scope for Names {
    fn find(&self, names: &[&str]) -> Option<Meaning> {
        let of_five = || Type::Number(Range::whole(1.0, 5.0));
        let field = |kind| Some(Meaning::Field { path: names[0].into(), kind });
        match names {
            ["three"] => Some(list("three", of_five(), Count::exactly(3))),
            ["weights"] => Some(list("weights", Type::Number(Range::whole(-2.0, 2.0)), Count::exactly(4))),
            ["steps"] => Some(list("steps", Type::Boolean, Count { least: 0, most: Some(8) })),
            ["steps", "hours"] => {
                let entries = Entries {
                    value: Box::new(of_five()),
                    count: Count { least: 0, most: Some(8) },
                    rows: Rows::Of("steps".into()),
                };
                Some(Meaning::Column { table: "steps".into(), column: "hours".into(), entries })
            }
            ["goal"] => field(Type::Text),
            ["by"] => field(Type::Date),
            ["done"] => field(Type::Boolean),
            ["number"] => field(Type::NUMBER),
            ["rating"] => field(of_five()),
            ["mood"] => {
                let option = |id: &str, number| ChoiceOption { id: id.into(), label: id.into(), number };
                let options = Arc::from([option("good", Some(7.0)), option("bad", Some(2.5))]);
                field(Type::Choice(Choice { options: Some(options) }))
            }
            ["elsewhere", ..] => Some(Meaning::Foreign { worksheet: "elsewhere".into() }),
            _ => None,
        }
    }

    fn names_after(&self, names: &[&str]) -> Vec<String> {
        let after: &[&str] = match names {
            [] => &["three", "weights", "steps", "goal", "by", "done", "number", "rating", "mood"],
            ["steps"] => &["hours"],
            _ => &[],
        };
        after.iter().map(|&name| name.to_owned()).collect()
    }

    fn row(&self) -> Option<Rows> {
        None
    }

    fn find_in_row(&self, rows: &Rows, name: &str) -> Option<RowMeaning> {
        let is_hours = *rows == Rows::Of("steps".into()) && name == "hours";
        let kind = Type::Number(Range::whole(1.0, 5.0));
        is_hours.then(|| RowMeaning::Cell { depth: 0, column: name.into(), kind })
    }

    fn names_in_row(&self, _: &Rows) -> Vec<String> {
        vec!["hours".to_owned()]
    }

    fn groups(&self) -> Option<Vec<String>> {
        Some(vec!["peers".to_owned()])
    }

    fn runs(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Answers everything with one value.
struct Always(Value);

impl Environment for Always {
    fn leaf(&self, _: &Leaf) -> Value {
        self.0.clone()
    }

    fn shifted(&self, _: &Shift) -> Option<&dyn Environment> {
        Some(self)
    }
}

/// Answers only the list `three`.
struct Three(Value);

impl Environment for Three {
    fn leaf(&self, leaf: &Leaf) -> Value {
        if *leaf == Leaf::List("three".into()) { self.0.clone() } else { Value::Empty }
    }

    fn shifted(&self, _: &Shift) -> Option<&dyn Environment> {
        None
    }
}

fn resolved(text: &str) -> Resolved {
    resolve(&syntax::query(text, 0).unwrap_or_else(|problem| panic!("{text}: {problem:?}")), &Names)
}

// ---- Places

/// Every part of an expression with the words that stand at its place.
fn parts<'a>(expression: &Expression, text: &'a str, offset: usize, found: &mut Vec<&'a str>) {
    let range = expression.span.start as usize - offset..expression.span.end as usize - offset;
    found.push(&text[range]);
    match &expression.kind {
        Kind::Binary(_, left, right) | Kind::Where(left, right) => {
            parts(left, text, offset, found);
            parts(right, text, offset, found);
        }
        Kind::Not(operand) | Kind::Negate(operand) => parts(operand, text, offset, found),
        Kind::Call { arguments, .. } => {
            for argument in arguments {
                parts(argument, text, offset, found);
            }
        }
        _ => {}
    }
}

#[test]
fn every_part_knows_its_place() {
    let text = "sum(a.b,\n  “é” \\< 2) where  not (.c + -45%)";
    let mut found = Vec::new();
    parts(&syntax::query(text, 100).expect("it reads"), text, 100, &mut found);
    assert_eq!(
        found,
        [
            text,
            "sum(a.b,\n  “é” \\< 2)",
            "a.b",
            "“é” \\< 2",
            "“é”",
            "2",
            "not (.c + -45%)",
            "(.c + -45%)",
            ".c",
            "-45%",
            "45%"
        ]
    );
}

#[test]
fn an_output_has_a_name_a_format_and_words() {
    let text = r#"#covered = count(steps) as +0.0 else "don\"t""#;
    let output = syntax::output(text, 7).expect("it reads");
    let id = output.id.expect("an id");
    assert_eq!((id.text.as_str(), id.span), ("covered", (8..15).into()));
    let (format, span) = output.format.expect("a format");
    assert_eq!(format, Format { sign: Sign::Both, style: Some(Style::Decimals(1)) });
    assert_eq!(&text[span.start as usize - 7..span.end as usize - 7], "+0.0");
    assert_eq!(output.otherwise.expect("words").text, "don\"t");
    assert_eq!(output.query.span, (18..30).into());
}

#[test]
fn a_list_of_queries_has_commas() {
    assert_eq!(syntax::list("steps where .hours, three", 0).expect("it reads").len(), 2);
    assert_eq!(syntax::list("steps,", 0).expect_err("nothing follows").code, Code::ExpressionSyntax);
}

#[test]
fn what_is_too_deep_or_too_long_is_refused() {
    let sixty = "(".repeat(60) + "1" + &")".repeat(60);
    assert!(syntax::query(&sixty, 0).is_ok());
    for text in ["(".repeat(100_000), "not ".repeat(100_000), "- ".repeat(100_000), "abs(".repeat(100_000)] {
        let problem = syntax::query(&text, 0).expect_err("it is too deep");
        assert_eq!(problem.code, Code::ExpressionSyntax);
    }
    let long = "1".to_owned() + &" + 1".repeat(100_000);
    assert!(syntax::query(&long, 0).expect_err("it is too long").message.contains("parts"));
}

#[test]
fn time_is_linear_in_the_text() {
    // Anything quadratic would take minutes.
    for part in [
        "a", "a-", "a.", "a.b ", "1", "1 ", "\\", "\"x\" ", "'", "“", "(", " ", "\n", "=", "==", "é", "2026-",
    ] {
        let text = part.repeat(1_000_000 / part.len());
        for text in [text.clone(), format!("goal {text}"), format!("\"{text}")] {
            if let Ok(query) = syntax::query(&text, 0) {
                resolve(&query, &Names);
            }
        }
    }
}

// ---- Ranges

#[test]
fn ranges_tell_what_a_value_can_be() {
    let cases: &[(&str, Option<f64>, Option<f64>, Step)] = &[
        ("3", Some(3.0), Some(3.0), Step::Whole),
        ("sum(three)", Some(3.0), Some(15.0), Step::Whole),
        ("sum(weights)", Some(-8.0), Some(8.0), Step::Whole),
        ("sum(steps.hours)", Some(1.0), Some(40.0), Step::Whole),
        ("sum(three where .value > 2)", Some(1.0), Some(15.0), Step::Whole),
        ("sum(three, rating)", Some(4.0), Some(20.0), Step::Whole),
        ("mean(three)", Some(1.0), Some(5.0), Step::Any),
        ("min(three, 3)", Some(1.0), Some(3.0), Step::Whole),
        ("max(three, number)", Some(1.0), None, Step::Any),
        ("count(steps)", Some(0.0), Some(8.0), Step::Whole),
        ("count(three where .value > 2)", Some(0.0), Some(3.0), Step::Whole),
        ("share-of(three where .value > 2)", Some(0.0), Some(1.0), Step::Any),
        ("filled(goal, by)", Some(0.0), Some(2.0), Step::Whole),
        ("points(three)", Some(0.0), Some(6.0), Step::Whole),
        ("score(three)", Some(0.0), Some(3.0), Step::Whole),
        ("spread(three)", Some(0.0), Some(4.0), Step::Whole),
        ("weighted(three)", Some(1.0), Some(5.0), Step::Any),
        ("mood + 0", Some(2.5), Some(7.0), Step::Any),
        ("rating * 2 - 1", Some(1.0), Some(9.0), Step::Whole),
        ("-rating", Some(-5.0), Some(-1.0), Step::Whole),
        ("rating / 2", Some(0.5), Some(2.5), Step::Any),
        ("1 / (rating - 3)", None, None, Step::Any),
        ("abs(rating - 3)", Some(0.0), Some(2.0), Step::Whole),
        ("round(rating / 2)", Some(1.0), Some(3.0), Step::Whole),
        ("if(done, rating, 9)", Some(1.0), Some(9.0), Step::Whole),
        ("either(rating, number)", None, None, Step::Any),
        ("by - today", None, None, Step::Whole),
        ("rated(rating, peers)", Some(1.0), Some(5.0), Step::Any),
        ("sum(gap(three, three))", Some(-12.0), Some(12.0), Step::Whole),
    ];
    for (text, low, high, step) in cases {
        let resolved = resolved(text);
        assert_eq!(resolved.problems, [], "{text}");
        let range = resolved.kind.range().expect("a number");
        assert_eq!((range.low, range.high, range.step), (*low, *high, *step), "{text}");
    }
}

#[test]
fn types_are_told() {
    for (text, kind) in [
        ("by + 1", Type::Date),
        ("min(by, today)", Type::Date),
        ("goal = \"x\"", Type::Boolean),
        ("either(goal, mood)", Type::Text),
        ("\"\"", Type::Empty),
        ("elsewhere.x", Type::Any),
    ] {
        assert_eq!(resolved(text).kind, kind, "{text}");
    }
}

// ---- Other worksheets

#[test]
fn names_of_other_worksheets_are_linked_later() {
    let mut resolved = resolved("sum(elsewhere.trust where .value > 2) + elsewhere.age");
    assert_eq!(resolved.problems, []);
    let told: Vec<(String, Wanted)> =
        resolved.foreign.iter().map(|it| (it.names.join("."), it.wanted)).collect();
    assert_eq!(told, [("trust".to_owned(), Wanted::Entries), ("age".to_owned(), Wanted::Number)]);
    assert!(Wanted::Number.admits(&Type::NUMBER) && !Wanted::Number.admits(&Type::Text));
    resolved.node.link(&mut |worksheet, names| {
        assert_eq!(worksheet, "elsewhere");
        Some(Meaning::Field { path: names[0].clone(), kind: Type::NUMBER })
    });
    let wire = resolved.node.wire().to_string();
    assert!(wire.contains(r#"["other","elsewhere",["field","trust"]]"#), "{wire}");
}

#[test]
fn what_asks_nobody_is_constant() {
    assert!(resolved("if(1 < 2, 3 * 4, \"\")").node.is_constant());
    assert!(!resolved("by - today").node.is_constant());
}

#[test]
fn an_expression_of_no_answers_counts_nothing() {
    for (text, value) in [
        ("count(steps)", Value::Number(0.0)),
        ("sum(three)", Value::Empty),
        ("not goal", Value::Boolean(true)),
        ("number > 3 or 1 < 2", Value::Boolean(true)),
    ] {
        assert_eq!(evaluate(&resolved(text).node, &Unanswered, None), value, "{text}");
    }
}

// ---- Whatever stands there

/// Words and signs of the language, of which most rows mean nothing.
fn soup() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "goal",
        "three",
        "steps",
        "steps.hours",
        "by",
        "mood",
        "number",
        "elsewhere.x",
        ".value",
        ".hours",
        "1",
        "45%",
        "2026-12-31",
        "today",
        "yes",
        "no",
        "\"good\"",
        "“x”",
        "+",
        "-",
        "*",
        "/",
        "=",
        "!=",
        "<",
        ">=",
        "in",
        "and",
        "or",
        "not",
        "where",
        "(",
        ")",
        ",",
        "sum(",
        "count(",
        "if(",
        "highest(",
        "gap(",
        "share-of(",
        "at(",
        "as",
        "else",
        "\\<",
        "\\",
        "'",
        "=",
        ".",
        "é",
        "\n",
        "#",
        "{",
        "percent",
    ];
    proptest::collection::vec((prop::sample::select(WORDS), prop::sample::select(&["", " "])), 0..24)
        .prop_map(|words| words.into_iter().map(|(word, space)| word.to_owned() + space).collect())
}

/// Expressions that read, most of which also resolve.
fn sound() -> impl Strategy<Value = String> {
    const ATOMS: &[&str] = &[
        "goal",
        "three",
        "weights",
        "steps",
        "steps.hours",
        "by",
        "mood",
        "number",
        "rating",
        "done",
        "1",
        "0",
        "45%",
        "2026-12-31",
        "today",
        "yes",
        "\"good\"",
        "\"\"",
        "elsewhere.x",
        "points(three)",
        "progress()",
    ];
    const BINARY: &[&str] =
        &["+", "-", "*", "/", "=", "!=", "<", "<=", ">", ">=", "in", "and", "or", "where"];
    const CALLS: &[&str] = &[
        "sum", "mean", "min", "max", "count", "any", "all", "filled", "highest", "lowest", "ranked",
        "weighted", "dims", "spread", "round", "abs",
    ];
    prop::sample::select(ATOMS).prop_map(str::to_owned).prop_recursive(5, 40, 3, |inner| {
        prop_oneof![
            (inner.clone(), prop::sample::select(BINARY), inner.clone())
                .prop_map(|(a, operator, b)| format!("({a} {operator} {b})")),
            inner.clone().prop_map(|a| format!("(not {a})")),
            inner.clone().prop_map(|a| format!("-{a}")),
            (prop::sample::select(CALLS), inner.clone()).prop_map(|(name, a)| format!("{name}({a})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("gap({a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("share-of({a} where {b})")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("if({a}, {b}, {c})")),
        ]
    })
}

fn any_value() -> impl Strategy<Value = Value> {
    let simple = prop_oneof![
        Just(Value::Empty),
        any::<f64>().prop_map(Value::Number),
        "[ a-z]{0,3}".prop_map(|text| Value::Text(text.into())),
        any::<bool>().prop_map(Value::Boolean),
        Just(Value::Date(jiff::civil::Date::constant(2011, 12, 26))),
        Just(Value::Choice(Chosen { id: "good".into(), label: "Good".into(), number: Some(f64::NAN) })),
    ];
    simple.clone().prop_recursive(2, 12, 4, move |inner| {
        let entry = (inner, any::<f64>(), any::<bool>()).prop_map(|(value, weight, withheld)| Entry {
            key: "k".into(),
            name: "Name".into(),
            value,
            weight,
            withheld,
            dim: Some("d".into()),
            ..Entry::default()
        });
        proptest::collection::vec(entry, 0..4).prop_map(Value::Entries)
    })
}

fn is_finite(value: &Value) -> bool {
    !matches!(value, Value::Number(number) if !number.is_finite())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics_and_every_place_lies_in_it(text in prop_oneof![soup(), any::<String>()]) {
        let lies_in = |span: crate::diagnostic::Span| {
            text.get(span.start as usize..span.end as usize).is_some()
        };
        match syntax::query(&text, 0) {
            Ok(query) => {
                let mut found = Vec::new();
                parts(&query, &text, 0, &mut found);
                for problem in resolve(&query, &Names).problems {
                    prop_assert!(lies_in(problem.span), "{problem:?}");
                }
            }
            Err(problem) => prop_assert!(lies_in(problem.span), "{problem:?}"),
        }
        for read in [syntax::output(&text, 0).err(), syntax::list(&text, 0).err()] {
            prop_assert!(read.is_none_or(|problem| lies_in(problem.span)));
        }
    }

    #[test]
    fn whatever_is_answered_there_is_a_value(text in sound(), value in any_value(), row in any_value()) {
        let resolved = resolved(&text);
        let entry = Entry { value: row, weight: 1.0, ..Entry::default() };
        for environment in [&Always(value) as &dyn Environment, &Unanswered] {
            let value = evaluate(&resolved.node, environment, Some(&entry));
            prop_assert!(is_finite(&value), "{text}: {value:?}");
            for style in Format::NAMES {
                let format = Format::parse(style).expect("its name is known");
                print(&value, format, Some("EUR"));
            }
        }
    }

    #[test]
    fn a_number_lies_in_its_range(answers in proptest::collection::vec(1_u8..=5, 3), text in sound()) {
        let entry = |(index, &value): (usize, &u8)| Entry {
            key: index.to_string().into(),
            name: "Item".into(),
            value: Value::Number(f64::from(value)),
            weight: 1.0,
            ..Entry::default()
        };
        let three = Value::Entries(answers.iter().enumerate().map(entry).collect());
        let resolved = resolved(&text);
        let Type::Number(range) = resolved.kind else { return Ok(()) };
        if !resolved.problems.is_empty() {
            return Ok(());
        }
        if let Value::Number(value) = evaluate(&resolved.node, &Three(three), None) {
            let slack = 1e-9 * value.abs().max(1.0);
            prop_assert!(range.low.is_none_or(|low| value >= low - slack), "{text}: {value} {range:?}");
            prop_assert!(range.high.is_none_or(|high| value <= high + slack), "{text}: {value} {range:?}");
            prop_assert!(!range.is_whole() || (value - value.round()).abs() <= slack, "{text}: {value}");
        }
    }
}
