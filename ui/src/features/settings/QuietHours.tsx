import { Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "@/components/Button";
import { Select } from "@/components/Select";
import type { QuietSchedule } from "@/core/bindings/QuietSchedule";
import type { QuietTime } from "@/core/bindings/QuietTime";
import { clockOf, weekdayName, weekdays } from "@/lib/week";
import styles from "./Rules.module.css";

/** As many as a schedule may have. */
const TIMES = 20;
const NIGHT: QuietTime = { days: [...weekdays], from: 22 * 60, to: 7 * 60 };

const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

type Props = {
  schedule: QuietSchedule | null;
  onChange: (schedule: QuietSchedule | null) => void;
};

/** The times of the week in which nothing makes a noise. */
export function QuietHours({ schedule, onChange }: Props) {
  const { t } = useTranslation();
  const times = schedule?.times ?? [];
  const zone = schedule?.timeZone ?? here();
  function set(next: QuietTime[]) {
    onChange(next.length === 0 ? null : { timeZone: zone, times: next });
  }
  return (
    <div className={styles.block}>
      <ul className={styles.times} aria-label={t("quiet.title")}>
        {times.map((time, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a time has no name but its place
          <li key={index}>
            <OneTime
              time={time}
              onChange={(next) => set(times.with(index, next))}
              onRemove={() => set(times.toSpliced(index, 1))}
            />
          </li>
        ))}
      </ul>
      {times.length < TIMES && (
        <Button onClick={() => set([...times, NIGHT])}>
          <Plus aria-hidden="true" />
          {t("quiet.add")}
        </Button>
      )}
      {schedule && (
        <p className={styles.zone}>
          {t("quiet.zone", { zone })}{" "}
          {zone !== here() && (
            <Button look="link" onClick={() => onChange({ times, timeZone: here() })}>
              {t("quiet.zoneHere", { zone: here() })}
            </Button>
          )}
        </p>
      )}
    </div>
  );
}

type TimeProps = { time: QuietTime; onChange: (time: QuietTime) => void; onRemove: () => void };

function OneTime({ time, onChange, onRemove }: TimeProps) {
  const { t } = useTranslation();
  const [from, to] = [clockOf(time.from), clockOf(time.to)];
  function toggle(day: QuietTime["days"][number]) {
    const days = weekdays.filter((one) => time.days.includes(one) !== (one === day));
    // With no day at all it would be no time.
    if (days.length > 0) onChange({ ...time, days });
  }
  return (
    <div role="group" aria-label={t("quiet.time", { from, to })} className={styles.time}>
      <div className={styles.days}>
        {weekdays.map((day) => (
          <button
            key={day}
            type="button"
            aria-pressed={time.days.includes(day)}
            aria-label={weekdayName(day, "long")}
            onClick={() => toggle(day)}
          >
            {weekdayName(day, "short")}
          </button>
        ))}
      </div>
      <Moment
        label={t("quiet.from")}
        value={time.from}
        onChange={(next) => onChange({ ...time, from: next })}
      />
      <span aria-hidden="true">–</span>
      <Moment
        label={t("quiet.to")}
        value={time.to}
        onChange={(next) => onChange({ ...time, to: next })}
      />
      <IconButton label={t("quiet.remove", { from, to })} onClick={onRemove}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}

type MomentProps = { label: string; value: number; onChange: (minutes: number) => void };

/** A time of the day by the half hour, and the one that it has. */
function Moment({ label, value, onChange }: MomentProps) {
  const halves = Array.from({ length: 48 }, (_, index) => index * 30);
  const all = halves.includes(value) ? halves : [...halves, value].toSorted((a, b) => a - b);
  return (
    <Select
      small
      aria-label={label}
      value={String(value)}
      options={all.map((minutes) => ({ value: String(minutes), label: clockOf(minutes) }))}
      onChange={(minutes) => onChange(Number(minutes))}
    />
  );
}
