//! What a person's hands wait for in the app itself, with the real core behind the page: keys, and other conversations.
//! `ui/src/testing/galleryBench.ts` measures the same with an invented core of more conversations.

use std::time::Duration;

use harness::Window;
use serde_json::{Value, json};

use crate::{figures::Figures, world::World};

const TEXT: &str = "the quick brown fox jumps over a lazy dog and goes on ";
const TIMES: usize = 4;
/// Until a key has been drawn, also on a busy machine.
const DRAWN: Duration = Duration::from_millis(60);
/// For some seconds after a page has been loaded the engine draws it again and again.
const RESTED: Duration = Duration::from_secs(6);
const CHANGES: usize = 40;
/// Different ones, one after the other.
const CONVERSATIONS: usize = 4;
/// In milliseconds. A hand takes longer from the edge of a row to pressing the button.
const OVER_IT: u32 = 80;

/// Milliseconds from each key that is pressed from now on until the next picture has been made of the page: right after
/// the callbacks before it, and a timer comes behind it.
const WATCH: &str = "
document.querySelector('[data-region=composer] textarea').focus();
window.painted = [];
addEventListener('keydown', () => {
  const begun = performance.now();
  requestAnimationFrame(() => setTimeout(() => window.painted.push(performance.now() - begun)));
}, { capture: true });";

/// Opens another conversation with the mouse, which has come over it so many milliseconds before: milliseconds from the
/// click until a message of it can be read.
const CHANGE: &str = "
const article = () => document.querySelector('main article');
const row = document.querySelectorAll('[data-conversation]')[arguments[0]];
row.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
return new Promise((done) => setTimeout(() => {
  const [before, begun] = [article(), performance.now()];
  row.click();
  const look = () => {
    const now = article();
    if (now !== null && now !== before) done(performance.now() - begun);
    else requestAnimationFrame(look);
  };
  look();
}, arguments[1]));";

impl World {
    pub(crate) async fn hands(&self, figures: &mut Figures) {
        self.computer.network.heal();
        let window = self.open_at_longest().await;
        window.says(&format!("missed {}", self.half)).await;
        tokio::time::sleep(RESTED).await;
        keys(&window, figures).await;
        changes(&window, figures).await;
        window.kill().await;
        // The next one begins where this one stood.
        let window = self.open_at_longest().await;
        window.says(&format!("missed {}", self.half)).await;
        window.told_its_place().await;
        window.kill().await;
    }
}

async fn keys(window: &Window, figures: &mut Figures) {
    window.script(WATCH, &[]).await;
    let mut work = Vec::new();
    for key in TEXT.repeat(TIMES).chars() {
        let before = window.worked();
        window.write(&key.to_string()).await;
        tokio::time::sleep(DRAWN).await;
        work.push(window.worked().saturating_sub(before));
    }
    figures.times("5.10 main-thread work of a key", work, Some(8.0));
    let painted = window.script("return window.painted", &[]).await;
    let painted = painted.as_array().into_iter().flatten().map(millis);
    let name = "5.10 a key until the next picture";
    figures.times(name, painted.collect(), Some(34.0));
}

async fn changes(window: &Window, figures: &mut Figures) {
    let mut took = Vec::new();
    for n in 0..CHANGES {
        // Not the one that is open.
        let arguments = [json!(1 + n % CONVERSATIONS), json!(OVER_IT)];
        took.push(millis(&window.script(CHANGE, &arguments).await));
    }
    let name = "5.10 another conversation until it can be read";
    figures.times(name, took, Some(100.0));
}

fn millis(value: &Value) -> Duration {
    Duration::from_secs_f64(value.as_f64().unwrap_or(f64::INFINITY).min(1e6) / 1_000.0)
}
