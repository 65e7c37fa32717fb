//! Looking through messages for one page.
//!
//! It begins with a walk through the newest messages of the person's conversations. What is common is found on the way.
//! How many of them matched also says what is left to do: how far one would have to walk for a full page, and how many
//! rows an index would bring. The cheaper one is next.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use linnet_protocol::search::{FoundMessage, SearchPage};
use sqlx::{Acquire, PgConnection};

use super::{
    place::{Place, oldest},
    queries::{self, Keys, Window},
    sight,
    sought::{Room, Sought},
};
use crate::error::{Error, Result};

/// After which no further step begins, when the last one has to be done, and what looking up may take of it.
const TIME: Duration = Duration::from_millis(350);
const LONGEST: Duration = Duration::from_millis(500);
const LOOK_UP: Duration = Duration::from_millis(250);
/// For the messages that were found in the last moment.
const LAST: Duration = Duration::from_millis(50);

/// Rows of one walk.
const FEWEST: i64 = 1_000;
const MOST: i64 = 20_000;
/// A stretch of time to begin with, and by how much the next one may be longer.
const FIRST: TimeDelta = TimeDelta::hours(1);
const GROWTH: i64 = 16;
/// What looking up costs by itself, and each row it brings, in rows that are walked.
const LOOK_UP_COST: f64 = 4_000.0;
const FOUND_COST: f64 = 2.0;

pub(super) struct Looking<'a> {
    sought: &'a Sought,
    room: Room,
    pub(super) begun: Instant,
    /// Everything newer has been looked at.
    below: Place,
    from: DateTime<Utc>,
    span: TimeDelta,
    /// Rows of the index that were walked, how many matched, and how many are left at most.
    walked: i64,
    hits: i64,
    left: i64,
    indexed: i64,
    found: Vec<FoundMessage>,
    bytes: usize,
    is_full: bool,
    may_look_up: bool,
}

enum Step {
    Walk(i64),
    LookUp,
}

impl<'a> Looking<'a> {
    /// `indexed`: how many rows the index has, about.
    pub(super) fn new(sought: &'a Sought, below: Place, room: Room, indexed: i64) -> Self {
        let scope = &sought.scope;
        let left = scope.above.iter().zip(&scope.through);
        let from = [scope.from, sought.conditions.since]
            .into_iter()
            .flatten()
            .max();
        let until = sought.conditions.until.map(Place::before);
        Self {
            sought,
            room,
            begun: Instant::now(),
            below: until.map_or(below, |it| it.min(below)),
            from: from.unwrap_or(oldest()).max(oldest()),
            span: FIRST,
            walked: 0,
            hits: 0,
            left: left.map(|(above, through)| (through - above).max(0)).sum(),
            indexed,
            found: Vec::new(),
            bytes: 0,
            is_full: false,
            may_look_up: sought.keys.is_some(),
        }
    }

    /// Until the page is full, everything has been looked at, or the time is over.
    pub(super) async fn page(
        mut self,
        tx: &mut PgConnection,
        now: DateTime<Utc>,
    ) -> Result<SearchPage> {
        let newest = now + TimeDelta::hours(1);
        if self.below.at > newest {
            // Nothing is newer than now, but clocks differ a little.
            self.below = Place::before(newest);
        }
        let first = self.below;
        loop {
            if self.is_full || self.is_over() {
                return Ok(self.end());
            }
            let step = match self.next_step() {
                Step::Walk(rows) => self.walk(tx, rows).await,
                Step::LookUp => self.look_up(tx).await,
            };
            match step {
                // What was reached before that is worth an answer; nothing at all is not.
                Err(Error::Database(error)) if sight::is_too_slow(&error) && self.below < first => {
                    return Ok(self.end());
                }
                done => done?,
            }
            if self.begun.elapsed() > TIME {
                return Ok(self.end());
            }
        }
    }

    fn is_over(&self) -> bool {
        self.below.at < self.from || self.left <= 0
    }

    /// What a statement may take: what is left of the time for all.
    fn time(&self) -> Duration {
        LONGEST.saturating_sub(self.begun.elapsed()).max(LAST)
    }

    fn end(self) -> SearchPage {
        let is_partial = !self.is_full && !self.is_over();
        SearchPage {
            next: (self.is_full || is_partial).then(|| self.below.write()),
            reached: is_partial.then_some(self.below.at),
            partial: is_partial,
            messages: self.found,
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "an estimate, of numbers far below 2^52"
    )]
    fn next_step(&self) -> Step {
        if matches!(self.sought.keys, Some(Keys::Saved(_))) {
            return Step::LookUp;
        }
        if self.walked == 0 {
            return Step::Walk(FEWEST);
        }
        let rate = (self.hits as f64 + 0.5) / self.walked as f64;
        let lacking = (self.room.messages - self.found.len()) as f64 + 1.0;
        let to_walk = (lacking / rate).min(self.left as f64);
        let to_find = LOOK_UP_COST + rate * self.indexed as f64 * FOUND_COST;
        if self.may_look_up && to_find < to_walk {
            return Step::LookUp;
        }
        Step::Walk((to_walk as i64).clamp(FEWEST, MOST))
    }

