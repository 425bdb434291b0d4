//! Worksheets of the size that coaches hand out: ten blanks, a scale of five items, a table with a computed column, a sum
//! and bands.

use std::fmt::Write as _;

use super::prose;
use super::random::Random;

/// Worksheets draw their words from streams of their own, so that posts are the same with and without them.
const STREAM: usize = 1 << 40;
/// What is asked in the ten blanks, each with a question before it.
const BLANKS: [&str; 10] = [
    "[in one sentence]{#goal required}",
    "[name three]{#strengths long}",
    "[a name]{}",
    "[a number]{number min=1 max=40}",
    "[a day]{#when date}",
    "[about]{#share percent}",
    "[each week]{hours}",
    "[which]{select options=\"Telephone, Counter, Letter: 3\"}",
    "[what you will do then]{#then long}",
    "[1 to 10]{#sure scale=\"1 Not at all .. 10 Fully\"}",
];
/// The bands of five items from 1 to 5.
const BANDS: [&str; 3] = ["5–11", "12–18", "19–25"];

/// A worksheet between its fences, as a post holds it.
pub(super) fn inline(number: usize, text: &mut String) {
    let mut random = Random::of(STREAM + number);
    let title = prose::heading(&mut random);
    let _ = write!(text, "::: worksheet {{#{} title=\"{title}\"}}\n\n", id(number));
    content(&mut random, text);
    text.push_str(":::\n");
}

/// The file of a worksheet that stands alone.
pub(super) fn file(number: usize) -> String {
    let mut random = Random::of(STREAM + number);
    let title = prose::heading(&mut random);
    let mut text = format!("+++\ntitle = \"{title}\"\nsummary = \"Ten minutes with a pencil.\"\n+++\n\n");
    content(&mut random, &mut text);
    text
}

/// The lines that show it in a post.
pub(super) fn embedded(number: usize, text: &mut String) {
    let _ = write!(text, "::: worksheet {{from=\"{}\"}}\n:::\n", id(number));
}

/// What it is called.
pub(super) fn id(number: usize) -> String {
    format!("sheet-{number:06}")
}

fn content(random: &mut Random, text: &mut String) {
    for (index, blank) in BLANKS.iter().enumerate() {
        let (begin, question) = (["What if", "Why is it that"][index % 2], prose::clause(random));
        let _ = write!(text, "{begin} {question}, question {}? {blank}\n\n", index + 1);
    }
    text.push_str("### How ready are you? {#ready scale=\"1 Not at all .. 5 Fully\"}\n\n");
    for index in 1..=5 {
        let _ = writeln!(text, "- **Step {index}:** {}.", prose::clause(random));
    }
    text.push_str(
        "\n### Your first steps {#steps rows=\"3+\"}\n\n\
         | Step | How long | By when | Done | That is |\n\
         | --- | --- | --- | --- | --- |\n\
         | [do what]{#step} | [time]{#time hours} | [date]{#by date} | [ ]{#done} | {= .by - today as days} |\n\n\
         You have {#open = count(steps where not .done)} steps before you, of \
         {= sum(steps.time) as hours else \"no time at all\"}.\n\n\
         ### Your score {bands=\"sum(ready)\"}\n\n",
    );
    for band in BANDS {
        let _ = writeln!(text, "- **{band}:** {}.", prose::clause(random));
    }
    text.push('\n');
}
