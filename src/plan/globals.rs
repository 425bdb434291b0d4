//! Globals: the values that every page may use, made once.

use super::part::{Leaves, Part};
use super::shapes::base;
use super::views::Variable;
use crate::address;
use crate::fingerprint::Fingerprint;
use crate::input::theme::Word;
use crate::site::Site;

/// What every page may use, made once.
pub struct Globals<'s> {
    values: [(Variable, Part<'s>, Fingerprint); 5],
}

impl<'s> Globals<'s> {
    /// The globals of a site.
    pub fn new(site: &'s Site<'_>, leaves: &impl Leaves) -> Self {
        let json = |value: &serde_json::Value| Part::Json(value.to_string().into());
        let values = [
            (Variable::Site, site_values(site)),
            (Variable::Settings, json(&serde_json::Value::Object(site.inputs.theme.settings.clone()))),
            (Variable::Words, json(&words(site))),
            (Variable::Assets, json(&assets(site))),
            (Variable::Data, json(&serde_json::to_value(&site.inputs.data).unwrap_or_default())),
        ];
        Self {
            values: values.map(|(variable, part)| {
                let fingerprint = part.fingerprint(leaves);
                (variable, part, fingerprint)
            }),
        }
    }

    /// The value of a global variable; `None` if the variable belongs to the page.
    pub fn get(&self, variable: Variable) -> Option<&Part<'s>> {
        self.values.iter().find(|(name, ..)| *name == variable).map(|(_, part, _)| part)
    }

    /// The fingerprint of a global variable; `None` if the variable belongs to the page.
    pub fn fingerprint(&self, variable: Variable) -> Option<Fingerprint> {
        self.values.iter().find(|(name, ..)| *name == variable).map(|(_, _, fingerprint)| *fingerprint)
    }
}

fn site_values<'s>(site: &'s Site<'_>) -> Part<'s> {
    let config = &site.inputs.config;
    let menu = config.menu.iter().map(|item| {
        let url = if item.url.starts_with('/') { base(site).link(&item.url) } else { item.url.clone() };
        Part::Map(vec![("name", Part::text(item.name.as_str())), ("url", Part::text(url))])
    });
    Part::Map(vec![
        ("title", Part::text(config.title.as_str())),
        ("description", Part::text(config.description.as_str())),
        ("url", Part::text(base(site).absolute("/"))),
        ("home", Part::text(base(site).link("/"))),
        ("origin", Part::text(config.base_url.origin.as_str())),
        ("language", Part::text(config.language.as_str())),
        ("author", Part::optional(config.author.as_deref())),
        ("copyright", Part::optional(config.copyright.as_deref())),
        ("menu", Part::list(menu)),
        ("extra", Part::Json(config.extra.to_string().into())),
        ("feeds", super::head::feeds(site, "/", &config.title)),
        ("search_url", Part::optional(config.search.then(|| base(site).link("/search.json")))),
        ("paths", paths(site)),
        ("icon", own_file(site, &["/favicon.svg", "/favicon.ico", "/favicon.png"])),
        ("stylesheet", own_file(site, &["/style.css"])),
    ])
}

/// The address of the first of these files that the site has.
fn own_file<'s>(site: &'s Site<'_>, addresses: &[&str]) -> Part<'s> {
    let is_there = |wanted: &&&str| site.files.addresses.iter().flatten().any(|address| address == **wanted);
    Part::optional(addresses.iter().find(is_there).map(|address| base(site).link(address)))
}

/// The addresses of the lists that the site has.
fn paths<'s>(site: &'s Site<'_>) -> Part<'s> {
    let folders = &site.inputs.config.paths;
    let known = [
        ("archive", &folders.archive, true),
        ("tags", &folders.tags, !site.tags.members.is_empty()),
        ("categories", &folders.categories, !site.categories.members.is_empty()),
        ("series", &folders.series, !site.series.is_empty()),
        ("authors", &folders.authors, !site.authors.members.is_empty()),
        ("glossary", &folders.glossary, !site.glossary.entries.is_empty()),
        ("worksheets", &folders.worksheets, !site.worksheets.pages.is_empty()),
    ];
    Part::Map(
        known
            .into_iter()
            .map(|(name, folder, exists)| {
                (name, Part::optional(exists.then(|| base(site).link(&address::list(folder)))))
            })
            .collect(),
    )
}

fn words(site: &Site<'_>) -> serde_json::Value {
    let words = site.inputs.theme.words.iter().map(|(key, word)| {
        let value = match word {
            Word::Text(text) => text.as_str().into(),
            Word::List(list) => list.clone().into(),
            Word::Forms(forms) => serde_json::to_value(forms).unwrap_or_default(),
        };
        (key.to_owned(), value)
    });
    serde_json::Value::Object(words.collect())
}

fn assets(site: &Site<'_>) -> serde_json::Value {
    let assets = site
        .inputs
        .theme
        .assets
        .iter()
        .map(|asset| (asset.name.clone(), base(site).link(&asset.address()).into()));
    serde_json::Value::Object(assets.collect())
}