    async fn walk(&mut self, tx: &mut PgConnection, rows: i64) -> Result<()> {
        let from = self.below.at.checked_sub_signed(self.span);
        let from = from.map_or(self.from, |it| it.max(self.from));
        let window = Window {
            below: self.below,
            from,
            rows,
            hits: self.hits_wanted(),
        };
        sight::set_time_limit(tx, self.time()).await?;
        let seen = queries::walk(tx, &self.sought.scope, &self.sought.filter, &window).await?;
        let walked = seen.last().map_or(0, |it| it.nth);
        let end = seen.last().map(queries::Walked::place);
        let mut hits: Vec<_> = seen
            .iter()
            .filter(|it| it.is_hit)
            .map(queries::Walked::place)
            .collect();
        // One more than asked for says that the walk ended early.
        let ended_early = i64::try_from(hits.len()).is_ok_and(|it| it > window.hits);
        let end = end.filter(|_| ended_early || walked >= rows);
        self.walked += walked;
        self.left -= walked;
        self.hits += i64::try_from(hits.len()).unwrap_or_default();
        let covered = end.map_or(self.span, |it| self.below.at - it.at);
        self.span = next_span(covered, rows, walked);
        if ended_early {
            hits.pop();
        }
        let last_hit = hits.last().copied();
        let reached = match end {
            Some(_) if ended_early => last_hit.unwrap_or(self.below),
            Some(end) => end,
            None => Place::before(from),
        };
        self.check(tx, hits).await?;
        if !self.is_full {
            self.below = reached;
            if end.is_none() && from <= self.from {
                self.left = 0;
            }
        }
        Ok(())
    }

    /// All that is left, at once. Where that takes too long the walk goes on.
    pub(super) async fn look_up(&mut self, tx: &mut PgConnection) -> Result<()> {
        let Some(keys) = &self.sought.keys else {
            self.may_look_up = false;
            return Ok(());
        };
        let window = Window {
            below: self.below,
            from: self.from,
            rows: 0,
            hits: self.hits_wanted(),
        };
        sight::set_time_limit(tx, self.time().min(LOOK_UP)).await?;
        let mut savepoint = tx.begin().await?;
        let sought = (&self.sought.scope, &self.sought.filter);
        let found = queries::look_up(&mut savepoint, keys, sought, &window).await;
        let places = match found {
            Ok(places) => places,
            Err(error) if sight::is_too_slow(&error) && self.may_look_up => {
                savepoint.rollback().await?;
                self.may_look_up = false;
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        savepoint.commit().await?;
        let is_all = i64::try_from(places.len()).is_ok_and(|it| it < window.hits);
        let last = places.last().copied();
        self.check(tx, places).await?;
        if !self.is_full {
            self.below = last.unwrap_or(self.below);
            if is_all {
                self.left = 0;
            }
        }
        Ok(())
    }

    /// A few more than lack: some turn out not to be meant.
    fn hits_wanted(&self) -> i64 {
        let lacking = self.room.messages - self.found.len();
        i64::try_from(lacking + lacking / 4 + 2).unwrap_or(i64::MAX)
    }

    /// Asks the messages themselves.
    async fn check(&mut self, tx: &mut PgConnection, places: Vec<Place>) -> Result<()> {
        if places.is_empty() {
            return Ok(());
        }
        let conversations: Vec<_> = places.iter().map(|it| it.conversation).collect();
        let seqs: Vec<_> = places.iter().map(|it| it.seq).collect();
        sight::set_time_limit(tx, self.time()).await?;
        let mut messages = crate::messages::queries::by_places(tx, &conversations, &seqs).await?;
        messages.sort_by_key(|it| std::cmp::Reverse(Place::of(it)));
        for message in messages {
            let matched = self.sought.conditions.find(&message);
            let Some(matched) = matched.filter(|_| self.sought.is_meant(&message)) else {
                continue;
            };
            let place = Place::of(&message);
            let found = FoundMessage {
                message,
                parts: matched.body,
                name_parts: matched.names,
            };
            let size = serde_json::to_vec(&found).map_or(0, |it| it.len());
            let is_over = self.bytes + size > self.room.bytes && !self.found.is_empty();
            if is_over || self.found.len() == self.room.messages {
                self.is_full = true;
                return Ok(());
            }
            self.bytes += size;
            self.below = place;
            self.found.push(found);
        }
        Ok(())
    }
}

/// So that the next walk is about as long as it may be.
fn next_span(covered: TimeDelta, rows: i64, walked: i64) -> TimeDelta {
    let growth = (rows / walked.max(1)).clamp(1, GROWTH);
    let span = i32::try_from(growth)
        .ok()
        .and_then(|it| covered.checked_mul(it));
    span.unwrap_or(TimeDelta::MAX).max(TimeDelta::seconds(1))
}
