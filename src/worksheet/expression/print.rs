//! Values as English text: what the build shows of constants, and what the table of cases expects.
//!
//! Readers see values as `runtime/format.js` writes them in the page's language; for English both agree.

use super::format::{Format, Sign, Style};
use super::value::{self, Entry, Value};
use jiff::civil::Date;

/// A value as text; `None` where it is empty. `currency` is that of the site, ISO 4217.
pub fn print(value: &Value, format: Format, currency: Option<&str>) -> Option<String> {
    if value.is_empty() {
        return None;
    }
    let by_style = match (format.style, value) {
        (Some(Style::List), Value::Entries(entries)) => {
            Some(entries.iter().map(|entry| format!("• {}", name(entry))).collect::<Vec<_>>().join("\n"))
        }
        (Some(Style::Decimals(_) | Style::Percent | Style::Hours | Style::Money | Style::Days), value)
        | (None, value @ Value::Number(_)) => {
            value.as_number().map(|number| styled(number, format, currency))
        }
        _ => None,
    };
    Some(by_style.unwrap_or_else(|| plain(value)))
}

/// A value as it is shown of itself.
fn plain(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Number(number) => decimal(*number, 0, 2),
        Value::Text(text) => text.trim().to_owned(),
        Value::Boolean(true) => "yes".to_owned(),
        Value::Boolean(false) => "no".to_owned(),
        Value::Date(date) => long_date(*date),
        Value::Choice(chosen) => chosen.label.to_string(),
        Value::Entries(entries) => words(&entries.iter().map(name).collect::<Vec<_>>()),
    }
}

/// An entry in words: its text, if that is its value, else its name.
fn name(entry: &Entry) -> String {
    match &entry.value {
        value @ (Value::Text(_) | Value::Choice(_) | Value::Date(_)) if !value.is_empty() => plain(value),
        _ => entry.name.to_string(),
    }
}

/// "a, b and c".
fn words(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn styled(number: f64, format: Format, currency: Option<&str>) -> String {
    let shown = match format.style {
        Some(Style::Days) => return days(number),
        Some(Style::Decimals(decimals)) => decimal(number, decimals.into(), decimals.into()),
        Some(Style::Percent) => format!("{}%", decimal(value::round(number * 100.0, 0), 0, 0)),
        Some(Style::Hours) => hours(number),
        Some(Style::Money) => money(number, currency),
        _ => decimal(number, 0, 2),
    };
    let is_zero = !shown.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    if format.sign == Sign::Both && number > 0.0 && !is_zero { format!("+{shown}") } else { shown }
}

/// A number with so many decimals, and commas between thousands from 10,000 on.
fn decimal(number: f64, least: usize, most: usize) -> String {
    grouped(number, least, most, 5)
}

fn grouped(number: f64, least: usize, most: usize, from_digits: usize) -> String {
    let rounded = value::round(number, most as u32);
    let written = format!("{:.most$}", rounded.abs());
    let (whole, decimals) = written.split_once('.').unwrap_or((&written, ""));
    let mut decimals = decimals;
    while decimals.len() > least && decimals.ends_with('0') {
        decimals = &decimals[..decimals.len() - 1];
    }
    let mut shown = String::from(if rounded < 0.0 { "-" } else { "" });
    for (index, digit) in whole.char_indices() {
        if index > 0 && whole.len() >= from_digits && (whole.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if !decimals.is_empty() {
        shown.push('.');
        shown.push_str(decimals);
    }
    shown
}

/// 1.5 as "1 h 30", 0.75 as "45 min".
fn hours(number: f64) -> String {
    let minutes = value::round(number.abs() * 60.0, 0);
    let (whole, rest) = ((minutes / 60.0).floor(), minutes % 60.0);
    let sign = if number < 0.0 && minutes > 0.0 { "-" } else { "" };
    match (whole > 0.0, rest > 0.0) {
        (_, false) => format!("{sign}{} h", decimal(whole, 0, 0)),
        (false, true) => format!("{sign}{rest} min"),
        (true, true) => format!("{sign}{} h {rest:02}", decimal(whole, 0, 0)),
    }
}

/// Signs of currencies in English, and their decimals.
const CURRENCIES: &[(&str, &str, usize)] = &[
    ("USD", "$", 2),
    ("EUR", "€", 2),
    ("GBP", "£", 2),
    ("JPY", "¥", 0),
    ("INR", "₹", 2),
    ("CAD", "CA$", 2),
    ("AUD", "A$", 2),
    ("NZD", "NZ$", 2),
    ("KRW", "₩", 0),
];

fn money(number: f64, currency: Option<&str>) -> String {
    let Some(code) = currency else { return decimal(number, 2, 2) };
    let known = CURRENCIES.iter().find(|(known, _, _)| *known == code);
    let (sign, decimals) = match known {
        Some((_, sign, decimals)) => ((*sign).to_owned(), *decimals),
        None => (format!("{code}\u{a0}"), 2),
    };
    let shown = grouped(number, decimals, decimals, 4);
    match shown.strip_prefix('-') {
        Some(shown) => format!("-{sign}{shown}"),
        None => format!("{sign}{shown}"),
    }
}

fn days(number: f64) -> String {
    let days = value::round(number, 0);
    match days {
        0.0 => "today".to_owned(),
        1.0 => "tomorrow".to_owned(),
        -1.0 => "yesterday".to_owned(),
        days if days > 0.0 => format!("in {} days", grouped(days, 0, 0, 4)),
        days => format!("{} days ago", grouped(-days, 0, 0, 4)),
    }
}

/// "26 December 2011".
fn long_date(date: Date) -> String {
    date.strftime("%-d %B %-Y").to_string()
}
