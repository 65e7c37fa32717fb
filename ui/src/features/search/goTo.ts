import type { useOpen } from "@/routing/useOpen";
import type { Place } from "./switching";

export const goTo = (open: ReturnType<typeof useOpen>, { accountId, row }: Place) =>
  void open(accountId, row.id);
