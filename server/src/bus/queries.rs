//! Which nodes there are, in SQL: one that is silent on the bus is gone, or cut off and goes on serving its people. The clock
//! is PostgreSQL's, so those of the nodes may be apart.

use sqlx::PgPool;

use super::Node;

/// Says that this node is here, and answers with the others that are.
pub(super) async fn call_roll(db: &PgPool, me: Node) -> sqlx::Result<Vec<Node>> {
    sqlx::query!(
        "insert into nodes (id, seen_at) values ($1, now()) on conflict (id) do update set seen_at = now()",
        me.0
    )
    .execute(db)
    .await?;
    let others = sqlx::query_scalar!(
        "select id from nodes where id <> $1 and seen_at > now() - interval '10 seconds'",
        me.0
    )
    .fetch_all(db)
    .await?;
    Ok(others.into_iter().map(Node).collect())
}

/// Of this node nothing is to be missed any more. What others left behind goes with it.
pub(super) async fn leave(db: &PgPool, me: Node) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from nodes where id = $1 or seen_at < now() - interval '1 hour'",
        me.0
    )
    .execute(db)
    .await?;
    Ok(())
}
