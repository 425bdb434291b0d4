//! The functions of the language, by name and number of arguments.

/// A function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Function {
    /// Of numbers and entries.
    Sum,
    /// Of numbers and entries.
    Mean,
    /// Of numbers, dates and entries of them.
    Min,
    /// Of numbers, dates and entries of them.
    Max,
    /// How many entries are answered.
    Count,
    /// Whether some entry is yes.
    Any,
    /// Whether every entry is yes.
    All,
    /// Which share of the entries fulfils a condition.
    ShareOf,
    /// How many of these have an answer.
    Filled,
    /// Which share of the blanks has an answer.
    Progress,
    /// The entries of the highest values.
    Highest,
    /// The entries of the lowest values.
    Lowest,
    /// All entries, highest first.
    Ranked,
    /// Differences, item by item.
    Gap,
    /// The mean by weights.
    Weighted,
    /// Weighted means by dimension.
    Dims,
    /// Highest less lowest.
    Spread,
    /// To some decimals.
    Round,
    /// Without sign.
    Abs,
    /// One or the other.
    If,
    /// The first that is not empty.
    Either,
    /// The points of what is chosen.
    Points,
    /// How many answers of a practice are right.
    Score,
    /// As it was in another run.
    At,
    /// As a group rated it.
    Rated,
}

impl Function {
    /// Every function, in the order of the guide.
    pub const ALL: [Self; 25] = [
        Self::Sum,
        Self::Mean,
        Self::Min,
        Self::Max,
        Self::Count,
        Self::Any,
        Self::All,
        Self::ShareOf,
        Self::Filled,
        Self::Progress,
        Self::Highest,
        Self::Lowest,
        Self::Ranked,
        Self::Gap,
        Self::Weighted,
        Self::Dims,
        Self::Spread,
        Self::Round,
        Self::Abs,
        Self::If,
        Self::Either,
        Self::Points,
        Self::Score,
        Self::At,
        Self::Rated,
    ];

    /// As it is written, in expressions and in the wire format.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Min => "min",
            Self::Max => "max",
            Self::Count => "count",
            Self::Any => "any",
            Self::All => "all",
            Self::ShareOf => "share-of",
            Self::Filled => "filled",
            Self::Progress => "progress",
            Self::Highest => "highest",
            Self::Lowest => "lowest",
            Self::Ranked => "ranked",
            Self::Gap => "gap",
            Self::Weighted => "weighted",
            Self::Dims => "dims",
            Self::Spread => "spread",
            Self::Round => "round",
            Self::Abs => "abs",
            Self::If => "if",
            Self::Either => "either",
            Self::Points => "points",
            Self::Score => "score",
            Self::At => "at",
            Self::Rated => "rated",
        }
    }

    /// The function of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.name() == name)
    }

    /// The function that goes by another name in spreadsheets.
    pub(super) fn nearly(name: &str) -> Option<&'static str> {
        const OTHERS: &[(&str, Function)] = &[
            ("average", Function::Mean),
            ("avg", Function::Mean),
            ("averageif", Function::Mean),
            ("best", Function::Highest),
            ("countif", Function::Count),
            ("largest", Function::Highest),
            ("maximum", Function::Max),
            ("minimum", Function::Min),
            ("smallest", Function::Lowest),
            ("sumif", Function::Sum),
            ("top", Function::Highest),
            ("total", Function::Sum),
            ("worst", Function::Lowest),
        ];
        let name = name.to_lowercase();
        OTHERS.iter().find(|(other, _)| *other == name).map(|(_, function)| function.name())
    }

    /// The least and the most arguments, and how it is written.
    pub(super) const fn form(self) -> (usize, usize, &'static str) {
        match self {
            Self::Sum => (1, usize::MAX, "sum(ten-p)"),
            Self::Mean => (1, usize::MAX, "mean(ten-p)"),
            Self::Min => (1, usize::MAX, "min(a, b)"),
            Self::Max => (1, usize::MAX, "max(a, b)"),
            Self::Count => (1, 1, "count(steps where .done)"),
            Self::Any => (1, 1, "any(steps where .done)"),
            Self::All => (1, 1, "all(steps.done)"),
            Self::ShareOf => (1, 1, "share-of(steps where .done)"),
            Self::Filled => (1, usize::MAX, "filled(goal, by)"),
            Self::Progress => (0, usize::MAX, "progress(part-one)"),
            Self::Highest => (1, 2, "highest(ten-p, 3)"),
            Self::Lowest => (1, 2, "lowest(ten-p, 3)"),
            Self::Ranked => (1, 1, "ranked(ten-p)"),
            Self::Gap => (2, 2, "gap(ten.importance, ten.now)"),
            Self::Weighted => (1, 1, "weighted(ten-p)"),
            Self::Dims => (1, 1, "dims(ten-p)"),
            Self::Spread => (1, 1, "spread(ten-p)"),
            Self::Round => (1, 2, "round(x, 1)"),
            Self::Abs => (1, 1, "abs(x)"),
            Self::If => (2, 3, "if(condition, this, that)"),
            Self::Either => (2, usize::MAX, "either(a, b)"),
            Self::Points => (1, 1, "points(quiz)"),
            Self::Score => (1, 1, "score(quiz)"),
            Self::At => (2, 2, "at(x, previous)"),
            Self::Rated => (2, 2, "rated(x, peers)"),
        }
    }
}
