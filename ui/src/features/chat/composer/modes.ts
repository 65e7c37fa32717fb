import { create } from "zustand";
import type { MessageId } from "@/core/bindings/MessageId";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import type { UserId } from "@/core/bindings/UserId";
import { type ComposerPlace, placeKey } from "./place";

type Quote = { senderId: UserId; body: string; files: number };

/** The message that is answered. `null`: a draft of before names it, and it has not been looked for. */
export type Reply = { id: MessageId; quote: Quote | null };

/** A message of one's own that is written anew. What was being written before waits below it, untouched. */
export type Edit = { id: MessageId; original: string; text: string };

export type Mode = { reply: Reply | null; edit: Edit | null };

const NONE: Mode = { reply: null, edit: null };

/** What is done in each composer beside writing. Kept while another conversation is open. */
const useModes = create<Record<string, Mode>>()(() => ({}));

export const modeOf = (place: ComposerPlace): Mode => useModes.getState()[placeKey(place)] ?? NONE;

export const useMode = (place: ComposerPlace): Mode =>
  useModes((modes) => modes[placeKey(place)]) ?? NONE;

export const setMode = (place: ComposerPlace, change: Partial<Mode>) =>
  useModes.setState({ [placeKey(place)]: { ...modeOf(place), ...change } });

/** What a stored draft answers, unless something was done here since. */
export function beginWith(place: ComposerPlace, replyTo: MessageId | null) {
  if (replyTo === null || placeKey(place) in useModes.getState()) return;
  setMode(place, { reply: { id: replyTo, quote: null } });
}

export const replyTo = ({ id, senderId, body, files }: TimelineRow): Reply => ({
  id,
  quote: { senderId, body, files: files.length },
});

export const editOf = ({ id, body }: TimelineRow, text = body): Edit => ({
  id,
  original: body,
  text,
});
