//! The runtime: the modules that bring worksheets to life, as they are published.
//!
//! Owns their published names and the bytes under them. A name holds a fingerprint of the module and of all that it
//! imports, so that browsers may keep it for ever, and never mix two versions. Refuses to know what they do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

use crate::fingerprint::Fingerprint;

/// The modules inside the binary, as they stood when Goalpost was compiled.
static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/worksheet/runtime");

/// The module that a page loads, and that imports the others.
const ENTRY: &str = "worksheet.js";

/// The runtime that is published.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new(&embedded()));

/// Modules, ready to be published.
#[derive(Debug, Default)]
pub struct Runtime {
    /// All of them, by name.
    pub modules: Vec<Module>,
    /// A fingerprint of all of them.
    pub fingerprint: Fingerprint,
}

/// A module.
#[derive(Debug)]
pub struct Module {
    /// Its name among the sources: `expression.js`.
    pub name: String,
    /// Its published name: `expression.0123456789.js`.
    pub published: String,
    /// What is published: without comments, and importing others by their published names.
    pub text: String,
    /// The names of the modules that it cannot begin without.
    pub imports: Vec<String>,
}

/// The runtime inside the binary.
pub fn own() -> &'static Runtime {
    &RUNTIME
}

fn embedded() -> Vec<(&'static str, &'static str)> {
    let text = |file: &'static include_dir::File<'static>| {
        let name = file.path().file_name()?.to_str()?;
        let is_module = file.path().extension().is_some_and(|extension| extension == "js");
        Some((name, file.contents_utf8()?)).filter(|_| is_module)
    };
    FILES.files().filter_map(text).collect()
}

impl Module {
    /// Its address in the site.
    pub fn address(&self) -> String {
        format!("/assets/{}", self.published)
    }
}

impl Runtime {
    /// Makes sources ready, each a name and a text. They import each other as `"./name.js"`, in double quotation marks.
    pub fn new(sources: &[(&str, &str)]) -> Self {
        let plain: BTreeMap<&str, String> =
            sources.iter().map(|(name, text)| (*name, without_comments(text))).collect();
        let published: BTreeMap<&str, String> =
            plain.keys().map(|name| (*name, published_name(name, &plain))).collect();
        let module = |(name, text): (&&str, &String)| Module {
            name: (*name).to_owned(),
            published: published[name].clone(),
            text: with_published_names(text, &published),
            imports: imports(text, &plain)
                .filter(|(_, is_static)| *is_static)
                .map(|(name, _)| name)
                .collect(),
        };
        let modules: Vec<Module> = plain.iter().map(module).collect();
        let fingerprint = Fingerprint::build(|hasher| {
            for module in &modules {
                hasher.text(&module.published).text(&module.text);
            }
        });
        Self { modules, fingerprint }
    }

    /// The module that a page loads.
    pub fn entry(&self) -> Option<&Module> {
        self.module(ENTRY)
    }

    /// What a page needs before its module can begin, that module apart: browsers that know it beforehand need not read
    /// one module to hear of the next.
    pub fn needed(&self) -> Vec<&Module> {
        let mut seen: BTreeSet<&str> = BTreeSet::from([ENTRY]);
        let mut needed = Vec::new();
        let mut open: Vec<&Module> = self.entry().into_iter().collect();
        while let Some(module) = open.pop() {
            for name in &module.imports {
                let Some(other) = self.module(name).filter(|other| seen.insert(&other.name)) else {
                    continue;
                };
                needed.push(other);
                open.push(other);
            }
        }
        needed.sort_by(|a, b| a.name.cmp(&b.name));
        needed
    }

    fn module(&self, name: &str) -> Option<&Module> {
        self.modules.iter().find(|module| module.name == name)
    }
}

/// A module without the comments that stand on lines of their own. No line within a text begins as they do.
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut is_comment = false;
    for line in text.lines() {
        let words = line.trim();
        let rest = if is_comment {
            let Some((_, rest)) = words.split_once("*/") else { continue };
            is_comment = false;
            rest
        } else if let Some(comment) = words.strip_prefix("/*") {
            // A type may stand before what it is about: `/** @type {number} */ (x)`.
            let ended = comment.split_once("*/").map(|(_, rest)| rest);
            is_comment = ended.is_none();
            ended.filter(|rest| rest.is_empty()).unwrap_or(if is_comment { "" } else { line })
        } else if words.starts_with("//") {
            ""
        } else {
            line
        };
        if !rest.trim().is_empty() {
            kept.push_str(rest);
            kept.push('\n');
        }
    }
    kept
}

