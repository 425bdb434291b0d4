//! Data: the values of the `data` folder, for templates.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::file;
use super::folder::{Entry, files_below};
use super::gate::Gate;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::tree;

pub(super) fn read(gate: &Gate, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, Value> {
    let mut entries = files_below(gate, "data", diagnostics);
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    let mut data = BTreeMap::new();
    let mut files: BTreeMap<String, Arc<str>> = BTreeMap::new();
    for entry in entries {
        let path = Path::new(&*entry.path);
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if !matches!(extension, "toml" | "json") {
            continue;
        }
        // `team/coaches.toml` is `data.team_coaches`: a name that templates can write.
        let name = path.with_extension("").to_string_lossy().replace(['/', '\\', '-', ' '], "_");
        if let Some(other) = files.get(&name) {
            let message = format!("templates know this by the name `data.{name}`, and another file as well");
            diagnostics.push(
                Diagnostic::in_file(Code::DataTwice, &entry.file, message)
                    .help("rename one of the two; folders, hyphens and blanks become `_`, and endings are left out")
                    .related(other, None, "the other is here"),
            );
            continue;
        }
        files.insert(name.clone(), entry.file.clone());
        match read_one(gate, &entry, extension) {
            Ok(value) => {
                data.insert(name, value);
            }
            Err(found) => diagnostics.extend(found),
        }
    }
    data
}

fn read_one(gate: &Gate, entry: &Entry, extension: &str) -> Result<Value, Vec<Diagnostic>> {
    let bytes = gate.read(&entry.location).map_err(|refusal| vec![refusal.told(&entry.file)])?;
    let text = file::text(bytes, &entry.file).map_err(|told| vec![told])?;
    if extension == "json" {
        return serde_json::from_str(&text).map_err(|error| vec![json_error(entry, &text, &error)]);
    }
    let (node, problems) = tree::toml(&text, 0);
    if problems.is_empty() {
        return Ok(node.to_json());
    }
    Err(problems.into_iter().map(|problem| problem.told(Code::TomlSyntax, &entry.file)).collect())
}

fn json_error(entry: &Entry, text: &str, error: &serde_json::Error) -> Diagnostic {
    let line_start: usize =
        text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let start = (line_start + error.column().saturating_sub(1)).min(text.len());
    let start = text.floor_char_boundary(start);
    let end = text.ceil_char_boundary(text.len().min(start + 1));
    let message = error.to_string();
    let (message, help) = match message.split(" at line ").next().unwrap_or(&message) {
        "expected value" => {
            ("a value is missing here, or needs quotation marks", "write a text as `\"text\"`")
        }
        "key must be a string" => ("a key without quotation marks", "write it as `\"key\": value`"),
        "trailing comma" => ("a comma before this, and nothing after it", "take the comma out"),
        other if other.starts_with("EOF") => {
            ("the file ends too early", "close every bracket, brace and quotation mark that is open")
        }
        other => (other, "JSON needs quotation marks around every key and text, and commas between values"),
    };
    Diagnostic::at(Code::JsonSyntax, &entry.file, Span::from(start..end), message).help(help)
}
