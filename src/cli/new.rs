//! `goalpost new`: begins a post, a page, a series, a worksheet or an author.
//!
//! Owns where such a file lies and what its first lines say. Refuses to overwrite a file, and to begin one whose
//! address another has: the next build would only fail.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use goalpost::address;
use goalpost::config::Paths;
use goalpost::diagnostic::{Code, Diagnostic};
use goalpost::document::collection::{self, Documents};
use goalpost::document::parse::{self, Options, PLACEHOLDER};
use goalpost::document::slug::{self, Alphabet};
use goalpost::document::{Kind, Moment};
use goalpost::input::{self, Inputs, Unpublished};
use goalpost::memory::Memory;
use jiff::tz::TimeZone;
use serde_json::json;

use super::console::{self, Console};
use super::create::NewFile;
use super::{Global, MessageFormat, Outcome, project, words};

#[derive(Debug, Args)]
#[command(subcommand_value_name = "KIND", subcommand_help_heading = "Kinds", disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    kind: NewKind,
}

#[derive(Debug, Subcommand)]
enum NewKind {
    /// An article with a date.
    Post(PostArguments),
    /// A page without a date, such as "Contact".
    Page(PageArguments),
    /// A series: the text about it, which posts may then join.
    Series(Naming),
    /// A worksheet with a page of its own, which posts may show.
    Worksheet(Naming),
    /// Somebody who writes posts; the title is the name.
    Author(Naming),
}

#[derive(Debug, Args)]
struct PostArguments {
    #[command(flatten)]
    naming: Naming,
    #[command(flatten)]
    shape: Shape,
    /// The series that the post joins: the name of its file, or its title.
    #[arg(long, value_name = "SERIES")]
    series: Option<String>,
    /// When the post appears, as 2022-12-26 or "2022-12-26 08:30"; today if left out.
    #[arg(long, value_name = "DATE", value_parser = words::date)]
    date: Option<String>,
}

#[derive(Debug, Args)]
struct PageArguments {
    #[command(flatten)]
    naming: Naming,
    #[command(flatten)]
    shape: Shape,
}

/// What a file is called.
#[derive(Debug, Args)]
struct Naming {
    /// The title, in quotation marks.
    #[arg(value_parser = words::title)]
    title: String,
    /// The last part of the address, such as `first-steps`; made from the title if left out.
    #[arg(long, value_parser = words::checked_slug)]
    slug: Option<String>,
}

/// What a post or a page is besides its text.
#[derive(Debug, Args)]
struct Shape {
    /// Keep it out of the site until the line `draft = true` is taken out.
    #[arg(long)]
    draft: bool,
    /// Make a folder of its own, for pictures and files beside the text.
    #[arg(long)]
    folder: bool,
}

/// What a new worksheet asks.
const WORKSHEET: &str = include_str!("new/worksheet.md");

/// A title may be long, but no address: it is cut at this many bytes.
const SLUG_BYTES: usize = 80;

pub(super) fn run(arguments: &Arguments, global: &Global, console: &Console) -> Outcome {
    match begin(&arguments.kind, global) {
        Ok(path) => {
            let line = match global.message_format {
                MessageFormat::Human => path.display().to_string(),
                MessageFormat::Json => json!({ "path": path.to_string_lossy() }).to_string(),
            };
            console::print(&line);
            console.say(&next_step(&arguments.kind, &path));
            Outcome::Done
        }
        Err(diagnostic) => {
            console.tell(&[diagnostic], &global.root);
            Outcome::Failed
        }
    }
}

/// What to do with the new file.
fn next_step(kind: &NewKind, path: &Path) -> String {
    let open = "Open this file with a text editor and write below the second `+++`.";
    let more = match kind {
        NewKind::Post(post) if post.shape.draft => {
            " It stays out of the site until you take the line `draft = true` out."
        }
        NewKind::Page(page) => {
            let slug = "To lead readers there, put it into the menu in `site.toml`, or link to it from another page.";
            return format!(
                "{open}\n{slug}{}",
                if page.shape.draft { " Take `draft = true` out first." } else { "" }
            );
        }
        NewKind::Worksheet(_) => {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            return format!(
                "Open this file with a text editor and change the questions below the second `+++` into yours.\n\
                 To show it in a post, write these two lines there, with a blank line before and after:\n\
                 ::: worksheet {{from=\"{name}\"}}\n:::"
            );
        }
        NewKind::Post(_) | NewKind::Series(_) | NewKind::Author(_) => "",
    };
    format!("{open}{more}")
}

