import { showToast } from "@/components/Toast";
import i18next from "i18next";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import type { User } from "@/core/bindings/User";
import type { UserId } from "@/core/bindings/UserId";
import { full } from "@/lib/time";
import type { ChatDetails } from "../ChatContext";

/** One message: its text. Several: each with who and when. */
export function textOf(rows: TimelineRow[], people: Map<UserId, User>): string {
  const [only] = rows;
  if (only && rows.length === 1) return only.body;
  return rows
    .map((row) => {
      const name = people.get(row.senderId)?.displayName ?? i18next.t("chat.someone");
      const files = row.files.map((file) => `[${file.name}]`);
      const body = [row.body, ...files].filter((it) => it !== "").join("\n");
      return `${name}, ${full(row.createdAt)}\n${body}`;
    })
    .join("\n\n");
}

const write = (text: string) =>
  void navigator.clipboard.writeText(text).then(
    () => showToast(i18next.t("chat.copied")),
    () => showToast(i18next.t("message.notCopied")),
  );

export const copyText = (rows: TimelineRow[], { members }: ChatDetails) =>
  write(textOf(rows, new Map(members.map(({ user }) => [user.id, user]))));
