//! Each piece of a worksheet as the exact HTML that it becomes. Words of the theme are shown as `{key}`.

use crate::diagnostic::Span;
use crate::document::SlotContent;

use super::super::expression::{About, ForeignUse, Node, Resolved, Type, Wanted};
use super::super::model::{
    Band, Bands, Blank, Block, Branch, Choice, GridScale, Item, Kind, List, ListKind, Matrix, Outcome,
    Outcomes, Output, Piece, Preset, Rows, ScriptBlock, Section, Steps, Text, Worksheet,
};
use super::{Place, WORDS, write};

fn html(worksheet: &Worksheet, place: Place) -> String {
    let body = write(worksheet, place, None);
    let mut html = String::new();
    let mut from = 0;
    for slot in &body.slots {
        let at = slot.at as usize;
        html.push_str(&body.html[from..at]);
        from = at;
        match &slot.content {
            SlotContent::Word { key } => {
                assert!(WORDS.contains(&key.as_str()), "{key} is not among the words");
                html.extend(["{", key, "}"]);
            }
            SlotContent::WorksheetAddress { worksheet } => html.extend(["/", worksheet, "/"]),
            SlotContent::LinkOpen { .. } => html.push_str("<a href=\"#price\">"),
            SlotContent::LinkClose { .. } => html.push_str("</a>"),
            other => panic!("{other:?} in a worksheet"),
        }
    }
    html.push_str(&body.html[from..]);
    html
}

/// The inside of a worksheet's body.
fn body(worksheet: &Worksheet) -> String {
    let html = html(worksheet, Place::Page);
    let (_, inside) = html.split_once("<div class=\"worksheet-body\">\n").expect("there is a body");
    let (inside, _) = inside.split_once("\n</div>\n<footer").expect("it ends before the foot");
    inside.to_owned()
}

fn worksheet(content: Vec<Block>) -> Worksheet {
    Worksheet { id: "w".to_owned(), content, ..Worksheet::default() }
}

fn words(words: &str) -> Text {
    vec![Piece::Html(words.to_owned())]
}

fn blank(path: &str, kind: Kind, label: &str) -> Blank {
    Blank { path: path.to_owned(), kind, label: label.to_owned(), ..Blank::default() }
}

fn item(id: &str, label: &str) -> Item {
    Item { id: id.to_owned(), label: label.to_owned(), text: words(label), ..Item::default() }
}

fn list(path: &str, label: &str, kind: ListKind, items: Vec<Item>) -> List {
    List { path: path.to_owned(), label: label.to_owned(), items, kind, ..List::default() }
}

fn steps(high: i32) -> Steps {
    Steps { low: 1, high, low_words: "Rarely".to_owned(), high_words: "Always".to_owned() }
}

fn asked(list: List) -> Worksheet {
    let label = words(&list.label);
    let mut worksheet = worksheet(vec![Block::List { list: 0, label, labelled_by: None }]);
    worksheet.lists.push(list);
    worksheet
}

fn question(blank: Blank) -> Worksheet {
    let label = words(&blank.label);
    let mut worksheet = worksheet(vec![Block::Question { label, blank: 0, after: Text::new() }]);
    worksheet.blanks.push(blank);
    worksheet
}

fn output(expression: usize, otherwise: Option<&str>) -> Output {
    Output {
        span: Span::default(),
        expression,
        format: None,
        otherwise: otherwise.map(str::to_owned),
        within: None,
        name: None,
    }
}

fn formula(node: Node) -> Resolved {
    Resolved { node, kind: Type::Any, problems: Vec::new(), foreign: Vec::new() }
}

fn rows() -> Rows {
    Rows {
        head: vec![words("Obstacle"), words("Done")],
        pattern: vec![vec![Piece::Blank(0)], vec![Piece::Blank(1)]],
        is_table: true,
        columns: vec![("what".to_owned(), 0), ("done".to_owned(), 1)],
        name: Some("what".to_owned()),
        shown: 3,
        ..Rows::default()
    }
}

fn table(rows: Rows) -> Worksheet {
    let mut worksheet = asked(list("t", "", ListKind::Rows(rows), Vec::new()));
    worksheet.content =
        vec![Block::List { list: 0, label: Text::new(), labelled_by: Some("stop".to_owned()) }];
    let mut what = blank("t.what", Kind::Text, "Obstacle");
    what.hint = "what".to_owned();
    worksheet.blanks = vec![what, blank("t.done", Kind::Check, "Done")];
    worksheet
}