/// Makes the file; its path as the user would type it.
fn begin(kind: &NewKind, global: &Global) -> Result<PathBuf, Diagnostic> {
    let request = project::request(global, None, Unpublished::default())?;
    let mut memory = Memory::default();
    let inputs = input::read(&request, &mut memory);
    project::require_site(&inputs)?;
    let documents = collection::collect(&inputs, &mut memory);
    let alphabet = Alphabet::of(&inputs.config.language);
    let file = match kind {
        NewKind::Post(post) => new_post(post, &inputs, &documents)?,
        NewKind::Page(page) => new_page(page, alphabet)?,
        NewKind::Series(naming) => new_series(naming, alphabet)?,
        NewKind::Worksheet(naming) => new_worksheet(naming, alphabet)?,
        NewKind::Author(naming) => new_author(naming, alphabet)?,
    };
    if let Some(why) = input::unportable(&file.path) {
        let message = format!("`{}` cannot be published everywhere: {why}", file.path);
        return Err(Diagnostic::new(Code::PathUnportable, message).help("give it another name with `--slug`"));
    }
    if file.is_there(&request.root) {
        return Err(file.exists().help("give the new one another title, or another name with `--slug`"));
    }
    refuse_taken_address(&file, &inputs, &documents)?;
    file.create(&request.root)?;
    let is_here = global.root == Path::new(".");
    Ok(if is_here { PathBuf::from(file.path) } else { global.root.join(file.path) })
}

fn new_post(
    arguments: &PostArguments,
    inputs: &Inputs,
    documents: &Documents<'_>,
) -> Result<NewFile, Diagnostic> {
    let PostArguments { naming, shape, series, date } = arguments;
    let zone = &inputs.config.time_zone;
    let moment = match date {
        Some(text) => Moment::parse(text, zone).ok_or_else(|| {
            let message = format!("`{text}` is beyond the years 1 to 9999 in the site's time zone");
            Diagnostic::new(Code::DateInvalid, message).help("choose another date")
        })?,
        None => project::moment(inputs.now, zone)?.day_only(),
    };
    let mut lines = vec![format!("title = {}", words::toml(&naming.title))];
    // The day is in the file's name. Said twice, it would have to be changed twice.
    lines.extend(moment.has_time.then(|| format!("date = {}", written(moment, zone))));
    lines.extend(only_author(inputs, documents).map(|name| format!("authors = [{}]", words::toml(name))));
    if let Some(name) = series {
        lines.push(format!("series = {}", words::toml(known_series(name, documents)?)));
    }
    lines.extend(draft_line(shape));
    let slug = slug_of(naming, Alphabet::of(&inputs.config.language))?;
    let stem = format!("content/posts/{}-{slug}", moment.day_only().rfc3339());
    Ok(NewFile { path: path(&stem, shape), text: text(&lines) })
}

fn new_page(arguments: &PageArguments, alphabet: Alphabet) -> Result<NewFile, Diagnostic> {
    let PageArguments { naming, shape } = arguments;
    let mut lines = vec![format!("title = {}", words::toml(&naming.title))];
    lines.extend(draft_line(shape));
    let stem = format!("content/{}", slug_of(naming, alphabet)?);
    Ok(NewFile { path: path(&stem, shape), text: text(&lines) })
}

fn new_series(naming: &Naming, alphabet: Alphabet) -> Result<NewFile, Diagnostic> {
    let lines = [
        format!("title = {}", words::toml(&naming.title)),
        "# How many parts there will be, if you know:".to_owned(),
        "# parts = 3".to_owned(),
    ];
    Ok(NewFile { path: format!("content/series/{}.md", slug_of(naming, alphabet)?), text: text(&lines) })
}

fn new_author(naming: &Naming, alphabet: Alphabet) -> Result<NewFile, Diagnostic> {
    let lines = [
        format!("name = {}", words::toml(&naming.title)),
        "# A line about the author:".to_owned(),
        "# bio = \"Coach, and father of three\"".to_owned(),
    ];
    Ok(NewFile { path: format!("content/authors/{}.md", slug_of(naming, alphabet)?), text: text(&lines) })
}

