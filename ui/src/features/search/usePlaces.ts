import { useQueries, useQuery } from "@tanstack/react-query";
import { appQuery, conversationsQuery } from "@/core/queries";
import type { Place } from "./switching";

/** The conversations of all accounts: there is one switcher and one search. */
export function usePlaces(): { places: Place[]; hasSeveral: boolean } {
  const { data: app } = useQuery(appQuery);
  const accounts = app?.accounts ?? [];
  const lists = useQueries({ queries: accounts.map(({ id }) => conversationsQuery(id)) });
  const places = accounts.flatMap(({ id, serverName }, index) =>
    (lists[index]?.data ?? []).map((row) => ({ accountId: id, server: serverName, row })),
  );
  return { places, hasSeveral: accounts.length > 1 };
}
