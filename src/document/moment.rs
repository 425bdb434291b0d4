//! Moments: the dates that authors write, as instants in the site's time zone.
//!
//! Owns the accepted forms: `2022-12-26`, alone or with a time of day, alone or with an offset (RFC 3339, and its
//! forms with blanks that Jekyll and others write). Refuses words ("26 December") and slashes, whose order
//! differs from country to country.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{Zoned, civil};

use super::Moment;
use crate::fingerprint::Hasher;

/// How a date is written: the help of every diagnostic about one.
pub const HELP: &str = "write it as 2022-12-26, as 2022-12-26 08:30, or as 2022-12-26T08:30:00+01:00";

impl Moment {
    /// Feeds everything by which two moments are printed differently. The instant alone is not enough: a day and its
    /// midnight are one instant, and a site may move to another time zone.
    pub fn feed(self, hasher: &mut Hasher) {
        hasher.number(self.seconds.cast_unsigned());
        hasher.number(i64::from(self.offset_minutes).cast_unsigned());
        hasher.number(u64::from(self.has_time));
    }

    /// Reads a date as an author writes it; one without an offset is of this zone. `None` if it is no date.
    pub fn parse(text: &str, zone: &TimeZone) -> Option<Self> {
        let text = text.trim();
        let date = day(text.get(..10)?)?;
        let rest = &text[10..];
        if rest.is_empty() {
            return Self::of_day(date, zone);
        }
        let (time, offset) = time_and_offset(rest)?;
        let civil = DateTime::from_parts(date, time);
        let zoned = match offset {
            Some(offset) => offset.to_timestamp(civil).ok()?.to_zoned(zone.clone()),
            None => civil.to_zoned(zone.clone()).ok()?,
        };
        Self::of_zoned(&zoned, true)
    }

    /// The beginning of a day in this zone.
    pub fn of_day(date: civil::Date, zone: &TimeZone) -> Option<Self> {
        Self::of_zoned(&date.to_zoned(zone.clone()).ok()?, false)
    }

    /// An instant in this zone.
    pub fn of_instant(instant: Timestamp, zone: &TimeZone) -> Option<Self> {
        Self::of_zoned(&instant.to_zoned(zone.clone()), true)
    }

    /// Years are written with four digits in addresses, so others are refused.
    fn of_zoned(zoned: &Zoned, has_time: bool) -> Option<Self> {
        (1..=9999).contains(&zoned.year()).then(|| Self {
            seconds: zoned.timestamp().as_second(),
            offset_minutes: zoned.offset().seconds() / 60,
            year: zoned.year(),
            month: zoned.month(),
            day: zoned.day(),
            hour: zoned.hour(),
            minute: zoned.minute(),
            has_time,
        })
    }
}

/// Reads `2022-12-26`.
pub fn day(text: &str) -> Option<Date> {
    let is_digits = |range: std::ops::Range<usize>| text.as_bytes()[range].iter().all(u8::is_ascii_digit);
    let is_shaped = text.len() == 10
        && is_digits(0..4)
        && is_digits(5..7)
        && is_digits(8..10)
        && text.as_bytes()[4] == b'-'
        && text.as_bytes()[7] == b'-';
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
    let small = |range| number(range).and_then(|it| i8::try_from(it).ok());
    is_shaped.then(|| Date::new(number(0..4)?, small(5..7)?, small(8..10)?).ok()).flatten()
}

/// Reads what follows the day: `T08:30:00Z`, ` 08:30`, ` 08:30:00 +0100`.
fn time_and_offset(text: &str) -> Option<(Time, Option<Offset>)> {
    let text = text.strip_prefix(['T', 't', ' '])?.trim_start();
    let end =
        text.find(|it: char| !(it.is_ascii_digit() || matches!(it, ':' | '.' | ','))).unwrap_or(text.len());
    let (time, offset) = text.split_at(end);
    // Without a colon the parser would take a year for a time.
    let time: Time = time.contains(':').then(|| time.parse().ok()).flatten()?;
    match offset.trim() {
        "" => Some((time, None)),
        "Z" | "z" | "UTC" | "GMT" => Some((time, Some(Offset::UTC))),
        offset => Some((time, Some(signed_offset(offset)?))),
    }
}

/// Reads `+01:00`, `-0530` or `+2`.
fn signed_offset(text: &str) -> Option<Offset> {
    let (sign, digits) = match text.strip_prefix('+') {
        Some(digits) => (1, digits),
        // The minus of typesetting is one as well.
        None => (-1, text.strip_prefix(['-', '−'])?),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None => digits.split_at_checked(2).unwrap_or((digits, "")),
    };
    let number = |text: &str, most: i32| {
        let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
        text.parse::<i32>().ok().filter(|number| is_number && *number <= most)
    };
    let minutes = if minutes.is_empty() { 0 } else { number(minutes, 59)? };
    Offset::from_seconds(sign * (number(hours, 23)? * 3600 + minutes * 60)).ok()
}

