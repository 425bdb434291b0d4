//! The words and signs of an expression, with their places.
//!
//! Owns numbers, dates, quoted texts, names, and that a backslash before punctuation is dropped. Refuses to know which
//! word may follow which.

use jiff::civil::Date;

use super::problem::Problem;
use super::tree::BinaryOperator;
use crate::diagnostic::{Code, Span};

/// A word or sign.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Date(Date),
    Text(String),
    /// A name or a word of the language.
    Word(String),
    Operator(BinaryOperator),
    Open,
    Close,
    Comma,
    Point,
    Hash,
    End,
}

/// A token, its place, and whether white space stands around it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) span: Span,
    pub(super) space_before: bool,
    pub(super) space_after: bool,
}

/// Signs of other languages and of typesetters, with what stands for them here.
const FOREIGN: &[(&str, &str)] = &[
    ("==", "write `=`"),
    ("&&", "write `and`"),
    ("||", "write `or`"),
    ("<>", "write `!=`"),
    ("≠", "write `!=`"),
    ("≤", "write `<=`"),
    ("≥", "write `>=`"),
    ("×", "write `*`"),
    ("·", "write `*`"),
    ("÷", "write `/`"),
    ("−", "write a plain hyphen `-`"),
    ("–", "write a plain hyphen `-`"),
    ("!", "write `not`"),
    ("&", "write `and`"),
    ("|", "write `or`"),
    ("?", "write `if(condition, this, that)`"),
    (":", "put texts into quotation marks"),
    ("%", "a `%` stands right after a number: `45%`"),
    (";", "part arguments by commas"),
    ("[", "write `(` and `)`"),
    ("]", "write `(` and `)`"),
    ("{", "write one pair of braces for each output"),
    ("}", "write one pair of braces for each output"),
];

