//! A desktop's tray as the programs see it: the side of the session bus that shows icons and clicks in their menus.

use std::{collections::HashMap, sync::Arc};

use parking_lot::Mutex;
use zbus::{
    Connection, Proxy,
    zvariant::{OwnedValue, Value},
};

use crate::eventually;

const WATCHER: &str = "org.kde.StatusNotifierWatcher";

pub struct Tray {
    bus: Connection,
    items: Items,
}

/// The names of the programs that have an icon.
type Items = Arc<Mutex<Vec<String>>>;

type Properties = HashMap<String, OwnedValue>;

struct Watcher(Items);

#[expect(clippy::unused_self, reason = "an object on the bus")]
#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, service: &str) {
        self.0.lock().push(service.to_owned());
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }
}

/// An entry of a menu, with its number.
struct Entry {
    id: i32,
    label: String,
}

impl Tray {
    /// A tray appears on the desktop.
    pub async fn appear() -> Self {
        let items = Items::default();
        let bus = zbus::connection::Builder::session()
            .and_then(|it| it.serve_at("/StatusNotifierWatcher", Watcher(Arc::clone(&items))))
            .and_then(|it| it.name(WATCHER))
            .expect("a session bus")
            .build()
            .await
            .expect("nobody else is the tray of this desktop");
        Self { bus, items }
    }

    /// The tray goes away, as when the panel crashes.
    pub async fn vanish(self) {
        self.bus.close().await.expect("the bus is there");
    }

    /// Waits until a program shows its icon.
    pub async fn has_icon(&self) {
        eventually("an icon in the tray", || async {
            !self.items.lock().is_empty()
        })
        .await;
    }

    /// The pixels of the icon.
    pub async fn picture(&self) -> Vec<u8> {
        let icons: Vec<(i32, i32, Vec<u8>)> = self
            .item()
            .await
            .expect("an icon")
            .get_property("IconPixmap")
            .await
            .expect("a picture");
        icons.into_iter().next().expect("one picture").2
    }

    /// Waits until the icon is another one than this.
    pub async fn changes_from(&self, picture: &[u8]) {
        eventually("another icon", || async { self.picture().await != picture }).await;
    }

    /// Waits until the menu has an entry that begins so.
    pub async fn offers(&self, beginning: &str) {
        eventually(
            &format!("{beginning:?} in the menu of the tray"),
            || async {
                let entries = self.entries().await.unwrap_or_default();
                entries.iter().any(|it| it.label.starts_with(beginning))
            },
        )
        .await;
    }

    /// Clicks an entry of the menu, as soon as it is there.
    pub async fn click(&self, label: &str) {
        eventually(&format!("{label:?} in the menu of the tray"), || async {
            self.try_click(label).await.is_some()
        })
        .await;
    }

    /// Clicks the icon itself.
    pub async fn activate(&self) {
        let item = self.item().await.expect("an icon");
        let clicked = item.call_method("Activate", &(0, 0)).await;
        clicked.expect("the icon takes clicks");
    }

    async fn try_click(&self, label: &str) -> Option<()> {
        let entries = self.entries().await?;
        let entry = entries.iter().find(|it| it.label == label)?;
        let nothing = Value::from(0);
        let event = (entry.id, "clicked", nothing, 0_u32);
        let clicked = self.menu_proxy().await?.call_method("Event", &event).await;
        clicked.ok().map(drop)
    }

    async fn entries(&self) -> Option<Vec<Entry>> {
        let asked = (0, -1, vec!["label"]);
        let menu = self.menu_proxy().await?;
        let layout = menu.call_method("GetLayout", &asked).await.ok()?;
        let (_, (_, _, children)): (u32, (i32, Properties, Vec<OwnedValue>)) =
            layout.body().deserialize().ok()?;
        let mut entries = Vec::new();
        for child in &children {
            walk(child, &mut entries);
        }
        Some(entries)
    }

    async fn item(&self) -> Option<Proxy<'_>> {
        self.proxy("/StatusNotifierItem", "org.kde.StatusNotifierItem")
            .await
    }

    async fn menu_proxy(&self) -> Option<Proxy<'_>> {
        self.proxy("/MenuBar", "com.canonical.dbusmenu").await
    }

    async fn proxy(&self, path: &'static str, interface: &'static str) -> Option<Proxy<'_>> {
        let name = self.items.lock().last().cloned()?;
        zbus::proxy::Builder::new(&self.bus)
            .destination(name)
            .ok()?
            .path(path)
            .ok()?
            .interface(interface)
            .ok()?
            .cache_properties(zbus::proxy::CacheProperties::No)
            .build()
            .await
            .ok()
    }
}

/// A node of a menu is its number, its properties and its children.
fn walk(node: &Value<'_>, entries: &mut Vec<Entry>) {
    let node = match node {
        Value::Value(inner) => inner,
        other => other,
    };
    let Value::Structure(node) = node else {
        return;
    };
    let [
        Value::I32(id),
        Value::Dict(properties),
        Value::Array(children),
    ] = node.fields()
    else {
        return;
    };
    if let Ok(Some(label)) = properties.get::<_, String>(&"label") {
        let label = label.replace("__", "_");
        entries.push(Entry { id: *id, label });
    }
    for child in children.iter() {
        walk(child, entries);
    }
}
