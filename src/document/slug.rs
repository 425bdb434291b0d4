//! Slugs: the part of an address, or an id, that is made from words.
//!
//! Owns which letters survive. Refuses to make a slug unique: who gives out names does that.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Ids of headings are cut at this many bytes.
const HEADING_ID_BYTES: usize = 64;

/// How letters beyond the plain Latin ones are written in addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alphabet {
    /// Without their accents.
    #[default]
    General,
    /// As German does without its own letters: ä is ae, ö oe, ü ue.
    German,
}

impl Alphabet {
    /// That of a language, given by its tag.
    pub fn of(language: &str) -> Self {
        let primary = language.split('-').next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("de") { Self::German } else { Self::General }
    }

    /// A slug of some words, see [`slug`].
    pub fn slug(self, words: &str) -> String {
        match self {
            _ if words.is_ascii() => of_characters(words.chars()),
            Self::General => of_characters(words.nfc()),
            Self::German => of_characters(words.nfc().flat_map(as_german)),
        }
    }
}

/// A letter, and the one that follows it where German needs two.
fn as_german(letter: char) -> impl Iterator<Item = char> {
    let (first, second) = match letter {
        'ä' | 'Ä' => ('a', Some('e')),
        'ö' | 'Ö' => ('o', Some('e')),
        'ü' | 'Ü' => ('u', Some('e')),
        other => (other, None),
    };
    std::iter::once(first).chain(second)
}

/// A slug of some words: lower case, Latin letters without their accents, letters of other scripts as they are,
/// one hyphen for everything between. Empty if no letter or digit is left.
pub fn slug(words: &str) -> String {
    Alphabet::General.slug(words)
}

fn of_characters(characters: impl Iterator<Item = char>) -> String {
    let mut slug = String::with_capacity(characters.size_hint().0);
    let mut gap = false;
    for character in characters {
        if is_apostrophe(character) {
            continue;
        }
        let kept = character.is_alphanumeric()
            || (is_combining_mark(character) && !gap && slug.ends_with(|last: char| !last.is_ascii()));
        if !kept {
            gap = true;
            continue;
        }
        if std::mem::take(&mut gap) && !slug.is_empty() {
            slug.push('-');
        }
        push_letter(&mut slug, character);
    }
    slug
}

/// The id of a heading: its slug, not too long, with a letter first, and never empty.
pub fn heading_id(words: &str) -> String {
    let id = shortened(slug(words), HEADING_ID_BYTES);
    match id.chars().next() {
        None => "section".to_owned(),
        Some(first) if first.is_alphabetic() => id,
        Some(_) => format!("section-{id}"),
    }
}

/// A slug of at most so many bytes, cut at the end of a word if it has one.
pub fn shortened(mut slug: String, bytes: usize) -> String {
    if slug.len() > bytes {
        let cut = slug.floor_char_boundary(bytes);
        let whole_word = if slug[cut..].starts_with('-') { Some(cut) } else { slug[..cut].rfind('-') };
        slug.truncate(whole_word.unwrap_or(cut));
    }
    slug
}

/// Whether a text can stand in an address as it is: letters, digits, `-`, `_`, and `.` between others.
pub fn is_valid(slug: &str) -> bool {
    !slug.is_empty()
        && !slug.starts_with('.')
        && !slug.ends_with('.')
        && slug.chars().all(|character| {
            character.is_alphanumeric()
                || is_combining_mark(character)
                || matches!(character, '-' | '_' | '.')
        })
}

fn push_letter(slug: &mut String, character: char) {
    if character.is_ascii() {
        slug.push(character.to_ascii_lowercase());
    } else if is_latin(character) {
        let ascii = deunicode::deunicode_char(character).unwrap_or("");
        slug.extend(
            ascii.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()),
        );
    } else {
        slug.extend(character.to_lowercase());
    }
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '‘' | 'ʼ' | '`')
}

/// Letters of the Latin script and forms of them (full width, ligatures).
fn is_latin(character: char) -> bool {
    matches!(character,
        '\u{aa}' | '\u{ba}' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}'
        | '\u{a720}'..='\u{a7ff}' | '\u{fb00}'..='\u{fb06}' | '\u{ff10}'..='\u{ff5a}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_slugs() {
        for (words, expected) in [
            ("Got resolutions?", "got-resolutions"),
            ("Don’t  say 'no' -- ever!", "dont-say-no-ever"),
            ("Ärger & Café: naïve Straße", "arger-cafe-naive-strasse"),
            ("目標を立てる", "目標を立てる"),
            ("Ｆｕｌｌ １２", "full-12"),
            ("Привет, Мир", "привет-мир"),
            ("हिन्दी", "हिन्दी"),
            ("e\u{301}te\u{301}", "ete"),
            ("🎉 … ?", ""),
            ("", ""),
        ] {
            assert_eq!(slug(words), expected, "{words}");
        }
    }

    #[test]
    fn german_is_written_as_germans_do() {
        for (words, expected) in [
            ("Größe, Ärger & Öl", "groesse-aerger-oel"),
            ("U\u{308}ber uns", "ueber-uns"),
            ("Café STRAẞE", "cafe-strasse"),
            ("plain", "plain"),
        ] {
            assert_eq!(Alphabet::of("de-AT").slug(words), expected, "{words}");
        }
        assert_eq!(Alphabet::of("sv"), Alphabet::General);
    }

    #[test]
    fn heading_ids_are_short_and_begin_with_a_letter() {
        assert_eq!(heading_id("The 10 P's"), "the-10-ps");
        assert_eq!(heading_id("10 P's"), "section-10-ps");
        assert_eq!(heading_id("???"), "section");
        let long = heading_id(&"word ".repeat(40));
        assert_eq!(long, format!("{}word", "word-".repeat(12)));
        assert_eq!(heading_id(&"あ".repeat(40)).chars().count(), 21);
    }

    #[test]
    fn slugs_of_authors_are_checked() {
        assert!(is_valid("my_post-2.0"));
        assert!(is_valid("目標"));
        for wrong in ["", "a/b", "a b", ".hidden", "end.", "a?b", ".."] {
            assert!(!is_valid(wrong), "{wrong}");
        }
    }
}
