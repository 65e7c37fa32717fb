import { create } from "zustand";
import type { AccountId } from "@/core/bindings/AccountId";
import type { Anchor } from "@/core/bindings/Anchor";
import type { ConversationId } from "@/core/bindings/ConversationId";
import type { FileId } from "@/core/bindings/FileId";
import type { MessageId } from "@/core/bindings/MessageId";
import type { MessageRef } from "@/core/bindings/MessageRef";
import type { Picture } from "@/core/bindings/Picture";
import type { UserId } from "@/core/bindings/UserId";

export type OpenDialog =
  | "newChat"
  | "newGroup"
  | "newChannel"
  | "discover"
  | "join"
  | "groupSettings"
  | "inviteLinks"
  | "addPeople"
  | "leave"
  | "signOut"
  | "invite"
  | "shortcuts"
  | "switcher"
  | "search"
  | "jumpToDate"
  | "unread"
  | "mentions"
  | "whyUnread"
  | "saved"
  | "reminders"
  | "scheduled"
  | "drafts"
  | "unsent"
  | "section"
  | "renameSection";

/** `count` tells two wishes for the same message apart; `at` is null once it was gone to. */
type Goal = { conversationId: string; at: Anchor | null; count: number };

/** What stands beside the open conversation. A thread belongs to its conversation; the rest is of whichever is open. */
export type Pane =
  "details" | "pins" | "threads" | "files" | { conversationId: ConversationId; thread: MessageId };

/** A picture that can be looked at closely; `isHere`: not sent yet, so only this machine has it. */
type LitPicture = {
  id: FileId;
  name: string;
  picture: Picture | null;
  isHere: boolean;
  moves: boolean;
};
/** Pictures that are looked at one by one, beginning with one of them. */
export type Light = { accountId: AccountId; pictures: LitPicture[]; at: number };

type Reported = { userId: UserId; name: string; message: MessageRef };

type Linked = { server: string; invite: string | null };

type View = {
  /** The account that is shown, when there are several. */
  accountId: string | null;
  /** This window is that of one conversation. */
  alone: boolean;
  dialog: OpenDialog | null;
  /** The conversation that the dialog is about, where it is not the open one. */
  about: ConversationId | null;
  /** What the search begins with. */
  sought: string;
  /** The message that was asked for last. */
  goal: Goal | null;
  /** Where the open conversation stands; null: at its end. */
  anchor: Anchor | null;
  pane: Pane | null;
  /** The thread that is being written in; `null`: the conversation itself. */
  writing: MessageId | null;
  writeIn: (threadId: MessageId | null) => void;
  light: (light: Light | null) => void;
  lit: Light | null;
  /** The list of conversations was put aside. */
  isListHidden: boolean;
  toggleList: () => void;
  /** Whose card is open, and beside what. */
  person: { userId: UserId; anchor: Element } | null;
  /** A message that is to be reported, and who wrote it. */
  reported: Reported | null;
  report: (reported: Reported | null) => void;
  /** The server of a link that the person wants to follow. */
  linked: Linked | null;
  open: (dialog: OpenDialog) => void;
  openAbout: (dialog: OpenDialog, about: ConversationId) => void;
  close: () => void;
  /** Closes whatever lies over the window: it is about where one was. */
  uncover: () => void;
  /** Opens the search. */
  seek: (sought: string) => void;
  show: (accountId: string) => void;
  goTo: (conversationId: string, at: Anchor | null) => void;
  arrive: (conversationId: string) => void;
  stand: (anchor: Anchor | null) => void;
  link: (linked: Linked) => void;
  showPane: (pane: Pane | null) => void;
  /** Closes what stands there, whatever it is. */
  togglePane: () => void;
  showPerson: (userId: UserId, anchor: Element) => void;
  hidePerson: () => void;
};

const isSame = (one: Anchor | null, other: Anchor | null) =>
  one?.seq === other?.seq && one?.offset === other?.offset;

/** What this window shows, never what the core knows. The open conversation is in the address (`app/router.tsx`). */
export const useView = create<View>()((set) => ({
  accountId: null,
  alone: false,
  dialog: null,
  about: null,
  open: (dialog) => set({ dialog, about: null }),
  openAbout: (dialog, about) => set({ dialog, about }),
  close: () => set({ dialog: null, about: null }),
  uncover: () => set({ dialog: null, about: null, lit: null, person: null, reported: null }),
  sought: "",
  seek: (sought) => set({ dialog: "search", sought }),
  goal: null,
  anchor: null,
  show: (accountId) => set({ accountId }),
  goTo: (conversationId, at) =>
    // It stands there already, as far as whoever asks is concerned: a window that dies now comes back there.
    set(({ goal }) => ({
      goal: { conversationId, at, count: (goal?.count ?? 0) + 1 },
      anchor: at,
    })),
  arrive: (conversationId) =>
    set(({ goal }) =>
      goal?.at && goal.conversationId === conversationId ? { goal: { ...goal, at: null } } : {},
    ),
  linked: null,
  // Said after each drawing: where nothing moved nothing may be drawn again, or that would go on for ever.
  stand: (anchor) => set((view) => (isSame(view.anchor, anchor) ? view : { anchor })),
  link: (linked) => set({ linked }),
  pane: null,
  writing: null,
  writeIn: (writing) => set({ writing }),
  lit: null,
  light: (lit) => set({ lit }),
  showPane: (pane) => set({ pane }),
  isListHidden: false,
  toggleList: () => set(({ isListHidden }) => ({ isListHidden: !isListHidden })),
  reported: null,
  report: (reported) => set({ reported }),
  person: null,
  showPerson: (userId, anchor) => set({ person: { userId, anchor } }),
  hidePerson: () => set({ person: null }),
  togglePane: () => set(({ pane }) => ({ pane: pane === null ? "details" : null })),
}));

/** What is beside this conversation: a thread of another one is not. */
export const paneOf = (pane: Pane | null, conversationId: ConversationId | null): Pane | null =>
  typeof pane === "object" && pane?.conversationId !== conversationId ? null : pane;
