//! The tray of Linux desktops: an item on the session bus that a host draws, now or whenever one comes.

use std::sync::atomic::{AtomicBool, Ordering};

use ksni::{
    Handle, Icon, MenuItem, OfflineReason, ToolTip, TrayMethods,
    menu::{StandardItem, SubMenu},
};
use linnet_client::{Client, Glance, Phrases};
use tauri::{AppHandle, Manager};

use super::{
    Tray, choose, icon,
    menu::{self, Choice, Entry},
};
use crate::config::IDENTIFIER;

pub(super) struct Shown(Handle<Item>);

struct Item {
    app: AppHandle,
    glance: Glance,
    /// No host has shown it yet, or none does any more.
    is_missed: AtomicBool,
}

/// An error where there is no session bus.
pub(super) async fn show(app: &AppHandle) -> Result<Shown, ksni::Error> {
    let item = Item {
        app: app.clone(),
        glance: Glance::default(),
        is_missed: AtomicBool::new(false),
    };
    let shown = item.assume_sni_available(true).spawn().await?;
    // A host that is there from the beginning is not announced.
    let is_missed = shown.update(|item| item.is_missed.load(Ordering::Relaxed));
    if is_missed.await == Some(false) {
        app.state::<Tray>().host_came();
    }
    Ok(Shown(shown))
}

impl Shown {
    pub(super) async fn update(&mut self, glance: Glance) {
        self.0.update(|item| item.glance = glance).await;
    }
}

impl Item {
    fn phrases(&self) -> &'static Phrases {
        self.app.state::<Client>().phrases()
    }
}

impl ksni::Tray for Item {
    fn id(&self) -> String {
        IDENTIFIER.to_owned()
    }

    fn title(&self) -> String {
        "Linnet".to_owned()
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        let mut data = icon::draw(&self.glance);
        // RGBA to ARGB.
        for pixel in data.as_chunks_mut::<4>().0 {
            pixel.rotate_right(1);
        }
        let (width, height) = (icon::SIDE.cast_signed(), icon::SIDE.cast_signed());
        vec![Icon {
            width,
            height,
            data,
        }]
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip {
            title: menu::summary(&self.glance, self.phrases()),
            ..ToolTip::default()
        }
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        menu::entries(&self.glance, self.phrases())
            .into_iter()
            .map(entry)
            .collect()
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        choose(&self.app, Choice::Open);
    }

    fn watcher_online(&self) {
        self.is_missed.store(false, Ordering::Relaxed);
        self.app.state::<Tray>().host_came();
    }

    /// Goes on waiting for the next one.
    fn watcher_offline(&self, _reason: OfflineReason) -> bool {
        self.is_missed.store(true, Ordering::Relaxed);
        self.app.state::<Tray>().host_went(&self.app);
        true
    }
}

fn entry(entry: Entry) -> MenuItem<Item> {
    match entry {
        Entry::Line => MenuItem::Separator,
        Entry::Group(label, entries) => MenuItem::SubMenu(SubMenu {
            label: literal(&label),
            submenu: entries.into_iter().map(self::entry).collect(),
            ..SubMenu::default()
        }),
        Entry::Choice(label, choice) => MenuItem::Standard(StandardItem {
            label: literal(&label),
            activate: Box::new(move |item: &mut Item| choose(&item.app, choice)),
            ..StandardItem::default()
        }),
    }
}

/// A single underscore would mark the key of an entry.
fn literal(label: &str) -> String {
    label.replace('_', "__")
}