impl Moment {
    /// The beginning of a civil day, for naming it. Its instant is that of UTC and must not be compared.
    pub fn calendar_day(year: i16, month: i8, day: i8) -> Self {
        let date = civil::Date::new(year, month, day).unwrap_or_default();
        let seconds = date.to_zoned(TimeZone::UTC).map_or(0, |zoned| zoned.timestamp().as_second());
        Self { seconds, offset_minutes: 0, year, month, day, hour: 0, minute: 0, has_time: false }
    }

    /// The moment by RFC 3339: `2022-12-26`, or with a time `2022-12-26T08:30:00+01:00`.
    pub fn rfc3339(self) -> String {
        let Self { year, month, day, hour, minute, .. } = self;
        if !self.has_time {
            return format!("{year:04}-{month:02}-{day:02}");
        }
        // Offsets are of whole minutes, so the seconds of the instant are those of the clock.
        let second = self.seconds.rem_euclid(60);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{}", self.offset())
    }

    /// The moment by RFC 3339, always with its time, as feeds want it.
    pub fn rfc3339_with_time(self) -> String {
        Self { has_time: true, ..self }.rfc3339()
    }

    fn offset(self) -> String {
        let minutes = self.offset_minutes.abs();
        match self.offset_minutes {
            0 => "Z".to_owned(),
            offset => {
                format!("{}{:02}:{:02}", if offset < 0 { '-' } else { '+' }, minutes / 60, minutes % 60)
            }
        }
    }

    /// The same day, without the time of day.
    #[must_use]
    pub fn day_only(self) -> Self {
        Self::calendar_day(self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZoneDatabase;
    use proptest::prelude::*;

    use super::*;

    fn zurich() -> TimeZone {
        TimeZoneDatabase::bundled().get("Europe/Zurich").expect("the bundled zones have it")
    }

    /// The civil fields and the instant, as `jiff` writes them.
    fn show(text: &str) -> Option<String> {
        let moment = Moment::parse(text, &zurich())?;
        let civil = format!(
            "{:04}-{:02}-{:02} {:02}:{:02} {:+}",
            moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.offset_minutes
        );
        let instant = Timestamp::from_second(moment.seconds).ok()?;
        Some(format!("{civil} {instant}{}", if moment.has_time { "" } else { " day" }))
    }

    #[test]
    fn all_forms_are_read() {
        let winter = "2022-12-26 08:30 +60 2022-12-26T07:30:00Z";
        for (text, expected) in [
            ("2022-12-26", "2022-12-26 00:00 +60 2022-12-25T23:00:00Z day"),
            (" 2022-07-01 ", "2022-07-01 00:00 +120 2022-06-30T22:00:00Z day"),
            ("2022-12-26 08:30", winter),
            ("2022-12-26T08:30:00", winter),
            ("2022-12-26t08:30:00.000", winter),
            ("2022-12-26T07:30:00Z", winter),
            ("2022-12-26 07:30:00 UTC", winter),
            ("2022-12-26T08:30:00+01:00", winter),
            ("2022-12-26 08:30:00 +0100", winter),
            ("2022-12-26 02:00:00 -0530", winter),
            ("2022-12-26 09:30 +2", winter),
            ("2022-12-26 06:30 −01:00", winter),
            ("2022-12-25T23:30:00-01:00", "2022-12-26 01:30 +60 2022-12-26T00:30:00Z"),
            // The hour that the clocks skip, and the one that they repeat.
            ("2022-03-27 02:30", "2022-03-27 03:30 +120 2022-03-27T01:30:00Z"),
            ("2022-10-30 02:30", "2022-10-30 02:30 +120 2022-10-30T00:30:00Z"),
        ] {
            assert_eq!(show(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "2022",
            "2022-12",
            "2022-02-30",
            "2022-13-01",
            "26.12.2022",
            "2022/12/26",
            "12-26-2022",
            "2022-12-26T",
            "2022-12-26T25:00",
            "2022-12-26 0830",
            "2022-12-26 8:30",
            "2022-12-26x08:30",
            "2022-12-26 08:30 +1:2:3",
            "2022-12-26 08:30 CET",
            "08:30:00",
            "0000-01-01",
            "2022-12-2ü",
            "9999-12-31T23:59:59-23:59",
        ] {
            assert_eq!(show(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ü]?[0-9:.]{0,9}[ +−-]{0,2}[0-9:Zé]{0,6}") {
            let _ = Moment::parse(&text, &zurich());
        }
    }
}
