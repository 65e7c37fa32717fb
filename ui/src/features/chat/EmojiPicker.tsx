import { Popover } from "@base-ui/react/popover";
import { lazy, type ReactElement, type RefObject, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Loader } from "@/components/Loader";
import styles from "./EmojiPicker.module.css";

const load = () => import("@/components/emoji/EmojiPanel");
const EmojiPanel = lazy(async () => ({ default: (await load()).EmojiPanel }));

type Props = {
  /** The button that opens it. */
  trigger: ReactElement;
  onPick: (emoji: string) => void;
  side?: "top" | "bottom";
  /** For whoever opens it by another way too, as by a key. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** Where the focus goes afterwards; back to the button otherwise. */
  finalFocus?: RefObject<HTMLElement | null>;
};

/** An emoji for a text or for a reaction. Closes once one was picked, unless Shift was held. */
export function EmojiPicker({ trigger, onPick, side = "top", finalFocus, ...from }: Props) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const open = from.open ?? isOpen;
  function change(next: boolean) {
    setOpen(next);
    from.onOpenChange?.(next);
  }
  return (
    <Popover.Root open={open} onOpenChange={change}>
      <Popover.Trigger render={trigger} onPointerEnter={() => void load()} />
      <Popover.Portal>
        <Popover.Positioner
          className={styles.positioner}
          side={side}
          align="end"
          sideOffset={12}
          collisionPadding={12}
        >
          <Popover.Popup
            aria-label={t("emoji.label")}
            className={styles.popup}
            {...(finalFocus && { finalFocus })}
          >
            <Suspense
              fallback={
                <div className={styles.loading}>
                  <Loader />
                </div>
              }
            >
              <EmojiPanel
                onPick={(emoji, more) => {
                  onPick(emoji);
                  if (!more) change(false);
                }}
              />
            </Suspense>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
