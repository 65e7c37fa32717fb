import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { AccountId } from "./bindings/AccountId";
import type { ConversationId } from "./bindings/ConversationId";
import type { UserId } from "./bindings/UserId";
import { listBans, listChannels, listConversationInvites, lookUpInvite } from "./conversations";
import { readProfile } from "./people";

// Asked of the server, who tells nobody when it changes: read again whenever it is shown.
const fresh = { staleTime: 0, gcTime: 60_000 };

export const profileQuery = (account: AccountId, user: UserId) =>
  queryOptions({
    ...fresh,
    queryKey: ["profile", account, user],
    queryFn: () => readProfile(account, user),
  });

export const bansQuery = (account: AccountId, conversation: ConversationId) =>
  queryOptions({
    ...fresh,
    queryKey: ["bans", account, conversation],
    queryFn: () => listBans(account, conversation),
  });

export const invitesQuery = (account: AccountId, conversation: ConversationId) =>
  queryOptions({
    ...fresh,
    queryKey: ["invites", account, conversation],
    queryFn: () => listConversationInvites(account, conversation),
  });

export const channelsQuery = (account: AccountId, query: string) =>
  queryOptions({
    ...fresh,
    queryKey: ["channels", account, query],
    queryFn: () => listChannels(account, query, null),
    placeholderData: keepPreviousData,
  });

export const inviteQuery = (account: AccountId, secret: string) =>
  queryOptions({
    ...fresh,
    queryKey: ["invite", account, secret],
    queryFn: () => lookUpInvite(account, secret),
    enabled: secret !== "",
  });
