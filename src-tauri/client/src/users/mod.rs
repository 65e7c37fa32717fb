//! People.

pub(crate) mod queries;

use linnet_protocol::User;

use crate::{Client, error::Result, view::AccountId};

impl Client {
    /// Asks the server; people one has never talked to are not here.
    pub async fn search_users(&self, account_id: AccountId, query: &str) -> Result<Vec<User>> {
        self.account(account_id)?.fetch_users(query.trim()).await
    }
}
