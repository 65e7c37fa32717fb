//! Fills the real tables: what the server itself would have written, loaded in bulk.
//!
//! Indices are taken off and built again, by their own definitions; keys, references and triggers stay.

use std::fmt::Write;

use anyhow::Result;
use chrono::{DateTime, Utc};
use linnet_protocol::{Attachment, Message, MessageId, NewMessage, UserId, search::index};
use rand::Rng;
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};

use crate::{
    plan::{HER, Plan, Slot, message_id, rng},
    words::Words,
};

/// Messages in one piece.
const AT_ONCE: usize = 20_000;

pub async fn fill(url: &str, known: [UserId; 2], messages: usize) -> Result<()> {
    // Only while loading: what is measured waits for the disk as the settings say.
    let options: PgConnectOptions = url.parse()?;
    let options = options.options([
        ("synchronous_commit", "off"),
        ("maintenance_work_mem", "512MB"),
    ]);
    let mut db = PgConnection::connect_with(&options).await?;
    let now: DateTime<Utc> = sqlx::query_scalar("select now()")
        .fetch_one(&mut db)
        .await?;
    let plan = Plan::new(known, messages, now);
    let indices = take_indices(&mut db).await?;
    people(&mut db, &plan, now).await?;
    conversations(&mut db, &plan, now).await?;
    let words = Words::make();
    let mut rng = rng(1);
    for begin in (0..plan.messages.len()).step_by(AT_ONCE) {
        let end = plan.messages.len().min(begin + AT_ONCE);
        let rows = Rows::of(&plan, begin..end, &words, &mut rng);
        copy(&mut db, MESSAGES, rows.messages).await?;
        copy(&mut db, SEARCH, rows.search).await?;
    }
    reactions(&mut db, &plan).await?;
    copy(
        &mut db,
        "search_progress (conversation_id, rev)",
        progress(&plan),
    )
    .await?;
    for statement in indices {
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
            .execute(&mut db)
            .await?;
    }
    for statement in ["vacuum (analyze)", "checkpoint"] {
        sqlx::raw_sql(statement).execute(&mut db).await?;
    }
    Ok(())
}

/// Of the tables that are large; returns how to build them again.
async fn take_indices(db: &mut PgConnection) -> Result<Vec<String>> {
    let all: Vec<(String, String)> = sqlx::query_as(
        "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
         where indrelid in ('messages'::regclass, 'message_search'::regclass) and not indisprimary",
    )
    .fetch_all(&mut *db)
    .await?;
    let mut definitions = Vec::new();
    for (name, definition) in all {
        let statement = sqlx::AssertSqlSafe(format!("drop index {name}"));
        sqlx::raw_sql(statement).execute(&mut *db).await?;
        definitions.push(definition);
    }
    Ok(definitions)
}

async fn copy(db: &mut PgConnection, into: &str, rows: String) -> Result<()> {
    let mut copy = db.copy_in_raw(&format!("copy {into} from stdin")).await?;
    copy.send(rows.into_bytes()).await?;
    copy.finish().await?;
    Ok(())
}

async fn people(db: &mut PgConnection, plan: &Plan, now: DateTime<Utc>) -> Result<()> {
    let (words, mut rng) = (Words::make(), rng(2));
    let mut rows = String::new();
    for (n, id) in plan.people.iter().enumerate().skip(2) {
        let mut name = || words.languages[0].words[rng.random_range(100..5_000)].clone();
        let (first, last) = (name(), name());
        writeln!(
            rows,
            "{}\t{first}{n}\t{first} {last}\t\tmember\t{now}",
            id.0
        )?;
    }
    let into = "users (id, username, display_name, password_hash, role, created_at)";
    copy(db, into, rows).await
}

async fn conversations(db: &mut PgConnection, plan: &Plan, now: DateTime<Utc>) -> Result<()> {
    let mut rng = rng(3);
    let (mut rows, mut members, mut settings) = (String::new(), String::new(), String::new());
    for it in &plan.conversations {
        let (id, title) = (it.id.0, it.title.as_deref().unwrap_or("\\N"));
        let by = plan.people[it.members[0]].0;
        writeln!(
            rows,
            "{id}\t{}\t{title}\t{by}\t{}\t1\t{}\t1",
            it.kind, it.begun, it.head
        )?;
        for (n, member) in it.members.iter().enumerate() {
            let role = if n == 0 { "owner" } else { "member" };
            // Most have read all; of what is unread there is a little here and very much there.
            let read = match rng.random_range(0..4) {
                0 => it.head - it.head.min(rng.random_range(0..50)),
                1 if rng.random_bool(0.3) => rng.random_range(1..=it.head),
                _ => it.head,
            };
            let user = plan.people[*member].0;
            writeln!(
                members,
                "{id}\t{user}\t{role}\t1\t{}\t{read}\t{read}",
                it.begun
            )?;
            if *member == HER && rng.random_bool(0.2) {
                let rev = settings.lines().count() + 1;
                writeln!(settings, "{user}\t{id}\tmentions\tf\tt\t{rev}")?;
            }
        }
    }
    copy(
        db,
        "conversations (id, kind, title, created_by, created_at, rev, head, members_rev)",
        rows,
    )
    .await?;
    copy(
        db,
        "memberships (conversation_id, user_id, role, rev, joined_at, read, delivered)",
        members,
    )
    .await?;
    let revs = settings.lines().count();
    copy(
        db,
        "conversation_settings (user_id, conversation_id, notify, archived, favourite, rev)",
        settings,
    )
    .await?;
    let statement = "update users set rev = $2, created_at = least(created_at, $3) where id = $1";
    let update = sqlx::query(statement)
        .bind(plan.people[HER].0)
        .bind(i64::try_from(revs)?);
    update.bind(now).execute(db).await?;
    Ok(())
}

