//! Toasts of Windows. tauri-winrt-notification has neither a text box nor a way to take a toast back, so the few calls
//! are made here.

use linnet_client::{NotificationDaemon, Withheld};
use windows::{
    Data::Xml::Dom::XmlDocument,
    Foundation::{IPropertyValue, TypedEventHandler},
    UI::Notifications::{
        NotificationSetting, ToastActivatedEventArgs, ToastNotification, ToastNotificationManager,
        ToastNotifier,
    },
    core::{HSTRING, IInspectable, Interface, Result},
};

use super::{Act, Acts, Desktop, Place, Words};
use crate::config::IDENTIFIER;

/// The name of the text box and of its button.
const REPLY: &str = "reply";

pub(crate) struct System {
    acts: Acts,
}

impl System {
    #[expect(clippy::unused_async, reason = "on Linux it connects")]
    pub(crate) async fn start(acts: Acts) -> Self {
        Self { acts }
    }

    fn try_show(&self, place: Option<Place>, words: &Words) -> Result<()> {
        let document = XmlDocument::new()?;
        document.LoadXml(&HSTRING::from(xml(words, place.is_some())))?;
        let toast = ToastNotification::CreateToastNotification(&document)?;
        if let Some(place) = place {
            let (group, tag) = names(place);
            toast.SetGroup(&group)?;
            toast.SetTag(&tag)?;
            let acts = self.acts.clone();
            toast.Activated(&TypedEventHandler::new(
                move |_, arguments: windows::core::Ref<'_, IInspectable>| {
                    // The app ends: nobody is there any more to act.
                    let _ = acts.send((place, act((*arguments).as_ref())));
                    Ok(())
                },
            ))?;
        }
        notifier()?.Show(&toast)
    }
}

impl Desktop for System {
    async fn show(&self, place: Option<Place>, words: Words) -> std::result::Result<(), Withheld> {
        self.try_show(place, &words).map_err(|error| {
            tracing::warn!(%error, "the notification could not be shown");
            Withheld::Refused
        })
    }

    async fn withdraw(&self, place: Place) {
        let (group, tag) = names(place);
        let history = ToastNotificationManager::History();
        let removed = history
            .and_then(|it| it.RemoveGroupedTagWithId(&tag, &group, &HSTRING::from(IDENTIFIER)));
        if let Err(error) = removed {
            tracing::debug!(%error, "a notification could not be taken away");
        }
    }

    async fn daemon(&self) -> NotificationDaemon {
        let setting = notifier().and_then(|it| it.Setting());
        match setting {
            Ok(NotificationSetting::Enabled) => NotificationDaemon::Present {
                name: "Windows".to_owned(),
                can_reply: true,
            },
            Ok(setting) => NotificationDaemon::Missing {
                reason: format!("switched off ({})", setting.0),
            },
            Err(error) => NotificationDaemon::Missing {
                reason: error.to_string(),
            },
        }
    }
}

fn notifier() -> Result<ToastNotifier> {
    ToastNotificationManager::CreateToastNotifierWithId(&HSTRING::from(IDENTIFIER))
}

/// Group and tag: each may have 64 characters.
fn names((account, conversation): Place) -> (HSTRING, HSTRING) {
    let name = |id: uuid::Uuid| HSTRING::from(id.to_string());
    (name(account.0), name(conversation.0))
}

/// A click on the toast has no arguments, one on the button brings the text of the box.
fn act(arguments: Option<&IInspectable>) -> Act {
    let replied = || -> Result<String> {
        let activated: ToastActivatedEventArgs =
            arguments.ok_or_else(windows::core::Error::empty)?.cast()?;
        if activated.Arguments()? != REPLY {
            return Err(windows::core::Error::empty());
        }
        let typed = activated.UserInput()?.Lookup(&HSTRING::from(REPLY))?;
        Ok(typed.cast::<IPropertyValue>()?.GetString()?.to_string())
    };
    replied().map_or(Act::Open(None), Act::Reply)
}

fn xml(words: &Words, can_reply: bool) -> String {
    let (title, body) = (escape(&words.title), escape(&words.body));
    let reply = escape(&words.phrases.reply);
    let actions = if can_reply {
        format!(
            r#"<actions><input id="{REPLY}" type="text" placeHolderContent="{reply}"/><action content="{reply}" arguments="{REPLY}" hint-inputId="{REPLY}"/></actions>"#
        )
    } else {
        String::new()
    };
    format!(
        r#"<toast><visual><binding template="ToastGeneric"><text>{title}</text><text>{body}</text></binding></visual>{actions}</toast>"#
    )
}

/// What somebody wrote is text, and characters that XML does not know are left out.
fn escape(text: &str) -> String {
    let known = |c: &char| *c == '\n' || !c.is_control();
    let text: String = text.chars().filter(known).collect();
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
