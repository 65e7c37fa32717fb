//! A code for a new password from the command line, also beside a running server.

use anyhow::{Result, anyhow};
use linnet_protocol::{CodeId, ErrorCode, NewResetLink};

use super::{
    backup::{beside, end},
    serve::create_data_dir,
};
use crate::{
    auth::{recovery::links, tokens::Keys},
    config::Config,
    database,
    state::Clock,
};

pub(super) async fn run(config: Config, username: &str, hours: u32) -> Result<()> {
    create_data_dir(&config)?;
    let keys = Keys::open(&config.data_dir)?;
    let (db, postgres) = beside(&config).await?;
    let new = NewResetLink {
        id: CodeId::generate(),
        hours,
    };
    let made = async {
        database::migrate(&db).await?;
        let mut tx = db.begin().await?;
        let made = links::make_here(&mut tx, (&keys, &Clock::default()), username, &new).await;
        let made = made.map_err(|error| match error.into_wire().code {
            ErrorCode::NotFound => anyhow!("nobody here has the username {username}"),
            code => anyhow!("the code cannot be made: {code:?}"),
        })?;
        tx.commit().await?;
        anyhow::Ok(made)
    }
    .await;
    end(db, postgres).await;
    let made = made?;
    println!("{}", made.code);
    eprintln!(
        "for a new password of {username}, once, until {}",
        made.expires_at.format("%Y-%m-%d %H:%M UTC")
    );
    Ok(())
}
