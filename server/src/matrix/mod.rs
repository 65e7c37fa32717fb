//! Who may do what, asked of every operation: each route and each request of the socket × nine kinds of people, made
//! from the routes and frames themselves, so that a new one without its row fails.
//!
//! A row holds what each of [`WHO`] is answered, as a status of HTTP; over the socket the status that HTTP would give.
//! Each cell has a conversation of its own, because many operations change it.
//!
//! The rows speak of a group. What is asked of a conversation is asked again of a channel and of a direct one, where
//! `kinds` says what differs; and to somebody outside, one that is not theirs answers as one that is not there.

mod account;
mod conversations;
mod frames;
mod kinds;
mod later;
mod messages;
mod order;
mod routes;
mod scene;

use std::{collections::BTreeSet, fmt::Write};

use sqlx::PgPool;

use self::scene::{Kind, Scene, World};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Has no token.
    Nobody,
    /// Is on the server and not in the conversation.
    Stranger,
    /// Was in it and left.
    Former,
    Member,
    Admin,
    Owner,
    /// Is not in it, and its owner has blocked them.
    Blocked,
    /// Of the server, and not in it.
    Moderator,
    ServerAdmin,
}

/// Stands in the column of a part that nobody has in a conversation of that kind.
const NO_SUCH_PERSON: u16 = 0;

/// In the order of the columns.
const WHO: [Who; 9] = [
    Who::Nobody,
    Who::Stranger,
    Who::Former,
    Who::Member,
    Who::Admin,
    Who::Owner,
    Who::Blocked,
    Who::Moderator,
    Who::ServerAdmin,
];

type Cells = [u16; 9];

/// The operation, what is asked in a scene, and the nine answers.
struct Row<Ask> {
    operation: &'static str,
    ask: fn(&Scene) -> Ask,
    cells: Cells,
}

/// What can be asked of the server, and how it is.
trait Asked: Sized {
    /// Status and body.
    async fn answer(self, world: &World, scene: &Scene, who: Who) -> (u16, String);

    /// All of it, to see what it names.
    fn text(&self) -> String;
}

const fn row<Ask>(operation: &'static str, cells: Cells, ask: fn(&Scene) -> Ask) -> Row<Ask> {
    Row {
        operation,
        ask,
        cells,
    }
}

/// The operations that are there and in no row, or in a row and not there.
fn differing<Ask>(there: &BTreeSet<String>, rows: &[Row<Ask>]) -> Vec<String> {
    let named: BTreeSet<_> = rows.iter().map(|it| it.operation.to_owned()).collect();
    assert_eq!(named.len(), rows.len(), "an operation has two rows");
    there.symmetric_difference(&named).cloned().collect()
}

/// Asks everything of every row, and tells all that is answered otherwise at once.
async fn hold<Ask: Asked>(world: &World, kind: Kind, rows: &[Row<Ask>]) {
    let mut wrong = String::new();
    for row in rows {
        let mut answers = [NO_SUCH_PERSON; 9];
        for (cell, who) in answers.iter_mut().zip(WHO) {
            if let Some(scene) = world.scene(kind, who).await {
                *cell = (row.ask)(&scene).answer(world, &scene, who).await.0;
            }
        }
        if answers != row.cells {
            let _ = writeln!(
                wrong,
                "{}\n  expected {:?}\n  answered {answers:?}",
                row.operation, row.cells
            );
        }
    }
    assert!(wrong.is_empty(), "{kind:?}, columns: {WHO:?}\n{wrong}");
}

/// To somebody outside, a conversation and everything in it answers as if there were none.
async fn hide<Ask: Asked>(world: &World, rows: &[Row<Ask>]) {
    let mut told = String::new();
    for row in rows {
        for who in [Who::Stranger, Who::Blocked] {
            let scene = world.scene(Kind::Group, who).await.unwrap();
            let nowhere = scene.elsewhere();
            let there = (row.ask)(&scene).answer(world, &scene, who).await;
            let not_there = (row.ask)(&nowhere).answer(world, &nowhere, who).await;
            let is_alike = there.0 == not_there.0 && (there.0 < 300 || there.1 == not_there.1);
            if !is_alike {
                let _ = writeln!(
                    told,
                    "{} {who:?}\n  {there:?}\n  {not_there:?}",
                    row.operation
                );
            }
        }
    }
    assert!(told.is_empty(), "{told}");
}

#[test]
fn every_route_has_its_row() {
    let missing = differing(&routes::operations(), &routes::rows());
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_request_of_the_socket_has_its_row() {
    let missing = differing(&frames::operations(), &frames::rows());
    assert!(missing.is_empty(), "{missing:#?}");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn every_route_answers_everybody_as_it_should(db: PgPool) {
    hold(&World::new(db).await, Kind::Group, &routes::rows()).await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn every_request_of_the_socket_answers_everybody_as_it_should(db: PgPool) {
    hold(&World::new(db).await, Kind::Group, &frames::rows()).await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_channel_answers_everybody_as_it_should(db: PgPool) {
    let world = World::new(db).await;
    let (routes, frames) = (routes::rows(), frames::rows());
    hold(&world, Kind::Channel, &kinds::channel(&world, routes).await).await;
    hold(&world, Kind::Channel, &kinds::channel(&world, frames).await).await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_direct_conversation_answers_everybody_as_it_should(db: PgPool) {
    let world = World::new(db).await;
    let (routes, frames) = (routes::rows(), frames::rows());
    hold(&world, Kind::Direct, &kinds::direct(&world, routes).await).await;
    hold(&world, Kind::Direct, &kinds::direct(&world, frames).await).await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_not_ones_own_answers_as_what_is_not_there(db: PgPool) {
    let world = World::new(db).await;
    hide(&world, &routes::rows()).await;
    hide(&world, &frames::rows()).await;
}