/// The modules that one imports: each name, and whether it is imported before it begins.
fn imports<'t>(
    text: &'t str,
    modules: &'t BTreeMap<&str, String>,
) -> impl Iterator<Item = (String, bool)> + 't {
    let specifiers = text.match_indices("\"./").filter_map(move |(at, mark)| {
        let (name, _) = text[at + mark.len()..].split_once('"')?;
        let is_dynamic = text[..at].trim_end().ends_with("import(");
        modules.contains_key(name).then(|| (name.to_owned(), !is_dynamic))
    });
    specifiers.collect::<Vec<(String, bool)>>().into_iter()
}

/// The name of a module with a piece of the fingerprint of all that it is made of. Modules that import each other need
/// no order for that.
fn published_name(name: &str, modules: &BTreeMap<&str, String>) -> String {
    let mut parts: BTreeSet<String> = BTreeSet::new();
    let mut open = vec![name.to_owned()];
    while let Some(name) = open.pop() {
        if let Some(text) = modules.get(name.as_str()).filter(|_| parts.insert(name.clone())) {
            open.extend(imports(text, modules).map(|(name, _)| name));
        }
    }
    let fingerprint = Fingerprint::build(|hasher| {
        for part in &parts {
            hasher.text(part).text(&modules[part.as_str()]);
        }
    });
    let stem = name.strip_suffix(".js").unwrap_or(name);
    format!("{stem}.{}.js", fingerprint.short())
}

fn with_published_names(text: &str, published: &BTreeMap<&str, String>) -> String {
    let mut text = text.to_owned();
    for (name, published) in published {
        text = text.replace(&format!("\"./{name}\""), &format!("\"./{published}\""));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCES: [(&str, &str); 4] = [
        (
            "worksheet.js",
            "// Starts.\nimport { a } from \"./record.js\";\n\n/**\n * @type {string}\n */\nconst b = a; // kept\nexport \
             const draw = () => import(\"./charts.js\");\n",
        ),
        ("record.js", "import { c } from \"./format.js\";\nexport const a = c;\n"),
        ("format.js", "import { a } from \"./record.js\";\nexport const c = () => a;\n"),
        ("charts.js", "/* One line. */\nexport const d = \"./other.js\";\n"),
    ];

    fn runtime(change: (&str, &str)) -> Runtime {
        let texts: Vec<(&str, String)> =
            SOURCES.iter().map(|(name, text)| (*name, text.replace(change.0, change.1))).collect();
        let sources: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        Runtime::new(&sources)
    }

    fn published<'r>(runtime: &'r Runtime, name: &str) -> &'r str {
        &runtime.module(name).expect("a module").published
    }

    #[test]
    fn modules_import_each_other_by_their_published_names() {
        let runtime = runtime(("", ""));
        let entry = runtime.entry().expect("an entry");
        let expected = format!(
            "import {{ a }} from \"./{}\";\nconst b = a; // kept\nexport const draw = () => import(\"./{}\");\n",
            published(&runtime, "record.js"),
            published(&runtime, "charts.js"),
        );
        assert_eq!(entry.text, expected);
        assert_eq!(runtime.module("charts.js").expect("a module").text, "export const d = \"./other.js\";\n");
    }

    #[test]
    fn only_comments_are_taken_out() {
        for (text, kept) in [
            ("/** @type {A} */ (a).b();\nc();\n", "/** @type {A} */ (a).b();\nc();\n"),
            ("/* one\n * two */ a();\n  // b\n  c(); // d\n", " a();\n  c(); // d\n"),
            ("a = \"http://b\" /* c */;\n\n/**/\nd", "a = \"http://b\" /* c */;\nd\n"),
            ("/* never closed\na();", ""),
        ] {
            assert_eq!(without_comments(text), kept, "{text}");
        }
    }

    #[test]
    fn what_is_loaded_when_it_is_used_is_not_needed_at_once() {
        let runtime = runtime(("", ""));
        let needed: Vec<&str> = runtime.needed().into_iter().map(|module| &*module.name).collect();
        assert_eq!(needed, ["format.js", "record.js"]);
    }

    #[test]
    fn a_name_changes_with_all_that_is_imported() {
        let (old, new) = (runtime(("", "")), runtime(("=> a;", "=> a + 1;")));
        for (name, changes) in
            [("worksheet.js", true), ("record.js", true), ("format.js", true), ("charts.js", false)]
        {
            assert_eq!(published(&old, name) != published(&new, name), changes, "{name}");
        }
    }

    #[test]
    fn the_modules_inside_the_binary_can_be_published() {
        for (name, text) in embedded() {
            for line in text.lines() {
                assert!(!line.contains("from '"), "{name}: a specifier in single quotation marks: {line}");
            }
        }
        for module in &own().modules {
            let specifiers =
                module.text.match_indices("from \"./").map(|(at, mark)| &module.text[at + mark.len()..]);
            for specifier in specifiers {
                let name = specifier.split('"').next().unwrap_or_default();
                assert!(own().modules.iter().any(|it| it.published == name), "{}: {name}", module.name);
            }
        }
    }
}
