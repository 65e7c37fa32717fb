/*
 * The text of an edit in progress is kept as a draft of its own, in a thread that cannot be: its id is that of the
 * conversation, or of the thread that is written in, with the version 8 in place of a UUID's own 7.
 */
const VERSION = 2;

const withVersion = (id: string, version: string) => {
  const parts = id.split("-");
  parts[VERSION] = version + (parts[VERSION] ?? "").slice(1);
  return parts.join("-");
};

/** Under which thread an edit in that place is kept. */
export const editKeyOf = (conversationId: string, threadId: string | null): string =>
  withVersion(threadId ?? conversationId, "8");

/** In which thread the edit was, that was kept under this one; `undefined` where it is no edit. */
export function editedIn(conversationId: string, threadId: string | null) {
  if (threadId?.split("-")[VERSION]?.startsWith("8") !== true) return undefined;
  return threadId === editKeyOf(conversationId, null) ? null : withVersion(threadId, "7");
}
