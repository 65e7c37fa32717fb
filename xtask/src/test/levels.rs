//! How many tests ran at which level, counted from what the runners write.

use std::collections::BTreeMap;

/// The counts, and the tests that needed a second try: those are named, or nobody would mend what they met.
#[derive(Default)]
pub(crate) struct Levels(BTreeMap<&'static str, Count>, Vec<String>);

#[derive(Default, Clone, Copy, PartialEq, Eq, Debug)]
struct Count {
    passed: u32,
    failed: u32,
}

impl Levels {
    /// A line of nextest: `PASS [   0.012s] (3/9) linnet-server auth::tests::a_name`.
    pub(crate) fn nextest(&mut self, line: &str) {
        let Some((status, rest)) = line.trim_start().split_once('[') else {
            return;
        };
        let Some((time, rest)) = rest.split_once(']') else {
            return;
        };
        if !time.ends_with('s') || time.trim_start().starts_with('>') {
            return;
        }
        let after_progress = match rest.trim_start().strip_prefix('(') {
            Some(progress) => progress.split_once(')').map_or("", |(_, rest)| rest),
            None => rest,
        };
        let mut words = after_progress.split_whitespace();
        let (Some(binary), Some(test)) = (words.next(), words.next()) else {
            return;
        };
        let count = self.0.entry(level(binary, test)).or_default();
        match status.trim() {
            "PASS" | "LEAK" | "TRY 2 PASS" => count.passed += 1,
            "Summary" | "START" => {}
            // Followed by a second one, which counts.
            first if first.starts_with("TRY 1") => self.1.push(test.to_owned()),
            _ => count.failed += 1,
        }
    }

    /// The report of vitest.
    pub(crate) fn vitest(&mut self, report: &str) {
        let number = |name: &str| {
            let (_, rest) = report.split_once(&format!("\"{name}\":"))?;
            let digits: String = rest
                .trim_start()
                .chars()
                .take_while(char::is_ascii_digit)
                .collect();
            digits.parse().ok()
        };
        let count = self.0.entry("ui").or_default();
        count.passed += number("numPassedTests").unwrap_or(0);
        count.failed += number("numFailedTests").unwrap_or(0);
    }

    /// Prints the table, then all in one line, and returns how many failed.
    pub(crate) fn print(&self) -> u32 {
        println!("\ntests                    passed  failed");
        for (level, count) in &self.0 {
            println!("{level:<24} {:>6}  {:>6}", count.passed, count.failed);
        }
        for test in &self.1 {
            println!("only at the second try: {test}");
        }
        let all = self.all();
        println!("{} passed, {} failed", all.passed, all.failed);
        all.failed
    }

    fn all(&self) -> Count {
        self.0.values().fold(Count::default(), |all, count| Count {
            passed: all.passed + count.passed,
            failed: all.failed + count.failed,
        })
    }
}

fn level(binary: &str, test: &str) -> &'static str {
    let (package, target) = binary.split_once("::").unwrap_or((binary, ""));
    match (package, target) {
        ("linnet-protocol", _) => "wire: protocol",
        ("linnet-client", _) if test.contains("export_bindings") => "wire: bindings",
        ("linnet-client", _) => "unit, feature: client",
        ("linnet-server", _) => "unit, feature: server",
        ("linnet-desktop", _) => "unit: shell",
        ("linnet-e2e", "it") => "system",
        ("linnet-e2e", "window") => "window",
        ("linnet-e2e", _) => "unit: harness",
        ("linnet-bench", _) => "bench, tiny",
        _ => "unit: xtask",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_test_is_counted_once_at_its_level() {
        let mut levels = Levels::default();
        for line in [
            "    Starting 5 tests across 3 binaries",
            "        PASS [   0.004s] linnet-server auth::tests::a_name_is_taken",
            "        PASS [   0.004s] (  2/105) linnet-e2e::it offline::a_message_arrives_later",
            "        SLOW [> 60.000s] (3/5) linnet-e2e::window sign_in::both_talk",
            "     TIMEOUT [ 300.012s] (3/5) linnet-e2e::window sign_in::both_talk",
            " FAIL + LEAK [   0.012s] (4/5) linnet-server auth::tests::another",
            "  TRY 1 FAIL [   0.701s] (───────) linnet-e2e::it offline::a_crash",
            "  TRY 2 PASS [   0.769s] (5/5) linnet-e2e::it offline::a_crash",
            "     Summary [   1.104s] 5 tests run: 2 passed, 2 failed, 1 timed out, 0 skipped",
        ] {
            levels.nextest(line);
        }
        let count = |passed, failed| Count { passed, failed };
        assert_eq!(levels.0["unit, feature: server"], count(1, 1));
        assert_eq!(levels.0["system"], count(2, 0));
        assert_eq!(levels.0["window"], count(0, 1));
        assert_eq!(levels.all(), count(3, 2));
        assert_eq!(levels.1, ["offline::a_crash"]);
    }

    #[test]
    fn the_report_of_the_window_is_counted() {
        let mut levels = Levels::default();
        levels
            .vitest(r#"{"numTotalTests":7,"numPassedTests":6,"numFailedTests":1,"success":false}"#);
        assert_eq!(
            levels.all(),
            Count {
                passed: 6,
                failed: 1
            }
        );
    }
}
