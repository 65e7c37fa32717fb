//! The notifications of freedesktop.org, over one connection to the session bus.
//!
//! notify-rust opens a connection and a thread for each notification, knows of no answer written into one
//! (`inline-reply`), and can close only what it does not wait for: so the four methods and four signals are spoken here.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

use futures_util::StreamExt;
use linnet_client::{NotificationDaemon, Withheld};
use parking_lot::Mutex;
use serde::{Serialize, de::DeserializeOwned};
use tauri::async_runtime;
use zbus::{
    Connection, MatchRule, MessageStream,
    message::Type,
    zvariant::{DynamicType, Type as Signature, Value},
};

use super::{Act, Acts, Desktop, Place, Words};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// Whoever does not answer in this time shows nothing.
const ANSWER_LIMIT: Duration = Duration::from_secs(5);
/// The name of the installed desktop entry, by which some desktops find name and icon.
const DESKTOP_ENTRY: &str = "Linnet";
const INLINE_REPLY: &str = "inline-reply";

/// What the daemon shows of this app.
type Ids = Arc<Mutex<BTreeMap<u32, Shown>>>;

struct Shown {
    place: Place,
    /// Comes just before the click (version 1.2): without it nothing comes to the front on Wayland.
    activation_token: Option<String>,
}

impl Shown {
    const fn of(place: Place) -> Self {
        Self {
            place,
            activation_token: None,
        }
    }
}

pub(crate) struct System {
    bus: zbus::Result<Connection>,
    ids: Ids,
}

impl System {
    pub(crate) async fn start(acts: Acts) -> Self {
        let bus = Connection::session().await;
        let ids = Ids::default();
        if let Ok(bus) = &bus {
            async_runtime::spawn(listen(bus.clone(), Arc::clone(&ids), acts));
        }
        Self { bus, ids }
    }

    async fn call<T: DeserializeOwned + Signature>(
        &self,
        method: &str,
        arguments: &(impl Serialize + DynamicType),
    ) -> Result<T, String> {
        let bus = self.bus.as_ref().map_err(ToString::to_string)?;
        let asking = async {
            let call = bus.call_method(Some(NAME), PATH, Some(NAME), method, arguments);
            let answer = call.await.map_err(|error| error.to_string())?;
            let body = answer.body().deserialize();
            body.map_err(|error| error.to_string())
        };
        let answered = tokio::time::timeout(ANSWER_LIMIT, asking).await;
        answered.unwrap_or_else(|_| Err("no answer".to_owned()))
    }

    async fn capabilities(&self) -> Result<Vec<String>, String> {
        self.call("GetCapabilities", &()).await
    }

    /// What is shown of this place, to be replaced; 0 is nothing.
    fn id_of(&self, place: Place) -> u32 {
        let ids = self.ids.lock();
        let found = ids.iter().find(|(_, it)| it.place == place);
        found.map_or(0, |(id, _)| *id)
    }
}

impl Desktop for System {
    async fn show(&self, place: Option<Place>, words: Words) -> Result<(), Withheld> {
        let capabilities = self.capabilities().await.map_err(|error| {
            tracing::warn!(%error, "nobody shows notifications");
            Withheld::NoDaemon
        })?;
        let can = |name: &str| capabilities.iter().any(|it| it == name);
        let body = if can("body-markup") {
            escape(&words.body)
        } else {
            words.body
        };
        let mut actions = Vec::new();
        if place.is_some() {
            actions.extend(["default", &words.phrases.open]);
        }
        if place.is_some() && can(INLINE_REPLY) {
            actions.extend([INLINE_REPLY, &words.phrases.reply]);
        }
        let hints = HashMap::from([
            ("category", Value::from("im.received")),
            ("desktop-entry", Value::from(DESKTOP_ENTRY)),
        ]);
        let replaced = place.map_or(0, |it| self.id_of(it));
        let arguments = (
            "Linnet",
            replaced,
            "linnet",
            words.title,
            body,
            actions,
            hints,
            -1_i32,
        );
        let id: u32 = self.call("Notify", &arguments).await.map_err(|error| {
            tracing::warn!(%error, "the notification could not be shown");
            Withheld::Refused
        })?;
        if let Some(place) = place {
            let mut ids = self.ids.lock();
            ids.retain(|_, it| it.place != place);
            ids.insert(id, Shown::of(place));
        }
        Ok(())
    }

