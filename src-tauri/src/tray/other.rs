//! The tray of Windows and the menu bar of macOS, which are always there.

use std::sync::Arc;

use linnet_client::{Client, Glance};
use parking_lot::Mutex;
use tauri::{
    AppHandle, Manager, Wry,
    image::Image,
    menu::{Menu, MenuEvent, MenuItemBuilder, PredefinedMenuItem, SubmenuBuilder},
    tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent},
};

use super::{
    Tray, choose, icon,
    menu::{self, Choice, Entry},
};

/// What the entries stand for: each is named by its number.
type Choices = Arc<Mutex<Vec<Choice>>>;

pub(super) struct Shown {
    app: AppHandle,
    icon: TrayIcon,
    choices: Choices,
}

#[expect(clippy::unused_async, reason = "on Linux it waits for the session bus")]
pub(super) async fn show(app: &AppHandle) -> tauri::Result<Shown> {
    let choices = Choices::default();
    let chosen = Arc::clone(&choices);
    let icon = TrayIconBuilder::new()
        .icon(picture(&Glance::default()))
        .show_menu_on_left_click(cfg!(target_os = "macos"))
        .on_menu_event(move |app, event| {
            if let Some(choice) = find(&chosen, &event) {
                choose(app, choice);
            }
        })
        .on_tray_icon_event(|icon, event| {
            if !cfg!(target_os = "macos") && is_left_click(&event) {
                choose(icon.app_handle(), Choice::Open);
            }
        })
        .build(app)?;
    app.state::<Tray>().host_came();
    Ok(Shown {
        app: app.clone(),
        icon,
        choices,
    })
}

impl Shown {
    #[expect(clippy::unused_async, reason = "on Linux it waits for the session bus")]
    pub(super) async fn update(&mut self, glance: Glance) {
        if let Err(error) = self.try_update(&glance) {
            tracing::warn!(%error, "the tray could not be renewed");
        }
    }

    fn try_update(&self, glance: &Glance) -> tauri::Result<()> {
        let say = self.app.state::<Client>().phrases();
        let mut choices = Vec::new();
        let menu = Menu::new(&self.app)?;
        for entry in menu::entries(glance, say) {
            match entry {
                Entry::Line => menu.append(&PredefinedMenuItem::separator(&self.app)?)?,
                Entry::Group(label, entries) => {
                    let mut group = SubmenuBuilder::new(&self.app, literal(&label));
                    for (label, choice) in entries.into_iter().filter_map(Entry::into_choice) {
                        group = group.item(&self.item(&label, choice, &mut choices)?);
                    }
                    menu.append(&group.build()?)?;
                }
                Entry::Choice(label, choice) => {
                    menu.append(&self.item(&label, choice, &mut choices)?)?;
                }
            }
        }
        *self.choices.lock() = choices;
        self.icon.set_menu(Some(menu))?;
        self.icon.set_tooltip(Some(menu::summary(glance, say)))?;
        self.icon.set_icon(Some(picture(glance)))
    }

    fn item(
        &self,
        label: &str,
        choice: Choice,
        choices: &mut Vec<Choice>,
    ) -> tauri::Result<tauri::menu::MenuItem<Wry>> {
        let id = choices.len().to_string();
        choices.push(choice);
        MenuItemBuilder::with_id(id, literal(label)).build(&self.app)
    }
}

fn find(choices: &Choices, event: &MenuEvent) -> Option<Choice> {
    let number: usize = event.id().as_ref().parse().ok()?;
    choices.lock().get(number).copied()
}

const fn is_left_click(event: &TrayIconEvent) -> bool {
    matches!(
        event,
        TrayIconEvent::Click {
            button: MouseButton::Left,
            button_state: MouseButtonState::Up,
            ..
        }
    )
}

fn picture(glance: &Glance) -> Image<'static> {
    Image::new_owned(icon::draw(glance), icon::SIDE, icon::SIDE)
}

/// A single ampersand would mark the key of an entry.
fn literal(label: &str) -> String {
    label.replace('&', "&&")
}
