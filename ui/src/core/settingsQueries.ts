import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { AccountId } from "./bindings/AccountId";
import type { Trial } from "./bindings/Trial";
import {
  listSessions,
  notificationHealth,
  quietHours,
  readNotificationRules,
  rehearse,
  summonState,
} from "./commands";
import { diagnose, listAuthorities, readJournal, storageUse, updateState } from "./machine";
import { keys } from "./queries";

// What the pages of settings show. Nothing says that it has changed, so it is read whenever a page of it opens.
const fresh = { staleTime: 0, gcTime: 30_000 };

export const sessionsQuery = (account: AccountId) =>
  queryOptions({
    ...fresh,
    queryKey: ["sessions", account],
    queryFn: () => listSessions(account),
  });

export const rulesQuery = (account: AccountId) =>
  queryOptions({
    ...fresh,
    queryKey: ["rules", account],
    queryFn: () => readNotificationRules(account),
  });

export const hoursQuery = (account: AccountId) =>
  queryOptions({ ...fresh, queryKey: ["hours", account], queryFn: () => quietHours(account) });

export const rehearsalQuery = (account: AccountId, trial: Trial) =>
  queryOptions({
    ...fresh,
    queryKey: ["rehearsal", account, trial],
    queryFn: () => rehearse(account, trial),
    placeholderData: keepPreviousData,
  });

export const healthQuery = queryOptions({
  ...fresh,
  queryKey: ["health"],
  queryFn: notificationHealth,
});

/** Asked again for each choice of keys. */
export const summonQuery = (shortcut: string | null) =>
  queryOptions({ ...fresh, queryKey: ["summon", shortcut], queryFn: summonState });

/** Null: this build of the app knows no place to look at. */
export const updateQuery = queryOptions({ queryKey: keys.update, queryFn: updateState });

export const storageQuery = queryOptions({
  ...fresh,
  queryKey: ["storage"],
  queryFn: storageUse,
});

export const authoritiesQuery = queryOptions({
  ...fresh,
  queryKey: ["authorities"],
  queryFn: listAuthorities,
});

/** Looks at everything anew, which takes a while where something does not answer. */
export const findingsQuery = queryOptions({
  ...fresh,
  queryKey: ["findings"],
  queryFn: diagnose,
});

export const journalQuery = queryOptions({ ...fresh, queryKey: ["journal"], queryFn: readJournal });
