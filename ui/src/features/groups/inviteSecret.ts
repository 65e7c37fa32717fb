/** The secret of what was pasted: a whole link in either form, or the secret alone. */
export function secretOf(text: string): string {
  const tidy = text.trim();
  const found = /\/invite\/([\w-]+)\/?$/u.exec(tidy);
  if (found) return found[1] ?? "";
  return /^[\w-]{6,256}$/u.test(tidy) ? tidy : "";
}
