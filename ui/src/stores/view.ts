import { create } from "zustand";

export type OpenDialog =
  "newChat" | "newGroup" | "rename" | "addPeople" | "leave" | "signOut" | "invite";

type View = {
  /** The account that is shown, when there are several. */
  accountId: string | null;
  dialog: OpenDialog | null;
  /** Members of the open group, beside its messages. */
  details: boolean;
  open: (dialog: OpenDialog) => void;
  close: () => void;
  toggleDetails: () => void;
  show: (accountId: string) => void;
};

/** What this window shows, never what the core knows. The open conversation is in the address (`app/router.tsx`). */
export const useView = create<View>()((set) => ({
  accountId: null,
  dialog: null,
  details: false,
  open: (dialog) => set({ dialog }),
  close: () => set({ dialog: null }),
  toggleDetails: () => set(({ details }) => ({ details: !details })),
  show: (accountId) => set({ accountId }),
}));
