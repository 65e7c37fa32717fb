//! What the page says and has, and what is done in it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Window;
use crate::wait::{LIMIT, STEP};

const ENTER: &str = "\u{E007}";

impl Window {
    /// Runs a script in the page and returns what it returns.
    pub async fn script(&self, script: &str, arguments: &[Value]) -> Value {
        let body = json!({ "script": script, "args": arguments });
        let answer = self.driver.post("execute/sync", &body).await;
        answer.unwrap_or_else(|error| panic!("{}: {error:#}", self.name))
    }

    /// Asks the core as the page does, with the arguments as JSON.
    pub async fn command_of_core(&self, command: &str, arguments: &str) -> Value {
        let arguments: Value = serde_json::from_str(arguments).expect("JSON");
        let asking = "return window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1])";
        self.script(asking, &[json!(command), arguments]).await
    }

    /// Everything readable in the page.
    pub async fn text(&self) -> String {
        let text = self
            .script("return document.body ? document.body.innerText : ''", &[])
            .await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Since the page began to load.
    pub async fn age_of_page(&self) -> Duration {
        let age = self.script("return performance.now()", &[]).await;
        Duration::from_secs_f64(age.as_f64().expect("a number") / 1_000.0)
    }

    /// Waits until the page says this.
    pub async fn says(&self, words: &str) {
        let look = async || self.text().await.contains(words).then_some(());
        self.finds(&format!("the words {words:?}"), look).await;
    }

    /// Waits until the page says this no more.
    pub async fn says_no_more(&self, words: &str) {
        let look = async || (!self.text().await.contains(words)).then_some(());
        self.finds(&format!("got rid of {words:?}"), look).await;
    }

    /// Waits until something matches the selector.
    pub async fn has(&self, css: &str) {
        let script = "return !!document.querySelector(arguments[0])";
        let look = async || (self.script(script, &[json!(css)]).await == json!(true)).then_some(());
        self.finds(css, look).await;
    }

    /// Waits for something in the page; what is there instead is in a picture, and said.
    pub(crate) async fn finds<T>(&self, what: &str, look: impl AsyncFn() -> Option<T>) -> T {
        let until = Instant::now() + LIMIT;
        loop {
            if let Some(found) = look().await {
                return found;
            }
            if Instant::now() > until {
                let picture = self.picture("missing").await;
                panic!(
                    "{}'s window has not {what}: see {}; it says\n{}",
                    self.name,
                    picture.display(),
                    self.text().await
                );
            }
            tokio::time::sleep(STEP).await;
        }
    }

    /// Waits until something has this accessible name.
    pub async fn has_named(&self, name: &str) {
        self.named(name).await;
    }

    /// Begins the page anew, as at a start, and notes from its first moment what is drawn that matches the selector.
    pub async fn begin_watched(&self, css: &str) {
        self.script(BEGIN_WATCHED, &[json!(css)]).await;
    }

    /// Nothing of it was drawn since then, however short.
    pub async fn has_seen_nothing(&self) {
        let seen = self.script("return window.seenSinceThen", &[]).await;
        assert_eq!(seen, json!([]), "{} has seen it", self.name);
    }

    /// Waits until nothing matches the selector.
    pub async fn has_no(&self, css: &str) {
        let script = "return !document.querySelector(arguments[0])";
        let look = async || (self.script(script, &[json!(css)]).await == json!(true)).then_some(());
        self.finds(&format!("nothing but {css}"), look).await;
    }

    /// Clicks what has this accessible name: a button, a link, a list item.
    pub async fn click(&self, name: &str) {
        let element = self.named(name).await;
        self.command(&format!("element/{element}/click"), &json!({}))
            .await;
    }

    /// Clicks what ends the app, which may be gone before the driver can say that it has clicked.
    pub async fn leave_by(self, name: &str) {
        let element = self.named(name).await;
        self.driver.leave(&format!("element/{element}/click")).await;
    }

    /// Replaces the text of the field with this label.
    pub async fn fill(&self, label: &str, text: &str) {
        let element = self.named(label).await;
        self.command(&format!("element/{element}/clear"), &json!({}))
            .await;
        self.command(
            &format!("element/{element}/value"),
            &json!({ "text": text }),
        )
        .await;
    }

    /// Types into the field with this label, after what is there.
    pub async fn type_into(&self, label: &str, text: &str) {
        let element = self.named(label).await;
        self.command(
            &format!("element/{element}/value"),
            &json!({ "text": text }),
        )
        .await;
    }

    pub async fn press_enter(&self, label: &str) {
        self.type_into(label, ENTER).await;
    }

    /// Presses "Retry now" if it is there: nobody waits for the back-off who knows that the server is up again.
    pub async fn hurry(&self) {
        self.script(HURRY, &[]).await;
    }

    /// Waits for the element whose label, `aria-label`, title, placeholder or own text is this name.
    async fn named(&self, name: &str) -> String {
        let look = async || {
            let found = self.script(FIND, &[json!(name)]).await;
            found[crate::driver::ELEMENT].as_str().map(str::to_owned)
        };
        self.finds(&format!("anything named {name:?}"), look).await
    }

    pub(crate) async fn command(&self, path: &str, body: &Value) {
        if let Err(error) = self.driver.post(path, body).await {
            panic!("{}: {path}: {error:#}", self.name);
        }
    }
}

/// The document stays, so that nothing happens before somebody looks; the program in it is run anew.
const BEGIN_WATCHED: &str = r"
const seen = window.seenSinceThen = [];
const look = () => {
  for (const it of document.querySelectorAll(arguments[0])) seen.push(it.outerHTML);
};
document.body.innerHTML = '<div id=root></div>';
new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
const program = document.querySelector('script[type=module][src]').src;
import(program + '?again');
";

/// Finds by accessible name, preferring what is on top (an open dialog) and what can be used.
const FIND: &str = r"
const wanted = arguments[0];
const scope = [...document.querySelectorAll('[role=dialog],[role=menu],[role=alertdialog]')].at(-1);
const text = (them) => them.map((it) => it?.innerText.trim() ?? '').join(' ').trim();
const ids = (it) => (it.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean);
const name = (it) => it.getAttribute('aria-label') || text(ids(it).map((id) => document.getElementById(id)))
  || text([...(it.labels ?? [])]) || text([it]) || it.title || it.placeholder || '';
const all = (root) => [...root.querySelectorAll('button,a,input,textarea,[role=button],[role=option],[role=menuitem],[role=menuitemradio],[role=listitem],li')]
  .filter((it) => it.getClientRects().length > 0);
const pick = (root) => all(root).find((it) => name(it) === wanted) ?? all(root).find((it) => name(it).split('\n').includes(wanted));
return (scope && pick(scope)) ?? pick(document) ?? null;
";

const HURRY: &str = r"
[...document.querySelectorAll('button')].find((it) => it.innerText === 'Retry now')?.click();
";
