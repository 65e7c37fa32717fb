//! One line for each figure: what was measured, and what was promised.

use std::time::Duration;

#[derive(Default)]
pub(crate) struct Figures {
    over: Vec<String>,
}

impl Figures {
    pub(crate) fn line(&mut self, name: &str, value: f64, limit: Option<f64>, unit: &str) {
        let is_over = limit.is_some_and(|it| value > it);
        let promised = limit.map(|it| format!("limit {it} {unit}"));
        let verdict = if is_over { "OVER" } else { "" };
        println!(
            "{name:<64} {value:>10.1} {unit:<4} {} {verdict}",
            promised.unwrap_or_default()
        );
        if is_over {
            self.over.push(name.to_owned());
        }
    }

    /// The median, and the 95th percentile, which has the limit.
    pub(crate) fn times(&mut self, name: &str, mut took: Vec<Duration>, limit: Option<f64>) {
        took.sort_unstable();
        let of =
            |part: usize| took.get((took.len() * part / 100).min(took.len().saturating_sub(1)));
        let millis = |part| of(part).map_or(f64::NAN, |it| it.as_secs_f64() * 1_000.0);
        self.line(
            &format!("{name}, median of {}", took.len()),
            millis(50),
            None,
            "ms",
        );
        self.line(&format!("{name}, p95"), millis(95), limit, "ms");
    }

    pub(crate) fn seconds(&mut self, name: &str, took: Duration, limit: Option<f64>) {
        self.line(name, took.as_secs_f64(), limit, "s");
    }

    /// Of so many KiB.
    pub(crate) fn memory(&mut self, name: &str, kib: u64, limit: Option<f64>) {
        self.line(
            name,
            f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) / 1_024.0,
            limit,
            "MiB",
        );
    }

    /// What is over its limit.
    pub(crate) fn over(&self) -> &[String] {
        &self.over
    }
}
