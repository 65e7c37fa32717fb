import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/Button";
import { Input } from "@/components/Input";
import { Select } from "@/components/Select";
import { Setting, SettingPart } from "@/components/Setting";
import type { NewStatus } from "@/core/bindings/NewStatus";
import type { Status } from "@/core/bindings/Status";
import { sentence } from "@/core/errors";
import { setStatus } from "@/core/people";
import { soon } from "@/lib/time";
import { endOf, type End, ends } from "./ends";
import { useOwnChange } from "./useMe";
import styles from "./Profile.module.css";

/** As many characters as a status may have. */
const STATUS = 100;
const usual = ["💬", "🍵", "🎧", "🏡", "🚆", "🤒", "🌴"];

type Props = { accountId: string; status: Status | null };

/** What one is doing, for those who share a conversation, until it is over. */
export function StatusForm({ accountId, status }: Props) {
  const { t } = useTranslation();
  const [emoji, setEmoji] = useState(status?.emoji ?? "");
  const [text, setText] = useState(status?.text ?? "");
  const [end, setEnd] = useState<End | "kept">(status?.until ? "kept" : "never");
  const save = useOwnChange(accountId, (to: NewStatus) => setStatus(accountId, to));
  function submit(event: FormEvent) {
    event.preventDefault();
    const until = end === "kept" ? (status?.until ?? null) : endOf(end, new Date());
    save.mutate({ emoji, text: text.trim(), ...(until !== null && { until }) });
  }
  function clear() {
    setEmoji("");
    setText("");
    setEnd("never");
    save.mutate({});
  }
  const kept = status?.until ? [{ value: "kept", label: soon(status.until) } as const] : [];
  return (
    <SettingPart title={t("status.title")} hint={t("status.hint")}>
      <form onSubmit={submit}>
        <div role="group" aria-label={t("status.emoji")} className={styles.emoji}>
          {[...new Set([...usual, ...(emoji ? [emoji] : [])])].map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={emoji === one}
              onClick={() => setEmoji(emoji === one ? "" : one)}
            >
              {one}
            </button>
          ))}
        </div>
        <Input
          label={t("status.text")}
          value={text}
          maxLength={STATUS}
          error={save.error ? sentence(save.error) : null}
          onChange={(event) => setText(event.target.value)}
        />
        <Setting title={t("status.end")}>
          {(named) => (
            <Select<End | "kept">
              {...named}
              value={end}
              options={[
                ...kept,
                ...ends.map((value) => ({ value, label: t(`status.ends.${value}`) })),
              ]}
              onChange={setEnd}
            />
          )}
        </Setting>
        <div className={styles.foot}>
          {status && <Button onClick={clear}>{t("status.clear")}</Button>}
          <Button type="submit" look="primary" busy={save.isPending}>
            {t("status.set")}
          </Button>
        </div>
        <p role="status">{save.isSuccess && t("status.saved")}</p>
      </form>
    </SettingPart>
  );
}
