//! What mails say, all of it. A second language is a second list.

use super::queries::Kind;

/// `{server}`, `{username}` and `{code}` are filled in.
struct Text {
    subject: &'static str,
    body: &'static str,
}

const RESET: Text = Text {
    subject: "A new password for {server}",
    body: "Hello,\n\n\
        somebody, hopefully you, asked for a new password for {username} on {server}.\n\
        Choose \"Forgot your password?\" in Linnet and enter this code.\n\
        It works once and for one hour:\n\n\
        {code}\n\n\
        If it was not you, there is nothing to do: without the code nothing changes.\n",
};

const VERIFY: Text = Text {
    subject: "Confirm your address for {server}",
    body: "Hello,\n\n\
        {username} on {server} gave this mail address as theirs. Enter this code in Linnet to confirm it.\n\
        It works once and for a day:\n\n\
        {code}\n\n\
        If that is not you, there is nothing to do: without the code the address is not used.\n",
};

const SIGN_UP: Text = Text {
    subject: "Your code for {server}",
    body: "Hello,\n\n\
        somebody, hopefully you, makes an account on {server} with this mail address.\n\
        Enter this code in Linnet to go on. It works once and for a day:\n\n\
        {code}\n\n\
        If it was not you, there is nothing to do.\n",
};

/// Instead of a code, so that only the owner of an address learns that it has an account.
const TAKEN: Text = Text {
    subject: "You have an account on {server}",
    body: "Hello,\n\n\
        somebody, hopefully you, gave this mail address for an account on {server}.\n\
        It belongs to the account {username} already. If you cannot sign in to it,\n\
        choose \"Forgot your password?\" in Linnet.\n\n\
        If it was not you, there is nothing to do.\n",
};

const PASSWORD_CHANGED: Text = Text {
    subject: "Your password for {server} was changed",
    body: "Hello,\n\n\
        the password of {username} on {server} was changed.\n\n\
        If it was not you, choose \"Forgot your password?\" in Linnet at once, and tell whoever runs the server.\n",
};

const EMAIL_CHANGED: Text = Text {
    subject: "Your address for {server} was changed",
    body: "Hello,\n\n\
        {username} on {server} does not use this mail address any more.\n\n\
        If it was not you who changed that, tell whoever runs the server.\n",
};

pub(super) struct Values<'a> {
    pub(super) server: &'a str,
    pub(super) username: &'a str,
    pub(super) code: &'a str,
}

/// Subject and body.
pub(super) fn write(kind: Kind, is_taken: bool, values: &Values<'_>) -> (String, String) {
    let text = match kind {
        Kind::Verify | Kind::SignUp if is_taken => &TAKEN,
        Kind::Reset => &RESET,
        Kind::Verify => &VERIFY,
        Kind::SignUp => &SIGN_UP,
        Kind::PasswordChanged => &PASSWORD_CHANGED,
        Kind::EmailChanged => &EMAIL_CHANGED,
    };
    // The name of the server comes last: it may be any text, and nothing is looked for in it.
    let fill = |template: &str| {
        let template = template.replace("{username}", values.username);
        let template = template.replace("{code}", values.code);
        template.replace("{server}", values.server)
    };
    (fill(text.subject), fill(text.body))
}
