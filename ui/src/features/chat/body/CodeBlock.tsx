import { Check, Copy } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/components/Button";
import { useCopy } from "@/hooks/useCopy";
import styles from "./MessageBody.module.css";

/** More is shown without colours: they are for reading a few lines. */
const MOST = 10_000;

/** Code as it was written. Its colours come when they are there and change no height. */
export function CodeBlock({ code, language }: { code: string; language: string }) {
  const { t } = useTranslation();
  const text = code.replace(/\n$/u, "");
  const name = language.trim().split(/\s/u, 1)[0] ?? "";
  const coloured = useColours(text, name);
  const { copied, copy } = useCopy();
  const words = t(copied ? "chat.copied" : "chat.copyCode");
  return (
    <div className={styles.block} dir="ltr">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- long lines are scrolled by arrows */}
      <pre tabIndex={0} role="group" aria-label={t("chat.code")}>
        <code>{coloured ?? text}</code>
      </pre>
      <IconButton label={words} className={styles.copy} onClick={() => copy(text)}>
        {copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      </IconButton>
    </div>
  );
}

function useColours(code: string, language: string): ReactNode {
  const [colours, setColours] = useState<{ of: string; drawn: ReactNode } | null>(null);
  const wanted = language !== "" && code.length <= MOST;
  useEffect(() => {
    if (!wanted) return undefined;
    let isHere = true;
    import("./highlight").then(
      ({ highlight }) => isHere && setColours({ of: code, drawn: highlight(code, language) }),
      () => undefined,
    );
    return () => {
      isHere = false;
    };
  }, [wanted, code, language]);
  return colours?.of === code ? colours.drawn : null;
}
