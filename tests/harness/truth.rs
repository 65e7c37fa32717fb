//! What the database of a server says, past the server: the truth that screens are held against, and what is put into it as
//! if it had happened.

use linnet_protocol::{MessageId, UserId};

use crate::{Person, Place, Server, Talk};

impl Server {
    /// The timeline as the database has it.
    pub async fn timeline(&self, talk: &Talk) -> Vec<Place> {
        let mut database = self.database().await;
        let rows: Vec<(uuid::Uuid, i64, i64, uuid::Uuid, String, bool)> = sqlx::query_as(
            "select id, seq, rev, sender_id, body, deleted_at is not null from messages
             where conversation_id = $1 order by seq",
        )
        .bind(talk.0.0)
        .fetch_all(&mut database)
        .await
        .expect("the timeline is there");
        let place = |(id, seq, rev, sender_id, body, deleted)| Place {
            id: MessageId(id),
            seq,
            rev,
            sender_id: UserId(sender_id),
            body,
            deleted,
        };
        rows.into_iter().map(place).collect()
    }

    /// Messages of the conversation, each with the time it was written at in microseconds.
    pub async fn written(&self, talk: &Talk) -> Vec<(MessageId, i64)> {
        let mut database = self.database().await;
        let statement =
            "select id, (extract(epoch from created_at) * 1000000)::bigint from messages
             where conversation_id = $1 order by seq";
        let rows = sqlx::query_as(statement).bind(talk.0.0);
        let rows: Vec<(uuid::Uuid, i64)> = rows.fetch_all(&mut database).await.expect("rows");
        rows.into_iter()
            .map(|(id, at)| (MessageId(id), at))
            .collect()
    }

    /// The place of the newest message.
    pub async fn timeline_end(&self, talk: &Talk) -> i64 {
        let mut database = self.database().await;
        let statement = "select max(seq) from messages where conversation_id = $1";
        let newest = sqlx::query_scalar(statement).bind(talk.0.0);
        newest.fetch_one(&mut database).await.expect("a message")
    }

    /// The timeline with all that was done to it, in words.
    pub async fn whole(&self, talk: &Talk) -> Vec<String> {
        let mut database = self.database().await;
        let rows: Vec<(i64, uuid::Uuid, String, bool, bool, Vec<String>)> = sqlx::query_as(
            "select seq, id, body, deleted_at is not null, pinned_at is not null, array(
                 select emoji || ' ' || user_id from reactions r
                 where r.conversation_id = m.conversation_id and r.message_id = m.id and not r.removed)
             from messages m where conversation_id = $1 order by seq",
        )
        .bind(talk.0.0)
        .fetch_all(&mut database)
        .await
        .expect("the timeline is there");
        let in_words = |(seq, id, body, deleted, pinned, mut reactions): (
            i64,
            uuid::Uuid,
            String,
            bool,
            bool,
            Vec<String>,
        )| {
            reactions.sort();
            format!("{seq} {id} {body:?} deleted {deleted} pinned {pinned} {reactions:?}")
        };
        rows.into_iter().map(in_words).collect()
    }

    /// Above which place everything is unread to somebody: as far as they have read, or from where they said.
    pub async fn read_place(&self, talk: &Talk, who: UserId) -> i64 {
        let mut database = self.database().await;
        let statement = "select least(m.read, u.seq - 1) from memberships m
             left join unread_marks u on u.user_id = m.user_id and u.conversation_id = m.conversation_id
             where m.conversation_id = $1 and m.user_id = $2";
        let read = sqlx::query_scalar(statement).bind(talk.0.0).bind(who.0);
        read.fetch_one(&mut database).await.expect("a member")
    }

    /// So many messages of one person in each of these conversations, as if they had been sent while nobody was connected.
    pub async fn fill(&self, talks: &[Talk], sender: UserId, each: i64) {
        let ids: Vec<uuid::Uuid> = talks.iter().map(|it| it.0.0).collect();
        let mut database = self.database().await;
        let statement = "with places as (
                 update conversations set head = head + $3 where id = any($1) returning id, head - $3 as before
             )
             insert into messages (conversation_id, id, sender_id, seq, rev, body, created_at)
             select places.id, gen_random_uuid(), $2, before + n, before + n, 'missed ' || n, now() - ($3 - n + random()) * interval '1 second'
             from places, generate_series(1, $3) n order by places.id, n";
        let stored = sqlx::query(statement).bind(&ids).bind(sender.0);
        let stored = stored.bind(each).execute(&mut database).await;
        stored.expect("they are stored");
        // Nobody searches on the server for them: as if they were in its index.
        let statement = "insert into search_progress (conversation_id, rev)
             select id, head from conversations where id = any($1)
             on conflict (conversation_id) do update set rev = excluded.rev";
        let indexed = sqlx::query(statement).bind(ids).execute(&mut database);
        indexed.await.expect("the progress is stored");
    }

    /// As if this person had read all of it at some other computer, long ago.
    pub async fn was_read(&self, talk: &Talk, who: UserId) {
        let mut database = self.database().await;
        let statement = "update memberships m set read = c.head from conversations c
             where c.id = m.conversation_id and m.conversation_id = $1 and m.user_id = $2";
        let read = sqlx::query(statement).bind(talk.0.0).bind(who.0);
        read.execute(&mut database).await.expect("it is stored");
    }

    /// Everything that stands there was written so many days earlier.
    pub async fn age(&self, talk: &Talk, days: i32) {
        let mut database = self.database().await;
        let statement = "update messages set created_at = created_at - make_interval(days => $2) where conversation_id = $1";
        let aged = sqlx::query(statement).bind(talk.0.0).bind(days);
        aged.execute(&mut database).await.expect("they are there");
    }

    /// A message that reaches the database and nobody's socket, as if its push had been lost on the way.
    pub async fn lose_a_push(&self, talk: &Talk, sender: &Person, body: &str) {
        let statement =
            "with place as (update conversations set head = head + 1 where id = $1 returning head)
             insert into messages (conversation_id, id, sender_id, seq, rev, body, created_at)
             select $1, gen_random_uuid(), $2, head, head, $3, now() from place";
        let mut connection = self.database().await;
        sqlx::query(statement)
            .bind(talk.0.0)
            .bind(sender.user.id.0)
            .bind(body)
            .execute(&mut connection)
            .await
            .expect("the message is stored");
    }
}
