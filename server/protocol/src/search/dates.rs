//! Dates of a query: a year, a month or a day, as the asker's clock counts it.

use std::ops::Range;

use chrono::{DateTime, Utc};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, date},
    tz::TimeZone,
};

/// From its first instant to the first after it: where the clocks change, a day is shorter or longer than others.
pub(super) fn span(text: &str, zone: &TimeZone) -> Option<Range<DateTime<Utc>>> {
    let (first, after) = days(text)?;
    Some(start(first, zone)?..start(after, zone)?)
}

/// Midnight, or what comes in its place where the clocks are put forward over it. The last day that there is has none
/// everywhere.
fn start(day: Date, zone: &TimeZone) -> Option<DateTime<Utc>> {
    let start = day.to_zoned(zone.clone());
    let start = start.map_or(Timestamp::MAX, |it| it.timestamp());
    DateTime::from_timestamp(start.as_second(), 0)
}

fn days(text: &str) -> Option<(Date, Date)> {
    let is_long = text.split('-').next().is_some_and(|it| it.len() == 4);
    let numbers: Vec<i16> = text.split('-').map(number).collect::<Option<_>>()?;
    let (year, month, day, whole) = match *numbers.as_slice() {
        [year] => (year, 1, 1, 1.year()),
        [year, month] => (year, month, 1, 1.month()),
        [year, month, day] => (year, month, day, 1.day()),
        _ => return None,
    };
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let first = Date::new(year, month, day).ok()?;
    let is_known = is_long && first >= date(1, 1, 1);
    is_known.then_some((first, first.saturating_add(whole)))
}

fn number(text: &str) -> Option<i16> {
    let is_plain = (1..=4).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain)
}
