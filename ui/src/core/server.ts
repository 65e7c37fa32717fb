import { invoke } from "@tauri-apps/api/core";
import type { AccountFilter } from "./bindings/AccountFilter";
import type { AccountId } from "./bindings/AccountId";
import type { AccountPage } from "./bindings/AccountPage";
import type { AuditFilter } from "./bindings/AuditFilter";
import type { AuditPage } from "./bindings/AuditPage";
import type { Report } from "./bindings/Report";
import type { ReportFilter } from "./bindings/ReportFilter";
import type { ReportId } from "./bindings/ReportId";
import type { ReportPage } from "./bindings/ReportPage";
import type { ResetLink } from "./bindings/ResetLink";
import type { ServerRole } from "./bindings/ServerRole";
import type { UserId } from "./bindings/UserId";

// The part of the door to the core for those who keep order on the whole server.
export const listServerUsers = (accountId: AccountId, filter: AccountFilter) =>
  invoke<AccountPage>("list_server_users", { accountId, filter });
export const setServerRole = (accountId: AccountId, userId: UserId, role: ServerRole) =>
  invoke<null>("set_server_role", { accountId, userId, role });
export const suspendUser = (
  accountId: AccountId,
  userId: UserId,
  until: string | null,
  reason: string,
) => invoke<null>("suspend_user", { accountId, userId, until, reason });
export const unsuspendUser = (accountId: AccountId, userId: UserId) =>
  invoke<null>("unsuspend_user", { accountId, userId });
export const removeMessagesOf = (accountId: AccountId, userId: UserId) =>
  invoke<null>("remove_messages_of", { accountId, userId });
export const createResetLink = (accountId: AccountId, userId: UserId, hours: number) =>
  invoke<ResetLink>("create_reset_link", { accountId, userId, hours });
export const reactivateUser = (accountId: AccountId, userId: UserId) =>
  invoke<null>("reactivate_user", { accountId, userId });
export const listReports = (accountId: AccountId, filter: ReportFilter) =>
  invoke<ReportPage>("list_reports", { accountId, filter });
export const claimReport = (accountId: AccountId, reportId: ReportId) =>
  invoke<Report>("claim_report", { accountId, reportId });
export const resolveReport = (accountId: AccountId, reportId: ReportId, note: string) =>
  invoke<Report>("resolve_report", { accountId, reportId, note });
export const listAudit = (accountId: AccountId, filter: AuditFilter) =>
  invoke<AuditPage>("list_audit", { accountId, filter });
