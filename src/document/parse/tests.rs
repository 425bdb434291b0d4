use super::*;
use crate::diagnostic::Span;
use crate::document::Body;

/// What the parser of bodies would make of a short text.
fn body(html: &str, words: u32) -> Parsed {
    let body = Body { html: html.to_owned(), slots: Vec::new() };
    Parsed { body, words, first_paragraph: Some("First words.".to_owned()), ..Parsed::default() }
}

fn document_at(path: &str, text: &str, parsed: Parsed) -> Document {
    let options = Options {
        time_zone: TimeZone::UTC,
        smart_punctuation: true,
        math: false,
        alphabet: Alphabet::General,
    };
    let (path, file) = (Arc::from(path), Arc::from(format!("content/{path}")));
    assemble(&path, &file, text, front_matter::read(&path, &file, text, &options), parsed)
}

fn document(lines: &str, parsed: Parsed) -> Document {
    document_at("posts/t.md", &format!("+++\ntitle = \"T\"\ndate = 2022-12-26\n{lines}\n+++\n"), parsed)
}

fn codes(document: &Document) -> Vec<Code> {
    document.diagnostics.iter().map(|it| it.code).collect()
}

#[test]
fn the_excerpt_is_the_summary_or_what_comes_first() {
    let before = |text: &str| Parsed { before_more: Some(text.to_owned()), ..body("<p>x</p>", 1) };
    assert_eq!(document("summary = 'S'", before("B")).summary.excerpt, "S");
    assert_eq!(document("", before("B")).summary.excerpt, "B");
    assert_eq!(document("", body("<p>x</p>", 1)).summary.excerpt, "First words.");
    assert_eq!(document("", Parsed { first_paragraph: None, ..body("<hr>", 0) }).summary.excerpt, "");
    let glossary =
        document_at("glossary/g.md", "+++\nterm = 'G'\ndefinition = 'D'\n+++\n", body("<p>x</p>", 1));
    assert_eq!(glossary.summary.excerpt, "D");
}

#[test]
fn long_paragraphs_are_cut_at_the_end_of_a_word() {
    for (text, characters, expected) in [
        ("short", 10, "short"),
        ("ten lettrs", 10, "ten lettrs"),
        ("some words here", 10, "some words…"),
        ("some words, here", 13, "some words…"),
        ("some wörds here", 9, "some…"),
        ("目標を立てる", 3, "目標を…"),
    ] {
        assert_eq!(shorten(text, characters), expected);
    }
}

#[test]
fn reading_time_is_in_whole_minutes_rounded_up() {
    for (words, minutes) in [(0, 0), (1, 1), (220, 1), (221, 2), (2200, 10)] {
        assert_eq!(document("", body("<p>x</p>", words)).summary.reading_minutes, minutes);
    }
}

#[test]
fn an_image_is_the_last_link_of_the_outline() {
    let link = LinkUse { target: LinkTarget::Fragment("a".into()), span: Span::default() };
    let parsed = Parsed { links: vec![link], ..body("<p>x</p>", 1) };
    let it = document("image = 'why.jpg'\nimage_alt = 'A'\nimage_credit = 'J'", parsed);
    let image = Image { link: 1, alt: "A".into(), credit: Some("J".into()) };
    assert_eq!(it.summary.image, Some(image));
    let target = LinkTarget::File { path: "posts/why.jpg".into(), suffix: String::new() };
    assert_eq!(it.outline.links[1].target, target);
    assert_eq!(codes(&it), []);
}

#[test]
fn an_image_needs_a_description_unless_it_is_an_author() {
    assert_eq!(codes(&document("image = '/a.jpg'", body("<p>x</p>", 1))), [Code::ImageAltMissing]);
    assert_eq!(codes(&document("image = '/a.jpg'\nimage_alt = ''", body("<p>x</p>", 1))), []);
    let author = document_at("authors/j.md", "+++\nname = 'Jane'\npicture = 'j.jpg'\n+++\n", body("", 0));
    assert_eq!(author.summary.image.as_ref().map(|it| it.alt.as_str()), Some("Jane"));
    assert_eq!(codes(&author), []);
    let unsafe_image = document("image = 'javascript:x'", body("<p>x</p>", 1));
    assert_eq!((unsafe_image.summary.image.clone(), codes(&unsafe_image)), (None, vec![Code::LinkUnsafe]));
}

#[test]
fn a_document_without_text_is_told_of() {
    assert_eq!(codes(&document("", body(" \n", 0))), [Code::DocumentEmpty]);
    assert_eq!(codes(&document_at("tags/t.md", "+++\ntitle = 'T'\n+++\n", body("", 0))), []);
    assert_eq!(codes(&document_at("posts/t.md", "+++\ntitle = 'T'\n", body("", 0))), [Code::FrontMatterOpen]);
}

#[test]
fn fingerprints_change_with_their_part_alone() {
    let one = document("", body("<p>x</p>", 1)).fingerprints;
    assert_eq!(document("# a comment", body("<p>x</p>", 1)).fingerprints, one);

    let other_body = document("", body("<p>y</p>", 1)).fingerprints;
    assert_eq!((other_body.summary, other_body.outline), (one.summary, one.outline));
    assert_ne!(other_body.body, one.body);

    let other_tags = document("tags = ['a']", body("<p>x</p>", 1)).fingerprints;
    assert_ne!(other_tags.summary, one.summary);
    assert_eq!((other_tags.outline, other_tags.body), (one.outline, one.body));

    let link = |start, name: &str| {
        let span = Span { start, end: start + 1 };
        let link = LinkUse { target: LinkTarget::Fragment(name.to_owned()), span };
        document("", Parsed { links: vec![link], ..body("<p>x</p>", 1) }).fingerprints.outline
    };
    assert_eq!(link(1, "a"), link(2, "a"));
    assert_ne!(link(1, "a"), link(1, "b"));
}
