import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TimelineRow } from "@/core/bindings/TimelineRow";
import type { User } from "@/core/bindings/User";
import { clock } from "@/lib/time";
import { spokenBody } from "./message/spoken";

type Props = {
  rows: TimelineRow[];
  people: Map<string, User>;
  /** Nothing comes after these rows. */
  isWhole: boolean;
};

/** Says what others write while the conversation is open, and nothing else. */
export function Announcer({ rows, people, isWhole }: Props) {
  const { t } = useTranslation();
  const newest = rows.findLast(({ seq }) => seq !== null);
  const heard = useRef(newest?.seq ?? 0);
  const wasWhole = useRef(isWhole);
  const [words, setWords] = useState("");
  useEffect(() => {
    // Else the newest of the rows is only where the reading has come to.
    const isNews = wasWhole.current && isWhole;
    wasWhole.current = isWhole;
    if (newest?.seq == null || newest.seq <= heard.current) return;
    heard.current = newest.seq;
    if (newest.own || !isNews) return;
    const name = people.get(newest.senderId)?.displayName ?? t("chat.someone");
    // oxlint-disable-next-line react/set-state-in-effect -- said once, when it comes, and never by drawing again
    setWords(t("chat.spoken", { name, time: clock(newest.createdAt), body: spokenBody(newest) }));
  }, [newest, people, isWhole, t]);
  return (
    <p aria-live="polite" className="visuallyHidden">
      {words}
    </p>
  );
}
