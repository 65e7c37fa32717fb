import { queryOptions } from "@tanstack/react-query";
import type { AccountId } from "./bindings/AccountId";
import { listReminders, listSaved, listScheduled } from "./later";
import { listDrafts, listUnsent } from "./messages";
import { keys } from "./queries";

// What leads through all conversations. Of each account: what is kept for later. Of all at once: what has not left.
const kept = (account: AccountId, name: string) => [...keys.personal(account), name] as const;

export const savedQuery = (account: AccountId) =>
  queryOptions({ queryKey: kept(account, "saved"), queryFn: () => listSaved(account) });

export const remindersQuery = (account: AccountId) =>
  queryOptions({ queryKey: kept(account, "reminders"), queryFn: () => listReminders(account) });

export const scheduledQuery = (account: AccountId) =>
  queryOptions({ queryKey: kept(account, "scheduled"), queryFn: () => listScheduled(account) });

export const draftsQuery = queryOptions({ queryKey: keys.drafts, queryFn: listDrafts });

export const unsentQuery = queryOptions({ queryKey: keys.unsent, queryFn: listUnsent });
