//! Reads expressions: `query`, a list of queries, and the inside of a whole output.
//!
//! Owns the grammar and its precedence. Refuses to know any name: whether `goal` exists is for `resolve` to say. Every
//! span is true to the author's file. Takes linear time, and nesting is bounded, so that no text overflows the stack.

use super::format::Format;
use super::functions::Function;
use super::problem::Problem;
use super::tokens::{Placed, Token, Tokens};
use super::tree::{BinaryOperator, Expression, Kind, Reference, ReferencePlace, Word};
use crate::diagnostic::{Code, Span, suggest};

/// So many parentheses, calls and signs may stand inside one another.
const DEEPEST: usize = 64;

/// So many parts an expression may have. Trees are walked by recursion, and `a + b + …` is as deep as it is long.
const MOST_PARTS: usize = 400;

/// So many names may be joined by points. The deepest that mean something are of a grid: worksheet, list, item, scale.
const MOST_NAMES: usize = 8;

/// The words that join others, and so begin nothing.
const KEYWORDS: [&str; 7] = ["where", "and", "or", "not", "in", "as", "else"];

/// The inside of the braces of an output.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// The name that it gives to its value, without the `#`.
    pub id: Option<Word>,
    /// What is shown.
    pub query: Expression,
    /// How it is shown, and where that is said.
    pub format: Option<(Format, Span)>,
    /// What stands for an empty result.
    pub otherwise: Option<Word>,
}

/// Reads one query, such as the value of `show-if`. `offset` is where the text begins in the author's file.
pub fn query(text: &str, offset: usize) -> Result<Expression, Problem> {
    let mut parser = Parser::new(text, offset)?;
    let query = parser.query()?;
    parser.must_end("an operator or the end")?;
    Ok(query)
}

/// Reads queries with commas between them, such as the value of `rows-from`.
pub fn list(text: &str, offset: usize) -> Result<Vec<Expression>, Problem> {
    let mut parser = Parser::new(text, offset)?;
    let mut queries = vec![parser.query()?];
    while parser.take(&Token::Comma)? {
        queries.push(parser.query()?);
    }
    parser.must_end("an operator, a comma or the end")?;
    Ok(queries)
}

/// Reads what stands between the braces of an output: `= query`, `#id = query`, each with `as` and `else`.
pub fn output(text: &str, offset: usize) -> Result<Output, Problem> {
    let mut parser = Parser::new(text, offset)?;
    let id = if parser.take(&Token::Hash)? { Some(parser.id()?) } else { None };
    if !parser.take(&Token::Operator(BinaryOperator::Equal))? {
        return Err(parser.expected("`=`"));
    }
    let query = parser.query()?;
    let format = if parser.next_is_word("as") { Some(parser.format()?) } else { None };
    let otherwise = if parser.take_word("else")? { Some(parser.text()?) } else { None };
    parser.must_end(if otherwise.is_some() { "the end" } else { "an operator, `as`, `else` or the end" })?;
    Ok(Output { id, query, format, otherwise })
}