#[test]
fn a_sheet_in_a_text_has_its_title_and_one_on_its_own_page_has_none() {
    let worksheet = Worksheet { title: Some("Plan & do".to_owned()), ..worksheet(Vec::new()) };
    assert_eq!(
        html(&worksheet, Place::Text),
        r#"<goalpost-worksheet class="worksheet" data-worksheet="w">
<form method="dialog" autocomplete="off" novalidate aria-labelledby="w_title">
<header class="worksheet-head">
<p class="worksheet-tab">{worksheet_sheet}</p>
<h2 class="worksheet-title" id="w_title">Plan &amp; do</h2>
<p class="worksheet-paper" aria-hidden="true"><span>{worksheet_name}</span> <span>{worksheet_date}</span></p>
</header>
<div class="worksheet-body">
</div>
<footer class="worksheet-foot"></footer>
</form>
</goalpost-worksheet>
"#
    );
    let page = html(&worksheet, Place::Page);
    assert!(page.contains("novalidate aria-label=\"Plan &amp; do\">") && !page.contains("<h2"), "{page}");
}

#[test]
fn a_question_has_a_label_a_control_and_a_description() {
    let mut goal = blank("goal", Kind::Text, "What?");
    goal.hint = "one sentence".to_owned();
    goal.required = true;
    assert_eq!(
        body(&question(goal)),
        r#"<p class="question"><label for="w_goal">What? <span class="required">({worksheet_needed})</span></label>
<span class="field field-text"><input type="text" id="w_goal" name="goal" aria-describedby="w_goal_hint"> <small class="hint" id="w_goal_hint">one sentence</small></span></p>"#
    );
}

#[test]
fn kinds_have_controls_of_their_own() {
    let control = |kind: Kind, change: fn(&mut Blank)| {
        let mut blank = blank("b", kind, "B");
        change(&mut blank);
        let html = body(&question(blank));
        html.split_once("</label>\n").map_or(html.clone(), |(_, control)| control.to_owned())
    };
    assert_eq!(
        control(Kind::Long, |blank| blank.value = Some("</textarea>".to_owned())),
        "<span class=\"field field-long\"><textarea rows=\"4\" id=\"w_b\" name=\"b\">\n&lt;/textarea&gt;</textarea></span></p>"
    );
    assert_eq!(
        control(Kind::Percent, |_| ()),
        r#"<span class="field field-percent"><input type="text" inputmode="decimal" id="w_b" name="b" aria-describedby="w_b_unit"> <span class="unit" id="w_b_unit">%</span></span></p>"#
    );
    assert_eq!(
        control(Kind::Date, |blank| (blank.min, blank.max) =
            (Some("today".to_owned()), Some("2026-12-31".to_owned()))),
        r#"<span class="field field-date"><input type="date" id="w_b" name="b" max="2026-12-31"></span></p>"#
    );
    assert_eq!(
        control(Kind::Check, |_| ()),
        r#"<p class="question question-check"><span class="field field-check"><input type="checkbox" id="w_b" name="b" value="yes"></span> <label for="w_b">B</label></p>"#
    );
    assert_eq!(
        control(Kind::Select, |blank| {
            blank.options =
                vec![Choice { id: "sold".to_owned(), label: "Sold <1>".to_owned(), number: None }];
        }),
        r#"<span class="field field-select"><select id="w_b" name="b"><option value=""></option><option value="sold">Sold &lt;1&gt;</option></select><span class="options" aria-hidden="true"><span>Sold &lt;1&gt;</span></span></span></p>"#
    );
    assert_eq!(
        control(Kind::Scale(steps(2)), |_| ()),
        r#"<p class="question"><span class="label" id="w_b_label">B</span>
<span class="field field-scale"><span class="rating" role="radiogroup" id="w_b" aria-labelledby="w_b_label" aria-describedby="w_b_hint"><span class="steps"><label><input type="radio" name="b" value="1" aria-label="1, Rarely"><span aria-hidden="true">1</span></label><label><input type="radio" name="b" value="2" aria-label="2, Always"><span aria-hidden="true">2</span></label></span></span> <small class="hint" id="w_b_hint">1 Rarely … 2 Always</small></span></p>"#
    );
}

