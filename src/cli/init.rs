//! `goalpost init`: a small, complete site to start from.
//!
//! Owns the first files of a site, which lie beside this one as they are written. Refuses to overwrite anything: a
//! folder in which one of them exists is left as it is.

use std::path::{Path, PathBuf};

use clap::Args;
use goalpost::diagnostic::{Code, Diagnostic};
use goalpost::document::{front_matter, slug};
use goalpost::fingerprint::Fingerprint;
use goalpost::input::CONFIG_FILE;
use jiff::tz::TimeZone;

use super::console::Console;
use super::create::NewFile;
use super::{Global, Outcome, project, words};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder of the new site, made if it is not there; the current folder if left out.
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// The name of the site, in quotation marks; made from the folder's name if left out.
    #[arg(long, value_parser = words::title)]
    title: Option<String>,
}

/// The name of a site in a folder of which no name can be made.
const TITLE: &str = "My blog";

/// What stands for the name of the site in [`SITE`], with its quotation marks.
const TITLE_SLOT: &str = "\"{title}\"";

/// What stands for the name under which browsers keep answers.
const ID_SLOT: &str = "{site_id}";

/// The configuration.
const SITE: &str = include_str!("init/site.toml");

/// What git leaves out: the one file that a folder may have already, as the files of a site need it not.
const IGNORED: (&str, &str) = (".gitignore", include_str!("init/gitignore"));

/// The files without a date.
const FILES: [(&str, &str); 6] = [
    ("content/index.md", include_str!("init/content/index.md")),
    ("content/about.md", include_str!("init/content/about.md")),
    ("content/series/first-steps.md", include_str!("init/content/series/first-steps.md")),
    ("content/authors/you.md", include_str!("init/content/authors/you.md")),
    ("content/glossary/front-matter.md", include_str!("init/content/glossary/front-matter.md")),
    ("content/worksheets/before-we-talk.md", include_str!("init/content/worksheets/before-we-talk.md")),
];

/// The posts, each with its age in days: parts of a series appear one after the other.
const POSTS: [(i64, &str, &str); 4] = [
    (
        3,
        "everything-you-can-put-in-a-post",
        include_str!("init/content/posts/everything-you-can-put-in-a-post.md"),
    ),
    (2, "make-the-site-yours", include_str!("init/content/posts/make-the-site-yours.md")),
    (1, "write-your-first-post", include_str!("init/content/posts/write-your-first-post.md")),
    (0, "welcome", include_str!("init/content/posts/welcome.md")),
];

/// So much of a title goes into the name under which browsers keep answers.
const SITE_ID_BYTES: usize = 32;

const SECONDS_PER_DAY: i64 = 24 * 60 * 60;

pub(super) fn run(arguments: &Arguments, global: &Global, console: &Console) -> Outcome {
    let folder = arguments.folder.as_deref().unwrap_or(&global.root);
    let title = arguments.title.clone().unwrap_or_else(|| title_of(folder));
    let made = project::now().and_then(|now| make(folder, &title, now));
    match made {
        Ok(files) => {
            for file in &files {
                console.detail(&format!("made {}", file.path));
            }
            console.say(&farewell(folder, &files));
            Outcome::Done
        }
        Err(diagnostic) => {
            console.tell(&[diagnostic], folder);
            Outcome::Failed
        }
    }
}

/// Makes all files, or none.
fn make(folder: &Path, title: &str, now: i64) -> Result<Vec<NewFile>, Diagnostic> {
    // The second and the place: with `SOURCE_DATE_EPOCH` the same site is made again.
    let place = std::path::absolute(folder).unwrap_or_default();
    let seed = format!("{now} {}", place.display());
    let mut files = files(title, now, &seed)?;
    let taken: Vec<&NewFile> = files.iter().filter(|file| file.is_there(folder)).collect();
    if !taken.is_empty() {
        return Err(refusal(&taken));
    }
    let ignored = NewFile { path: IGNORED.0.to_owned(), text: IGNORED.1.to_owned() };
    if !ignored.is_there(folder) {
        files.push(ignored);
    }
    for (index, file) in files.iter().enumerate() {
        if let Err(diagnostic) = file.create(folder) {
            files[..index].iter().for_each(|file| file.remove(folder));
            return Err(diagnostic);
        }
    }
    Ok(files)
}

