import { useEffect, useState } from "react";
import { speak, speaks } from "@/lib/i18n";

/**
 * The language that was chosen, at once, or the system's, also when that changes. False until the window speaks it for
 * the first time: nothing is shown in another one before. A catalogue that cannot be read leaves the language as it is.
 */
export function useLanguage(chosen: string | null | undefined): boolean {
  const [isHeard, setIsHeard] = useState(false);
  useEffect(() => {
    if (chosen === undefined) return undefined;
    const follow = () => void speak(chosen).then(settled, settled);
    const settled = () => setIsHeard(true);
    follow();
    window.addEventListener("languagechange", follow);
    return () => window.removeEventListener("languagechange", follow);
  }, [chosen]);
  return isHeard || (chosen !== undefined && speaks(chosen));
}
