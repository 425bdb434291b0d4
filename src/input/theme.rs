//! The theme: templates, words, assets and settings, with the project's own templates over them.
//!
//! Owns finding a theme (a folder of the project, or the one inside the binary) and reading its files. Refuses to
//! understand templates: `render` does.

#![expect(clippy::disallowed_methods, reason = "this module is where files are read")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::file;
use super::folder::files_below;
use super::gate::Gate;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::fingerprint::Fingerprint;
use crate::tree::{self, Node, Value};

mod colour;
mod settings;
mod stylesheet;
mod words;

pub use words::{Word, Words};

/// The theme inside the binary, as it stood when Goalpost was compiled.
static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// The name of the theme inside the binary.
pub const DEFAULT_NAME: &str = "default";

impl Theme {
    /// The fingerprint of all that its templates are made from: their texts, and what messages call them.
    pub fn identity(&self) -> Fingerprint {
        Fingerprint::build(|hasher| {
            hasher.text(&self.name).fingerprint(self.fingerprint);
            for template in &self.templates {
                hasher.text(&template.file);
            }
        })
    }
}

/// A theme, read and not yet understood.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// The templates by name: `post.html`, and `theme/post.html` for one that the project has replaced.
    pub templates: Vec<Template>,
    /// The files of its `assets` folder, by name.
    pub assets: Vec<Asset>,
    /// The words in the site's language.
    pub words: Words,
    /// The settings, each with its default or what `site.toml` says.
    pub settings: serde_json::Map<String, serde_json::Value>,
    /// A fingerprint of all templates.
    pub fingerprint: Fingerprint,
}

/// A template's source.
#[derive(Clone, Debug)]
pub struct Template {
    /// The name by which pages and other templates call it.
    pub name: String,
    /// The path that diagnostics name.
    pub file: Arc<str>,
    /// The source.
    pub text: String,
}

/// A file that a theme's pages need: a style sheet, a picture.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its path in the `assets` folder.
    pub name: String,
    /// Its contents.
    pub bytes: Vec<u8>,
    /// The fingerprint of the contents.
    pub fingerprint: Fingerprint,
}

/// A file of a theme, wherever it came from.
struct ThemeFile {
    /// Relative to the theme's folder.
    path: String,
    /// The path that diagnostics name.
    file: Arc<str>,
    bytes: Vec<u8>,
}

/// Reads the theme that the configuration names.
pub(super) fn read(gate: &Gate, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Theme {
    let files = theme_files(gate, config, diagnostics);
    let mut theme = Theme { name: config.theme.clone(), ..Theme::default() };
    let (mut word_files, mut assets) = (BTreeMap::new(), BTreeMap::new());
    let mut schema = Node { span: crate::diagnostic::Span::default(), value: Value::Table(Vec::new()) };
    for file in files {
        if let Some(name) = file.path.strip_prefix("templates/") {
            theme.templates.extend(template(name.to_owned(), &file, diagnostics));
        } else if let Some(name) = file.path.strip_prefix("assets/") {
            assets.insert(name.to_owned(), file);
        } else if let Some(name) = file.path.strip_prefix("i18n/").and_then(|name| name.strip_suffix(".toml"))
        {
            let name = name.to_owned();
            word_files.insert(name, toml(&file, diagnostics));
        } else if file.path == "theme.toml" {
            schema = toml(&file, diagnostics);
        }
    }
    replace_templates(gate, &mut theme.templates, diagnostics);
    theme.templates.sort_by(|a, b| a.name.cmp(&b.name));
    theme.words = words::read(config, &own_words(), &word_files, diagnostics);
    // Of a theme that is not there, nobody knows what settings it has.
    let mut unheard = Vec::new();
    let is_unknown = diagnostics.iter().any(|diagnostic| diagnostic.code == Code::ThemeUnknown);
    let heard = if is_unknown { &mut unheard } else { diagnostics };
    theme.settings = settings::read(&schema, config, heard);
    let values = settings::for_style_sheets(&schema, config, &theme.settings, heard);
    theme.assets = settle_assets(assets, &values, heard);
    theme.fingerprint = Fingerprint::build(|hasher| {
        for template in &theme.templates {
            hasher.text(&template.name).text(&template.text);
        }
    });
    theme
}

/// The files of the `assets` folder as they are published. Style sheets name other files by their published names, so
/// each is settled when all that it refers to are; one that leads back to itself is told.
fn settle_assets(
    mut files: BTreeMap<String, ThemeFile>,
    settings: &BTreeMap<String, String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Asset> {
    let mut published: BTreeMap<String, Option<String>> =
        files.keys().map(|name| (name.clone(), None)).collect();
    let mut assets = Vec::new();
    while !files.is_empty() {
        let is_ready = |(name, file): &(&String, &ThemeFile)| {
            style_sheet(name, file).is_none_or(|text| {
                let others = stylesheet::files_of(text, name);
                others.iter().all(|other| published.get(other).is_none_or(Option::is_some))
            })
        };
        // Where none is ready, style sheets go in a circle, and the first of them says so.
        let next = files.iter().find(is_ready).or_else(|| files.iter().next()).map(|(name, _)| name.clone());
        let Some((name, file)) = next.and_then(|name| files.remove_entry(&name)) else { break };
        let bytes = match style_sheet(&name, &file) {
            Some(text) => {
                let sources = stylesheet::Sources { settings, files: &published };
                stylesheet::fill(text, &name, &file.file, &sources, diagnostics).into_bytes()
            }
            None => file.bytes,
        };
        let asset = Asset { fingerprint: Fingerprint::of(&bytes), bytes, name };
        published.insert(asset.name.clone(), Some(asset.published_name()));
        assets.push(asset);
    }
    assets.sort_by(|a, b| a.name.cmp(&b.name));
    assets
}

fn style_sheet<'a>(name: &str, file: &'a ThemeFile) -> Option<&'a str> {
    let is_css = Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("css"));
    is_css.then(|| std::str::from_utf8(&file.bytes).ok()).flatten()
}

