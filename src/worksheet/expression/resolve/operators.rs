//! The types of what stands on both sides of an operator.

use super::super::node::Node;
use super::super::tree::{BinaryOperator, Expression, Kind};
use super::super::types::{Choice, Range, Type};
use super::{Resolver, UNKNOWN, with_noun};
use crate::diagnostic::{Code, Span, suggest};

/// An operand that has been resolved.
struct Operand<'a> {
    written: &'a Expression,
    node: Node,
    kind: Type,
}

impl Resolver<'_> {
    pub(super) fn binary(
        &mut self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
        span: Span,
    ) -> (Node, Type) {
        use BinaryOperator as B;
        match operator {
            B::And | B::Or => {
                let (left, right) = (self.condition(left), self.condition(right));
                (Node::Binary(operator, Box::new(left), Box::new(right)), Type::Boolean)
            }
            B::In => {
                let (needle, _) = self.expression(left);
                let (entries, _) = self.entries(right);
                (Node::Binary(operator, Box::new(needle), Box::new(entries)), Type::Boolean)
            }
            B::Add | B::Subtract | B::Multiply | B::Divide => {
                let (left, right) = (self.operand(left), self.operand(right));
                self.arithmetic(operator, left, right, span)
            }
            B::Equal | B::Unequal | B::Less | B::LessOrEqual | B::Greater | B::GreaterOrEqual => {
                let (left, right) = (self.operand(left), self.operand(right));
                (self.comparison(operator, left, right, span), Type::Boolean)
            }
        }
    }

    fn operand<'a>(&mut self, written: &'a Expression) -> Operand<'a> {
        let (node, kind) = self.expression(written);
        Operand { written, node, kind }
    }

    fn arithmetic(
        &mut self,
        operator: BinaryOperator,
        left: Operand<'_>,
        right: Operand<'_>,
        span: Span,
    ) -> (Node, Type) {
        use BinaryOperator::{Add, Divide, Multiply, Subtract};
        if operator == Add && (matches!(left.kind, Type::Text) || matches!(right.kind, Type::Text)) {
            let message = "a text cannot be added: `+` joins no texts";
            self.problem(Code::TypeMismatch, span, message, "write words beside outputs: `{= a} and {= b}`");
            return UNKNOWN;
        }
        if matches!(operator, Add | Subtract)
            && (matches!(left.kind, Type::Date) || matches!(right.kind, Type::Date))
        {
            return self.date_arithmetic(operator, left, right, span);
        }
        // A name that is not known yet may turn out to be a date.
        let is_open = matches!(operator, Add | Subtract)
            && (matches!(left.kind, Type::Any) || matches!(right.kind, Type::Any));
        let ((left, a), (right, b)) = (self.numeric(left), self.numeric(right));
        let range = match operator {
            Add => a.plus(b),
            Subtract => a.plus(b.negative()),
            Multiply => a.times(b),
            Divide => a.over(b),
            _ => Range::UNKNOWN,
        };
        let kind = if is_open { Type::Any } else { Type::Number(range) };
        (Node::Binary(operator, Box::new(left), Box::new(right)), kind)
    }

    /// `+` and `-` where one side or both are dates: `date - date`, `date - number`, `date + number`.
    fn date_arithmetic(
        &mut self,
        operator: BinaryOperator,
        left: Operand<'_>,
        right: Operand<'_>,
        span: Span,
    ) -> (Node, Type) {
        let is_date = |operand: &Operand<'_>| matches!(operand.kind, Type::Date);
        let is_sum = operator == BinaryOperator::Add;
        let is_sound = if is_sum { !(is_date(&left) && is_date(&right)) } else { left.kind.is_date() };
        if !is_sound {
            let message = format!("a date cannot stand here with `{}`", operator.sign());
            let help = "`date - date` is a number of days, `date + number` a date";
            self.problem(Code::TypeMismatch, span, message, help);
            return UNKNOWN;
        }
        let kind = match (is_sum, &right.kind) {
            (false, Type::Date) => Type::Number(Range::UNKNOWN.whole_steps()),
            (false, Type::Any) => Type::Any,
            _ => Type::Date,
        };
        let mut side = |operand: Operand<'_>| {
            // What is not known yet stays as it is: it may be a date too.
            if operand.kind.is_date() { operand.node } else { self.numeric(operand).0 }
        };
        let (left, right) = (side(left), side(right));
        (Node::Binary(operator, Box::new(left), Box::new(right)), kind)
    }

    fn numeric(&mut self, operand: Operand<'_>) -> (Node, Range) {
        self.as_number(operand.written, operand.node, &operand.kind)
    }

    fn comparison(
        &mut self,
        operator: BinaryOperator,
        left: Operand<'_>,
        right: Operand<'_>,
        span: Span,
    ) -> Node {
        if let Some(node) = self.option_comparison(operator, &left, &right) {
            return node;
        }
        let is_equality = matches!(operator, BinaryOperator::Equal | BinaryOperator::Unequal);
        match (&left.kind, &right.kind) {
            (Type::Any | Type::Empty, _) | (_, Type::Any | Type::Empty) | (Type::Date, Type::Date) => {}
            // Of two choices, the same option: whatever it counts.
            (Type::Text | Type::Choice(_), Type::Text | Type::Choice(_)) | (Type::Boolean, Type::Boolean)
                if is_equality => {}
            (Type::Text, Type::Text) | (Type::Boolean, Type::Boolean) => {
                let message = format!("{} and has no order", with_noun(left.written, &left.kind));
                let help = "texts, and yes and no, are compared with `=` and `!=`";
                self.problem(Code::TypeMismatch, span, message, help);
                return Node::Empty;
            }
            _ => return self.number_comparison(operator, left, right, span),
        }
        Node::Binary(operator, Box::new(left.node), Box::new(right.node))
    }

    fn number_comparison(
        &mut self,
        operator: BinaryOperator,
        left: Operand<'_>,
        right: Operand<'_>,
        span: Span,
    ) -> Node {
        let replies = |operand: &Operand<'_>| matches!(operand.node, Node::Group(..));
        let fits = |operand: &Operand<'_>| operand.kind.is_numeric() || replies(operand);
        if fits(&left) && fits(&right) {
            let (left, right) = (self.numeric(left).0, self.numeric(right).0);
            return Node::Binary(operator, Box::new(left), Box::new(right));
        }
        let noun = |operand: &Operand<'_>| operand.kind.noun();
        let message = format!("{} cannot be compared with {}", noun(&left), noun(&right));
        let help = if matches!(left.kind, Type::Entries(_)) || matches!(right.kind, Type::Entries(_)) {
            "compare a number of them, such as `count(…)`, or ask with `in` whether one is among them"
        } else {
            "compare numbers with numbers, dates with dates, texts with texts"
        };
        self.problem(Code::TypeMismatch, span, message, help);
        Node::Empty
    }

    /// `choice = "option"`, either way round.
    fn option_comparison(
        &mut self,
        operator: BinaryOperator,
        left: &Operand<'_>,
        right: &Operand<'_>,
    ) -> Option<Node> {
        let (choice, option) =
            if matches!(left.kind, Type::Choice(_)) { (left, right) } else { (right, left) };
        let Type::Choice(kind) = &choice.kind else { return None };
        let Kind::Text(text) = &option.written.kind else { return None };
        let options = kind.options.as_ref()?;
        let wanted = text.trim();
        let found = options
            .iter()
            .find(|option| *option.id == *wanted)
            .or_else(|| options.iter().find(|option| *option.label == *wanted));
        let Some(found) = found else {
            self.unknown_option(kind, wanted, option.written.span);
            return Some(Node::Empty);
        };
        let is = Node::Is(Box::new(choice.node.clone()), found.id.clone());
        match operator {
            BinaryOperator::Equal => Some(is),
            BinaryOperator::Unequal => Some(Node::Not(Box::new(is))),
            _ => None,
        }
    }

    fn unknown_option(&mut self, choice: &Choice, wanted: &str, span: Span) {
        let options = choice.options.as_deref().unwrap_or_default();
        let ids = options.iter().map(|option| &*option.id);
        let labels = options.iter().map(|option| &*option.label);
        let near = suggest::nearest(wanted, ids.clone().chain(labels));
        let help = match near {
            Some(name) => format!("did you mean \"{name}\"?"),
            None => format!("there are {}", suggest::list(ids)),
        };
        self.problem(Code::OptionUnknown, span, format!("no option is \"{wanted}\""), help);
    }
}
