//! The people of the matrix, and a conversation of theirs for each cell.

use linnet_protocol::{
    AddMembers, ConversationId, ConversationKind, FileId, InviteId, Message, MessageId, MessageRef,
    NewConversation, NewConversationInvite, NewMessage, NewReport, ReportId, ServerRole, SignedIn,
    UserId,
};
use sqlx::PgPool;

use super::Who;
use crate::{
    blocks,
    conversations::{self, membership},
    media::tests::{Person, photo},
    messages, reports,
    state::AppState,
    testing::{Server, direct, group, person, server},
};

/// Of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Group,
    /// A public one: whoever wants comes in.
    Channel,
    /// Of whoever asks and the owner of the others, where whoever asks is in it. Blocked is the one of the two whom the
    /// other has blocked.
    Direct,
}

/// One server with an account of each kind.
pub(super) struct World {
    pub(super) server: Server,
    pub(super) http: reqwest::Client,
    accounts: Vec<(Who, SignedIn)>,
    file: FileId,
    /// An uploaded picture of each.
    pictures: Vec<(Who, FileId)>,
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
    /// The owner's.
    pub(super) invite: InviteId,
    /// Whoever asks has uploaded it.
    pub(super) picture: FileId,
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
        let (mut accounts, mut pictures) = (Vec::new(), Vec::new());
        for who in super::WHO {
            if who == Who::Nobody {
                continue;
            }
            let name = format!("{who:?}").to_lowercase();
            let (person, account) = Person::with_account(&server, &name).await;
            pictures.push((who, person.upload("me.jpg", &photo()).await.id));
            accounts.push((who, account));
        }
        let world = Self {
            server,
            http: reqwest::Client::new(),
            accounts,
            file,
            pictures,
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

    /// A conversation of an owner, a plain member and whoever asks, in the part that the column says; None: nobody has that
    /// part in one of this kind.
    pub(super) async fn scene(&self, kind: Kind, who: Who) -> Option<Scene> {
        let state = self.state();
        let (owner, other) = (person(state, "owner").await, person(state, "other").await);
        let outsider = person(state, "outsider").await;
        let me = self.account(who).map_or(outsider, |it| it.user.id);
        let id = match kind {
            Kind::Group => group(state, owner, &[other]).await,
            Kind::Channel => channel(state, owner, &[other]).await,
            Kind::Direct => match who {
                Who::Former | Who::Admin | Who::Owner => return None,
                Who::Member | Who::Blocked => direct(state, owner, me).await.id,
                _ => direct(state, owner, other).await.id,
            },
        };
        let message = say(state, owner, id, "hello").await;
        self.attach(&message).await;
        let is_seen = kind != Kind::Direct || !matches!(who, Who::Member | Who::Blocked);
        let by = if is_seen { other } else { me };
        let report = report(state, by, &message).await;
        let picture = self.pictures.iter().find(|(it, _)| *it == who);
        let mut scene = Scene {
            me,
            group: id,
            owner,
            other,
            outsider,
            message,
            file: self.file,
            report,
            invite: InviteId::generate(),
            picture: picture.map_or(self.file, |(_, it)| *it),
            own: None,
            fresh: MessageId::generate(),
        };
        match kind {
            Kind::Direct => self.take_part_in_direct(&mut scene, who).await,
            Kind::Group | Kind::Channel => self.take_part(&mut scene, who).await,
        }
        Some(scene)
    }

    async fn take_part_in_direct(&self, scene: &mut Scene, who: Who) {
        let state = self.state();
        if matches!(who, Who::Member | Who::Blocked) {
            scene.own = Some(say(state, scene.me, scene.group, "mine").await);
        }
        if who == Who::Blocked {
            self.block(scene).await;
        }
    }

    async fn take_part(&self, scene: &mut Scene, who: Who) {
        let (state, id, me) = (self.state(), scene.group, scene.me);
        let new = NewConversationInvite {
            id: scene.invite,
            uses: None,
            hours: None,
        };
        conversations::invites::service::create(state, scene.owner, id, new)
            .await
            .unwrap();
        if matches!(who, Who::Former | Who::Member | Who::Admin | Who::Owner) {
            let user_ids = vec![me];
            membership::add(state, scene.owner, id, AddMembers { user_ids })
                .await
                .unwrap();
            scene.own = Some(say(state, me, id, "mine").await);
        }
        match who {
            Who::Blocked => self.block(scene).await,
            Who::Former => membership::leave(state, me, id).await.unwrap(),
            Who::Admin => self.set_membership(scene, me, "admin").await,
            Who::Owner => {
                self.set_membership(scene, scene.owner, "admin").await;
                self.set_membership(scene, me, "owner").await;
            }
            _ => {}
        }
    }

    async fn block(&self, scene: &Scene) {
        blocks::service::set(self.state(), scene.owner, scene.me, false)
            .await
            .unwrap();
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

impl Scene {
    /// The same people, and of all else something that is not there.
    pub(super) fn elsewhere(&self) -> Self {
        let group = ConversationId::generate();
        let message = Message {
            id: MessageId::generate(),
            conversation_id: group,
            ..self.message.clone()
        };
        Self {
            group,
            message,
            file: FileId::generate(),
            report: ReportId::generate(),
            invite: InviteId::generate(),
            own: None,
            fresh: MessageId::generate(),
            ..*self
        }
    }
}

async fn channel(state: &AppState, owner: UserId, others: &[UserId]) -> ConversationId {
    let title = Some("a channel".to_owned());
    let new = NewConversation {
        kind: ConversationKind::Channel,
        is_public: true,
        ..NewConversation::group(title, others.to_vec())
    };
    let made = conversations::service::create(state, owner, new).await;
    made.unwrap().id
}

async fn say(state: &AppState, by: UserId, id: ConversationId, body: &str) -> Message {
    let new = NewMessage::text(MessageId::generate(), id, body.to_owned());
    messages::service::send(state, by, new).await.unwrap()
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
