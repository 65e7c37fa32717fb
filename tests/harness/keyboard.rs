//! Keys as a person presses them: the window gets them from the toolkit, and nothing is clicked.

use serde_json::{Value, json};

use crate::Window;

/// As often as nobody would press a key to get somewhere.
const MOST: usize = 80;

/// Where the focus is, by its accessible name, or what stands in it.
const FOCUSED: &str = r"
const it = document.activeElement;
const text = (them) => them.map((one) => one?.textContent.trim() ?? '').join(' ').trim();
const ids = (it.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean);
return it.getAttribute('aria-label') || text(ids.map((id) => document.getElementById(id)))
  || text([...(it.labels ?? [])]) || text([it]);
";

impl Window {
    /// Presses keys at once, as `Control+Shift+f`, and lets them go in the other order.
    pub async fn press(&self, combination: &str) {
        let keys: Vec<_> = combination.split('+').map(code).collect();
        let down = keys
            .iter()
            .map(|key| json!({ "type": "keyDown", "value": key }));
        let up = keys
            .iter()
            .rev()
            .map(|key| json!({ "type": "keyUp", "value": key }));
        self.act(down.chain(up).collect()).await;
    }

    /// Types into whatever has the focus.
    pub async fn write(&self, text: &str) {
        let keys = text.chars().flat_map(|it| {
            ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": it.to_string() }))
        });
        self.act(keys.collect()).await;
    }

    /// Presses this key until the focus is on what has this name.
    pub async fn press_until(&self, key: &str, name: &str) {
        self.press_to(key, name, |it| it == name).await;
    }

    /// The same, until it is on something whose name has this in it.
    pub async fn press_until_on(&self, key: &str, part: &str) {
        self.press_to(key, part, |it| it.contains(part)).await;
    }

    async fn press_to(&self, key: &str, wanted: &str, is_it: impl Fn(&str) -> bool) {
        let mut seen = Vec::new();
        for _ in 0..MOST {
            let focused = self.focused().await;
            if is_it(&focused) {
                return;
            }
            seen.push(focused);
            self.press(key).await;
        }
        panic!("{key} never leads to {wanted:?}, but to {seen:#?}");
    }

    /// Waits until what has this name has the focus.
    pub async fn focuses(&self, name: &str) {
        let look = async || (self.focused().await == name).then_some(());
        self.finds(&format!("the focus on {name:?}"), look).await;
    }

    async fn focused(&self) -> String {
        let name = self.script(FOCUSED, &[]).await;
        name.as_str().unwrap_or_default().to_owned()
    }

    async fn act(&self, actions: Vec<Value>) {
        let keys = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.command("actions", &json!({ "actions": [keys] })).await;
    }
}

/// As `WebDriver` calls the key.
fn code(name: &str) -> String {
    let code = match name {
        "Tab" => '\u{E004}',
        "Enter" => '\u{E007}',
        "Shift" => '\u{E008}',
        "Control" => '\u{E009}',
        "Alt" => '\u{E00A}',
        "Escape" => '\u{E00C}',
        "Left" => '\u{E012}',
        "Up" => '\u{E013}',
        "Down" => '\u{E015}',
        "F6" => '\u{E036}',
        "Space" => ' ',
        _ => return name.to_owned(),
    };
    code.to_string()
}
