//! Misplaced: files that were surely meant as posts, in a folder whose files are something else.

use super::place::{self, FileDate, Place};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Kind;
use crate::tree::read::Reader;

/// Tells of a file that has the name of a post and is none for its folder.
pub(super) fn tell(reader: &mut Reader<'_>, place: &Place<'_>, path: &str) {
    let (Some(kind), (FileDate::Day(_), rest)) = (place.home, place::split_date(place.name)) else { return };
    let what = match kind {
        Kind::Author => "an author",
        Kind::Series => "the text about a series",
        Kind::Tag => "the text about a tag",
        Kind::Category => "the text about a category",
        Kind::Glossary => "a term of the glossary",
        Kind::Worksheet => "a worksheet",
        Kind::Snippet => "a snippet",
        Kind::Post | Kind::Page => return,
    };
    let folder = path.split('/').next().unwrap_or_default();
    let message = format!("this has the name of a post, and is {what}, for it lies in `content/{folder}`");
    let help = format!("move it to `content/posts`; if it is no post, rename it: `{rest}.md`");
    reader.push(Diagnostic::in_file(Code::PostMisplaced, reader.file(), message).help(help));
}
