//! What makes connections worth a look at once: the machine woke, or its network is another one. The core waits for
//! nothing then ([`Client::look_alive`]). Where the system tells of neither, the core itself notices a jump of the clock
//! and silence.

#[cfg(target_os = "linux")]
mod linux;

use linnet_client::Client;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

/// Changes come in bursts: addresses of several families, one after the other.
const BURST: std::time::Duration = std::time::Duration::from_millis(300);

/// Tells the core until it is closed.
pub(crate) async fn run(client: Client) {
    let (noticed, mut changes) = unbounded_channel();
    // Dropped, it tells no more.
    let _watching = watch_network(noticed.clone());
    #[cfg(target_os = "linux")]
    tauri::async_runtime::spawn(linux::watch_sleep(noticed));
    #[cfg(not(target_os = "linux"))]
    drop(noticed);
    while changes.recv().await.is_some() {
        tokio::time::sleep(BURST).await;
        while changes.try_recv().is_ok() {}
        client.look_alive();
    }
}

fn watch_network(noticed: UnboundedSender<()>) -> Option<netwatcher::WatchHandle> {
    let watching = netwatcher::watch_interfaces_with_callback(move |update| {
        if !update.is_initial {
            // Whoever listened is gone when the app ends.
            let _ = noticed.send(());
        }
    });
    watching
        .inspect_err(|error| tracing::info!(?error, "the network is not watched"))
        .ok()
}
