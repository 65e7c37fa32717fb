//! Tauri's way from the window to a command, with one difference: whatever a command is, its future is boxed.
//!
//! `#[tauri::command(root = "crate")]` looks here for what it is made of. Tauri itself makes a task of a type of its own out
//! of each command, which is some thousands of bytes of the same code each time.

use std::pin::Pin;

pub(crate) use tauri::ipc::{CommandArg, CommandItem, private};
use tauri::ipc::{InvokeError, InvokeMessage, InvokeResolver, InvokeResponseBody};

type Answer = Result<InvokeResponseBody, InvokeError>;

pub(crate) struct Invoke {
    pub(crate) message: InvokeMessage,
    pub(crate) resolver: Resolver,
    pub(crate) acl: Option<Vec<tauri::utils::acl::resolved::ResolvedCommand>>,
}

impl From<tauri::ipc::Invoke> for Invoke {
    fn from(invoke: tauri::ipc::Invoke) -> Self {
        Self {
            message: invoke.message,
            resolver: Resolver(invoke.resolver),
            acl: invoke.acl,
        }
    }
}

pub(crate) struct Resolver(InvokeResolver);

impl Resolver {
    pub(crate) fn respond_async_serialized(
        self,
        command: impl Future<Output = Answer> + Send + 'static,
    ) {
        let command: Pin<Box<dyn Future<Output = Answer> + Send>> = Box::pin(command);
        self.0.respond_async_serialized(command);
    }
}
