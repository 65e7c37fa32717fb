import { queryOptions } from "@tanstack/react-query";
import type { AccountId } from "./bindings/AccountId";
import { listBlocks, readDoNotDisturb, readLinkPreviews, readMe, readPrivacy } from "./people";
import { listSections } from "./conversations";
import { keys } from "./queries";

// What a person keeps for themselves: an event says when any of it has changed.
const own = (account: AccountId, name: string) => [...keys.personal(account), name] as const;

export const meQuery = (account: AccountId) =>
  queryOptions({ queryKey: own(account, "me"), queryFn: () => readMe(account), staleTime: 0 });

export const sectionsQuery = (account: AccountId) =>
  queryOptions({ queryKey: own(account, "sections"), queryFn: () => listSections(account) });

export const disturbQuery = (account: AccountId) =>
  queryOptions({ queryKey: own(account, "disturb"), queryFn: () => readDoNotDisturb(account) });

export const privacyQuery = (account: AccountId) =>
  queryOptions({ queryKey: own(account, "privacy"), queryFn: () => readPrivacy(account) });

export const linkPreviewsQuery = (account: AccountId) =>
  queryOptions({ queryKey: own(account, "previews"), queryFn: () => readLinkPreviews(account) });

export const blocksQuery = (account: AccountId) =>
  queryOptions({ queryKey: own(account, "blocks"), queryFn: () => listBlocks(account) });
