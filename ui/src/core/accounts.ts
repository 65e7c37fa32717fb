import { invoke } from "@tauri-apps/api/core";
import type { AccountId } from "./bindings/AccountId";
import type { ChangePasswordForm } from "./bindings/ChangePasswordForm";
import type { Me } from "./bindings/Me";

// The part of the door to the core about passwords, addresses and the end of an account.
export const changePassword = (accountId: AccountId, form: ChangePasswordForm) =>
  invoke<null>("change_password", { accountId, form });
export const setEmail = (accountId: AccountId, email: string | null, password: string) =>
  invoke<Me>("set_email", { accountId, email, password });
export const verifyEmail = (accountId: AccountId, code: string) =>
  invoke<Me>("verify_email", { accountId, code });
export const requestEmailCode = (server: string, email: string) =>
  invoke<null>("request_email_code", { server, email });
export const requestReset = (server: string, login: string) =>
  invoke<null>("request_reset", { server, login });
export const resetPassword = (server: string, code: string, password: string) =>
  invoke<null>("reset_password", { server, code, password });
export const endOtherSessions = (accountId: AccountId) =>
  invoke<null>("end_other_sessions", { accountId });
export const deactivateAccount = (accountId: AccountId, password: string) =>
  invoke<null>("deactivate_account", { accountId, password });
export const deleteAccount = (accountId: AccountId, password: string, removeMessages: boolean) =>
  invoke<null>("delete_account", { accountId, password, removeMessages });
export const exportAccount = (accountId: AccountId) =>
  invoke<boolean>("export_account", { accountId });