/// What is left to read. Positions are bytes of `text`.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// Where the text begins in the author's file.
    offset: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str, offset: usize) -> Self {
        Self { text, at: 0, offset }
    }

    /// The next token.
    pub(super) fn next(&mut self) -> Result<Placed, Problem> {
        let before = self.at;
        self.skip_space();
        let start = self.at;
        let token = self.token()?;
        let (character, _) = self.peek();
        Ok(Placed {
            token,
            span: self.span(start, self.at),
            space_before: start > before || start == 0,
            space_after: character.is_none_or(char::is_whitespace),
        })
    }

    /// All up to the next white space: how a format is written.
    pub(super) fn run(&mut self) -> (String, Span) {
        self.skip_space();
        let start = self.at;
        let mut run = String::new();
        while let (Some(character), length) = self.peek() {
            if character.is_whitespace() {
                break;
            }
            run.push(character);
            self.at += length;
        }
        (run, self.span(start, self.at))
    }

    /// The author's words of a place.
    pub(super) fn words(&self, span: Span) -> &'a str {
        let range = (span.start as usize).saturating_sub(self.offset)
            ..(span.end as usize).saturating_sub(self.offset);
        self.text.get(range).unwrap_or_default()
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::from(self.offset + start..self.offset + end)
    }

    /// The next character, a backslash before punctuation aside, and the bytes that it takes.
    fn peek(&self) -> (Option<char>, usize) {
        let mut characters = self.text[self.at..].chars();
        match characters.next() {
            Some('\\') => match characters.next() {
                Some(next) if next.is_ascii_punctuation() => (Some(next), 2),
                _ => (Some('\\'), 1),
            },
            Some(character) => (Some(character), character.len_utf8()),
            None => (None, 0),
        }
    }

    fn skip_space(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Takes a sign if it is next.
    fn take(&mut self, sign: &str) -> bool {
        let start = self.at;
        for wanted in sign.chars() {
            let (character, length) = self.peek();
            if character != Some(wanted) {
                self.at = start;
                return false;
            }
            self.at += length;
        }
        true
    }

    /// Takes characters as long as they please, and returns them.
    fn take_while(&mut self, pleases: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let (Some(character), length) = self.peek() {
            if !pleases(character) {
                break;
            }
            taken.push(character);
            self.at += length;
        }
        taken
    }

    fn token(&mut self) -> Result<Token, Problem> {
        let start = self.at;
        let (character, length) = self.peek();
        let Some(character) = character else { return Ok(Token::End) };
        let simple = match character {
            '(' => Some(Token::Open),
            ')' => Some(Token::Close),
            ',' => Some(Token::Comma),
            '.' => Some(Token::Point),
            '#' => Some(Token::Hash),
            _ => None,
        };
        if let Some(token) = simple {
            self.at += length;
            return Ok(token);
        }
        match character {
            '"' | '\'' | '“' | '”' | '„' | '‘' | '’' | '‚' => self.quoted(character, length),
            _ if character.is_ascii_digit() => self.number(),
            _ if character.is_alphabetic() => Ok(Token::Word(self.name())),
            _ => self.operator(start),
        }
    }

    /// A name from here on: letters and digits, and hyphens between them.
    pub(super) fn name(&mut self) -> String {
        let mut name = String::new();
        loop {
            name.push_str(&self.take_while(char::is_alphanumeric));
            let before = self.at;
            if !self.take("-") || !matches!(self.peek(), (Some(next), _) if next.is_alphanumeric()) {
                self.at = before;
                return name;
            }
            name.push('-');
        }
    }

    /// Whether a name may begin right here, a digit included: after a point.
    pub(super) fn at_name(&self) -> bool {
        matches!(self.peek(), (Some(character), _) if character.is_alphanumeric())
    }

    /// Whether a parenthesis opens right here.
    pub(super) fn at_open(&self) -> bool {
        matches!(self.peek(), (Some('('), _))
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    fn operator(&mut self, start: usize) -> Result<Token, Problem> {
        let of_length =
            |length| BinaryOperator::SIGNS.into_iter().filter(move |it| it.sign().len() == length);
        if let Some(operator) = of_length(2).find(|operator| self.take(operator.sign())) {
            return Ok(Token::Operator(operator));
        }
        if let Some((sign, help)) = FOREIGN.iter().find(|(sign, _)| self.take(sign)) {
            let message = format!("`{sign}` means nothing in an expression");
            return Err(Problem::new(Code::ExpressionSyntax, self.span(start, self.at), message, *help));
        }
        if let Some(operator) = of_length(1).find(|operator| self.take(operator.sign())) {
            return Ok(Token::Operator(operator));
        }
        let (character, length) = self.peek();
        let message = format!("`{}` means nothing in an expression", character.unwrap_or_default());
        let help = "names are letters, digits and hyphens; texts stand in quotation marks";
        Err(Problem::new(Code::ExpressionSyntax, self.span(start, start + length), message, help))
    }

    fn number(&mut self) -> Result<Token, Problem> {
        let start = self.at;
        let mut digits = self.take_while(|character| character.is_ascii_digit());
        if digits.len() == 4
            && let Some(date) = self.date(&digits, start)?
        {
            return Ok(Token::Date(date));
        }
        let whole = self.at;
        if self.take(".") {
            let decimals = self.take_while(|character| character.is_ascii_digit());
            if decimals.is_empty() {
                self.at = whole;
            } else {
                digits.push('.');
                digits.push_str(&decimals);
            }
        }
        if let (Some(next), length) = self.peek()
            && next.is_alphabetic()
        {
            let message = format!("a letter stands right after the number {digits}");
            let help = "names begin with a letter; put a space after a number";
            let span = self.span(start, self.at + length);
            return Err(Problem::new(Code::ExpressionSyntax, span, message, help));
        }
        // Digits with at most one point always are a number.
        let number: f64 = digits.parse().unwrap_or(f64::INFINITY);
        if !number.is_finite() {
            let message = "this number is too large";
            let help = "write a number of fewer digits";
            return Err(Problem::new(Code::ExpressionSyntax, self.span(start, self.at), message, help));
        }
        let is_percent = self.take("%");
        Ok(Token::Number(if is_percent { number / 100.0 } else { number }))
    }

    /// The rest of a date after its year; nothing is taken where it is none.
    fn date(&mut self, year: &str, start: usize) -> Result<Option<Date>, Problem> {
        let after_year = self.at;
        let mut parts = [String::new(), String::new()];
        for part in &mut parts {
            if self.take("-") {
                *part = self.take_while(|character| character.is_ascii_digit());
            }
        }
        let [month, day] = parts;
        if month.len() != 2 || day.len() != 2 {
            self.at = after_year;
            return Ok(None);
        }
        let written = format!("{year}-{month}-{day}");
        match written.parse::<Date>() {
            Ok(date) if date.year() > 0 => Ok(Some(date)),
            _ => {
                let message = format!("there is no day {written}");
                let help = "write year, month and day: `2026-12-31`";
                Err(Problem::new(Code::ExpressionSyntax, self.span(start, self.at), message, help))
            }
        }
    }

    fn quoted(&mut self, mark: char, length: usize) -> Result<Token, Problem> {
        let start = self.at;
        self.at += length;
        let closing: &[char] = match mark {
            '"' => &['"'],
            '\'' => &['\''],
            '“' | '”' | '„' => &['”', '“'],
            _ => &['’', '‘'],
        };
        let mut text = String::new();
        while let (Some(character), length) = self.peek() {
            self.at += length;
            let is_escaped = length == 2 && character.is_ascii();
            let ends = closing.contains(&character) && !is_escaped && !self.is_apostrophe(character);
            if ends {
                return Ok(Token::Text(text));
            }
            text.push(if character.is_whitespace() { ' ' } else { character });
        }
        let message = "this text is never closed";
        let help = format!("put a `{}` at its end", closing[0]);
        Err(Problem::new(Code::ExpressionSyntax, self.span(start, start + length), message, help))
    }

    /// Whether the curly mark just read stands inside a word: `‘don’t’`.
    fn is_apostrophe(&self, character: char) -> bool {
        let before = self.text[..self.at - character.len_utf8()].chars().next_back();
        character == '’'
            && before.is_some_and(char::is_alphanumeric)
            && matches!(self.peek(), (Some(next), _) if next.is_alphanumeric())
    }
}
