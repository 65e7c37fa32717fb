import { type KeyboardEvent, type PointerEvent, type Ref, useRef } from "react";
import { useTranslation } from "react-i18next";
import { type CropView, moved, squareOf } from "./crop";
import styles from "./CropDialog.module.css";

type Size = { width: number; height: number };

type Props = {
  source: string;
  size: Size | null;
  view: CropView;
  onView: (view: CropView) => void;
  onSize: (size: Size) => void;
  onBroken: () => void;
  ref: Ref<HTMLDivElement>;
};

const SIDE = 256;
const arrows: Record<string, { x: number; y: number }> = {
  ArrowLeft: { x: 0.05, y: 0 },
  ArrowRight: { x: -0.05, y: 0 },
  ArrowUp: { x: 0, y: 0.05 },
  ArrowDown: { x: 0, y: -0.05 },
};

/** The picture below a round window, to be moved by hand or by arrows. */
export function CropField(props: Props) {
  const { source, size, view, onView, onSize, onBroken, ref } = props;
  const { t } = useTranslation();
  const held = useRef<{ x: number; y: number } | null>(null);
  function onPointerMove(event: PointerEvent) {
    if (!held.current || !size) return;
    const by = {
      x: (event.clientX - held.current.x) / SIDE,
      y: (event.clientY - held.current.y) / SIDE,
    };
    held.current = { x: event.clientX, y: event.clientY };
    onView(moved(size, view, by));
  }
  function onKeyDown(event: KeyboardEvent) {
    const by = arrows[event.key];
    if (!by || !size) return;
    event.preventDefault();
    onView(moved(size, view, by));
  }
  const square = size && squareOf(size, view);
  const scale = square ? SIDE / square.side : 1;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- moved by hand and by arrows
    <div
      ref={ref}
      role="group"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrows move the picture
      tabIndex={0}
      aria-label={t("profile.cropField")}
      className={styles.field}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        held.current = { x: event.clientX, y: event.clientY };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => (held.current = null)}
    >
      <img
        alt=""
        src={source}
        draggable={false}
        onError={onBroken}
        onLoad={({ currentTarget }) =>
          onSize({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })
        }
        style={
          size && square
            ? {
                inlineSize: size.width * scale,
                blockSize: size.height * scale,
                translate: `${String(-square.x * scale)}px ${String(-square.y * scale)}px`,
              }
            : { opacity: 0 }
        }
      />
    </div>
  );
}
