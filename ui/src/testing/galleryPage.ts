/** What a person opens to look through all pictures. */
export const pageOf = (
  screens: string[],
  looksOf: (name: string) => { folder: string; label: string }[],
) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Linnet: every screen</title>
<style>
  body { font: 14px/1.5 system-ui, sans-serif; margin: 24px; background: #f4f2ef; color: #22201d; }
  h2 { margin: 32px 0 8px; font-size: 16px; }
  .row { display: flex; gap: 12px; overflow-x: auto; align-items: flex-start; }
  figure { margin: 0; flex: none; }
  img { display: block; block-size: 360px; border: 1px solid #cfc9c1; border-radius: 6px; }
  nav a { margin-inline-end: 12px; display: inline-block; }
</style>
<h1>Every screen</h1>
<nav>${screens.map((name) => `<a href="#${name}">${name}</a>`).join("")}</nav>
${screens
  .map(
    (name) =>
      `<h2 id="${name}">${name}</h2><div class="row">${looksOf(name)
        .map(
          ({ folder, label }) =>
            `<figure><a href="${folder}/${name}.png"><img loading="lazy" src="${folder}/${name}.png" alt="${name}, ${label}"></a><figcaption>${label}</figcaption></figure>`,
        )
        .join("")}</div>`,
  )
  .join("\n")}
</html>
`;
