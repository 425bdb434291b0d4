//! Words: what a piece of HTML says as plain text, and the ids that are made of it.
//!
//! Owns slugs of names. They differ from those of headings: they may not change when a list is numbered anew, and they
//! are kept in readers' browsers, so their rule never changes.

/// An id made from words is not longer than this, in characters.
const LONGEST_ID: usize = 48;

/// Words that expressions know, and that no id can be.
pub(super) const RESERVED: &[&str] = &[
    "and", "as", "column", "else", "in", "no", "not", "or", "owner", "people", "row", "run", "runs", "today",
    "where", "yes",
];

/// An id made from words: lower case, letters and digits kept, apostrophes dropped, all else one hyphen.
pub(super) fn id(words: &str) -> String {
    let mut id = String::new();
    let mut is_apart = false;
    for character in words.chars().flat_map(char::to_lowercase) {
        if character.is_alphanumeric() {
            if std::mem::take(&mut is_apart) && !id.is_empty() {
                id.push('-');
            }
            id.push(character);
        } else if !matches!(character, '\'' | '’' | '‘' | '\u{ad}') {
            is_apart = true;
        }
    }
    let mut cut: String = id.chars().take(LONGEST_ID).collect();
    cut.truncate(cut.trim_end_matches('-').len());
    cut
}

/// Whether an author may write this as an id.
pub(super) fn is_id(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
        && text.chars().all(|it| it == '-' || it.is_alphanumeric() && !it.is_uppercase())
        && !text.ends_with('-')
}

/// The plain text of HTML of our own making.
pub(in crate::worksheet) fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('<') {
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            // The end of a block ends a word.
            if rest.starts_with("</p") || rest.starts_with("<br") || rest.starts_with("</li") {
                text.push(' ');
            }
            rest = &rest[end..];
            continue;
        }
        let entities = [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&quot;", '"')];
        let known = entities.iter().find(|(entity, _)| rest.starts_with(entity));
        text.push(known.map_or('&', |&(_, character)| character));
        rest = &rest[known.map_or(1, |(entity, _)| entity.len())..];
    }
    text.push_str(rest);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a hint: on one line, without the marks of markdown, which formatters write in one way or another.
pub(super) fn hint(text: &str) -> String {
    let text = crate::document::attributes::clean(text);
    let mut words = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let after = rest.clone().find(|next| !matches!(next, '*' | '_')).unwrap_or(' ');
        let is_apart = before.is_whitespace() && after.is_whitespace();
        let is_within = before.is_alphanumeric() && after.is_alphanumeric();
        if !matches!(character, '*' | '_' | '`') || is_apart || is_within {
            words.push(character);
        }
        if !matches!(character, '*' | '_') {
            before = character;
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The last sentence of a text, if it asks: if it ends in `?` or `:`. Without the colon.
pub(super) fn asking(text: &str) -> Option<&str> {
    let text = text.trim();
    // Closing marks may follow, as in `"How?"`.
    let bare = text.trim_end_matches(['"', '”', '’', ')', '*', '_', ' ']);
    if !bare.ends_with(['?', ':', '？', '：']) {
        return None;
    }
    let inside = &bare[..bare.len() - bare.chars().next_back().map_or(0, char::len_utf8)];
    let ends = |(index, character): (usize, char)| {
        let after = &inside[index + character.len_utf8()..];
        (matches!(character, '.' | '!' | '?') && after.starts_with(char::is_whitespace)).then(|| index + 1)
    };
    let start = inside.char_indices().rev().find_map(ends).unwrap_or(0);
    let sentence = text[start..].trim().trim_end_matches([':', '：']).trim();
    // Where the quotation goes on after the blank, its first mark has no second.
    let sentence = match sentence.chars().next() {
        Some(mark @ ('"' | '“' | '„' | '‘')) if !sentence.ends_with(['"', '”', '“', '’']) => {
            &sentence[mark.len_utf8()..]
        }
        _ => sentence,
    };
    sentence.contains(char::is_alphanumeric).then_some(sentence)
}

/// The first sentence of a text, by which an item is known.
pub(super) fn first_sentence(text: &str) -> &str {
    let end = text
        .char_indices()
        .find(|&(index, character)| {
            let after = &text[index + character.len_utf8()..];
            matches!(character, '.' | '!' | '?' | ':')
                && (after.is_empty() || after.starts_with(char::is_whitespace))
        })
        .map_or(text.len(), |(index, _)| index);
    text[..end].trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_of_words() {
        assert_eq!(id("What are your strengths?"), "what-are-your-strengths");
        assert_eq!(id("Don’t  wait — Zürich 24/7!"), "dont-wait-zürich-24-7");
        assert_eq!(id("目標を立てる"), "目標を立てる");
        assert_eq!(id("?!"), "");
        assert_eq!(id(&"a word ".repeat(20)), "a-word-a-word-a-word-a-word-a-word-a-word-a-word");
    }

    #[test]
    fn html_is_read_as_text() {
        assert_eq!(plain("<p>a <em>b</em> &amp; c &lt;d&gt;</p>\n<p>e</p>"), "a b & c <d> e");
        assert_eq!(plain("a & b < "), "a & b");
    }

    #[test]
    fn hints_are_plain_words() {
        assert_eq!(hint("my *own*\n__hint__ \\< `it`"), "my own hint < it");
        assert_eq!(hint("2 * 3, a_b and 2*3"), "2 * 3, a_b and 2*3");
    }

    #[test]
    fn questions_are_found() {
        assert_eq!(asking("We met. What are your strengths? "), Some("What are your strengths?"));
        assert_eq!(asking("Name:"), Some("Name"));
        assert_eq!(asking("\"Did you?\""), Some("\"Did you?\""));
        assert_eq!(asking("No question."), None);
        assert_eq!(asking("?"), None);
    }

    #[test]
    fn items_are_known_by_their_first_sentence() {
        assert_eq!(first_sentence("I know. And more."), "I know");
        assert_eq!(first_sentence("At 10:30 we start"), "At 10:30 we start");
    }
}