/// A worksheet begins with a small one that works: it is sooner changed than begun.
fn new_worksheet(naming: &Naming, alphabet: Alphabet) -> Result<NewFile, Diagnostic> {
    let title = words::toml(&naming.title);
    let text = format!("+++\ntitle = {title}\n+++\n\n{WORKSHEET}");
    Ok(NewFile { path: format!("content/worksheets/{}.md", slug_of(naming, alphabet)?), text })
}

fn slug_of(naming: &Naming, alphabet: Alphabet) -> Result<String, Diagnostic> {
    if let Some(slug) = &naming.slug {
        return Ok(slug.clone());
    }
    let slug = slug::shortened(alphabet.slug(&naming.title), SLUG_BYTES);
    if slug.is_empty() {
        let message = format!("no address can be made of `{}`", naming.title.escape_debug());
        return Err(
            Diagnostic::new(Code::SlugEmpty, message).help("say one yourself, such as `--slug my-post`")
        );
    }
    Ok(slug)
}

fn draft_line(shape: &Shape) -> Option<String> {
    shape.draft.then(|| "draft = true".to_owned())
}

fn path(stem: &str, shape: &Shape) -> String {
    if shape.folder { format!("{stem}/index.md") } else { format!("{stem}.md") }
}

fn text(lines: &[String]) -> String {
    format!("+++\n{}\n+++\n\n{PLACEHOLDER}\n", lines.join("\n"))
}

/// A moment as front matter has it: in the site's own time, or with its offset in the hour that clocks repeat.
fn written(moment: Moment, zone: &TimeZone) -> String {
    let with_offset = moment.rfc3339();
    let local = with_offset.get(..19).unwrap_or(&with_offset);
    if Moment::parse(local, zone) == Some(moment) { local.to_owned() } else { with_offset }
}

/// Who must have written it: the site's one author. Where `site.toml` names one, a post need not.
fn only_author<'d>(inputs: &Inputs, documents: &'d Documents<'_>) -> Option<&'d str> {
    let [only] = documents.names.authors.names.as_slice() else { return None };
    if inputs.config.author.is_some() {
        return None;
    }
    match only.document {
        Some(id) => Some(&documents.get(id).summary.title),
        None => only.spellings.first().map(String::as_str),
    }
}

/// The id of a series that has a file or a post.
fn known_series<'d>(name: &str, documents: &'d Documents<'_>) -> Result<&'d str, Diagnostic> {
    let names = &documents.names.series;
    // The names leave drafts of series files out; a post may join such a series all the same.
    let drafts = documents.documents.iter().filter(|document| document.kind == Kind::Series);
    let mut known: Vec<&str> = drafts.map(|document| document.summary.slug.as_str()).collect();
    known.extend(names.names.iter().map(|name| name.slug.as_str()));
    if let Some(id) = names.find(name) {
        return Ok(&names.names[id as usize].slug);
    }
    let slug = names.slug(name);
    known.iter().find(|known| **known == slug).copied().ok_or_else(|| {
        Diagnostic::new(Code::SeriesUnknown, format!("there is no series `{name}`"))
            .help(format!("make it first: `goalpost new series \"{name}\"`"))
            .suggest(name, known.iter().copied())
    })
}

/// Fails if the address that the file would have is another's: two posts of one title, on different days.
fn refuse_taken_address(
    file: &NewFile,
    inputs: &Inputs,
    documents: &Documents<'_>,
) -> Result<(), Diagnostic> {
    let inside = file.path.strip_prefix("content/").unwrap_or(&file.path);
    let document = parse::parse(&inside.into(), &file.text, &Options::new(&inputs.config));
    let wanted = address::of(&document, &inputs.config);
    let other = documents.ids().find(|id| *documents.facts[*id as usize].url == *wanted);
    let owner = match other {
        Some(id) => format!("`{}`", documents.file(id)),
        None if is_list(&wanted, &inputs.config.paths) => "a list that Goalpost makes".to_owned(),
        None => return Ok(()),
    };
    let message = format!("the address `{wanted}` belongs to {owner} already");
    let help = format!("choose another, such as `--slug {}-2`", document.summary.slug);
    Err(Diagnostic::new(Code::RouteTaken, message).help(help))
}

/// Whether an address is that of a list, which a site has as soon as it has something to put in it.
fn is_list(address: &str, paths: &Paths) -> bool {
    let Paths { archive, tags, categories, series, authors, glossary, worksheets, page: _ } = paths;
    [archive, tags, categories, series, authors, glossary, worksheets]
        .iter()
        .any(|it| address == address::list(it))
}
