//! An invitation from the command line, also beside a running server.

use anyhow::{Result, anyhow};
use linnet_protocol::{InviteId, NewInvite};

use super::{
    backup::{beside, end},
    serve::create_data_dir,
};
use crate::{
    auth::{invites, tokens::Keys},
    config::Config,
    database,
    state::Clock,
};

pub(super) async fn run(config: Config, uses: u32, hours: u32) -> Result<()> {
    create_data_dir(&config)?;
    let keys = Keys::open(&config.data_dir)?;
    let (db, postgres) = beside(&config).await?;
    let new = NewInvite {
        id: InviteId::generate(),
        uses,
        hours,
    };
    let made = async {
        database::migrate(&db).await?;
        let mut tx = db.acquire().await?;
        let made = invites::insert(&mut tx, &keys, &Clock::default(), (None, &new)).await;
        made.map_err(|error| {
            anyhow!(
                "the invitation cannot be made: {:?}",
                error.into_wire().code
            )
        })
    }
    .await;
    end(db, postgres).await;
    let made = made?.invite;
    println!("{}", made.secret);
    eprintln!(
        "{} account(s), until {}",
        made.uses,
        made.expires_at.format("%Y-%m-%d %H:%M UTC")
    );
    Ok(())
}
