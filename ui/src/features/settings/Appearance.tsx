import { Minus, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { Segmented } from "@/components/Segmented";
import { type Named, Setting } from "@/components/Setting";
import { Switch } from "@/components/Switch";
import { number } from "@/lib/locale";
import { zoomed } from "@/lib/zoom";
import { ThemeCards } from "./ThemeCards";
import { useSettings } from "./useSettings";
import styles from "./Appearance.module.css";

const densities = ["bubbles", "compact"] as const;
const sizes = ["small", "normal", "large"] as const;
const pixels = { small: 13.5, normal: 14.5, large: 16.5 };

export function Appearance() {
  const { t } = useTranslation();
  const { settings, change } = useSettings();
  if (!settings) return null;
  return (
    <>
      <ThemeCards value={settings.theme} onChange={(theme) => change({ theme })} />
      <Setting title={t("appearance.layout")} hint={t("appearance.layoutHint")}>
        {(named) => (
          <Segmented
            {...named}
            value={settings.density}
            options={densities.map((value) => ({ value, label: t(`appearance.${value}`) }))}
            onChange={(density) => change({ density })}
          />
        )}
      </Setting>
      <Setting
        title={t("appearance.textSize")}
        hint={t("appearance.pixels", { size: pixels[settings.textSize] })}
      >
        {(named) => (
          <Segmented
            {...named}
            value={settings.textSize}
            options={sizes.map((value) => ({ value, label: t(`appearance.${value}`) }))}
            onChange={(textSize) => change({ textSize })}
          />
        )}
      </Setting>
      <Setting title={t("appearance.zoom")} hint={t("appearance.zoomHint")}>
        {(named) => <Zoom named={named} value={settings.zoom} onChange={change} />}
      </Setting>
      <Setting title={t("appearance.reducedMotion")} hint={t("appearance.reducedMotionHint")}>
        {(named) => (
          <Switch
            {...named}
            checked={settings.motion === "reduced"}
            onChange={(isOn) => change({ motion: isOn ? "reduced" : "system" })}
          />
        )}
      </Setting>
    </>
  );
}

type ZoomProps = { named: Named; value: number; onChange: (to: { zoom: number }) => void };

function Zoom({ named, value, onChange }: ZoomProps) {
  const { t } = useTranslation();
  const percent = number(value / 100, { style: "percent" });
  const [less, more] = [zoomed(value, -1), zoomed(value, 1)];
  return (
    <div role="group" {...named} className={styles.zoom}>
      <IconButton
        label={t("appearance.zoomOut")}
        aria-disabled={less === null}
        onClick={() => less !== null && onChange({ zoom: less })}
      >
        <Minus aria-hidden="true" />
      </IconButton>
      <button
        type="button"
        title={t("appearance.zoomReset")}
        onClick={() => onChange({ zoom: 100 })}
      >
        <span role="status">{percent}</span>
      </button>
      <IconButton
        label={t("appearance.zoomIn")}
        aria-disabled={more === null}
        onClick={() => more !== null && onChange({ zoom: more })}
      >
        <Plus aria-hidden="true" />
      </IconButton>
    </div>
  );
}
