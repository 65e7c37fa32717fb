//! Each thing that can be asked, asked of the client.

use std::time::Instant;

use anyhow::{Context, Result, anyhow, bail};
use linnet_client::{
    AccountId, Beyond, Client, CoreError, Jump, MAIN_WINDOW, NewConversationForm, Place, Search,
    SignInForm, SignUpForm, TimelineRow, View,
};
use linnet_headless::{Account, Ask, Row, State, Talk};
use linnet_protocol::ConversationId;
use serde::Serialize;
use serde_json::{Value, json, to_value};

pub(crate) fn state(client: &Client) -> State {
    let app = client.app_state();
    let accounts = app.accounts.into_iter().map(|it| Account {
        connection: client
            .connection(it.id)
            .map_or_else(|_| "none".into(), |it| tag(&it)),
        id: it.id,
        user_id: it.user.id,
        username: it.user.username,
        state: to_value(it.state)
            .ok()
            .and_then(|it| it.as_str().map(str::to_owned))
            .unwrap_or_default(),
    });
    State {
        accounts: accounts.collect(),
        keychain: tag(&app.keychain),
        rebuilt: app.rebuilt,
    }
}

fn tag(it: &impl Serialize) -> String {
    let value = to_value(it).unwrap_or_default();
    value["type"].as_str().unwrap_or_default().to_owned()
}

pub(crate) async fn answer(client: &Client, ask: Ask) -> Result<Value> {
    match ask {
        Ask::SignUp { .. } | Ask::SignIn { .. } => sign(client, ask).await,
        Ask::State {} => Ok(to_value(state(client))?),
        Ask::RetryNow {} => {
            for account in client.app_state().accounts {
                client.retry_now(account.id).map_err(shown)?;
            }
            Ok(Value::Null)
        }
        Ask::RetryKeychain {} => Ok(json!(tag(&client.retry_keychain().await))),
        Ask::Search { text } => {
            let asked = Search {
                query: text,
                ..Search::default()
            };
            let found = client.search(asked).await.map_err(shown)?;
            Ok(json!(found.map_or(0, |it| it.hits.len())))
        }
        Ask::Badge {} => Ok(json!(client.badge().await.map_err(shown)?)),
        Ask::Unsent {} => Ok(json!(client.list_unsent().await.map_err(shown)?.len())),
        Ask::RemoveAccount { account } => {
            client.remove_account(account).await.map_err(shown)?;
            Ok(Value::Null)
        }
        ask => of_account(client, ask).await,
    }
}

async fn sign(client: &Client, ask: Ask) -> Result<Value> {
    let account = match ask {
        Ask::SignUp {
            server,
            name,
            password,
        } => {
            let form = SignUpForm {
                server,
                display_name: name.clone(),
                username: name,
                password,
                email: None,
                email_code: None,
                invite: None,
            };
            client.sign_up(form).await
        }
        Ask::SignIn {
            server,
            name,
            password,
        } => {
            let form = SignInForm {
                server,
                login: name,
                password,
            };
            client.sign_in(form).await
        }
        _ => bail!("that is no way in"),
    };
    Ok(json!(account.map_err(shown)?.id))
}

async fn of_account(client: &Client, ask: Ask) -> Result<Value> {
    let answer = match ask {
        Ask::FindUser { account, name } => {
            let found = client.search_users(account, &name).await.map_err(shown)?;
            let same = found.into_iter().find(|it| it.username == name);
            json!(same.map(|it| it.id))
        }
        Ask::Sessions { account } => {
            json!(client.list_sessions(account).await.map_err(shown)?.len())
        }
        Ask::OpenDirect { account, with } => {
            json!(client.open_direct(account, with).await.map_err(shown)?)
        }
        Ask::CreateGroup {
            account,
            title,
            with,
        } => {
            let form = NewConversationForm::group(title, with);
            let made = client.create_conversation(account, form).await;
            json!(made.map_err(shown)?)
        }
        Ask::Talks { account } => {
            let rows = client.list_conversations(account).await.map_err(shown)?;
            let talks = rows.into_iter().map(|it| Talk {
                id: it.id,
                name: it.name,
                unread: it.unread,
                counted: it.counted,
            });
            to_value(talks.collect::<Vec<_>>())?
        }
        ask => return of_talk(client, ask).await,
    };
    Ok(answer)
}

