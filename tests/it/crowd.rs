use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use anyhow::Result;
use harness::{Server, Socket, Wire};
use linnet_protocol::{
    Change, Conversation, ConversationId, Message, MessageId, NewConversation, NewMessage, Reply,
    Request, UserId,
};
use tokio::task::JoinSet;

const SENDERS: usize = 64;

/// How long the crowd talks; `LINNET_CROWD_SECONDS` says otherwise.
const SECONDS: u64 = 8;

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_people_talk_at_once_and_nothing_is_lost_or_out_of_order() {
    let server = Server::start_without_limits().await;
    let crowd = people(&server).await;
    let talk = group(&crowd).await.expect("a group");
    let commits = server.counter("linnet_message_commits_total").await;
    let acknowledged = talk_at_once(&crowd, talk).await;
    let commits = server.counter("linnet_message_commits_total").await - commits;
    println!("{} messages in {commits} commits", acknowledged.len());

    let stored = everything(&crowd[0], talk).await.expect("pages");
    let revs: Vec<_> = stored.iter().map(Change::rev).collect();
    assert!(
        revs.windows(2).all(|two| two[0] < two[1]),
        "each thing once, in order"
    );
    let messages: HashMap<MessageId, &Message> = stored
        .iter()
        .filter_map(|change| {
            if let Change::Message(it) = change {
                Some((it.id, it))
            } else {
                None
            }
        })
        .collect();
    assert_eq!(
        messages.len(),
        acknowledged.len(),
        "every acknowledged message, and no other"
    );
    assert_seqs_are_contiguous(messages.values().copied());
    assert_each_author_in_order(&acknowledged, &messages);
    assert!(
        commits * 4 < acknowledged.len() as u64,
        "commits are shared"
    );
}

async fn people(server: &Server) -> Vec<Wire> {
    let mut joining = JoinSet::new();
    for n in 0..SENDERS {
        let server = server.clone();
        joining.spawn(async move { Wire::sign_up(&server, &format!("person{n}")).await });
    }
    joining
        .join_all()
        .await
        .into_iter()
        .map(|it| it.expect("an account"))
        .collect()
}

async fn group(crowd: &[Wire]) -> Result<ConversationId> {
    let people = crowd.iter().map(|it| it.signed_in.user.id).collect();
    let new = NewConversation::group(Some("Crowd".to_owned()), people);
    let made: Conversation = crowd[0].post("/conversations", &new).await?;
    Ok(made.id)
}

/// What each sender had acknowledged, in the order of sending. The talk begins when everybody is there, however long a
/// busy server took to let them in.
async fn talk_at_once(crowd: &[Wire], talk: ConversationId) -> Vec<Message> {
    let mut arriving = JoinSet::new();
    for person in crowd {
        let person = person.clone();
        arriving.spawn(async move { (person.socket().await, person) });
    }
    let here = arriving.join_all().await;
    let wanted = harness::setting("LINNET_CROWD_SECONDS").and_then(|it| it.parse().ok());
    let until = Instant::now() + Duration::from_secs(wanted.unwrap_or(SECONDS));
    let mut talking = JoinSet::new();
    for (socket, person) in here {
        talking.spawn(async move { talk_until(&person, socket, talk, until).await });
    }
    talking
        .join_all()
        .await
        .into_iter()
        .flat_map(|it| it.expect("every send is answered"))
        .collect()
}

async fn talk_until(
    person: &Wire,
    mut socket: Socket,
    talk: ConversationId,
    until: Instant,
) -> Result<Vec<Message>> {
    let mut acknowledged = Vec::new();
    while Instant::now() < until {
        let body = format!("message {}", acknowledged.len());
        let new = NewMessage::text(MessageId::generate(), talk, body);
        acknowledged.push(person.send(&mut socket, &new).await?);
    }
    Ok(acknowledged)
}

async fn everything(person: &Wire, talk: ConversationId) -> Result<Vec<Change>> {
    let mut socket = person.socket().await;
    let (mut all, mut cursor) = (Vec::new(), 0);
    loop {
        let reply = socket
            .ask(Request::Sync {
                conversation_id: talk,
                cursor,
            })
            .await??;
        let Reply::Page(page) = reply else {
            anyhow::bail!("{reply:?}")
        };
        all.extend(page.changes);
        cursor = page.through;
        if !page.more {
            return Ok(all);
        }
    }
}

fn assert_seqs_are_contiguous<'a>(messages: impl Iterator<Item = &'a Message>) {
    let mut seqs: Vec<_> = messages.map(|it| it.seq).collect();
    seqs.sort_unstable();
    assert!(
        seqs.windows(2).all(|two| two[0] + 1 == two[1]),
        "no number is missing"
    );
}

fn assert_each_author_in_order(sent: &[Message], stored: &HashMap<MessageId, &Message>) {
    let mut last: HashMap<UserId, i64> = HashMap::new();
    for message in sent {
        let place = stored[&message.id].seq;
        assert_eq!(place, message.seq, "the reply told the place");
        let before = last.insert(message.sender_id, place).unwrap_or(0);
        assert!(before < place, "what one person sends keeps its order");
    }
}
