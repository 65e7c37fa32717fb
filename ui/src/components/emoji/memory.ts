import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Tone } from "@/lib/emoji";

const MOST = 16;

type Memory = {
  /** The last ones first, as they were picked. */
  recent: string[];
  tone: Tone;
  remember: (emoji: string) => void;
  setTone: (tone: Tone) => void;
};

/** What this person picks. A habit of this window: nothing is missed where it is gone. */
export const useEmojiMemory = create<Memory>()(
  persist(
    (set) => ({
      recent: [],
      tone: 0,
      remember: (emoji) =>
        set(({ recent }) => ({
          recent: [emoji, ...recent.filter((it) => it !== emoji)].slice(0, MOST),
        })),
      setTone: (tone) => set({ tone }),
    }),
    { name: "linnet-emoji" },
  ),
);
