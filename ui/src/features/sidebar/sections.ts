import { queryOptions } from "@tanstack/react-query";
import type { AccountId } from "@/core/bindings/AccountId";
import { listSections } from "@/core/conversations";
import { keys } from "@/core/queries";

/** Named together with the list of conversations, so read again with it. */
export const sectionsQuery = (accountId: AccountId) =>
  queryOptions({
    queryKey: [...keys.conversations(accountId), "sections"],
    queryFn: () => listSections(accountId),
    select: (sections) => sections.toSorted((a, b) => a.position - b.position),
  });

/** The same things with one of them at another place. */
export function moved(ids: string[], id: string, to: number): string[] {
  const others = ids.filter((one) => one !== id);
  return [...others.slice(0, to), id, ...others.slice(to)];
}
