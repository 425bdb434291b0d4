//! Views: which variables each kind of page has, and what is in them.
//!
//! This is the one place that says what a template may see. A page kind's variables are listed; a variable's part is
//! made only if the page's template reads it.

use super::article;
use super::head;
use super::lists;
use super::part::Part;
use super::series;
use super::shapes::{Page, one_page};
use super::{Terms, View};
use crate::site::Site;

macro_rules! variables {
    ($($(#[doc = $doc:literal])+ $variable:ident = $name:literal;)+) => {
        /// A top-level variable of a template.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Variable { $($(#[doc = $doc])+ $variable,)+ }

        impl Variable {
            /// Every variable.
            pub const ALL: &[Self] = &[$(Self::$variable,)+];

            /// The name by which templates call it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variable => $name,)+ }
            }

            /// What it is, in a sentence: what the guide says of it.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$variable => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

variables! {
    /// The site as a whole.
    Site = "site";
    /// The theme's settings.
    Settings = "settings";
    /// The words of the site's language.
    Words = "t";
    /// The addresses of the theme's files.
    Assets = "assets";
    /// What the data folder holds.
    Data = "data";
    /// What the page says about itself.
    Page = "page";
    /// A post, a page.
    Article = "article";
    /// The series that a post is in.
    Series = "series";
    /// The next newer post.
    Newer = "newer";
    /// The next older post.
    Older = "older";
    /// The most related posts.
    Related = "related";
    /// The pages that link here.
    Backlinks = "backlinks";
    /// Who wrote a post.
    AuthorCards = "author_cards";
    /// The text of the home page.
    Intro = "intro";
    /// The posts of this page of a list.
    Posts = "posts";
    /// The other pages of a list.
    Pagination = "pagination";
    /// The series that is running; on the first page only.
    RunningSeries = "running_series";
    /// Years with posts; in the archive each with its months.
    Years = "years";
    /// A year.
    Year = "year";
    /// The year before.
    PreviousYear = "previous_year";
    /// The year after.
    NextYear = "next_year";
    /// A month.
    Month = "month";
    /// The month before.
    PreviousMonth = "previous_month";
    /// The month after.
    NextMonth = "next_month";
    /// The days of a month, with their posts.
    Days = "days";
    /// A day.
    Day = "day";
    /// Tags or categories as such.
    Taxonomy = "taxonomy";
    /// All tags or categories.
    Terms = "terms";
    /// A tag or category.
    Term = "term";
    /// Series.
    SeriesList = "series_list";
    /// A series' own page.
    Hub = "hub";
    /// The parts of a series.
    Parts = "parts";
    /// All authors.
    Authors = "authors";
    /// An author.
    Author = "author";
    /// The glossary by letters.
    Letters = "letters";
    /// A glossary entry.
    Entry = "entry";
    /// The worksheets that have a page of their own.
    Worksheets = "worksheets";
    /// The articles that show a worksheet.
    Articles = "articles";
    /// The entry before.
    Previous = "previous";
    /// The entry after.
    Next = "next";
}

/// What every page has.
const GLOBAL: &[Variable] =
    &[Variable::Site, Variable::Settings, Variable::Words, Variable::Assets, Variable::Data, Variable::Page];

impl View {
    /// The variables that a page of this kind has, besides those of every page.
    pub fn own_variables(self) -> &'static [Variable] {
        use Variable as V;
        match self {
            Self::Home(_) => &[V::Intro, V::Posts, V::Pagination, V::RunningSeries, V::Years],
            Self::Post(_) => {
                &[V::Article, V::Series, V::Newer, V::Older, V::Related, V::Backlinks, V::AuthorCards]
            }
            Self::Page(_) => &[V::Article, V::Backlinks],
            Self::Archive => &[V::Years],
            Self::Year(..) => &[V::Year, V::PreviousYear, V::NextYear, V::Posts, V::Pagination],
            Self::Month(..) => &[V::Month, V::PreviousMonth, V::NextMonth, V::Days, V::Pagination],
            Self::Day(..) => &[V::Day, V::Posts, V::Pagination],
            Self::Terms(_) => &[V::Taxonomy, V::Terms],
            Self::Term(..) => &[V::Taxonomy, V::Term, V::Posts, V::Pagination],
            Self::SeriesList(_) => &[V::SeriesList, V::Pagination],
            Self::Series(..) => &[V::Hub, V::Parts, V::Pagination],
            Self::Authors => &[V::Authors],
            Self::Author(..) => &[V::Author, V::Posts, V::Pagination],
            Self::Glossary => &[V::Letters],
            Self::Entry(_) => &[V::Entry, V::Backlinks, V::Previous, V::Next],
            Self::Worksheets => &[V::Worksheets],
            Self::Worksheet(_) => &[V::Article, V::Articles, V::Backlinks],
            Self::NotFound => &[],
        }
    }

    /// Whether a page of this kind has a variable.
    pub fn has(self, variable: Variable) -> bool {
        GLOBAL.contains(&variable) || self.own_variables().contains(&variable)
    }

    /// The names of all variables of a page of this kind, for messages.
    pub fn variable_names(self) -> Vec<&'static str> {
        GLOBAL.iter().chain(self.own_variables()).map(|variable| variable.name()).collect()
    }
}

/// What is in a variable of a page. Globals are made by [`Globals`](super::Globals); here they are nothing, and so
/// is what the page's kind does not have.
pub fn part<'s>(site: &'s Site<'_>, view: View, variable: Variable) -> Part<'s> {
    if variable == Variable::Page {
        return head::page(site, view);
    }
    match view {
        View::Home(number) => home(site, number, variable),
        View::Post(id) | View::Page(id) | View::Entry(id) | View::Worksheet(id) => {
            document(site, id, variable)
        }
        View::Archive => lists::years(site),
        View::Year(year, number) => of_year(site, year as usize, number, variable),
        View::Month(year, month, number) => of_month(site, year as usize, month as usize, number, variable),
        View::Day(year, month, day) => of_day(site, (year, month, day), variable),
        View::Terms(terms) if variable == Variable::Taxonomy => lists::taxonomy(site, terms),
        View::Terms(terms) => lists::terms(site, terms),
        View::Term(terms, index, number) => of_term(site, terms, index as usize, number, variable),
        View::SeriesList(number) => series_list(site, number, variable),
        View::Series(index, number) => of_series(site, index as usize, number, variable),
        View::Authors => lists::authors(site),
        View::Author(index, number) => of_author(site, index as usize, number, variable),
        View::Glossary => lists::letters(site),
        View::Worksheets => lists::worksheets(site),
        View::NotFound => Part::Nothing,
    }
}

fn home<'s>(site: &'s Site<'_>, number: u32, variable: Variable) -> Part<'s> {
    let page = Page { number: number as usize, count: site.posts.len() };
    match variable {
        Variable::Intro => page.body(site.home),
        Variable::Posts => Part::cards(&site.posts[page.range(site)]),
        Variable::Pagination => page.pagination(site, "/"),
        Variable::RunningSeries if number == 1 => series::running(site),
        Variable::Years => lists::years_only(site),
        _ => Part::Nothing,
    }
}

fn document<'s>(site: &'s Site<'_>, id: u32, variable: Variable) -> Part<'s> {
    match variable {
        Variable::Article => article::article(site, id),
        Variable::Series => series::navigation(site, id),
        Variable::Newer => article::newer(site, id),
        Variable::Older => article::older(site, id),
        Variable::Related => article::related(site, id),
        Variable::Backlinks => article::backlinks(site, id),
        Variable::Articles => article::articles(site, id),
        Variable::AuthorCards => article::author_cards(site, id),
        Variable::Entry => article::entry(site, id),
        Variable::Previous => article::neighbour(site, id, -1),
        Variable::Next => article::neighbour(site, id, 1),
        _ => Part::Nothing,
    }
}

fn of_year<'s>(site: &'s Site<'_>, index: usize, number: u32, variable: Variable) -> Part<'s> {
    let year = &site.archive[index];
    let page = Page { number: number as usize, count: year.posts.len() };
    match variable {
        Variable::Year => lists::year(site, year),
        // The archive begins with the newest year.
        Variable::PreviousYear => lists::year_link(site, site.archive.get(index + 1)),
        Variable::NextYear => {
            lists::year_link(site, index.checked_sub(1).and_then(|it| site.archive.get(it)))
        }
        Variable::Posts => Part::cards(&site.posts[year.posts.clone()][page.range(site)]),
        Variable::Pagination => page.pagination(site, &lists::year_address(site, year)),
        _ => Part::Nothing,
    }
}

fn of_month<'s>(site: &'s Site<'_>, y: usize, m: usize, number: u32, variable: Variable) -> Part<'s> {
    let (year, month) = (&site.archive[y], &site.archive[y].months[m]);
    let page = Page { number: number as usize, count: month.posts.len() };
    match variable {
        Variable::Month => lists::month(site, year, month),
        Variable::PreviousMonth => lists::neighbour_month(site, y, m, -1),
        Variable::NextMonth => lists::neighbour_month(site, y, m, 1),
        Variable::Days => lists::days(site, month, page),
        Variable::Pagination => page.pagination(site, &lists::month_address(site, month)),
        _ => Part::Nothing,
    }
}

fn of_day<'s>(site: &'s Site<'_>, (y, m, d): (u32, u32, u32), variable: Variable) -> Part<'s> {
    let month = &site.archive[y as usize].months[m as usize];
    let day = &month.days[d as usize];
    match variable {
        Variable::Day => {
            Part::Moment(crate::document::Moment::calendar_day(month.year, month.month, day.day))
        }
        Variable::Posts => Part::cards(&site.posts[day.posts.clone()]),
        Variable::Pagination => one_page(day.posts.len()),
        _ => Part::Nothing,
    }
}

fn of_term<'s>(site: &'s Site<'_>, terms: Terms, index: usize, number: u32, variable: Variable) -> Part<'s> {
    let member = &terms.of(site).members[index];
    let posts = terms.of(site).posts(member);
    let page = Page { number: number as usize, count: posts.len() };
    match variable {
        Variable::Taxonomy => lists::taxonomy(site, terms),
        Variable::Term => lists::term(site, terms, index, page),
        Variable::Posts => Part::cards(&posts[page.range(site)]),
        Variable::Pagination => {
            page.pagination(site, &crate::address::member(terms.folder(site), &member.slug))
        }
        _ => Part::Nothing,
    }
}

fn series_list<'s>(site: &'s Site<'_>, number: u32, variable: Variable) -> Part<'s> {
    let page = Page { number: number as usize, count: site.series.len() };
    match variable {
        Variable::SeriesList => {
            Part::list(site.series[page.range(site)].iter().map(|it| series::list_entry(site, it)))
        }
        Variable::Pagination => {
            page.pagination(site, &crate::address::list(&site.inputs.config.paths.series))
        }
        _ => Part::Nothing,
    }
}

fn of_series<'s>(site: &'s Site<'_>, index: usize, number: u32, variable: Variable) -> Part<'s> {
    let it = &site.series[index];
    let page = Page { number: number as usize, count: it.parts.len() };
    match variable {
        Variable::Hub => series::hub(site, it, page),
        Variable::Parts => series::hub_parts(site, it, page),
        Variable::Pagination => {
            page.pagination(site, &crate::address::member(&site.inputs.config.paths.series, &it.slug))
        }
        _ => Part::Nothing,
    }
}

fn of_author<'s>(site: &'s Site<'_>, index: usize, number: u32, variable: Variable) -> Part<'s> {
    let member = &site.authors.members[index];
    let posts = site.authors.posts(member);
    let page = Page { number: number as usize, count: posts.len() };
    match variable {
        Variable::Author => article::author(site, index, page),
        Variable::Posts => Part::cards(&posts[page.range(site)]),
        Variable::Pagination => {
            page.pagination(site, &crate::address::member(&site.inputs.config.paths.authors, &member.slug))
        }
        _ => Part::Nothing,
    }
}
