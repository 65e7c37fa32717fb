//! The table at the end.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::levels::Levels;

#[derive(Default)]
pub(crate) struct Summary(Vec<Step>);

struct Step {
    name: &'static str,
    failure: Option<String>,
    took: Duration,
}

impl Summary {
    pub(crate) fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) -> bool {
        eprintln!("\n── {name} ──");
        let start = Instant::now();
        let failure = work().err().map(|error| format!("{error:#}"));
        if let Some(failure) = &failure {
            eprintln!("{failure}");
        }
        let is_good = failure.is_none();
        self.0.push(Step {
            name,
            failure,
            took: start.elapsed(),
        });
        is_good
    }

    /// Prints it and tells whether all is well.
    pub(crate) fn print(&self, levels: &Levels) -> bool {
        println!("\nstep               result  time");
        for step in &self.0 {
            let result = if step.failure.is_some() {
                "FAILED"
            } else {
                "ok"
            };
            println!("{:<18} {result:<7} {:>5} s", step.name, step.took.as_secs());
        }
        let total: Duration = self.0.iter().map(|step| step.took).sum();
        println!("{:<18} {:<7} {:>5} s", "all", "", total.as_secs());
        for Step { name, failure, .. } in &self.0 {
            if let Some(failure) = failure {
                println!("{name}: {failure}");
            }
        }
        let failed = levels.print();
        failed == 0 && self.0.iter().all(|step| step.failure.is_none())
    }
}
