//! Words: what a user types, in the form in which files hold it.
//!
//! Owns what a title, a slug and a date on the command line may be, the writing of texts in TOML, and that of folders as
//! they are typed. What is refused here is wrong usage.

use std::path::Path;

use goalpost::document::slug::slug;
use goalpost::document::{Moment, moment};
use jiff::tz::TimeZone;

/// A title in one line; front matter has no other.
pub(super) fn title(text: &str) -> Result<String, String> {
    let title = text.split_whitespace().collect::<Vec<&str>>().join(" ");
    if title.is_empty() { Err("it has no words".to_owned()) } else { Ok(title) }
}

/// A slug as it is when the name of its file is read again.
pub(super) fn checked_slug(text: &str) -> Result<String, String> {
    match slug(text) {
        same if same == text && !text.is_empty() => Ok(same),
        better if better.is_empty() => Err("use small letters, digits and `-`".to_owned()),
        better => Err(format!("write `{better}`")),
    }
}

/// A date in one of the forms of front matter. Which moment it is depends on the site's time zone.
pub(super) fn date(text: &str) -> Result<String, String> {
    match Moment::parse(text, &TimeZone::UTC) {
        Some(_) => Ok(text.trim().to_owned()),
        None => Err(moment::HELP.to_owned()),
    }
}

/// A text as a value in TOML, with its quotation marks.
pub(super) fn toml(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A folder as it is typed: in quotation marks if it has anything that a shell would read otherwise.
pub(super) fn in_shell(folder: &Path) -> String {
    let text = folder.display().to_string();
    let text = if text.starts_with('-') { format!("./{text}") } else { text };
    let is_plain = |it: char| it.is_alphanumeric() || matches!(it, '/' | '.' | '-' | '_' | '\\' | ':');
    if text.chars().all(is_plain) {
        text
    } else if cfg!(windows) {
        format!("\"{text}\"")
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_one_line() {
        assert_eq!(title(" Say \"no\"\n\tat ≠ times "), Ok("Say \"no\" at ≠ times".to_owned()));
        assert!(title(" \u{a0}\n").is_err());
    }

    #[test]
    fn slugs_are_what_their_file_names_become() {
        assert_eq!(checked_slug("day-1"), Ok("day-1".to_owned()));
        assert_eq!(checked_slug("目標"), Ok("目標".to_owned()));
        assert_eq!(checked_slug("My_Post"), Err("write `my-post`".to_owned()));
        assert_eq!(checked_slug("../x"), Err("write `x`".to_owned()));
        assert!(checked_slug("…").is_err());
        assert!(checked_slug("").is_err());
    }

    #[test]
    fn dates_are_checked() {
        assert!(date("2022-12-26").is_ok());
        assert!(date("2022-12-26 08:30").is_ok());
        assert!(date("26.12.2022").is_err());
    }

    #[test]
    #[cfg(unix)]
    fn a_folder_is_typed_so_that_a_shell_reads_it_as_one() {
        for (folder, typed) in [
            ("blog", "blog"),
            ("my blog", "'my blog'"),
            ("we ird$(x)", "'we ird$(x)'"),
            ("it's", "'it'\\''s'"),
            ("-x", "./-x"),
            ("größe/2", "größe/2"),
        ] {
            assert_eq!(in_shell(Path::new(folder)), typed);
        }
    }

    proptest::proptest! {
        #[test]
        fn every_text_can_be_read_back(text in "(?s).{0,40}") {
            let read: toml::Table = toml::from_str(&format!("title = {}\n", toml(&text))).expect("TOML");
            proptest::prop_assert_eq!(read["title"].as_str(), Some(text.as_str()));
        }
    }
}
