import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo } from "react";
import { writeSettings } from "@/core/commands";
import { appQuery, keys } from "@/core/queries";
import { type Chosen, keysOf, problemOf } from "./bindings";
import { press } from "./dispatch";
import { type ActionName, actionNames, rowOf } from "./table";

const nothing: Chosen = {};

function useChosen(): Chosen {
  const { data } = useQuery({ ...appQuery, select: ({ settings }) => settings.shortcuts });
  return data ?? nothing;
}

/** Binds the keys of the table. Once, for the whole window. */
export function useKeys() {
  const chosen = useChosen();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => press(event, chosen);
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [chosen]);
}

/** The keys of one action, as they are bound now. */
export const useKeysOf = (name: ActionName): readonly string[] => keysOf(name, useChosen());

/** The table as it is bound now, and how to change it. */
export function useKeyTable() {
  const cache = useQueryClient();
  const chosen = useChosen();
  const rows = useMemo(
    () =>
      actionNames.map((name) => {
        const { group, where, fixed = false } = rowOf(name);
        const keys = keysOf(name, chosen);
        return { name, group, where, fixed, keys, isChanged: chosen[name] !== undefined };
      }),
    [chosen],
  );
  const write = useCallback(
    async (shortcuts: Record<string, string>) => {
      const { settings } = await cache.ensureQueryData(appQuery);
      await writeSettings({ ...settings, shortcuts });
      await cache.invalidateQueries({ queryKey: keys.app });
    },
    [cache],
  );
  const problem = (name: ActionName, combo: string) => problemOf(name, combo, chosen);
  /** An empty text takes the keys away. */
  const assign = (name: ActionName, combo: string) => write({ ...chosen, [name]: combo });
  const reset = (name: ActionName) => {
    const { [name]: _, ...rest } = chosen;
    return write(rest);
  };
  return { rows, problem, assign, reset, resetAll: () => write({}) };
}
