import { create } from "zustand";

type Folded = { folded: ReadonlySet<string>; fold: (id: string) => void };

/** Which parts of the list are folded. What was put away begins so. */
export const useFolded = create<Folded>()((set) => ({
  folded: new Set(["archive"]),
  fold: (id) =>
    set(({ folded }) => {
      const next = new Set(folded);
      if (!next.delete(id)) next.add(id);
      return { folded: next };
    }),
}));
