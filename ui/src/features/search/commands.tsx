import { Keyboard } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Keys } from "@/components/Keys";
import { printed } from "@/keys/combo";
import { isPossible, perform } from "@/keys/dispatch";
import type { ActionName } from "@/keys/table";
import { useKeyTable } from "@/keys/useKeys";
import { rank } from "@/lib/rank";
import { Marked } from "./Marked";
import type { Item } from "./palette";
import styles from "./Palette.module.css";

/** Of no use where one chooses from a list already. */
const silent = new Set<ActionName>([
  "quickSwitcher",
  "previous",
  "next",
  "openNumbered",
  "openAccount",
  "nextRegion",
  "previousRegion",
  "focusComposer",
  "undoSend",
]);

/** What can be done by a key at this moment. */
export function useCommands(query: string): Item[] {
  const { t } = useTranslation();
  const { rows } = useKeyTable();
  return rows
    .filter(({ name, where }) => where === "anywhere" && !silent.has(name) && isPossible(name))
    .map(({ name, keys }) => {
      const words = t(`keys.actions.${name}`);
      return { name, keys, words, fit: rank(words, query) };
    })
    .filter(({ fit }) => fit !== null)
    .toSorted((a, b) => (b.fit?.score ?? 0) - (a.fit?.score ?? 0))
    .map(({ name, keys, words, fit }) => ({
      id: `command-${name}`,
      picture: (
        <span className={styles.icon}>
          <Keyboard aria-hidden="true" />
        </span>
      ),
      title: <Marked text={words} parts={fit?.spans ?? []} />,
      end: keys[0] !== undefined && <Keys parts={printed(keys[0])} />,
      take: () => void perform(name),
    }));
}
