//! Strays: files that are published, and were hardly meant to be.
//!
//! Owns recognising them by their names: what a word processor wrote in place of a post, and the copy that was made of
//! a post before it was changed. Refuses to leave anything out: a file may be just what its author wants.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostic};
use crate::document::Kind;
use crate::input::{CopiedFile, Folder};

use super::{Resolution, Site, State};

/// Endings of what word processors write.
const OF_WORD_PROCESSORS: [&str; 6] = ["doc", "docx", "odt", "pages", "rtf", "wps"];

/// Plain texts that belong to the root of a site.
const OF_ROOT: [&str; 5] = ["robots.txt", "humans.txt", "ads.txt", "llms.txt", "security.txt"];

/// What systems put behind the name of a copy, in small letters; a number may follow.
const COPIES: [&str; 5] = ["(copy)", "- copy", "copy", "- kopie", "kopie"];

pub(super) fn check(site: &Site<'_>, found: &mut Vec<Diagnostic>) {
    texts(site, found);
    copies(site, found);
}

/// Tells of texts that are copied as they are, and that no page links to.
fn texts(site: &Site<'_>, found: &mut Vec<Diagnostic>) {
    let linked: HashSet<u32> = site
        .resolutions
        .iter()
        .filter_map(|resolution| match resolution {
            Resolution::File { file, .. } => Some(*file),
            _ => None,
        })
        .collect();
    for (index, file) in site.inputs.files.iter().enumerate() {
        if site.files.addresses[index].is_none() || linked.contains(&(index as u32)) {
            continue;
        }
        if let Some(what) = text(file) {
            let message = format!("this {what} is no post: it is copied to the site as it is");
            let diagnostic = Diagnostic::in_file(Code::FileStray, &file.file, message);
            found.push(diagnostic.help(
                "write a post with a plain text editor, in a file that ends in `.md`; if readers are to download this \
                 one, link to it from a post, else take it out",
            ));
        }
    }
}

/// What a file is, if it is a text that could be meant as a post.
fn text(file: &CopiedFile) -> Option<&'static str> {
    if file.folder != Folder::Content {
        return None;
    }
    let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    match name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()) {
        Some(ending) if OF_WORD_PROCESSORS.contains(&ending.as_str()) => Some("document of a word processor"),
        // `why.md.txt` is told of where files are read.
        Some(ending)
            if ending == "txt"
                && !name.contains(".md")
                && !(folder.is_empty() && OF_ROOT.contains(&name)) =>
        {
            Some("text file")
        }
        None if folder == "posts" => Some("file without an ending"),
        _ => None,
    }
}

/// Tells of posts and pages whose name and title say that they are copies.
fn copies(site: &Site<'_>, found: &mut Vec<Diagnostic>) {
    let documents = site.documents;
    let is_shown = |id: u32| matches!(site.states[id as usize], State::Out | State::Scheduled);
    let mut by_path: HashMap<&str, u32> = HashMap::new();
    for id in documents.ids().filter(|id| is_shown(*id)) {
        let path = &*documents.get(id).path;
        let Some(original) = original(path) else { continue };
        if by_path.is_empty() {
            by_path = documents.ids().map(|id| (&*documents.get(id).path, id)).collect();
        }
        let Some(other) = by_path.get(original.as_str()).copied() else { continue };
        let is_same = documents.get(id).summary.title == documents.get(other).summary.title;
        if is_same && matches!(documents.get(id).kind, Kind::Post | Kind::Page) {
            let message = "this looks like a copy, and is published beside what it was copied from";
            let diagnostic = Diagnostic::in_file(Code::FileCopy, documents.file(id), message);
            found.push(
                diagnostic
                    .help("delete it, move it out of `content`, or give it a title and a name of its own")
                    .related(documents.file(other), None, "it was copied from this"),
            );
        }
    }
}

/// The path of the file of which this is a copy, by its name: `why.md` of `why (copy).md` and `why - Copy (2).md`.
fn original(path: &str) -> Option<String> {
    let stem = path.strip_suffix(".md")?;
    // Most names have neither, and need no closer look.
    let last =
        stem.chars().next_back().filter(|last| matches!(last, ')' | 'y' | 'Y' | 'e' | 'E' | '0'..='9'))?;
    let unnumbered = without_number(stem).unwrap_or(stem).trim_end();
    let lower = unnumbered.to_ascii_lowercase();
    let name =
        match COPIES.iter().find(|ending| lower.strip_suffix(**ending).is_some_and(|it| it.ends_with(' '))) {
            Some(ending) => &unnumbered[..unnumbered.len() - ending.len()],
            None if last == ')' && unnumbered.len() < stem.len() => unnumbered,
            None => return None,
        };
    Some(format!("{}.md", name.trim_end()))
}

/// A name without the number at its end: ` (2)`, ` 2`.
fn without_number(stem: &str) -> Option<&str> {
    let inner = stem.strip_suffix(')').unwrap_or(stem);
    let rest = inner.trim_end_matches(|it: char| it.is_ascii_digit());
    let opened = if inner.len() < stem.len() { rest.strip_suffix('(')? } else { rest };
    (rest.len() < inner.len() && opened.ends_with(' ')).then_some(opened)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_copies_tell_their_originals() {
        for name in
            ["why (copy)", "why - Copy", "why - Kopie (2)", "why copy 2", "why (1)", "why copy", "why (Copy)"]
        {
            assert_eq!(original(&format!("posts/{name}.md")).as_deref(), Some("posts/why.md"), "{name}");
        }
        for name in ["why", "why 2", "copy", "why-copy", "(1)", "why (x)", "phase 10"] {
            assert_eq!(original(&format!("posts/{name}.md")), None, "{name}");
        }
    }
}
