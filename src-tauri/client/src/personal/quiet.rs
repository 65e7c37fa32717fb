//! Do-not-disturb for a while, chosen in one move for every account.

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveTime, TimeZone, Utc};
use linnet_protocol::{NewDoNotDisturb, Request};

use super::queries;
use crate::{
    Client,
    account::OpenAccount,
    clock,
    error::Result,
    view::{AccountState, Quiet},
};

impl Quiet {
    /// "Until tomorrow" ends in the morning of the next day, by the clock on the person's wall.
    fn until<Z: TimeZone>(self, now: &DateTime<Z>) -> Option<DateTime<Utc>> {
        let minutes = |count| now.to_utc() + chrono::Duration::minutes(count);
        match self {
            Self::Over => None,
            Self::HalfHour => Some(minutes(30)),
            Self::Hour => Some(minutes(60)),
            Self::UntilTomorrow => {
                let morning = NaiveTime::from_hms_opt(8, 0, 0).unwrap_or_default();
                let tomorrow = now.date_naive().checked_add_days(Days::new(1))?;
                let at = tomorrow
                    .and_time(morning)
                    .and_local_timezone(now.timezone());
                Some(
                    at.earliest()
                        .map_or_else(|| minutes(24 * 60), |it| it.to_utc()),
                )
            }
        }
    }
}

impl Client {
    /// Asks every server where somebody is signed in. One that does not answer keeps no other from being told; the
    /// first failure is returned.
    pub async fn be_quiet(&self, quiet: Quiet) -> Result<()> {
        let until = quiet.until(&clock::now().with_timezone(&chrono::Local));
        let mut outcome = Ok(());
        for account in self.inner.open_accounts() {
            if account.shown().state == AccountState::SignedIn {
                outcome = outcome.and(account.be_quiet(until).await);
            }
        }
        outcome
    }
}

impl OpenAccount {
    /// The person's weekly times stay as they are.
    async fn be_quiet(self: &Arc<Self>, until: Option<DateTime<Utc>>) -> Result<()> {
        let known = self.store.read(queries::do_not_disturb).await?;
        let schedule = known.schedule;
        let wish = NewDoNotDisturb { until, schedule };
        self.arrange(Request::SetDoNotDisturb(wish)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<chrono::FixedOffset> {
        DateTime::parse_from_rfc3339(text).unwrap()
    }

    #[test]
    fn quiet_lasts_as_long_as_it_was_chosen_for() {
        let now = at("2026-03-14T23:50:00+02:00");
        let until = |quiet: Quiet| quiet.until(&now);
        assert_eq!(until(Quiet::Over), None);
        let expected = |text| Some(at(text).to_utc());
        assert_eq!(
            until(Quiet::HalfHour),
            expected("2026-03-15T00:20:00+02:00")
        );
        assert_eq!(until(Quiet::Hour), expected("2026-03-15T00:50:00+02:00"));
    }

    #[test]
    fn tomorrow_begins_in_the_morning_of_the_persons_own_day() {
        let late = at("2026-03-14T23:50:00+02:00");
        let tomorrow = Some(at("2026-03-15T08:00:00+02:00").to_utc());
        assert_eq!(Quiet::UntilTomorrow.until(&late), tomorrow);
        let early = at("2026-03-14T00:10:00+02:00");
        assert_eq!(Quiet::UntilTomorrow.until(&early), tomorrow);
    }
}
