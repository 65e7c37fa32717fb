import { createStore } from "zustand";
import type { MessageId } from "@/core/bindings/MessageId";
import type { TimelineRow } from "@/core/bindings/TimelineRow";

type Point = { getBoundingClientRect: () => DOMRect };

/** An open menu: of which message, where, and the link under the pointer. */
export type OpenMenu = { row: TimelineRow; anchor: Element | Point; url: string | null };

/** What one list of messages shows that the core does not know. */
export type ListState = {
  menu: OpenMenu | null;
  /** Over which message the mouse is, or which had the focus last. */
  pointed: MessageId | null;
  /** For which message an emoji is being picked. */
  picking: MessageId | null;
  /** `null`: nothing is being selected. */
  selected: ReadonlySet<MessageId> | null;
  /** Where the last selection was made: Shift selects from there. */
  lastSelected: MessageId | null;
};

export const createListState = () =>
  createStore<ListState>()(() => ({
    menu: null,
    pointed: null,
    picking: null,
    selected: null,
    lastSelected: null,
  }));
