import { useQueries, useQuery } from "@tanstack/react-query";
import type { Member } from "@/core/bindings/Member";
import type { Presence } from "@/core/bindings/Presence";
import { presenceQuery } from "@/core/queries";

export const usePresence = (accountId: string, userId: string): Presence =>
  useQuery(presenceQuery(accountId, userId)).data ?? "unknown";

/** In larger groups nobody's presence is watched. */
const WATCHED = 50;

export function useOnlineCount(accountId: string, members: Member[]): number {
  const watched = members.length > WATCHED ? [] : members;
  return useQueries({
    queries: watched.map(({ user }) => presenceQuery(accountId, user.id)),
    combine: (results) => results.filter(({ data }) => data === "online").length,
  });
}
