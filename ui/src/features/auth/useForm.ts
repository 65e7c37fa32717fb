import { type FormEvent, useState } from "react";
import { fieldOf, sentence } from "@/core/errors";

/** The texts of a form, what is missing or was refused at which field, and what belongs to no field. */
export function useForm<Field extends string>(initial: Record<Field, string>, failure: unknown) {
  const [values, setValues] = useState(initial);
  const [missing, setMissing] = useState<Record<string, string | undefined>>({});
  // A refusal is about what was sent: it goes when that field is written again.
  const [mended, setMended] = useState<{ failure: unknown; field: string } | null>(null);
  const at = failure ? fieldOf(failure) : null;
  const known = at !== null && (at in initial || at === "server");

  function errorOf(field: Field | "server"): string | null {
    const refused = at === field && !(mended?.failure === failure && mended?.field === field);
    return missing[field] ?? (refused ? sentence(failure) : null);
  }
  function set(field: Field | "server", value: string) {
    setValues((now) => ({ ...now, [field]: value }));
    setMissing((now) => ({ ...now, [field]: undefined }));
    setMended({ failure, field });
  }
  /** Whether everything is there; if not, the focus goes to the first field that is empty. */
  function isComplete(
    event: FormEvent<HTMLFormElement>,
    wanted: Partial<Record<string, string | false>>,
  ): boolean {
    event.preventDefault();
    const gaps = Object.entries(wanted).filter((entry): entry is [string, string] => !!entry[1]);
    setMissing(Object.fromEntries(gaps));
    const first = gaps[0]?.[0];
    if (first) event.currentTarget.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
    return gaps.length === 0;
  }
  const general = failure && !known ? sentence(failure) : null;
  return { values, set, errorOf, isComplete, general };
}
