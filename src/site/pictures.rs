//! Pictures: those that keep readers waiting.

use std::cmp::Reverse;

use crate::diagnostic::{Code, Diagnostic};
use crate::input::CopiedFile;

use super::Site;

/// A picture of more bytes is larger than any page needs; most photographs straight from a camera are.
const LARGE: u64 = 1_000_000;

/// So many others are named.
const NAMED: usize = 5;

/// Endings of pictures whose size may be unknown.
const ENDINGS: [&str; 9] = ["avif", "bmp", "gif", "heic", "jpeg", "jpg", "png", "tiff", "webp"];

/// Tells of all large pictures at once: a site that has one usually has many.
pub(super) fn check(site: &Site<'_>, found: &mut Vec<Diagnostic>) {
    let files = site.inputs.files.iter().zip(&site.files.addresses);
    let mut large: Vec<&CopiedFile> = files
        .filter(|(file, address)| address.is_some() && file.stamp.length > LARGE && is_picture(&file.path))
        .map(|(file, _)| file)
        .collect();
    large.sort_by_key(|file| (Reverse(file.stamp.length), &file.file));
    let Some((largest, others)) = large.split_first() else { return };
    let size = megabytes(largest);
    let message = match others.len() {
        0 => format!("this picture has {size}, and readers on the road wait for it"),
        1 => format!(
            "this picture has {size}, and another has more than 1 MB: readers on the road wait for them"
        ),
        count => {
            format!(
                "this picture has {size}, and {count} others have more than 1 MB: readers on the road wait for them"
            )
        }
    };
    let mut diagnostic = Diagnostic::in_file(Code::PictureLarge, &largest.file, message).help(
        "make it smaller: open it in the program with which you look at pictures, choose \"Resize\" or \"Export\", \
         1600 pixels wide as JPEG, and save it under the same name",
    );
    for other in others.iter().take(NAMED) {
        diagnostic = diagnostic.related(&other.file, None, format!("this one has {}", megabytes(other)));
    }
    found.push(diagnostic);
}

fn is_picture(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending.to_ascii_lowercase().as_str()))
}

fn megabytes(file: &CopiedFile) -> String {
    let tenths = file.stamp.length.div_ceil(100_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
