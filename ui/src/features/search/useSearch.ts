import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { AccountId } from "@/core/bindings/AccountId";
import type { SearchHit } from "@/core/bindings/SearchHit";
import { search, searchServer } from "@/core/commands";
import { useDebounced } from "@/hooks/useDebounced";

/** The server is asked once a thought is finished; what is here is asked with every letter. */
const PAUSE = 350;

/** A search ends the one before it, so an answer may be of no use: it is asked for again. */
const fresh = { staleTime: 0, gcTime: 0, retry: false } as const;

export function useSearchHere(query: string) {
  const found = useInfiniteQuery({
    queryKey: ["search", query],
    queryFn: ({ pageParam }) => search({ accountId: null, query, before: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last?.next,
    enabled: query !== "",
    placeholderData: keepPreviousData,
    ...fresh,
  });
  const { hasNextPage, isFetching, fetchNextPage } = found;
  const pages = query === "" ? [] : (found.data?.pages ?? []);
  const hits = pages.flatMap((page) => page?.hits ?? []);
  const isUnfinished = hits.length === 0 && hasNextPage && !isFetching;
  useEffect(() => {
    // Its time was over before it found anything.
    if (isUnfinished) void fetchNextPage();
  }, [isUnfinished, fetchNextPage]);
  return {
    hits,
    coverage: pages[0]?.coverage ?? null,
    error: found.error,
    isBusy: isFetching || isUnfinished,
    more: hasNextPage && !isFetching ? () => void fetchNextPage() : undefined,
  };
}

type Cursors = Partial<Record<AccountId, string | null>>;

/** What the servers have besides. */
export function useSearchServers(accountIds: AccountId[], query: string, here: SearchHit[]) {
  const settled = useDebounced(query, PAUSE);
  const first: Cursors = Object.fromEntries(accountIds.map((id) => [id, null]));
  const found = useInfiniteQuery({
    queryKey: ["searchServers", settled],
    queryFn: ({ pageParam }) => askAll(pageParam, settled),
    initialPageParam: first,
    getNextPageParam: ({ next }) => (Object.keys(next).length > 0 ? next : undefined),
    enabled: settled !== "",
    ...fresh,
  });
  const pages = settled === query ? (found.data?.pages ?? []) : [];
  const known = new Set(here.map(({ message }) => message.id));
  return {
    hits: pages.flatMap(({ hits }) => hits).filter(({ message }) => !known.has(message.id)),
    isOffline: pages.some((page) => page.offline),
    error: settled === query ? found.error : null,
    isBusy: query !== "" && (settled !== query || found.isFetching),
    more: found.hasNextPage && !found.isFetching ? () => void found.fetchNextPage() : undefined,
  };
}

/** One server that refuses takes nothing from the others. */
async function askAll(cursors: Cursors, query: string) {
  const asked = Object.entries(cursors).map(async ([accountId, cursor = null]) => {
    const { hits, next, offline } = await searchServer({ accountId, query, cursor });
    return { accountId, hits, next, offline };
  });
  const answers = await Promise.allSettled(asked);
  const came = answers.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const failed = answers.find((one) => one.status === "rejected");
  if (came.length === 0 && failed) throw failed.reason;
  return {
    hits: came
      .flatMap(({ hits }) => hits)
      .toSorted((a, b) => b.message.createdAt.localeCompare(a.message.createdAt)),
    next: Object.fromEntries(
      came.flatMap(({ accountId, next }) => (next === null ? [] : [[accountId, next]])),
    ) as Cursors,
    offline: came.some(({ offline }) => offline),
  };
}
