import { createContext, useMemo } from "react";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import type { User } from "@/core/bindings/User";
import { useChat } from "../ChatContext";

export type Mentioned = "all" | User;
export type FindMentioned = (name: string) => Mentioned | null;

/** Who is called so in this text. */
export const MentionContext = createContext<FindMentioned>(() => null);

/** Whom the server found in the text; before it has, whoever is called so. */
export function useMentions({ seq, mentions, mentionsAll }: TimelineRow): FindMentioned {
  const { people } = useChat();
  return useMemo(() => {
    const waits = seq === null;
    return (name) => {
      if (name === "all" && (mentionsAll || waits)) return "all";
      for (const user of people.values()) {
        if (user.username === name) return waits || mentions.includes(user.id) ? user : null;
      }
      return null;
    };
  }, [people, seq, mentions, mentionsAll]);
}