impl Asset {
    /// Its address: its name with a piece of its fingerprint, so that browsers may keep it for ever.
    pub fn address(&self) -> String {
        format!("/assets/{}", self.published_name())
    }

    /// Its path below the published `assets` folder.
    fn published_name(&self) -> String {
        let fingerprint = self.fingerprint.short();
        match self.name.rsplit_once('.') {
            Some((stem, extension)) => format!("{stem}.{fingerprint}.{extension}"),
            None => format!("{}.{fingerprint}", self.name),
        }
    }
}

/// A text of the theme inside the binary, by the path that diagnostics name.
pub(super) fn embedded_text(path: &str) -> Option<Vec<u8>> {
    let inside = path.strip_prefix("themes/default/")?;
    Some(DEFAULT.get_file(inside)?.contents().to_vec())
}

/// Every file of the theme inside the binary: its path and its contents.
pub fn embedded_files() -> Vec<(String, &'static [u8])> {
    let mut files = Vec::new();
    let mut folders = vec![&DEFAULT];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            files.push((path, file.contents()));
        }
    }
    files.sort();
    files
}

/// The words inside the binary, which are there whatever the theme.
fn own_words() -> words::Files {
    let files = embedded_files().into_iter().filter_map(|(path, bytes)| {
        let name = path.strip_prefix("i18n/")?.strip_suffix(".toml")?.to_owned();
        Some((name, tree::toml(&String::from_utf8_lossy(bytes), 0).0))
    });
    files.collect()
}

fn theme_files(gate: &Gate, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Vec<ThemeFile> {
    let name = config.theme.as_str();
    let folder = format!("themes/{name}");
    if gate.project().join(&folder).is_dir() {
        let mut files = read_files(gate, &folder, diagnostics);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        return files;
    }
    if name != DEFAULT_NAME {
        diagnostics.push(theme_unknown(gate.project(), config));
    }
    embedded_files()
        .into_iter()
        .map(|(path, bytes)| ThemeFile {
            file: format!("themes/default/{path}").into(),
            path,
            bytes: bytes.to_vec(),
        })
        .collect()
}

/// All files below a folder of the project, as they are.
fn read_files(gate: &Gate, folder: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<ThemeFile> {
    let mut files = Vec::new();
    for entry in files_below(gate, folder, diagnostics) {
        match gate.read(&entry.location) {
            Ok(bytes) => files.push(ThemeFile { path: entry.path.to_string(), file: entry.file, bytes }),
            Err(refusal) => diagnostics.push(refusal.told(&entry.file)),
        }
    }
    files
}

fn theme_unknown(root: &Path, config: &Config) -> Diagnostic {
    let name = config.theme.as_str();
    let mut known = vec![DEFAULT_NAME.to_owned()];
    if let Ok(folders) = std::fs::read_dir(root.join("themes")) {
        known.extend(folders.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()));
    }
    Diagnostic::new(Code::ThemeUnknown, format!("there is no theme `{name}` in the `themes` folder"))
        .located(Location { path: super::CONFIG_FILE.into(), span: config.theme_span })
        .help(format!(
            "put it into `themes/{name}`, or leave `theme` out for the one that comes with Goalpost"
        ))
        .suggest(name, known.iter().map(String::as_str))
}

/// The project's own templates take the place of the theme's, which stay within reach as `theme/…`; but for those
/// whose components the own ones define anew: a component has one definition.
fn replace_templates(gate: &Gate, templates: &mut Vec<Template>, diagnostics: &mut Vec<Diagnostic>) {
    for file in read_files(gate, "templates", diagnostics) {
        let Some(own) = template(file.path.clone(), &file, diagnostics) else { continue };
        if let Some(index) = templates.iter().position(|template| template.name == own.name) {
            if components(&own.text).any(|name| components(&templates[index].text).any(|it| it == name)) {
                templates.remove(index);
            } else {
                templates[index].name = format!("theme/{}", own.name);
            }
        }
        templates.push(own);
    }
}

/// The names of the components that a template defines.
fn components(text: &str) -> impl Iterator<Item = &str> {
    let heads = text.split("{%").skip(1).map(|tag| tag.trim_start_matches('-').trim_start());
    let names = heads.filter_map(|head| head.strip_prefix("component ")?.split_once('('));
    names.map(|(name, _)| name.trim())
}

fn template(name: String, file: &ThemeFile, diagnostics: &mut Vec<Diagnostic>) -> Option<Template> {
    match file::text(file.bytes.clone(), &file.file) {
        Ok(text) => Some(Template { name, file: file.file.clone(), text }),
        Err(told) => {
            diagnostics.push(told);
            None
        }
    }
}

fn toml(file: &ThemeFile, diagnostics: &mut Vec<Diagnostic>) -> Node {
    let text = String::from_utf8_lossy(&file.bytes);
    let (node, problems) = tree::toml(&text, 0);
    diagnostics.extend(problems.into_iter().map(|problem| problem.told(Code::TomlSyntax, &file.file)));
    node
}
