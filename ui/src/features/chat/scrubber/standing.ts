import type { Virtualizer } from "@tanstack/react-virtual";
import { useEffect } from "react";
import { createStore, type StoreApi } from "zustand";
import type { Entry } from "../entries";

/** Where an open conversation stands in time. */
export type Standing = {
  /** When the first message on the screen was written; `null`: at the end. */
  at: string | null;
  isMoving: boolean;
  /** The moment that was gone to, until the list moves on: what was written then may be far from it. */
  held: number | null;
  /** Until then it is on its way there. */
  arrivesBy: number;
};

export type Stands = StoreApi<Standing>;

/** Outlives the list, which a jump mounts anew. */
export const createStanding = () =>
  createStore<Standing>()(() => ({ at: null, isMoving: false, held: null, arrivesBy: 0 }));

export const hold = (standing: Stands, held: number) =>
  standing.setState({ held, arrivesBy: Infinity });

/** So long after a jump the rows may still change their heights. */
const SETTLED = 1_000;

type List = {
  entries: Entry[];
  virtual: Virtualizer<HTMLDivElement, Element>;
  /** What is passed on the way to where it opens is no place. */
  isPlaced: boolean;
  /** Nothing comes after these entries. */
  isWhole: boolean;
};

/** Says after each drawing, which every turn of the wheel brings about, which moment is at the top. */
export function useStanding(standing: Stands, { entries, virtual, isPlaced, isWhole }: List) {
  useEffect(() => {
    if (!isPlaced) return;
    const top = virtual.scrollOffset ?? 0;
    const first = virtual.getVirtualItems().find(({ end }) => end > top + 4);
    const isEnd = isWhole && virtual.isAtEnd(4);
    const at = isEnd ? null : (first && entries[first.index])?.row.createdAt;
    if (at !== undefined) stand(standing, at, virtual.isScrolling && !isEnd);
  });
}

function stand(standing: Stands, at: string | null, isMoving: boolean) {
  const before = standing.getState();
  const now = performance.now();
  if (before.arrivesBy === Infinity) standing.setState({ arrivesBy: now + SETTLED });
  if (before.at === at && before.isMoving === isMoving) return;
  const isThere = before.at === at || now < before.arrivesBy;
  standing.setState({ at, isMoving, held: isThere ? before.held : null });
}