#[test]
fn blanks_in_prose_name_themselves_and_outputs_wait() {
    let mut worksheet = worksheet(vec![Block::Prose(vec![
        Piece::Html("<p>Call ".to_owned()),
        Piece::Blank(0),
        Piece::Html(": ".to_owned()),
        Piece::Output(0),
        Piece::Output(1),
        Piece::Html("</p>".to_owned()),
    ])]);
    worksheet.blanks.push(blank("whom", Kind::Text, "whom \"today\""));
    let foreign = ForeignUse {
        worksheet: "goal-plan".into(),
        names: vec!["goal".into()],
        span: Span::default(),
        wanted: Wanted::Anything,
    };
    worksheet.formulas =
        vec![formula(Node::Empty), Resolved { foreign: vec![foreign], ..formula(Node::Empty) }];
    worksheet.outputs = vec![output(0, None), output(1, Some("your <goal>"))];
    assert_eq!(
        body(&worksheet),
        r#"<p>Call <span class="field field-text"><input type="text" id="w_whom" name="whom" aria-label="whom &quot;today&quot;"></span>: <output class="output" data-output="0" data-empty>—</output><output class="output" data-output="1"><a href="/goal-plan/">your &lt;goal&gt;</a></output></p>"#
    );
}

#[test]
fn choices_have_their_words_in_labels_but_for_links_and_blanks() {
    let mut price = item("price", "Price");
    price.text = vec![
        Piece::Slot(SlotContent::LinkOpen { link: 0, title: String::new(), class: String::new() }),
        Piece::Html("Price".to_owned()),
        Piece::Slot(SlotContent::LinkClose { link: 0 }),
    ];
    let mut other = item("other", "Other:");
    other.text = vec![Piece::Html("Other: ".to_owned()), Piece::Blank(0)];
    other.content = vec![Block::Prose(words("<p>Then wait.</p>"))];
    let kind = ListKind::One { is_select: false, practice: false };
    let mut worksheet = asked(list("said", "What?", kind, vec![item("yes", "Yes"), price, other]));
    worksheet.blanks.push(blank("what", Kind::Text, "Other"));
    assert_eq!(
        body(&worksheet),
        r##"<fieldset class="choices" data-list="said" id="w_said">
<legend>What?</legend>
<ul>
<li data-item="yes"><label><input type="radio" id="w_said_yes" name="said" value="yes"> <span>Yes</span></label></li>
<li data-item="price"><input type="radio" id="w_said_price" name="said" value="price" aria-label="Price"> <a href="#price">Price</a></li>
<li data-item="other"><label><input type="radio" id="w_said_other" name="said" value="other"> <span>Other: </span></label> <span class="field field-text"><input type="text" id="w_what" name="what" aria-label="Other"></span>
<div class="choice-content">
<p>Then wait.</p>
</div></li>
</ul>
</fieldset>"##
    );
}

#[test]
fn several_may_be_ticked_and_a_heading_may_name_them() {
    let kind = ListKind::Many { min: None, max: None, practice: false };
    let mut worksheet = asked(list("areas", "Areas", kind, vec![item("health", "Health")]));
    worksheet.content =
        vec![Block::List { list: 0, label: Text::new(), labelled_by: Some("which".to_owned()) }];
    worksheet.lists[0].is_ordered = true;
    worksheet.lists[0].required = true;
    assert_eq!(
        body(&worksheet),
        r#"<fieldset class="choices" data-list="areas" id="w_areas" aria-labelledby="which">
<p class="required">({worksheet_needed})</p>
<ol>
<li data-item="health"><label><input type="checkbox" id="w_areas_health" name="areas.health" value="yes"> <span>Health</span></label></li>
</ol>
</fieldset>"#
    );
}

#[test]
fn a_drop_down_shows_its_options_on_paper() {
    let kind = ListKind::One { is_select: true, practice: false };
    assert_eq!(
        body(&asked(list("when", "When?", kind, vec![item("now", "Now")]))),
        r#"<div class="drop-down"><p class="question"><label for="w_when">When?</label>
<span class="field field-select"><select name="when" data-list="when" id="w_when"><option value=""></option><option value="now">Now</option></select><span class="options" aria-hidden="true"><span>Now</span></span></span></p></div>"#
    );
}

