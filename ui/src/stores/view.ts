import { create } from "zustand";

export type OpenDialog =
  "newChat" | "newGroup" | "rename" | "addPeople" | "leave" | "signOut" | "invite";

type View = {
  /** The account that is shown, when there are several. */
  accountId: string | null;
  dialog: OpenDialog | null;
  open: (dialog: OpenDialog) => void;
  close: () => void;
  show: (accountId: string) => void;
};

/** What this window shows, never what the core knows. The open conversation is in the address (`app/router.tsx`). */
export const useView = create<View>()((set) => ({
  accountId: null,
  dialog: null,
  open: (dialog) => set({ dialog }),
  close: () => set({ dialog: null }),
  show: (accountId) => set({ accountId }),
}));
