import { create } from "zustand";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { type ComposerPlace, placeKey } from "./composer/place";

/** What a composer is asked for: to answer a message, or to write one of one's own anew. */
type Asked = { key: string; row: TimelineRow } & (
  | { kind: "reply" }
  /** What the edit begins with, which need not be what the message says. */
  | { kind: "edit"; text: string }
);

type Composing = {
  asked: Asked | null;
  askReply: (place: ComposerPlace, row: TimelineRow) => void;
  askEdit: (place: ComposerPlace, row: TimelineRow, text?: string) => void;
  /** By the composer of that place, which does it from then on. */
  take: () => void;
};

/** From a message to the composer of its place. */
export const useComposing = create<Composing>()((set) => ({
  asked: null,
  askReply: (place, row) => set({ asked: { key: placeKey(place), kind: "reply", row } }),
  askEdit: (place, row, text = row.body) =>
    set({ asked: { key: placeKey(place), kind: "edit", row, text } }),
  take: () => set({ asked: null }),
}));