#[test]
fn the_answers_of_a_practice_come_last() {
    let mut right = item("warranty", "Warranty");
    right.is_right = true;
    right.content = vec![Block::Prose(words("<p>Peace of mind.</p>"))];
    let one = list(
        "quiz.heater",
        "A heater",
        ListKind::One { is_select: false, practice: true },
        vec![right, item("price", "Price")],
    );
    let mut worksheet =
        asked(list("quiz", "Which?", ListKind::Questions(vec![1]), vec![item("heater", "A heater")]));
    worksheet.lists.push(one);
    let html = html(&worksheet, Place::Text);
    assert!(
        html.contains(
            r#"<fieldset class="questions" data-list="quiz" id="w_quiz">
<legend>Which?</legend>
<ul>
<li data-item="heater"><fieldset class="choices practice" data-list="quiz.heater" id="w_quiz_heater">
<legend>A heater</legend>
<ul>
<li data-item="warranty"><label><input type="radio" id="w_quiz_heater_warranty" name="quiz.heater" value="warranty"> <span>Warranty</span></label></li>
<li data-item="price"><label><input type="radio" id="w_quiz_heater_price" name="quiz.heater" value="price"> <span>Price</span></label></li>
</ul>
</fieldset></li>
</ul>
</fieldset>
</div>
<section class="worksheet-answers">
<h3>{worksheet_answers}</h3>
<dl>
<div data-answers="quiz.heater"><dt>A heater</dt>
<dd><strong class="right">Warranty</strong>
<div class="feedback" data-list="quiz.heater" data-item="warranty">
<p>Peace of mind.</p>
</div></dd></div>
</dl>
</section>
<footer"#
        ),
        "{html}"
    );
}

#[test]
fn a_scale_is_a_row_of_steps_for_each_item() {
    let mut prepare = item("prepare", "Prepare");
    prepare.levels = vec![words("I wing it"), words("Notes")];
    assert_eq!(
        body(&asked(list("p", "Rate", ListKind::Scale(steps(2)), vec![prepare]))),
        r#"<fieldset class="scale" data-list="p" id="w_p">
<legend>Rate</legend>
<p class="scale-ends"><span><b>1</b> Rarely</span> <span><b>2</b> Always</span></p>
<ul class="ratings">
<li data-item="prepare"><fieldset class="rating" id="w_p_prepare"><legend>Prepare</legend>
<span class="steps"><label><input type="radio" name="p.prepare" value="1" aria-label="1, Rarely"><span aria-hidden="true">1</span></label><label><input type="radio" name="p.prepare" value="2" aria-label="2, Always"><span aria-hidden="true">2</span></label></span>
<ol class="levels"><li value="1">I wing it</li><li value="2">Notes</li></ol></fieldset></li>
</ul>
</fieldset>"#
    );
}

#[test]
fn a_grid_is_a_table_of_ratings() {
    let mut one = steps(1);
    one.low_words.clear();
    one.high_words.clear();
    let scale = GridScale { id: "now".to_owned(), label: "Now".to_owned(), steps: one };
    assert_eq!(
        body(&asked(list("ten", "Ten", ListKind::Grid(vec![scale]), vec![item("lead", "Lead")]))),
        r#"<table class="grid" data-list="ten" id="w_ten">
<caption>Ten</caption>
<thead><tr><td></td><th scope="col">Now</th></tr></thead>
<tbody>
<tr data-item="lead"><th scope="row">Lead</th><td data-label="Now"><span class="rating" role="radiogroup" id="w_ten_lead_now" aria-label="Lead: Now"><span class="steps"><label><input type="radio" name="ten.lead.now" value="1" aria-label="1"><span aria-hidden="true">1</span></label></span></span></td></tr>
</tbody>
</table>"#
    );
}

