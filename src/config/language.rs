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
}
