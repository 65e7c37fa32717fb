//! What is asked of a server without a session: codes by mail, and a new password.

use linnet_protocol::{NewPassword, RequestEmailCode, RequestReset, text};

use crate::{Client, error::Result};

impl Client {
    /// Sends a code to an address for which an account is to be made.
    pub async fn request_email_code(&self, server: &str, email: &str) -> Result<()> {
        let email = email.trim().to_owned();
        let api = self.api(server)?;
        api.server_info().await?;
        api.request_email_code(&RequestEmailCode { email }).await
    }

    /// Sends a code to the proven address of an account, if there are both: nobody learns whether there are.
    pub async fn request_reset(&self, server: &str, login: &str) -> Result<()> {
        let login = login.trim().to_owned();
        let api = self.api(server)?;
        api.server_info().await?;
        api.request_reset(&RequestReset { login }).await
    }

    /// Every session of the account ends.
    pub async fn reset_password(&self, server: &str, code: &str, password: String) -> Result<()> {
        text::check_password(&password)?;
        let code = code.trim().to_owned();
        let api = self.api(server)?;
        api.server_info().await?;
        api.reset_password(&NewPassword { code, password }).await
    }
}
