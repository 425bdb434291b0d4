//! Names: what the name of a file or folder says of it, wherever it lies.
//!
//! Owns what is passed over (hidden files, editors' leavings), the names that cannot be published everywhere, and those
//! that were meant for posts. Refuses to look at the disk.

/// The name, without its ending, of a file that is surely markdown and does not end in `.md`. Notepad adds `.txt`.
pub(super) fn almost_markdown(path: &str) -> Option<&str> {
    const ENDINGS: [&str; 7] = [".md.txt", ".markdown.txt", ".markdown", ".mdown", ".mkdn", ".mdx", ".md"];
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_ascii_lowercase();
    let ending = ENDINGS.iter().find(|ending| lower.ends_with(**ending))?;
    Some(&name[..name.len() - ending.len()])
}

/// Hidden files that web servers and hosts read, and that are published from `static`.
pub(super) const PUBLISHED: [&str; 2] = [".htaccess", ".nojekyll"];

/// Whether a hidden file is known to be nobody's text: those of version control, systems and editors.
pub(super) fn is_leaving(name: &str) -> bool {
    name.starts_with(".git") || name.starts_with("._") || name.starts_with(".#") || name == ".DS_Store" || {
        let ending = name.rsplit('.').next().unwrap_or_default();
        matches!(ending, "swp" | "swo" | "tmp") || name.ends_with('~')
    }
}

/// Whether no folder of a project lets in a file or folder of this name, whatever lies there. What follows a
/// project's files while it is edited asks the same.
pub(crate) fn is_never_read(name: &str) -> bool {
    is_passed_over(name) && !PUBLISHED.contains(&name)
}

/// Hidden files, and what editors and systems leave behind.
pub(super) fn is_passed_over(name: &str) -> bool {
    let leavings = ["Thumbs.db", "desktop.ini"];
    // The one hidden folder that the web knows (RFC 8615) is published.
    (name.starts_with('.') && name != ".well-known")
        || name.ends_with('~')
        // Word keeps one beside every document that is open.
        || name.starts_with("~$")
        || (name.starts_with('#') && name.ends_with('#'))
        || leavings.contains(&name)
}

/// Why a path cannot be written on every system or served by every host, if it cannot.
pub fn unportable(path: &str) -> Option<String> {
    const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
    path.split('/').find_map(|part| {
        // So are most parts of most paths.
        if part.len() > 4
            && part.len() <= 200
            && part.bytes().all(|it| matches!(it, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        {
            return None;
        }
        let stem = part.split('.').next().unwrap_or(part).to_ascii_lowercase();
        let numbered = (stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.len() == 4
            && stem.as_bytes()[3].is_ascii_digit();
        if DEVICES.contains(&stem.as_str()) || numbered {
            Some(format!("`{part}` is the name of a device on Windows"))
        } else if part.ends_with(['.', ' ']) {
            Some(format!("`{part}` ends in a dot or a space"))
        } else if part.starts_with(".goalpost-") {
            Some(format!("`{part}` is a name that Goalpost keeps for itself"))
        } else if let Some(bad) = part.chars().find(|c| "<>:\"|?*\\".contains(*c) || c.is_control()) {
            Some(format!("`{}` holds the character {bad:?}", part.escape_debug()))
        } else if part.len() > 200 {
            Some("a part of its path is longer than 200 bytes".to_owned())
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn device_names_and_odd_characters_are_told() {
        assert!(unportable("posts/con.md").is_some());
        assert!(unportable("posts/com1/x.md").is_some());
        assert!(unportable("posts/what?.md").is_some());
        assert!(unportable("posts/trailing./x.md").is_some());
        assert_eq!(unportable("posts/confidence.md"), None);
        assert_eq!(unportable("posts/größe.md"), None);
    }

    #[test]
    fn editors_leavings_are_passed_over() {
        for name in [".hidden", "x.md~", "#x.md#", "~$x.md", "Thumbs.db"] {
            assert!(is_passed_over(name) && is_never_read(name), "{name}");
        }
        assert!(!is_never_read(".htaccess"), "`static` publishes it");
        assert!(!is_passed_over(".well-known"));
        assert!(!is_passed_over("x.md"));
    }
}