/// The files that a new site needs.
fn files(title: &str, now: i64, seed: &str) -> Result<Vec<NewFile>, Diagnostic> {
    let site = SITE.replacen(ID_SLOT, &site_id(title, seed), 1).replacen(TITLE_SLOT, &words::toml(title), 1);
    let mut files = vec![NewFile { path: CONFIG_FILE.to_owned(), text: site }];
    files.extend(FILES.map(|(path, text)| NewFile { path: path.to_owned(), text: text.to_owned() }));
    for (age, slug, text) in POSTS {
        let day = project::moment(now.saturating_sub(age * SECONDS_PER_DAY), &TimeZone::UTC)?.day_only();
        files.push(NewFile {
            path: format!("content/posts/{}-{slug}.md", day.rfc3339()),
            text: text.to_owned(),
        });
    }
    Ok(files)
}

/// A name for the site that no other has: sites may share an address, and each keeps its readers' answers apart. The
/// seed makes the difference between two of one title.
fn site_id(title: &str, seed: &str) -> String {
    let slug = slug::shortened(slug::slug(title), SITE_ID_BYTES);
    let hash = Fingerprint::of(seed.as_bytes()).short();
    if slug.is_ascii() && !slug.is_empty() { format!("{slug}-{hash}") } else { format!("site-{hash}") }
}

/// Names all files that are in the way.
fn refusal(taken: &[&NewFile]) -> Diagnostic {
    let names: Vec<String> = taken.iter().map(|file| format!("`{}`", file.path)).collect();
    let (verb, them) = if names.len() == 1 { ("is", "it") } else { ("are", "them") };
    let message = format!("nothing was made: {} {verb} there already", names.join(", "));
    let help = if taken.iter().any(|file| file.path == CONFIG_FILE) {
        "this folder has a site: begin a post in it with `goalpost new post \"Hello\"`, or name another folder".to_owned()
    } else {
        format!("name another folder, or move {them} away")
    };
    Diagnostic::new(Code::FileExists, message).help(help)
}

/// The name of a site in this folder: that of `my-blog` is "My blog".
fn title_of(folder: &Path) -> String {
    let whole = folder.canonicalize().or_else(|_| std::path::absolute(folder)).unwrap_or_default();
    let name = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
    words::title(&front_matter::title_of_name(&name)).unwrap_or_else(|_| TITLE.to_owned())
}

/// What was made, and what to type next.
fn farewell(folder: &Path, files: &[NewFile]) -> String {
    let is_here = folder == Path::new(".");
    let place = if is_here { "this folder".to_owned() } else { format!("`{}`", folder.display()) };
    let mut lines = vec![format!("Made a new site in {place}: {} files, all yours to change.", files.len())];
    if !files.iter().any(|file| file.path == IGNORED.0) {
        lines.push(format!(
            "`{}` was left as it is: add the lines `/public/` and `/.goalpost/` to it.",
            IGNORED.0
        ));
    }
    lines.push("Next, type:".to_owned());
    if !is_here {
        lines.push(format!("  cd {}", words::in_shell(folder)));
    }
    lines.push("  goalpost serve --open".to_owned());
    lines.push("It shows the site in your browser and follows every save. In a second terminal:".to_owned());
    lines.push("  goalpost new post \"Hello\"".to_owned());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use goalpost::config;

    use super::*;

    #[test]
    fn the_name_of_a_site_is_made_from_its_folder() {
        for (folder, title) in [
            ("/no/such/my-blog", "My blog"),
            ("/no/such/second_wind", "Second wind"),
            ("/no/such/ - ", TITLE),
            ("/", TITLE),
        ] {
            assert_eq!(title_of(Path::new(folder)), title, "{folder}");
        }
    }

    #[test]
    fn any_name_fits_the_configuration() {
        for title in ["Second wind", "\"No\" ≠ 'never'", "C:\\blog", "{title}", "\u{1b}[31m", "🎉"] {
            let files = files(title, 1_672_358_400, "x").expect("a date of our time");
            let site: toml::Table = toml::from_str(&files[0].text).expect("TOML");
            assert_eq!(site["title"].as_str(), Some(title));
            let (_, told) = config::parse(&CONFIG_FILE.into(), &files[0].text);
            assert_eq!(told, [], "{title}");
        }
    }

    #[test]
    fn a_clock_beyond_all_calendars_is_told() {
        for now in [i64::MAX, i64::MIN] {
            assert!(files("T", now, "x").is_err(), "{now}");
        }
    }
}
