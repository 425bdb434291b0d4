//! The lock of the worksheets: the one file of the project itself that a build writes.
//!
//! Owns that it is written whole or not at all. Refuses to know what is in it.

#![expect(clippy::disallowed_methods, reason = "this module writes a file of the project")]

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};
use crate::worksheet::lock::FILE;

/// Writes the file in place of the old one.
pub fn keep(project: &Path, text: &str) -> Result<(), Diagnostic> {
    replace(project, text).map_err(|error| {
        Diagnostic::in_file(Code::LockUnwritable, &FILE.into(), format!("cannot be written: {error}")).help(
            "make sure that you may write there; until then nobody notices an edit that hides readers' answers",
        )
    })
}

fn replace(project: &Path, text: &str) -> io::Result<()> {
    let place = project.join(FILE);
    // What a link leads to is what its author has put under version control.
    let place = place.canonicalize().unwrap_or(place);
    let draft = place.with_extension("lock.new");
    // A draft of a build that was ended may be left; a link in its place could lead to anybody's file.
    drop(fs::remove_file(&draft));
    File::create_new(&draft)?.write_all(text.as_bytes())?;
    fs::rename(&draft, &place).inspect_err(|_| drop(fs::remove_file(&draft)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_is_written_whole_or_not_at_all() {
        let project = tempfile::tempdir().expect("a folder");
        for text in ["one\n", "two\n"] {
            keep(project.path(), text).expect("it can be written");
            assert_eq!(fs::read_to_string(project.path().join(FILE)).expect("a file"), text);
        }
        let other = project.path().join("other");
        fs::write(&other, "of somebody else").expect("a file");
        std::os::unix::fs::symlink(&other, project.path().join("worksheets.lock.new")).expect("a link");
        keep(project.path(), "three\n").expect("it can be written");
        assert_eq!(fs::read_to_string(&other).expect("a file"), "of somebody else");
        fs::remove_file(other).expect("it can be removed");
        fs::remove_file(project.path().join(FILE)).expect("it can be removed");
        fs::create_dir_all(project.path().join(FILE).join("inside")).expect("a folder in its place");
        let told = keep(project.path(), "four\n").expect_err("a folder is in the way");
        assert_eq!(told.code, Code::LockUnwritable);
        assert_eq!(fs::read_dir(project.path()).expect("a folder").count(), 1, "nothing is left behind");
    }
}
