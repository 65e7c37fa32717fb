//! A server with very many messages, and one person's computer that holds all of hers.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use harness::{Computer, Core, Server, Talk, Wire};
use linnet_headless::Ask;
use linnet_protocol::UserId;
use rusqlite::{Connection, OpenFlags};

use crate::figures::Figures;

pub(crate) struct World {
    pub(crate) server: Server,
    /// Ana's.
    pub(crate) computer: Computer,
    pub(crate) eve: UserId,
    /// Of the two, with half of all messages.
    pub(crate) longest: Talk,
    pub(crate) half: i64,
}

impl World {
    /// Half of the messages lie in one conversation, the rest in many as people have them.
    pub(crate) async fn make(messages: usize, figures: &mut Figures) -> Result<Self> {
        let server = Server::start_without_limits().await;
        let computer = Computer::new(&server).await;
        // Without a computer: hers would fetch all of it, too.
        let eve = Wire::sign_up(&server, "eve").await?.signed_in.user.id;
        let mut core = computer.start().await;
        core.sign_up(&computer, "ana").await;
        let longest = core.direct(eve).await;
        let ana = core.own().await.user_id;
        core.close().await;

        let half = i64::try_from(messages / 2)?;
        let url = server.database_url().await;
        server.kill().await;
        linnet_bench::fill::fill(&url, [ana, eve], messages / 2).await?;
        server.fill(&[longest], eve, half).await;
        server.start_again().await;
        let world = Self {
            server,
            computer,
            eve,
            longest,
            half,
        };
        world.hold_everything(figures).await?;
        Ok(world)
    }

    /// By the ordinary way: as if she had scrolled through all of it.
    async fn hold_everything(&self, figures: &mut Figures) -> Result<()> {
        let begun = Instant::now();
        let core = self.computer.start().await;
        connected(&core).await;
        figures.seconds("connected for the first time", begun.elapsed(), None);
        for talk in core.talks().await {
            let (account, talk) = (core.account(), talk.id);
            core.ask::<u64>(Ask::LoadAll { account, talk }).await;
        }
        // Else it would open at the first of them.
        let (account, talk, seq) = (core.account(), self.longest.0, self.half);
        core.ask::<()>(Ask::MarkRead { account, talk, seq }).await;
        core.close().await;
        figures.seconds(
            "everything fetched from the server and indexed",
            begun.elapsed(),
            None,
        );
        println!(
            "{} messages in the cache, {} MiB",
            self.held()?,
            size(&self.cache()?)?
        );
        Ok(())
    }

    pub(crate) fn cache(&self) -> Result<PathBuf> {
        let accounts = std::fs::read_dir(self.computer.profile().join("accounts"))?;
        let mut caches = accounts.flatten().map(|it| it.path().join("cache.db"));
        caches.next().context("an account")
    }

    /// How many messages are in the cache.
    pub(crate) fn held(&self) -> Result<i64> {
        let cache = Connection::open_with_flags(self.cache()?, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        Ok(cache.query_row("select count(*) from messages", (), |row| row.get(0))?)
    }

    pub(crate) async fn live(&self) -> Core {
        self.computer.network.heal();
        let core = self.computer.start().await;
        connected(&core).await;
        core
    }
}

/// However long that takes: what is too long is a figure, and no fault.
pub(crate) async fn connected(core: &Core) {
    while core.own().await.connection != "live" {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn size(file: &Path) -> Result<u64> {
    Ok(std::fs::metadata(file)?.len() / 1_024 / 1_024)
}
