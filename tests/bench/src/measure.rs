//! Asks one thing after another, and prints a line for each kind.

use std::time::Duration;

use anyhow::Result;
use hdrhistogram::Histogram;

use crate::{
    load::{Workers, average},
    server::{Answer, Person, Server},
};

/// What of a kind of request must take no longer than what.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    pub(crate) quantile: f64,
    pub(crate) took: Duration,
}

impl Limit {
    pub(crate) const fn new(quantile: f64, millis: u64) -> Self {
        Self {
            quantile,
            took: Duration::from_millis(millis),
        }
    }
}

pub(crate) struct Bench {
    pub(crate) server: Server,
    pub(crate) workers: Workers,
    /// Of each kind of search; other kinds are asked more often.
    pub(crate) requests: usize,
    pub(crate) lines: Vec<Line>,
}

/// What a kind of request took.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) name: &'static str,
    pub(crate) is_over: bool,
    /// Answers that say that their time was over.
    pub(crate) partial: usize,
    /// Of all answers together.
    pub(crate) messages: usize,
}

impl Bench {
    pub(crate) fn head() {
        println!(
            "{:<36} {:>5} {:>9} {:>8} {:>8} {:>8} {:>7} {:>7} {:>7} {:>7}  {:>5}",
            "",
            "asked",
            "limit",
            "figure",
            "median",
            "worst",
            "found",
            "partial",
            "server",
            "postgres",
            "load"
        );
    }

    pub(crate) async fn ask(&self, by: &Person, paths: &[String]) -> Result<Vec<Answer>> {
        let mut answers = Vec::with_capacity(paths.len());
        for path in paths {
            answers.push(self.server.get(by, path).await?);
        }
        Ok(answers)
    }

    pub(crate) async fn measure(
        &mut self,
        name: &'static str,
        limit: Limit,
        by: &mut Person,
        paths: &[String],
    ) -> Result<Vec<Answer>> {
        self.server.refresh(by).await?;
        let before = self.workers.work();
        let answers = self.ask(by, paths).await?;
        let after = self.workers.work();
        let mut took = Histogram::<u64>::new(3)?;
        for it in &answers {
            took.record(u64::try_from(it.took.as_micros())?)?;
        }
        let partial = |it: &&Answer| it.body["partial"] == true;
        let found = |it: &Answer| it.body["messages"].as_array().map_or(0, Vec::len);
        let figure = took.value_at_quantile(limit.quantile);
        let line = Line {
            name,
            is_over: figure > u64::try_from(limit.took.as_micros())?,
            partial: answers.iter().filter(partial).count(),
            messages: answers.iter().map(found).sum(),
        };
        let count = u32::try_from(answers.len().max(1))?;
        let each =
            |after: Duration, before: Duration| millis_of(after.saturating_sub(before) / count);
        println!(
            "{name:<36} {count:>5} p{:<2.0}{:>6} {:>8} {:>8} {:>8} {:>7} {:>7} {:>7} {:>8}  {:>5}  {}",
            limit.quantile * 100.0,
            limit.took.as_millis(),
            millis(figure),
            millis(took.value_at_quantile(0.5)),
            millis(took.max()),
            line.messages,
            line.partial,
            each(after.server, before.server),
            each(after.postgres, before.postgres),
            average(),
            if line.is_over { "OVER" } else { "ok" },
        );
        self.lines.push(line);
        Ok(answers)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a time far below 2^52 µs")]
fn millis(micros: u64) -> String {
    format!("{:.1}", micros as f64 / 1_000.0)
}

fn millis_of(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1_000.0)
}
