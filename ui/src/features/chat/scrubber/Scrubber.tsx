import clsx from "clsx";
import { memo, type PointerEvent, useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { AccountId } from "@/core/bindings/AccountId";
import type { ConversationId } from "@/core/bindings/ConversationId";
import { useNow } from "@/hooks/useNow";
import { atShare, shareOf, stepTo, words } from "./span";
import type { Stands } from "./standing";
import { useTravel } from "./useTravel";
import styles from "./Scrubber.module.css";

/** Fewer messages than these are seen through without it. */
const MANY = 200;
/** So long after the last turn of the wheel it stays. */
const STAYS = 1_200;
/** As the style sheet has it: its middle travels between the halves of itself. */
const THUMB = 28;

type Props = {
  accountId: AccountId;
  id: ConversationId;
  createdAt: string;
  /** The seq of the newest message. */
  newest: number;
  standing: Stands;
};

/** The whole time of a long conversation along the edge of its messages. */
export const Scrubber = memo(function Scrubber({ newest, ...props }: Props) {
  return newest < MANY ? null : <Track {...props} />;
});

function Track({ accountId, id, createdAt, standing }: Omit<Props, "newest">) {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const span = { from: Math.min(Date.parse(createdAt), now - 1), to: now };
  const { value, chosen, choose, go, goSoon } = useTravel(accountId, id, standing, span);
  const [pointed, setPointed] = useState<number | null>(null);
  const isRecent = useRecent(standing);
  const field = useRef<HTMLInputElement>(null);
  // React says `change` at each step; the hand that lets go is said by the engine's own.
  const onRelease = useEffectEvent(() => go(Number(field.current?.value)));
  useEffect(() => {
    const input = field.current;
    const release = () => onRelease();
    input?.addEventListener("change", release);
    return () => input?.removeEventListener("change", release);
  }, []);
  function point({ clientY, currentTarget }: PointerEvent) {
    const { top, height } = currentTarget.getBoundingClientRect();
    setPointed(atShare((clientY - top - THUMB / 2) / Math.max(1, height - THUMB), span));
  }
  const said = chosen ?? pointed ?? value;
  const isUsed = chosen !== null || pointed !== null;

  return (
    <div
      className={clsx(styles.scrubber, (isRecent || isUsed) && styles.shown)}
      onWheel={({ currentTarget, deltaY }) =>
        // It lies beside the list, not in it.
        currentTarget.parentElement?.querySelector("[role=log]")?.scrollBy({ top: deltaY })
      }
    >
      <input
        ref={field}
        type="range"
        className={styles.track}
        aria-label={t("chat.scrubber")}
        aria-orientation="vertical"
        aria-valuetext={words(value, span)}
        min={span.from}
        max={span.to}
        step="any"
        value={value}
        onChange={({ target }) => choose(Number(target.value))}
        onKeyDown={(event) => {
          if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
          const isRtl = document.documentElement.dir === "rtl";
          const to = stepTo(event.key, value, span, isRtl);
          if (to === null) return;
          event.preventDefault();
          goSoon(to);
        }}
        onPointerMove={point}
        onPointerLeave={() => setPointed(null)}
      />
      <span
        aria-hidden="true"
        className={clsx(styles.label, isUsed && styles.shown)}
        style={{
          insetBlockStart: `calc(${String(THUMB / 2)}px + ${String(shareOf(said, span))} * (100% - ${String(THUMB)}px))`,
        }}
      >
        {words(said, span)}
      </span>
    </div>
  );
}

/** While the list scrolls, and a moment longer. */
function useRecent(standing: Stands): boolean {
  const isMoving = useStore(standing, (it) => it.isMoving);
  const [isRecent, setRecent] = useState(false);
  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- begins with the scrolling, ends after it
    if (isMoving) setRecent(true);
    const timer = isMoving ? undefined : setTimeout(() => setRecent(false), STAYS);
    return () => clearTimeout(timer);
  }, [isMoving]);
  return isRecent;
}
