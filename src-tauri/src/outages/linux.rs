//! logind says when the machine goes to sleep and when it wakes.

use futures_util::StreamExt;
use tokio::sync::mpsc::UnboundedSender;
use zbus::{Connection, MatchRule, MessageStream, message::Type};

pub(super) async fn watch_sleep(noticed: UnboundedSender<()>) {
    if let Err(error) = watch(noticed).await {
        tracing::info!(%error, "the sleep of the machine is not told");
    }
}

async fn watch(noticed: UnboundedSender<()>) -> zbus::Result<()> {
    let bus = Connection::system().await?;
    let rule = MatchRule::builder()
        .msg_type(Type::Signal)
        .interface("org.freedesktop.login1.Manager")?
        .member("PrepareForSleep")?
        .build();
    let mut signals = MessageStream::for_match_rule(rule, &bus, None).await?;
    while let Some(signal) = signals.next().await {
        let goes_to_sleep: bool = signal?.body().deserialize()?;
        if !goes_to_sleep && noticed.send(()).is_err() {
            return Ok(());
        }
    }
    Ok(())
}
