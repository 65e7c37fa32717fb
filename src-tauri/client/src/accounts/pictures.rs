//! Pictures of people and conversations: uploaded as a file, of which a square is taken.

use std::fmt::Write as _;

use linnet_protocol::{
    ChangeConversation, ConversationId, ErrorCode, FileId, NewAvatar, NewFile, WireError, limits,
    permissions::Action, text,
};
use sha2::{Digest, Sha256};

use crate::{
    Client,
    account::OpenAccount,
    api::streams::Part,
    error::{CoreError, Result},
    view::{AccountId, Crop},
};

/// A picture, as it was chosen or pasted.
pub struct PictureBytes {
    pub name: String,
    pub bytes: Vec<u8>,
    pub crop: Crop,
}

impl Client {
    pub async fn set_avatar(&self, account_id: AccountId, picture: PictureBytes) -> Result<()> {
        let account = self.account(account_id)?;
        let new = account.upload_picture(picture).await?;
        let me = account.put_avatar(&new).await?;
        account.take_me(&me).await
    }

    pub async fn remove_avatar(&self, account_id: AccountId) -> Result<()> {
        let account = self.account(account_id)?;
        let me = account.delete_avatar().await?;
        account.take_me(&me).await
    }

    pub async fn set_conversation_avatar(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
        picture: PictureBytes,
    ) -> Result<()> {
        let account = self.account(account_id)?;
        account
            .may(conversation_id, Action::SetAvatar, None)
            .await?;
        let new = account.upload_picture(picture).await?;
        account.put_conversation_avatar(conversation_id, &new).await
    }

    pub async fn remove_conversation_avatar(
        &self,
        account_id: AccountId,
        conversation_id: ConversationId,
    ) -> Result<()> {
        let change = ChangeConversation {
            avatar: Some(None),
            ..ChangeConversation::default()
        };
        self.change_conversation(account_id, conversation_id, change)
            .await
    }
}

impl OpenAccount {
    async fn upload_picture(&self, picture: PictureBytes) -> Result<NewAvatar> {
        let PictureBytes { name, bytes, crop } = picture;
        if bytes.len() > limits::PICTURE_BYTES {
            let refusal = WireError::new(ErrorCode::TooLong).field("picture");
            return Err(refusal.max(limits::PICTURE_BYTES).into());
        }
        let total = i64::try_from(bytes.len()).map_err(|_| CoreError::Store)?;
        let new = NewFile {
            id: FileId::generate(),
            name: text::file_name(&name)?,
            bytes: total,
            sha256: hash(&bytes),
        };
        let mut reached = self.announce_file(&new).await?;
        let part_bytes = usize::try_from(reached.part_bytes.max(1)).unwrap_or(usize::MAX);
        for (part, offset) in bytes.chunks(part_bytes).zip((0..).step_by(part_bytes)) {
            reached = self
                .put_part(Part {
                    file: new.id,
                    offset,
                    bytes: part.to_vec(),
                    sent: std::sync::Arc::default(),
                })
                .await?;
        }
        if reached.attachment.is_none() {
            self.finish_file(new.id).await?;
        }
        let Crop { x, y, side } = crop;
        let file_id = new.id;
        Ok(NewAvatar {
            file_id,
            x,
            y,
            side,
        })
    }
}

fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
