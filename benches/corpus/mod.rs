//! A blog of any size: the same on every machine, and as varied as prose that a program makes can be.
//!
//! Owns the texts, their front matter and the site around them. Refuses to measure anything, and to use a random
//! number that does not follow from a post's number: posts can be written in any order, by any thread.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::ToSpan;
use rayon::prelude::*;

mod code;
mod prose;
mod random;
mod worksheet;

use random::Random;

/// How many bytes of text a post has at least; with its front matter it comes to about 5 KB.
const TEXT: usize = 4_600;
/// Of so many posts, one belongs to a series.
const SERIES_EVERY: usize = 8;
/// So many parts make a series.
const SERIES_PARTS: usize = 6;
/// Of so many posts, one has code in a [`Code::Fifth`] corpus.
const CODE_EVERY: usize = 5;
/// How many worksheets stand alone in a [`Worksheets::Embedded`] corpus.
const STANDING: usize = 20;
/// The days over which the posts are spread.
const DAYS: usize = 3_650;

const AUTHORS: [&str; 3] = ["Ada Marlow", "Bram Okafor", "Cleo Winther"];

/// A blog to be made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Corpus {
    /// How many posts it has.
    pub(crate) posts: usize,
    /// Whether there is code in them.
    pub(crate) code: Code,
    /// Whether there are worksheets in them.
    pub(crate) worksheets: Worksheets,
}

/// Whether posts have blocks of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    /// None has.
    None,
    /// Every fifth has two, and no two of all are alike.
    Fifth,
}

/// Whether posts have worksheets, at their end: all else in them is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Worksheets {
    /// None has.
    None,
    /// Every post has one of its own between fences, and no two are alike.
    Inline,
    /// Every post shows one of twenty that stand alone.
    Embedded,
}

impl Corpus {
    /// Writes the whole site into a folder, and tells the files of the posts, oldest first.
    pub(crate) fn write(self, root: &Path) -> io::Result<Vec<PathBuf>> {
        for folder in ["posts", "series", "authors"] {
            fs::create_dir_all(root.join("content").join(folder))?;
        }
        fs::write(root.join("site.toml"), SITE)?;
        for (index, name) in AUTHORS.iter().enumerate() {
            let text = format!("+++\nname = \"{name}\"\nbio = \"Coaches, listens and writes.\"\n+++\n");
            fs::write(root.join(format!("content/authors/author-{index}.md")), text)?;
        }
        for series in 0..self.posts.div_ceil(SERIES_EVERY * SERIES_PARTS) {
            let text =
                format!("+++\ntitle = \"The long way, volume {series}\"\nsummary = \"Step by step.\"\n+++\n");
            fs::write(root.join(format!("content/series/{}.md", series_id(series))), text)?;
        }
        if self.worksheets == Worksheets::Embedded {
            fs::create_dir_all(root.join("content/worksheets"))?;
            for number in 0..STANDING {
                let file = root.join(format!("content/worksheets/{}.md", worksheet::id(number)));
                fs::write(file, worksheet::file(number))?;
            }
        }
        (0..self.posts)
            .into_par_iter()
            .map(|index| {
                let file = root.join("content/posts").join(file_name(index));
                fs::write(&file, self.post(index))?;
                Ok(file)
            })
            .collect()
    }

    /// The whole text of a post.
    fn post(self, index: usize) -> String {
        let mut random = Random::of(index);
        let mut text = self.front_matter(index, &mut random);
        let code = self.code == Code::Fifth && index.is_multiple_of(CODE_EVERY);
        let end = text.len() + TEXT;
        prose::paragraph(&mut random, index, &mut text);
        let mut headings = prose::headings(&mut random);
        let mut blocks = if code { 2 } else { 0 };
        while text.len() < end {
            let Some(heading) = headings.pop() else { break };
            prose::section(&mut random, index, &heading, &mut text);
            if blocks > 0 {
                code::block(&mut random, index * 2 + blocks, &mut text);
                blocks -= 1;
            }
        }
        match self.worksheets {
            Worksheets::None => {}
            Worksheets::Inline => worksheet::inline(index, &mut text),
            Worksheets::Embedded => worksheet::embedded(index % STANDING, &mut text),
        }
        text
    }

    fn front_matter(self, index: usize, random: &mut Random) -> String {
        let days = i64::try_from(index * DAYS / self.posts).unwrap_or_default();
        let day = jiff::civil::date(2012, 1, 1).saturating_add(days.days());
        let title = prose::title(random, index);
        let author = AUTHORS[random.below(AUTHORS.len())];
        let category = prose::category(random.below(10));
        let mut tags: Vec<String> =
            (0..2 + random.below(4)).map(|_| prose::tag(random.leaning(200))).collect();
        tags.sort();
        tags.dedup();
        let series = if index.is_multiple_of(SERIES_EVERY) {
            let member = index / SERIES_EVERY;
            let (series, part) = (series_id(member / SERIES_PARTS), member % SERIES_PARTS + 1);
            format!("series = {{ name = \"{series}\", part = {part} }}\n")
        } else {
            String::new()
        };
        format!(
            "+++\ntitle = \"{title}\"\ndate = {day}\nauthors = [\"{author}\"]\ncategories = [\"{category}\"]\n\
             tags = {tags:?}\n{series}+++\n\n"
        )
    }
}

const SITE: &str = "title = \"The measured blog\"\ndescription = \"Ten years of notes on goals and people\"\n\
                    base_url = \"https://example.com\"\n";

fn file_name(index: usize) -> String {
    format!("note-{index:06}.md")
}

fn series_id(series: usize) -> String {
    format!("long-way-{series}")
}
