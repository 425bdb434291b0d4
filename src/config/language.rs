//! Language tags: the shape that BCP 47 (RFC 5646) gives them.
//!
//! Owns the shape. Refuses to know which languages exist.

/// Whether a text has the shape of a language tag: `en`, `de-CH`, `zh-Hant-TW`.
pub fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let primary = parts.next().unwrap_or_default();
    let is_primary = (2..=8).contains(&primary.len()) && primary.bytes().all(|it| it.is_ascii_alphabetic());
    is_primary
        && parts
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_alphanumeric()))
}

/// Languages by the names that people give them, in English and in themselves, in small letters.
const NAMES: [(&str, &[&str]); 16] = [
    ("cs", &["czech", "čeština"]),
    ("da", &["danish", "dansk"]),
    ("de", &["german", "deutsch"]),
    ("en", &["english"]),
    ("es", &["spanish", "español", "espanol", "castellano"]),
    ("fi", &["finnish", "suomi"]),
    ("fr", &["french", "français", "francais"]),
    ("it", &["italian", "italiano"]),
    ("ja", &["japanese", "日本語"]),
    ("nb", &["norwegian", "norsk"]),
    ("nl", &["dutch", "nederlands"]),
    ("pl", &["polish", "polski"]),
    ("pt", &["portuguese", "português", "portugues"]),
    ("sv", &["swedish", "svenska"]),
    ("tr", &["turkish", "türkçe"]),
    ("uk", &["ukrainian", "українська"]),
];

/// The tag that somebody meant who wrote something else: a language's name, or a tag with a low line.
pub fn meant(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    if let Some((tag, _)) = NAMES.iter().find(|(_, names)| names.contains(&lower.as_str())) {
        return Some((*tag).to_owned());
    }
    let hyphenated = text.replace('_', "-");
    (hyphenated != text && is_tag(&hyphenated)).then(|| in_form(&hyphenated))
}

/// A tag as it is usually written: the language in small letters, a country in capitals.
pub fn in_form(tag: &str) -> String {
    let mut parts = tag.split('-');
    let mut form = parts.next().unwrap_or_default().to_ascii_lowercase();
    for part in parts {
        form.push('-');
        form.push_str(&if part.len() == 2 { part.to_ascii_uppercase() } else { part.to_owned() });
    }
    form
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_other_texts() {
        for tag in ["en", "de-CH", "zh-Hant-TW", "gsw", "sl-rozaj-biske-1994"] {
            assert!(is_tag(tag), "{tag}");
        }
        for text in ["", "e", "english language", "de_CH", "de-", "-de", "12", "deutschsprachig"] {
            assert!(!is_tag(text), "{text}");
        }
    }

    #[test]
    fn names_of_languages_lead_to_their_tags() {
        for (text, tag) in
            [("German", Some("de")), ("Deutsch", Some("de")), ("en_us", Some("en-US")), ("de", None)]
        {
            assert_eq!(meant(text).as_deref(), tag, "{text}");
        }
        assert_eq!(in_form("DE-at"), "de-AT");
        assert_eq!(in_form("zh-Hant-TW"), "zh-Hant-TW");
    }
}
