import axe from "axe-core";

// Nobody stays on them: they pass the focus on to the layer that they belong to.
const everything = { include: document, exclude: ["[data-base-ui-focus-guard]"] };
// A menu stands in front of the page as a dialog does, and is in no part of it.
axe.configure({
  checks: [
    {
      id: "region",
      options: { regionMatcher: "dialog, [role=dialog], [role=alertdialog], [role=menu], svg" },
    },
  ],
});

/** Whatever keeps somebody from using the screen, of any severity. */
export async function faults(): Promise<string[]> {
  const found = await axe.run(everything, {
    resultTypes: ["violations"],
    // There are no frames, and no rule that reads style sheets.
    iframes: false,
    preload: false,
    // Of WCAG 2.2, and not on by itself. What a menu covers is no target while it is open.
    rules: { "target-size": { enabled: document.querySelector("[role=menu]") === null } },
  });
  const violations = found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) =>
      [`${id}: ${help}`, html.slice(0, 240), (failureSummary ?? "").replaceAll(/\s+/gu, " ")].join(
        "\n      ",
      ),
    ),
  );
  return [...violations, ...misplaced()];
}

/** The window scrolls as a whole nowhere: what makes it, pushed its parts out of their places. */
function misplaced(): string[] {
  const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
  const home = document.querySelector("main")?.parentElement;
  const isPushed = home && home.scrollHeight > home.clientHeight + 1;
  const isScrolled = scrollTop !== 0 || scrollHeight > clientHeight + 1;
  return isPushed || isScrolled ? ["something pushed the parts of the window out of place"] : [];
}
