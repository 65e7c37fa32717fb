import type { ChangeConversation } from "@/core/bindings/ChangeConversation";
import type { Conversation } from "@/core/bindings/Conversation";

/** As many characters as the server takes for a title and for a topic. */
export const TITLE = 80;
export const TOPIC = 250;

type Values = Pick<Conversation, "history" | "isPublic"> & { title: string; topic: string };

/** What is not as it was; an empty text clears. */
export function changed(before: Conversation, now: Values): ChangeConversation {
  const title = now.title.trim() || null;
  const topic = now.topic.trim() || null;
  return {
    ...(title !== before.title && { title }),
    ...(topic !== before.topic && { topic }),
    ...(now.history !== before.history && { history: now.history }),
    ...(now.isPublic !== before.isPublic && { isPublic: now.isPublic }),
  };
}
