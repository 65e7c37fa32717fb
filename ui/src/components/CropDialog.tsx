import { Slider } from "@base-ui/react/slider";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
import { CropField } from "./CropField";
import { type Crop, squareOf, START } from "./crop";
import { Dialog } from "./Dialog";
import { Problem } from "./Setting";
import styles from "./CropDialog.module.css";

type Props = {
  file: File;
  busy: boolean;
  problem: string | null;
  onCrop: (chosen: { name: string; bytes: Uint8Array; crop: Crop }) => void;
  onClose: () => void;
};

/** Which square of a picture is taken: moved by hand or arrows, made smaller by a slider. */
export function CropDialog({ file, busy, problem, onCrop, onClose }: Props) {
  const { t } = useTranslation();
  const first = useRef<HTMLDivElement>(null);
  const source = useSource(file);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const [view, setView] = useState(START);
  const [isBroken, setBroken] = useState(false);
  async function take() {
    if (!size) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    onCrop({ name: file.name, bytes, crop: squareOf(size, view) });
  }
  return (
    <Dialog
      title={t("profile.cropTitle")}
      onClose={onClose}
      initialFocus={first}
      actions={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button
            look="primary"
            busy={busy}
            disabled={size === null}
            onClick={() => void take().catch(() => setBroken(true))}
          >
            {t("profile.cropDone")}
          </Button>
        </>
      }
    >
      {source !== null && (
        <CropField
          ref={first}
          source={source}
          size={size}
          view={view}
          onView={setView}
          onSize={setSize}
          onBroken={() => setBroken(true)}
        />
      )}
      <Slider.Root
        className={styles.slider}
        min={1}
        max={4}
        step={0.05}
        value={view.zoom}
        onValueChange={(zoom) => setView({ ...view, zoom })}
      >
        <Slider.Control className={styles.control}>
          <Slider.Track className={styles.track}>
            <Slider.Indicator className={styles.filled} />
            <Slider.Thumb className={styles.thumb} aria-label={t("profile.cropZoom")} />
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
      {(isBroken || problem) && <Problem>{problem ?? t("profile.notAPicture")}</Problem>}
    </Dialog>
  );
}

/** An address of the file for as long as it is shown. */
function useSource(file: File): string | null {
  const [source, setSource] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(file);
    // oxlint-disable-next-line react/set-state-in-effect -- made and given back with the effect
    setSource(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return source;
}
