//! Running the server, and bringing its schema up to date.

use anyhow::Result;
use linnet_protocol::Registration;

use super::{
    backup::{beside, end},
    systemd,
};
use crate::{App, auth::invites, config::Config, database, open_database};

pub(super) async fn run(config: Config) -> Result<()> {
    #[cfg(unix)]
    super::open_files::raise_limit();
    systemd::starting();
    create_data_dir(&config)?;
    let signal = stop_signal()?;
    tokio::pin!(signal);
    let app = tokio::select! {
        app = App::start(config) => app?,
        () = &mut signal => return Ok(()),
    };
    print_owner_link(&app).await?;
    let listening = match app.state.config.acme_domains.first() {
        Some(name) => format!("listening on https://{name} ({})", app.address),
        None => format!("listening on http://{}", app.address),
    };
    println!("{listening}");
    systemd::ready(&listening);
    tokio::select! {
        () = &mut signal => {}
        () = systemd::watch() => {}
    }
    systemd::stopping();
    tracing::info!("stopping");
    app.stop().await;
    Ok(())
}

pub(super) async fn migrate(config: Config) -> Result<()> {
    create_data_dir(&config)?;
    let (db, postgres) = open_database(&config).await?;
    let migrated = database::migrate(&db).await;
    end(db, postgres).await;
    migrated?;
    println!("the schema is up to date");
    Ok(())
}

/// Says what `migrate`, or the next start, would do, and does nothing.
pub(super) async fn plan(config: Config) -> Result<()> {
    create_data_dir(&config)?;
    let (db, postgres) = beside(&config).await?;
    let pending = database::pending(&db).await;
    end(db, postgres).await;
    let pending = pending?;
    if pending.is_empty() {
        println!("the schema is up to date");
    }
    for migration in pending {
        println!("{migration}");
    }
    Ok(())
}

pub(super) fn create_data_dir(config: &Config) -> Result<()> {
    crate::postgres::create_data_dir(&config.data_dir)
}

/// On an open server the first account becomes the owner, so there is nothing to hand out.
async fn print_owner_link(app: &App) -> Result<()> {
    if app.state.config.registration == Registration::Open {
        return Ok(());
    }
    let secret = invites::owner_secret(&app.state).await;
    let secret = secret
        .map_err(|error| anyhow::anyhow!("the owner's invitation cannot be made: {error}"))?;
    if let Some(secret) = secret {
        println!(
            "This server has no owner yet. Its owner signs up with this link, which works once:"
        );
        let name = app.state.config.acme_domains.first();
        let server = name.map_or_else(|| app.address.to_string(), Clone::clone);
        println!("  linnet://{server}/invite/{secret}");
        println!("  or with the code {secret}");
    }
    Ok(())
}

#[cfg(unix)]
fn stop_signal() -> Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    );
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