#[test]
fn ranks_and_shares_are_numbers() {
    assert_eq!(
        body(&asked(list("order", "Order", ListKind::Rank, vec![item("a", "A"), item("b", "B")]))),
        r#"<fieldset class="rank" data-list="order" id="w_order">
<legend>Order</legend>
<ol>
<li data-item="a"><label for="w_order_a">A</label> <input type="number" inputmode="numeric" min="1" max="2" id="w_order_a" name="order.a"></li>
<li data-item="b"><label for="w_order_b">B</label> <input type="number" inputmode="numeric" min="1" max="2" id="w_order_b" name="order.b"></li>
</ol>
</fieldset>"#
    );
    assert_eq!(
        body(&asked(list("values", "Share", ListKind::Share(100.0), vec![item("a", "A")]))),
        r#"<fieldset class="share" data-list="values" id="w_values">
<legend>Share</legend>
<ul>
<li data-item="a"><label for="w_values_a">A</label> <input type="text" inputmode="decimal" id="w_values_a" name="values.a"></li>
</ul>
<p class="share-left"><output data-share="values"></output></p>
</fieldset>"#
    );
}

#[test]
fn a_table_has_presets_empty_rows_and_a_pattern() {
    let preset = Preset {
        id: "late".to_owned(),
        label: "Late meetings".to_owned(),
        cells: vec![Some(words("Late meetings")), None],
        values: [("what".to_owned(), "Late meetings".to_owned())].into(),
    };
    let html = body(&table(Rows { presets: vec![preset], shown: 2, ..rows() }));
    assert_eq!(
        html,
        r#"<table class="rows" data-list="t" id="w_t" aria-labelledby="stop">
<thead><tr><th scope="col">Obstacle <small class="hint" id="w_t_what_hint">what</small></th><th scope="col">Done</th></tr></thead>
<tbody>
<tr data-row="0" data-key="late"><th scope="row" data-label="Obstacle (what)">Late meetings</th><td data-label="Done"><span class="field field-check"><input type="checkbox" id="w_t_0_done" name="t.0.done" value="yes" aria-label="Done, Late meetings"></span></td></tr>
<tr data-row="1"><td data-label="Obstacle (what)"><span class="field field-text"><input type="text" id="w_t_1_what" name="t.1.what" aria-label="Obstacle, {worksheet_row} 2" aria-describedby="w_t_what_hint"></span></td><td data-label="Done"><span class="field field-check"><input type="checkbox" id="w_t_1_done" name="t.1.done" value="yes" aria-label="Done, {worksheet_row} 2"></span></td></tr>
</tbody>
</table>
<template class="row">
<tr data-row="{index}"><td data-label="Obstacle (what)"><span class="field field-text"><input type="text" id="w_t_{index}_what" name="t.{index}.what" aria-label="Obstacle, {worksheet_row} {number}" aria-describedby="w_t_what_hint"></span></td><td data-label="Done"><span class="field field-check"><input type="checkbox" id="w_t_{index}_done" name="t.{index}.done" value="yes" aria-label="Done, {worksheet_row} {number}"></span></td></tr>
</template>"#
    );
}

#[test]
fn an_empty_table_has_three_rows_if_it_may() {
    let count = |rows: Rows| body(&table(rows)).matches("<tr data-row=").count() - 1;
    assert_eq!(count(rows()), 3);
    assert_eq!(count(Rows { shown: 1, ..rows() }), 3);
    assert_eq!(count(Rows { shown: 5, ..rows() }), 5);
    assert_eq!(count(Rows { shown: 1, max: Some(2), ..rows() }), 2);
    assert_eq!(count(Rows { from: vec![0], ..rows() }), 3);
}

#[test]
fn rows_of_a_known_list_bear_its_items() {
    let mut table = table(Rows {
        head: Vec::new(),
        is_table: false,
        pattern: vec![vec![Piece::Output(0)]],
        content: vec![Block::Question { label: words("What?"), blank: 0, after: Text::new() }],
        from: vec![0],
        known: Some(vec![("pos".to_owned(), "Positive".to_owned())]),
        one_by_one: Some("Next".to_owned()),
        ..rows()
    });
    table.formulas.push(formula(Node::About(1, About::Item)));
    table.outputs.push(output(0, None));
    assert_eq!(
        body(&table),
        r#"<fieldset class="listed" aria-labelledby="stop">
<ul class="rows rows-list" data-list="t" id="w_t" data-one-by-one="Next">
<li data-row="0" data-key="pos"><output class="output" data-output="0">Positive</output>
<p class="question"><label for="w_t_0_what">What?</label>
<span class="field field-text"><input type="text" id="w_t_0_what" name="t.0.what" aria-describedby="w_t_0_what_hint"> <small class="hint" id="w_t_0_what_hint">what</small></span></p></li>
</ul>
<template class="row">
<li data-row="{index}"><output class="output" data-output="0" data-empty>—</output>
<p class="question"><label for="w_t_{index}_what">What?</label>
<span class="field field-text"><input type="text" id="w_t_{index}_what" name="t.{index}.what" aria-describedby="w_t_{index}_what_hint"> <small class="hint" id="w_t_{index}_what_hint">what</small></span></p></li>
</template>
</fieldset>"#
    );
}

