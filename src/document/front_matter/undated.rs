//! Undated: files that were surely meant as posts, and have no date.
//!
//! Owns telling of them. A page in `content/posts` is allowed, and no list shows it; an author who wonders where the
//! post went must not have to guess that.

use super::keys::Field;
use super::place::{self, Place};
use super::values::Values;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::tree::read::{Language, Reader};

/// The folder of which every author expects that what lies in it is a post.
const POSTS: &str = "posts";

/// Keys that only posts have a use for.
const OF_POSTS: [Field; 3] = [Field::Tags, Field::Categories, Field::Series];

/// Tells of a page that was meant as a post, by its folder or by what it says of itself.
pub(super) fn tell(reader: &mut Reader<'_>, values: &Values<'_>, place: &Place<'_>, path: &str) {
    let keys: Vec<&str> =
        OF_POSTS.iter().filter_map(|field| Some(values.entry(*field)?.key.as_str())).collect();
    if is_section(path) || (keys.is_empty() && !is_directly_in_posts(path)) {
        return;
    }
    let verb = if keys.len() == 1 { "has" } else { "have" };
    let message = match keys[..] {
        [] => {
            "this file has no date, so it is a page and no post: no list, month or feed shows it".to_owned()
        }
        _ => format!(
            "this file has no date, so it is a page and no post: no list shows it, and {} {verb} no effect",
            suggest::list(keys)
        ),
    };
    let diagnostic = Diagnostic::in_file(Code::PostUndated, reader.file(), message);
    reader.push(diagnostic.help(help(reader.language(), place, path)));
}

fn help(language: Language, place: &Place<'_>, path: &str) -> String {
    let what = if path.ends_with("/index.md") { "folder" } else { "file" };
    let ending = if what == "file" { ".md" } else { "" };
    if let Some((day, rest)) = place::day_first(place.name) {
        return format!("rename the {what}: `{day}-{rest}{ending}`; the year comes first");
    }
    let line = match language {
        Language::Toml => "date = 2022-12-26",
        Language::Yaml => "date: 2022-12-26",
    };
    format!(
        "begin the {what}'s name with the day, as in `2022-12-26-{}{ending}`, or add a line such as `{line}` to its \
         front matter; a page such as \"Contact\" lies in `content` itself",
        place.name
    )
}

/// Whether it is the text of a folder, which is a page by its nature.
fn is_section(path: &str) -> bool {
    path.ends_with("_index.md") || path == "index.md" || path == "posts/index.md"
}

/// Whether it is a file of `posts`, or the index of a folder in it.
fn is_directly_in_posts(path: &str) -> bool {
    let rest = path.strip_prefix(POSTS).and_then(|rest| rest.strip_prefix('/'));
    rest.is_some_and(|rest| !rest.strip_suffix("/index.md").unwrap_or(rest).contains('/'))
}
