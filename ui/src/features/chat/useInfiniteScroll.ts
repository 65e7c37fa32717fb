import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Place } from "@/core/bindings/Place";
import type { Timeline } from "@/core/bindings/Timeline";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { loadHistory } from "@/core/commands";
import { NEWEST } from "@/core/queries";
import type { Messages } from "./useMessages";

/** Rows between the edge of the screen and the edge of the window at which more is fetched: well before it is seen. */
const NEAR = 25;
/** As many messages as one page of history has. */
const PAGE = 100;

type Range = { startIndex: number; endIndex: number } | null;

/**
 * Moves the window of the timeline along with the reading: to rows on this machine by reading another place, to rows
 * on the server by loading them first, after which the core names the timeline and it is read again.
 */
export function useInfiniteScroll(accountId: string, id: string, messages: Messages, range: Range) {
  const { timeline, rows, place, setPlace, isMoving } = messages;
  const { mutate, isPending, isError, reset } = useMutation({
    mutationFn: (before: number) => loadHistory(accountId, id, before),
  });
  // Once it is answered the timeline is still to be read again: until then the answer is not in it.
  const asked = useRef<Timeline>(null);
  const [start, end] = [range?.startIndex ?? -1, range?.endIndex ?? -1];

  useEffect(() => {
    if (!timeline || isMoving || isPending || start === -1) return;
    // What is on this machine can be read whatever the server says.
    const mayLoad = !isError && asked.current !== timeline;
    const step = nextStep(timeline, rows, place, { start, end, mayLoad });
    if (step === null) return;
    if (step.type === "move") return setPlace(step.place);
    asked.current = timeline;
    mutate(step.before);
  }, [timeline, rows, place, isMoving, isPending, isError, start, end, mutate, setPlace]);

  function retry() {
    asked.current = null;
    reset();
  }
  return { isLoading: isPending, hasFailed: isError, retry };
}

type Seen = { start: number; end: number; mayLoad?: boolean };
type Step = { type: "move"; place: Place } | { type: "load"; before: number } | null;

/** What to do when the rows from `start` to `end` are on the screen. */
export function nextStep(
  { older, newer }: Timeline,
  rows: TimelineRow[],
  place: Place,
  { start, end, mayLoad = true }: Seen,
): Step {
  const first = rows.find(({ seq }) => seq !== null)?.seq ?? null;
  const last = rows.findLast(({ seq }) => seq !== null)?.seq ?? null;
  if (first === null || last === null) return null;
  if (start < NEAR && older === "server" && mayLoad) return { type: "load", before: first };
  if (start < NEAR && older === "here") return move(rows[start]?.seq ?? first, place);
  if (end < rows.length - NEAR) return null;
  if (newer === "server") return mayLoad ? { type: "load", before: last + PAGE } : null;
  if (newer === "here") return move(rows[end]?.seq ?? last, place);
  // At the end: from here on new messages belong to the window.
  return place.type === "newest" || end < rows.length - 1 ? null : { type: "move", place: NEWEST };
}

const move = (seq: number, place: Place): Step =>
  place.type === "around" && place.seq === seq
    ? null
    : { type: "move", place: { type: "around", seq } };
