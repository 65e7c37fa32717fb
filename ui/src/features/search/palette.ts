import type { ReactNode } from "react";

export type Item = {
  /** Unlike that of any other item on the list. */
  id: string;
  picture: ReactNode;
  title: ReactNode;
  detail?: ReactNode;
  /** At the end of the line. */
  end?: ReactNode;
  /** In a window of its own, where that is asked for. */
  take: (inWindow: boolean) => void;
  /** What Tab makes of the text; by itself it does nothing. */
  complete?: () => void;
};

export type Group = { id: string; label: string; items: Item[] };
