//! The people of the matrix, and a conversation of theirs for each cell.

use linnet_protocol::{
    AddMembers, ConversationId, FileId, Message, MessageId, MessageRef, NewMessage, NewReport,
    ReportId, ServerRole, SignedIn, UserId,
};
use sqlx::PgPool;

use super::Who;
use crate::{
    blocks,
    conversations::membership,
    media::tests::{Person, photo},
    messages, reports,
    state::AppState,
    testing::{Server, group, person, server, sign_up},
};

/// One server with an account of each kind.
pub(super) struct World {
    pub(super) server: Server,
    pub(super) http: reqwest::Client,
    accounts: Vec<(Who, SignedIn)>,
    file: FileId,
}

/// What one cell is asked about. Whoever asks has no other part in it than their own.
pub(super) struct Scene {
    /// Who asks; a person of their own for every cell, so that no cell spoils another.
    pub(super) me: UserId,
    pub(super) group: ConversationId,
    pub(super) owner: UserId,
    /// A plain member who never asks.
    pub(super) other: UserId,
    /// On the server and in no conversation.
    pub(super) outsider: UserId,
    /// The owner's.
    pub(super) message: Message,
    /// A picture that the owner's message shows.
    pub(super) file: FileId,
    /// Of the owner's message, by `other`.
    pub(super) report: ReportId,
    /// Whoever asks wrote this one, if they ever could.
    pub(super) own: Option<Message>,
    pub(super) fresh: MessageId,
}

impl World {
    pub(super) async fn new(db: PgPool) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let server = server(db).await;
        // The first account of a server owns it, which is none of the columns.
        let founder = Person::new(&server, "founder").await;
        let file = founder.upload("me at home.jpg", &photo()).await.id;
        let mut accounts = Vec::new();
        for who in super::WHO {
            if who == Who::Nobody {
                continue;
            }
            let name = format!("{who:?}").to_lowercase();
            let account = sign_up(server.state(), &name).await;
            accounts.push((who, account));
        }
        let world = Self {
            server,
            http: reqwest::Client::new(),
            accounts,
            file,
        };
        world.set_role(Who::Moderator, ServerRole::Moderator).await;
        world.set_role(Who::ServerAdmin, ServerRole::Admin).await;
        world
    }

    pub(super) fn state(&self) -> &AppState {
        self.server.state()
    }

    pub(super) fn account(&self, who: Who) -> Option<&SignedIn> {
        let found = self.accounts.iter().find(|(it, _)| *it == who);
        found.map(|(_, account)| account)
    }

    async fn set_role(&self, who: Who, role: ServerRole) {
        let id = self.account(who).unwrap().user.id;
        sqlx::query("update users set role = $2 where id = $1")
            .bind(id)
            .bind(role)
            .execute(&self.state().db)
            .await
            .unwrap();
    }

    /// A group of an owner, a plain member and whoever asks, in the part that the column says.
    pub(super) async fn scene(&self, who: Who) -> Scene {
        let state = self.state();
        let (owner, other) = (person(state, "owner").await, person(state, "other").await);
        let outsider = person(state, "outsider").await;
        let me = match self.account(who) {
            Some(account) => account.user.id,
            None => outsider,
        };
        let id = group(state, owner, &[other]).await;
        let new = |body: &str| NewMessage::text(MessageId::generate(), id, body.to_owned());
        let message = messages::service::send(state, owner, new("hello"))
            .await
            .unwrap();
        self.attach(&message).await;
        let report = report(state, other, &message).await;
        let mut scene = Scene {
            me,
            group: id,
            owner,
            other,
            outsider,
            message,
            file: self.file,
            report,
            own: None,
            fresh: MessageId::generate(),
        };
        if matches!(who, Who::Former | Who::Member | Who::Admin | Who::Owner) {
            let user_ids = vec![me];
            membership::add(state, owner, id, AddMembers { user_ids })
                .await
                .unwrap();
            scene.own = Some(
                messages::service::send(state, me, new("mine"))
                    .await
                    .unwrap(),
            );
        }
        match who {
            Who::Blocked => blocks::service::set(state, owner, me, false).await.unwrap(),
            Who::Former => membership::leave(state, me, id).await.unwrap(),
            Who::Admin => self.set_membership(&scene, me, "admin").await,
            Who::Owner => {
                self.set_membership(&scene, owner, "admin").await;
                self.set_membership(&scene, me, "owner").await;
            }
            _ => {}
        }
        scene
    }

    /// As if it had been sent with it.
    async fn attach(&self, message: &Message) {
        sqlx::query(
            "insert into file_uses (file_id, conversation_id, message_id, seq, position, is_picture)
             values ($1, $2, $3, $4, 0, true)",
        )
        .bind(self.file)
        .bind(message.conversation_id)
        .bind(message.id)
        .bind(message.seq)
        .execute(&self.state().db)
        .await
        .unwrap();
    }

    async fn set_membership(&self, scene: &Scene, user: UserId, role: &str) {
        sqlx::query("update memberships set role = $3 where conversation_id = $1 and user_id = $2")
            .bind(scene.group)
            .bind(user)
            .bind(role)
            .execute(&self.state().db)
            .await
            .unwrap();
    }
}

async fn report(state: &AppState, by: UserId, message: &Message) -> ReportId {
    let id = ReportId::generate();
    let new = NewReport {
        user_id: message.sender_id,
        message: Some(MessageRef {
            conversation_id: message.conversation_id,
            message_id: message.id,
        }),
        reason: "adverts".to_owned(),
    };
    reports::service::file(state, by, id, new).await.unwrap();
    id
}
