import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { Anchor } from "@/core/bindings/Anchor";
import type { ConversationDetails } from "@/core/bindings/ConversationDetails";
import type { Place } from "@/core/bindings/Place";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { NEWEST, timelineQuery } from "@/core/queries";
import { keepRows } from "./keepRows";

/** A window of the timeline, and a way to move it. */
export function useMessages(
  accountId: string,
  details: ConversationDetails,
  goal: Anchor | null = null,
) {
  const [place, setPlace] = useState<Place>(() =>
    goal ? { type: "around", seq: goal.seq } : details.opensAt,
  );
  const [known] = useState(() => new Map<string, TimelineRow>());
  const { data, error, isPlaceholderData } = useQuery({
    ...timelineQuery(accountId, details.conversation.id, place),
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => {
    const kept = keepRows(known, data?.rows ?? []);
    known.clear();
    for (const row of kept) known.set(row.id, row);
    return kept;
  }, [data, known]);

  // The read place is not on this machine: what is here is at the end.
  const isNowhere = data?.rows.length === 0 && !isPlaceholderData && place.type === "around";
  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- known only once the place has been read
    if (isNowhere) setPlace(NEWEST);
  }, [isNowhere]);

  return { timeline: data, rows, error, place, setPlace, isMoving: isPlaceholderData };
}

export type Messages = ReturnType<typeof useMessages>;