#[test]
fn a_matrix_closes_where_an_entry_meets_itself() {
    let entries = vec![("a".to_owned(), "A".to_owned()), ("b".to_owned(), "B".to_owned())];
    let matrix = Matrix {
        corner: words("On"),
        rows: vec![0],
        columns: vec![0],
        known_rows: Some(entries[..1].to_vec()),
        known_columns: Some(entries),
        cell: 0,
        sums: vec![(words("Sum"), vec![Piece::Output(0)])],
        footers: vec![vec![words("All"), vec![Piece::Output(0)]]],
        ..Matrix::default()
    };
    let mut worksheet = asked(list("m", "Bears", ListKind::Matrix(matrix), Vec::new()));
    worksheet.blanks.push(blank("m.*", Kind::Number, "Bears"));
    worksheet.outputs.push(output(0, None));
    assert_eq!(
        body(&worksheet),
        r#"<table class="matrix" data-list="m" id="w_m">
<caption>Bears</caption>
<thead><tr><th scope="col">On</th><th scope="col" data-column="a">A</th><th scope="col" data-column="b">B</th><th scope="col">Sum</th></tr></thead>
<tbody>
<tr data-row="0" data-key="a"><th scope="row">A</th><td class="closed" data-column="a" data-label="A">–</td><td data-column="b" data-label="B"><span class="field field-number"><input type="text" inputmode="decimal" id="w_m_a_b" name="m.a.b" aria-label="B, A"></span></td><td data-label="Sum"><output class="output" data-output="0" data-empty>—</output></td></tr>
</tbody>
<tfoot>
<tr><th scope="row">All</th><td data-column="a" data-label="A"><output class="output" data-output="0" data-empty>—</output></td><td data-column="b" data-label="B"><output class="output" data-output="0" data-empty>—</output></td></tr>
</tfoot>
</table>
<template class="row"><tr data-row="{index}" data-key="{row}"><th scope="row">{label}</th><td data-label="Sum"><output class="output" data-output="0" data-empty>—</output></td></tr></template>
<template class="cell"><td data-column="{column}" data-label="{heading}"><span class="field field-number"><input type="text" inputmode="decimal" id="w_m_{row}_{column}" name="m.{row}.{column}" aria-label="{heading}, {label}"></span></td></template>"#
    );
}

