//! Worksheets as the JSON that the browser reads.

use crate::diagnostic::Span;

use super::super::expression::{Leaf, Node, Resolved, Type};
use super::super::model::{
    Blank, Chart, ChartKind, ChartSeries, Choice, Item, Kind, List, ListKind, Point, Rows, Section, Steps,
    Value, Worksheet,
};
use super::{definition, within_script};

fn blank(path: &str, kind: Kind) -> Blank {
    let hint = "a hint is no part of it".to_owned();
    Blank { path: path.to_owned(), kind, label: path.to_owned(), hint, ..Blank::default() }
}

fn list(path: &str, kind: ListKind, items: Vec<Item>) -> List {
    List { path: path.to_owned(), label: path.to_owned(), items, kind, ..List::default() }
}

fn formula(node: Node) -> Resolved {
    Resolved { node, kind: Type::NUMBER, problems: Vec::new(), foreign: Vec::new() }
}

fn value(row: Option<usize>) -> Value {
    Value { span: Span::default(), expression: 0, format: None, row }
}

/// A definition without what is the same in all of these.
fn parts(worksheet: &Worksheet) -> String {
    let json = definition(worksheet);
    let (_, rest) = json.split_once("\"fields\":").expect("there are fields");
    rest.split_once(",\"values\":").expect("values follow").0.to_owned()
}

#[test]
fn an_empty_worksheet_says_only_what_it_must() {
    assert_eq!(
        definition(&Worksheet { id: "w".to_owned(), ..Worksheet::default() }),
        r#"{"wire":1,"id":"w","title":"","schema":"5ea272ea42","fields":{},"lists":{},"values":{},"outputs":[],"bands":[],"outcomes":[],"sections":[],"charts":[],"was":{}}"#
    );
}

#[test]
fn fields_keep_their_order_and_numbers_are_short() {
    let mut share = blank("share", Kind::Percent);
    (share.min, share.max, share.step) = (Some("0".to_owned()), Some("0.45".to_owned()), Some(2.0));
    share.required = true;
    let mut by = blank("by", Kind::Date);
    by.min = Some("today".to_owned());
    let mut stage = blank("a-stage", Kind::Select);
    stage.options = vec![Choice { id: "new".to_owned(), label: "New".to_owned(), number: Some(7.0) }];
    let steps = Steps { low: 1, high: 5, low_words: "Rarely".to_owned(), high_words: String::new() };
    let blanks = vec![share, by, stage, blank("odds", Kind::Scale(steps))];
    assert_eq!(
        parts(&Worksheet { blanks, ..Worksheet::default() }),
        r#"{"share":{"kind":"percent","label":"share","required":true,"min":0,"max":0.45,"step":2},"by":{"kind":"date","label":"by","min":"today"},"a-stage":{"kind":"select","label":"a-stage","options":[{"id":"new","label":"New","number":7}]},"odds":{"kind":"scale","label":"odds","low":1,"high":5}},"lists":{}"#
    );
}

