//! The floor: the least that any generator has to do for the same site.
//!
//! Owns a program that reads every post, turns it into HTML with pulldown-cmark's own writer, and writes as many files
//! and bytes as the build wrote, into an empty tree. Refuses to do anything that makes a blog of it.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;
use walkdir::WalkDir;

/// The files of a build's output with their lengths: what the floor has to write as well.
#[derive(Debug)]
pub(crate) struct Load {
    files: Vec<(String, usize)>,
}

impl Load {
    /// Learns the load from what a build wrote.
    pub(crate) fn of(output: &Path) -> io::Result<Self> {
        let mut files = Vec::new();
        for entry in WalkDir::new(output).sort_by_file_name() {
            let entry = entry?;
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(output).map_err(io::Error::other)?;
                files.push((path.to_string_lossy().into_owned(), entry.metadata()?.len() as usize));
            }
        }
        Ok(Self { files })
    }

    /// How many files there are.
    pub(crate) fn count(&self) -> usize {
        self.files.len()
    }

    /// How many bytes they have together.
    pub(crate) fn bytes(&self) -> usize {
        self.files.iter().map(|(_, length)| length).sum()
    }

    /// Keeps the load in a file, for the floor's own process.
    pub(crate) fn save(&self, file: &Path) -> io::Result<()> {
        let lines: Vec<String> =
            self.files.iter().map(|(path, length)| format!("{length}\t{path}\n")).collect();
        fs::write(file, lines.concat())
    }

    fn read(file: &Path) -> io::Result<Self> {
        let text = fs::read_to_string(file)?;
        let entry = |line: &str| {
            let (length, path) = line.split_once('\t')?;
            Some((path.to_owned(), length.parse().ok()?))
        };
        let files: Option<Vec<_>> = text.lines().map(entry).collect();
        Ok(Self { files: files.ok_or_else(|| io::Error::other("the load is garbled"))? })
    }
}

/// Does the floor's work: posts of `root`, files as in `load`, into `output`.
pub(crate) fn run(root: &Path, load: &Path, output: &Path) -> io::Result<()> {
    let load = Load::read(load)?;
    let posts = read_posts(&root.join("content"))?;
    write_files(&load, &posts, output)
}

fn read_posts(content: &Path) -> io::Result<Vec<String>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in WalkDir::new(content) {
        let entry = entry?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    files.par_iter().map(|file| Ok(render(&fs::read_to_string(file)?))).collect()
}

fn render(text: &str) -> String {
    let body = text.split_once("\n+++\n").map_or(text, |(_, body)| body);
    let mut page = String::with_capacity(body.len() * 3 / 2);
    html::push_html(
        &mut page,
        Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_SMART_PUNCTUATION),
    );
    page
}

fn write_files(load: &Load, posts: &[String], output: &Path) -> io::Result<()> {
    let folders: BTreeSet<&str> =
        load.files.iter().map(|(path, _)| path.rsplit_once('/').map_or("", |(folder, _)| folder)).collect();
    for folder in folders {
        fs::create_dir_all(output.join(folder))?;
    }
    load.files.par_iter().enumerate().try_for_each_init(
        Vec::new,
        |bytes: &mut Vec<u8>, (index, (path, length))| {
            bytes.clear();
            let post = &posts[index % posts.len()];
            bytes.extend(post.bytes().cycle().take(*length));
            fs::write(output.join(path), &bytes)
        },
    )
}
