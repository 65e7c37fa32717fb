use linnet_protocol::{
    ErrorCode, NewPrivacy, Passing, PersonalChange, Presence, Receipt, ServerFrame, UserId,
};
use sqlx::PgPool;

use super::{
    privacy::{get, set},
    service::{typing, watch},
};
use crate::{
    blocks,
    messages::service::send,
    receipts::{self, service::mark_read},
    state::AppState,
    sync::{personal, service::snapshot},
    testing::{Ear, code, direct, group, message, person, server},
};

const OPEN: NewPrivacy = NewPrivacy {
    presence: false,
    typing: false,
    receipts: false,
};

async fn presence_of(ear: &mut Ear, user: UserId) -> Presence {
    ear.frame(|it| match it {
        ServerFrame::Passing {
            passing: Passing::Presence { user_id, presence },
        } if user_id == user => Some(presence),
        _ => None,
    })
    .await
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_withholds_presence_shows_none_and_sees_none(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    direct(state, alice, bob).await;
    let (mut at_alice, mut at_bob) = (Ear::of(state, alice), Ear::of(state, bob));
    watch(state, &at_alice.connection, vec![bob], vec![])
        .await
        .unwrap();
    watch(state, &at_bob.connection, vec![alice], vec![])
        .await
        .unwrap();
    assert_eq!(presence_of(&mut at_alice, bob).await, Presence::Online);
    assert_eq!(presence_of(&mut at_bob, alice).await, Presence::Online);
    let hidden = NewPrivacy {
        presence: true,
        ..OPEN
    };
    set(state, bob, hidden).await.unwrap();
    assert_eq!(presence_of(&mut at_alice, bob).await, Presence::Unknown);
    assert_eq!(presence_of(&mut at_bob, alice).await, Presence::Unknown);
    let again = Ear::of(state, bob);
    state.hub.remove(&again.connection);
    state
        .hub
        .set_activity(&at_bob.connection, linnet_protocol::Activity::Idle);
    watch(state, &at_alice.connection, vec![bob], vec![])
        .await
        .unwrap();
    assert_eq!(at_alice.told().len(), 0, "nobody tells, whoever asks");
    state
        .hub
        .set_activity(&at_alice.connection, linnet_protocol::Activity::Idle);
    watch(state, &at_bob.connection, vec![alice], vec![])
        .await
        .unwrap();
    assert_eq!(at_bob.told().len(), 0);
    set(state, bob, OPEN).await.unwrap();
    assert_eq!(presence_of(&mut at_alice, bob).await, Presence::Away);
    assert_eq!(presence_of(&mut at_bob, alice).await, Presence::Away);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_withholds_typing_shows_none_and_sees_none(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let carol = person(state, "carol").await;
    let id = group(state, alice, &[bob, carol]).await;
    let mut ears = [alice, bob, carol].map(|it| Ear::of(state, it));
    for ear in &ears {
        watch(state, &ear.connection, vec![], vec![id])
            .await
            .unwrap();
    }
    let quiet = NewPrivacy {
        typing: true,
        ..OPEN
    };
    set(state, bob, quiet).await.unwrap();
    for user in [alice, bob] {
        typing(state, user, id).await.unwrap();
    }
    let mut heard = [0; 3];
    for (ear, heard) in ears.iter_mut().zip(&mut heard) {
        *heard = ear.told().len();
    }
    // Bob's own device is told of what he withholds.
    assert_eq!(heard, [0, 1, 1]);
    let eve = person(state, "eve").await;
    set(state, eve, quiet).await.unwrap();
    assert_eq!(code(typing(state, eve, id).await), ErrorCode::NotAMember);
}

async fn seen_by(
    state: &AppState,
    user: UserId,
    id: linnet_protocol::ConversationId,
) -> Vec<UserId> {
    let list = receipts::service::list(state, user, id).await.unwrap();
    let fresh = snapshot(state, user, id).await.unwrap().receipts;
    assert_eq!(list, fresh);
    list.into_iter().map(|it| it.user_id).collect()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_withholds_receipts_shows_none_and_sees_none(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let carol = person(state, "carol").await;
    let id = group(state, alice, &[bob, carol]).await;
    let sent = send(state, alice, message(id, "hi")).await.unwrap();
    let secret = NewPrivacy {
        receipts: true,
        ..OPEN
    };
    set(state, bob, secret).await.unwrap();
    let mut ears = [alice, bob, carol].map(|it| Ear::of(state, it));
    for user in [bob, carol] {
        mark_read(state, user, id, sent.seq).await.unwrap();
    }
    let mut told: Vec<Vec<Receipt>> = Vec::new();
    for ear in &mut ears {
        let receipts = ear.told().into_iter().filter_map(|it| match it {
            ServerFrame::Receipts { receipts } => Some(receipts),
            _ => None,
        });
        told.push(receipts.flatten().collect());
    }
    let of = |user_id| Receipt {
        conversation_id: id,
        user_id,
        read: sent.seq,
        delivered: sent.seq,
    };
    assert_eq!(told, [vec![of(carol)], vec![of(bob)], vec![of(carol)]]);
    assert_eq!(seen_by(state, alice, id).await, [alice, carol]);
    assert_eq!(seen_by(state, bob, id).await, [bob]);
    set(state, bob, OPEN).await.unwrap();
    assert_eq!(seen_by(state, alice, id).await.len(), 3);
    assert_eq!(seen_by(state, bob, id).await.len(), 3);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_withheld_is_known_to_every_own_device(db: PgPool) {
    let server = server(db).await;
    let state = server.state();
    let alice = person(state, "alice").await;
    let mut ear = Ear::of(state, alice);
    assert!(!get(state, alice).await.unwrap().typing);
    let quiet = NewPrivacy {
        typing: true,
        ..OPEN
    };
    let first = set(state, alice, quiet).await.unwrap();
    assert_eq!(set(state, alice, quiet).await.unwrap(), first);
    let told = ear
        .personal(|it| match it {
            PersonalChange::Privacy(it) => Some(it),
            _ => None,
        })
        .await;
    assert_eq!(told, first);
    let page = personal::page(state, alice, 0).await.unwrap();
    assert_eq!((page.changes, page.through), (vec![first.into()], 1));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn two_of_whom_one_has_blocked_the_other_are_hidden_from_each_other_and_from_nobody_else(
    db: PgPool,
) {
    let server = server(db).await;
    let state = server.state();
    let (alice, bob) = (person(state, "alice").await, person(state, "bob").await);
    let carol = person(state, "carol").await;
    let people = [alice, bob, carol];
    let id = group(state, alice, &[bob, carol]).await;
    let sent = send(state, carol, message(id, "hi")).await.unwrap();
    let mut ears = people.map(|it| Ear::of(state, it));
    for ear in &ears {
        watch(state, &ear.connection, people.to_vec(), vec![id])
            .await
            .unwrap();
    }
    let block = async |removed| blocks::service::set(state, alice, bob, removed).await;
    block(false).await.unwrap();
    for ear in &mut ears {
        ear.told();
    }
    for user in [alice, bob] {
        typing(state, user, id).await.unwrap();
        mark_read(state, user, id, sent.seq).await.unwrap();
    }
    state
        .hub
        .set_activity(&ears[1].connection, linnet_protocol::Activity::Idle);
    let heard_of = |ear: &mut Ear, user: UserId| {
        let told = ear.told();
        let of_them = told.iter().filter(|it| match it {
            ServerFrame::Passing { passing } => match passing {
                Passing::Presence { user_id, .. } | Passing::Typing { user_id, .. } => {
                    *user_id == user
                }
            },
            ServerFrame::Receipts { receipts } => receipts.iter().any(|it| it.user_id == user),
            _ => false,
        });
        of_them.count()
    };
    let [at_alice, at_bob, at_carol] = &mut ears;
    assert_eq!((heard_of(at_alice, bob), heard_of(at_bob, alice)), (0, 0));
    assert_eq!(heard_of(at_carol, bob), 3, "typing, read and idle");
    assert_eq!(seen_by(state, alice, id).await, [alice, carol]);
    assert_eq!(seen_by(state, bob, id).await, [bob, carol]);
    assert_eq!(seen_by(state, carol, id).await, people);
    block(true).await.unwrap();
    assert_eq!(presence_of(at_alice, bob).await, Presence::Away);
    assert_eq!(seen_by(state, alice, id).await, people);
}