#[test]
fn columns_are_fields_of_their_table_and_of_nothing_else() {
    let rows = Rows {
        columns: vec![("what".to_owned(), 0), ("odds".to_owned(), 1)],
        computed: vec!["days".to_owned()],
        name: Some("what".to_owned()),
        shown: 3,
        max: Some(8),
        ..Rows::default()
    };
    let worksheet = Worksheet {
        formulas: vec![formula(Node::Number(1.5))],
        blanks: vec![blank("t.what", Kind::Text), blank("t.odds", Kind::Number)],
        values: [("t.days".to_owned(), value(Some(0))), ("sum".to_owned(), value(None))].into(),
        charts: vec![Chart {
            kind: ChartKind::Bars,
            title: "T".to_owned(),
            names: Vec::new(),
            series: vec![("t".to_owned(), ChartSeries::Columns(0))],
        }],
        lists: vec![list("t", ListKind::Rows(rows), Vec::new())],
        ..Worksheet::default()
    };
    assert_eq!(
        parts(&worksheet),
        r#"{},"lists":{"t":{"kind":"rows","label":"t","columns":{"what":{"kind":"text","label":"t.what"},"odds":{"kind":"number","label":"t.odds"}},"computed":{"days":{"expression":1.5}},"name":"what","shown":3,"max":8,"presets":[]}}"#
    );
    let json = definition(&worksheet);
    assert!(json.contains(r#""values":{"sum":{"expression":1.5}}"#), "{json}");
    let series = r#"[{"label":"t.odds","expression":["column","t","odds"]},{"label":"days","expression":["column","t","days"]}]"#;
    assert!(
        json.contains(&format!(r#""charts":[{{"kind":"bars","title":"T","series":{series}}}]"#)),
        "{json}"
    );
}

#[test]
fn items_say_what_they_count() {
    let item = Item {
        id: "yes".to_owned(),
        label: "Yes".to_owned(),
        is_right: true,
        points: [("star".to_owned(), 2.0)].into(),
        ..Item::default()
    };
    let one = list("l", ListKind::One { is_select: false, practice: true }, vec![item]);
    let steps = Steps { low: 1, high: 5, low_words: String::new(), high_words: String::new() };
    let item = Item {
        id: "a".to_owned(),
        dim: Some("trust".to_owned()),
        weight: Some(2.0),
        reverse: true,
        ..Item::default()
    };
    let scale = List { required: true, ..list("s", ListKind::Scale(steps), vec![item]) };
    assert_eq!(
        parts(&Worksheet { lists: vec![one, scale], ..Worksheet::default() }),
        r#"{},"lists":{"l":{"kind":"one","label":"l","items":[{"id":"yes","label":"Yes","points":{"star":2},"right":true}],"practice":true},"s":{"kind":"scale","label":"s","items":[{"id":"a","label":"","dim":"trust","weight":2,"reverse":true}],"required":true,"low":1,"high":5}}"#
    );
}

#[test]
fn sections_say_what_leads_to_them_and_what_they_hold() {
    let step = Section {
        steps: vec![("said".to_owned(), "price".to_owned())],
        raters: vec!["self".to_owned()],
        holds: vec!["customer".to_owned()],
        ..Section::default()
    };
    let json = definition(&Worksheet { sections: vec![step], ..Worksheet::default() });
    assert!(
        json.contains(r#""sections":[{"steps":[["said","price"]],"for":["self"],"holds":["customer"]}]"#),
        "{json}"
    );
}

#[test]
fn the_schema_tells_questions_apart_and_nothing_else() {
    let schema = |worksheet: &Worksheet| {
        let json: serde_json::Value = serde_json::from_str(&definition(worksheet)).expect("it is JSON");
        json["schema"].clone()
    };
    let mut worksheet = Worksheet { blanks: vec![blank("goal", Kind::Text)], ..Worksheet::default() };
    let first = schema(&worksheet);
    worksheet.title = Some("Another".to_owned());
    assert_eq!(schema(&worksheet), first);
    worksheet.blanks[0].kind = Kind::Long;
    assert_ne!(schema(&worksheet), first);
}

#[test]
fn no_tag_ends_the_script_around_it() {
    let id = "</script><script>".to_owned();
    let json = within_script(&definition(&Worksheet { id: id.clone(), ..Worksheet::default() }));
    assert!(!json.contains('<'), "{json}");
    let read: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(read["id"], id);
}

#[test]
fn written_numbers_are_drawn_as_they_are() {
    let series = vec![("S".to_owned(), ChartSeries::Points(vec![Point::Number(2.0), Point::None]))];
    let chart = Chart { kind: ChartKind::Gauge, title: String::new(), names: vec!["a".to_owned()], series };
    let json = definition(&Worksheet { charts: vec![chart], ..Worksheet::default() });
    let expected =
        r#""charts":[{"kind":"gauge","title":"","names":["a"],"series":[{"label":"S","points":[2,null]}]}]"#;
    assert!(json.contains(expected), "{json}");
}

#[test]
fn progress_asks_for_what_stands_in_a_section() {
    let progress = Node::Leaf(Leaf::Progress(vec!["day-1".into(), "goal".into()]));
    let worksheet = Worksheet {
        formulas: vec![formula(Node::Not(Box::new(progress)))],
        values: [("done".to_owned(), value(None))].into(),
        named_sections: [("day-1".to_owned(), vec!["a".to_owned(), "b".to_owned()])].into(),
        ..Worksheet::default()
    };
    let json = definition(&worksheet);
    assert!(json.contains(r#"["not",["progress","a","b","goal"]]"#), "{json}");
}
