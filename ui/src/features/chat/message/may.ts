import type { TimelineRow } from "@/core/bindings/TimelineRow";
import type { ChatDetails } from "../ChatContext";

/** What this person may do with this message. The server has the last word; what it would refuse is not offered. */
export function may({ permissions, left }: ChatDetails, row: TimelineRow) {
  const isSent = row.seq !== null && !row.deleted;
  const here = isSent && !left;
  return {
    react: here,
    reply: here,
    edit: here && row.own && row.forwarded === null,
    remove: here && (row.own || permissions.includes("delete_others_messages")),
    pin: here && permissions.includes("pin"),
    keep: isSent,
    forward: isSent,
    removePreviews: here && row.own,
    report: isSent && !row.own,
    copy: !row.deleted && row.body !== "",
    markUnread: row.seq !== null && !row.own,
  };
}