    async fn withdraw(&self, place: Place) {
        let id = self.id_of(place);
        if id == 0 {
            return;
        }
        self.ids.lock().remove(&id);
        if let Err(error) = self.call::<()>("CloseNotification", &id).await {
            // The person may have closed it a moment ago.
            tracing::debug!(%error, "a notification could not be taken away");
        }
    }

    async fn daemon(&self) -> NotificationDaemon {
        let asked: Result<(String, String, String, String), _> =
            self.call("GetServerInformation", &()).await;
        match asked {
            Ok((name, ..)) => {
                let capabilities = self.capabilities().await.unwrap_or_default();
                NotificationDaemon::Present {
                    name,
                    can_reply: capabilities.iter().any(|it| it == INLINE_REPLY),
                }
            }
            Err(reason) => NotificationDaemon::Missing { reason },
        }
    }
}

/// Servers that understand markup must not find any in what somebody wrote.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// What the daemon tells, until the bus goes.
async fn listen(bus: Connection, ids: Ids, acts: Acts) {
    let rule = MatchRule::builder()
        .msg_type(Type::Signal)
        .interface(NAME)
        .and_then(|it| it.path(PATH));
    let signals = match rule {
        Ok(rule) => MessageStream::for_match_rule(rule.build(), &bus, None).await,
        Err(error) => Err(error),
    };
    let mut signals = match signals {
        Ok(signals) => signals,
        Err(error) => {
            tracing::warn!(%error, "clicks on notifications cannot be heard");
            return;
        }
    };
    while let Some(Ok(signal)) = signals.next().await {
        if let Some(act) = understand(&signal, &ids)
            && acts.send(act).is_err()
        {
            return;
        }
    }
}

fn understand(signal: &zbus::Message, ids: &Ids) -> Option<(Place, Act)> {
    let header = signal.header();
    let body = signal.body();
    let member = header.member()?;
    if member == "NotificationClosed" {
        let (id, _reason): (u32, u32) = body.deserialize().ok()?;
        ids.lock().remove(&id);
        return None;
    }
    let (id, text): (u32, String) = body.deserialize().ok()?;
    let mut ids = ids.lock();
    // Every program hears the signals of all.
    let shown = ids.get_mut(&id)?;
    let act = match member.as_str() {
        "ActivationToken" => {
            shown.activation_token = Some(text);
            return None;
        }
        "ActionInvoked" if text == "default" => Act::Open(shown.activation_token.take()),
        "NotificationReplied" => Act::Reply(text),
        _ => return None,
    };
    Some((shown.place, act))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signal(name: &str, id: u32, text: &str) -> zbus::Message {
        let signal = zbus::Message::signal(PATH, NAME, name).unwrap();
        signal.build(&(id, text)).unwrap()
    }

    #[test]
    fn a_click_brings_the_leave_that_came_before_it() {
        let conversation = linnet_protocol::ConversationId::generate();
        let place = (linnet_client::AccountId(conversation.0), conversation);
        let ids = Ids::default();
        ids.lock().insert(7, Shown::of(place));
        let told = |name, id, text| understand(&signal(name, id, text), &ids);
        assert_eq!(told("ActivationToken", 7, "leave"), None);
        assert_eq!(
            told("ActionInvoked", 8, "default"),
            None,
            "another program's"
        );
        let open = |leave: Option<&str>| Some((place, Act::Open(leave.map(str::to_owned))));
        assert_eq!(told("ActionInvoked", 7, "default"), open(Some("leave")));
        assert_eq!(told("ActionInvoked", 7, "default"), open(None), "good once");
    }

    #[test]
    fn markup_is_shown_and_not_obeyed() {
        assert_eq!(
            escape("<a href=\"x\">&amp;</a>"),
            "&lt;a href=\"x\"&gt;&amp;amp;&lt;/a&gt;"
        );
    }
}
