//! Who may do what, asked of every operation: each route and each request of the socket × nine kinds of people, made
//! from the routes and frames themselves, so that a new one without its row fails.
//!
//! A row holds what each of [`WHO`] is answered, as a status of HTTP; over the socket the status that HTTP would give.
//! Each cell has a conversation of its own, because many operations change it.

mod account;
mod conversations;
mod frames;
mod later;
mod messages;
mod order;
mod routes;
mod scene;

use std::{collections::BTreeSet, fmt::Write};

use sqlx::PgPool;

use self::scene::{Scene, World};

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

/// The operation, what is asked in a scene, and the nine answers.
struct Row<Ask> {
    operation: &'static str,
    ask: fn(&Scene) -> Ask,
    cells: [u16; 9],
}

const fn row<Ask>(operation: &'static str, cells: [u16; 9], ask: fn(&Scene) -> Ask) -> Row<Ask> {
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
async fn hold<Ask>(
    world: &World,
    rows: &[Row<Ask>],
    answer: impl AsyncFn(&World, &Scene, Who, Ask) -> u16,
) {
    let mut wrong = String::new();
    for row in rows {
        let mut answers = [0; 9];
        for (cell, who) in answers.iter_mut().zip(WHO) {
            let scene = world.scene(who).await;
            *cell = answer(world, &scene, who, (row.ask)(&scene)).await;
        }
        if answers != row.cells {
            let _ = writeln!(
                wrong,
                "{}\n  expected {:?}\n  answered {answers:?}",
                row.operation, row.cells
            );
        }
    }
    assert!(wrong.is_empty(), "columns: {WHO:?}\n{wrong}");
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
    let world = World::new(db).await;
    hold(&world, &routes::rows(), routes::answer).await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn every_request_of_the_socket_answers_everybody_as_it_should(db: PgPool) {
    let world = World::new(db).await;
    hold(&world, &frames::rows(), frames::answer).await;
}
