import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import { search } from "@/core/commands";
import { conversationQuery } from "@/core/queries";
import { useDebounced } from "@/hooks/useDebounced";
import { useView } from "@/stores/view";

/** Going somewhere draws the conversation anew: not with every letter. */
const PAUSE = 200;

/** What of the open conversation fits, the newest first, and where one stands in it. */
export function useFind(accountId: AccountId, conversationId: ConversationId, text: string) {
  const goTo = useView((view) => view.goTo);
  const settled = useDebounced(text.trim(), PAUSE);
  const { data: name = "" } = useQuery({
    ...conversationQuery(accountId, conversationId),
    select: (details) => details.name,
  });
  const found = useInfiniteQuery({
    queryKey: ["find", accountId, conversationId, settled],
    queryFn: ({ pageParam }) =>
      search({
        accountId,
        query: `${settled} in:"${name.replaceAll('"', "")}"`,
        before: pageParam,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last?.next,
    enabled: settled !== "" && name !== "",
    staleTime: 0,
    gcTime: 0,
  });
  const pages = settled === "" ? [] : (found.data?.pages ?? []);
  // Two conversations may have one name.
  const hits = pages
    .flatMap((page) => page?.hits ?? [])
    .filter(({ message }) => message.conversationId === conversationId);
  const [place, setPlace] = useState({ settled, at: 0 });
  const at = place.settled === settled ? place.at : 0;
  const seq = hits[at]?.message.seq;
  useEffect(() => {
    if (seq !== undefined) goTo(conversationId, { seq, offset: null });
  }, [goTo, conversationId, seq]);

  function go(by: 1 | -1) {
    const to = at + by;
    if (to >= hits.length - 3 && found.hasNextPage && !found.isFetching) void found.fetchNextPage();
    if (hits[to]) setPlace({ settled, at: to });
    // Around: from the oldest to the newest and back.
    else if (!found.hasNextPage) setPlace({ settled, at: to < 0 ? hits.length - 1 : 0 });
  }
  return {
    at,
    count: hits.length,
    isMore: found.hasNextPage,
    isBusy: settled !== text.trim() || (found.isFetching && hits.length === 0),
    error: found.error,
    go,
  };
}
