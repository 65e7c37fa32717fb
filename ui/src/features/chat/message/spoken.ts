import i18next from "i18next";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import { parseMarkdown, plainText } from "@/lib/markdown";
import { clock } from "@/lib/time";

/** One sentence says a message: who, when, what, and how far it got. */
export function spokenRow(row: TimelineRow, author: string): string {
  const { t } = i18next;
  const time = clock(row.createdAt);
  const body = spokenBody(row);
  return row.own
    ? t("chat.spokenOwn", { time, body, state: t(`chat.state.${row.state}`) })
    : t("chat.spoken", { name: author, time, body });
}

export function spokenBody({ body, deleted, files, editedAt }: TimelineRow): string {
  const { t } = i18next;
  if (deleted) return t("message.deleted");
  const parts = parseMarkdown(body);
  const text = parts ? plainText(parts) : body;
  const words = [text, ...files.map(({ name }) => name)].filter((it) => it !== "").join(", ");
  return editedAt === null ? words : `${words} (${t("message.edited")})`;
}
