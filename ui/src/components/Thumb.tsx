import clsx from "clsx";
import { ImageOff } from "lucide-react";
import { type CSSProperties, useMemo, useState } from "react";
import { thumbHashToDataURL } from "thumbhash";
import styles from "./Thumb.module.css";

type Props = {
  src: string;
  /** Base64: what is drawn until the picture is here. */
  thumbhash: string | undefined;
  alt: string;
  className?: string | undefined;
  style?: CSSProperties;
  /** What is said where it cannot be had. */
  missing?: string;
};

function blurred(thumbhash: string | undefined): string | null {
  if (thumbhash === undefined || thumbhash === "") return null;
  try {
    return thumbHashToDataURL(Uint8Array.from(atob(thumbhash), (byte) => byte.charCodeAt(0)));
  } catch {
    return null;
  }
}

/** A picture in a place of its size: blurred until it is here, and then without a jump. */
export function Thumb({ src, thumbhash, alt, missing, className, style }: Props) {
  const [state, setState] = useState<"coming" | "here" | "missing">("coming");
  const blur = useMemo(() => blurred(thumbhash), [thumbhash]);
  return (
    <span className={clsx(styles.thumb, className)} style={style} data-state={state}>
      {blur !== null && state === "coming" && <img src={blur} alt="" className={styles.blur} />}
      {state === "missing" ? (
        <span className={styles.missing}>
          <ImageOff aria-hidden="true" />
          {missing ?? alt}
        </span>
      ) : (
        <img
          src={src}
          alt={alt}
          draggable={false}
          decoding="async"
          className={styles.picture}
          onLoad={() => setState("here")}
          onError={() => setState("missing")}
        />
      )}
    </span>
  );
}
