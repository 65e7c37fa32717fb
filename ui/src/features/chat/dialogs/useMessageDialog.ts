import { create } from "zustand";
import type { TimelineRow } from "@/core/bindings/TimelineRow";

type MessageDialog = {
  type: "delete" | "forward" | "versions" | "reactions" | "remind";
  rows: TimelineRow[];
};

type Store = {
  dialog: MessageDialog | null;
  show: (dialog: MessageDialog) => void;
  close: () => void;
};

/** What is asked or shown about messages, over the conversation. */
export const useMessageDialog = create<Store>()((set) => ({
  dialog: null,
  show: (dialog) => set({ dialog }),
  close: () => set({ dialog: null }),
}));
