//! Dates of a query: a year, a month or a day, as the asker's clock counts it.

use std::ops::Range;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, Utc};

/// From its first instant to the first after it. `offset` is that of the asker's clock in minutes east of UTC.
pub(super) fn span(text: &str, offset: i32) -> Option<Range<DateTime<Utc>>> {
    let (first, after) = days(text)?;
    let instant = |day: NaiveDate| {
        let midnight = day.and_hms_opt(0, 0, 0)?.and_utc();
        midnight.checked_sub_signed(TimeDelta::minutes(offset.into()))
    };
    Some(instant(first)?..instant(after)?)
}

fn days(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let numbers: Vec<u32> = text.split('-').map(number).collect::<Option<_>>()?;
    let date = |year: u32, month, day| NaiveDate::from_ymd_opt(year.cast_signed(), month, day);
    let is_long = text.split('-').next().is_some_and(|it| it.len() == 4);
    let (first, after) = match *numbers.as_slice() {
        [year] => (date(year, 1, 1)?, date(year + 1, 1, 1)?),
        [year, month] => {
            let first = date(year, month, 1)?;
            (first, first.checked_add_months(Months::new(1))?)
        }
        [year, month, day] => {
            let first = date(year, month, day)?;
            (first, first.checked_add_days(Days::new(1))?)
        }
        _ => return None,
    };
    (is_long && first.year() >= 1).then_some((first, after))
}

fn number(text: &str) -> Option<u32> {
    let is_plain = (1..=4).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain)
}