const MESSAGES: &str = "messages (conversation_id, id, sender_id, seq, rev, body, created_at, edited_at, deleted_at, reply_to, mentions,
    mentions_all, attachments)";
const SEARCH: &str = "message_search (conversation_id, created_at, seq, sender_id, text, tokens)";

#[derive(Default)]
struct Rows {
    messages: String,
    search: String,
}

impl Rows {
    fn of(plan: &Plan, range: std::ops::Range<usize>, words: &Words, rng: &mut impl Rng) -> Self {
        let mut rows = Self::default();
        for n in range {
            let message = message(plan, n, words, rng);
            rows.add(&message, plan.messages[n].has_reaction)
                .expect("a text takes everything");
        }
        rows
    }

    fn add(&mut self, it: &Message, has_reaction: bool) -> Result<()> {
        let (conversation, sender, at) = (it.conversation_id.0, it.sender_id.0, it.created_at);
        let time =
            |it: Option<DateTime<Utc>>| it.map_or_else(|| "\\N".to_owned(), |it| it.to_string());
        let mentions: Vec<_> = it.mentions.iter().map(|it| it.0.to_string()).collect();
        writeln!(
            self.messages,
            "{conversation}\t{}\t{sender}\t{}\t{}\t{}\t{at}\t{}\t{}\t{}\t{{{}}}\t{}\t{}",
            it.id.0,
            it.seq,
            it.rev,
            escaped(&it.body),
            time(it.edited_at),
            time(it.deleted_at),
            it.reply_to
                .map_or_else(|| "\\N".to_owned(), |it| it.0.to_string()),
            mentions.join(","),
            it.mentions_all,
            escaped(&serde_json::to_string(&it.attachments)?),
        )?;
        if it.deleted_at.is_none() {
            let document = index::document(it, has_reaction);
            let tokens: Vec<_> = document.tokens.iter().map(i32::to_string).collect();
            let (text, tokens) = (escaped(&document.text), tokens.join(","));
            writeln!(
                self.search,
                "{conversation}\t{at}\t{}\t{sender}\t{text}\t{{{tokens}}}",
                it.seq
            )?;
        }
        Ok(())
    }
}

fn message(plan: &Plan, n: usize, words: &Words, rng: &mut impl Rng) -> Message {
    let slot = &plan.messages[n];
    let conversation = &plan.conversations[slot.conversation];
    let person = |rng: &mut _| plan.people[member(&conversation.members, rng)];
    let sender = person(rng);
    let body = words.message(conversation.language, rng);
    let new = NewMessage::text(message_id(n, slot.at), conversation.id, body);
    let mut it = Message::born(&new, sender, slot.seq, slot.at);
    it.rev = slot.rev;
    if slot.is_deleted {
        it.deleted_at = Some(slot.at);
        it.body.clear();
        return it;
    }
    it.edited_at = slot.is_edited.then_some(slot.at);
    match rng.random_range(0..200) {
        0..16 => it.reply_to = before(plan, slot),
        16..20 => it.mentions = vec![person(rng)],
        20 => it.mentions_all = conversation.members.len() < 50,
        21..25 => it.attachments = vec![attachment(n)],
        _ => {}
    }
    it
}

/// Few write most.
fn member(members: &[usize], rng: &mut impl Rng) -> usize {
    let first = rng.random_range(0..members.len());
    members[rng.random_range(0..=first)]
}

fn before(plan: &Plan, slot: &Slot) -> Option<MessageId> {
    let n = slot.before?;
    Some(message_id(n, plan.messages[n].at))
}

fn attachment(n: usize) -> Attachment {
    let (name, media_type) = match n % 3 {
        0 => (format!("report-{n}.pdf"), "application/pdf"),
        1 => (format!("IMG_{n}.jpg"), "image/jpeg"),
        _ => (format!("notes {n}.txt"), "text/plain"),
    };
    Attachment {
        file_id: uuid::Uuid::from_u128(n as u128).into(),
        name,
        media_type: media_type.to_owned(),
        bytes: 12_345,
        picture: None,
    }
}

async fn reactions(db: &mut PgConnection, plan: &Plan) -> Result<()> {
    let mut rng = rng(4);
    let mut rows = String::new();
    for (n, rev) in &plan.reactions {
        let slot = &plan.messages[*n];
        if slot.is_deleted {
            continue;
        }
        let conversation = &plan.conversations[slot.conversation];
        let user = plan.people[member(&conversation.members, &mut rng)].0;
        let id = message_id(*n, slot.at).0;
        writeln!(rows, "{}\t{id}\t{user}\t👍\t{rev}", conversation.id.0)?;
    }
    copy(
        db,
        "reactions (conversation_id, message_id, user_id, emoji, rev)",
        rows,
    )
    .await
}

/// The index of search is complete.
fn progress(plan: &Plan) -> String {
    let line = |it: &crate::plan::Conversation| format!("{}\t{}\n", it.id.0, it.head);
    plan.conversations.iter().map(line).collect()
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\t', "\\t")
        .replace('\r', "\\r")
}