#[test]
fn outcomes_have_letters_that_their_choices_bear() {
    let mut yes = item("yes", "Yes");
    yes.points = [("star".to_owned(), 1.0), ("planner".to_owned(), 2.0), (String::new(), 3.0)].into();
    let kind = ListKind::One { is_select: false, practice: false };
    let mut worksheet = asked(list("l", "L", kind, vec![yes]));
    worksheet.content.push(Block::Outcomes(0));
    worksheet.content.push(Block::Bands(0));
    let outcome = |id: &str, label: &str| Outcome {
        id: id.to_owned(),
        label: label.to_owned(),
        text: words("sells."),
        content: Vec::new(),
        span: Span::default(),
    };
    let outcomes = vec![outcome("star", "Star"), outcome("planner", "Planner")];
    worksheet.outcomes.push(Outcomes { span: Span::default(), outcomes, lists: vec!["l".to_owned()] });
    worksheet.bands.push(Bands {
        span: Span::default(),
        expression: 0,
        bands: vec![Band {
            range: "below 3".to_owned(),
            low: None,
            high: Some(3.0),
            is_over: false,
            is_below: true,
            step: 1.0,
            text: words("Rest."),
            content: Vec::new(),
            span: Span::default(),
        }],
        waits: Vec::new(),
    });
    let html = body(&worksheet);
    assert!(
        html.contains(r#"</label> <span class="letter" aria-hidden="true">3</span> <span class="letter" aria-hidden="true">B 2</span> <span class="letter" aria-hidden="true">A</span></li>"#),
        "{html}"
    );
    assert!(
        html.ends_with(
            r#"<div class="outcomes" data-outcomes="0"><ul>
<li data-outcome="star"><span class="letter" aria-hidden="true">A</span> <strong>Star</strong> sells.</li>
<li data-outcome="planner"><span class="letter" aria-hidden="true">B</span> <strong>Planner</strong> sells.</li>
</ul></div>
<div class="bands" data-bands="0"><ul>
<li data-band="0"><strong class="range">below 3</strong> Rest.</li>
</ul></div>"#
        ),
        "{html}"
    );
}

#[test]
fn sections_scripts_pauses_and_containers_are_all_there() {
    let branch = Branch { lead: words("If yes"), rest: words("“Thank you.”"), content: Vec::new() };
    let script =
        vec![ScriptBlock::Plain(Block::Prose(words("<p>“Hello.”</p>"))), ScriptBlock::Branches(vec![branch])];
    let heading = Block::Heading { level: 4, id: "price".to_owned(), text: words("Price") };
    let mut worksheet = worksheet(vec![
        Block::Section { section: 0, content: vec![heading] },
        Block::Container {
            open: words("<div class=\"callout\">"),
            content: vec![Block::Script { id: Some("call".to_owned()), content: script }],
            close: "</div>".to_owned(),
        },
        Block::Pause { seconds: 3, content: words("Wait.") },
    ]);
    worksheet.sections.push(Section { heading: Some("price".to_owned()), ..Section::default() });
    assert_eq!(
        body(&worksheet),
        r#"<section class="conditional" data-section="0">
<h4 id="price">Price</h4>
</section>
<div class="callout">
<div class="script" data-script id="call">
<p>“Hello.”</p>
<ul class="branches">
<li data-branch><strong class="lead">If yes:</strong> “Thank you.”</li>
</ul>
</div>
</div>
<div class="pause" data-seconds="3">Wait.</div>"#
    );
}

#[test]
fn what_an_author_wrote_as_text_runs_nothing() {
    let evil = "\"><script>alert(1)</script>";
    let mut blank = blank(evil, Kind::Select, evil);
    blank.hint = format!("{evil}x");
    blank.unit = Some(evil.to_owned());
    blank.value = Some(evil.to_owned());
    blank.options = vec![Choice { id: evil.to_owned(), label: evil.to_owned(), number: None }];
    let mut worksheet = question(blank);
    worksheet.content = vec![Block::Prose(vec![Piece::Blank(0)])];
    worksheet.id = evil.to_owned();
    worksheet.title = Some(evil.to_owned());
    let mut item = item(evil, evil);
    item.text = Text::new();
    item.is_right = true;
    let kinds = [
        ListKind::One { is_select: false, practice: true },
        ListKind::One { is_select: true, practice: false },
        ListKind::Many { min: None, max: None, practice: false },
        ListKind::Scale(Steps { low: 0, high: 1, low_words: evil.to_owned(), high_words: evil.to_owned() }),
        ListKind::Grid(vec![GridScale { id: evil.to_owned(), label: evil.to_owned(), steps: steps(2) }]),
        ListKind::Rank,
        ListKind::Rows(Rows { one_by_one: Some(evil.to_owned()), is_table: false, ..rows() }),
    ];
    for (index, kind) in kinds.into_iter().enumerate() {
        worksheet.lists.push(list(evil, evil, kind, vec![item.clone()]));
        worksheet.content.push(Block::List { list: index, label: Text::new(), labelled_by: None });
    }
    for place in [Place::Page, Place::Text] {
        let html = html(&worksheet, place);
        assert!(!html.contains("<script"), "{html}");
    }
}

#[test]
fn what_is_not_there_is_not_written() {
    let worksheet = worksheet(vec![
        Block::Question { label: Text::new(), blank: 7, after: Text::new() },
        Block::List { list: 7, label: Text::new(), labelled_by: None },
        Block::Bands(7),
        Block::Outcomes(7),
        Block::Chart(7),
        Block::Section { section: 7, content: Vec::new() },
        Block::Prose(vec![Piece::Blank(7), Piece::Output(7)]),
    ]);
    assert_eq!(html(&worksheet, Place::Page).matches('7').count(), 0);
}