struct Parser<'a> {
    tokens: Tokens<'a>,
    next: Placed,
    depth: usize,
    parts: usize,
    /// Where the last token that was taken ends, in the author's file.
    end: u32,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, offset: usize) -> Result<Self, Problem> {
        let mut tokens = Tokens::new(text, offset);
        let next = tokens.next()?;
        Ok(Self { tokens, end: next.span.start, next, depth: 0, parts: 0 })
    }

    // ---- Tokens

    fn advance(&mut self) -> Result<Placed, Problem> {
        let next = self.tokens.next()?;
        self.end = self.next.span.end;
        Ok(std::mem::replace(&mut self.next, next))
    }

    fn take(&mut self, token: &Token) -> Result<bool, Problem> {
        let is_next = self.next.token == *token;
        if is_next {
            self.advance()?;
        }
        Ok(is_next)
    }

    fn next_is_word(&self, word: &str) -> bool {
        matches!(&self.next.token, Token::Word(next) if next == word)
    }

    fn take_word(&mut self, word: &str) -> Result<bool, Problem> {
        let is_next = self.next_is_word(word);
        if is_next {
            self.advance()?;
        }
        Ok(is_next)
    }

    fn must_end(&self, expected: &str) -> Result<(), Problem> {
        if self.next.token == Token::End { Ok(()) } else { Err(self.expected(expected)) }
    }

    fn expected(&self, what: &str) -> Problem {
        let words = self.tokens.words(self.next.span);
        let found = if words.is_empty() { "the end".to_owned() } else { format!("`{words}`") };
        let message = format!("expected {what}, found {found}");
        let help = match &self.next.token {
            Token::Close => "there is a `)` too many, or something is missing before it",
            Token::End => "something is missing at the end",
            Token::Word(word) if KEYWORDS.contains(&word.as_str()) => "something is missing before it",
            Token::Operator(_) => "something is missing before it, or `and` between two comparisons",
            Token::Word(_) => "put texts into quotation marks, and an operator between two names",
            Token::Point => "a column stands right after its table: `steps.by where .done`",
            Token::Text(_) => "words stand beside outputs: `Dear {= name}`",
            _ => "an expression is like `sum(steps.hours where .done)`",
        };
        Problem::new(Code::ExpressionSyntax, self.next.span, message, help)
    }

    // ---- Bounds

    /// Reads something that stands inside something else.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Problem>) -> Result<T, Problem> {
        if self.depth == DEEPEST {
            let message = format!("more than {DEEPEST} things stand inside one another");
            let help = "give a part of it a name, `{#name = …}`, and use that";
            return Err(Problem::new(Code::ExpressionSyntax, self.next.span, message, help));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn make(&mut self, start: u32, kind: Kind) -> Result<Expression, Problem> {
        let span = Span { start, end: self.end };
        self.parts += 1;
        if self.parts > MOST_PARTS {
            let message = format!("an expression has more than {MOST_PARTS} parts");
            let help = "give a part of it a name, `{#name = …}`, and use that";
            return Err(Problem::new(Code::ExpressionSyntax, span, message, help));
        }
        Ok(Expression { kind, span })
    }

    // ---- The grammar, loosest first

    fn query(&mut self) -> Result<Expression, Problem> {
        let entries = self.or()?;
        if !self.take_word("where")? {
            return Ok(entries);
        }
        let condition = self.or()?;
        self.make(entries.span.start, Kind::Where(Box::new(entries), Box::new(condition)))
    }

    fn or(&mut self) -> Result<Expression, Problem> {
        let mut left = self.and()?;
        while self.take_word("or")? {
            let right = self.and()?;
            left = self.binary(BinaryOperator::Or, left, right)?;
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Expression, Problem> {
        let mut left = self.not()?;
        while self.take_word("and")? {
            let right = self.not()?;
            left = self.binary(BinaryOperator::And, left, right)?;
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Expression, Problem> {
        let start = self.next.span.start;
        if !self.take_word("not")? {
            return self.comparison();
        }
        let operand = self.nested(Self::not)?;
        self.make(start, Kind::Not(Box::new(operand)))
    }

    fn comparison(&mut self) -> Result<Expression, Problem> {
        use BinaryOperator as B;
        let left = self.sum()?;
        let operator = match self.next.token {
            Token::Operator(
                operator
                @ (B::Equal | B::Unequal | B::Less | B::LessOrEqual | B::Greater | B::GreaterOrEqual),
            ) => operator,
            Token::Word(ref word) if word == "in" => B::In,
            _ => return Ok(left),
        };
        let right = self.right_of(&left, Self::sum)?;
        self.binary(operator, left, right)
    }

    fn sum(&mut self) -> Result<Expression, Problem> {
        let mut left = self.product()?;
        while let Token::Operator(operator @ (BinaryOperator::Add | BinaryOperator::Subtract)) =
            self.next.token
        {
            let right = self.right_of(&left, Self::product)?;
            left = self.binary(operator, left, right)?;
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Expression, Problem> {
        let mut left = self.unary()?;
        while let Token::Operator(operator @ (BinaryOperator::Multiply | BinaryOperator::Divide)) =
            self.next.token
        {
            let right = self.right_of(&left, Self::unary)?;
            left = self.binary(operator, left, right)?;
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expression, Problem> {
        let start = self.next.span.start;
        if !self.take(&Token::Operator(BinaryOperator::Subtract))? {
            return self.atom();
        }
        let operand = self.nested(Self::unary)?;
        self.make(start, Kind::Negate(Box::new(operand)))
    }

    /// Takes the operator that is next, which needs a space on each side, and reads what is right of it.
    fn right_of(
        &mut self,
        left: &Expression,
        read: fn(&mut Self) -> Result<Expression, Problem>,
    ) -> Result<Expression, Problem> {
        let operator = self.advance()?;
        let right = read(self)?;
        if operator.space_before && operator.space_after {
            return Ok(right);
        }
        let words = |span| self.tokens.words(span).trim();
        let sign = words(operator.span);
        let span = Span { start: left.span.start, end: right.span.end };
        Err(Problem::new(
            Code::OperatorSpaces,
            span,
            format!("`{sign}` has no space on each side"),
            format!("write `{} {sign} {}`", words(left.span), words(right.span)),
        ))
    }

    fn binary(
        &mut self,
        operator: BinaryOperator,
        left: Expression,
        right: Expression,
    ) -> Result<Expression, Problem> {
        self.make(left.span.start, Kind::Binary(operator, Box::new(left), Box::new(right)))
    }

    fn atom(&mut self) -> Result<Expression, Problem> {
        let start = self.next.span.start;
        let kind = match &mut self.next.token {
            Token::Number(number) => Kind::Number(*number),
            Token::Date(date) => Kind::Date(*date),
            Token::Text(text) => Kind::Text(std::mem::take(text)),
            Token::Word(word) => match word.as_str() {
                "today" => Kind::Today,
                "yes" => Kind::Boolean(true),
                "no" => Kind::Boolean(false),
                keyword if KEYWORDS.contains(&keyword) => return Err(self.expected("a value")),
                _ => return self.named(start),
            },
            Token::Point => return self.reference(start, ReferencePlace::Row),
            Token::Open => return self.nested(Self::parenthesis),
            _ => return Err(self.expected("a value")),
        };
        self.advance()?;
        self.make(start, kind)
    }

    fn parenthesis(&mut self) -> Result<Expression, Problem> {
        let start = self.advance()?.span.start;
        let mut inner = self.query()?;
        if !self.take(&Token::Close)? {
            return Err(self.expected("an operator or `)`"));
        }
        inner.span = Span { start, end: self.end };
        Ok(inner)
    }

    /// A reference, or a call of a function.
    fn named(&mut self, start: u32) -> Result<Expression, Problem> {
        // Names end where they end: `sum (x)` is no call, and `goal (x)` no value.
        if self.tokens.at_open() {
            self.call(start)
        } else {
            self.reference(start, ReferencePlace::Worksheet)
        }
    }

    fn call(&mut self, start: u32) -> Result<Expression, Problem> {
        let function = self.word()?;
        if Function::named(&function.text).is_none() {
            let names = Function::ALL.iter().map(|function| function.name());
            let near = Function::nearly(&function.text).or_else(|| suggest::nearest(&function.text, names));
            let help = near.map_or_else(
                || "there are `sum`, `mean`, `count`, `filled`, `highest`, `if` and others".to_owned(),
                suggest::question,
            );
            let message = format!("there is no function `{}`", function.text);
            return Err(Problem::new(Code::FunctionUnknown, function.span, message, help));
        }
        let arguments = self.nested(Self::arguments)?;
        self.make(start, Kind::Call { function, arguments })
    }

    fn arguments(&mut self) -> Result<Vec<Expression>, Problem> {
        let mut arguments = Vec::new();
        self.take(&Token::Open)?;
        if self.take(&Token::Close)? {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.query()?);
            if self.take(&Token::Close)? {
                return Ok(arguments);
            }
            if !self.take(&Token::Comma)? {
                return Err(self.expected("an operator, a comma or `)`"));
            }
        }
    }

    fn word(&mut self) -> Result<Word, Problem> {
        match &mut self.next.token {
            Token::Word(text) => {
                let text = std::mem::take(text);
                Ok(Word { text, span: self.advance()?.span })
            }
            _ => Err(self.expected("a name")),
        }
    }

    /// Names with points between them. After a point, a name follows without a space and may begin with a digit.
    fn reference(&mut self, start: u32, place: ReferencePlace) -> Result<Expression, Problem> {
        let mut names = Vec::new();
        if place == ReferencePlace::Worksheet {
            names.push(self.word()?);
        }
        while self.next.token == Token::Point && (names.is_empty() || !self.next.space_before) {
            names.push(self.name_after_point()?);
            if names.len() > MOST_NAMES {
                let span = Span { start, end: self.end };
                let message = format!("more than {MOST_NAMES} names are joined by points");
                let help = "a name is at most worksheet, list, item and scale: `plan.ten.health.now`";
                return Err(Problem::new(Code::ExpressionSyntax, span, message, help));
            }
        }
        self.make(start, Kind::Reference(Reference { place, names }))
    }

    fn name_after_point(&mut self) -> Result<Word, Problem> {
        if !self.tokens.at_name() {
            self.advance()?;
            return Err(self.expected("a name right after the point"));
        }
        let start = self.tokens.position();
        let text = self.tokens.name();
        let span = self.tokens.span(start, self.tokens.position());
        self.advance()?;
        self.end = span.end;
        Ok(Word { text, span })
    }

    // ---- The parts of an output

    fn id(&mut self) -> Result<Word, Problem> {
        self.word()
    }

    fn text(&mut self) -> Result<Word, Problem> {
        match &mut self.next.token {
            Token::Text(text) => {
                let text = std::mem::take(text);
                Ok(Word { text, span: self.advance()?.span })
            }
            _ => Err(self.expected("a text in quotation marks")),
        }
    }

    /// The word `as` is next, and what follows it has not been read as a token yet.
    fn format(&mut self) -> Result<(Format, Span), Problem> {
        let (written, span) = self.tokens.run();
        self.advance()?;
        self.end = span.end;
        if let Some(format) = Format::parse(&written) {
            return Ok((format, span));
        }
        if written.is_empty() {
            return Err(self.expected("a format"));
        }
        let names = || Format::NAMES.iter().copied();
        let help = suggest::nearest(&written, names())
            .map_or_else(|| format!("there are {}", suggest::list(names())), suggest::question);
        Err(Problem::new(Code::ExpressionSyntax, span, format!("there is no format `{written}`"), help))
    }
}
