//! In SQL.

use linnet_protocol::{DoNotDisturb, NewDoNotDisturb, NumberedChange, UserId};
use sqlx::{PgConnection, PgExecutor, types::Json};

/// None: there is no such person.
pub async fn get(db: impl PgExecutor<'_>, user: UserId) -> sqlx::Result<Option<DoNotDisturb>> {
    let row = sqlx::query!(
        r#"select do_not_disturb as "said: Json<NewDoNotDisturb>", do_not_disturb_rev as rev from users where id = $1"#,
        user as _
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| {
        let said = row.said.map(|it| it.0).unwrap_or_default();
        DoNotDisturb {
            until: said.until,
            schedule: said.schedule,
            rev: row.rev,
        }
    }))
}

pub async fn set(tx: &mut PgConnection, user: UserId, new: &DoNotDisturb) -> sqlx::Result<()> {
    let said = NewDoNotDisturb {
        until: new.until,
        schedule: new.schedule.clone(),
    };
    sqlx::query!(
        "update users set do_not_disturb = $2, do_not_disturb_rev = $3 where id = $1",
        user as _,
        Json(said) as _,
        new.rev
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// There is one such row, if there was ever a change.
pub async fn above(
    db: impl PgExecutor<'_>,
    user: UserId,
    (cursor, through): (i64, i64),
) -> sqlx::Result<Vec<NumberedChange>> {
    let row = get(db, user).await?;
    let row = row.filter(|it| it.rev > cursor && it.rev <= through);
    Ok(row.into_iter().map(NumberedChange::from).collect())
}