async fn of_talk(client: &Client, ask: Ask) -> Result<Value> {
    let answer = match ask {
        Ask::Send {
            account,
            talk,
            body,
        } => json!(
            client
                .send_message(account, talk, body.into())
                .await
                .map_err(shown)?
        ),
        Ask::MarkRead { account, talk, seq } => {
            client.mark_read(account, talk, seq).await.map_err(shown)?;
            Value::Null
        }
        Ask::LookAt { account, talk } => {
            client.set_view(
                MAIN_WINDOW,
                View {
                    account_id: Some(account),
                    conversation_id: Some(talk),
                    focused: true,
                    ..View::default()
                },
            );
            Value::Null
        }
        Ask::Rows { account, talk } => {
            let timeline = client.read_timeline(account, talk, Place::Newest).await;
            in_short(timeline.map_err(shown)?.rows)?
        }
        Ask::Timeline {
            account,
            talk,
            fetch,
        } => in_short(whole(client, (account, talk), fetch).await?)?,
        Ask::LoadAll { account, talk } => json!(load_all(client, account, talk).await?),
        Ask::JumpTo {
            account,
            talk,
            message,
        } => {
            let to = Jump::Message {
                message_id: message,
            };
            json!(jump(client, (account, talk), to).await?)
        }
        Ask::JumpToTime {
            account,
            talk,
            micros,
        } => {
            let at = chrono::DateTime::from_timestamp_micros(micros).context("no moment")?;
            json!(jump(client, (account, talk), Jump::Time { at }).await?)
        }
        other => bail!("nobody answers {other:?}"),
    };
    Ok(answer)
}

fn in_short(rows: Vec<TimelineRow>) -> Result<Value> {
    let rows = rows.into_iter().map(|it| Row {
        id: it.id,
        seq: it.seq,
        rev: it.rev,
        sender_id: it.sender_id,
        body: it.body,
        state: it.state,
        written: it.created_at.timestamp_micros(),
        deleted: it.deleted,
    });
    Ok(to_value(rows.collect::<Vec<_>>())?)
}

async fn whole(
    client: &Client,
    (account, talk): (AccountId, ConversationId),
    fetch: bool,
) -> Result<Vec<TimelineRow>> {
    let read = async |place| client.read_timeline(account, talk, place).await;
    let mut rows = read(Place::Newest).await.map_err(shown)?.rows;
    loop {
        let Some(first) = rows.iter().find_map(|it| it.seq) else {
            return Ok(rows);
        };
        let window = read(Place::Around { seq: first }).await.map_err(shown)?;
        let is_older = |it: &TimelineRow| it.seq.is_some_and(|seq| seq < first);
        let older: Vec<_> = window.rows.into_iter().filter(is_older).collect();
        if !older.is_empty() {
            rows.splice(0..0, older);
        } else if window.older == Beyond::Server && fetch {
            let loaded = client.load_history(account, talk, first).await;
            loaded.map_err(shown)?;
        } else {
            return Ok(rows);
        }
    }
}

/// Follows the holes down to the beginning, without reading what is here between them.
async fn load_all(client: &Client, account: AccountId, talk: ConversationId) -> Result<u64> {
    let (mut pages, mut place) = (0, Place::Newest);
    loop {
        let window = client.read_timeline(account, talk, place).await;
        let window = window.map_err(shown)?;
        let Some(first) = window.rows.iter().find_map(|it| it.seq) else {
            return Ok(pages);
        };
        match window.older {
            Beyond::Nothing => return Ok(pages),
            Beyond::Here => {}
            Beyond::Server => {
                let loaded = client.load_history(account, talk, first).await;
                loaded.map_err(shown)?;
                pages += 1;
            }
        }
        place = Place::Around { seq: first };
    }
}

async fn jump(
    client: &Client,
    (account, talk): (AccountId, ConversationId),
    to: Jump,
) -> Result<u64> {
    let begun = Instant::now();
    let seq = client.jump(account, talk, to).await.map_err(shown)?;
    let place = Place::Around { seq };
    let window = client.read_timeline(account, talk, place).await;
    let rows = window.map_err(shown)?.rows;
    let took = begun.elapsed();
    if !rows.iter().any(|it| it.seq == Some(seq)) {
        bail!("the place that was gone to is not shown");
    }
    Ok(u64::try_from(took.as_micros())?)
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn shown(error: CoreError) -> anyhow::Error {
    anyhow!(serde_json::to_string(&error).unwrap_or_default())
}
